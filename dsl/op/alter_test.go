package op

import (
	"testing"

	"mig/dsl/schema"
)

// An altered collation comes back as it was: from the schema, or from what is stated.
func TestReverseOfACollation(t *testing.T) {
	known := schema.New()
	known.Put(&schema.Table{Name: schema.Name{Name: "t"}, Columns: []*schema.Column{{Name: "a", Collate: "C"}, {Name: "b"}}})
	text := func(s string) *string { return &s }
	cases := []struct {
		name   string
		schema *schema.Schema
		op     AlterColumn
		want   string
	}{
		{"known", known, AlterColumn{Column: "a", Collate: text("POSIX")}, `{"op":"alter_column","table":{"name":"t"},"column":"a","collate":"C"}`},
		{"known, and taken away", known, AlterColumn{Column: "a", Collate: text("")}, `{"op":"alter_column","table":{"name":"t"},"column":"a","collate":"C"}`},
		{"there was none", known, AlterColumn{Column: "b", Collate: text("C")}, `{"op":"alter_column","table":{"name":"t"},"column":"b","collate":""}`},
		{
			"stated", schema.New(),
			AlterColumn{Column: "a", Collate: text("C"), Existing: Existing{Collate: text("POSIX")}},
			`{"op":"alter_column","table":{"name":"t"},"column":"a","collate":"POSIX","existing":{"collate":"C"}}`,
		},
		{"not stated", schema.New(), AlterColumn{Column: "a", Collate: text("C")}, "alter_column can't be reversed: the collate that the column t.a had is not known; state it with (existing_collate …)"},
		{
			"another part of a column with one", schema.New(),
			AlterColumn{Column: "a", Null: schema.NotNull, Existing: Existing{Null: schema.Nullable, Collate: text("C")}},
			`{"op":"alter_column","table":{"name":"t"},"column":"a","null":"nullable","existing":{"null":"not_null","collate":"C"}}`,
		},
	}
	for _, c := range cases {
		c.op.Table = schema.Name{Name: "t"}
		got := reversed(t, &c.op, c.schema)
		if got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// reversed gives the JSON form of what undoes an operation, or the error.
func reversed(t *testing.T, o Op, before schema.View) string {
	t.Helper()
	back, err := o.Reverse(before)
	if err != nil {
		return err.Error()
	}
	text, err := JSON(back)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
