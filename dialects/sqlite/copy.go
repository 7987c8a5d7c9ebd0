package sqlite

import (
	"fmt"
	"slices"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// needsCopy reports whether SQLite has no ALTER for an operation, so that the table must be copied. What it can do by itself is left to it: it takes
// other tables' references, views and triggers along. t is the table as far as it is known: of one that is not known, SQLite is asked to do
// what it may be able to. https://www.sqlite.org/lang_altertable.html
func needsCopy(o op.Op, t *schema.Table, f dialects.Facts) bool {
	switch o := o.(type) {
	case *op.AddConstraint, *op.DropConstraint:
		return true
	case *op.AlterTable:
		return o.Tail != nil
	case *op.AlterColumn:
		return o.Type != nil || o.Using != "" || o.Null != schema.NullUnset || o.Default != nil || o.DropDefault || o.Collate != nil || o.Identity != nil || o.DropIdentity
	case *op.AddColumn:
		col := &o.Column.Column
		inline := !slices.ContainsFunc(o.Constraints, func(k *schema.Constraint) bool { return k.Kind != schema.ForeignKey })
		return !inline || col.Identity != nil || t != nil && (col.Computed != nil && col.Computed.Storage == "persisted" || !constantDefault(col))
	case *op.DropColumn:
		if t == nil || !f.Version.AtLeast(3, 35) {
			return !f.Version.AtLeast(3, 35)
		}
		hanging, _ := op.Hanging(t, o.Column)
		return slices.ContainsFunc(hanging, func(k *schema.Constraint) bool { return k.Kind != schema.Check })
	}
	return false
}

// mayNeedCopy reports whether it is worth asking for an operation's table, which may cost a replay.
func mayNeedCopy(o op.Op, f dialects.Facts) bool {
	if _, depends := o.(*op.DropColumn); depends {
		return true
	}
	return needsCopy(o, &schema.Table{}, f)
}

// constantDefault reports whether a column's default is one that ADD COLUMN takes where the table has rows.
func constantDefault(col *schema.Column) bool {
	v := col.Default
	return v == nil || v.Kind != schema.CurrentTimestamp && (v.Kind != schema.SQL || sqltext.IsConstant(v.Text))
}

// batch writes the parts of a batch: each by itself where SQLite has words for it, else all of them with one copy of the table.
func (d *Dialect) batch(o *op.Batch, before schema.View, f dialects.Facts) ([]dialects.Statement, error) {
	if _, err := before.Table(o.Table); err != nil { // online, this reads a table that no revision tells of
		return nil, err
	}
	scratch := o.Scratch(before)
	t, err := scratch.Table(o.Table)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(o.Ops, func(part op.Op) bool { return needsCopy(part, t, f) }) {
		c, err := d.grammar.New(o, before, f)
		if err != nil {
			return nil, err
		}
		return c.Batch(o)
	}
	if t == nil {
		return nil, &dialects.UnsupportedError{Dialect: d.Name(), Version: f.Version, What: fmt.Sprintf("these changes of %s but by copying it, and mig does not know the table", o.Table), Hint: wayKnown}
	}
	return d.alter(o.Table, o.Ops, scratch, f)
}

// alter changes a known table by copying it. The schema becomes that after the operations.
func (d *Dialect) alter(name schema.Name, ops []op.Op, view *schema.Schema, f dialects.Facts) ([]dialects.Statement, error) {
	t, err := view.Table(name)
	if err != nil {
		return nil, err
	}
	if t.Lossy != "" {
		return nil, &dialects.UnsupportedError{
			Dialect: d.Name(), Version: f.Version, What: fmt.Sprintf("a copy of %s that keeps %s", name, t.Lossy), Hint: "write the copy by hand, as SQL",
		}
	}
	a := &altering{d: d, facts: f, view: view, there: t.Clone(), fresh: map[string]bool{}, using: map[string]string{}, gone: map[string]error{}}
	for _, o := range ops {
		if err := a.part(o); err != nil {
			return nil, err
		}
	}
	return a.out, a.flush()
}

// altering is a list of operations on one table. They change what the table is to be; what the database has is brought to it by one copy at the end.
type altering struct {
	d     *Dialect
	facts dialects.Facts
	view  *schema.Schema    // after the operations so far
	there *schema.Table     // as the database has it after the statements so far
	fresh map[string]bool   // columns that are new: no value is copied into them
	using map[string]string // column → the expression that makes its new value
	gone  map[string]error  // columns that were dropped, of which a trigger speaks
	due   bool              // a copy
	out   []dialects.Statement
}

func (a *altering) part(o op.Op) error {
	c, err := a.d.copying.New(o, a.view, a.facts)
	if err != nil {
		return err
	}
	if checkConstraints(c, o); c.Err != nil {
		return c.Err
	}
	switch o := o.(type) {
	case *op.AlterColumn:
		return a.column(o)
	case *op.AddColumn:
		a.fresh[o.Column.Name] = true
	case *op.DropColumn:
		if err := mentions(c.Known(o.Table), o.Column); err != nil {
			return err
		}
		if err := needed(a.view, o.Table, o.Column); err != nil {
			a.gone[o.Column] = err
		}
		delete(a.fresh, o.Column)
		delete(a.using, o.Column)
	}
	a.due = true
	return o.Apply(a.view)
}

// column alters a column.
func (a *altering) column(o *op.AlterColumn) error {
	rest := *o
	rest.NewName = ""
	if needsCopy(&rest, a.there, a.facts) {
		a.due = true
		if rest.Using != "" {
			a.using[o.Column] = rest.Using
		}
	}
	if err := rest.Apply(a.view); err != nil || o.NewName == "" {
		return err
	}
	return a.rename(&op.AlterColumn{Table: o.Table, Column: o.Column, NewName: o.NewName})
}

// rename gives a column its new name in SQLite's own words, which take views, triggers and the references of other tables along. That comes before the
// copy, unless the old table has a column of the new name; a column that comes with the copy has no other name yet.
func (a *altering) rename(o *op.AlterColumn) error {
	if a.fresh[o.Column] {
		delete(a.fresh, o.Column)
		a.fresh[o.NewName] = true
		return o.Apply(a.view)
	}
	if a.there.Column(o.NewName) != nil {
		if err := a.flush(); err != nil {
			return err
		}
	}
	list, err := a.d.native(o, a.view, a.facts)
	if err != nil {
		return err
	}
	a.out = append(a.out, list...)
	if err := o.Apply(a.view); err != nil {
		return err
	}
	for column, expr := range a.using {
		a.using[column] = op.RenameInExpr(expr, o.Column, o.NewName, (*Dialect)(nil).Ident)
	}
	if expr, ok := a.using[o.Column]; ok {
		delete(a.using, o.Column)
		a.using[o.NewName] = expr
	}
	physical := schema.New()
	physical.Put(a.there)
	return o.Apply(physical)
}

// flush copies the table, if that is due.
func (a *altering) flush() error {
	if !a.due {
		return nil
	}
	t, err := a.view.Table(a.there.Name)
	if err != nil {
		return err
	}
	for _, c := range a.there.Columns {
		if err := a.gone[c.Name]; err != nil && t.Column(c.Name) == nil {
			return err
		}
	}
	list, err := a.copy(t)
	if err != nil {
		return err
	}
	a.out = append(a.out, list...)
	a.there, a.due = t.Clone(), false
	clear(a.fresh)
	clear(a.using)
	return nil
}
