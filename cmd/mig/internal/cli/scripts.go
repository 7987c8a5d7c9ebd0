package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/script"
)

// scripts writes the script of each database: for the client, or as JSON. All are made before the first is written.
func (c *call) scripts(ctx context.Context, file string, render func(*engine.Environment) (*script.Script, error)) error {
	d, err := c.openAll(ctx)
	if err != nil {
		return err
	}
	defer d.close()
	switch {
	case isFolder(file) && c.json:
		return c.jsonFiles(d, file, render)
	case isFolder(file):
		return c.folders(ctx, d, file, render)
	case d.several && !c.json:
		// One after the other they would be no script: the databases differ, and perhaps their dialects.
		with := "-o DIR/"
		if !slices.ContainsFunc(c.flags.Command.Flags, func(f ucli.Flag) bool { return slices.Contains(f.Names(), "output") }) {
			with = "`mig render -o DIR/`"
		}
		return &usageError{msg: "there are several databases: " + strings.Join(d.names(), ", "), hint: with + " writes a folder for each; --database NAME chooses one"}
	}
	if c.json {
		return c.scriptsJSON(d, file, render)
	}
	s, err := c.rendered(d.list[0], render)
	if err != nil {
		return err
	}
	back, err := c.rollback(ctx, d.list[0], s)
	if err != nil {
		return err
	}
	return c.writePair(file, s, back)
}

// scriptsJSON writes the statements for all databases as one object.
func (c *call) scriptsJSON(d *databases, file string, render func(*engine.Environment) (*script.Script, error)) error {
	var values []any
	for i, e := range d.list {
		s, err := c.rendered(e, render)
		if err != nil {
			return d.notWritten(i, nil, err)
		}
		values = append(values, scriptAsJSON(s))
	}
	text, err := d.json(values)
	if err != nil {
		return err
	}
	return c.writeScript(file, bytes.NewReader(text))
}

// jsonFiles writes the statements for each database as a file in a folder.
func (c *call) jsonFiles(d *databases, folder string, render func(*engine.Environment) (*script.Script, error)) error {
	texts, names := make([]io.WriterTo, len(d.list)), make([]string, len(d.list))
	for i, e := range d.list {
		s, err := c.rendered(e, render)
		if err != nil {
			return d.notWritten(i, nil, err)
		}
		text, err := toJSON(scriptAsJSON(s))
		if err != nil {
			return d.notWritten(i, nil, err)
		}
		texts[i], names[i] = bytes.NewReader(text), filepath.Join(folder, cmp.Or(e.Config.Database, s.Dialect.Name())+".json")
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return fmt.Errorf("%s can't be made: %w", folder, pathless(err))
	}
	for i, name := range names {
		if err := c.writeScript(name, texts[i]); err != nil {
			return d.notWritten(i, names[:i], err)
		}
	}
	return nil
}

// isFolder reports whether an output is DIR/.
func isFolder(file string) bool {
	return file != "" && os.IsPathSeparator(file[len(file)-1])
}

// rendered makes a script and tells its warnings.
func (c *call) rendered(e *engine.Environment, render func(*engine.Environment) (*script.Script, error)) (*script.Script, error) {
	s, err := render(e)
	if err != nil {
		return nil, err
	}
	for _, w := range s.Plan.Warnings {
		c.err.warn("%s", w)
	}
	return s, nil
}

// writeScript writes to a file, or to standard output.
func (c *call) writeScript(file string, text io.WriterTo) error {
	if file == "" || file == "-" {
		_, err := text.WriteTo(c.out)
		return err
	}
	if err := writeFile(file, text); err != nil {
		return err
	}
	c.err.note("mig: wrote %s", file)
	return nil
}
