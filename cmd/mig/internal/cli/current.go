package cli

import (
	"context"
	"errors"
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/revision"
)

// current is the identifier of what the version table holds.
const current = "current"

func currentCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: current, Usage: "show the revisions that the database is at",
			Flags: []ucli.Flag{toggle("exit with 3 unless these are all heads", "check-heads")},
		},
		run: func(ctx context.Context, c *call) error {
			return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
				rows, err := e.CurrentRevisions(ctx)
				if err != nil {
					return nil, err
				}
				answer := asJSON(rows, true)
				if !c.json {
					err = c.current(e, rows)
				}
				if err == nil && c.flags.Bool("check-heads") {
					err = atHeads(ctx, e, rows)
				}
				return answer, err
			})
		},
	}
}

// current writes the rows, with -v in Alembic's words: the database is named, so that a look at the wrong one is seen.
func (c *call) current(e *engine.Environment, rows []engine.Revision) error {
	if len(rows) == 0 {
		c.noteBase(e)
	}
	for i := range rows {
		rows[i].Current = false // all of them are: it need not be said
	}
	if c.flags.Bool("verbose") {
		url, err := e.ShownURL()
		if err != nil {
			return err
		}
		c.out.line("Current revision(s) for %s:", url)
		c.out.entries(rows)
		return nil
	}
	for i := range rows {
		c.out.line("%s%s", c.out.named(&rows[i]), c.out.marks(&rows[i], true))
	}
	return nil
}

func (c *call) noteBase(e *engine.Environment) {
	c.err.note("mig: %s is at base: no revision is applied", theDatabase(e))
}

// theDatabase names a database, if it has a name.
func theDatabase(e *engine.Environment) string {
	if e.Config.Database == "" {
		return "the database"
	}
	return "database " + e.Config.Database
}

// atHeads checks that the rows are what the version table holds when everything is applied.
func atHeads(ctx context.Context, e *engine.Environment, rows []engine.Revision) error {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	err := e.CheckRows(ctx, ids)
	var behind *engine.NotAtHeadsError
	switch {
	case !errors.As(err, &behind):
		return err
	case behind.Err != nil:
		return unplannable(behind.Err)
	}
	return &foundError{msg: behind.Error(), hint: "`mig plan` shows what is to run"}
}

// plannable checks the rows of a version table: a hint to look at the plan helps nobody where `mig plan` fails.
func plannable(ctx context.Context, e *engine.Environment, rows []string) error {
	g, err := e.Graph(ctx)
	if err != nil {
		return err
	}
	return unplannable(g.CheckRows(rows))
}

// unplannable says of a version table that plans refuse how it is mended.
func unplannable(err error) error {
	var unknown *revision.UnknownRowsError
	var unsound *revision.UnsoundError
	switch {
	case errors.As(err, &unknown):
		return &foundError{
			msg:  "the database is at " + orBase(unknown.Rows) + ", which no file has",
			hint: "get the files that it was migrated with, or, if they are gone for good, `mig stamp --purge REVISION`",
		}
	case errors.As(err, &unsound):
		return &foundError{
			msg:  fmt.Sprintf("the version table is unsound: %s stands in it beside %s, which needs it", unsound.Row, unsound.Over),
			hint: "`mig verify` explains it, and `mig stamp --purge REVISION` mends it",
		}
	}
	return err
}

// orBase lists ids, the first few of many, or says that there are none.
func orBase(ids []string) string {
	if len(ids) == 0 {
		return "base"
	}
	return revision.Listed(ids)
}
