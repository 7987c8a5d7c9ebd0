package sqlite

import (
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// upsert writes ON CONFLICT, which needs a unique index on the key. https://www.sqlite.org/lang_upsert.html
func upsert(c *sqltext.Compiler, o *op.Upsert, known *schema.Table, row op.Row) string {
	c.NeedKey(o, known)
	var set []string
	for _, cell := range row {
		if !slices.Contains(o.Key, cell.Column) && !o.InsertOnly {
			name := c.ID(cell.Column)
			set = append(set, name+" = excluded."+name)
		}
	}
	do := "NOTHING"
	if len(set) > 0 {
		do = "UPDATE SET " + strings.Join(set, ", ")
	}
	return "INSERT INTO " + c.Table(o.Table) + " (" + c.Columns(row) + ") VALUES (" + c.Values(known, row) + ") ON CONFLICT (" + c.IDs(o.Key) + ") DO " + do
}

// backfill writes one UPDATE: a writer blocks all others whatever its size, and SQLite has no loop. https://www.sqlite.org/lang_update.html
func backfill(c *sqltext.Compiler, o *op.Backfill) []dialects.Statement {
	set := make([]string, len(o.Set))
	for i, a := range o.Set {
		set[i] = c.ID(a.Column) + " = " + a.Expr
	}
	sql := "UPDATE " + c.Table(o.Table) + " SET " + strings.Join(set, ", ")
	if o.Where != "" {
		sql += " WHERE " + o.Where
	}
	return []dialects.Statement{{SQL: sql}}
}
