package cli

import (
	"context"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/script"
)

func stampCommand() *command {
	return &command{
		streams: true,
		Command: ucli.Command{
			Name: "stamp", ArgsUsage: "R...", Usage: "record that the database is at revisions, and run nothing",
			Description: "With --sql the database is taken to be at base, unless a range A:R or --purge says otherwise.",
			Flags: append(formFlags()[:3],
				toggle("write the script to standard output, and change nothing", "sql"), outputFlag(),
				toggle("forget first what the version table holds", "purge"),
			),
		},
		least: 1, most: anyNumber,
		run: func(ctx context.Context, c *call) error {
			file, asScript, err := c.sqlOutput()
			switch {
			case err != nil:
				return err
			case asScript:
				return c.renderStamp(file)
			}
			for _, target := range c.args {
				if strings.Contains(target, ":") {
					return &usageError{msg: "a range needs --sql", hint: "online the database says where it is: name the revisions alone"}
				}
			}
			return c.eachOnline(func(e *engine.Environment) (any, error) {
				result, err := e.Stamp(ctx, c.args, c.flags.Bool("purge"))
				if err != nil {
					return nil, err
				}
				return c.done(e, result)
			})
		},
	}
}

func (c *call) renderStamp(file string) error {
	from, targets := "", c.args
	if first, to, isRange := strings.Cut(c.args[0], ":"); isRange {
		if len(c.args) > 1 {
			return &usageError{msg: "a range stands alone"}
		}
		if c.flags.Bool("purge") {
			return &usageError{msg: "a range says what the version table holds, and --purge takes whatever it holds away", hint: "leave one of the two out"}
		}
		from, targets = first, []string{to}
	}
	return c.scripts(file, func(e *engine.Environment) (*script.Script, error) {
		if c.flags.Bool("purge") {
			return e.RenderPurge(targets)
		}
		return e.RenderStamp(from, targets)
	})
}
