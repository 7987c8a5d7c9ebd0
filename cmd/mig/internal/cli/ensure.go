package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

const ensureName = "ensure-version"

func ensureVersionCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: ensureName, Usage: "make the version table if it is not there, and nothing else",
			Flags: []ucli.Flag{sqlFlag()},
		},
		run: func(ctx context.Context, c *call) error {
			if c.flags.Bool("sql") {
				return c.scripts("", (*engine.Environment).RenderEnsureVersion)
			}
			return c.eachOnline(func(e *engine.Environment) (any, error) { return c.ensureVersion(ctx, e) })
		},
	}
}

func (c *call) ensureVersion(ctx context.Context, e *engine.Environment) (any, error) {
	made, err := e.EnsureVersion(ctx)
	if err != nil {
		return nil, err
	}
	table := e.VersionTable().Name.String()
	if made {
		c.err.note("mig: made the version table %s", table)
	} else {
		c.err.note("mig: the version table %s is there already", table)
	}
	return struct {
		VersionTable string `json:"version_table"`
		Created      bool   `json:"created"`
	}{table, made}, nil
}
