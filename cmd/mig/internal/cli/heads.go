package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"
)

func headsCommand() *command {
	return &command{
		Command: ucli.Command{Name: "heads", Usage: "list the revisions that none follows"},
		run: func(ctx context.Context, c *call) error {
			e, err := c.open()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			heads, err := e.Heads(ctx)
			if err != nil {
				return err
			}
			switch {
			case c.json:
				return c.out.json(asJSON(heads, false))
			case c.flags.Bool("verbose"):
				c.out.entries(heads)
			default:
				for i := range heads {
					c.out.line("%s%s", c.out.named(&heads[i]), c.out.marks(&heads[i], false))
				}
			}
			return nil
		},
	}
}
