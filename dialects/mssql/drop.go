package mssql

import (
	"slices"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// dropColumn drops first what hangs on the column alone, which the server does not take along: of a known table by name, of
// another one what the user asks for, by lookups.
// https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#drop-column
func dropColumn(c *sqltext.Compiler, o *op.DropColumn) []string {
	var out []string
	t := c.Known(o.Table)
	switch {
	case t == nil:
		for _, f := range []struct {
			asked bool
			find  finder
		}{{o.DropForeignKey, findForeign}, {o.DropCheck, findCheck}, {o.DropDefault, findDefault}} {
			if f.asked {
				out = append(out, f.find.drop(c, o.Table, o.Column, !o.IfExists))
			}
		}
	case t.Column(o.Column) != nil:
		out = hanging(c, t, o.Column, o.IfExists)
	}
	words := []string{"ALTER TABLE", c.Table(o.Table), "DROP COLUMN"}
	if o.IfExists {
		words = append(words, "IF EXISTS")
	}
	return append(out, sqltext.Join(append(words, c.ID(o.Column))...))
}

// hanging drops foreign keys, checks, indexes, keys and the default, in this order.
func hanging(c *sqltext.Compiler, t *schema.Table, column string, ifExists bool) []string {
	guard := ""
	if ifExists {
		guard = "IF EXISTS "
	}
	refuseDrop(c, t, column)
	constraints, indexes := op.Hanging(t, column)
	var out []string
	kind := func(f finder, kinds ...schema.ConstraintKind) {
		unnamed := false
		for _, k := range constraints {
			if slices.Contains(kinds, k.Kind) && k.Name != "" {
				out = append(out, dropConstraint(c, t.Name, k.Name, guard))
			}
			unnamed = unnamed || slices.Contains(kinds, k.Kind) && k.Name == ""
		}
		if unnamed {
			out = append(out, f.drop(c, t.Name, column, !ifExists))
		}
	}
	kind(findForeign, schema.ForeignKey)
	kind(findCheck, schema.Check)
	for _, x := range indexes {
		out = append(out, "DROP INDEX "+guard+c.ID(x.Name)+" ON "+c.Table(t.Name))
	}
	kind(findKey, schema.Unique, schema.PrimaryKey)
	switch col := t.Column(column); {
	case col.Default != nil && col.DefaultName != "":
		out = append(out, dropConstraint(c, t.Name, col.DefaultName, guard))
	case col.Default != nil:
		out = append(out, findDefault.drop(c, t.Name, column, !ifExists))
	}
	return out
}

// refuseDrop names what the server would stumble over and that is not the column's alone: checks of the table, computed
// columns, foreign keys that refer to it.
func refuseDrop(c *sqltext.Compiler, t *schema.Table, column string) {
	others := &schema.Table{Name: t.Name, Columns: t.Columns}
	for _, k := range t.Constraints {
		if !slices.Contains(k.Columns, column) {
			others.Constraints = append(others.Constraints, k)
		}
	}
	list := readers(others, column)
	list = append(list, c.ReferredBy(t, column)...)
	if len(list) > 0 {
		c.Unsupported("drop them first", "dropping the column %s.%s under %s", t.Name, column, and(list))
	}
}
