package schema

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// View is a schema to look things up in; what can't be changed through it. Looking up
// may cost a replay of earlier revisions, which is why it can fail.
type View interface {
	// Table gives a known table, or nil for one that is unknown: no revision has
	// created it, or raw SQL has altered it.
	Table(Name) (*Table, error)
	// IndexTable gives the known table that has an index of this name (in the schema
	// of the name, when it has one), or nil.
	IndexTable(index Name) (*Table, error)
	// Tables gives the known tables, sorted by schema and name.
	Tables() ([]*Table, error)
	// Referring gives the known tables that have a foreign key to a table, sorted.
	Referring(Name) ([]*Table, error)
	// Object gives a known object that is no table, or nil.
	Object(ObjectKind, Name) (*Object, error)
	// Triggers gives the known triggers, in the order in which they were made.
	Triggers() ([]*Trigger, error)
}

// Schema is a set of known tables. The zero value is not ready: use New.
// It is not safe for concurrent use.
type Schema struct {
	tables  map[Name]*Table
	dropped map[Name]bool // known to be gone, which is more than unknown
	objects map[objectKey]*Object
	gone    map[objectKey]bool // as dropped, of objects

	triggers      []*Trigger
	underTriggers bool // they were not taken over yet from the schema that this one is over

	// Rules are those of the database that the schema is for, or nil. They are set before there are tables.
	Rules *Rules

	// Where to look for what leads to a table: every table that refers to one, has an index of a name, or a constraint whose name it has for itself,
	// is listed; what is listed need not be so any more. All maps have tables by the form that Rules give their names.
	referring map[Name]map[Name]bool
	indexed   map[Name][]Name
	named     map[Name][]Name

	// Indexes and objects that raw SQL has named, by the last part of the name in lower case: whether there are such is not known.
	unsure map[string]bool

	// Of a schema over another: what shows through, and what of it was changed or taken away.
	under         View
	hidden        map[Name]bool
	hiddenObjects map[objectKey]bool
}

// New returns a schema without tables.
func New() *Schema {
	return &Schema{
		tables: map[Name]*Table{}, dropped: map[Name]bool{}, objects: map[objectKey]*Object{}, gone: map[objectKey]bool{},
		referring: map[Name]map[Name]bool{}, indexed: map[Name][]Name{}, named: map[Name][]Name{},
	}
}

// Table gives a known table, or nil.
func (s *Schema) Table(n Name) (*Table, error) { return s.reach(n) }

// Dropped reports whether a table is known to have been dropped, or renamed.
func (s *Schema) Dropped(n Name) bool { return s.dropped[s.Rules.key(n)] }

// IndexTable gives the known table that has an index of this name, or nil.
func (s *Schema) IndexTable(index Name) (*Table, error) {
	if s.under != nil {
		t, err := s.under.IndexTable(index)
		if err != nil {
			return nil, err
		}
		if t != nil {
			if _, err := s.reach(t.Name); err != nil {
				return nil, err
			}
		}
	}
	var found *Table
	for _, n := range s.indexed[s.indexKey(index)] {
		if t := s.tables[n]; t != nil && t.Index(index.Name) != nil && (found == nil || byName(t, found) < 0) {
			found = t
		}
	}
	return found, nil
}

// Put makes a table known.
func (s *Schema) Put(t *Table) {
	key := s.Rules.key(t.Name)
	s.tables[key] = t
	delete(s.dropped, key)
	s.cover(key)
	s.Adopt(t)
	s.Relate(t)
}

// Relate is to be called when a table that is known here has got a foreign key, another key or an index: by these Referring and IndexTable find it, and
// the database serves its foreign keys.
func (s *Schema) Relate(t *Table) {
	key := s.Rules.key(t.Name)
	if s.Rules != nil && s.Rules.KeyIndexes {
		t.support()
	}
	for _, c := range t.Constraints {
		if c.Kind == ForeignKey {
			s.refer(s.Rules.key(c.Referred), key)
		}
		if c.Name != "" && (s.Rules.asIndex(c.Kind) || s.Rules.asKey(c.Kind)) {
			add(s.named, s.indexKey(Name{Schema: t.Name.Schema, Name: c.Name}), key)
		}
	}
	for _, x := range t.Indexes {
		name := s.indexKey(Name{Schema: t.Name.Schema, Name: x.Name})
		add(s.indexed, name, key)
		if s.Rules.asIndex("") {
			add(s.named, name, key)
		}
	}
}

// indexKey gives the form by which the tables are found that have an index, or a constraint, of a name.
func (s *Schema) indexKey(n Name) Name {
	if s.Rules == nil || s.Rules.Fold == nil {
		return n
	}
	schema := s.Rules.key(Name{Schema: n.Schema}).Schema
	return Name{Schema: schema, Name: s.Rules.Fold(n.Name)}
}

func (s *Schema) refer(to, from Name) {
	if s.referring[to] == nil {
		s.referring[to] = map[Name]bool{}
	}
	s.referring[to][from] = true
}

// add puts a table into a list of which most have one: that the same is in it twice does no harm.
func add(to map[Name][]Name, under, table Name) {
	if all := to[under]; len(all) == 0 || all[len(all)-1] != table {
		to[under] = append(all, table)
	}
}

// Drop takes a table away: it is known not to exist.
//
// Its triggers stay: rename_table takes them along, and drop_table drops them.
func (s *Schema) Drop(n Name) {
	n = s.Rules.key(n)
	delete(s.tables, n)
	s.dropped[n] = true
	s.cover(n)
}

// Forget makes a table unknown: it may or may not exist, in whatever form.
func (s *Schema) Forget(n Name) {
	n = s.Rules.key(n)
	delete(s.tables, n)
	delete(s.dropped, n)
	s.cover(n)
}

// ForgetLike makes every table unknown whose name is this one, in any case and any schema.
func (s *Schema) ForgetLike(name string) {
	if s.under != nil {
		all, err := s.under.Tables()
		if s.reachAll(all, err) != nil {
			s.under = nil // what can't be read is not known either
		}
		for n := range s.tables {
			s.cover(n)
		}
	}
	like := func(n Name) bool { return strings.EqualFold(n.Name, name) }
	maps.DeleteFunc(s.tables, func(n Name, _ *Table) bool { return like(n) })
	maps.DeleteFunc(s.dropped, func(n Name, _ bool) bool { return like(n) })
}

// ForgetAll makes every table unknown.
func (s *Schema) ForgetAll() {
	clear(s.tables)
	clear(s.dropped)
	clear(s.objects)
	clear(s.gone)
	clear(s.unsure)
	s.triggers, s.underTriggers = nil, false
	s.under = nil
}

// Tables gives the known tables, sorted by schema and name.
func (s *Schema) Tables() ([]*Table, error) {
	if s.under != nil {
		if err := s.reachAll(s.under.Tables()); err != nil {
			return nil, err
		}
	}
	return s.All(), nil
}

// All gives the tables that are known here, sorted by schema and name: of a schema that is over none, all that there are.
func (s *Schema) All() []*Table { return slices.SortedFunc(maps.Values(s.tables), byName) }

func byName(a, b *Table) int {
	return cmp.Or(cmp.Compare(a.Name.Schema, b.Name.Schema), cmp.Compare(a.Name.Name, b.Name.Name))
}

// Referring gives the known tables that have a foreign key to a table, sorted.
func (s *Schema) Referring(n Name) ([]*Table, error) {
	if s.under != nil {
		if err := s.reachAll(s.under.Referring(n)); err != nil {
			return nil, err
		}
	}
	var out []*Table
	for from := range s.referring[s.Rules.key(n)] {
		t := s.tables[from]
		if t != nil && slices.ContainsFunc(t.Constraints, func(c *Constraint) bool { return c.Kind == ForeignKey && s.SameTable(c.Referred, n) }) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, byName)
	return out, nil
}
