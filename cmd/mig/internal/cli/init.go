package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func initCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "init", ArgsUsage: "[DIR]", Usage: "make a project: mig.yaml and a migration directory",
			Description: "DIR is the project's folder, and is made if it is not there; the default is the current one.",
			Flags: []ucli.Flag{
				&ucli.StringFlag{Name: "template", Aliases: []string{"t"}, Usage: "make it of the kind `NAME`, as list-templates tells", Value: "generic"},
			},
		},
		most: 1,
		run: func(_ context.Context, c *call) error {
			if c.flags.IsSet("config") {
				return &usageError{msg: "mig init takes a folder, and no --config", hint: "mig.yaml is written into the folder: mig init DIR"}
			}
			folder := c.arg(0)
			if folder == "" {
				folder = "."
			}
			made, err := engine.Init(folder, c.flags.String("template"))
			if err != nil {
				return err
			}
			if c.json {
				return c.out.json(struct {
					Created []string `json:"created"`
				}{made})
			}
			for _, path := range made {
				c.out.line("%s", path)
			}
			c.err.note("mig: next, set the database in %s, and make a revision: mig revision -m MESSAGE", made[0])
			return nil
		},
	}
}
