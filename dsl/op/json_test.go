package op_test

import (
	"strings"
	"testing"

	"mig/dsl/op"
)

func TestFromJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                     "an operation is an object",
		`{"a": 1}`:              "an operation has its name under the key op",
		`{"op": ""}`:            `there is no operation ""`,
		`{"op": "drop_tables"}`: `there is no operation "drop_tables"`,
		`{"op": "drop_table", "table": {"name": "a"}, "if_exist": true}`:                               `drop_table: json: unknown field "if_exist"`,
		`{"op": "create_primary_key", "table": {"name": "a"}}`:                                         "create_primary_key: the object is not of that operation",
		`{"op": "create_primary_key", "table": {"name": "a"}, "constraint": {"kind": "check"}}`:        "create_primary_key: the object is not of that operation",
		`{"op": "when", "condition": {"kind": "row_exists"}}`:                                          "operations are a list",
		`{"op": "when", "condition": {"kind": "row_exists"}, "operations": [{"op": "no"}]}`:            `there is no operation "no"`,
		`[{"op": "drop_table", "table": {"name": "a"}}, 1]`:                                            "an operation is an object",
		`{"op": "alter_column", "table": {"name": "a"}, "column": "b", "null": "maybe"}`:               `"maybe" is neither nullable nor not_null`,
		`{"op": "bulk_insert", "table": {"name": "a"}, "rows": [[{"value": {"kind": "unknowable"}}]]}`: `there is no kind of value "unknowable"`,
	} {
		if o, err := op.FromJSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v", text, o, err)
		}
	}
	list, err := op.FromJSON([]byte(`[{"op": "drop_table", "table": {"name": "a"}}, {"op": "execute", "sql": "SELECT 1"}]`))
	if err != nil || list.Op() != "drop_table+execute" {
		t.Error(list, err)
	}
}
