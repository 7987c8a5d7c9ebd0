package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
)

// Extension is what a program adds to mig.
type Extension struct {
	Operations []Operation
	// SQL writes operations of mig's own otherwise than mig does: by the operation's name, and in it by the dialect's.
	SQL map[string]map[string]Compile
	// Comparators find differences that mig does not look for.
	Comparators []autogen.Comparator
	// Renderers write operations of mig's own otherwise into revisions.
	Renderers autogen.Renderers
	// Inspect reads what a database holds that only this extension knows into its schema: as objects of a kind of its own, which is how its operations know them too. It asks with c.Facts.Query.
	Inspect func(ctx context.Context, c *Compiling, into *schema.Schema) error
}

// Operation is an operation of a program's own. Define makes one of a type.
type Operation struct {
	Name   string   // of the operation, and of its helper
	Words  []string // helpers that stand in the parentheses of its helper alone
	New    func() op.Op
	Parse  func(*dsl.Args) (op.Op, error)
	Render func(op.Op) (*autogen.Call, error) // nil: it is never written into a revision
	SQL    map[string]Compile
}

// Compile gives the statements of an operation.
type Compile func(c *Compiling, o op.Op) ([]dialects.Statement, error)

// Definition is an operation whose values are of type O, a pointer to a struct.
type Definition[O op.Op] struct {
	Words []string
	// New gives an empty operation. Its Op is the name of the helper; its JSON form is read into it.
	New func() O
	// Parse makes an operation of what a template says.
	Parse func(*dsl.Args) (O, error)
	// Render writes an operation into a revision.
	Render func(O) (*autogen.Call, error)
	// SQL writes the operation for a dialect, by its name; "" is for all that have none of their own.
	SQL map[string]func(*Compiling, O) ([]dialects.Statement, error)
}

// Define makes an operation of its definition.
func Define[O op.Op](d Definition[O]) Operation {
	out := Operation{
		Name: d.New().Op(), Words: d.Words, New: func() op.Op { return d.New() }, SQL: map[string]Compile{},
		Parse: func(a *dsl.Args) (op.Op, error) { return d.Parse(a) },
	}
	if d.Render != nil {
		out.Render = func(o op.Op) (*autogen.Call, error) { return d.Render(o.(O)) }
	}
	for dialect, write := range d.SQL {
		out.SQL[dialect] = func(c *Compiling, o op.Op) ([]dialects.Statement, error) { return write(c, o.(O)) }
	}
	return out
}

// Compiling is what SQL is written with.
type Compiling struct {
	Dialect dialects.Dialect
	Before  schema.View // the schema before the operation
	Facts   dialects.Facts
	// Aside says that the SQL makes a schema that is read and taken away again, beside the one that is there: what belongs to the whole database, and can't be made
	// twice, is left out, or made unless it is there.
	Aside bool

	own *extended
}

// Ident writes an identifier.
func (c *Compiling) Ident(name string) string { return c.Dialect.Ident(name) }

// Literal writes a text.
func (c *Compiling) Literal(text string) (string, error) {
	return c.Dialect.Literal(schema.NewString(text), c.Facts)
}

// Run gives the statements of SQL, each text cut as raw SQL of a revision is.
func (c *Compiling) Run(sql ...string) (out []dialects.Statement, err error) {
	for _, text := range sql {
		err := c.Dialect.Scan(text, false, func(span sqlscan.Span) error {
			switch span.Kind {
			case sqlscan.Rest:
			case sqlscan.Handle:
				return errors.New("the SQL of an operation holds a NUL character")
			default:
				out = append(out, c.Dialect.Raw(text, span))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Compile gives the statements of another operation: as mig writes them, if it is one of mig's.
func (c *Compiling) Compile(o op.Op) ([]dialects.Statement, error) {
	if operation := c.own.operations[o.Op()]; operation.Parse != nil {
		return c.own.compile(*c, o)
	}
	return c.Dialect.Compile(o, c.Before, c.Facts)
}

// extended is all that the extensions of an environment add.
type extended struct {
	operations map[string]Operation
	helpers    []dsl.Helper
	known      op.Known
	renderers  autogen.Renderers
	sql        map[string]map[string]Compile // of mig's own operations
	list       []Extension
}

// extend gathers extensions. What two of them have under one name is an error.
func extend(list []Extension) (*extended, error) {
	x := &extended{
		operations: map[string]Operation{}, known: op.Known{}, renderers: autogen.Renderers{}, sql: map[string]map[string]Compile{}, list: list,
	}
	for _, e := range list {
		for _, o := range e.Operations {
			if o.Parse == nil || o.New == nil {
				return nil, fmt.Errorf("the operation %s of an extension lacks New or Parse", o.Name)
			}
			x.operations[o.Name], x.known[o.Name], x.renderers[o.Name] = o, o.New, o.Render
			x.helpers = append(x.helpers, dsl.Helper{Name: o.Name, Words: o.Words, Parse: o.Parse})
		}
		for name, by := range e.SQL {
			if x.sql[name] == nil {
				x.sql[name] = map[string]Compile{}
			}
			for dialect, write := range by {
				if x.sql[name][dialect] != nil {
					return nil, fmt.Errorf("two extensions have SQL of %s for the dialect %q", name, dialect)
				}
				x.sql[name][dialect] = write
			}
		}
		maps.Copy(x.renderers, e.Renderers)
	}
	if err := dsl.CheckHelpers(x.helpers); err != nil {
		return nil, fmt.Errorf("an extension: %w", err)
	}
	return x, nil
}

// isOwn reports whether an operation is one of the program's.
func (x *extended) isOwn(o op.Op) bool {
	_, ok := x.operations[o.Op()]
	return ok
}

// compile gives the statements of an operation: a program's own, or mig's, which the program may write otherwise.
func (x *extended) compile(c Compiling, o op.Op) ([]dialects.Statement, error) {
	c.own = x
	if write := x.writer(c.Dialect.Name(), o); write != nil {
		return write(&c, o)
	}
	if x.isOwn(o) {
		return nil, &dialects.UnsupportedError{
			Dialect: c.Dialect.Name(), Version: c.Facts.Version, What: "the operation " + o.Op() + ", of which the program that runs mig has no SQL for it",
			Hint: "give the operation SQL for " + c.Dialect.Name() + ", or for all dialects",
		}
	}
	if x.writes(c.Dialect.Name(), o) {
		switch o := o.(type) {
		case *op.When:
			return x.condition(c, o)
		case *op.Batch:
			return x.batch(c, o)
		}
	}
	return c.Dialect.Compile(o, c.Before, c.Facts)
}

// compiler gives what compiles operations for a dialect.
func (x *extended) compiler(d dialects.Dialect, aside bool) func(op.Op, schema.View, dialects.Facts) ([]dialects.Statement, error) {
	return func(o op.Op, before schema.View, f dialects.Facts) ([]dialects.Statement, error) {
		return x.compile(Compiling{Dialect: d, Before: before, Facts: f, Aside: aside}, o)
	}
}

// comparators gives those of all extensions.
func (x *extended) comparators() (out []autogen.Comparator) {
	for _, e := range x.list {
		out = append(out, e.Comparators...)
	}
	return out
}

// inspect lets the extensions read what only they know.
func (x *extended) inspect(ctx context.Context, c *connected, into *schema.Schema) error {
	for _, e := range x.list {
		if e.Inspect == nil {
			continue
		}
		if err := e.Inspect(ctx, &Compiling{Dialect: c.Dialect, Before: into, Facts: c.facts, own: x}, into); err != nil {
			return fmt.Errorf("an extension can't read what it knows of the database: %w", err)
		}
	}
	return nil
}
