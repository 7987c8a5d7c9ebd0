package oracle

import (
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// createIndex puts the index into the schema of its table; without one it would be in the user's.
func createIndex(c *sqltext.Compiler, o *op.CreateIndex) string {
	x := &o.Index
	words := []string{"CREATE"}
	add := func(set bool, word string) {
		if set {
			words = append(words, word)
		}
	}
	add(x.Unique, "UNIQUE")
	add(true, "INDEX")
	add(o.IfNotExists, "IF NOT EXISTS")
	add(true, c.Table(schema.Name{Schema: o.Table.Schema, Name: x.Name})+" ON "+c.Table(o.Table))
	add(true, "("+indexColumns(c, x.Columns)+")")
	add(x.Tablespace != "", tablespace(c, "", x.Tablespace))
	add(x.Tail != "", x.Tail)
	add(o.Concurrently, "ONLINE")
	return strings.Join(words, " ")
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
	t, err := o.Find(c.Before)
	if err != nil {
		c.Fail(err)
	}
	name := schema.Name{Schema: o.Schema, Name: o.Name}.In(o.Table)
	if t != nil {
		name = name.In(t.Name)
	}
	exists, online := "", ""
	if o.IfExists {
		exists = "IF EXISTS"
	}
	if o.Concurrently {
		online = "ONLINE"
	}
	return sqltext.Join("DROP INDEX", exists, c.Table(name), online)
}

// inserts writes one INSERT a row, with values as a known table's columns want them.
func inserts(c *sqltext.Compiler, o *op.BulkInsert) []string {
	known := c.Known(o.Table)
	if known == nil {
		return c.Inserts(o)
	}
	rows := make([]op.Row, len(o.Rows))
	for i, row := range o.Rows {
		rows[i] = slices.Clone(row)
		for j, cell := range row {
			if col := known.Column(cell.Column); col != nil {
				rows[i][j].Value = schema.NewSQL(value(c, "the value of "+cell.Column, cell.Value, col))
			}
		}
	}
	return c.Inserts(&op.BulkInsert{Table: o.Table, Rows: rows})
}
