package autogen_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mig/dialects/all"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
)

// known applies a body's operations.
func known(t *testing.T, body string) *schema.Schema {
	t.Helper()
	ops, err := read(all.Dialects()[0].Dialect, body, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := schema.New()
	for _, o := range ops {
		if err := o.Apply(s); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func produced(t *testing.T, s *schema.Schema) string {
	t.Helper()
	ops, err := autogen.Produce(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := autogen.RenderDSL(ops...)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// heads gives the first two words of each operation, which say what it makes.
func heads(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); strings.HasPrefix(line, "{{ ") {
			out = append(out, words[1]+" "+strings.Trim(words[2], `"`))
		}
	}
	return strings.Join(out, ", ")
}

func TestProduceOrders(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"parents before children": {
			`{{ create_table "b" (column "id" "integer" primary_key) }}
			 {{ create_table "a" (column "id" "integer" primary_key) (column "b_id" "integer" (references "b.id")) }}
			 {{ create_index "ix" "a" "b_id" }}`,
			"create_table b, create_table a, create_index ix",
		},
		"a circle is closed at the end": {
			`{{ create_table "a" (column "id" "integer" primary_key) (column "b" "integer") }}
			 {{ create_table "b" (column "id" "integer" primary_key) (column "c" "integer" (references "c.id")) }}
			 {{ create_table "c" (column "id" "integer" primary_key) (column "a" "integer" (references "a.id")) }}
			 {{ create_foreign_key "fk" "a" "b" (columns "b") (references_columns "id") }}`,
			"create_table c, create_table b, create_table a, create_foreign_key ",
		},
		"a table that refers to itself": {
			`{{ create_table "a" (column "id" "integer" primary_key) (column "up" "integer" (references "a.id")) }}`,
			"create_table a",
		},
		"a table that refers to its index": {
			`{{ create_table "a" (column "n" "integer") (column "up" "integer") }}
			 {{ create_index "ux" "a" "n" unique }}
			 {{ create_foreign_key "fk" "a" "a" (columns "up") (references_columns "n") }}`,
			"create_table a, create_index ux, create_foreign_key fk",
		},
		"a table of someone else": {
			`{{ create_table "a" (column "b" "integer" (references "other.b.id")) }}`,
			"create_table a",
		},
		"what does not hold for all rows": {
			`{{ create_table "a" (column "n" "integer") }}{{ create_check_constraint "ck" "a" "n > 0" not_valid }}`,
			"create_table a, create_check_constraint ck",
		},
		"objects": {
			`{{ create_view "a_view" "SELECT * FROM \"The Base\", c_view" }}{{ create_view "The Base" "SELECT 1" }}{{ create_view "c_view" "SELECT 2" }}
			 {{ create_enum "mood" "sad" }}{{ create_sequence "nr" }}{{ create_schema "hr" }}{{ create_table "t" (column "m" (native "mood")) }}`,
			"create_schema hr, create_sequence nr, create_enum mood, create_table t, create_view The, create_view c_view, create_view a_view",
		},
	} {
		if got := heads(produced(t, known(t, c.body))); got != c.want {
			t.Errorf("%s: got %s, not %s", name, got, c.want)
		}
	}
}

// The order in which a schema came to be does not show, and what is produced makes the same schema.
func TestProduceIsTheSameFromAnyOrder(t *testing.T) {
	items := []string{
		`{{ create_unique_constraint "uq_b" "t" "b" }}`, `{{ create_unique_constraint "uq_a" "t" "a" }}`, `{{ create_index "ix_b" "t" "b" }}`, `{{ create_index "ix_a" "t" "a" }}`,
		`{{ create_check_constraint "ck" "t" "a > b" }}`, `{{ create_table "u" (column "id" "integer" primary_key) }}`, `{{ create_sequence "s" }}`, `{{ create_primary_key "pk" "t" "a" }}`,
		`{{ create_table_comment "t" "it's" }}`, `{{ create_foreign_key "fk" "t" "u" (columns "a") (references_columns "id") }}`, `{{ create_exclude_constraint "ex" "t" (exclude "a" "=") }}`,
	}
	want := ""
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		s := known(t, `{{ create_table "t" (column "a" "integer" not_null) (column "b" "integer" not_null) }}`+strings.Join(items, "\n"))
		got := produced(t, s)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
		if again := produced(t, known(t, got)); again != got {
			t.Fatalf("made of\n%s\nis\n%s", got, again)
		}
	}
}

// other is an operation that a program has added.
type other struct{}

func (other) Op() string                         { return "grant_all" }
func (other) Apply(*schema.Schema) error         { return nil }
func (other) Reverse(schema.View) (op.Op, error) { return nil, errors.New("no") }
func (other) Features() []string                 { return nil }

func TestRenderDSLRefuses(t *testing.T) {
	for want, o := range map[string]op.Op{
		"grant_all: mig can't write the operation":                      other{},
		`drop_table: the name "a.b" in the schema "c" can't be written`: &op.DropTable{Table: schema.Name{Schema: "c", Name: "a.b"}},
		"holds a control character":                                     &op.DropTable{Table: schema.Name{Name: "a\tb"}},
		"drop_column: an empty name":                                    &op.DropColumn{Table: schema.Name{Name: "a"}},
	} {
		if text, err := autogen.RenderDSL(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %s", want, err, text)
		}
	}
}

// A constraint that has no place at a column of add_column becomes an operation of its own.
func TestRenderDSLOfAddedConstraints(t *testing.T) {
	o := &op.AddColumn{Table: schema.Name{Name: "t"}, Column: &op.ColumnDef{Column: schema.Column{Name: "c", Type: schema.Type{Name: "integer"}}}, Constraints: []*schema.Constraint{
		{Kind: schema.Unique, Name: "uq", Columns: []string{"c"}},
		{Kind: schema.Unique, Name: "uq2", Columns: []string{"c"}, Deferrable: true},
		{Kind: schema.ForeignKey, Name: "fk", Columns: []string{"c"}, Referred: schema.Name{Name: "u"}, ReferredColumns: []string{"a.b"}},
	}}
	const want = `{{ add_column "t" (column "c" "integer" (unique (name "uq"))) }}
{{ create_unique_constraint "uq2" "t" "c" deferrable }}
{{ create_foreign_key "fk" "t" "u" (columns "c") (references_columns "a.b") }}
`
	got, err := autogen.RenderDSL(o)
	if err != nil || strings.ReplaceAll(got, "\n\n", "\n") != want {
		t.Errorf("%v\n%s", err, got)
	}
}

// FuzzTexts: whatever a text holds, it is read as it was; NUL is in no file.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{"", "a\nb", "it's", `"`, "`", "`\"\n", `\`, "{{ x }}", "}}", "*/", "{{/*", "a\r\nb", "\t", "\ufeff", "\u2028", "\x01", "\xff", "-- x", "{{ end }}", "{{ define \"x\" }}", "%d", "$(x)"} {
		f.Add(text)
	}
	d := all.Dialects()[0].Dialect
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\x00") || strings.TrimSpace(text) == "" {
			return
		}
		ops := []op.Op{
			&op.Execute{SQL: text},
			&op.CreateEnum{Name: schema.Name{Name: "e"}, Values: []string{text, "x"}},
			&op.BulkInsert{Table: schema.Name{Name: "t"}, Rows: op.RowList(op.Row{{Column: "c", Value: schema.NewString(text)}})},
		}
		body, err := autogen.RenderDSL(ops...)
		if err != nil {
			t.Fatal(err)
		}
		again, err := read(d, body, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		if got, want := asJSON(t, again), asJSON(t, ops); got != want {
			t.Errorf("%q is read as\n%s", text, got)
		}
		if slices.Contains(strings.Split(body, ""), "\r") {
			t.Errorf("%q is written with a carriage return, which reading a file takes out", text)
		}
	})
}
