package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/dsl/op"
	"mig/engine"
)

func inspectCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "inspect", Usage: "write a schema as the body of a revision that makes it",
			Description: "The schema is that of the database; with --at, that of a revision as the files tell it, and no database is asked.",
			Flags: []ucli.Flag{
				&ucli.StringSliceFlag{Name: "schema", Usage: "read the schema `NAME` of the database in place of the session's; may be given several times, and * is all"},
				&ucli.StringFlag{Name: "at", Usage: "the schema at `R`, as the revisions make it"},
				&ucli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write into `FILE`, whole or not at all; - is standard output"},
			},
		},
		run: func(ctx context.Context, c *call) error {
			file, err := c.inspectFile()
			if err != nil {
				return err
			}
			text, err := c.inspected(ctx)
			if err != nil {
				return err
			}
			if file == "" || file == "-" {
				_, err = c.out.Write(text)
				return err
			}
			return writeFile(file, bytes.NewReader(text))
		},
	}
}

// inspectFile gives where --output says that the schema goes. It may have the ending of a revision, but never takes the place of one.
func (c *call) inspectFile() (string, error) {
	file := c.flags.String("output")
	switch {
	case c.flags.IsSet("output") && file == "":
		return "", &usageError{msg: "--output names no file", hint: "is a variable of the shell empty?"}
	case isFolder(file):
		return "", &usageError{msg: fmt.Sprintf("--output %s is a folder, and a schema is one file", file)}
	case strings.HasSuffix(file, ".sql.tmpl") && hasFrontMatter(file):
		return "", &usageError{msg: fmt.Sprintf("--output %s would write over a revision file", file), hint: "name another file, and put what it holds below the front matter"}
	}
	return file, nil
}

// hasFrontMatter reports whether a file is there and begins as revisions do.
func hasFrontMatter(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // nothing was written
	first := make([]byte, 6)
	n, _ := io.ReadFull(f, first)
	return bytes.HasPrefix(bytes.TrimPrefix(first[:n], []byte("\xef\xbb\xbf")), []byte("---"))
}

// inspected gives the schema of the one database at hand.
func (c *call) inspected(ctx context.Context) ([]byte, error) {
	d, err := c.openAll(ctx)
	if err != nil {
		return nil, err
	}
	defer d.close()
	if d.several {
		return nil, &usageError{msg: "there are several databases: " + strings.Join(d.names(), ", "), hint: "say with --database NAME whose schema it is to be"}
	}
	schemas := c.flags.StringSlice("schema")
	if c.flags.IsSet("at") && len(schemas) > 0 {
		return nil, &usageError{msg: "--schema is for a database, and --at asks none"}
	}
	var found *engine.Inspection
	if c.flags.IsSet("at") {
		found, err = d.list[0].InspectAt(ctx, c.flags.String("at"))
	} else {
		found, err = d.list[0].Inspect(ctx, schemas...)
	}
	if err != nil {
		return nil, err
	}
	for _, what := range found.Omitted {
		c.err.note("mig: not written: %s", what)
	}
	if !c.json {
		return []byte(found.Text), nil
	}
	return inspectionJSON(found)
}

type inspectJSON struct {
	Dialect    string            `json:"dialect"`
	Operations []json.RawMessage `json:"operations"`
	Unknown    []unknownJSON     `json:"unknown"`
	Lossy      []lossyJSON       `json:"lossy"`
	Omitted    []string          `json:"omitted"`
}

type unknownJSON struct {
	Table    string `json:"table"` // "" is all that there were before
	Revision string `json:"revision"`
	Path     string `json:"path"`
	Line     int    `json:"line"`
	Why      string `json:"why"`
}

type lossyJSON struct {
	Table string `json:"table"`
	What  string `json:"what"`
}

func inspectionJSON(found *engine.Inspection) ([]byte, error) {
	out := inspectJSON{Dialect: found.Dialect, Operations: []json.RawMessage{}, Unknown: []unknownJSON{}, Lossy: []lossyJSON{}, Omitted: append([]string{}, found.Omitted...)}
	for _, o := range found.Operations {
		text, err := op.JSON(o)
		if err != nil {
			return nil, err
		}
		out.Operations = append(out.Operations, text)
	}
	for _, l := range found.Lost {
		out.Unknown = append(out.Unknown, unknownJSON{l.Table, l.Revision, l.Pos.File, l.Pos.Line, l.Why})
	}
	for _, l := range found.Lossy {
		out.Lossy = append(out.Lossy, lossyJSON(l))
	}
	return toJSON(out)
}
