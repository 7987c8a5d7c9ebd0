package cli

import (
	"bytes"
	"context"
)

// draftOnly are the flags that are about a new file.
var draftOnly = []string{"message", "rev-id", "branch-label", "depends-on", "tag", "version-path", "head", "splice"}

// writeDowngrade writes the downgrade that is derived for a revision into its file.
func (c *call) writeDowngrade(ctx context.Context, ident string) error {
	for _, name := range draftOnly {
		if c.flags.IsSet(name) {
			return &usageError{msg: "--" + name + " is about a new revision, and " + ident + " is one that there is", hint: "leave one of them out"}
		}
	}
	e, err := c.open()
	if err != nil {
		return err
	}
	defer e.Close() //nolint:errcheck // directories were read
	x, err := e.WithDowngrade(ctx, ident)
	if err != nil {
		return err
	}
	if err := writeFile(x.Path, bytes.NewReader(x.Text)); err != nil {
		return err
	}
	if !c.json {
		c.out.line("%s", x.Path)
		return nil
	}
	return c.out.json(struct {
		Revision string `json:"revision"`
		Section  string `json:"section"`
		Path     string `json:"path"`
	}{x.Revision, x.Section, x.Path})
}
