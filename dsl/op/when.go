package op

import (
	"slices"
	"strings"

	"mig/dsl/schema"
)

// Condition is what when asks the database.
type Condition struct {
	Kind   string      `json:"kind"` // column_missing column_exists table_missing table_exists index_missing index_exists constraint_missing constraint_exists row_exists
	Table  schema.Name `json:"table,omitzero"`
	Name   string      `json:"name,omitempty"`   // of the column, index or constraint
	Select string      `json:"select,omitempty"` // of row_exists
}

// When is when: operations that run if the database says so, when they are to run.
type When struct {
	Condition Condition `json:"condition"`
	Ops       []Op      `json:"-"`
}

// Op gives "when".
func (*When) Op() string { return "when" }

// Features gives nothing: each operation is checked on its own.
func (*When) Features() []string { return nil }

// Apply makes the tables of the operations unknown, since whether they ran is not known. One case is certain: after a column was added
// where it was missing, it is there.
func (o *When) Apply(s *schema.Schema) error {
	if add, ok := o.adds(); ok {
		t, err := known(s, add.Table)
		if err != nil || t == nil || t.Column(add.Column.Name) != nil {
			return err
		}
		return add.Apply(s)
	}
	for _, n := range o.Changes() {
		s.Forget(n)
	}
	return nil
}

// Changes gives the tables whose definitions the operations may change.
func (o *When) Changes() []schema.Name {
	var out []schema.Name
	for _, part := range o.Ops {
		switch part := part.(type) {
		case *BulkInsert, *Upsert, *Backfill:
		case *When:
			out = append(out, part.Changes()...)
		case *RenameTable:
			out = append(out, part.Old, part.New.In(part.Old))
		default:
			if n, ok := TableOf(part); ok {
				out = append(out, n)
			}
		}
	}
	return out
}

// Inside gives a copy of what is known of the tables, as it is where the condition holds: a table that is known otherwise
// is one that someone has changed, and is not known there.
func (o *When) Inside(before schema.View) (*schema.Schema, error) {
	s := schema.Over(before)
	c := o.Condition
	t, err := s.Table(c.Table)
	if err != nil || t == nil {
		return s, err
	}
	var there bool
	switch what, _, _ := strings.Cut(c.Kind, "_"); what {
	case "table":
		there = true
	case "column":
		there = t.Column(c.Name) != nil
	case "index":
		there = t.Index(c.Name) != nil
	case "constraint":
		there = t.Constraint(c.Name) != nil
	default:
		return s, nil
	}
	switch missing := strings.HasSuffix(c.Kind, "_missing"); {
	case missing && there:
		return s, o.takeOut(s, t)
	case !missing && !there:
		s.Forget(c.Table)
	}
	return s, nil
}

// takeOut takes away what the condition says is missing.
func (o *When) takeOut(s *schema.Schema, t *schema.Table) error {
	switch c := o.Condition; c.Kind {
	case "table_missing":
		s.Forget(c.Table)
	case "column_missing":
		return (&DropColumn{Table: c.Table, Column: c.Name, Cascade: true}).Apply(s)
	case "index_missing":
		found := t.Index(c.Name)
		t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return x == found })
	case "constraint_missing":
		found := t.Constraint(c.Name)
		t.Constraints = slices.DeleteFunc(t.Constraints, func(k *schema.Constraint) bool { return k == found })
	}
	return nil
}

// adds gives the operation of when (column_missing T C) (add_column T (column C …)).
func (o *When) adds() (*AddColumn, bool) {
	if o.Condition.Kind != "column_missing" || len(o.Ops) != 1 {
		return nil, false
	}
	add, ok := o.Ops[0].(*AddColumn)
	return add, ok && add.Table == o.Condition.Table && add.Column.Name == o.Condition.Name
}

// Reverse can't be had: whether the operations ran is not known.
func (o *When) Reverse(schema.View) (Op, error) {
	return nil, &IrreversibleError{o.Op(), "whether its operations ran is not known"}
}

// TableOf gives the table that an operation is about, if it is about one.
func TableOf(o Op) (schema.Name, bool) {
	switch o := o.(type) {
	case *CreateTable:
		return o.Table, true
	case *DropTable:
		return o.Table, true
	case *RenameTable:
		return o.Old, true
	case *AlterTable:
		return o.Table, true
	case *TableComment:
		return o.Table, true
	case *AddColumn:
		return o.Table, true
	case *AlterColumn:
		return o.Table, true
	case *DropColumn:
		return o.Table, true
	case *CreateIndex:
		return o.Table, true
	case *DropIndex:
		return o.Table, o.Table != schema.Name{}
	case *AddConstraint:
		return o.Table, true
	case *DropConstraint:
		return o.Table, true
	case *ValidateConstraint:
		return o.Table, true
	case *BulkInsert:
		return o.Table, true
	case *Upsert:
		return o.Table, true
	case *Batch:
		return o.Table, true
	case *Backfill:
		return o.Table, true
	case OnTable:
		return o.OnTable(), true
	default:
		return schema.Name{}, false
	}
}

// OnTable is an operation of a program's own that changes the definition of a table. Without it such an operation is taken for one that changes none: where it is not known whether it
// ran, as in when, mig would go on to know the table as it was.
type OnTable interface{ OnTable() schema.Name }
