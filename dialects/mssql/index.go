package mssql

import (
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// createIndex writes the clauses in the order that the grammar has: INCLUDE, WHERE, WITH, ON.
// https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql
func createIndex(c *sqltext.Compiler, o *op.CreateIndex) string {
	x := &o.Index
	if x.Clustered && (len(x.Include) > 0 || x.Where != "") {
		c.Unsupported("leave clustered out: a clustered index is the table itself, and holds all columns of all rows", "include or where with clustered in create_index")
	}
	options := slices.Clone(x.Options)
	if o.Concurrently {
		options = append(options, schema.Option{Key: "ONLINE", Value: "ON"})
	}
	return sqltext.Join("CREATE", sqltext.If(x.Unique, "UNIQUE"), sqltext.If(x.Clustered, "CLUSTERED"), "INDEX",
		c.ID(x.Name), "ON", c.Table(o.Table), "("+indexColumns(c, x.Columns)+")",
		sqltext.If(len(x.Include) > 0, "INCLUDE ("+c.IDs(x.Include)+")"), sqltext.If(x.Where != "", "WHERE "+sqltext.LineEnded(x.Where)),
		with(c, options, indexOptions), x.Tail)
}

func indexColumns(c *sqltext.Compiler, columns []schema.IndexColumn) string {
	out := make([]string, len(columns))
	for i, col := range columns {
		out[i] = c.ID(col.Name)
		if col.Desc {
			out[i] += " DESC"
		}
	}
	return strings.Join(out, ", ")
}

// dropIndex names the table, in which an index has its name. Only a clustered index takes time to drop, and has ONLINE.
// https://learn.microsoft.com/sql/t-sql/statements/drop-index-transact-sql
func dropIndex(c *sqltext.Compiler, o *op.DropIndex) string {
	t, err := o.Find(c.Before)
	if err != nil {
		c.Fail(err)
		return ""
	}
	table, clustered := o.Table, false
	if t != nil {
		x := t.Index(o.Name)
		table, clustered = t.Name, x != nil && x.Clustered
	}
	switch {
	case table.Name == "":
		c.Fail(&dialects.NeedError{What: "the table of the index " + o.Name + ", which DROP INDEX must name", Hint: fmt.Sprintf("drop_index %q TABLE", o.Name)})
		return ""
	case o.Schema != "" && o.Schema != table.Schema:
		c.Fail(fmt.Errorf("the index %s is given the schema %s, and its table %s is not in it", o.Name, o.Schema, table))
	}
	words := []string{"DROP INDEX"}
	if o.IfExists {
		words = append(words, "IF EXISTS")
	}
	words = append(words, c.ID(o.Name), "ON", c.Table(table))
	if ok, _ := online(c.Facts); ok && clustered && o.Concurrently {
		words = append(words, "WITH (ONLINE = ON)")
	}
	return strings.Join(words, " ")
}
