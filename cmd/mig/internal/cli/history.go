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
			asks := c.flags.Bool("indicate-current") || slices.Contains(strings.Split(span, ":"), "current")
			open := c.open
			if asks {
				open = c.openDatabase
			}
			e, err := open()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			var current []string
			if asks {
				if _, err := e.Graph(); err != nil {
					return err
				}
				if current, err = e.Current(ctx); err != nil {
					return err
				}
			}
			revs, err := e.History(span, current)
			if err != nil {
				return err
			}
			return c.history(revs, asks)
		},
	}
}

func (c *call) history(revs []engine.Revision, asked bool) error {
	switch {
	case c.json:
		return c.out.json(asJSON(revs, asked))
	case c.flags.Bool("verbose"):
		c.out.entries(revs)
	default:
		for i := range revs {
			c.out.line("%s", c.out.historyLine(&revs[i]))
		}
	}
	return nil
}
