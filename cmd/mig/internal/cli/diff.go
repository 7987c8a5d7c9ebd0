package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func diffCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "diff", ArgsUsage: "A B", Usage: "write what leads from one schema to another",
			Description: "A and B are each the URL of a database, a file of operations or a folder of them, rev:R for what the revisions up to R make, or history for what all make.",
			Flags:       []ucli.Flag{toggle("write SQL instead of operations", "sql"), renameFlag()},
		},
		least: 2, most: 2,
		run: func(ctx context.Context, c *call) error {
			e, err := c.open()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			changes, err := e.Diff(ctx, c.arg(0), c.arg(1), engine.CompareOptions{Renames: c.flags.StringSlice("rename")})
			if err != nil {
				return err
			}
			c.tellNotes(changes)
			if c.json {
				out, err := asChangesJSON(changes)
				if err != nil {
					return err
				}
				return c.out.json(out)
			}
			text, err := changes.DSL()
			if c.flags.Bool("sql") {
				text, err = changes.SQL()
			}
			if err != nil {
				return err
			}
			_, err = c.out.Write([]byte(text))
			return err
		},
	}
}
