package mysql

import (
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl/op"
	"mig/dsl/schema"
)

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]dialects.Version{
		"":                              {Major: 8},
		"8.4":                           {Major: 8, Minor: 4},
		"8.0.36-0ubuntu0.22.04.1":       {Major: 8, Patch: 36},
		"mariadb-10.11":                 {Product: "mariadb", Major: 10, Minor: 11},
		"10.11.6-MariaDB-0+deb12u1":     {Product: "mariadb", Major: 10, Minor: 11, Patch: 6},
		"5.5.5-10.11.6-MariaDB-1:10.11": {Product: "mariadb", Major: 10, Minor: 11, Patch: 6},
	} {
		if got, err := New().ParseVersion(text); err != nil || got != want {
			t.Errorf("%q is read as %+v (%v)", text, got, err)
		}
	}
}

// A series without a patch level is its latest.
func TestHas(t *testing.T) {
	for text, want := range map[string]bool{
		"5.7": false, "8.0.12": false, "8.0.13": true, "8.0": true, "8.4": true, "9.1": true,
		"mariadb-10.5.1": false, "mariadb-10.5.2": true, "mariadb-10.5": true, "mariadb-11.4": true,
	} {
		v, err := New().ParseVersion(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := has(dialects.Facts{Version: v}, release{8, 0, 13}, release{10, 5, 2}); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func compile(t *testing.T, o op.Op) string {
	t.Helper()
	list, err := New().Compile(o, schema.New(), dialects.Facts{Version: dialects.Version{Major: 8}})
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = strings.Join(strings.Fields(s.SQL), " ")
	}
	return strings.Join(texts, " ;; ")
}

// What the naming convention names can't stand in a column's definition.
func TestNamesLeaveTheColumn(t *testing.T) {
	key := &schema.Constraint{Kind: schema.PrimaryKey, Name: "pk_a", Columns: []string{"id"}}
	check := &schema.Constraint{Kind: schema.Check, Name: "ck_a_id", Columns: []string{"id"}, Expr: "id > 0"}
	id := &op.ColumnDef{Column: schema.Column{Name: "id", Type: schema.Type{Name: "integer"}, Null: schema.NotNull}, Checks: []*schema.Constraint{check}}
	table := schema.Name{Name: "a"}

	want := "CREATE TABLE a ( id INTEGER NOT NULL, CONSTRAINT pk_a PRIMARY KEY (id), CONSTRAINT ck_a_id CHECK (id > 0) )"
	if got := compile(t, &op.CreateTable{Table: table, Columns: []*op.ColumnDef{id}, Constraints: []*schema.Constraint{key}}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	want = "ALTER TABLE a ADD COLUMN id INTEGER NOT NULL PRIMARY KEY ;; ALTER TABLE a ADD CONSTRAINT ck_a_id CHECK (id > 0)"
	if got := compile(t, &op.AddColumn{Table: table, Column: id, Constraints: []*schema.Constraint{key}}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if key.Name != "pk_a" || len(id.Checks) != 1 {
		t.Error("the operation was changed")
	}
}

func TestScriptFencesBodies(t *testing.T) {
	bodies := []string{
		"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
		"CREATE PROCEDURE p() BEGIN SELECT '//'; SELECT 2; END -- done",
		"CREATE PROCEDURE p() BEGIN SELECT '// $$ $mig1$'; SELECT 2; END",
	}
	d := New()
	script := d.Script(dialects.Facts{})
	var text []byte
	for _, body := range bodies {
		text = script.Append(text, dialects.Statement{SQL: body, Body: true})
		text = script.Append(text, dialects.Statement{SQL: "SELECT 3"})
	}
	var got []string
	err := d.Scan(string(text), false, func(s sqlscan.Span) error {
		if s.Kind == sqlscan.Statement {
			st := d.Raw(string(text), s)
			got = append(got, st.SQL)
			if st.Body != (st.SQL != "SELECT 3") {
				t.Errorf("body is %v of %s", st.Body, st.SQL)
			}
		}
		return nil
	})
	want := bodies[0] + "|SELECT 3|" + bodies[1] + "|SELECT 3|" + bodies[2] + "|SELECT 3"
	if err != nil || strings.Join(got, "|") != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, strings.Join(got, "|"), want)
	}
}
