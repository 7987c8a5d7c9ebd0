package sqltext

import (
	"strings"

	"mig/dsl/schema"
)

// The families of types of which a foreign key compares one with another. What a database makes of its geometries and documents as keys is its own affair.
const (
	NumberFamily  = "number"
	TextFamily    = "text"
	BinaryFamily  = "binary"
	DateFamily    = "date"
	TimeFamily    = "time"
	UUIDFamily    = "uuid"
	BooleanFamily = "boolean"
)

// family tells the family of a type's name in SQL, without arguments, or "".
func family(name string) string {
	first, rest, _ := strings.Cut(name, " ")
	if first == "NATIONAL" {
		first, _, _ = strings.Cut(rest, " ")
	}
	switch first {
	case "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT", "INT2", "INT4", "INT8", "NUMERIC", "DECIMAL", "DEC", "NUMBER", "REAL", "FLOAT", "DOUBLE",
		"BINARY_FLOAT", "BINARY_DOUBLE", "SMALLSERIAL", "SERIAL", "BIGSERIAL":
		return NumberFamily
	case "CHAR", "CHARACTER", "NCHAR", "VARCHAR", "VARCHAR2", "NVARCHAR", "NVARCHAR2", "TEXT", "CLOB", "NCLOB":
		return TextFamily
	case "BINARY", "VARBINARY", "BLOB", "BYTEA", "RAW":
		return BinaryFamily
	case "DATE", "DATETIME", "DATETIME2", "SMALLDATETIME", "DATETIMEOFFSET", "TIMESTAMP", "TIMESTAMPTZ":
		return DateFamily
	case "TIME", "TIMETZ":
		return TimeFamily
	case "UUID", "UNIQUEIDENTIFIER":
		return UUIDFamily
	case "BOOL", "BOOLEAN":
		return BooleanFamily
	}
	return ""
}

// KeyType is a type of a foreign key's column, as a database calls it.
type KeyType struct {
	Family string
	Name   string // in upper case, without arguments: "INTEGER UNSIGNED"
	Args   string // "(10,2)", or ""
}

// KeyFamily tells the family of a type, as it is written in SQL, or "" for one that is compared with nothing.
func KeyFamily(sql string) string { return keyType(sql).Family }

func keyType(sql string) KeyType {
	text := strings.ToUpper(sql)
	name, rest, found := strings.Cut(text, "(")
	if !found {
		return KeyType{Family: family(text), Name: text}
	}
	args, after, _ := strings.Cut(rest, ")")
	name = strings.TrimSpace(name) + strings.TrimRight(after, " ")
	return KeyType{Family: family(name), Name: name, Args: "(" + args + ")"}
}

// KeyTypes makes the rule by which a foreign key's column may be of one type where the column that it refers to is of the other. typeName writes a type; one
// that it can't write is taken. Types of two families never go together; within one, same decides, and nil takes them.
func KeyTypes(typeName func(schema.Type) (string, error), same func(from, to KeyType) bool) func(from, to schema.Type) bool {
	return func(from, to schema.Type) bool {
		if from.Equal(to) || from.Array != "" || to.Array != "" {
			return true
		}
		a, errA := typeName(from)
		b, errB := typeName(to)
		if errA != nil || errB != nil {
			return true
		}
		x, y := keyType(a), keyType(b)
		if x.Family == "" || y.Family == "" {
			return true
		}
		return x.Family == y.Family && (same == nil || same(x, y))
	}
}
