package cli

import (
	"context"
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func statusCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "status", Usage: "show which revisions are applied, and which are not",
			Flags: []ucli.Flag{toggle("exit with 3 if a revision is pending", "fail-if-pending")},
		},
		run: func(ctx context.Context, c *call) error {
			return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
				s, err := e.Status(ctx)
				if err != nil {
					return nil, err
				}
				if !c.json {
					c.status(s)
				}
				if c.flags.Bool("fail-if-pending") {
					err = nonePending(ctx, e, s)
				}
				return statusAsJSON(s), err
			})
		},
	}
}

// nonePending checks that everything is applied, and that the version table is one that can say so.
func nonePending(ctx context.Context, e *engine.Environment, s *engine.Status) error {
	if err := plannable(ctx, e, s.Current); err != nil {
		return err
	}
	if len(s.Unfinished) > 0 {
		return &foundError{msg: counted(len(s.Unfinished), "revision is", "revisions are") + " unfinished", hint: s.Unfinished[0].Hint()}
	}
	if pending := s.Of(engine.Pending); len(pending) > 0 {
		return &foundError{msg: counted(len(pending), "revision is", "revisions are") + " pending", hint: "`mig plan` shows what is to run"}
	}
	return nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// status writes a line of numbers and a row for each revision.
func (c *call) status(s *engine.Status) {
	count := fmt.Sprintf("at %s: %d applied, %d pending", orBase(s.Current), len(s.Of(engine.Applied)), len(s.Of(engine.Pending)))
	if n := len(s.Of(engine.Unknown)); n > 0 {
		count += fmt.Sprintf(", %d not in the files", n)
	}
	c.out.line("%s", count)
	for _, u := range s.Unfinished {
		c.out.line("%s", c.out.paint(red, u.Error()))
		c.out.line("  %s", u.Hint())
	}
	if len(s.Revisions) == 0 {
		return
	}
	c.out.line("")
	colours := map[engine.State]string{engine.Applied: green, engine.Pending: yellow, engine.Unknown: red, engine.Broken: red}
	rows := make([][]string, len(s.Revisions))
	for i := range s.Revisions {
		r := &s.Revisions[i]
		rows[i] = []string{c.out.paint(colours[s.States[i]], string(s.States[i])), c.out.named(r) + c.out.marks(r, false), title(r.Message)}
	}
	c.out.table(rows)
}

type statusJSON struct {
	Current   []string             `json:"current"`
	Applied   []string             `json:"applied"`
	Pending   []string             `json:"pending"`
	Unknown   []string             `json:"unknown"`
	Revisions []revisionStatusJSON `json:"revisions"`
	// Unfinished are the runs that ended in the middle of a revision.
	Unfinished []unfinishedJSON `json:"unfinished"`
}

type unfinishedJSON struct {
	Revision  string `json:"revision"`
	Direction string `json:"direction"`
	Done      int    `json:"statements_done"`
	Total     int    `json:"statements_total"`
	Unsure    bool   `json:"unsure"` // whether the next statement took effect
	Error     string `json:"error"`
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	SQL       string `json:"sql,omitempty"`
}

type revisionStatusJSON struct {
	revisionJSON
	Status engine.State `json:"status"`
}

func statusAsJSON(s *engine.Status) statusJSON {
	out := statusJSON{
		Current: list(s.Current), Applied: list(s.Of(engine.Applied)), Pending: list(s.Of(engine.Pending)), Unknown: list(s.Of(engine.Unknown)),
		Revisions: make([]revisionStatusJSON, len(s.Revisions)), Unfinished: make([]unfinishedJSON, len(s.Unfinished)),
	}
	for i, u := range s.Unfinished {
		x := &u.Entry
		out.Unfinished[i] = unfinishedJSON{x.Revision, x.Direction, x.Done, x.Total, u.Unsure(), x.Error, u.Pos.File, u.Pos.Line, u.SQL}
	}
	for i, r := range asJSON(s.Revisions, true).Revisions {
		out.Revisions[i] = revisionStatusJSON{r, s.States[i]}
	}
	return out
}
