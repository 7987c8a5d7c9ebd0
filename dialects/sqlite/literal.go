package sqlite

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// The words that Alembic quotes, which are more than SQLite insists on, and those that came later.
// https://www.sqlite.org/lang_keywords.html
var reserved = sqltext.Words(`
add after all alter analyze and as asc attach autoincrement before begin between by cascade case cast check collate column commit conflict
constraint create cross current_date current_time current_timestamp database default deferrable deferred delete desc detach distinct drop each
else end escape except exclusive exists explain false fail for foreign from full glob group having if ignore immediate in index indexed initially
inner insert instead intersect into is isnull join key left like limit match natural not nothing notnull null of offset on or order outer plan pragma
primary query raise references reindex rename replace restrict returning right rollback row select set table temp temporary then to transaction trigger
true union unique update using vacuum values view virtual when where`)

// Ident quotes what is not a plain word in lower case.
func (*Dialect) Ident(name string) string {
	if sqltext.IsWord(name, "0123456789$", "$") && !reserved[name] {
		return name
	}
	return sqltext.QuoteIdent(name, '"', '"')
}

// Literal writes a value. Booleans are numbers. https://www.sqlite.org/datatype3.html
func (*Dialect) Literal(v schema.Value, _ dialects.Facts) (string, error) {
	switch v.Kind {
	case schema.Null:
		return "NULL", nil
	case schema.Bool:
		if v.Text == "true" {
			return "1", nil
		}
		return "0", nil
	case schema.Number, schema.SQL:
		return v.Text, nil
	case schema.Bytes:
		return "X'" + v.Text + "'", nil
	case schema.CurrentTimestamp:
		return "CURRENT_TIMESTAMP", nil
	case schema.String, schema.Date, schema.Timestamp:
		return quote(v.Text), nil
	default:
		return "", fmt.Errorf("sqlite can't write a value of kind %s", v.Kind)
	}
}

// quote writes a string. sqlite3 drops a carriage return before a line end, in a literal too, so such a one is written as char(13).
// https://github.com/sqlite/sqlite/blob/master/src/shell.c.in (local_getline)
func quote(s string) string {
	q := sqltext.Quote(s)
	if !strings.Contains(q, "\r\n") {
		return q
	}
	return "(" + strings.ReplaceAll(q, "\r\n", "' || char(13) || '\n") + ")"
}
