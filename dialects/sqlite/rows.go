package sqlite

import (
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
)

// upsert writes ON CONFLICT, which needs a unique index on the key. https://www.sqlite.org/lang_upsert.html
func upsert(c *sqltext.Compiler, o *op.Upsert, rows []op.Row) []string {
	known := c.Known(o.Table)
	values := make([]string, len(rows))
	for i, row := range rows {
		values[i] = "(" + c.Values(known, row) + ")"
	}
	var set []string
	for _, cell := range rows[0] {
		if !slices.Contains(o.Key, cell.Column) && !o.InsertOnly {
			name := c.ID(cell.Column)
			set = append(set, name+" = excluded."+name)
		}
	}
	do := "NOTHING"
	if len(set) > 0 {
		do = "UPDATE SET " + strings.Join(set, ", ")
	}
	return []string{"INSERT INTO " + c.Table(o.Table) + " (" + c.Columns(rows[0]) + ") VALUES " + strings.Join(values, ", ") + " ON CONFLICT (" + c.IDs(o.Key) + ") DO " + do}
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
