package mysql

import (
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// refuseDependents names what keeps the server from changing a column, as far as it is known.
func refuseDependents(c *sqltext.Compiler, o *op.AlterColumn, was schema.Column) {
	t := c.Known(o.Table)
	if t == nil {
		return
	}
	what := ""
	switch {
	case o.Type != nil && !was.Type.IsZero() && !sameForKey(c, was.Type, *o.Type):
		what = "another type"
	case o.Collate != nil && !strings.EqualFold(*o.Collate, was.Collate):
		what = "another collation"
	}
	if list := c.ForeignKeys(t, o.Column); what != "" && len(list) > 0 {
		c.Unsupported("drop them first, change the columns of both sides, and create them again", "%s of the column %s.%s under %s", what, o.Table, o.Column, strings.Join(list, ", "))
	}
	if o.NewName != "" && !strings.EqualFold(o.NewName, o.Column) && !isMaria(c.Facts) {
		if list := readers(t, o.Column); len(list) > 0 {
			c.Unsupported("drop them first, and create them again, with the new name, after it", "a new name of the column %s.%s, which is read by %s", o.Table, o.Column, strings.Join(list, ", "))
		}
	}
}

// sameForKey reports whether a column of a foreign key, on either side, can have its type changed so (errors 1832, 1833, 3780). MariaDB takes no
// change, and MySQL only a string that grows.
// https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html https://mariadb.com/kb/en/foreign-keys/
func sameForKey(c *sqltext.Compiler, was, now schema.Type) bool {
	from, to := strings.ToUpper(c.TypeName(was)), strings.ToUpper(c.TypeName(now))
	return from == to || !isMaria(c.Facts) && strings.HasPrefix(from, "VARCHAR") && strings.HasPrefix(to, "VARCHAR")
}

// readers names the checks, the computed columns and the indexes whose expressions read a column: MySQL does not rename it then (errors 3959, 3108,
// 3837), while MariaDB renames it in them. https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
func readers(t *schema.Table, column string) []string {
	var out []string
	for _, k := range t.Constraints {
		if k.Kind == schema.Check && (slices.Contains(k.Columns, column) || op.Mentions(k.Expr, column)) {
			out = append(out, sqltext.Join("the check", k.Name))
		}
	}
	for _, col := range t.Columns {
		if col.Computed != nil && op.Mentions(col.Computed.Expr, column) {
			out = append(out, "the computed column "+col.Name)
		}
	}
	for _, x := range t.Indexes {
		if slices.ContainsFunc(x.Columns, func(part schema.IndexColumn) bool { return op.Mentions(part.Expr, column) }) {
			out = append(out, "the index "+x.Name)
		}
	}
	return out
}
