package op

import (
	"fmt"
	"slices"

	"mig/dsl/schema"
)

// AddColumn is add_column. Constraints are the column's primary key, unique option and reference.
type AddColumn struct {
	Table       schema.Name          `json:"table"`
	Column      *ColumnDef           `json:"column"`
	Constraints []*schema.Constraint `json:"constraints,omitempty"`
	IfNotExists bool                 `json:"if_not_exists,omitempty"`
}

// Op gives "add_column".
func (*AddColumn) Op() string { return "add_column" }

// Features names the options that not every dialect has.
func (o *AddColumn) Features() []string {
	var f features
	f.add("if_not_exists", o.IfNotExists)
	f = append(f, o.Column.features()...)
	for _, c := range o.Constraints {
		f.add(string(c.Kind), true)
		f = append(f, constraintFeatures(c)...)
	}
	return f
}

// Apply adds the column and its constraints.
func (o *AddColumn) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if err != nil || t == nil {
		return err
	}
	if t.Column(o.Column.Name) != nil {
		if o.IfNotExists {
			return nil
		}
		return fmt.Errorf("the table %s has a column %s already", o.Table, o.Column.Name)
	}
	columns, constraints := len(t.Columns), len(t.Constraints)
	t.Columns = append(t.Columns, o.Column.Clone())
	for _, c := range slices.Concat(o.Constraints, o.Column.Checks) {
		if err := addConstraint(s, t, c); err != nil {
			t.Columns, t.Constraints = t.Columns[:columns], t.Constraints[:constraints]
			return err
		}
	}
	return nil
}

// Reverse drops the column, unless it may have been there before.
func (o *AddColumn) Reverse(schema.View) (Op, error) {
	if o.IfNotExists {
		return nil, &IrreversibleError{o.Op(), "with if_not_exists, the column may have been there before"}
	}
	return &DropColumn{Table: o.Table, Column: o.Column.Name}, nil
}

// DropColumn is drop_column. DropDefault, DropCheck and DropForeignKey look up, on SQL
// Server, what depends on the column, and drop it first.
type DropColumn struct {
	Table          schema.Name `json:"table"`
	Column         string      `json:"column"`
	IfExists       bool        `json:"if_exists,omitempty"`
	Cascade        bool        `json:"cascade,omitempty"`
	DropDefault    bool        `json:"drop_default,omitempty"`
	DropCheck      bool        `json:"drop_check,omitempty"`
	DropForeignKey bool        `json:"drop_foreign_key,omitempty"`
}

// Op gives "drop_column".
func (*DropColumn) Op() string { return "drop_column" }

// Features names the options that not every dialect has.
func (o *DropColumn) Features() []string {
	var f features
	f.add("if_exists", o.IfExists)
	f.add("cascade", o.Cascade)
	f.add("drop_default", o.DropDefault)
	f.add("drop_check", o.DropCheck)
	f.add("drop_foreign_key", o.DropForeignKey)
	return f
}

// Apply takes away the column and what hangs on it alone. What also holds other
// columns is an error that names it.
func (o *DropColumn) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if err != nil || t == nil {
		return err
	}
	if t.Column(o.Column) == nil {
		if o.IfExists {
			return nil
		}
		return noColumn(t, o.Column)
	}
	if shared := shares(t, o.Column); len(shared) > 0 && !o.Cascade {
		return fmt.Errorf("the column %s.%s is part of %s, which other columns are part of too; drop that first", o.Table, o.Column, shared[0])
	}
	if err := o.referred(s); err != nil {
		return err
	}
	t.Columns = slices.DeleteFunc(t.Columns, func(c *schema.Column) bool { return c.Name == o.Column })
	t.Constraints = slices.DeleteFunc(t.Constraints, func(c *schema.Constraint) bool { return slices.Contains(c.Columns, o.Column) })
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return x.Uses(o.Column) })
	return nil
}

// referred takes away the foreign keys that refer to the column, as CASCADE does; without it there must be none but of the column itself.
func (o *DropColumn) referred(s *schema.Schema) error {
	referring, err := s.Referring(o.Table)
	if err != nil {
		return err
	}
	to := func(t *schema.Table) func(*schema.Constraint) bool {
		return func(c *schema.Constraint) bool {
			own := t.Name == o.Table && slices.Contains(c.Columns, o.Column)
			return c.Kind == schema.ForeignKey && c.Referred == o.Table && slices.Contains(c.ReferredColumns, o.Column) && !own
		}
	}
	for _, t := range referring {
		if i := slices.IndexFunc(t.Constraints, to(t)); i >= 0 && !o.Cascade {
			return fmt.Errorf("the foreign key %s of the table %s refers to the column %s.%s; drop that first", nameOr(t.Constraints[i].Name), t.Name, o.Table, o.Column)
		}
		t.Constraints = slices.DeleteFunc(t.Constraints, to(t))
	}
	return nil
}

func noColumn(t *schema.Table, column string) error {
	return fmt.Errorf("the table %s has no column %s", t.Name, column)
}

// shares names the constraints and indexes that hold the column and others, or read it in an expression: which of them a database takes
// along without a word, and which it stumbles over, differs.
func shares(t *schema.Table, column string) []string {
	var out []string
	for _, c := range t.Constraints {
		alone := len(c.Columns) == 1 && c.Columns[0] == column
		if !alone && (slices.Contains(c.Columns, column) || slices.Contains(c.Include, column) || Mentions(c.Expr, column) || Mentions(c.Where, column)) {
			out = append(out, fmt.Sprintf("the %s constraint %s", c.Kind, nameOr(c.Name)))
		}
	}
	for _, x := range t.Indexes {
		if sharedIndex(x, column) {
			out = append(out, "the index "+x.Name)
		}
	}
	for _, c := range t.Columns {
		if c.Name != column && c.Computed != nil && Mentions(c.Computed.Expr, column) {
			out = append(out, "the computed column "+c.Name)
		}
	}
	return out
}

// sharedIndex reports whether an index is of the column and of more: another key column, an expression, or a condition that reads it.
func sharedIndex(x *schema.Index, column string) bool {
	if Mentions(x.Where, column) {
		return true
	}
	of, more := slices.Contains(x.Include, column), false
	for _, c := range x.Columns {
		switch {
		case c.Name == column:
			of = true
		case c.Expr != "" && Mentions(c.Expr, column):
			return true
		default:
			more = true
		}
	}
	return of && more
}

func nameOr(name string) string {
	if name == "" {
		return "(unnamed)"
	}
	return name
}

// Hanging gives the constraints and indexes of the column alone, which go with it. Checks that
// are written at the column count; what a table's check reads is not known.
func Hanging(t *schema.Table, column string) (constraints []*schema.Constraint, indexes []*schema.Index) {
	for _, c := range t.Constraints {
		if len(c.Columns) == 1 && c.Columns[0] == column {
			constraints = append(constraints, c)
		}
	}
	for _, x := range t.Indexes {
		if len(x.Columns) == 1 && x.Uses(column) {
			indexes = append(indexes, x)
		}
	}
	return constraints, indexes
}

// Reverse adds the column again, as it was known to be, with what hung on it.
func (o *DropColumn) Reverse(before schema.View) (Op, error) {
	t, err := before.Table(o.Table)
	switch {
	case err != nil:
		return nil, err
	case o.IfExists || o.Cascade:
		return nil, &IrreversibleError{o.Op(), "with if_exists or cascade, mig can't tell what was there"}
	case t == nil || t.Column(o.Column) == nil:
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("no revision tells how the column %s.%s was defined", o.Table, o.Column)}
	}
	back := &AddColumn{Table: o.Table, Column: &ColumnDef{Column: *t.Column(o.Column).Clone()}}
	constraints, indexes := Hanging(t, o.Column)
	for _, c := range constraints {
		if c.Kind == schema.Check {
			back.Column.Checks = append(back.Column.Checks, c.Clone())
		} else {
			back.Constraints = append(back.Constraints, c.Definition())
		}
	}
	out := Several{back}
	for _, x := range indexes {
		out = append(out, &CreateIndex{Table: o.Table, Index: *x.Clone()})
	}
	return unwrap(out), nil
}
