package op_test

import (
	"slices"
	"strings"
	"testing"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// The indexes of a table after a few operations, where the database makes one for a foreign key that has none; a key's own is (in parentheses). What each
// gives is what MariaDB 10.11 was seen to do. Then the operations are undone, from the last to the first, which must give what was there before each.
func TestKeyIndexes(t *testing.T) {
	for _, c := range []struct{ name, ops, want string }{
		{"made", "fk1(a)", "(fk1:a)"},
		{"not where one starts so", "ix(a,b) fk1(a)", "ix:a,b"},
		{"not where a unique one does", "uq!(a) fk1(a)", ""},
		{"gives way", "fk1(a) ix(a,b)", "ix:a,b"},
		{"gives way to a unique one", "fk1(a) uq!(a)", ""},
		{"other order", "fk1(b,a) ix(a,b)", "(fk1:b,a) ix:a,b"},
		{"part of a column", "fk1(a) ix(a/5)", "(fk1:a) ix:a/5"},
		{"the second takes over", "fk1(a) fk2(a)", "(fk2:a)"},
		{"the longer takes over", "fk1(a) fk2(a,b)", "(fk2:a,b)"},
		{"the longer serves", "fk1(a,b) fk2(a)", "(fk1:a,b)"},
		{"stays without the key", "fk1(a) -fk1", "fk1:a"},
		{"gives way without the key", "fk1(a) -fk1 ix(a,b)", "ix:a,b"},
		{"serves the next key", "fk1(a) -fk1 fk1(a)", "(fk1:a)"},
		{"the next key has its own", "fk1(a) -fk1 fk2(a)", "(fk2:a)"},
		{"by hand, of the same name", "fk1(a) fk1:(a) ix(a)", "(fk1:a) ix:a"},
		{"stays for another key", "fk1(a) fk2(a) -fk2", "fk2:a"},
		{"goes by name", "fk1(a) -fk1 -fk1:", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := keyed(t)
			var undo []op.Op
			var seen []string
			for _, text := range strings.Fields(c.ops) {
				o := keyOp(text)
				back, err := o.Reverse(s)
				if err != nil {
					t.Fatal(err)
				}
				seen, undo = append(seen, indexesOf(t, s)), append(undo, back)
				if err := o.Apply(s); err != nil {
					t.Fatal(err)
				}
			}
			if got := indexesOf(t, s); got != c.want {
				t.Fatalf("there are %q, not %q", got, c.want)
			}
			for i, back := range slices.Backward(undo) {
				if several, ok := back.(op.Several); !ok {
					undo[i] = op.Several{back}
				} else {
					undo[i] = several
				}
				if err := undo[i].Apply(s); err != nil {
					t.Fatal(err)
				}
				if got := indexesOf(t, s); got != seen[i] {
					t.Errorf("undone to %d: there are %q, not %q", i, got, seen[i])
				}
			}
		})
	}
}

func keyed(t *testing.T) *schema.Schema {
	t.Helper()
	s := schema.New()
	s.Rules = &schema.Rules{KeyIndexes: true}
	table := &op.CreateTable{Table: schema.Name{Name: "t"}}
	for _, name := range []string{"id", "a", "b"} {
		table.Columns = append(table.Columns, &op.ColumnDef{Column: schema.Column{Name: name, Type: schema.Type{Name: "integer"}}})
	}
	if err := table.Apply(s); err != nil {
		t.Fatal(err)
	}
	return s
}

// keyOp reads an operation: fk1(a) adds a foreign key, uq!(a) a unique one, ix(a,b/5) an index, and so does fk1:(a); -fk1 drops a foreign key, -fk1: an index.
func keyOp(text string) op.Op {
	table := schema.Name{Name: "t"}
	if name, drop := strings.CutPrefix(text, "-"); drop {
		if index, ok := strings.CutSuffix(name, ":"); ok {
			return &op.DropIndex{Table: table, Name: index}
		}
		return &op.DropConstraint{Table: table, Name: name, Kind: schema.ForeignKey}
	}
	name, list, _ := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	columns := strings.Split(list, ",")
	switch {
	case strings.HasSuffix(name, "!"):
		return &op.AddConstraint{Table: table, Constraint: &schema.Constraint{Kind: schema.Unique, Name: strings.TrimSuffix(name, "!"), Columns: columns}}
	case strings.HasPrefix(name, "fk") && !strings.HasSuffix(name, ":"):
		return &op.AddConstraint{Table: table, Constraint: &schema.Constraint{Kind: schema.ForeignKey, Name: name, Columns: columns, Referred: schema.Name{Name: "p"}, ReferredColumns: columns}}
	}
	o := &op.CreateIndex{Table: table, Index: schema.Index{Name: strings.TrimSuffix(name, ":")}}
	for _, column := range columns {
		plain, prefix, _ := strings.Cut(column, "/")
		o.Index.Columns = append(o.Index.Columns, schema.IndexColumn{Name: plain, Prefix: len(prefix) * 5})
	}
	return o
}

// indexesOf gives the indexes, those of foreign keys in parentheses, sorted.
func indexesOf(t *testing.T, s *schema.Schema) string {
	t.Helper()
	table, err := s.Table(schema.Name{Name: "t"})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, k := range table.Constraints {
		if k.Support >= schema.MadeSupport {
			out = append(out, "("+k.Name+":"+strings.Join(k.Columns, ",")+")")
		}
	}
	for _, x := range table.Indexes {
		var columns []string
		for _, c := range x.Columns {
			if c.Prefix > 0 {
				c.Name += "/5"
			}
			columns = append(columns, c.Name)
		}
		out = append(out, x.Name+":"+strings.Join(columns, ","))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
