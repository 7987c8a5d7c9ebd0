package autogen

import (
	"reflect"
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Comparator finds differences that mig does not look for. Each of its functions may be nil.
type Comparator struct {
	// Schema is asked once.
	Schema func(*Context) error
	// Table is asked of each table that takes part: of one that is new, From is nil, of one that goes, To.
	Table func(*Context, TablePair) error
	// Column is asked of each column that both tables have.
	Column func(*Context, ColumnPair) error
}

// ComparatorError is what a comparator could not do.
type ComparatorError struct{ Err error }

// Error says whose error it is.
func (e *ComparatorError) Error() string {
	return "a comparator of the program failed: " + e.Err.Error()
}

// Unwrap gives the comparator's error.
func (e *ComparatorError) Unwrap() error { return e.Err }

// TablePair is a table of both schemas, as the database spells it where it was asked.
type TablePair struct{ From, To *schema.Table }

// ColumnPair is a column of both tables, and what mig itself found, which may be changed: an operation that then says nothing is not written.
type ColumnPair struct {
	Table    TablePair
	From, To *schema.Column
	Alter    *op.AlterColumn
}

// Context is what a comparator works with.
type Context struct {
	Dialect string
	// From and To are the schemas, as operations say them, whole: filters are for what mig compares. What operations of a program put into a schema as objects of a kind of their own is there.
	From, To *schema.Schema
	// Query asks the database that is compared, whose rows come as text, nil for NULL. It is nil where there is none.
	Query func(sql string) (columns []string, rows [][]*string, err error)

	c *comparison
}

// First adds operations that run before all that mig finds, in their order.
func (c *Context) First(ops ...op.Op) { c.c.foremost = append(c.c.foremost, ops...) }

// Last adds operations that run after all that mig finds.
func (c *Context) Last(ops ...op.Op) { c.c.final = append(c.c.final, ops...) }

// Note adds something that a person should look at.
func (c *Context) Note(format string, args ...any) { c.c.note(format, args...) }

func (c *comparison) context() *Context {
	return &Context{Dialect: c.Dialect, From: c.from.Schema, To: c.to.Schema, Query: c.Query, c: c}
}

// compareOwn asks the comparators of the schema and the tables. Those of columns were asked before.
func (c *comparison) compareOwn() error {
	err := c.err
	for _, own := range c.Comparators {
		if err == nil {
			err = c.compareBy(own)
		}
	}
	if err != nil {
		return &ComparatorError{err}
	}
	return nil
}

func (c *comparison) compareBy(own Comparator) error {
	if own.Schema != nil {
		if err := own.Schema(c.context()); err != nil {
			return err
		}
	}
	if own.Table == nil {
		return nil
	}
	for _, p := range c.tablePairs() {
		if err := own.Table(c.context(), p); err != nil {
			return err
		}
	}
	return nil
}

// Own gives what the comparators say that makes a schema where there is nothing: what runs before all that mig makes of it, and after that. They are not asked about columns, which are
// their new tables'.
func Own(s *schema.Schema, o Options) (first, last []op.Op, err error) {
	nothing := schema.New()
	nothing.Rules = s.Rules
	c := &comparison{Options: o, diff: &Difference{}, from: Side{Schema: nothing}.ready(), to: Side{Schema: s}.ready()}
	err = c.compareOwn()
	return c.foremost, c.final, err
}

// tablePairs gives the tables that take part, sorted.
func (c *comparison) tablePairs() (out []TablePair) {
	for _, to := range c.to.Seen.All() {
		from, _ := c.from.Seen.Table(to.Name)
		out = append(out, TablePair{from, to})
	}
	for _, from := range c.from.Seen.All() {
		if to, _ := c.to.Seen.Table(from.Name); to == nil {
			out = append(out, TablePair{from, nil})
		}
	}
	return slices.DeleteFunc(out, func(p TablePair) bool {
		return !c.takes(schema.TableKind, or(p.To, p.From).Name)
	})
}

// compareColumn asks the comparators of a column, and reports whether the operation is to be written: what mig found, until one of them has been asked.
func (d *tableDiff) compareColumn(was, now *schema.Column, o *op.AlterColumn, differs bool) bool {
	for _, own := range d.Comparators {
		if own.Column != nil && d.err == nil {
			d.err = own.Column(d.context(), ColumnPair{TablePair{d.was, d.now}, was, now, o})
			differs = !reflect.DeepEqual(o, &op.AlterColumn{Table: d.name, Column: now.Name})
		}
	}
	return differs
}
