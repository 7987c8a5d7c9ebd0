package engine_test

import (
	"fmt"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// wide is the schema of a history with what no history makes, as each of its operations would have to mind it: computed columns, columns of all kinds of types, keys of
// several columns, circles of foreign keys, indexes of expressions and of part of a table, identities with options, enums, sequences and views.
type wide struct {
	*history
	made *schema.Schema
}

func (h *history) widened() *schema.Schema {
	w := &wide{h, schema.New()}
	w.made.Rules = h.now.Rules
	for _, t := range h.now.All() {
		w.made.Put(t.Clone())
	}
	for _, o := range h.now.Objects() {
		w.made.PutObject(o)
	}
	w.objects()
	var before *schema.Table
	for _, t := range h.now.All() {
		if t.Column("id") == nil {
			continue
		}
		w.columns(t.Name)
		w.keys(t.Name)
		if before != nil && w.IntN(2) == 0 {
			w.circle(t.Name, before.Name)
		}
		w.view(t.Name)
		before = t
	}
	return w.made
}

// do does an operation that the dialect takes.
func (w *wide) do(o op.Op) bool {
	over := schema.Over(w.made)
	if w.naming.Give(o, over) != nil {
		return false
	}
	if _, err := w.d.Compile(o, over, w.facts); err != nil || o.Apply(over) != nil {
		return false
	}
	return o.Apply(w.made) == nil
}

func (w *wide) is(names ...string) bool {
	for _, n := range names {
		if w.d.Name() == n {
			return true
		}
	}
	return false
}

func (w *wide) objects() {
	for i := range 3 {
		start, step := int64(5), int64(2)
		if w.IntN(2) == 0 {
			w.do(&op.CreateSequence{Name: schema.Name{Name: fmt.Sprintf("nr %d", i)}, Options: schema.Identity{Start: &start, Increment: &step}})
		}
		if w.IntN(2) == 0 {
			w.do(&op.CreateEnum{Name: schema.Name{Name: fmt.Sprintf("mood %d", i)}, Values: []string{"sad", "it's"}})
		}
	}
}

// varyTypes are types that each become any other.
var varyTypes = []string{"integer", "bigint", "varchar(20)", "varchar(40)", "numeric(8,2)", "numeric(10,2)", "smallint", "double"}

func (w *wide) add(t schema.Name, c schema.Column) bool {
	return w.do(&op.AddColumn{Table: t, Column: &op.ColumnDef{Column: c}})
}

func (w *wide) columns(t schema.Name) {
	if w.IntN(4) > 0 {
		text := varyTypes[w.IntN(len(varyTypes))]
		typ, _ := schema.ParseType(text)
		c := schema.Column{Name: "vary", Type: typ}
		if w.IntN(2) == 0 {
			c.Default = &schema.Value{Kind: schema.Number, Text: "7"}
			if typ.Name == "varchar" {
				c.Default.Kind = schema.String
			}
		}
		w.add(t, c)
	}
	integer, _ := schema.ParseType("bigint")
	w.add(t, schema.Column{Name: "base", Type: []schema.Type{integer, {Name: "integer"}}[w.IntN(2)]})
	if w.IntN(2) == 0 {
		storage := []string{"persisted", "virtual"}[w.IntN(2)]
		w.add(t, schema.Column{Name: "calc", Type: integer, Computed: &schema.Computed{Expr: []string{"base * 2", "base + 1"}[w.IntN(2)], Storage: storage}})
	}
	if w.is("postgresql") && w.IntN(2) == 0 {
		c := schema.Column{Name: "feels", Type: schema.Type{Name: "text"}}
		for _, o := range w.made.Objects() {
			if o.Kind == schema.EnumObject && w.IntN(2) == 0 {
				c.Type = schema.Type{Native: w.d.Ident(o.Name.Name)}
			}
		}
		w.add(t, c)
	}
	if c := w.table(t).Column("id"); c.Identity != nil && w.is("postgresql") {
		start, step := int64(1+w.IntN(2)*4), int64(1+w.IntN(3))
		c.Identity = &schema.Identity{Always: w.IntN(2) == 0, Start: &start, Increment: &step, Cycle: w.IntN(2) == 0}
	}
}

func (w *wide) table(n schema.Name) *schema.Table {
	t, _ := w.made.Table(n)
	return t
}

func (w *wide) keys(t schema.Name) {
	for _, name := range []string{"ka", "kb"} {
		w.add(t, schema.Column{Name: name, Type: schema.Type{Name: "integer"}, Null: schema.NotNull, Default: &schema.Value{Kind: schema.Number, Text: "1"}})
	}
	columns := [][]string{{"ka", "kb"}, {"kb", "ka"}}[w.IntN(2)]
	w.do(&op.AddConstraint{Table: t, Constraint: &schema.Constraint{Kind: schema.Unique, Name: "uq two " + t.Name, Columns: columns}})
	x := schema.Index{Name: "ix base " + t.Name, Columns: []schema.IndexColumn{{Name: "base", Desc: w.IntN(2) == 0}}}
	switch w.IntN(4) {
	case 0:
		x.Columns = []schema.IndexColumn{{Expr: []string{"(base + 1)", "(base * 2)"}[w.IntN(2)]}}
	case 1:
		x.Where = []string{"base > 5", "base > 6 AND ka IN (1, 2)"}[w.IntN(2)]
	case 2:
		x.Include = []string{"ka"}
	}
	w.do(&op.CreateIndex{Table: t, Index: x})
}

// circle has two tables refer to each other.
func (w *wide) circle(a, b schema.Name) {
	for _, pair := range [][2]schema.Name{{a, b}, {b, a}} {
		from, to := pair[0], pair[1]
		k := &schema.Constraint{
			Kind: schema.ForeignKey, Name: "fk " + from.Name + to.Name, Columns: []string{"ka", "kb"}, Referred: to, ReferredColumns: []string{"ka", "kb"},
			OnDelete: []string{"", "CASCADE"}[w.IntN(2)], OnUpdate: []string{"", "CASCADE", "RESTRICT"}[w.IntN(3)],
		}
		for _, other := range w.table(to).Constraints { // in the order of the key, which MySQL asks for
			if other.Kind == schema.Unique && other.Name == "uq two "+to.Name {
				k.Columns, k.ReferredColumns = other.Columns, other.Columns
			}
		}
		if !w.is("mysql") && w.IntN(2) == 0 {
			k.Deferrable, k.Initially = true, []string{"", "DEFERRED"}[w.IntN(2)]
		}
		if len(k.Name) < 60 {
			w.do(&op.AddConstraint{Table: from, Constraint: k})
		}
	}
}

func (w *wide) view(n schema.Name) {
	if w.IntN(2) == 0 {
		return
	}
	t := w.table(n)
	column := t.Columns[w.IntN(len(t.Columns))].Name
	id := w.d.Ident
	name := schema.Name{Name: "v " + n.Name}
	if w.do(&op.CreateView{Name: name, Select: "SELECT id AS one, " + id(column) + " AS two FROM " + id(n.Name) + " WHERE id > 0"}) && w.IntN(2) == 0 {
		w.do(&op.CreateView{Name: schema.Name{Name: "a " + name.Name}, Select: "SELECT one FROM " + id(name.Name)})
	}
}
