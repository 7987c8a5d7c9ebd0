package cli

import (
	"context"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func branchesCommand() *command {
	return &command{
		Command: ucli.Command{Name: "branches", Usage: "list the revisions that several follow"},
		run: func(ctx context.Context, c *call) error {
			e, err := c.open()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			points, err := e.Branches(ctx)
			if err != nil {
				return err
			}
			if c.json {
				return c.out.json(asJSON(points, false))
			}
			for i := range points {
				if err := c.branch(ctx, e, &points[i]); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// branch writes a branch point and, below it, what follows.
func (c *call) branch(ctx context.Context, e *engine.Environment, point *engine.Revision) error {
	if c.flags.Bool("verbose") {
		c.out.entry(point)
	} else {
		c.out.line("%s%s", c.out.named(point), c.out.marks(point, true))
	}
	for _, id := range point.Children {
		children, err := e.Describe(ctx, id)
		if err != nil {
			return err
		}
		for i := range children {
			message := ""
			if c.flags.Bool("verbose") && children[i].Message != "" {
				message = ", " + title(children[i].Message)
			}
			c.out.line("%s -> %s%s%s", strings.Repeat(" ", len(point.ID)), c.out.named(&children[i]), c.out.marks(&children[i], true), message)
		}
	}
	c.out.line("")
	return nil
}
