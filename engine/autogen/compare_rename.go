package autogen

import (
	"fmt"
	"maps"
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Rename says that what is gone under one name is there under another.
type Rename struct {
	Table    schema.Name // of a column; zero where a table is renamed
	Old, New string      // as they are written: a table's may have its schema
}

// RenameError says that something can't be renamed as Options.Renames have it.
type RenameError struct{ Err error }

func (e *RenameError) Error() string { return e.Err.Error() }

func (e *RenameError) Unwrap() error { return e.Err }

// rename renames what was said to have another name, so that the rest is compared under the new one.
func (c *comparison) rename(s Side, wanted *schema.Schema) (Side, error) {
	if len(c.Renames) == 0 {
		return s, nil
	}
	s = Side{Schema: copied(s.Schema), Seen: copied(s.Seen), Found: maps.Clone(s.Found)}
	for _, r := range c.Renames {
		o, err := r.op()
		if err != nil {
			return s, err
		}
		if change, ok := o.(*op.AlterColumn); ok {
			change.Table = c.renamed(change.Table)
		}
		if err := r.missing(o, s.Schema, wanted); err != nil {
			if !c.SkipRenames {
				return s, err
			}
			c.diff.Skipped = append(c.diff.Skipped, r)
			continue
		}
		if err := c.renameOne(o, s); err != nil {
			return s, err
		}
	}
	return s, nil
}

// renamed gives the new name of a table that was renamed before.
func (c *comparison) renamed(n schema.Name) schema.Name {
	for _, o := range c.first {
		if again, ok := o.(*op.RenameTable); ok && again.Old == n {
			n = again.New.In(again.Old)
		}
	}
	return n
}

// missing reports that there is nothing to rename, or that nothing is to have the new name: to rename it would only be the long way to drop it.
func (r Rename) missing(o op.Op, in, wanted *schema.Schema) error {
	n, _ := op.TableOf(o)
	to := n
	if again, ok := o.(*op.RenameTable); ok {
		to = again.New.In(again.Old)
	}
	t, err := in.Table(n)
	switch {
	case err != nil || t == nil:
		return fmt.Errorf("there is no table %s to rename, or to rename a column of", n)
	case r.Table.Name != "" && t.Column(r.Old) == nil:
		return fmt.Errorf("the table %s has no column %s to rename", n, r.Old)
	}
	t, err = wanted.Table(to)
	switch {
	case err != nil || t == nil:
		return fmt.Errorf("no table %s is wanted", to)
	case r.Table.Name != "" && t.Column(r.New) == nil:
		return fmt.Errorf("no column %s of the table %s is wanted", r.New, to)
	}
	return nil
}

func (c *comparison) renameOne(o op.Op, s Side) error {
	if change, ok := o.(*op.AlterColumn); ok && c.FixedNames {
		if err := c.freeName(change, s); err != nil {
			return err
		}
	}
	return c.renameIn(o, s)
}

// freeName drops before a column gets another name what reads it, and holds it: computed columns with their indexes and constraints, and checks. The comparison then finds them missing.
func (c *comparison) freeName(o *op.AlterColumn, s Side) error {
	t, err := s.Schema.Table(o.Table)
	if err != nil || t == nil {
		return err
	}
	reads := func(expr string) bool { return op.Mentions(expr, o.Column) }
	computed := map[string]bool{}
	for _, col := range t.Columns {
		computed[col.Name] = col.Computed != nil && reads(col.Computed.Expr)
	}
	var drops []op.Op
	for _, x := range t.Indexes {
		if slices.ContainsFunc(x.Columns, func(part schema.IndexColumn) bool { return computed[part.Name] }) {
			drops = append(drops, &op.DropIndex{Name: x.Name, Table: o.Table})
		}
	}
	for _, k := range t.Constraints {
		if k.Name != "" && (k.Kind == schema.Check && reads(k.Expr) || slices.ContainsFunc(k.Columns, func(name string) bool { return computed[name] })) {
			drops = append(drops, dropOf(o.Table, k))
		}
	}
	for _, col := range t.Columns {
		if computed[col.Name] {
			c.altered = append(c.altered, alteredColumn{o.Table, col.Name})
			drops = append(drops, &op.DropColumn{Table: o.Table, Column: col.Name})
		}
	}
	for _, drop := range drops {
		if err := c.renameIn(drop, s); err != nil {
			return err
		}
	}
	return nil
}

// renameIn does in both forms of a side what is to be done first.
func (c *comparison) renameIn(o op.Op, s Side) error {
	for _, in := range []*schema.Schema{s.Schema, s.Seen} {
		if in == nil {
			continue
		}
		if err := o.Apply(in); err != nil {
			return err
		}
	}
	c.first = append(c.first, o)
	switch o := o.(type) {
	case *op.RenameTable:
		if s.Found[o.Old] {
			s.Found[o.New.In(o.Old)] = true
		}
		c.altered = append(c.altered, alteredColumn{table: o.Old})
	case *op.AlterColumn:
		c.altered = append(c.altered, alteredColumn{o.Table, o.Column})
	}
	return nil
}

func (r Rename) op() (op.Op, error) {
	if r.Table.Name != "" {
		return &op.AlterColumn{Table: r.Table, Column: r.Old, NewName: r.New}, nil
	}
	old, err := schema.ParseName(r.Old)
	if err != nil {
		return nil, err
	}
	name, err := schema.ParseName(r.New)
	return &op.RenameTable{Old: old, New: name}, err
}
