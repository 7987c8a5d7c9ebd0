package sqltext

import (
	"fmt"
	"strings"

	"mig/dsl/schema"
)

// Coerce gives a value the kind that its column's type asks for: a string that is to be a date or a time becomes one, and the cell of
// a file becomes what the column holds.
func Coerce(v schema.Value, t schema.Type) (schema.Value, error) {
	if t.Array != "" { // whose text the database reads
		if v.Kind == schema.Cell {
			return schema.NewString(v.Text), nil
		}
		return v, nil
	}
	switch v.Kind {
	case schema.Number: // 1 and 0 are how half of the databases write a boolean
		if cellKinds[t.Name] == schema.Bool && t.Name != "bit" && (v.Text == "0" || v.Text == "1") {
			return schema.NewBool(v.Text == "1"), nil
		}
		return v, nil
	case schema.String, schema.Cell:
	default:
		return v, nil
	}
	if zoned(t) { // a time that names its zone is text
		if moment, err := schema.NewTimestamp(v.Text); err == nil {
			return moment, nil
		}
		return schema.NewString(v.Text), nil
	}
	switch t.Name {
	case "date":
		if strings.ContainsRune(v.Text, ':') { // Oracle's DATE has a time
			return schema.NewTimestamp(v.Text)
		}
		return schema.NewDate(v.Text)
	case "datetime", "timestamp", "timestamp without time zone":
		return schema.NewTimestamp(v.Text)
	}
	if v.Kind == schema.String {
		if t.Name == "boolean" {
			return cellBool(v.Text)
		}
		return v, nil
	}
	return cellOf(v.Text, cellKinds[t.Name])
}

// zoned reports whether a type is a time with a zone.
func zoned(t schema.Type) bool {
	return t.Name == "timestamptz" || strings.HasPrefix(t.Name, "timestamp") && (strings.Contains(t.Name, "with ") || strings.HasPrefix(t.Suffix, "with "))
}

// cellOf reads the text of a file as a value of a kind.
func cellOf(text string, kind schema.ValueKind) (schema.Value, error) {
	switch kind {
	case schema.Number:
		return schema.NewNumber(text)
	case schema.Bool:
		return cellBool(text)
	case schema.Bytes:
		return schema.NewBytes(text)
	default:
		return schema.NewString(text), nil
	}
}

// cellKinds says what the text of a file is for a column of a type, by portable names and the natives that are spelt alike everywhere.
var cellKinds = map[string]schema.ValueKind{
	"smallint": schema.Number, "integer": schema.Number, "int": schema.Number, "bigint": schema.Number, "tinyint": schema.Number, "mediumint": schema.Number,
	"numeric": schema.Number, "decimal": schema.Number, "number": schema.Number, "real": schema.Number, "float": schema.Number, "double": schema.Number,
	"double precision": schema.Number, "serial": schema.Number, "bigserial": schema.Number,
	"boolean": schema.Bool, "bool": schema.Bool, "bit": schema.Bool,
	"binary": schema.Bytes, "varbinary": schema.Bytes, "blob": schema.Bytes, "bytea": schema.Bytes, "raw": schema.Bytes,
}

func cellBool(text string) (schema.Value, error) {
	switch strings.ToLower(text) {
	case "true", "t", "yes", "y", "1":
		return schema.NewBool(true), nil
	case "false", "f", "no", "n", "0":
		return schema.NewBool(false), nil
	}
	return schema.Value{}, fmt.Errorf("%q is neither true nor false", text)
}
