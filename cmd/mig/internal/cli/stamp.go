package cli

import (
	"context"
	"path/filepath"
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
				&ucli.StringFlag{Name: "script", Usage: "record that `FILE` was run by hand, with its hash, and say whether it differs from what mig renders"},
				&ucli.StringFlag{Name: "by", Usage: "`WHO` ran it"},
				&ucli.StringFlag{Name: "note", Usage: "`TEXT` for the log"},
			),
		},
		least: 1, most: anyNumber,
		run: func(ctx context.Context, c *call) error {
			file, asScript, err := c.sqlOutput()
			switch {
			case err != nil:
				return err
			case asScript:
				return c.renderStamp(ctx, file)
			}
			if err := c.checkRecord(); err != nil {
				return err
			}
			for _, target := range c.args {
				if strings.Contains(target, ":") {
					return &usageError{msg: "a range needs --sql", hint: "online the database says where it is: name the revisions alone"}
				}
			}
			if c.flags.IsSet("script") {
				return c.recordScript(ctx)
			}
			return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
				result, err := e.Stamp(ctx, c.args, c.flags.Bool("purge"))
				if err != nil {
					return nil, err
				}
				return c.done(e, result)
			})
		},
	}
}

// checkRecord refuses flags of --script that stand without it or beside what it does not go with.
func (c *call) checkRecord() error {
	with := c.flags.IsSet("script")
	for _, name := range []string{"by", "note"} {
		if c.flags.IsSet(name) && !with {
			return &usageError{msg: "--" + name + " is for the log, and needs --script", hint: "name the file that was run"}
		}
	}
	if with && c.flags.Bool("purge") {
		return &usageError{msg: "--script records a run, and --purge forgets what ran", hint: "leave one of the two out"}
	}
	return nil
}

// recordScript records a run that someone made by hand.
func (c *call) recordScript(ctx context.Context) error {
	name := c.flags.String("script")
	text, err := c.readArgument(name)
	if err != nil {
		return err
	}
	return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
		result, differs, err := e.RecordScript(ctx, c.args, &engine.ByHand{File: filepath.Base(name), Text: text, By: c.flags.String("by"), Note: c.flags.String("note")})
		if err != nil {
			return nil, err
		}
		if differs == "" {
			c.err.note("mig: recorded; %s is what mig renders", name)
		} else {
			c.err.warn("recorded; %s: %s", name, differs)
		}
		return struct {
			At      []string `json:"at"`
			Differs string   `json:"differs"`
		}{append([]string{}, result.Plan.To...), differs}, nil
	})
}

func (c *call) renderStamp(ctx context.Context, file string) error {
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
	return c.scripts(ctx, file, func(e *engine.Environment) (*script.Script, error) {
		if c.flags.Bool("purge") {
			return e.RenderPurge(ctx, targets)
		}
		return e.RenderStamp(ctx, from, targets)
	})
}
