package engine

import (
	"slices"
	"strings"

	"mig/dsl/schema"
	"mig/engine/autogen"
)

// Part is what IncludeObject is asked about: a table, an object such as a view, or a column, a constraint or an index of a table.
type Part struct {
	Kind  string      // "table", "view", "sequence", "enum", "schema"; of a table "column", "index", or the kind of a constraint: "primary", "foreignkey", "unique", "check", "exclude"
	Table schema.Name // the table, or the object
	Name  string      // of what is in a table; "" for the table, and for what has no name
	// Wanted says that the target has it; else it was found in the history or the database alone.
	Wanted bool
	// Value is *schema.Table, *schema.Object, *schema.Column, *schema.Constraint or *schema.Index, and Other its counterpart of what was found: nil where nothing was. They are not to be changed.
	Value, Other any
}

const (
	columnKind = "column"
	indexKind  = "index"
)

// filter leaves out of two sides what the program's functions leave out.
type filter struct {
	name   func(kind string, table schema.Name, name string) bool
	object func(Part) bool
	out    map[string]bool
}

// included gives both sides without what the program's functions leave out.
func (e *Environment) included(from, to autogen.Side) (autogen.Side, autogen.Side) {
	if e.opts.IncludeName == nil && e.opts.IncludeObject == nil {
		return from, to
	}
	f := &filter{name: e.opts.IncludeName, object: e.opts.IncludeObject, out: map[string]bool{}}
	found, wanted := seenOf(from), seenOf(to)
	for _, t := range wanted.All() {
		f.table(t, tableOf(found, t.Name), true)
	}
	for _, t := range found.All() {
		if tableOf(wanted, t.Name) == nil {
			f.table(t, nil, false)
		}
	}
	f.objects(found, wanted)
	return f.side(from), f.side(to)
}

func seenOf(s autogen.Side) *schema.Schema {
	if s.Seen != nil {
		return s.Seen
	}
	return s.Schema
}

// tableOf gives a table; a schema that was read whole has no errors.
func tableOf(s *schema.Schema, n schema.Name) *schema.Table {
	t, _ := s.Table(n)
	return t
}

func key(kind string, table schema.Name, name string) string {
	return strings.ToLower(kind + "\x00" + table.String() + "\x00" + name)
}

func (f *filter) ask(p Part) {
	if f.name != nil && !f.name(p.Kind, p.Table, p.Name) || f.object != nil && !f.object(p) {
		f.out[key(p.Kind, p.Table, p.Name)] = true
	}
}

func (f *filter) objects(found, wanted *schema.Schema) {
	for _, o := range wanted.Objects() {
		p := Part{Kind: string(o.Kind), Table: o.Name, Wanted: true, Value: o}
		if other, _ := found.Object(o.Kind, o.Name); other != nil {
			p.Other = other
		}
		f.ask(p)
	}
	for _, o := range found.Objects() {
		if other, _ := wanted.Object(o.Kind, o.Name); other == nil {
			f.ask(Part{Kind: string(o.Kind), Table: o.Name, Value: o})
		}
	}
}

// table asks about a table and what it has; found is its counterpart, or nil.
func (f *filter) table(t, found *schema.Table, wanted bool) {
	p := Part{Kind: schema.TableKind, Table: t.Name, Wanted: wanted, Value: t}
	if found != nil {
		p.Other = found
	}
	if f.ask(p); f.out[key(p.Kind, p.Table, "")] {
		return
	}
	f.parts(t, found, wanted, nil)
	if found != nil {
		f.parts(found, nil, false, t)
	}
}

// parts asks about what a table has, without what another one has too.
func (f *filter) parts(t, found *schema.Table, wanted bool, without *schema.Table) {
	if found == nil {
		found = &schema.Table{}
	}
	if without == nil {
		without = &schema.Table{}
	}
	for _, c := range t.Columns {
		p := Part{Kind: columnKind, Table: t.Name, Name: c.Name, Wanted: wanted, Value: c}
		if other := found.Column(c.Name); other != nil {
			p.Other = other
		}
		if without.Column(c.Name) == nil {
			f.ask(p)
		}
	}
	for _, k := range t.Constraints {
		p := Part{Kind: string(k.Kind), Table: t.Name, Name: k.Name, Wanted: wanted, Value: k}
		if other := found.Constraint(k.Name); other != nil && k.Name != "" {
			p.Other = other
		}
		if k.Name == "" || without.Constraint(k.Name) == nil {
			f.ask(p)
		}
	}
	for _, x := range t.Indexes {
		p := Part{Kind: indexKind, Table: t.Name, Name: x.Name, Wanted: wanted, Value: x}
		if other := found.Index(x.Name); other != nil {
			p.Other = other
		}
		if without.Index(x.Name) == nil {
			f.ask(p)
		}
	}
}

func (f *filter) side(s autogen.Side) autogen.Side {
	out := autogen.Side{Schema: f.prune(s.Schema), Found: s.Found}
	if s.Seen != nil {
		out.Seen = f.prune(s.Seen)
	}
	return out
}

// prune copies a schema without what is left out, and without the constraints and indexes of columns that are.
func (f *filter) prune(s *schema.Schema) *schema.Schema {
	out := schema.New()
	out.Rules = s.Rules
	for _, t := range s.All() {
		if !f.out[key(schema.TableKind, t.Name, "")] {
			out.Put(f.pruned(t))
		}
	}
	for _, o := range s.Objects() {
		if !f.out[key(string(o.Kind), o.Name, "")] {
			out.PutObject(o)
		}
	}
	return out
}

func (f *filter) pruned(t *schema.Table) *schema.Table {
	t = t.Clone()
	gone := func(column string) bool { return f.out[key(columnKind, t.Name, column)] }
	t.Columns = slices.DeleteFunc(t.Columns, func(c *schema.Column) bool { return gone(c.Name) })
	t.Constraints = slices.DeleteFunc(t.Constraints, func(k *schema.Constraint) bool {
		return f.out[key(string(k.Kind), t.Name, k.Name)] || slices.ContainsFunc(k.Columns, gone)
	})
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool {
		return f.out[key(indexKind, t.Name, x.Name)] || slices.ContainsFunc(x.Columns, func(c schema.IndexColumn) bool { return gone(c.Name) }) || slices.ContainsFunc(x.Include, gone)
	})
	return t
}
