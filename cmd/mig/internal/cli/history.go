package cli

import (
	"context"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func historyCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "history", Usage: "list revisions, the newest first",
			Flags: []ucli.Flag{
				&ucli.StringFlag{Name: "rev-range", Aliases: []string{"r"}, Usage: "only those from `A:B`, both included"},
				toggle("ask the database, and mark the current ones", "indicate-current", "i"),
			},
		},
		run: func(ctx context.Context, c *call) error {
			span := c.flags.String("rev-range")
			asks := c.flags.Bool("indicate-current") || slices.Contains(strings.Split(span, ":"), current)
			if asks {
				return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
					revs, err := e.HistoryOf(ctx, span)
					return c.history(revs, true), err
				})
			}
			e, err := c.open()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			revs, err := e.History(ctx, span, nil)
			if err != nil {
				return err
			}
			if answer := c.history(revs, false); c.json {
				return c.out.json(answer)
			}
			return nil
		},
	}
}

// history writes revisions as text, or gives them as JSON.
func (c *call) history(revs []engine.Revision, asked bool) any {
	switch {
	case c.json:
		return asJSON(revs, asked)
	case c.flags.Bool("verbose"):
		c.out.entries(revs)
	default:
		for i := range revs {
			c.out.line("%s", c.out.historyLine(&revs[i]))
		}
	}
	return nil
}
