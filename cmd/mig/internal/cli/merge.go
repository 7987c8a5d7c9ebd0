package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

const mergeName = "merge"

func mergeCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: mergeName, ArgsUsage: "[R...]", Usage: "make a revision that joins heads (default: all heads)",
			Flags: draftFlags(),
		},
		most: anyNumber,
		run: func(ctx context.Context, c *call) error {
			return c.make(ctx, c.args, (*engine.Environment).Merge)
		},
	}
}
