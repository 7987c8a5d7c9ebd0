package sqlite

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// history makes random changes to one table, by mig and by hand in step.
type history struct {
	*rand.Rand
	names int
	known *schema.Schema
}

var historyTable = schema.Name{Name: "Order"}

// A column's name is sometimes one that must be quoted.
func (h *history) name(prefix string) string {
	h.names++
	if h.IntN(4) == 0 {
		return fmt.Sprintf("%s Größe %d", prefix, h.names)
	}
	return fmt.Sprintf("%s%d", prefix, h.names)
}

func (h *history) column() string {
	t, _ := h.known.Table(historyTable)
	return t.Columns[1+h.IntN(len(t.Columns)-1)].Name // the first is the key
}

func (h *history) quoted() string { return New().Ident(h.column()) }

func (h *history) value() *schema.Value {
	v := []schema.Value{schema.NewString("it's"), {Kind: schema.Number, Text: "7"}, schema.NewSQL("abs(-3)"), {Kind: schema.CurrentTimestamp}, {Kind: schema.Null}}[h.IntN(5)]
	return &v
}

func (h *history) typ() schema.Type {
	t, _ := schema.ParseType([]string{"integer", "varchar(20)", "text", "numeric(10,2)", "blob", "datetime"}[h.IntN(6)])
	return t
}

// change makes one operation, which may be one that can't be.
func (h *history) change() op.Op {
	key := func(k schema.ConstraintKind, columns ...string) *schema.Constraint {
		return &schema.Constraint{Kind: k, Name: h.name("k"), Columns: columns}
	}
	t, _ := h.known.Table(historyTable)
	if len(t.Columns) < 3 || len(t.Constraints) == 0 {
		return h.add()
	}
	switch h.IntN(14) {
	case 0, 1:
		return &op.DropColumn{Table: historyTable, Column: h.column()}
	case 2:
		return &op.AlterColumn{Table: historyTable, Column: h.column(), NewName: h.name("c")}
	case 3:
		typ := h.typ()
		return &op.AlterColumn{Table: historyTable, Column: h.column(), Type: &typ, NewName: h.name("c")}
	case 4:
		return &op.AlterColumn{Table: historyTable, Column: h.column(), Null: []schema.Nullness{schema.NotNull, schema.Nullable}[h.IntN(2)]}
	case 5:
		return &op.AlterColumn{Table: historyTable, Column: h.column(), Default: h.value()}
	case 6:
		return &op.AddConstraint{Table: historyTable, Constraint: key(schema.Unique, "id", h.column())}
	case 7:
		check := key(schema.Check)
		check.Expr = h.quoted() + " IS NOT 'none'"
		return &op.AddConstraint{Table: historyTable, Constraint: check}
	case 8:
		fk := key(schema.ForeignKey, h.column())
		fk.Referred, fk.ReferredColumns, fk.OnDelete = historyTable, []string{"id"}, "CASCADE"
		return &op.AddConstraint{Table: historyTable, Constraint: fk}
	case 9:
		return &op.DropConstraint{Table: historyTable, Name: t.Constraints[h.IntN(len(t.Constraints))].Name}
	case 10:
		x := schema.Index{Name: h.name("ix"), Unique: h.IntN(2) == 0, Columns: []schema.IndexColumn{{Name: "id"}, {Name: h.column(), Desc: true}, {Expr: "lower(" + h.quoted() + ")"}}}
		if h.IntN(2) == 0 {
			x.Where = h.quoted() + " IS NOT NULL"
		}
		return &op.CreateIndex{Table: historyTable, Index: x}
	case 11:
		if len(t.Indexes) > 0 {
			return &op.DropIndex{Table: historyTable, Name: t.Indexes[h.IntN(len(t.Indexes))].Name}
		}
	}
	return h.add()
}

func (h *history) add() op.Op {
	col := &op.ColumnDef{Column: schema.Column{Name: h.name("c"), Type: h.typ()}}
	o := &op.AddColumn{Table: historyTable, Column: col}
	switch h.IntN(5) {
	case 0:
		col.Default, col.Null = h.value(), schema.NotNull
	case 1:
		col.Computed = &schema.Computed{Expr: "id * 2", Storage: []string{"persisted", "virtual"}[h.IntN(2)]}
	case 2:
		col.Checks = []*schema.Constraint{{Kind: schema.Check, Name: h.name("k"), Columns: []string{col.Name}, Expr: New().Ident(col.Name) + " IS NOT 0"}}
	case 3:
		o.Constraints = []*schema.Constraint{{Kind: schema.Unique, Name: h.name("k"), Columns: []string{col.Name}}}
	}
	return o
}

// refusals are what SQLite may say to a change that can't be.
var refusals = []string{"NOT NULL constraint failed", "UNIQUE constraint failed", "CHECK constraint failed: k", "CHECK constraint failed: rows of Order", "error in table", "error in index", "no such column", "foreign key mismatch", "error in generated column", "Cannot add a NOT NULL column"}

// Whatever the changes, the table is then as one that is made with the definition that mig knows; no row is lost, and nothing breaks.
func TestCopyHistory(t *testing.T) {
	var done, copied, refused int
	for seed := range uint64(4) {
		h := &history{Rand: rand.New(rand.NewPCG(seed, 1)), known: schema.New()}
		s := openLite(t, ":memory:")
		made := &op.CreateTable{Table: historyTable, Columns: []*op.ColumnDef{
			{Column: schema.Column{Name: "id", Type: schema.Type{Name: "integer"}, Identity: &schema.Identity{}}},
			{Column: schema.Column{Name: "name", Type: schema.Type{Name: "text"}}},
		}, Constraints: []*schema.Constraint{{Kind: schema.PrimaryKey, Name: "pk", Columns: []string{"id"}}}}
		runLite(t, s, h.known, made)
		for i := range 20 {
			exec(t, s, fmt.Sprintf(`INSERT INTO "Order" (id, name) VALUES (%d, 'Zoë 木''s %d')`, i*i, i))
		}
		for range 80 {
			before := h.known
			o, after := h.batch(1 + h.IntN(4))
			h.known = before
			list, err := New().Compile(o, before, dialects.Facts{Version: dialects.Version{Major: 3, Minor: 50}})
			if err != nil {
				continue
			}
			if !attempt(t, s, o, list) {
				refused++
				continue
			}
			h.known, done = after, done+1
			if strings.HasPrefix(list[len(list)-1].SQL, "RELEASE") {
				copied++
			}
			sameAsNew(t, s, after, o)
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d changes, of them %d by copying; %d were refused", done, copied, refused)
	if copied < 100 {
		t.Errorf("there were only %d copies", copied)
	}
}

// batch makes several changes, each after the one before it, and the schema after them.
func (h *history) batch(n int) (op.Op, *schema.Schema) {
	b := &op.Batch{Table: historyTable}
	for len(b.Ops) < n {
		o, after := h.change(), schema.Over(h.known)
		if o.Apply(after) == nil {
			b.Ops, h.known = append(b.Ops, o), after
		}
	}
	if n == 1 {
		return b.Ops[0], h.known
	}
	return b, h.known
}

// attempt runs a change in a transaction, and reports whether it is done.
func attempt(t *testing.T, s dialects.Session, o op.Op, list []dialects.Statement) bool {
	t.Helper()
	if err := s.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, st := range list {
		_, err := s.Run(t.Context(), st)
		if err == nil {
			continue
		}
		expected := false
		for _, words := range refusals {
			expected = expected || strings.Contains(err.Error(), words)
		}
		if !expected {
			body, _ := op.JSON(o)
			t.Fatalf("%v\n%s\n%s", err, st.SQL, body)
		}
		if err := s.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
		return false
	}
	if err := s.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return true
}

// sameAsNew compares the table with one that is made anew.
func sameAsNew(t *testing.T, s dialects.Session, known *schema.Schema, o op.Op) {
	t.Helper()
	table, _ := known.Table(historyTable)
	fresh := openLite(t, ":memory:")
	runLite(t, fresh, schema.New(), definition(table))
	for _, x := range table.Indexes {
		runLite(t, fresh, schema.Over(known), &op.CreateIndex{Table: historyTable, Index: *x})
	}
	got, want := inspected(t, s), inspected(t, fresh)
	if got != want {
		body, _ := op.JSON(o)
		t.Errorf("after %s the table is\n%s\nnot\n%s", body, got, want)
	}
	_, rows, err := s.Query(t.Context(), `SELECT count(*) || '|' || sum(id) || '|' || (SELECT group_concat(integrity_check) FROM pragma_integrity_check) FROM "Order"`)
	if err != nil || *rows[0][0] != "20|2470|ok" {
		t.Errorf("the rows are %v (%v)", *rows[0][0], err)
	}
}

// inspected gives the table as SQLite has it. The order in which constraints stand says nothing.
func inspected(t *testing.T, s dialects.Session) string {
	t.Helper()
	found, err := s.Inspect(t.Context(), historyTable)
	if err != nil {
		t.Fatal(err)
	}
	table, _ := found.Table(historyTable)
	byName := map[string]any{}
	for _, k := range table.Constraints {
		byName[k.Name] = k
	}
	table.Constraints = nil
	b, err := json.MarshalIndent([]any{table, byName}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func openLite(t *testing.T, path string) dialects.Session {
	t.Helper()
	db, err := NewDriver().Open(t.Context(), dialects.Target{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = s.Close(), db.Close() })
	return s
}

func runLite(t *testing.T, s dialects.Session, known *schema.Schema, o op.Op) {
	t.Helper()
	list, err := New().Compile(o, known, dialects.Facts{Version: dialects.Version{Major: 3, Minor: 50}})
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range list {
		exec(t, s, st.SQL)
	}
	_ = o.Apply(known)
}

func exec(t *testing.T, s dialects.Session, sql string) {
	t.Helper()
	if _, err := s.Run(t.Context(), dialects.Statement{SQL: sql}); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}
