package op

import (
	"fmt"
	"slices"
	"strings"

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
		return columnThere(t, o.Column.Name)
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
	c := t.Column(o.Column)
	switch {
	case c == nil && o.IfExists:
		return nil
	case c == nil:
		return NoColumn(t, o.Column)
	case !o.Cascade:
		if err := alone(s, t, c.Name); err != nil {
			return err
		}
	}
	if o.Cascade {
		if err := dropReferring(s, t, c.Name); err != nil {
			return err
		}
	}
	t.Columns = slices.DeleteFunc(t.Columns, func(d *schema.Column) bool { return d == c })
	t.Constraints = slices.DeleteFunc(t.Constraints, func(k *schema.Constraint) bool { return slices.Contains(k.Columns, c.Name) })
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return x.Uses(c.Name) })
	return nil
}

// alone refuses to drop a column that something needs which holds other columns too, or is of another table, and lists all of that.
func alone(s *schema.Schema, t *schema.Table, column string) error {
	others := shares(t, column)
	refer, err := referTo(s, t, column)
	if err != nil {
		return err
	}
	if others = append(others, refer...); len(others) == 0 {
		return nil
	}
	n := t.Name
	msg := fmt.Sprintf("the column %s.%s is part of %s, which other columns are part of too; drop that first", n, column, strings.Join(others, ", "))
	if len(refer) == len(others) {
		msg = fmt.Sprintf("%s refers to the column %s.%s; drop that first", strings.Join(refer, ", "), n, column)
		if len(refer) > 1 {
			msg = fmt.Sprintf("%s refer to the column %s.%s; drop them first", strings.Join(refer, ", "), n, column)
		}
	}
	return &Clash{
		Msg: msg,
		Holds: func(s *schema.Schema) bool {
			t, err := s.Table(n)
			if err != nil || t == nil {
				return false
			}
			refer, err := referTo(s, t, column)
			return err == nil && len(shares(t, column))+len(refer) > 0
		},
	}
}

// referTo names the foreign keys of other columns that refer to a column.
func referTo(s *schema.Schema, t *schema.Table, column string) ([]string, error) {
	tables, err := s.Referring(t.Name)
	var out []string
	for _, other := range tables {
		for _, c := range other.Constraints {
			own := other == t && slices.Contains(c.Columns, column) // which is among those that shares names, or is of the column alone
			if c.Kind == schema.ForeignKey && !own && s.SameTable(c.Referred, t.Name) && slices.Contains(c.ReferredColumns, column) {
				out = append(out, fmt.Sprintf("the foreign key %s of the table %s", nameOr(c.Name), other.Name))
			}
		}
	}
	return out, err
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
	case t != nil && t.Column(o.Column) == nil:
		return nil, NoColumn(t, o.Column)
	case t == nil:
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("no revision tells how the column %s.%s was defined", o.Table, o.Column)}
	}
	back := &AddColumn{Table: o.Table, Column: &ColumnDef{Column: *t.Column(o.Column).Clone()}}
	constraints, indexes := Hanging(t, back.Column.Name)
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

// dropReferring takes away the foreign keys of other columns that refer to a column, as CASCADE does.
func dropReferring(s *schema.Schema, t *schema.Table, column string) error {
	tables, err := s.Referring(t.Name)
	for _, other := range tables {
		other.Constraints = slices.DeleteFunc(other.Constraints, func(c *schema.Constraint) bool {
			return c.Kind == schema.ForeignKey && s.SameTable(c.Referred, t.Name) && slices.Contains(c.ReferredColumns, column)
		})
	}
	return err
}
