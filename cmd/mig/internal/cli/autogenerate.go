package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
	ucli "github.com/urfave/cli/v2"

	"mig/dsl/op"
	"mig/engine"
	"mig/engine/autogen"
)

// compareFlags are those of the commands that look for what leads to the schema that is wanted.
func compareFlags() []ucli.Flag {
	return []ucli.Flag{
		&ucli.StringFlag{Name: "from", Usage: "compare the target with the `history` of revisions (the default), or with the database"},
		renameFlag(),
	}
}

func renameFlag() ucli.Flag {
	return &ucli.StringSliceFlag{Name: "rename", Usage: "`OLD:NEW` is another name of one table, TABLE.OLD:NEW of one column; may be repeated"}
}

func (c *call) compareOptions() (o engine.CompareOptions, err error) {
	switch from := c.flags.String("from"); from {
	case "", engine.History:
	case "database":
		o.FromDatabase = true
	default:
		return o, &usageError{msg: fmt.Sprintf("--from %q is neither history nor database", from)}
	}
	o.Renames = c.flags.StringSlice("rename")
	return o, nil
}

// autogenerate makes a revision that leads to the schema that is wanted.
func (c *call) autogenerate(ctx context.Context, draft engine.Draft) error {
	o, err := c.compareOptions()
	if err != nil {
		return err
	}
	d, err := c.openAll(ctx)
	if err != nil {
		return err
	}
	defer d.close()
	if err := c.askRenames(ctx, d, &o); err != nil {
		return err
	}
	made, failed := d.list[0].Autogenerate(ctx, draft, o, d.list[1:]...)
	if made == nil {
		return failed
	}
	for i, changes := range made.Changes {
		if d.several {
			c.err.note("mig: database %s", d.names()[i])
		}
		c.tellChanges(changes)
	}
	if len(made.Created) == 0 && failed == nil {
		c.err.note("%s", nothingMade(made))
		if c.json {
			return c.out.json(struct {
				Revision *string `json:"revision"`
			}{})
		}
	}
	return c.printAllMade(made.Created, failed)
}

// nothingMade says why no revision was written.
func nothingMade(made *engine.Generated) string {
	for _, changes := range made.Changes {
		if len(changes.Upgrade) > 0 {
			return "mig: nothing to do: rewriting leaves nothing of what was found"
		}
	}
	return "mig: nothing to do: the schema is what the target says"
}

// printAllMade prints the paths of the files that were made: mostly one.
func (c *call) printAllMade(made []engine.Created, failed error) error {
	switch {
	case len(made) == 0:
		return failed
	case len(made) == 1:
		return c.printMade(made[0], failed)
	case c.json:
		all := struct {
			Revisions []madeJSON `json:"revisions"`
		}{}
		for _, one := range made {
			all.Revisions = append(all.Revisions, asMadeJSON(one))
		}
		return errors.Join(c.out.json(all), failed)
	}
	for _, one := range made {
		c.out.line("%s", one.Path)
	}
	return failed
}

// askRenames asks, on a terminal, whether what looks alike is one thing under a new name.
func (c *call) askRenames(ctx context.Context, d *databases, o *engine.CompareOptions) error {
	in, ok := c.sys.In.(*os.File)
	if !ok || !isatty.IsTerminal(in.Fd()) || c.err.quiet || c.json {
		return nil
	}
	answers := bufio.NewReader(in)
	for _, e := range d.list {
		for asked := map[autogen.Rename]bool{}; ; {
			again, err := c.askAlike(ctx, e, o, answers, asked)
			if err != nil {
				return err
			}
			if !again {
				break
			}
		}
	}
	return nil
}

// askAlike asks about what was not asked yet, and reports whether something was renamed: then its columns may look alike too.
func (c *call) askAlike(ctx context.Context, e *engine.Environment, o *engine.CompareOptions, answers *bufio.Reader, asked map[autogen.Rename]bool) (renamed bool, err error) {
	changes, err := e.Changes(ctx, *o)
	if err != nil {
		return false, err
	}
	for _, r := range changes.Alike {
		if asked[r] {
			continue
		}
		asked[r] = true
		if _, err := fmt.Fprintf(c.err, "%s. Is that a new name? [y/N] ", alike(r)); err != nil {
			return false, err
		}
		text, err := readLine(ctx, answers)
		if err != nil {
			return false, err
		}
		if answer := strings.ToLower(strings.TrimSpace(text)); answer == "y" || answer == "yes" {
			o.Renames, renamed = append(o.Renames, engine.RenameText(r)), true
		}
	}
	return renamed, nil
}

// readLine reads an answer, until a signal comes: reading goes on then, which the end of the process ends.
func readLine(ctx context.Context, in *bufio.Reader) (string, error) {
	type line struct {
		text string
		err  error
	}
	read := make(chan line, 1)
	go func() {
		text, err := in.ReadString('\n')
		read <- line{text, err}
	}()
	select {
	case l := <-read:
		if errors.Is(l.err, io.EOF) {
			l.err = nil
		}
		return l.text, l.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func alike(r autogen.Rename) string {
	if r.Table.Name == "" {
		return fmt.Sprintf("the table %s goes, and %s comes with the same columns", r.Old, r.New)
	}
	return fmt.Sprintf("the column %s.%s goes, and %s comes with the same type", r.Table, r.Old, r.New)
}

// tellChanges tells what was found, a line for each operation, and what a person should know of it.
func (c *call) tellChanges(changes *engine.Changes) {
	for _, o := range changes.Upgrade {
		c.err.note("found: %s", engine.Summary(o))
	}
	c.tellNotes(changes)
}

func (c *call) tellNotes(changes *engine.Changes) {
	for _, r := range changes.Alike {
		c.err.note("note: %s; if that is a new name, say --rename %s", alike(r), engine.RenameText(r))
	}
	for _, text := range changes.Notes {
		c.err.note("note: %s", text)
	}
}

type changesJSON struct {
	Dialect    string            `json:"dialect"`
	Operations []json.RawMessage `json:"operations"`
	Notes      []string          `json:"notes"`
}

func asChangesJSON(changes *engine.Changes) (changesJSON, error) {
	out := changesJSON{Dialect: changes.Dialect, Operations: []json.RawMessage{}, Notes: list(changes.Notes)}
	for _, o := range changes.Upgrade {
		text, err := op.JSON(o)
		if err != nil {
			return out, err
		}
		out.Operations = append(out.Operations, text)
	}
	return out, nil
}
