package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

const revisionName = "revision"

func revisionCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: revisionName, ArgsUsage: "[R]", Usage: "make a revision file, and print its path",
			Description: "With --with-downgrade, R is a revision that there is: the downgrade that is derived for it is written into its file, to be edited. " +
				"It is that of the settings' dialect. Without R, the new file has an empty downgrade section beside the upgrade.",
			Flags: append(append(draftFlags(), compareFlags()...),
				toggle("write the operations that lead to the schema that target: in mig.yaml names", "autogenerate"),
				&ucli.StringSliceFlag{Name: "head", Usage: "it follows `REVISION` (default: the head); may be repeated, base starts a new branch"},
				toggle("--head may be a revision that others follow already", "splice"),
				toggle("write the downgrade out: that of R, which is derived from its upgrade, or an empty one of a new file", "with-downgrade"),
			),
		},
		most: anyNumber,
		run: func(ctx context.Context, c *call) error {
			args := c.flags.Args().Slice()
			switch of := c.flags.Bool("with-downgrade"); {
			case len(args) == 1 && of:
				return c.writeDowngrade(ctx, args[0])
			case len(args) > 0 && of:
				return &usageError{msg: revisionName + " --with-downgrade takes one revision, but got " + quoted(args)}
			case len(args) > 0:
				return &usageError{msg: revisionName + " takes no arguments, but got " + quoted(args), hint: "the message is written after -m"}
			}
			heads := c.flags.StringSlice("head")
			if c.flags.Bool("autogenerate") {
				return c.autogenerate(ctx, c.draft(heads))
			}
			for _, flag := range []string{"from", "rename"} {
				if c.flags.IsSet(flag) {
					return &usageError{msg: "--" + flag + " goes with --autogenerate"}
				}
			}
			return c.make(ctx, heads, (*engine.Environment).NewRevision)
		},
	}
}

// draftFlags are those of the commands that make a revision file.
func draftFlags() []ucli.Flag {
	return []ucli.Flag{
		&ucli.StringFlag{Name: "message", Aliases: []string{"m"}, Usage: "what the revision does: `TEXT`"},
		&ucli.StringFlag{Name: "rev-id", Usage: "its id: `ID` (default: 12 random hexadecimal digits)"},
		&ucli.StringSliceFlag{Name: "branch-label", Usage: "its branch is called `LABEL`; may be repeated"},
		&ucli.StringSliceFlag{Name: "depends-on", Usage: "`REVISION` must be applied before; may be repeated"},
		&ucli.StringSliceFlag{Name: "tag", Usage: "it is called `TAG` too; may be repeated"},
		&ucli.StringFlag{Name: "version-path", Usage: "the file goes into `DIR` of version_locations"},
	}
}

// make makes a revision file. Its path is printed also when a hook fails on it: the file is there.
func (c *call) make(ctx context.Context, heads []string, do func(*engine.Environment, context.Context, engine.Draft) (engine.Created, error)) error {
	e, err := c.open()
	if err != nil {
		return err
	}
	defer e.Close() //nolint:errcheck // directories were read; the file is written and closed already
	made, failed := do(e, ctx, c.draft(heads))
	return c.printMade(made, failed)
}

// draft is the revision that the flags say.
func (c *call) draft(heads []string) engine.Draft {
	return engine.Draft{
		Message: c.flags.String("message"), ID: c.flags.String("rev-id"), Heads: heads, Splice: c.flags.Bool("splice"),
		Labels: c.flags.StringSlice("branch-label"), DependsOn: c.flags.StringSlice("depends-on"), Tags: c.flags.StringSlice("tag"),
		VersionPath: c.flags.String("version-path"), WithDowngrade: c.flags.Bool("with-downgrade"),
	}
}

type madeJSON struct {
	Revision     string   `json:"revision"`
	DownRevision []string `json:"down_revision"`
	Path         string   `json:"path"`
}

func asMadeJSON(made engine.Created) madeJSON {
	return madeJSON{made.Revision, list(made.Parents), made.Path}
}

// printMade prints the path of a file that was made, also when a hook has failed on it.
func (c *call) printMade(made engine.Created, failed error) error {
	if made.Path == "" {
		return failed
	}
	if !c.json {
		c.out.line("%s", made.Path)
		return failed
	}
	err := c.out.json(asMadeJSON(made))
	if failed != nil {
		return failed
	}
	return err
}
