package autogen

import (
	"fmt"
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Side is one of two schemas that are compared.
type Side struct {
	// Schema is what operations are written of.
	Schema *schema.Schema
	// Seen is the same schema as the database spells it, by which it is compared: what of it Schema does not say, the database makes by itself. Nil
	// is Schema.
	Seen *schema.Schema
	// Found are tables that Schema has as they were found in a database: no operations have told of them.
	Found map[schema.Name]bool
}

// Options are how two schemas are compared. The zero value compares texts as they stand.
type Options struct {
	Spelling Spelling // nil takes texts as they stand
	Renames  []Rename
	// SkipRenames leaves a rename out of what is not there, where it may be meant for another database; else that is an error.
	SkipRenames bool
	// Include reports whether a table or an object takes part; nil takes all.
	Include func(kind string, n schema.Name) bool
	// Comparators are the program's own. Dialect and Query are what they are told.
	Comparators []Comparator
	Dialect     string
	Query       func(sql string) (columns []string, rows [][]*string, err error)
	// SameType and SameDefault are asked before Spelling about a column's type and default, if set; without an answer Spelling decides.
	SameType, SameDefault func(table schema.Name, from, to *schema.Column) Answer
	// NoComments says that the database keeps no comments: they are compared where both schemas are as operations say them.
	NoComments bool
	// FixedComputed says that a column that a computed one reads can't get another type or collation: the computed one is made anew.
	FixedComputed bool
	// FixedType reports whether a type is one that a column gets when it is made, and no other way; nil: none is.
	FixedType func(schema.Type) bool
	// FixedNames says that a column that a computed one or a check reads can't get another name: these are made anew.
	FixedNames bool
	// FixedStart says that a sequence that is there can't be told to start elsewhere: where it starts is not compared.
	FixedStart bool
	// Sequence fills in what the database takes where the options of a sequence say nothing; nil takes them as they stand.
	Sequence func(schema.Identity) schema.Identity
	// AltersOption reports whether an option of a table can be altered; nil: none can.
	AltersOption func(key string) bool
	// Cast gives the expression by which a column's values become another type, "" where none is needed; nil needs none.
	Cast func(column string, from, to schema.Type) string
	// Batch puts the changes of a table into one batch, for databases that copy a table to change it, and so can change what stands after its definition.
	Batch bool
}

// Answer is what a function says that may leave a question to others.
type Answer uint8

// The answers.
const (
	Undecided Answer = iota
	Same
	Different
)

// differ gives the answer of a function, or else that of otherwise.
func (d *tableDiff) differ(ask func(schema.Name, *schema.Column, *schema.Column) Answer, was, now *schema.Column, otherwise bool) bool {
	if ask == nil {
		return otherwise
	}
	switch ask(d.name, was, now) {
	case Same:
		return false
	case Different:
		return true
	case Undecided:
	}
	return otherwise
}

// Spelling gives what is the same to a database the same text.
type Spelling interface {
	Type(schema.Type) string
	Default(*schema.Value, schema.Type) string
	Expr(string) string  // of a check, a predicate, an index or a computed column
	Query(string) string // of a view
}

// Difference is what leads from one schema to another.
type Difference struct {
	Ops []op.Op // in an order that runs
	// Notes are differences that no operation makes, and what a person should look at before running.
	Notes []string
	// Alike are a table or a column that goes and one that comes and looks like it.
	Alike []Rename
	// Skipped are the renames that were left out.
	Skipped []Rename
	// Differ are the tables and the views that both have, and that are not the same.
	Differ []schema.Name
}

// Compare gives what leads from one schema to another. The same schemas give the same operations, in whatever order their parts came to be.
func Compare(from, to Side, o Options) (*Difference, error) {
	if o.Spelling == nil {
		o.Spelling = verbatim{}
	}
	c := &comparison{Options: o, diff: &Difference{}, views: map[string]bool{}}
	origin := from.Schema
	from, err := c.rename(from, to.Schema)
	if err != nil {
		return nil, &RenameError{err}
	}
	c.from, c.to = from.ready(), to.ready()
	if err := c.objects(); err != nil {
		return nil, err
	}
	if err := c.tables(); err != nil {
		return nil, err
	}
	c.keysAround()
	c.viewsChanged()
	if err := c.compareOwn(); err != nil {
		return nil, err
	}
	c.alike()
	early, late := []op.Op(nil), c.dropTables
	if c.collides() {
		early, late = late, nil
	}
	c.diff.Ops = slices.Concat(c.foremost, c.dropViews, c.first, c.dropKeys, c.dropParts, early, c.makeTables, c.columns, c.makeParts, c.makeKeys, late, c.last, c.makeViews, c.final)
	return c.diff, c.serve(origin)
}

// rules gives those of the database.
func (c *comparison) rules() *schema.Rules {
	if c.from.Schema.Rules == nil {
		return &schema.Rules{}
	}
	return c.from.Schema.Rules
}

func (s Side) ready() Side {
	if s.Seen == nil {
		s.Seen = s.Schema
	}
	return s
}

// comparison gathers operations by when they run: each list may need what those before it have done.
type comparison struct {
	Options
	from, to Side
	diff     *Difference

	foremost   []op.Op // of comparators
	dropViews  []op.Op
	first      []op.Op // renames, schemas, types and sequences that are new
	dropKeys   []op.Op // foreign keys
	dropParts  []op.Op // indexes and other constraints
	makeTables []op.Op
	columns    []op.Op
	makeParts  []op.Op
	makeKeys   []op.Op
	dropTables []op.Op
	last       []op.Op // types, sequences and schemas that are gone
	makeViews  []op.Op
	final      []op.Op // of comparators

	altered []alteredColumn // that a view may read
	views   map[string]bool // that are dropped
	err     error           // the first of a comparator
	retyped []keyed
	batched []keyed // that are dropped in batches
}

// alteredColumn is a column whose type changes, or that is dropped; column is "" where the whole table is.
type alteredColumn struct {
	table  schema.Name
	column string
}

func (c *comparison) note(format string, args ...any) {
	c.diff.Notes = append(c.diff.Notes, fmt.Sprintf(format, args...))
}

func (c *comparison) takes(kind string, n schema.Name) bool {
	return c.Include == nil || c.Include(kind, n)
}

func copied(s *schema.Schema) *schema.Schema {
	if s == nil {
		return nil
	}
	out := schema.New()
	out.Rules = s.Rules
	for _, t := range s.All() {
		out.Put(t.Clone())
	}
	for _, o := range s.Objects() {
		out.PutObject(o)
	}
	return out
}

// tables compares tables: new ones after those that they refer to, dropped ones before.
func (c *comparison) tables() error {
	fresh := schema.New()
	fresh.Rules = c.to.Schema.Rules
	for _, seen := range c.to.Seen.All() {
		if !c.takes(schema.TableKind, seen.Name) {
			continue
		}
		was, err := c.from.Seen.Table(seen.Name)
		if err != nil {
			return err
		}
		t := written(c.to.Schema, seen)
		if was == nil {
			fresh.Put(t.Clone())
			continue
		}
		c.table(written(c.from.Schema, was), was, t, seen)
	}
	p := newProducer(&schema.Database{Schema: fresh})
	p.exists = c.serves
	p.stage(schema.OfTables)
	c.makeTables = append(c.makeTables, p.out...)
	for _, o := range p.later {
		c.makeKeys = append(c.makeKeys, o)
	}
	c.gone()
	return nil
}

// written gives a table as operations say it.
func written(in *schema.Schema, seen *schema.Table) *schema.Table {
	if t, err := in.Table(seen.Name); err == nil && t != nil {
		return t
	}
	return seen
}

// serves reports whether a foreign key of a new table can be made with it: what it refers to is there already, and stays as it is.
func (c *comparison) serves(k *schema.Constraint) bool {
	was, _ := c.from.Seen.Table(k.Referred)
	now, _ := c.to.Seen.Table(k.Referred)
	if now == nil {
		return true // someone else's
	}
	if was == nil {
		return false
	}
	if c.restsOn(schema.Name{}, k, c.droppedKeys()) {
		return false
	}
	for _, name := range k.ReferredColumns {
		old, col := was.Column(name), now.Column(name)
		if old == nil || col == nil || c.Spelling.Type(old.Type) != c.Spelling.Type(col.Type) {
			return false
		}
	}
	return len(k.ReferredColumns) == 0 || isKey(was, k.ReferredColumns) && isKey(now, k.ReferredColumns)
}

func isKey(t *schema.Table, columns []string) bool {
	want := slices.Sorted(slices.Values(columns))
	return slices.ContainsFunc(t.Constraints, func(k *schema.Constraint) bool {
		return (k.Kind == schema.PrimaryKey || k.Kind == schema.Unique) && slices.Equal(slices.Sorted(slices.Values(k.Columns)), want)
	})
}

// gone drops the tables that are gone, those first that refer to others. The foreign keys among them that form a circle are dropped before.
func (c *comparison) gone() {
	gone := schema.New()
	for _, t := range c.from.Seen.All() {
		if now, _ := c.to.Seen.Table(t.Name); now == nil && c.takes(schema.TableKind, t.Name) {
			gone.Put(t.Clone())
		}
	}
	p := newProducer(&schema.Database{Schema: gone})
	for _, t := range gone.All() {
		c.altered = append(c.altered, alteredColumn{table: t.Name})
	}
	p.stage(schema.OfTables)
	for _, o := range p.later {
		if o.Constraint.Kind == schema.ForeignKey {
			c.dropKeys = append(c.dropKeys, dropOf(o.Table, o.Constraint))
		}
	}
	for _, o := range slices.Backward(p.out) {
		if create, ok := o.(*op.CreateTable); ok {
			c.dropTables = append(c.dropTables, &op.DropTable{Table: create.Table})
		}
	}
}

// collides reports whether a table that is gone has a name that something new is to get: of a constraint or an index, which are names of the whole schema in most
// databases. Then it goes first; else it goes last, so that what is written between may still read it.
func (c *comparison) collides() bool {
	taken := map[string]bool{}
	for _, o := range c.dropTables {
		t, _ := c.from.Seen.Table(o.(*op.DropTable).Table)
		for _, name := range partNames(t) {
			taken[strings.ToLower(name)] = true
		}
	}
	for _, now := range c.to.Seen.All() {
		if slices.ContainsFunc(partNames(now), func(name string) bool { return taken[strings.ToLower(name)] }) {
			return true
		}
	}
	return false
}

// partNames gives the names of a table's constraints and indexes.
func partNames(t *schema.Table) (names []string) {
	for _, k := range t.Constraints {
		if k.Name != "" {
			names = append(names, k.Name)
		}
	}
	for _, x := range t.Indexes {
		names = append(names, x.Name)
	}
	return names
}

func dropOf(table schema.Name, k *schema.Constraint) *op.DropConstraint {
	return &op.DropConstraint{Table: table, Name: k.Name, Kind: k.Kind}
}

// verbatim takes texts as they stand.
type verbatim struct{}

func (verbatim) Type(t schema.Type) string { return t.String() }

func (verbatim) Default(v *schema.Value, _ schema.Type) string {
	if v == nil {
		return ""
	}
	return v.Kind.String() + " " + v.Text
}

func (verbatim) Expr(s string) string { return s }

func (verbatim) Query(s string) string { return s }
