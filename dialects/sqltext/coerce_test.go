package sqltext

import (
	"testing"

	"mig/dsl/schema"
)

// What the text of a file, or a string, is for a column.
func TestCoerce(t *testing.T) {
	for _, c := range []struct{ typ, text, cell, str string }{
		{"integer", "12", "number 12", "string 12"},
		{"integer", "twelve", "error", "string twelve"},
		{"integer[]", "{1,2}", "string {1,2}", "string {1,2}"},
		{"numeric(10,2)", "-10.50", "number -10.50", "string -10.50"},
		{"boolean", "Yes", "boolean true", "boolean true"},
		{"boolean", "maybe", "error", "error"},
		{"date", "2026-01-31", "date 2026-01-31", "date 2026-01-31"},
		{"date", "31.01.2026", "error", "error"},
		{"datetime", "2026-01-31T10:00:00", "timestamp 2026-01-31 10:00:00", "timestamp 2026-01-31 10:00:00"},
		{"timestamptz", "2026-01-31 10:00:00", "timestamp 2026-01-31 10:00:00", "timestamp 2026-01-31 10:00:00"},
		{"timestamptz", "2026-01-31 10:00:00+02", "string 2026-01-31 10:00:00+02:00", "string 2026-01-31 10:00:00+02:00"},
		{"timestamptz", "2026-01-31T10:00:00.5Z", "string 2026-01-31 10:00:00.5+00:00", "string 2026-01-31 10:00:00.5+00:00"},
		{"timestamptz", "2026-01-31", "timestamp 2026-01-31 00:00:00", "timestamp 2026-01-31 00:00:00"},
		{"timestamptz", "2026-01-31 10:00 Europe/Berlin", "string 2026-01-31 10:00 Europe/Berlin", "string 2026-01-31 10:00 Europe/Berlin"},
		{"timestamp(3) with time zone", "2026-01-31 10:00:00 -0330", "string 2026-01-31 10:00:00-03:30", "string 2026-01-31 10:00:00-03:30"},
		{"timestamp without time zone", "2026-01-31", "timestamp 2026-01-31 00:00:00", "timestamp 2026-01-31 00:00:00"},
		{"blob", "CAFE", "bytes cafe", "string CAFE"},
		{"blob", "caf", "error", "string caf"},
		{"uuid", "6f9619ff", "error", "error"},
		{"uuid", "6F9619FF8B86D011B42D00CF4FC964FF", "string 6f9619ff-8b86-d011-b42d-00cf4fc964ff", "string 6f9619ff-8b86-d011-b42d-00cf4fc964ff"},
		{"uuid", "{6f9619ff-8b86-d011-b42d-00cf4fc964ff}", "string 6f9619ff-8b86-d011-b42d-00cf4fc964ff", "string 6f9619ff-8b86-d011-b42d-00cf4fc964ff"},
		{"json", `{"a": 1}`, `string {"a": 1}`, `string {"a": 1}`},
		{"enum('a','b')", "a", "string a", "string a"},
		{"varchar(5)", "007", "string 007", "string 007"},
	} {
		typ, err := schema.ParseType(c.typ)
		if err != nil {
			t.Fatal(err)
		}
		for want, kind := range map[string]schema.ValueKind{c.cell: schema.Cell, c.str: schema.String} {
			if c.cell == c.str {
				kind = schema.Cell
			}
			got := "error"
			if v, err := Coerce(schema.Value{Kind: kind, Text: c.text}, typ); err == nil {
				got = v.Kind.String() + " " + v.Text
			}
			if got != want {
				t.Errorf("%s of %q (%s): %s, not %s", c.typ, c.text, kind, got, want)
			}
		}
	}
}
