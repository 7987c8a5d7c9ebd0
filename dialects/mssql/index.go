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
	words := []string{"CREATE"}
	add := func(set bool, word string) {
		if set {
			words = append(words, word)
		}
	}
	add(x.Unique, "UNIQUE")
	add(x.Clustered, "CLUSTERED")
	add(true, "INDEX "+c.ID(x.Name)+" ON "+c.Table(o.Table))
	add(true, "("+indexColumns(c, x.Columns)+")")
	add(len(x.Include) > 0, "INCLUDE ("+c.IDs(x.Include)+")")
	add(x.Where != "", "WHERE "+x.Where)
	options := slices.Clone(x.Options)
	if o.Concurrently {
		options = append(options, schema.Option{Key: "ONLINE", Value: "ON"})
	}
	add(len(options) > 0, with(c, options, indexOptions))
	add(x.Tail != "", x.Tail)
	return strings.Join(words, " ")
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

// inserts turns IDENTITY_INSERT on around the rows that fill an identity column, and only these: with it on, a row that
// does not is refused, and on a table without an identity so is the SET.
// https://learn.microsoft.com/sql/t-sql/statements/set-identity-insert-transact-sql
func inserts(c *sqltext.Compiler, o *op.BulkInsert) []string {
	known := c.Known(o.Table)
	fills := func(op.Row) bool { return o.IdentityInsert }
	if known != nil {
		i := slices.IndexFunc(known.Columns, func(col *schema.Column) bool { return col.Identity != nil })
		if i < 0 && o.IdentityInsert {
			c.Fail(fmt.Errorf("identity_insert: the table %s has no identity column", o.Table))
		}
		fills = func(r op.Row) bool {
			return i >= 0 && slices.ContainsFunc(r, func(cell op.Cell) bool { return cell.Column == known.Columns[i].Name })
		}
	}
	var out []string
	on := false
	set := func(to bool) {
		if on != to {
			out = append(out, "SET IDENTITY_INSERT "+c.Table(o.Table)+map[bool]string{true: " ON", false: " OFF"}[to])
			on = to
		}
	}
	texts := c.Inserts(&op.BulkInsert{Table: o.Table, Rows: typed(c, known, o.Rows)})
	for i, row := range o.Rows {
		set(fills(row))
		out = append(out, texts[i])
	}
	set(false)
	return out
}

// typed writes the values whose columns are known as these want them.
func typed(c *sqltext.Compiler, known *schema.Table, rows []op.Row) []op.Row {
	if known == nil {
		return rows
	}
	out := make([]op.Row, len(rows))
	for i, row := range rows {
		out[i] = slices.Clone(row)
		for j, cell := range row {
			if col := known.Column(cell.Column); col != nil {
				out[i][j].Value = schema.NewSQL(value(c, "the value of "+cell.Column, cell.Value, col.Type))
			}
		}
	}
	return out
}
