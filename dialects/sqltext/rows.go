package sqltext

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// joinAbove is how many rows a file may have before they are joined into statements of several: a short list
// is easier to review with a line of its own for each row.
const joinAbove = 20

// Inserts writes one INSERT a row; the rows of a large file are joined. Values get the kinds that a known table's columns ask for.
func (c *Compiler) Inserts(o *op.BulkInsert) []string {
	known := c.Known(o.Table)
	into := "INSERT INTO " + c.Table(o.Table)
	if o.File != "" && len(o.Rows) > joinAbove && c.Rows > 1 {
		return c.joined(known, into, o.Rows)
	}
	out := make([]string, len(o.Rows))
	for i, row := range o.Rows {
		out[i] = into + " (" + c.Columns(row) + ") VALUES (" + c.Values(known, row) + ")"
	}
	return out
}

// Columns writes the names of a row's columns.
func (c *Compiler) Columns(row op.Row) string {
	names := make([]string, len(row))
	for i, cell := range row {
		names[i] = c.ID(cell.Column)
	}
	return strings.Join(names, ", ")
}

// Values writes a row's values.
func (c *Compiler) Values(known *schema.Table, row op.Row) string {
	values := make([]string, len(row))
	for i, cell := range row {
		values[i] = c.cell(known, cell)
	}
	return strings.Join(values, ", ")
}

// joined writes rows that follow each other with the same columns as INSERTs of bounded size.
func (c *Compiler) joined(known *schema.Table, into string, rows []op.Row) []string {
	var out []string
	for start := 0; start < len(rows); {
		var values []string
		size, end := 0, start
		for end < len(rows) && len(values) < c.Rows && (size < c.Bytes || c.Bytes == 0) && SameColumns(rows[start], rows[end]) {
			v := c.Values(known, rows[end])
			values, size, end = append(values, v), size+len(v), end+1
		}
		columns := make([]string, len(rows[start]))
		for i, cell := range rows[start] {
			columns[i] = c.ID(cell.Column)
		}
		if c.Grammar.Join != nil {
			out = append(out, c.Grammar.Join(c, into, columns, values))
		} else {
			out = append(out, into+" ("+strings.Join(columns, ", ")+") VALUES\n    ("+strings.Join(values, "),\n    (")+")")
		}
		start = end
	}
	return out
}

// SameColumns reports whether two rows have the same columns in the same order.
func SameColumns(a, b op.Row) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Column != b[i].Column {
			return false
		}
	}
	return true
}

func (c *Compiler) cell(known *schema.Table, cell op.Cell) string {
	if known == nil {
		return c.Lit(untyped(cell.Value))
	}
	col := known.Column(cell.Column)
	if col == nil {
		c.Fail(fmt.Errorf("the table %s has no column %s", known.Name, cell.Column))
		return ""
	}
	v, err := Coerce(cell.Value, col.Type)
	if err != nil {
		c.Fail(fmt.Errorf("the value of %s: %w", cell.Column, err))
	}
	return c.Lit(v)
}

// untyped takes a cell of a file for a column that is not known: it is text.
func untyped(v schema.Value) schema.Value {
	if v.Kind == schema.Cell {
		v.Kind = schema.String
	}
	return v
}

// upserts writes each row as a statement of its own.
func (c *Compiler) upserts(o *op.Upsert) []string {
	if c.Grammar.Upsert == nil {
		c.Unsupported("", "upsert")
		return nil
	}
	var out []string
	for i := range o.Rows {
		out = append(out, c.Grammar.Upsert(c, o, o.Rows[i:i+1])...)
	}
	return out
}

func (c *Compiler) backfill(o *op.Backfill) ([]dialects.Statement, error) {
	if c.Grammar.Backfill == nil {
		c.Unsupported("", "backfill")
		return nil, c.Err
	}
	list := c.Grammar.Backfill(c, o)
	return list, c.Err
}

// BackfillKey gives the column by whose order a backfill goes: the one stated, or the known table's primary key.
func (c *Compiler) BackfillKey(o *op.Backfill) string {
	if o.Key != "" {
		return o.Key
	}
	if t := c.Known(o.Table); t != nil && t.Primary() != nil && len(t.Primary().Columns) == 1 {
		return t.Primary().Columns[0]
	}
	c.Fail(&dialects.NeedError{What: fmt.Sprintf("a key of one column by which %s can be gone through", o.Table), Hint: "state it with (key COLUMN)"})
	return ""
}
