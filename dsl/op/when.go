package op

import "mig/dsl/schema"

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
	for _, part := range o.Ops {
		if n, ok := TableOf(part); ok {
			s.Forget(n)
		}
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
	default:
		return schema.Name{}, false
	}
}
