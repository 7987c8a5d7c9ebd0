package op

import (
	"fmt"

	"mig/dsl/diag"
	"mig/dsl/schema"
)

// Clash is the error of an operation that can't be carried out on the schema before it: what it adds is there, or what it changes is not.
type Clash struct {
	Msg  string
	Hint string // the way out, or ""
	// Holds reports whether what stands in the way is so in a schema. Whoever knows how the schema came about finds by it since when.
	Holds func(*schema.Schema) bool
}

// Error says what stands in the way.
func (e *Clash) Error() string { return e.Msg }

// clash makes a Clash about what a known table has or lacks.
func clash(n schema.Name, holds func(*schema.Table) bool, format string, args ...any) *Clash {
	return &Clash{
		Msg: fmt.Sprintf(format, args...),
		Holds: func(s *schema.Schema) bool {
			t, err := s.Table(n)
			return err == nil && t != nil && holds(t)
		},
	}
}

// near says which of some names was probably meant.
func (e *Clash) near(name string, names []string) *Clash {
	if found := diag.Nearest(name, names); found != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", found)
	}
	return e
}

// tableThere is the error of making a table, or renaming one to a name, that there is.
func tableThere(n schema.Name) error {
	return clash(n, func(*schema.Table) bool { return true }, "the table %s exists already", n)
}

func tableGone(n schema.Name) error {
	return &Clash{Msg: fmt.Sprintf("the table %s was dropped or renamed before", n), Holds: func(s *schema.Schema) bool { return s.Dropped(n) }}
}

// NoColumn is the error of an operation that needs a column which a known table lacks.
func NoColumn(t *schema.Table, column string) error {
	e := clash(t.Name, func(t *schema.Table) bool { return t.Column(column) == nil }, "the table %s has no column %s", t.Name, column)
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return e.near(column, names)
}

func columnThere(t *schema.Table, column string) error {
	return clash(t.Name, func(t *schema.Table) bool { return t.Column(column) != nil }, "the table %s has a column %s already", t.Name, column)
}

func noIndex(t *schema.Table, index string) error {
	e := clash(t.Name, func(t *schema.Table) bool { return t.Index(index) == nil }, "the table %s has no index %s", t.Name, index)
	names := make([]string, len(t.Indexes))
	for i, x := range t.Indexes {
		names[i] = x.Name
	}
	return e.near(index, names)
}

func indexThere(t *schema.Table, index string) error {
	return clash(t.Name, func(t *schema.Table) bool { return t.Index(index) != nil }, "the table %s has an index %s already", t.Name, index)
}

func noConstraint(t *schema.Table, name string) error {
	e := clash(t.Name, func(t *schema.Table) bool { return t.Constraint(name) == nil }, "the table %s has no constraint %s", t.Name, name)
	var names []string
	for _, c := range t.Constraints {
		if c.Name != "" {
			names = append(names, c.Name)
		}
	}
	return e.near(name, names)
}

func constraintThere(t *schema.Table, name string) error {
	return clash(t.Name, func(t *schema.Table) bool { return t.Constraint(name) != nil }, "the table %s has a constraint %s already", t.Name, name)
}

// nameTaken refuses a name that an index or a constraint of another table has for itself. kind is "" for an index.
func nameTaken(s *schema.Schema, t *schema.Table, kind schema.ConstraintKind, name string) error {
	other := s.NameHolder(t, kind, name)
	if other == nil {
		return nil
	}
	what := "index"
	if other.Index(name) == nil {
		what = "constraint"
	}
	has := func(t *schema.Table) bool { return t.Index(name) != nil || t.Constraint(name) != nil }
	return clash(other.Name, has, "the table %s has the %s %s already, and the name can be given once in a schema", other.Name, what, name)
}
