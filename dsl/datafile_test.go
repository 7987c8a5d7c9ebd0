package dsl

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"mig/dsl/diag"
	"mig/dsl/op"
)

// withFile evaluates a body that reads one data file, and gives its first operation as JSON, or the error.
func withFile(t *testing.T, body, name, text string) string {
	t.Helper()
	set := evaluator().set
	set.ReadFile = func(asked string) (*diag.Source, error) {
		if asked != name {
			return nil, fs.ErrNotExist
		}
		return diag.NewSource("m/"+name, text), nil
	}
	out, err := NewEvaluator(set).Section(&File{Source: diag.NewSource("x.sql.tmpl", body)}, "upgrade", Context{})
	if err != nil {
		return err.Error()
	}
	for i := range out.Text {
		if id, _, ok := op.ParseHandle(out.Text[i:]); ok {
			r, err := out.Take(id, i)
			if err != nil {
				return err.Error()
			}
			if err := out.Lost(); err != nil {
				return err.Error()
			}
			b, err := op.JSON(r.Op)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
	}
	return "no operation in " + out.Text
}

func TestDataFiles(t *testing.T) {
	tests := []struct{ name, body, file, text, want string }{
		{
			"csv", `{{ bulk_insert "t" (rows_csv "a.csv") }}`, "a.csv", "id,name\n1,\"a, \"\"b\"\"\"\n2,\n3,\"\"\n4,\"two\nlines\"\n",
			`"rows":[[{"column":"id","value":{"kind":"cell","text":"1"}},{"column":"name","value":{"kind":"cell","text":"a, \"b\""}}],` +
				`[{"column":"id","value":{"kind":"cell","text":"2"}},{"column":"name","value":{"kind":"null"}}],` +
				`[{"column":"id","value":{"kind":"cell","text":"3"}},{"column":"name","value":{"kind":"cell"}}],` +
				`[{"column":"id","value":{"kind":"cell","text":"4"}},{"column":"name","value":{"kind":"cell","text":"two\nlines"}}]],"file":"m/a.csv"`,
		},
		{
			"json", `{{ bulk_insert "t" (rows_json "a.json") }}`, "a.json", `[{"z":1.50,"a":null,"o":{"k":[1]},"s":"x","b":true}]`,
			`"rows":[[{"column":"z","value":{"kind":"number","text":"1.50"}},{"column":"a","value":{"kind":"null"}},` +
				`{"column":"o","value":{"kind":"string","text":"{\"k\":[1]}"}},{"column":"s","value":{"kind":"string","text":"x"}},{"column":"b","value":{"kind":"boolean","text":"true"}}]]`,
		},
		{
			"yaml", `{{ upsert "t" (key "id") (rows_yaml "a.yaml") insert_only }}`, "a.yaml", "- id: 1\n  d: 2026-01-31\n  s: 'yes'\n  n: ~\n  f: 1.50\n",
			`"rows":[[{"column":"id","value":{"kind":"number","text":"1"}},{"column":"d","value":{"kind":"cell","text":"2026-01-31"}},` +
				`{"column":"s","value":{"kind":"string","text":"yes"}},{"column":"n","value":{"kind":"null"}},{"column":"f","value":{"kind":"number","text":"1.50"}}]],"file":"m/a.yaml","insert_only":true`,
		},
		{"csv with a short line", `{{ bulk_insert "t" (rows_csv "a.csv") }}`, "a.csv", "a,b\n1\n", "m/a.csv:2:1: wrong number of fields"},
		{"csv with an open quote", `{{ bulk_insert "t" (rows_csv "a.csv") }}`, "a.csv", "a\n\"x\n", `m/a.csv:2:4: extraneous or missing`},
		{"csv with a column twice", `{{ bulk_insert "t" (rows_csv "a.csv") }}`, "a.csv", "a,a\n", `m/a.csv:1:1: column 2 has no name of its own: "a"`},
		{"empty csv", `{{ bulk_insert "t" (rows_csv "a.csv") }}`, "a.csv", "", "m/a.csv:1:1: the file is empty"},
		{"json that is no array", `{{ bulk_insert "t" (rows_json "a.json") }}`, "a.json", `{"a":1}`, "m/a.json:1:2: here stands { instead of ["},
		{"json with a key twice", `{{ bulk_insert "t" (rows_json "a.json") }}`, "a.json", `[{"a":1,"a":2}]`, "m/a.json:1:14: the column a is given twice"},
		{"json cut off", `{{ bulk_insert "t" (rows_json "a.json") }}`, "a.json", `[{"a":1`, "m/a.json:1:8: "},
		{"yaml that is no list", `{{ bulk_insert "t" (rows_yaml "a.yaml") }}`, "a.yaml", "a: 1\n", "m/a.yaml:1:1: rows are a list of mappings"},
		{"yaml with a list in a cell", `{{ bulk_insert "t" (rows_yaml "a.yaml") }}`, "a.yaml", "- a: [1]\n", "m/a.yaml:1:3: a value is a scalar"},
		{"no such file", `{{ bulk_insert "t" (rows_csv "b.csv") }}`, "a.csv", "", "x.sql.tmpl:1:21: rows_csv: file does not exist"},
		{"rows beside a file", `{{ bulk_insert "t" (rows_csv "a.csv") (row "a" 1) }}`, "a.csv", "a\n2\n", "x.sql.tmpl:1:4: bulk_insert: rows stand in line and in m/a.csv"},
		{"key that a row lacks", `{{ upsert "t" (key "id") (row "a" 1) }}`, "", "", "x.sql.tmpl:1:4: upsert: a row has no value for id, which is in the key"},
		{
			"batch", `{{ batch_alter_table "hr.t" (add_column (column "a" "text")) (drop_column "b") (create_index "ix" "a" unique) (drop_constraint "c" (type "check")) }}`, "", "",
			`{"op":"batch_alter_table","table":{"schema":"hr","name":"t"},"operations":[{"op":"add_column","table":{"schema":"hr","name":"t"},"column":{"name":"a"`,
		},
		{"batch with a table in it", `{{ batch_alter_table "t" (drop_table "x") }}`, "", "", "x.sql.tmpl:1:27: drop_table: can't stand in batch_alter_table"},
		{
			"copy_from", `{{ batch_alter_table "t" (copy_from (column "a" "text" not_null)) (alter_column "a" nullable) }}`, "", "",
			`"copy_from":{"table":{"name":"t"},"columns":[{"name":"a","type":{"name":"text"},"null":"not_null"}]},"operations":[{"op":"alter_column"`,
		},
		{
			"when", `{{ when (column_missing "t" "a") (add_column "t" (column "a" "text")) }}`, "", "",
			`{"op":"when","condition":{"kind":"column_missing","table":{"name":"t"},"name":"a"},"operations":[{"op":"add_column"`,
		},
		{"when without an operation", `{{ when (table_missing "t") }}`, "", "", "x.sql.tmpl:1:4: when: there is no operation in it"},
		{"backfill without where", `{{ backfill "t" (set "a" "1") }}`, "", "", "x.sql.tmpl:1:4: backfill: (where CONDITION) is missing"},
		{
			"backfill", `{{ backfill "t" (set "a" "b + 1") (where "a IS NULL") (key "id") (batch 500) (pause "1s") }}`, "", "",
			`{"op":"backfill","table":{"name":"t"},"set":[{"column":"a","expr":"b + 1"}],"where":"a IS NULL","key":"id","batch":500,"pause_ms":1000}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := withFile(t, tt.body, tt.file, tt.text); !strings.Contains(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestYAMLPieces: a long list is read in pieces, and says what the whole says.
func TestYAMLPieces(t *testing.T) {
	list := func(items ...string) string {
		for i := range 2*yamlPiece + 100 {
			items = append(items, fmt.Sprintf("- n: %d\n  s: |\n    - not a row\n", i))
		}
		return strings.Join(items, "")
	}
	for name, tt := range map[string]struct {
		text   string
		pieces int
		rows   int
		last   string // place of the last row, or the error
	}{
		"plain":               {list(), 3, 2*yamlPiece + 100, "m/a.yaml:3298:3"},
		"comments before":     {list("# rows\n---\n"), 3, 2*yamlPiece + 100, "m/a.yaml:3300:3"},
		"an anchor":           {list("- n: &x 7\n") + "- n: *x\n", 3, 2*yamlPiece + 102, "m/a.yaml:3302:3"},
		"a dash in a quote":   {list() + "- s: \"a\n- b\"\n" + list(), 5, 2*(2*yamlPiece+100) + 1, "m/a.yaml:6600:3"},
		"no list":             {list() + "x: 1\n", 3, 0, "m/a.yaml:3300:1: did not find expected '-' indicator"},
		"a list in a cell":    {list() + "- n: [1]\n", 3, 0, "m/a.yaml:3301:3: a value is a scalar: text, a number, true, false or null"},
		"a second document":   {list() + "---\n" + list(), 5, 0, "m/a.yaml:3301:1: a second document starts here: rows are one list"},
		"another indentation": {"  " + strings.ReplaceAll(strings.TrimSpace(list()), "\n", "\n  ") + "\n", 1, 2*yamlPiece + 100, "m/a.yaml:3298:5"},
	} {
		f := &dataFile{call: &Call{name: "rows_yaml"}, source: diag.NewSource("m/a.yaml", tt.text)}
		if n := len(yamlPieces(tt.text)); n != tt.pieces {
			t.Errorf("%s: %d pieces", name, n)
		}
		rows, err := f.rows()
		var last string
		for pos, row := range rows.All() {
			last = pos.String()
			if len(row) == 0 {
				t.Errorf("%s: an empty row", name)
			}
		}
		if err != nil {
			last = err.Error()
		}
		if rows.Len() != tt.rows || last != tt.last {
			t.Errorf("%s: %d rows, the last %q", name, rows.Len(), last)
		}
	}
}
