package autogen_test

import (
	"strings"
	"testing"

	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
)

// What a database needs comes before it, whatever stage it is of; a check waits for a function that takes rows of its table.
func TestProduceAllOrders(t *testing.T) {
	ref := func(kind, name string) schema.Ref { return schema.Ref{Kind: kind, Name: schema.Name{Name: name}} }
	raw := func(kind, name string, stage schema.Stage) *schema.Raw {
		return &schema.Raw{Ref: ref(kind, name), SQL: kind + " " + name, Stage: stage}
	}
	body := `{{ create_table "a" (column "id" "integer" primary_key) (check_constraint "ck" "f(a.*)") }} {{ create_table "b" (column "id" "integer" primary_key) }} {{ create_index "ix" "b" "id" }}
		{{ create_view "v" "SELECT 1" }}`
	tables := []*schema.Raw{raw("domain", "d", schema.OfTypes), raw("routine", "f", schema.OfRoutines), raw("routine", "g", schema.OfRoutines), raw("setting", "s", schema.Prologue)}
	for _, c := range []struct {
		name  string
		raw   []*schema.Raw
		needs [][2]schema.Ref
		want  string
	}{
		{"by stages", nil, nil, "setting s, domain d, create_table a, create_table b, create_index, routine f, routine g, create_view"},
		{"a default", nil, [][2]schema.Ref{{ref("table", "b"), ref("routine", "g")}}, "setting s, domain d, create_table a, routine g, create_table b, create_index, routine f, create_view"},
		{"a routine over a routine", nil, [][2]schema.Ref{{ref("routine", "f"), ref("routine", "g")}}, "setting s, domain d, create_table a, create_table b, create_index, routine g, routine f, create_view"},
		{"a type of a table", nil, [][2]schema.Ref{{ref("domain", "d"), ref("table", "b")}}, "setting s, create_table b, create_index, domain d, create_table a, routine f, routine g, create_view"},
		{
			"an index over rows of its table", nil,
			[][2]schema.Ref{{ref("index", "ix"), ref("routine", "f")}, {ref("routine", "f"), ref("table", "b")}},
			"setting s, domain d, create_table a, create_table b, routine f, create_index, routine g, create_view",
		},
		{
			"a check", nil,
			[][2]schema.Ref{{ref("constraint", "a.ck"), ref("table", "a")}, {ref("constraint", "a.ck"), ref("routine", "f")}},
			"setting s, domain d, routine f, create_table a, create_table b, create_index, routine g, create_view",
		},
		{
			"a check over rows of its table", nil,
			[][2]schema.Ref{{ref("constraint", "a.ck"), ref("routine", "f")}, {ref("routine", "f"), ref("table", "a")}},
			"setting s, domain d, create_table a, create_table b, create_index, routine f, create_check_constraint, routine g, create_view",
		},
		{
			"each needs the other", nil,
			[][2]schema.Ref{{ref("routine", "f"), ref("routine", "g")}, {ref("routine", "g"), ref("routine", "f")}},
			"setting s, domain d, create_table a, create_table b, create_index, routine g, routine f, create_view",
		},
		{"a table as a statement", []*schema.Raw{raw("table", "b", schema.OfTables)}, nil, "setting s, domain d, create_table a, table b, create_index, routine f, routine g, create_view"},
		{
			"a view as a statement",
			[]*schema.Raw{raw("view", "w", schema.OfViews)},
			[][2]schema.Ref{{ref("view", "v"), ref("view", "w")}},
			"setting s, domain d, create_table a, create_table b, create_index, routine f, routine g, view w, create_view",
		},
	} {
		d := &schema.Database{Schema: known(t, body), Raw: append(append([]*schema.Raw{}, tables...), c.raw...)}
		for _, n := range c.needs {
			d.Need(n[0], n[1])
		}
		ops, err := autogen.ProduceAll(d, nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, o := range ops {
			switch o := o.(type) {
			case *op.Execute:
				got = append(got, o.SQL)
			case *op.CreateTable:
				got = append(got, o.Op()+" "+o.Table.Name)
			default:
				got = append(got, o.Op())
			}
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %s\nnot %s", c.name, text, c.want)
		}
	}
}
