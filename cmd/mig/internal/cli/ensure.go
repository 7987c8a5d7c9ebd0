package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/script"
)

func ensureVersionCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "ensure-version", Usage: "make the version table if it is not there, and nothing else",
			Flags: []ucli.Flag{sqlFlag(), outputFlag()},
		},
		run: func(ctx context.Context, c *call) error {
			file, asScript, err := c.sqlOutput()
			switch {
			case err != nil:
				return err
			case asScript:
				return c.scripts(ctx, file, func(e *engine.Environment) (*script.Script, error) {
					return e.RenderEnsureVersion(ctx)
				})
			}
			return c.eachOnline(ctx, func(e *engine.Environment) (any, error) { return c.ensureVersion(ctx, e) })
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
