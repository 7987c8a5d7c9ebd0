package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// addColumn writes a reference in the column's definition, the only place where it can be added. NOT NULL without a default, a default that is
// not constant and a stored computed column are written: SQLite takes them while the table is empty, and refuses them, changing nothing, when it has
// rows. https://www.sqlite.org/lang_altertable.html#altertabaddcol
func addColumn(c *sqltext.Compiler, o *op.AddColumn) string {
	words := []string{"ALTER TABLE " + c.Table(o.Table) + " ADD COLUMN " + c.Column(o.Column, nil)}
	for _, k := range o.Constraints {
		words = append(words, c.InlineReference(k)) // the others are refused by now
	}
	return strings.Join(words, " ")
}

// alterColumn can rename alone; a comment is nothing.
func alterColumn(c *sqltext.Compiler, o *op.AlterColumn) []string {
	if _, _, err := o.Before(c.Before); err != nil {
		c.Fail(err)
	}
	if o.NewName == "" {
		return nil
	}
	return []string{"ALTER TABLE " + c.Table(o.Table) + " RENAME COLUMN " + c.ID(o.Column) + " TO " + c.ID(o.NewName)}
}

// dropColumn drops first the indexes of the column alone. A column with a key or a unique constraint is dropped by a copy. https://www.sqlite.org/lang_altertable.html#altertabdropcol
func dropColumn(c *sqltext.Compiler, o *op.DropColumn) []string {
	if !c.Facts.Version.AtLeast(3, 35) {
		c.Unsupported(wayCopy, "drop_column before 3.35")
	}
	if err := needed(c.Before, o.Table, o.Column); err != nil {
		c.Fail(err)
	}
	var out []string
	if t := c.Known(o.Table); t != nil {
		if err := mentions(t, o.Column); err != nil {
			c.Fail(err)
		}
		_, indexes := op.Hanging(t, o.Column)
		for _, x := range indexes {
			out = append(out, "DROP INDEX "+c.Table(schema.Name{Schema: o.Table.Schema, Name: x.Name}))
		}
	}
	return append(out, "ALTER TABLE "+c.Table(o.Table)+" DROP COLUMN "+c.ID(o.Column))
}

// mentions refuses to drop a column that an expression of its table reads, by name. SQLite itself takes a quoted name that is no column for a string, and
// would leave a check that checks nothing. https://www.sqlite.org/quirks.html#dblquote
func mentions(t *schema.Table, column string) error {
	reads := func(expr string) bool { return op.Mentions(expr, column) }
	what := ""
	for _, k := range t.Constraints {
		if reads(k.Expr) && !slices.Contains(k.Columns, column) {
			what = sqltext.Join("check", k.Name) + " (" + k.Expr + ")"
		}
	}
	for _, x := range t.Indexes {
		if reads(x.Where) || slices.ContainsFunc(x.Columns, func(c schema.IndexColumn) bool { return reads(c.Expr) }) {
			what = "index " + x.Name
		}
	}
	for _, other := range t.Columns {
		if other.Computed != nil && other.Name != column && reads(other.Computed.Expr) {
			what = "column " + other.Name
		}
	}
	if what == "" {
		return nil
	}
	return fmt.Errorf("the %s reads the column %s.%s; drop that first", what, t.Name, column)
}

// createIndex names the schema at the index, which lives where its table does. https://www.sqlite.org/lang_createindex.html
func createIndex(c *sqltext.Compiler, o *op.CreateIndex) string {
	x := &o.Index
	return sqltext.Join("CREATE", sqltext.If(x.Unique, "UNIQUE"), "INDEX", sqltext.If(o.IfNotExists, "IF NOT EXISTS"),
		c.Table(schema.Name{Schema: o.Table.Schema, Name: x.Name}), "ON", c.ID(o.Table.Name), "("+indexColumns(c, x.Columns)+")",
		sqltext.If(x.Where != "", "WHERE "+x.Where), x.Tail)
}

func indexColumns(c *sqltext.Compiler, columns []schema.IndexColumn) string {
	out := make([]string, len(columns))
	for i, col := range columns {
		out[i] = col.Expr
		if col.Name != "" {
			out[i] = c.ID(col.Name)
		}
		if col.Desc {
			out[i] += " DESC"
		}
	}
	return strings.Join(out, ", ")
}

func dropIndex(c *sqltext.Compiler, o *op.DropIndex) string {
	if _, err := o.Find(c.Before); err != nil {
		c.Fail(err)
	}
	guard := ""
	if o.IfExists {
		guard = "IF EXISTS"
	}
	return sqltext.Join("DROP INDEX", guard, c.Table(schema.Name{Schema: o.Schema, Name: o.Name}.In(o.Table)))
}
