package cli

import (
	"context"
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"mig/engine/revision"
)

func checkCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "check", Usage: "check the project, and exit with 3 if something is found",
			Flags: []ucli.Flag{toggle("there must not be several heads", "single-head")},
		},
		run: func(_ context.Context, c *call) error {
			if !c.flags.Bool("single-head") {
				return &usageError{msg: "mig check needs to know what to check", hint: "say --single-head"}
			}
			e, err := c.open()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			heads, err := e.Heads()
			if err != nil {
				return err
			}
			if c.json {
				if err := c.out.json(asJSON(heads, false)); err != nil {
					return err
				}
			}
			if len(heads) < 2 {
				return nil
			}
			ids := make([]string, len(heads))
			for i := range heads {
				ids[i] = heads[i].ID
			}
			return &foundError{
				msg:  fmt.Sprintf("there are %d heads: %s", len(ids), revision.Listed(ids)),
				hint: "`mig merge heads -m MESSAGE` joins them",
			}
		},
	}
}
