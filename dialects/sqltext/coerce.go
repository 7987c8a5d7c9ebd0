package sqltext

import (
	"fmt"
	"regexp"
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
	if zoned(t) {
		if moment, err := schema.NewTimestamp(v.Text); err == nil {
			return moment, nil
		}
		if moment, offset, ok := ZonedTime(v.Text); ok {
			return schema.NewString(moment + offset), nil
		}
		return schema.NewString(v.Text), nil // such as the name of a zone, which the database may know
	}
	switch t.Name {
	case "uuid":
		return cellUUID(v.Text)
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

var zonedTime = regexp.MustCompile(`^(.*?) ?(Z|z|[+-]\d\d(?::?\d\d)?)$`)

// ZonedTime reads a time with its offset from UTC, such as 2026-01-31T10:00:00Z: the moment as 2026-01-31 10:00:00, the offset as +00:00.
func ZonedTime(text string) (moment, offset string, ok bool) {
	m := zonedTime.FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	at, err := schema.NewTimestamp(m[1])
	if err != nil || !strings.Contains(m[1], ":") { // the end of 2026-01-31 is no offset
		return "", "", false
	}
	offset = strings.ReplaceAll(m[2], ":", "")
	if strings.EqualFold(offset, "z") {
		offset = "+00"
	}
	return at.Text, offset[:3] + ":" + (offset[3:] + "00")[:2], true
}

var uuidForm = regexp.MustCompile(`^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$`)

// cellUUID reads a UUID, with or without hyphens.
func cellUUID(text string) (schema.Value, error) {
	m := uuidForm.FindStringSubmatch(strings.ToLower(text))
	if m == nil {
		return schema.Value{}, fmt.Errorf("%q is no UUID such as 6f9619ff-8b86-d011-b42d-00cf4fc964ff", text)
	}
	return schema.NewString(strings.Join(m[1:], "-")), nil
}

// HexUUID writes a UUID's value for a column of 32 characters, which is what the type is where the database has none of its own.
func HexUUID(v schema.Value, t schema.Type) schema.Value {
	if t.Name == "uuid" && t.Native == "" && t.Array == "" && v.Kind == schema.String {
		v.Text = strings.ReplaceAll(v.Text, "-", "")
	}
	return v
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

// IsNumeric reports whether a type holds numbers.
func IsNumeric(t schema.Type) bool { return t.Array == "" && cellKinds[t.Name] == schema.Number }
