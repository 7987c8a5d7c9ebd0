package dsl

import (
	"slices"
	"sort"
	"strings"

	"mig/dsl/diag"
)

// options is the table of the options that a helper takes, for what the helper makes.
type options[T any] map[string]option[T]

type option[T any] struct {
	set    func(to *T, r *reader)
	repeat bool // may be given more than once
}

// flag is an option without arguments.
func flag[T any](field func(*T) *bool) option[T] {
	return option[T]{set: func(to *T, _ *reader) { *field(to) = true }}
}

// textOption takes one string.
func textOption[T any](what string, field func(*T) *string) option[T] {
	return option[T]{set: func(to *T, r *reader) { *field(to) = r.text(what) }}
}

// sqlOption takes one expression.
func sqlOption[T any](what string, field func(*T) *string) option[T] {
	return option[T]{set: func(to *T, r *reader) { *field(to) = r.sql(what) }}
}

// apply reads all arguments that are left as options.
func (table options[T]) apply(to *T, r *reader) {
	var seen []string
	for r.err == nil && len(r.args) > 0 {
		a, _ := r.take("option")
		c, ok := a.(*Call)
		if !ok {
			r.fail(r.call.errorf("there is one argument too many: %s", describe(a)).withHint("%s takes %s", r.call.name, table.names()))
			return
		}
		o, ok := table[c.name]
		if !ok {
			r.fail(table.unknown(r.call, c))
			return
		}
		if !o.repeat && !c.only && slices.Contains(seen, c.name) {
			r.fail(c.errorf("the option is given twice"))
			return
		}
		seen = append(seen, c.name)
		inner := c.read()
		o.set(to, inner)
		inner.end()
		r.fail2(inner)
	}
}

func (table options[T]) unknown(of, c *Call) *argError {
	err := &argError{at: c.at, msg: of.name + " has no option " + c.name}
	if c.id > 0 {
		err.msg = of.name + " can't hold the operation " + c.name
	}
	names := make([]string, 0, len(table))
	for name := range table {
		names = append(names, name)
	}
	if near := diag.Nearest(c.name, names); near != "" {
		return err.withHint("did you mean %s? %s takes %s", near, of.name, table.names())
	}
	return err.withHint("%s takes %s", of.name, table.names())
}

func (table options[T]) names() string {
	if len(table) == 0 {
		return "no options"
	}
	names := make([]string, 0, len(table))
	for name := range table {
		names = append(names, name)
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}
