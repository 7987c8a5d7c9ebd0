package schema

import "strings"

// TableKind is the kind by which a Ref names a table; objects are named by their ObjectKind, and what mig has no words for by the database's word for it.
const TableKind = "table"

// Ref names something that a database holds. The name of what can share one with others of its kind, such as a function, holds what tells them apart.
type Ref struct {
	Kind string
	Name Name
}

// Raw is something that a database holds and that mig has no operation for: the statement that makes it. One of a table stands for the table's columns and
// constraints but foreign keys; those, and its indexes, are made beside it, unless it makes them too.
type Raw struct {
	Ref
	SQL string
	// Indexes and ForeignKeys say that the statement of a table makes those too.
	Indexes, ForeignKeys bool
	// Stage is when it is made, unless something needs it before.
	Stage Stage
}

// Stage orders what a database holds, where nothing else does.
type Stage uint8

// The stages, in order.
const (
	Prologue Stage = iota // what the statements that follow need of the session
	OfDatabase
	OfSequences
	OfTypes
	OfTables
	OfKeys     // what tables need of each other
	OfRoutines // functions and procedures
	OfViews
	OfTriggers
	Epilogue // comments, and what alters the others
)

// Database is all that was found in a database.
type Database struct {
	*Schema
	Raw []*Raw
	// Needs says what must be there before something else can be made, beside what foreign keys tell. Where a view has none, its query does.
	Needs map[Ref][]Ref
	// Omitted are things that were found and are not among these, in words, sorted.
	Omitted []string
}

// Need adds a need.
func (d *Database) Need(of, what Ref) {
	if of == what {
		return
	}
	if d.Needs == nil {
		d.Needs = map[Ref][]Ref{}
	}
	d.Needs[of] = append(d.Needs[of], what)
}

// Omit notes what is not held: of a table that is known by this name, or else of the database, where what stands before the name.
func (d *Database) Omit(name, what string) {
	t, err := d.Table(Name{Name: name})
	switch {
	case err != nil || t == nil:
		d.Omitted = append(d.Omitted, strings.TrimSpace(what+" "+name))
	case t.Lossy == "":
		t.Lossy = what
	default:
		t.Lossy += ", " + what
	}
}
