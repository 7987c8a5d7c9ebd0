package postgresql

import (
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// upsert names the key, so that a row that clashes in another one is an error. https://www.postgresql.org/docs/current/sql-insert.html
func upsert(c *sqltext.Compiler, o *op.Upsert, known *schema.Table, row op.Row) string {
	c.NeedKey(o, known)
	var set []string
	for _, cell := range row {
		if !slices.Contains(o.Key, cell.Column) {
			set = append(set, c.ID(cell.Column)+" = EXCLUDED."+c.ID(cell.Column))
		}
	}
	do := "DO NOTHING"
	if len(set) > 0 && !o.InsertOnly {
		do = "DO UPDATE SET " + strings.Join(set, ", ")
	}
	return "INSERT INTO " + c.Table(o.Table) + " (" + c.Columns(row) + ")" + overriding(known, row) + " VALUES (" + c.Values(known, row) + ") ON CONFLICT (" + c.IDs(o.Key) + ") " + do
}

// overriding lets a row fill an identity that is always generated.
func overriding(t *schema.Table, row op.Row) string {
	if t == nil {
		return ""
	}
	for _, cell := range row {
		if col := t.Column(cell.Column); col != nil && col.Identity != nil && col.Identity.Always {
			return " OVERRIDING SYSTEM VALUE"
		}
	}
	return ""
}
