package cli

import (
	"context"
	"strings"

	ucli "github.com/urfave/cli/v2"
)

func stampCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "stamp", ArgsUsage: "R...", Usage: "record that the database is at revisions, and run nothing",
			Description: "With --sql the database is taken to be at base, unless a range A:R says otherwise.",
			Flags: []ucli.Flag{
				toggle("write the script to standard output, and change nothing", "sql"),
				toggle("forget first what the version table holds", "purge"),
			},
		},
		least: 1, most: anyNumber,
		run: func(ctx context.Context, c *call) error {
			if c.flags.Bool("sql") {
				return c.renderStamp()
			}
			for _, target := range c.args {
				if strings.Contains(target, ":") {
					return &usageError{msg: "a range needs --sql", hint: "online the database says where it is: name the revisions alone"}
				}
			}
			e, err := c.openDatabase()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			result, err := e.Stamp(ctx, c.args, c.flags.Bool("purge"))
			if err != nil {
				return err
			}
			return c.done(e, result)
		},
	}
}

func (c *call) renderStamp() error {
	if c.flags.Bool("purge") {
		return &usageError{msg: "--purge needs the database: a script can't know what the version table holds", hint: "leave --sql out, or name the rows, as in A:B"}
	}
	from, targets := "", c.args
	if first, to, isRange := strings.Cut(c.args[0], ":"); isRange {
		if len(c.args) > 1 {
			return &usageError{msg: "a range stands alone"}
		}
		from, targets = first, []string{to}
	}
	e, err := c.openDatabase()
	if err != nil {
		return err
	}
	defer e.Close() //nolint:errcheck // directories were read, nothing was written
	s, err := e.RenderStamp(from, targets)
	if err != nil {
		return err
	}
	return c.writeScript(s, "")
}
