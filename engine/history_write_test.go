package engine_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/build"
	"mig/engine/config"
)

// history writes revisions of random operations, each of which can follow those before it.
type history struct {
	*rand.Rand
	d       dialects.Dialect
	facts   dialects.Facts
	naming  *build.Naming
	files   fstest.MapFS
	n       int // of names
	views   []*op.CreateView
	objects []*schema.Object // sequences and enums
	branch
}

// branch is a line of revisions.
type branch struct {
	now   *schema.Schema
	heads []string
	ops   []op.Op
	// Of two branches each has tables of its own; nil is all.
	own map[schema.Name]bool
}

func newHistory(t *testing.T, d dialects.Dialect, seed uint64) *history {
	version := map[string]string{"mysql": "mariadb-10.11", "sqlite": "3.45", "postgresql": "15"}[d.Name()]
	v, err := d.ParseVersion(version)
	if err != nil {
		t.Fatal(err)
	}
	naming, err := build.NewNaming(nil, d.Traits())
	if err != nil {
		t.Fatal(err)
	}
	h := &history{Rand: rand.New(rand.NewPCG(historySeed, seed)), d: d, facts: dialects.Facts{Version: v}, naming: naming, files: fstest.MapFS{}}
	h.now = schema.New()
	h.now.Rules = build.Rules(d, h.facts)
	return h
}

// project gives what opens the history for a database.
func (h *history) project() opener {
	return func(t *testing.T, url string, onStep func(engine.Event)) *engine.Environment {
		t.Helper()
		cfg := config.Default()
		cfg.ScriptLocation, cfg.URL = "m", config.Literal(url)
		env, err := engine.Open(cfg, engine.Options{Dialects: all.Dialects(), Script: h.files, Mig: "test", OnStep: onStep})
		if err != nil {
			t.Fatal(err)
		}
		return env
	}
}

// write writes revisions: one line to the middle, then two branches, a merge, and one line again.
func (h *history) write(n int) {
	for range n / 2 {
		h.grow()
	}
	trunk := h.branch
	mine := map[schema.Name]bool{}
	others := map[schema.Name]bool{}
	for _, t := range trunk.now.All() {
		[]map[schema.Name]bool{mine, others}[h.IntN(2)][t.Name] = true
	}
	one := branch{now: schema.Over(trunk.now), heads: trunk.heads, own: mine}
	two := branch{now: schema.Over(trunk.now), heads: trunk.heads, own: others}
	for i := range n / 4 {
		of := []*branch{&one, &two}[i%2]
		h.branch = *of
		h.grow()
		*of = h.branch
	}
	for _, o := range slices.Concat(one.ops, two.ops) {
		if err := o.Apply(trunk.now); err != nil {
			panic(err)
		}
	}
	h.branch = branch{now: trunk.now, heads: slices.Concat(one.heads, two.heads)}
	for range n - n/2 - n/4 {
		h.grow()
	}
}

// add writes a revision.
func (h *history) add(text string) {
	id := fmt.Sprintf("r%03d", len(h.files)+1)
	front := "revision: " + id + "\n"
	if len(h.heads) > 0 {
		front += "down_revision: [" + strings.Join(h.heads, ", ") + "]\n"
	}
	h.files["versions/"+id+".sql.tmpl"] = &fstest.MapFile{Data: []byte("---\n" + front + "---\n" + text)}
	h.heads = []string{id}
}

// grow adds a revision with an operation that the dialect takes, and whose reverse it takes.
func (h *history) grow() {
	for range 100 {
		if h.IntN(12) == 0 && h.special() {
			return
		}
		o := h.operation()
		if o == nil {
			continue
		}
		text, err := autogen.RenderDSL(o)
		if err != nil {
			continue
		}
		if h.try(o) {
			h.add(text)
			return
		}
	}
}

// try applies an operation, if the dialect takes it and its reverse.
func (h *history) try(o op.Op) bool {
	next := schema.Over(h.now)
	if h.naming.Give(o, next) != nil {
		return false
	}
	if _, err := h.d.Compile(o, next, h.facts); err != nil {
		return false
	}
	if _, err := o.Reverse(next); err != nil || o.Apply(next) != nil {
		var irreversible *op.IrreversibleError
		if !errors.As(err, &irreversible) && err != nil {
			panic(err)
		}
		return false
	}
	if o.Apply(h.now) != nil {
		return false
	}
	h.ops = append(h.ops, o)
	h.note(o)
	return true
}

// note keeps which tables and objects there are.
func (h *history) note(o op.Op) {
	switch o := o.(type) {
	case *op.CreateTable:
		if h.own != nil {
			h.own[o.Table] = true
		}
	case *op.RenameTable:
		if h.own != nil {
			h.own[o.New] = true
		}
	case *op.CreateSequence:
		h.objects = append(h.objects, &schema.Object{Kind: schema.SequenceObject, Name: o.Name})
	case *op.CreateEnum:
		h.objects = append(h.objects, &schema.Object{Kind: schema.EnumObject, Name: o.Name, Values: o.Values})
	case *op.CreateView:
		h.views = append(h.views, o)
	case *op.DropView:
		h.views = slices.DeleteFunc(h.views, func(v *op.CreateView) bool { return v.Name == o.Name })
	case *op.DropSequence:
		h.forget(schema.SequenceObject, o.Name)
	case *op.DropEnum:
		h.forget(schema.EnumObject, o.Name)
	}
}

func (h *history) forget(kind schema.ObjectKind, name schema.Name) {
	h.objects = slices.DeleteFunc(h.objects, func(o *schema.Object) bool { return o.Kind == kind && o.Name == name })
}

// tell logs the revisions of a history that has failed, if it is run alone.
func (h *history) tell(t *testing.T, alone bool) {
	if !t.Failed() || !alone || os.Getenv("MIG_TEST_HISTORY") == "" {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(h.files)) {
		t.Logf("%s", h.files[name].Data)
	}
}

// special adds a revision whose downgrade is written: raw SQL that changes nothing of the schema, or another value of an enum.
func (h *history) special() bool {
	for _, o := range h.objects {
		if o.Kind == schema.EnumObject && h.own == nil && !h.typed(o) && h.IntN(2) == 0 {
			return h.addValue(o)
		}
	}
	t := h.table()
	if t == nil {
		return false
	}
	for _, k := range t.Constraints {
		if k.NotValid {
			down := h.text(&op.DropConstraint{Table: t.Name, Name: k.Name}, &op.AddConstraint{Table: t.Name, Constraint: k.Clone()})
			return h.both(&op.ValidateConstraint{Table: t.Name, Name: k.Name}, down)
		}
	}
	up := "-- mig:schema-unchanged\nDELETE FROM " + h.d.Ident(t.Name.Name) + " WHERE 1 = 0;\n"
	h.sections(up, "")
	return true
}

// addValue gives an enum another value. No database takes one out, so the downgrade makes the type anew, which no column has.
func (h *history) addValue(o *schema.Object) bool {
	down := h.text(&op.DropEnum{Name: o.Name}, &op.CreateEnum{Name: o.Name, Values: o.Values})
	add := &op.AddEnumValue{Name: o.Name, Value: h.name("x"), Before: []string{"", o.Values[0]}[h.IntN(2)]}
	if !h.both(add, down) {
		return false
	}
	if now, err := h.now.Object(schema.EnumObject, o.Name); err == nil {
		o.Values = now.Values
	}
	return true
}

// both adds a revision with a downgrade of its own.
func (h *history) both(o op.Op, down string) bool {
	if o.Apply(h.now) != nil {
		return false
	}
	h.ops = append(h.ops, o)
	h.sections(h.text(o), down)
	return true
}

func (h *history) sections(up, down string) {
	h.add("{{ define \"upgrade\" }}\n" + up + "{{ end }}\n{{ define \"downgrade\" }}\n" + down + "{{ end }}\n")
}

func (h *history) text(ops ...op.Op) string {
	text, err := autogen.RenderDSL(ops...)
	if err != nil {
		panic(err)
	}
	return text
}

var oddNames = []string{"plain", "order", "Mixed Case", "naïve", "select", "a-b"}

func (h *history) name(prefix string) string {
	h.n++
	return fmt.Sprintf("%s%s %d", prefix, oddNames[h.IntN(len(oddNames))], h.n)[len(prefix)*h.IntN(2):]
}

// table gives a table that the branch may change, or nil.
func (h *history) table() *schema.Table {
	tables, _ := h.now.Tables()
	if h.own != nil {
		tables = slices.DeleteFunc(tables, func(t *schema.Table) bool { return !h.own[t.Name] })
	}
	if len(tables) == 0 {
		return nil
	}
	return tables[h.IntN(len(tables))]
}

// viewed reports whether a view reads a table.
func (h *history) viewed(t *schema.Table) bool {
	return slices.ContainsFunc(h.views, h.reads(t))
}

func (h *history) reads(t *schema.Table) func(*op.CreateView) bool {
	return func(v *op.CreateView) bool { return strings.HasSuffix(v.Select, " FROM "+h.d.Ident(t.Name.Name)) }
}
