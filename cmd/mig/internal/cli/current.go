package cli

import (
	"context"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func currentCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "current", Usage: "show the revisions that the database is at",
			Flags: []ucli.Flag{toggle("exit with 3 unless these are all heads", "check-heads")},
		},
		run: func(ctx context.Context, c *call) error {
			return c.eachOnline(func(e *engine.Environment) (any, error) {
				rows, err := e.CurrentRevisions(ctx)
				if err != nil {
					return nil, err
				}
				answer := asJSON(rows, true)
				if !c.json {
					c.current(e, rows)
				}
				if c.flags.Bool("check-heads") {
					err = atHeads(e, rows)
				}
				return answer, err
			})
		},
	}
}

func (c *call) current(e *engine.Environment, rows []engine.Revision) {
	if len(rows) == 0 {
		c.err.note("mig: %s is at base: no revision is applied", theDatabase(e))
	}
	for i := range rows {
		rows[i].Current = false // all of them are: it need not be said
	}
	if c.flags.Bool("verbose") {
		c.out.entries(rows)
		return
	}
	for i := range rows {
		c.out.line("%s%s", c.out.named(&rows[i]), c.out.marks(&rows[i], true))
	}
}

// theDatabase names a database, if it has a name.
func theDatabase(e *engine.Environment) string {
	if e.Config.Database == "" {
		return "the database"
	}
	return "database " + e.Config.Database
}

// atHeads checks that the rows are what the version table holds when everything is applied.
func atHeads(e *engine.Environment, rows []engine.Revision) error {
	g, err := e.Graph()
	if err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	want := g.EffectiveHeads()
	if slices.Equal(ids, want) {
		return nil
	}
	return &foundError{
		msg:  "the database is at " + orBase(ids) + ", and the heads are " + orBase(want),
		hint: "`mig plan` shows what is to run",
	}
}

// orBase lists ids, or says that there are none.
func orBase(ids []string) string {
	if len(ids) == 0 {
		return "base"
	}
	return strings.Join(ids, ", ")
}
