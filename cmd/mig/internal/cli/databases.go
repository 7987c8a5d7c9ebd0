package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mig/engine"
)

// Commands that touch a database, or write SQL for one, go through all databases of mig.yaml in its order, unless
// --database chooses one.

// databases are those that a command goes through.
type databases struct {
	project *engine.Environment
	list    []*engine.Environment
	several bool // they are all those of mig.yaml, and answers say which is whose
}

func (d *databases) close() { _ = d.project.Close() } // directories were read, nothing was written

func (d *databases) names() []string {
	out := make([]string, len(d.list))
	for i, e := range d.list {
		out[i] = e.Config.Database
	}
	return out
}

// openAll opens the project for the databases at hand. No database is connected to yet.
func (c *call) openAll(ctx context.Context) (*databases, error) {
	e, err := c.open()
	if err != nil {
		return nil, err
	}
	names := e.Config.Databases
	if len(names) == 0 || e.Config.Database != "" {
		return &databases{project: e, list: []*engine.Environment{e}}, nil
	}
	d := &databases{project: e, several: true}
	if err := c.fill(ctx, d, names); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// fill opens each of the databases, and makes sure that none gets the settings of another.
func (c *call) fill(ctx context.Context, d *databases, names []string) error {
	if url, _ := c.sys.LookupEnv("MIG_URL"); url != "" || c.flags.IsSet("url") {
		return &usageError{
			msg:  "a URL was given, and there are several databases: " + strings.Join(names, ", "),
			hint: "say with --database NAME which one it is of",
		}
	}
	if err := c.readOnce(ctx, d.project); err != nil {
		return err
	}
	for _, name := range names {
		cfg, err := c.settings(name)
		if err != nil {
			return err
		}
		d.list = append(d.list, d.project.ForDatabase(cfg))
	}
	return nil
}

// readOnce reads the files for all databases. What makes a revision makes its folder too, of which nothing is to be told when it is not there.
func (c *call) readOnce(ctx context.Context, e *engine.Environment) error {
	if c.flags.Command.Name == revisionName {
		_, err := e.Directory()
		return err
	}
	_, err := e.Graph(ctx)
	return err
}

// online makes sure that all databases have a URL, each its own, before a command does something in the first of them.
func (d *databases) online() error {
	at, err := engine.CheckDatabases(d.list)
	if err != nil && at >= 0 {
		return d.failed(at, 0, err)
	}
	return err
}

// failed says which database an error is of, where there are several; done are finished.
func (d *databases) failed(i, done int, err error) error {
	if !d.several {
		return err
	}
	names := d.names()
	e := &databaseError{name: names[i], done: names[:done], err: err}
	for k := done; k < len(names); k++ {
		if k != i {
			e.waiting = append(e.waiting, names[k])
		}
	}
	return e
}

// notWritten is failed for a command that writes a script for each database; written are the files that are there.
func (d *databases) notWritten(i int, written []string, err error) error {
	if !d.several {
		return err
	}
	return &databaseError{name: d.names()[i], script: true, done: written, err: err}
}

// databaseError is what failed in one of several databases.
type databaseError struct {
	name          string
	script        bool // it was to be written, and done are files
	done, waiting []string
	err           error
}

func (e *databaseError) Error() string { return fmt.Sprintf("database %s: %v", e.name, e.err) }
func (e *databaseError) Unwrap() error { return e.err }

// state tells of the other databases.
func (e *databaseError) state() string {
	text := "this is of database " + e.name
	switch {
	case e.script && len(e.done) == 0:
		return text + "; nothing was written"
	case e.script:
		return text + "; written before it: " + strings.Join(e.done, ", ")
	}
	if len(e.done) > 0 {
		text += "; done before it: " + strings.Join(e.done, ", ")
	}
	if len(e.waiting) > 0 {
		text += "; not begun: " + strings.Join(e.waiting, ", ")
	}
	return text
}

// visit is what a command does with a database: it writes its text and gives what JSON shows of it. A *foundError does not
// keep it from the databases that follow.
type visit func(e *engine.Environment) (any, error)

// eachOnline visits the databases that the settings have URLs of.
func (c *call) eachOnline(ctx context.Context, do visit) error {
	d, err := c.openAll(ctx)
	if err != nil {
		return err
	}
	defer d.close()
	if d.several {
		if err := d.online(); err != nil {
			return err
		}
	}
	return c.each(d, do)
}

// eachOffline visits the databases, of which only the dialect has to be known.
func (c *call) eachOffline(ctx context.Context, do visit) error {
	d, err := c.openAll(ctx)
	if err != nil {
		return err
	}
	defer d.close()
	return c.each(d, do)
}

// each visits databases in order, and writes the JSON of all. The first error ends it.
func (c *call) each(d *databases, do visit) error {
	var values []any
	var found *foundError
	for i, e := range d.list {
		if d.several {
			c.heading(i, e.Config.Database)
		}
		value, err := do(e)
		var one *foundError
		switch {
		case errors.As(err, &one):
			found = found.and(one, d, i)
		case err != nil:
			return d.failed(i, i, err)
		}
		values = append(values, value)
	}
	if err := c.writeJSON(d, values); err != nil {
		return err
	}
	if found != nil {
		return found
	}
	return nil
}

// heading stands before what is told of one of several databases: on standard output, where a reader needs it, in the
// text of a command that answers a question, and else beside the progress.
func (c *call) heading(i int, name string) {
	switch {
	case !answers[c.flags.Command.Name]:
		c.err.note("mig: database %s", name)
		return
	case c.json:
		return
	case i > 0:
		c.out.line("")
	}
	c.out.line("%s", c.out.paint(bold, "database "+name))
	c.out.flush() // before what standard error tells of this database
}

// answers are the commands whose standard output is an answer for people, unless it is JSON.
var answers = map[string]bool{current: true, "plan": true, "status": true, "verify": true, "history": true, "show": true, "check": true}

// writeJSON writes, where it is wanted, the answer of the one database, or {"databases":[{"database":NAME,…}]}.
func (c *call) writeJSON(d *databases, values []any) error {
	if !c.json {
		return nil
	}
	text, err := d.json(values)
	if err == nil {
		_, err = c.out.Write(text)
	}
	return err
}

func (d *databases) json(values []any) ([]byte, error) {
	if !d.several {
		return toJSON(values[0])
	}
	out := databasesJSON{Databases: make([]namedJSON, len(values))}
	for i, name := range d.names() {
		out.Databases[i] = namedJSON{name, values[i]}
	}
	return toJSON(out)
}

type databasesJSON struct {
	Databases []namedJSON `json:"databases"`
}

// namedJSON is an object with the name of its database before its other keys.
type namedJSON struct {
	name  string
	value any
}

// MarshalJSON writes the name into the object.
func (n namedJSON) MarshalJSON() ([]byte, error) {
	name, err := toJSON(n.name)
	if err != nil {
		return nil, err
	}
	out := slices.Concat([]byte(`{"database":`), bytes.TrimSpace(name))
	if n.value == nil {
		return append(out, '}'), nil
	}
	object, err := toJSON(n.value)
	if err != nil {
		return nil, err
	}
	object = bytes.TrimSpace(object)
	if !bytes.HasPrefix(object, []byte("{")) {
		return nil, fmt.Errorf("the answer of database %s is no object", n.name)
	}
	if !bytes.Equal(object, []byte("{}")) {
		out = append(out, ',')
	}
	return append(out, object[1:]...), nil
}
