package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/revision"
)

func downgradeCommand() *command {
	return &command{
		streams: true,
		Command: ucli.Command{
			Name: "downgrade", ArgsUsage: "R|A:B", Usage: "run the downgrades down to a revision, -1 or base",
			Flags: runFlags(),
		},
		least: 1, most: 1,
		run: func(ctx context.Context, c *call) error {
			return c.migrate(ctx, revision.Down, (*engine.Environment).Downgrade)
		},
	}
}
