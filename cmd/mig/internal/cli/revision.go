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
			Name: revisionName, Usage: "make a revision file, and print its path",
			Flags: []ucli.Flag{
				&ucli.StringFlag{Name: "message", Aliases: []string{"m"}, Usage: "what the revision does: `TEXT`"},
				&ucli.StringFlag{Name: "rev-id", Usage: "its id: `ID` (default: 12 random hexadecimal digits)"},
				&ucli.StringSliceFlag{Name: "head", Usage: "it follows `REVISION` (default: the head); may be repeated, base starts a new branch"},
				toggle("--head may be a revision that others follow already", "splice"),
				&ucli.StringSliceFlag{Name: "branch-label", Usage: "its branch is called `LABEL`; may be repeated"},
				&ucli.StringSliceFlag{Name: "depends-on", Usage: "`REVISION` must be applied before; may be repeated"},
				&ucli.StringSliceFlag{Name: "tag", Usage: "it is called `TAG` too; may be repeated"},
				&ucli.StringFlag{Name: "version-path", Usage: "the file goes into `DIR` of version_locations"},
			},
		},
		run: func(_ context.Context, c *call) error {
			e, err := c.open()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read; the file is written and closed already
			made, err := e.NewRevision(engine.Draft{
				Message: c.flags.String("message"), ID: c.flags.String("rev-id"), Heads: c.flags.StringSlice("head"), Splice: c.flags.Bool("splice"),
				Labels: c.flags.StringSlice("branch-label"), DependsOn: c.flags.StringSlice("depends-on"), Tags: c.flags.StringSlice("tag"),
				VersionPath: c.flags.String("version-path"),
			})
			if err != nil {
				return err
			}
			if c.json {
				return c.out.json(struct {
					Revision     string   `json:"revision"`
					DownRevision []string `json:"down_revision"`
					Path         string   `json:"path"`
				}{made.Revision, list(made.Parents), made.Path})
			}
			c.out.line("%s", made.Path)
			return nil
		},
	}
}
