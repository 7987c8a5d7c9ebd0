package cli

import (
	"context"
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/engine"
	"mig/engine/revision"
	"mig/engine/script"
)

func showCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "show", ArgsUsage: "R", Usage: "show revisions",
			Description: "R may be current, for which the database is asked. With --sql, the SQL of both directions; with --format json and --dialect, the operations too.",
			Flags:       []ucli.Flag{toggle("show the SQL", "sql")},
		},
		least: 1, most: 1,
		run: func(ctx context.Context, c *call) error {
			withItems := c.flags.Bool("sql") || c.json && c.flags.IsSet("dialect")
			show := func(e *engine.Environment) (any, error) {
				revs, err := c.described(ctx, e)
				if err != nil {
					return nil, err
				}
				if c.json {
					return showJSON(ctx, e, revs, withItems, c.arg(0) == current)
				}
				return nil, c.showText(ctx, e, revs, withItems)
			}
			switch {
			case c.arg(0) == current:
				return c.eachOnline(ctx, show)
			case withItems:
				return c.eachOffline(ctx, show)
			}
			e, err := c.open()
			if err != nil {
				return err
			}
			d := &databases{project: e, list: []*engine.Environment{e}}
			defer d.close()
			return c.each(d, show)
		},
	}
}

// described gives the revisions of the argument; for `current` it asks the database.
func (c *call) described(ctx context.Context, e *engine.Environment) ([]engine.Revision, error) {
	if c.arg(0) != current {
		return e.Describe(ctx, c.arg(0))
	}
	revs, err := e.CurrentRevisions(ctx)
	if err == nil && len(revs) == 0 {
		c.noteBase(e)
	}
	return revs, err
}

func (c *call) showText(ctx context.Context, e *engine.Environment, revs []engine.Revision, withSQL bool) error {
	if !withSQL {
		c.out.entries(revs)
		return nil
	}
	all := make([]bothSQL, len(revs)) // before the first is written: an error leaves no half of an answer
	for i := range revs {
		if !revs[i].Known {
			continue
		}
		var err error
		if all[i], err = evaluated(ctx, e, revs[i].ID); err != nil {
			return err
		}
	}
	for i := range revs {
		if i > 0 {
			c.out.line("")
		}
		c.out.entry(&revs[i])
		if revs[i].Known {
			c.bothSQL(&all[i])
		}
	}
	return nil
}

// bothSQL is a revision in both directions; down is nil where there is no downgrade, and none says why.
type bothSQL struct {
	up, down *script.Script
	none     error
}

func evaluated(ctx context.Context, e *engine.Environment, id string) (b bothSQL, err error) {
	if b.up, err = e.Items(ctx, id, revision.Up); err != nil {
		return b, err
	}
	b.down, b.none = e.Items(ctx, id, revision.Down)
	return b, ctx.Err()
}

func (c *call) bothSQL(b *bothSQL) {
	c.out.line("\n-- %s", revision.Up)
	c.sql(b.up)
	c.out.line("\n-- %s", revision.Down)
	if b.none != nil {
		c.out.line("-- none: %s", downgradeError(b.none))
		return
	}
	c.sql(b.down)
}

// sql writes the statements of a revision as the database's client takes them.
func (c *call) sql(s *script.Script) {
	words := s.Dialect.Script(s.Facts)
	for i := range s.Steps {
		step := &s.Steps[i]
		switch {
		case step.Skipped != "":
			c.out.line("-- %s", step.Skipped)
		case len(step.Items) == 0:
			c.out.line("-- nothing")
		}
		for st := range step.Statements() {
			_, _ = c.out.Write(words.Append(nil, *st)) // close tells of errors
		}
	}
}

// downgradeError gives the reason why a revision has no downgrade, on one line.
func downgradeError(err error) string { return script.Printable(err.Error()) }

func showJSON(ctx context.Context, e *engine.Environment, revs []engine.Revision, withItems, asked bool) (any, error) {
	out := asJSON(revs, asked)
	if withItems {
		for i := range out.Revisions {
			if !revs[i].Known {
				continue
			}
			items, err := bothWays(ctx, e, revs[i].ID)
			if err != nil {
				return nil, err
			}
			out.Revisions[i].itemsJSON = items
		}
	}
	return out, nil
}

// bothWays gives the items of a revision's upgrade, and those of its downgrade or why there is none.
func bothWays(ctx context.Context, e *engine.Environment, id string) (*itemsJSON, error) {
	b, err := evaluated(ctx, e, id)
	if err != nil {
		return nil, err
	}
	out := &itemsJSON{Dialect: b.up.Dialect.Name(), DowngradeItems: []itemJSON{}}
	if out.Items, err = itemsOf(b.up); err != nil {
		return nil, err
	}
	if b.none != nil {
		out.DowngradeError = downgradeError(b.none)
		return out, nil
	}
	out.DowngradeItems, err = itemsOf(b.down)
	return out, err
}

func itemsOf(s *script.Script) ([]itemJSON, error) {
	out := []itemJSON{}
	for i := range s.Steps {
		for _, item := range s.Steps[i].Items {
			if item.Op == nil {
				for _, st := range asStatements(dialects.Expand(item.Statements)) {
					out = append(out, itemJSON{Op: st.Op, Line: st.Line, SQL: st.SQL, Statements: []statementJSON{st}})
				}
				continue
			}
			j := itemJSON{Line: item.Pos.Line, Statements: asStatements(dialects.Expand(item.Statements))}
			o, ok := item.Op.(op.Op)
			if !ok {
				return nil, fmt.Errorf("%s: %s has no JSON form", item.Pos, item.Op.Op())
			}
			data, err := op.JSON(o)
			if err != nil {
				return nil, diag.Errorf(item.Pos, "%s: %w", o.Op(), err)
			}
			j.Op, j.Operation = o.Op(), data
			out = append(out, j)
		}
	}
	return out, nil
}
