package op_test

import (
	"testing"

	"mig/dsl/op"
	"mig/dsl/schema"
)

func whenSchema() *schema.Schema {
	s := schema.New()
	s.Put(&schema.Table{
		Name: schema.Name{Name: "t"}, Columns: []*schema.Column{{Name: "a"}, {Name: "b"}},
		Constraints: []*schema.Constraint{{Kind: schema.Unique, Name: "uq", Columns: []string{"a", "b"}}},
		Indexes:     []*schema.Index{{Name: "ix", Columns: []schema.IndexColumn{{Name: "a"}}}},
	})
	return s
}

// Inside of a condition, what is known agrees with it.
func TestWhenInside(t *testing.T) {
	for _, c := range []struct {
		kind, name string
		want       string // what is left of the table
	}{
		{"column_missing", "c", "ab uq ix"},
		{"column_missing", "a", "b"},
		{"column_exists", "a", "ab uq ix"},
		{"column_exists", "c", "unknown"},
		{"index_missing", "ix", "ab uq"},
		{"index_missing", "iy", "ab uq ix"},
		{"index_exists", "iy", "unknown"},
		{"constraint_missing", "uq", "ab ix"},
		{"constraint_exists", "uq", "ab uq ix"},
		{"constraint_exists", "ck", "unknown"},
		{"table_missing", "", "unknown"},
		{"table_exists", "", "ab uq ix"},
		{"row_exists", "", "ab uq ix"},
	} {
		before := whenSchema()
		o := &op.When{Condition: op.Condition{Kind: c.kind, Table: schema.Name{Name: "t"}, Name: c.name}}
		inside, err := o.Inside(before)
		if err != nil {
			t.Fatal(err)
		}
		if got := left(t, inside); got != c.want {
			t.Errorf("%s %s: %s, not %s", c.kind, c.name, got, c.want)
		}
		if got := left(t, before); got != "ab uq ix" {
			t.Errorf("%s %s has changed the schema before it: %s", c.kind, c.name, got)
		}
	}
}

func left(t *testing.T, s *schema.Schema) string {
	t.Helper()
	table, err := s.Table(schema.Name{Name: "t"})
	if err != nil {
		t.Fatal(err)
	}
	if table == nil {
		return "unknown"
	}
	out := ""
	for _, c := range table.Columns {
		out += c.Name
	}
	for _, k := range table.Constraints {
		out += " " + k.Name
	}
	for _, x := range table.Indexes {
		out += " " + x.Name
	}
	return out
}

// Rows change no definition; a condition in a condition changes what it holds.
func TestWhenChanges(t *testing.T) {
	n := func(name string) schema.Name { return schema.Name{Name: name} }
	o := &op.When{Condition: op.Condition{Kind: "row_exists"}, Ops: []op.Op{
		&op.BulkInsert{Table: n("rows")}, &op.Upsert{Table: n("rows")}, &op.Backfill{Table: n("rows")}, &op.Execute{SQL: "SELECT 1"},
		&op.RenameTable{Old: schema.Name{Schema: "s", Name: "old"}, New: n("new")},
		&op.When{Ops: []op.Op{&op.DropColumn{Table: n("inner")}}},
	}}
	got := ""
	for _, name := range o.Changes() {
		got += name.String() + " "
	}
	if got != "s.old s.new inner " {
		t.Error(got)
	}
}
