package oracle

import (
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// createIndex puts the index into the schema of its table; without one it would be in the user's.
func createIndex(c *sqltext.Compiler, o *op.CreateIndex) string {
	x := &o.Index
	return sqltext.Join("CREATE", sqltext.If(x.Unique, "UNIQUE"), "INDEX", sqltext.If(o.IfNotExists, "IF NOT EXISTS"),
		c.Table(indexName(o)), "ON", c.Table(o.Table), "("+indexColumns(c, x.Columns)+")",
		tablespace(c, "", x.Tablespace), x.Tail, sqltext.If(o.Concurrently, "ONLINE"))
}

func indexName(o *op.CreateIndex) schema.Name {
	return schema.Name{Schema: o.Table.Schema, Name: o.Index.Name}
}

func indexColumns(c *sqltext.Compiler, columns []schema.IndexColumn) string {
	out := make([]string, len(columns))
	for i, col := range columns {
		out[i] = sqltext.LineEnded(col.Expr)
		if col.Name != "" {
			out[i] = c.ID(col.Name)
		}
		if col.Desc {
			out[i] += " DESC"
		}
	}
	return strings.Join(out, ", ")
}

// droppedIndex gives an index the schema of its table.
func droppedIndex(c *sqltext.Compiler, o *op.DropIndex) schema.Name {
	t, err := o.Find(c.Before)
	if err != nil {
		c.Fail(err)
	}
	name := schema.Name{Schema: o.Schema, Name: o.Name}.In(o.Table)
	if t != nil {
		name = name.In(t.Name)
	}
	return name
}

func dropIndex(c *sqltext.Compiler, o *op.DropIndex) string {
	exists, online := "", ""
	if o.IfExists {
		exists = "IF EXISTS"
	}
	if o.Concurrently {
		online = "ONLINE"
	}
	return sqltext.Join("DROP INDEX", exists, c.Table(droppedIndex(c, o)), online)
}
