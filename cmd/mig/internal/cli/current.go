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
			e, err := c.openDatabase()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			rows, err := e.CurrentRevisions(ctx)
			if err != nil {
				return err
			}
			if err := c.current(rows); err != nil {
				return err
			}
			if c.flags.Bool("check-heads") {
				return atHeads(e, rows)
			}
			return nil
		},
	}
}

func (c *call) current(rows []engine.Revision) error {
	if c.json {
		return c.out.json(asJSON(rows, true))
	}
	if len(rows) == 0 {
		c.err.note("mig: the database is at base: no revision is applied")
	}
	for i := range rows {
		rows[i].Current = false // all of them are: it need not be said
	}
	if c.flags.Bool("verbose") {
		c.out.entries(rows)
		return nil
	}
	for i := range rows {
		c.out.line("%s%s", c.out.named(&rows[i]), c.out.marks(&rows[i], true))
	}
	return nil
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
