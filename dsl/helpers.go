package dsl

import (
	"slices"
	"strings"

	"mig/dsl/diag"
	"mig/dsl/schema"
)

// Helpers that sources can't name: calls are rewritten to them.
const (
	numberHelper  = "mig__number"  // a number at a helper, as text
	includeHelper = "mig__include" // include of a file; within a helper's parentheses, include is an option
)

// inline are the helpers that give text, or decide something, at once.
var inline = map[string]func(*Evaluator, *Call) (any, error){
	"only":              (*Evaluator).only,
	"dialect_is":        (*Evaluator).dialectIs,
	"dialect":           func(e *Evaluator, c *Call) (any, error) { return e.set.Dialect.Name(), c.noArgs() },
	"ident":             (*Evaluator).ident,
	"literal":           (*Evaluator).literal,
	"type_name":         (*Evaluator).typeName,
	"online":            func(e *Evaluator, c *Call) (any, error) { return e.ctx.Online, c.noArgs() },
	"query":             (*Evaluator).query,
	"current_timestamp": (*Evaluator).currentTimestamp,
	includeHelper:       (*Evaluator).include,
	"rows_csv":          (*Evaluator).dataFile,
	"rows_json":         (*Evaluator).dataFile,
	"rows_yaml":         (*Evaluator).dataFile,
}

func isHelper(name string) bool {
	return isOperation(name) || inlineNames[name] || foldedValues[name]
}

// inlineNames breaks the circle of initialisation between inline and isHelper.
var inlineNames = map[string]bool{
	"only": true, "dialect_is": true, "dialect": true, "ident": true, "literal": true, "type_name": true, "online": true, "query": true, "current_timestamp": true, includeHelper: true,
}

// Helpers gives the names of all helpers, sorted: operations, what stands in their parentheses, and what gives text.
func Helpers() []string {
	out := append(Operations(), valueHelpers...)
	for name := range inlineNames {
		if name != includeHelper {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// helperNames gives the names of all helpers and functions, for suggestions.
func helperNames() []string { return append(Helpers(), sprigFunctions...) }

// helper is a call of any helper: an operation is recorded, a value or an option is
// kept for the operation around it, the others answer at once.
func (e *Evaluator) helper(name string, at place, args []any) (any, error) {
	c := &Call{name: name, at: at, args: args, own: e.set.helper(name)}
	if c.own != nil || isOperation(name) {
		return e.cur.record(c), nil
	}
	if f := inline[name]; f != nil {
		return f(e, c)
	}
	return c, nil
}

func (c *Call) noArgs() error {
	r := c.read()
	r.end()
	return r.result()
}

// only gives its options if they are for the dialect at hand.
func (e *Evaluator) only(c *Call) (any, error) {
	r := c.read()
	name := r.text("dialect")
	if err := e.knownDialect(r, name); err != nil {
		return nil, err
	}
	if name != e.set.Dialect.Name() {
		return list(nil), nil
	}
	return list(r.args), nil
}

func (e *Evaluator) knownDialect(r *reader, name string) error {
	if r.err == nil && e.set.Dialects != nil && !slices.Contains(e.set.Dialects, name) {
		err := r.call.errorf("there is no dialect %q", name).withHint("the dialects are %s", strings.Join(e.set.Dialects, ", "))
		if near := diag.Nearest(name, e.set.Dialects); near != "" {
			err = err.withHint("did you mean %q?", near)
		}
		r.fail(err)
	}
	return r.result()
}

func (e *Evaluator) dialectIs(c *Call) (any, error) {
	r := c.read()
	found := false
	for more := true; more; more = len(r.args) > 0 {
		name := r.text("dialect")
		if err := e.knownDialect(r, name); err != nil {
			return nil, err
		}
		found = found || name == e.set.Dialect.Name()
	}
	return found, nil
}

func (e *Evaluator) ident(c *Call) (any, error) {
	r := c.read()
	n := r.name("name")
	r.end()
	if r.err != nil {
		return nil, r.err
	}
	if n.Schema == "" {
		return e.set.Dialect.Ident(n.Name), nil
	}
	return e.set.Dialect.Ident(n.Schema) + "." + e.set.Dialect.Ident(n.Name), nil
}

func (e *Evaluator) literal(c *Call) (any, error) {
	r := c.read()
	v := r.value("value")
	r.end()
	if r.err != nil {
		return nil, r.err
	}
	s, err := e.set.Dialect.Literal(v)
	return s, c.wrap(err)
}

func (e *Evaluator) typeName(c *Call) (any, error) {
	r := c.read()
	t := r.columnType("type")
	r.end()
	if r.err != nil {
		return nil, r.err
	}
	s, err := e.set.Dialect.TypeName(t)
	return s, c.wrap(err)
}

// query asks the database, when the revision's turn has come.
func (e *Evaluator) query(c *Call) (any, error) {
	r := c.read()
	sql := r.sql("query")
	r.end()
	switch {
	case r.err != nil:
		return nil, r.err
	case e.set.Query == nil:
		return nil, c.errorf("there is no database to ask").withHint("let the database decide when the script runs: {{ when (column_missing …) (add_column …) }}; or write {{ if online }} … {{ end }} around it")
	}
	rows, err := e.set.Query(sql)
	if err != nil {
		return nil, c.errorf("%w", err)
	}
	return rows, nil
}

func (e *Evaluator) currentTimestamp(c *Call) (any, error) {
	if err := c.noArgs(); err != nil {
		return nil, err
	}
	s, err := e.set.Dialect.Literal(schema.Value{Kind: schema.CurrentTimestamp})
	return now{s}, c.wrap(err)
}

func (c *Call) wrap(err error) error {
	if err == nil {
		return nil
	}
	return c.errorf("%s", err)
}

// include gives a file of the migration directory as raw SQL, with positions of that file.
func (e *Evaluator) include(c *Call) (any, error) {
	src, err := e.readFile(c)
	if err != nil {
		return nil, err
	}
	out := e.cur
	out.sources = append(out.sources, src)
	back := markOf(c.at, true)
	return markOf(place{len(out.sources) - 1, 0}, false) + src.Text + back, nil
}

// readFile reads the file that is a call's only argument.
func (e *Evaluator) readFile(c *Call) (*diag.Source, error) {
	r := c.read()
	name := r.text("file")
	r.end()
	if r.err != nil {
		return nil, r.err
	}
	if e.set.ReadFile == nil {
		return nil, c.errorf("there is no migration directory to read %q from", name)
	}
	src, err := e.set.ReadFile(name)
	if err != nil {
		return nil, c.errorf("%w", err)
	}
	return src, nil
}
