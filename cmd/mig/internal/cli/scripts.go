package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"mig/engine"
	"mig/engine/script"
)

// scripts writes the script of each database: for the client, or as JSON. All are made before the first is written.
func (c *call) scripts(file string, render func(*engine.Environment) (*script.Script, error)) error {
	d, err := c.openAll()
	if err != nil {
		return err
	}
	defer d.close()
	switch {
	case isFolder(file):
		return c.scriptFiles(d, file, render)
	case d.several && !c.json:
		// One after the other they would be no script: the databases differ, and perhaps their dialects.
		hint := "--database NAME chooses one"
		if name := c.flags.Command.Name; name != stampName && name != ensureName {
			hint = "`mig render -o DIR/` writes a file for each; " + hint
		}
		return &usageError{msg: "there are several databases: " + strings.Join(d.names(), ", "), hint: hint}
	}
	var text []byte
	var values []any
	for i, e := range d.list {
		s, err := c.rendered(e, render)
		if err == nil && !c.json {
			text, err = s.Text()
		}
		if err != nil {
			return d.failed(i, i, err)
		}
		values = append(values, scriptAsJSON(s))
	}
	if c.json {
		if text, err = d.json(values); err != nil {
			return err
		}
	}
	return c.writeScript(file, text)
}

// scriptFiles writes a file for each database into a folder.
func (c *call) scriptFiles(d *databases, folder string, render func(*engine.Environment) (*script.Script, error)) error {
	texts := make([][]byte, len(d.list))
	names := make([]string, len(d.list))
	for i, e := range d.list {
		s, err := c.rendered(e, render)
		if err == nil {
			texts[i], err = c.scriptText(s)
		}
		if err != nil {
			return d.failed(i, i, err)
		}
		name := e.Config.Database
		if name == "" {
			name = s.Dialect.Name()
		}
		names[i] = filepath.Join(folder, name+map[bool]string{true: ".json", false: ".sql"}[c.json])
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return fmt.Errorf("%s can't be made: %w", folder, pathless(err))
	}
	for i, name := range names {
		if err := c.writeScript(name, texts[i]); err != nil {
			return d.failed(i, i, err)
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
		c.err.log("warning: %s", w)
	}
	return s, nil
}

func (c *call) scriptText(s *script.Script) ([]byte, error) {
	if c.json {
		return toJSON(scriptAsJSON(s))
	}
	return s.Text()
}

// writeScript writes to a file, or to standard output.
func (c *call) writeScript(file string, text []byte) error {
	if file == "" || file == "-" {
		_, err := c.out.Write(text)
		return err
	}
	if err := writeFile(file, text); err != nil {
		return err
	}
	c.err.note("mig: wrote %s", file)
	return nil
}
