package engine

import (
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/mssql"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/script"
)

func placedColumn(name, kind string) *op.ColumnDef {
	return &op.ColumnDef{Column: schema.Column{Name: name, Type: schema.Type{Native: kind}, Null: schema.NotNull}}
}

// All that is made aside on SQL Server names the schema that is made for it, and says nothing of storage, which may be of what is there.
func TestPlaced(t *testing.T) {
	storage := []schema.Option{{Key: "data_compression", Value: "PAGE"}}
	table := schema.Name{Name: "t"}
	value := schema.NewSQL("1")
	def := placedColumn("n", "int")
	def.Default, def.Comment = &value, "it's n"
	for _, c := range []struct {
		op   op.Op
		want string
	}{
		{
			&op.CreateTable{
				Table: table, Columns: []*op.ColumnDef{def}, Comment: "t", IfNotExists: true, Options: []schema.Option{{Key: "system_versioning", Value: "ON (HISTORY_TABLE = dbo.old)"}}, Tail: "ON parts (n)",
				Constraints: []*schema.Constraint{{Kind: schema.Check, Name: "c", Expr: "n > 0"}, {Kind: schema.Unique, Name: "u", Columns: []string{"n"}, Options: storage, Tail: "ON parts (n)"}},
			},
			"CREATE TABLE aside.t (n int NOT NULL DEFAULT 1, CONSTRAINT c CHECK (n > 0), CONSTRAINT u UNIQUE (n));" +
				"execute sp_addextendedproperty 'MS_Description', N't', 'schema', aside, 'table', t;execute sp_addextendedproperty 'MS_Description', N'it''s n', 'schema', aside, 'table', t, 'column', n",
		},
		{&op.AddConstraint{Table: table, Constraint: &schema.Constraint{Kind: schema.PrimaryKey, Name: "k", Columns: []string{"n"}, Options: storage}}, "ALTER TABLE aside.t ADD CONSTRAINT k PRIMARY KEY (n)"},
		{
			&op.AddConstraint{Table: table, Constraint: &schema.Constraint{Kind: schema.Check, Name: "k", Expr: "n > 0", NotValid: true}},
			"ALTER TABLE aside.t WITH NOCHECK ADD CONSTRAINT k CHECK (n > 0)",
		},
		{
			&op.CreateIndex{Table: table, Concurrently: true, IfNotExists: true, Index: schema.Index{
				Name: "i", Unique: true, Columns: []schema.IndexColumn{{Name: "n", Desc: true}}, Include: []string{"m"}, Where: "n > 0", Options: []schema.Option{{Key: "drop_existing", Value: "ON"}}, Tail: "ON parts (n)",
			}},
			"CREATE UNIQUE INDEX i ON aside.t (n DESC) INCLUDE (m) WHERE n > 0",
		},
		{&op.TableComment{Table: table, Comment: "c"}, "execute sp_addextendedproperty 'MS_Description', N'c', 'schema', aside, 'table', t"},
		{nil, ""},
		{&op.Execute{}, ""},
		{&op.AlterTable{Table: table, Options: storage}, ""},
		{&op.CreateView{Name: table}, ""},
		{&op.CreateSequence{Name: table}, ""},
		{&op.AlterSequence{Name: table}, ""},
		{&op.AddColumn{Table: table, Column: placedColumn("n", "int")}, "?"},
		{&op.DropConstraint{Table: table, Name: "c"}, "?"},
		{&op.When{}, "?"},
	} {
		var is script.Operation
		if c.op != nil {
			is = c.op
		}
		before := dump(c.op)
		o, known := placedIn("aside", is)
		if got := placedText(t, o, known); got != c.want {
			t.Errorf("%T is made as\n%s\nand not\n%s", c.op, got, c.want)
		}
		if dump(c.op) != before {
			t.Errorf("%T has been changed", c.op)
		}
	}
}

func placedText(t *testing.T, o op.Op, known bool) string {
	t.Helper()
	switch {
	case !known:
		return "?"
	case o == nil:
		return ""
	}
	v, err := mssql.New().ParseVersion("2022")
	if err != nil {
		t.Fatal(err)
	}
	list, err := mssql.New().Compile(o, schema.New(), dialects.Facts{Version: v})
	if err != nil {
		t.Fatalf("%T: %v", o, err)
	}
	var out []string
	for st := range dialects.Expand(list) {
		out = append(out, strings.Join(strings.Fields(st.SQL), " "))
	}
	return strings.ReplaceAll(strings.ReplaceAll(strings.Join(out, ";"), "( ", "("), " )", ")")
}

func dump(o op.Op) string {
	if o == nil {
		return ""
	}
	b, err := op.JSON(o)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
