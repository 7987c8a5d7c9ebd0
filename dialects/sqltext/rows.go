package sqltext

import (
	"errors"
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// joinAbove is how many rows a file may have before they are joined into statements of several: a short list
// is easier to review with a line of its own for each row.
const joinAbove = 20

// inMemory is how many rows may be there at once, as the statements that they give.
const inMemory = 1000

// WriteRows writes the statements of rows, one after the other.
type WriteRows func(c *Compiler, emit func(sql string))

// RowStatements gives the statements of the rows of a table. Those of a large file are a Series: write is called once to find what is wrong
// with them, and then each time that they are asked for.
func (c *Compiler) RowStatements(table schema.Name, rows op.Rows, write WriteRows) ([]dialects.Statement, error) {
	if rows.Len() <= inMemory {
		var texts []string
		write(c, func(sql string) { texts = append(texts, sql) })
		return c.Statements(texts...)
	}
	frozen := c.frozen(table)
	n := 0
	write(frozen, func(string) { n++ })
	if frozen.Err != nil {
		return nil, frozen.Err
	}
	return []dialects.Statement{{Series: &dialects.Series{Count: n, Each: func(yield func(dialects.Statement) bool) {
		again := *frozen
		write(&again, func(sql string) {
			if again.Err == nil && !yield(dialects.Statement{SQL: sql}) {
				again.Err = errEnough
			}
		})
	}}}}, nil
}

// errEnough ends the writing of rows of which no more is asked for.
var errEnough = errors.New("enough")

// frozen is a Compiler that sees a table as it is now, whatever becomes of it.
func (c *Compiler) frozen(table schema.Name) *Compiler {
	out, now := *c, schema.New()
	if known := c.Known(table); known != nil {
		now.Put(known.Clone())
	}
	out.Before, out.Err = now, c.Err
	return &out
}

// EachRow visits rows until the first error, which it puts at the row's place in its file.
func (c *Compiler) EachRow(rows op.Rows, visit func(op.Row)) {
	for pos, row := range rows.All() {
		if c.Err != nil {
			return
		}
		if visit(row); c.Err != nil && !errors.Is(c.Err, errEnough) {
			c.Err = rows.At(pos, c.Err)
		}
	}
}

// inserts writes one INSERT a row; the rows of a large file are joined. Values get the kinds that a known table's columns ask for.
func (c *Compiler) inserts(o *op.BulkInsert, emit func(string)) {
	known := c.Known(o.Table)
	into := "INSERT INTO " + c.Table(o.Table)
	if c.Joins(o) {
		c.joined(known, into, o.Rows, emit)
		return
	}
	c.EachRow(o.Rows, func(row op.Row) {
		emit(into + " (" + c.Columns(row) + ")" + c.override(known, row) + " VALUES (" + c.Values(known, row) + ")")
	})
}

// Joins tells whether an operation's rows are joined: those of a large file are.
func (c *Compiler) Joins(o *op.BulkInsert) bool {
	return o.File != "" && o.Rows.Len() > joinAbove && c.Rows > 1
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
func (c *Compiler) joined(known *schema.Table, into string, rows op.Rows, emit func(string)) {
	var first op.Row
	var values []string
	size := 0
	flush := func() {
		if len(values) > 0 {
			emit(c.insertOf(known, into, first, values))
		}
	}
	c.EachRow(rows, func(row op.Row) {
		if len(values) == c.Rows || size >= c.Bytes && c.Bytes > 0 || !row.SameColumns(first) {
			flush()
			first, values, size = row, nil, 0
		}
		v := c.Values(known, row)
		values, size = append(values, v), size+len(v)
	})
	flush()
}

// insertOf writes rows with the columns of the first as one INSERT.
func (c *Compiler) insertOf(known *schema.Table, into string, first op.Row, values []string) string {
	if c.Grammar.Join == nil {
		return into + " (" + c.Columns(first) + ")" + c.override(known, first) + " VALUES\n    (" + strings.Join(values, "),\n    (") + ")"
	}
	columns := make([]string, len(first))
	for i, cell := range first {
		columns[i] = c.ID(cell.Column)
	}
	return c.Grammar.Join(c, into, columns, values)
}

func (c *Compiler) override(known *schema.Table, row op.Row) string {
	if c.Override == nil {
		return ""
	}
	return c.Override(known, row)
}

func (c *Compiler) cell(known *schema.Table, cell op.Cell) string {
	if known == nil {
		return c.Lit(untyped(cell.Value))
	}
	col := known.Column(cell.Column)
	if col == nil {
		c.Fail(op.NoColumn(known, cell.Column))
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
	v, err := Coerce(v, t)
	if c.HexUUID {
		v = HexUUID(v, t)
	}
	if moment, offset, ok := ZonedTime(v.Text); ok && c.Zoned != nil && v.Kind == schema.String && zoned(t) {
		v = schema.Value{Kind: schema.SQL, Text: c.Zoned(c, moment, offset)}
	}
	return v, err
}

// untyped takes a cell of a file for a column that is not known: it is text.
func untyped(v schema.Value) schema.Value {
	if v.Kind == schema.Cell {
		v.Kind = schema.String
	}
	return v
}

// upserts writes each row as a statement of its own.
func (c *Compiler) upserts(o *op.Upsert, emit func(string)) {
	if c.Grammar.Upsert == nil {
		c.Unsupported("", "upsert")
		return
	}
	known := c.Known(o.Table)
	c.EachRow(o.Rows, func(row op.Row) {
		c.NullKey(o, row)
		emit(c.Grammar.Upsert(c, o, known, row))
	})
}
