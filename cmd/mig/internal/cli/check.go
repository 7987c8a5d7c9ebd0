package cli

import (
	"context"
	"fmt"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/revision"
)

func checkCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "check", Usage: "check that the schema is what the target says, and exit with 3 if it is not",
			Description: "What leads to the target is written as operations. Without a target in mig.yaml, say --single-head.",
			Flags:       append(compareFlags(), toggle("there must not be several heads; the target is not looked at", "single-head")),
		},
		run: func(ctx context.Context, c *call) error {
			if c.flags.Bool("single-head") {
				return c.checkHeads(ctx)
			}
			return c.checkTarget(ctx)
		},
	}
}

func (c *call) checkHeads(ctx context.Context) error {
	e, err := c.open()
	if err != nil {
		return err
	}
	defer e.Close() //nolint:errcheck // directories were read, nothing was written
	heads, err := e.Heads(ctx)
	if err != nil {
		return err
	}
	if c.json {
		if err := c.out.json(asJSON(heads, false)); err != nil {
			return err
		}
	}
	if len(heads) < 2 {
		return nil
	}
	ids := make([]string, len(heads))
	for i := range heads {
		ids[i] = heads[i].ID
	}
	return &foundError{
		msg:  fmt.Sprintf("there are %d heads: %s", len(ids), revision.Listed(ids)),
		hint: "`mig merge heads -m MESSAGE` joins them",
	}
}

// checkTarget looks for what leads to the schema that is wanted.
func (c *call) checkTarget(ctx context.Context) error {
	o, err := c.compareOptions()
	if err != nil {
		return err
	}
	visit := func(e *engine.Environment) (any, error) {
		changes, err := e.Check(ctx, o)
		if err != nil {
			return nil, err
		}
		c.tellNotes(changes)
		out, err := asChangesJSON(changes)
		if err != nil || len(changes.Upgrade) == 0 {
			return out, err
		}
		if !c.json {
			text, err := changes.DSL()
			if err != nil {
				return nil, err
			}
			if _, err := c.out.Write([]byte(text)); err != nil {
				return nil, err
			}
		}
		return out, &foundError{
			msg:  fmt.Sprintf("the schema is not what the target says: %s", counted(len(changes.Upgrade), "operation leads", "operations lead")) + " there",
			hint: "`mig revision --autogenerate -m MESSAGE` writes them",
		}
	}
	if o.FromDatabase {
		return c.eachOnline(ctx, visit)
	}
	return c.eachOffline(ctx, visit)
}
