package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
	"mig/engine/build"
)

// catalog reads the schema of a database through one session.
type catalog struct {
	dialects.Session
	d     dialects.Dialect
	facts dialects.Facts
}

func newCatalog(t *testing.T, s dialects.Support, url string) *catalog {
	t.Helper()
	db, err := s.Driver.Open(t.Context(), dialects.Target{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	session, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	version, err := session.ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &catalog{Session: session, d: s.Dialect, facts: dialects.Facts{Version: version}}
}

// read gives the operations that make what is there, but for mig's own tables.
func (c *catalog) read(t *testing.T) []op.Op {
	t.Helper()
	found, err := c.Inspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := c.Session.(dialects.ObjectReader); ok {
		objects, err := r.Objects(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range objects {
			found.PutObject(o)
		}
	}
	for _, name := range []string{"mig_version", "mig_log"} {
		for _, table := range found.All() {
			if table.Name.Name == name {
				found.Forget(table.Name)
			}
		}
	}
	ops, err := autogen.Produce(found, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ops
}

// mirror is a database in which schemas are made from their operations, one after the other: what differs from the one before is made anew.
type mirror struct {
	*catalog
	made []part
}

// part is what the operations say of one table or object.
type part struct {
	kind schema.ObjectKind // "" is a table
	name schema.Name
	text string
	to   []schema.Name // tables that it refers to, and types
}

func newMirror(t *testing.T, s dialects.Support) *mirror {
	m := &mirror{catalog: newCatalog(t, s, dialecttest.ScratchURL(t, s.Dialect.Name()))}
	if s.Dialect.Name() == "mysql" { // a table that others refer to can be dropped, as in PostgreSQL and SQLite
		m.run(t, "SET foreign_key_checks = 0")
	}
	return m
}

func (m *mirror) run(t *testing.T, sql string) {
	t.Helper()
	if _, err := m.Run(context.Background(), dialects.Statement{SQL: sql}); err != nil {
		t.Fatalf("%v in\n%s", err, sql)
	}
}

// follow brings the database to what operations make where there is nothing, and gives what is inspected then.
func (m *mirror) follow(t *testing.T, ops []op.Op) []op.Op {
	t.Helper()
	wanted := partsOf(t, ops)
	stale := m.stale(wanted)
	for _, p := range slices.Backward(m.made) {
		if stale(p) {
			m.drop(t, p)
		}
	}
	scratch := schema.New()
	scratch.Rules = build.Rules(m.d, dialects.Facts{})
	made := slices.DeleteFunc(m.made, stale)
	for _, o := range ops {
		if !slices.ContainsFunc(made, partOf(o).same) {
			list, err := m.d.Compile(o, scratch, m.facts)
			if err != nil {
				t.Fatal(err)
			}
			for i := range list {
				m.run(t, list[i].SQL)
			}
		}
		if err := o.Apply(scratch); err != nil {
			t.Fatal(err)
		}
	}
	m.made = wanted
	return m.read(t)
}

func (p part) same(o part) bool { return p.kind == o.kind && p.name == o.name }

// stale tells what is to go: what is not wanted as it is, what refers to that, and, if anything goes, views.
func (m *mirror) stale(wanted []part) func(part) bool {
	gone := map[schema.Name]bool{}
	differs := func(p part) bool {
		return !slices.ContainsFunc(wanted, func(w part) bool { return w.same(p) && w.text == p.text })
	}
	some := false
	for again := true; again; {
		again = false
		for _, p := range m.made {
			if p.kind != schema.ViewObject && !gone[p.name] && (differs(p) || slices.ContainsFunc(p.to, func(n schema.Name) bool { return gone[n] })) {
				gone[p.name], again = true, true
			}
			some = some || differs(p)
		}
	}
	return func(p part) bool {
		if p.kind == schema.ViewObject {
			return some || len(wanted) != len(m.made)
		}
		return gone[p.name]
	}
}

func (m *mirror) drop(t *testing.T, p part) {
	t.Helper()
	var o op.Op = &op.DropTable{Table: p.name}
	switch p.kind {
	case schema.ViewObject:
		o = &op.DropView{Name: p.name}
	case schema.SequenceObject:
		o = &op.DropSequence{Name: p.name}
	case schema.EnumObject:
		o = &op.DropEnum{Name: p.name}
	case schema.SchemaObject:
		t.Fatalf("a history makes no schema, and there is %s", p.name)
	}
	list, err := m.d.Compile(o, schema.New(), m.facts)
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range list {
		sql := st.SQL
		if m.d.Name() == "postgresql" && p.kind != schema.ViewObject {
			sql += " CASCADE"
		}
		m.run(t, sql)
	}
}

// partsOf groups operations by what they make.
func partsOf(t *testing.T, ops []op.Op) []part {
	t.Helper()
	var out []part
	for _, o := range ops {
		p := partOf(o)
		i := slices.IndexFunc(out, p.same)
		if i < 0 {
			i, out = len(out), append(out, p)
		}
		text, err := autogen.RenderDSL(o)
		if err != nil {
			t.Fatal(err)
		}
		out[i].text, out[i].to = out[i].text+text, append(out[i].to, referredTo(o)...)
	}
	return out
}

// partOf tells what an operation makes, or adds to.
func partOf(o op.Op) part {
	switch o := o.(type) {
	case *op.CreateView:
		return part{kind: schema.ViewObject, name: o.Name}
	case *op.CreateSequence:
		return part{kind: schema.SequenceObject, name: o.Name}
	case *op.CreateEnum:
		return part{kind: schema.EnumObject, name: o.Name}
	}
	name, _ := op.TableOf(o)
	return part{name: name}
}

func referredTo(o op.Op) []schema.Name {
	var list []*schema.Constraint
	var out []schema.Name
	switch o := o.(type) {
	case *op.CreateTable:
		list = o.Constraints
		for _, c := range o.Columns {
			out = append(out, schema.Name{Name: strings.Trim(c.Type.Native, `"`)})
		}
	case *op.AddConstraint:
		list = append(list, o.Constraint)
	}
	for _, k := range list {
		if k.Kind == schema.ForeignKey {
			out = append(out, k.Referred)
		}
	}
	return out
}
