package mysql

import (
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// upsert names the new row where the server lets it; MariaDB, and MySQL before 8.0.19, have VALUES() instead. INSERT IGNORE would hide other
// errors than that of a row that is there. https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html
func upsert(c *sqltext.Compiler, o *op.Upsert, known *schema.Table, row op.Row) string {
	c.NeedKey(o, known)
	if known != nil {
		checkKeys(c, known, o.Key, row)
	}
	alias, set := assignNew(c, o, row)
	if set == "" || o.InsertOnly {
		alias, set = "", c.ID(o.Key[0])+" = "+c.ID(o.Key[0])
	}
	return sqltext.Join("INSERT INTO "+c.Table(o.Table)+" ("+c.Columns(row)+") VALUES ("+c.Values(known, row)+")", alias, "ON DUPLICATE KEY UPDATE "+set)
}

func assignNew(c *sqltext.Compiler, o *op.Upsert, row op.Row) (alias, set string) {
	name := "new"
	if o.Table.Name == name {
		name = "new_row"
	}
	named := has(c.Facts, release{8, 0, 19}, never)
	if named {
		alias = "AS " + name
	}
	var parts []string
	for _, cell := range row {
		if slices.Contains(o.Key, cell.Column) {
			continue
		}
		value := "VALUES(" + c.ID(cell.Column) + ")"
		if named {
			value = name + "." + c.ID(cell.Column)
		}
		parts = append(parts, c.ID(cell.Column)+" = "+value)
	}
	return alias, strings.Join(parts, ", ")
}

// checkKeys refuses a row that may clash in another one, since the server looks
// at all of them and would change a row of another key.
func checkKeys(c *sqltext.Compiler, t *schema.Table, key []string, row op.Row) {
	for _, columns := range sqltext.UniqueKeys(t) {
		if !sqltext.SameSet(columns, key) && fills(row, columns) {
			c.Unsupported("write an UPDATE by the key, and an INSERT … SELECT … WHERE NOT EXISTS", "upsert into %s by (%s) of a row that fills the key (%s) too: ON DUPLICATE KEY looks at every key", t.Name, strings.Join(key, ", "), strings.Join(columns, ", "))
		}
	}
}

// fills reports whether a row gives every column a value: NULL clashes with nothing.
func fills(row op.Row, columns []string) bool {
	for _, name := range columns {
		i := slices.IndexFunc(row, func(c op.Cell) bool { return c.Column == name })
		if i < 0 || row[i].Value.Kind == schema.Null {
			return false
		}
	}
	return true
}
