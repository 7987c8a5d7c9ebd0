package postgresql

import (
	"fmt"
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// upsert names the key, so that a row that clashes in another one is an error. https://www.postgresql.org/docs/current/sql-insert.html
func upsert(c *sqltext.Compiler, o *op.Upsert, known *schema.Table, row op.Row) string {
	if known != nil && !isUnique(known, o.Key) {
		c.Fail(fmt.Errorf("no key of %s is over (%s), which ON CONFLICT needs", o.Table, strings.Join(o.Key, ", ")))
	}
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

// isUnique reports whether a key or a unique index is over exactly these columns.
func isUnique(t *schema.Table, columns []string) bool {
	same := func(of []string) bool {
		a, b := slices.Sorted(slices.Values(of)), slices.Sorted(slices.Values(columns))
		return slices.Equal(a, b)
	}
	for _, k := range t.Constraints {
		if (k.Kind == schema.PrimaryKey || k.Kind == schema.Unique) && !k.Deferrable && same(k.Columns) {
			return true
		}
	}
	for _, x := range t.Indexes {
		if x.Unique && x.Where == "" && len(sqltext.Names(x.Columns)) == len(x.Columns) && same(sqltext.Names(x.Columns)) {
			return true
		}
	}
	return false
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
