package cli

import (
	"context"
	"errors"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/revision"
)

func upgradeCommand() *command {
	return &command{
		streams: true,
		Command: ucli.Command{
			Name: "upgrade", ArgsUsage: "[R|A:B]", Usage: "run the upgrades up to a revision (default: heads)",
			Flags: runFlags(toggle("refuse to run where an applied revision was changed since", "strict")),
		},
		most: 1,
		run: func(ctx context.Context, c *call) error {
			return c.migrate(ctx, revision.Up, (*engine.Environment).Upgrade)
		},
	}
}

// runFlags are those of upgrade and downgrade.
func runFlags(more ...ucli.Flag) []ucli.Flag {
	return append([]ucli.Flag{
		sqlFlag(), tagFlag(), resumeFlag(),
		toggle("show the statements that would run on this database, and run none", "dry-run"),
		&ucli.DurationFlag{Name: "wait", Usage: "wait up to `TIME` for a database that can't be reached yet"},
	}, more...)
}

func resumeFlag() ucli.Flag {
	return toggle("go on where a run ended in the middle of a revision", "resume")
}

// migrate is upgrade and downgrade: online, or as a script with --sql.
func (c *call) migrate(ctx context.Context, d revision.Direction, do func(*engine.Environment, context.Context, string) (*engine.Result, error)) error {
	if c.flags.Bool("sql") {
		return c.renderTarget(ctx, d == revision.Down, "")
	}
	target, _, err := c.target(d == revision.Down)
	if err != nil {
		return err
	}
	if target.HasFrom {
		return &usageError{msg: "a range needs --sql", hint: "online the database says where it is: name the target alone"}
	}
	if c.flags.Bool("dry-run") {
		return c.eachOnline(ctx, func(e *engine.Environment) (any, error) { return c.dryRun(ctx, e, d, target.To) })
	}
	return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
		result, err := do(e, ctx, target.To)
		if err != nil {
			return nil, err
		}
		return c.done(e, result)
	})
}

// dryRun writes what a run would do: the script, made with what the database tells.
func (c *call) dryRun(ctx context.Context, e *engine.Environment, d revision.Direction, to string) (any, error) {
	s, err := e.DryRun(ctx, d, to)
	if err != nil {
		return nil, err
	}
	if c.json {
		return scriptAsJSON(s), nil
	}
	text, err := s.Text()
	if err != nil {
		return nil, err
	}
	_, err = text.WriteTo(c.out)
	return nil, errors.Join(err, text.Close())
}

// done tells of a run that went well, and gives it as JSON.
func (c *call) done(e *engine.Environment, r *engine.Result) (any, error) {
	if len(r.Plan.Steps) == 0 {
		c.err.note("mig: nothing to do: %s is at %s", theDatabase(e), orBase(r.Plan.From))
	}
	if !c.json {
		return nil, nil
	}
	s, err := e.Support()
	if err != nil {
		return nil, err
	}
	return planAsJSON(s.Dialect.Name(), r.Plan), nil
}
