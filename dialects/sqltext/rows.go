package sqltext

import (
	"fmt"
	"strings"

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
	if c.Joins(o) {
		return c.joined(known, into, o.Rows)
	}
	out := make([]string, len(o.Rows))
	for i, row := range o.Rows {
		out[i] = into + " (" + c.Columns(row) + ")" + c.override(known, row) + " VALUES (" + c.Values(known, row) + ")"
	}
	return out
}

// Joins tells whether an operation's rows are joined: those of a large file are.
func (c *Compiler) Joins(o *op.BulkInsert) bool {
	return o.File != "" && len(o.Rows) > joinAbove && c.Rows > 1
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
	return strings.Join(c.Cells(known, row), ", ")
}

// Cells writes a row's values, one by one.
func (c *Compiler) Cells(known *schema.Table, row op.Row) []string {
	values := make([]string, len(row))
	for i, cell := range row {
		values[i] = c.cell(known, cell)
	}
	return values
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
			out = append(out, into+" ("+strings.Join(columns, ", ")+")"+c.override(known, rows[start])+" VALUES\n    ("+strings.Join(values, "),\n    (")+")")
		}
		start = end
	}
	return out
}

func (c *Compiler) override(known *schema.Table, row op.Row) string {
	if c.Override == nil {
		return ""
	}
	return c.Override(known, row)
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
	if c.Grammar.Value != nil {
		return c.Grammar.Value(c, "the value of "+cell.Column, cell.Value, col)
	}
	v, err := c.coerce(cell.Value, col.Type)
	if err != nil {
		c.Fail(fmt.Errorf("the value of %s: %w", cell.Column, err))
	}
	return c.Lit(v)
}

// coerce asks the dialect first what a cell of a file is.
func (c *Compiler) coerce(v schema.Value, t schema.Type) (schema.Value, error) {
	if kind, own := c.CellKinds[t.Name]; own && v.Kind == schema.Cell && t.Array == "" {
		return cellOf(v.Text, kind)
	}
	return Coerce(v, t)
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
