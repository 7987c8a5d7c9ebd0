package postgresql

import (
	"fmt"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// Words that can't be a table or column name without quotes: reserved, and reserved but for functions and types.
// https://www.postgresql.org/docs/current/sql-keywords-appendix.html
var reserved = sqltext.Words(`
all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate collation column concurrently
constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable
desc distinct do else end except false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull
join lateral leading left like limit localtime localtimestamp natural new not notnull null of off offset old on only or order outer over overlaps placing
primary references returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user using
variadic verbose when where window with`)

// Ident quotes what PostgreSQL would fold or not take: anything but lower case letters, digits, _ and $.
func (*Dialect) Ident(name string) string {
	if sqltext.IsWord(name, "0123456789$", "$") && !reserved[name] {
		return name
	}
	return sqltext.QuoteIdent(name, '"', '"')
}

// Literal writes a value. Strings rely on standard_conforming_strings, on since 9.1: a backslash is itself.
func (*Dialect) Literal(v schema.Value, _ dialects.Facts) (string, error) {
	switch v.Kind {
	case schema.Null:
		return "NULL", nil
	case schema.Bool, schema.Number, schema.SQL:
		return v.Text, nil
	case schema.Bytes:
		return `'\x` + v.Text + "'", nil
	case schema.CurrentTimestamp:
		return "CURRENT_TIMESTAMP", nil
	case schema.String, schema.Date, schema.Timestamp:
		return sqltext.Quote(v.Text), nil
	default:
		return "", fmt.Errorf("postgresql can't write a value of kind %s", v.Kind)
	}
}
