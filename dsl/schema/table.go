package schema

import (
	"fmt"
	"slices"
)

// Nullness says what is known of a column's NULL or NOT NULL.
type Nullness uint8

// NullUnset is "not stated": of a new column NULL, of an altered one "as it was".
const (
	NullUnset Nullness = iota
	Nullable
	NotNull
)

var nullnesses = [...]string{"", "nullable", "not_null"}

// MarshalText gives "", "nullable" or "not_null".
func (n Nullness) MarshalText() ([]byte, error) { return []byte(nullnesses[n]), nil }

// UnmarshalText reads what MarshalText gives.
func (n *Nullness) UnmarshalText(text []byte) error {
	i := slices.Index(nullnesses[:], string(text))
	if i < 0 {
		return fmt.Errorf("%q is neither nullable nor not_null", text)
	}
	*n = Nullness(i)
	return nil
}

// Identity is a column that the database numbers, and a sequence's options. A nil
// number is the database's default.
type Identity struct {
	Always    bool   `json:"always,omitempty"`
	Start     *int64 `json:"start,omitempty"`
	Increment *int64 `json:"increment,omitempty"`
	MinValue  *int64 `json:"min_value,omitempty"`
	MaxValue  *int64 `json:"max_value,omitempty"`
	Cache     *int64 `json:"cache,omitempty"`
	Cycle     bool   `json:"cycle,omitempty"`
}

// Computed is a generated column's expression. Storage is "", "persisted" or "virtual".
type Computed struct {
	Expr    string `json:"expr"`
	Storage string `json:"storage,omitempty"`
}

// Column is a column of a table.
type Column struct {
	Name        string    `json:"name"`
	Type        Type      `json:"type"`
	Null        Nullness  `json:"null,omitempty"`
	PrimaryKey  bool      `json:"primary_key,omitempty"` // belongs to the table's primary key
	Default     *Value    `json:"server_default,omitempty"`
	DefaultName string    `json:"default_name,omitempty"` // of the constraint that SQL Server makes of a default
	Identity    *Identity `json:"identity,omitempty"`
	Computed    *Computed `json:"computed,omitempty"`
	Collate     string    `json:"collate,omitempty"`
	Comment     string    `json:"comment,omitempty"`
}

// Clone copies the column, so that changing the copy leaves the original.
func (c *Column) Clone() *Column {
	d := *c
	return &d
}

// ConstraintKind is the kind of a Constraint, in the words of drop_constraint's type.
type ConstraintKind string

// The kinds of constraints.
const (
	PrimaryKey ConstraintKind = "primary"
	Unique     ConstraintKind = "unique"
	ForeignKey ConstraintKind = "foreignkey"
	Check      ConstraintKind = "check"
	Exclude    ConstraintKind = "exclude"
)

// Option is a storage or table option, KEY = VALUE in whatever form the dialect has.
type Option struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// ExcludeElement is a column (or an expression) and an operator of an exclusion constraint.
type ExcludeElement struct {
	Column string `json:"column,omitempty"`
	Expr   string `json:"expr,omitempty"`
	Op     string `json:"op"`
}

// Constraint is a constraint of a table, of any kind; fields that its kind lacks are zero.
type Constraint struct {
	Kind    ConstraintKind `json:"kind"`
	Name    string         `json:"name,omitempty"`
	Columns []string       `json:"columns,omitempty"`

	Referred        Name     `json:"referred,omitzero"` // foreign keys
	ReferredColumns []string `json:"referred_columns,omitempty"`
	OnDelete        string   `json:"on_delete,omitempty"` // upper case: "SET NULL"
	OnUpdate        string   `json:"on_update,omitempty"`
	Match           string   `json:"match,omitempty"`

	Expr string `json:"expr,omitempty"` // checks

	Elements []ExcludeElement `json:"elements,omitempty"` // exclusion constraints
	Using    string           `json:"using,omitempty"`
	Where    string           `json:"where,omitempty"`

	Deferrable       bool     `json:"deferrable,omitempty"`
	Initially        string   `json:"initially,omitempty"` // upper case: "DEFERRED"
	NotValid         bool     `json:"not_valid,omitempty"`
	NullsNotDistinct bool     `json:"nulls_not_distinct,omitempty"`
	Clustered        bool     `json:"clustered,omitempty"`
	Include          []string `json:"include,omitempty"`
	Options          []Option `json:"options,omitempty"`
	Tablespace       string   `json:"tablespace,omitempty"`
	Tail             string   `json:"tail,omitempty"`

	Support Support `json:"-"` // of a foreign key
}

// Clone copies the constraint with its columns.
func (c *Constraint) Clone() *Constraint {
	d := *c
	d.Columns, d.ReferredColumns = slices.Clone(c.Columns), slices.Clone(c.ReferredColumns)
	return &d
}

// Definition copies what a user says of the constraint, without what the database has made for it.
func (c *Constraint) Definition() *Constraint {
	d := c.Clone()
	d.Support = NoSupport
	return d
}

// IndexColumn is a column, or an expression, of an index.
type IndexColumn struct {
	Name    string `json:"name,omitempty"`
	Expr    string `json:"expr,omitempty"`
	Desc    bool   `json:"desc,omitempty"`
	Prefix  int    `json:"prefix,omitempty"` // characters, of MySQL
	OpClass string `json:"opclass,omitempty"`
}

// Index is an index of a table.
type Index struct {
	Name             string        `json:"name"`
	Columns          []IndexColumn `json:"columns"`
	Unique           bool          `json:"unique,omitempty"`
	Where            string        `json:"where,omitempty"`
	Include          []string      `json:"include,omitempty"`
	Using            string        `json:"using,omitempty"`
	Clustered        bool          `json:"clustered,omitempty"`
	NullsNotDistinct bool          `json:"nulls_not_distinct,omitempty"`
	Options          []Option      `json:"options,omitempty"`
	Tablespace       string        `json:"tablespace,omitempty"`
	Tail             string        `json:"tail,omitempty"`

	Made bool `json:"-"` // by the database for a foreign key, which is gone
}

// Clone copies the index with its columns.
func (x *Index) Clone() *Index {
	d := *x
	d.Columns, d.Include = slices.Clone(x.Columns), slices.Clone(x.Include)
	return &d
}

// Uses reports whether the index holds the column by name (what stands in an
// expression or a predicate is not read).
func (x *Index) Uses(column string) bool {
	return slices.ContainsFunc(x.Columns, func(c IndexColumn) bool { return c.Name == column }) || slices.Contains(x.Include, column)
}

// Table is a table that is known: its definition is what the operations made of it.
type Table struct {
	Name        Name          `json:"name"`
	Columns     []*Column     `json:"columns"`
	Constraints []*Constraint `json:"constraints,omitempty"`
	Indexes     []*Index      `json:"indexes,omitempty"`
	Comment     string        `json:"comment,omitempty"`
	Options     []Option      `json:"options,omitempty"`
	Tablespace  string        `json:"tablespace,omitempty"`
	Tail        string        `json:"tail,omitempty"`

	// Lossy names what of a table that was read from a database is not held here, "" for nothing: it can't be made anew from this.
	Lossy string `json:"lossy,omitempty"`

	rules *Rules // of the schema that it is in, by which names are looked up; nil: as they stand
}

// Clone copies the table and all that it holds.
func (t *Table) Clone() *Table {
	d := *t
	d.Columns = make([]*Column, len(t.Columns))
	for i, c := range t.Columns {
		d.Columns[i] = c.Clone()
	}
	d.Constraints = make([]*Constraint, len(t.Constraints))
	for i, c := range t.Constraints {
		d.Constraints[i] = c.Clone()
	}
	d.Indexes = make([]*Index, len(t.Indexes))
	for i, x := range t.Indexes {
		d.Indexes[i] = x.Clone()
	}
	return &d
}

// find gives what has a name: as it stands, else one that is the same by the rules of the schema.
func find[T any](t *Table, among []*T, name string, of func(*T) string) *T {
	for _, x := range among {
		if of(x) == name {
			return x
		}
	}
	if t.rules == nil || t.rules.Fold == nil {
		return nil
	}
	folded := t.rules.Fold(name)
	for _, x := range among {
		if t.rules.Fold(of(x)) == folded {
			return x
		}
	}
	return nil
}

// Column gives the column of a name, or nil.
func (t *Table) Column(name string) *Column {
	return find(t, t.Columns, name, func(c *Column) string { return c.Name })
}

// Constraint gives the constraint of a name, or nil.
func (t *Table) Constraint(name string) *Constraint {
	return find(t, t.Constraints, name, func(c *Constraint) string { return c.Name })
}

// Primary gives the primary key, or nil.
func (t *Table) Primary() *Constraint {
	for _, c := range t.Constraints {
		if c.Kind == PrimaryKey {
			return c
		}
	}
	return nil
}

// Index gives the index of a name, or nil.
func (t *Table) Index(name string) *Index {
	return find(t, t.Indexes, name, func(x *Index) string { return x.Name })
}
