package mssql

import (
	"fmt"
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

const (
	maxRows  = 500 // VALUES takes 1,000; fewer keep the compilation of a statement short
	maxBytes = 64 << 10

	setIdentityInsert = "SET IDENTITY_INSERT "
)

// rowWriter writes rows, and turns IDENTITY_INSERT on around those that fill an identity column, and only these: with it on, a row that
// does not is refused, and on a table without an identity so is the SET.
// https://learn.microsoft.com/sql/t-sql/statements/set-identity-insert-transact-sql
type rowWriter struct {
	*sqltext.Compiler
	table    schema.Name
	known    *schema.Table
	identity string // the identity column, if it is known
	always   bool   // all rows fill it
	on       bool
	emit     func(string)
}

func newRowWriter(c *sqltext.Compiler, table schema.Name, asked bool, emit func(string)) *rowWriter {
	w := &rowWriter{Compiler: c, table: table, known: c.Known(table), emit: emit}
	if w.known == nil {
		w.always = asked
		return w
	}
	if i := slices.IndexFunc(w.known.Columns, func(col *schema.Column) bool { return col.Identity != nil }); i >= 0 {
		w.identity = w.known.Columns[i].Name
	} else if asked {
		c.Fail(fmt.Errorf("identity_insert: the table %s has no identity column", table))
	}
	return w
}

func (w *rowWriter) fills(row op.Row) bool {
	return w.always || w.identity != "" && slices.ContainsFunc(row, func(cell op.Cell) bool { return cell.Column == w.identity })
}

func (w *rowWriter) set(on bool) {
	if w.on != on {
		w.emit(setIdentityInsert + w.Table(w.table) + map[bool]string{true: " ON", false: " OFF"}[on])
		w.on = on
	}
}

// inserts writes one INSERT a row, or joins the rows of a large file.
func inserts(c *sqltext.Compiler, o *op.BulkInsert, emit func(string)) {
	w := newRowWriter(c, o.Table, o.IdentityInsert, emit)
	into := "INSERT INTO " + c.Table(o.Table) + " "
	if c.Joins(o) {
		w.joined(into, o.Rows)
	} else {
		c.EachRow(o.Rows, func(row op.Row) {
			w.set(w.fills(row))
			emit(into + "(" + c.Columns(row) + ") VALUES (" + c.Values(w.known, row) + ")")
		})
	}
	w.set(false)
}

func (w *rowWriter) joined(into string, rows op.Rows) {
	var r run
	flush := func() {
		if len(r.rows) > 0 {
			w.set(w.fills(r.first))
			w.emit(into + "(" + w.Columns(r.first) + ") VALUES\n    " + strings.Join(r.rows, ",\n    "))
		}
	}
	w.EachRow(rows, func(row op.Row) {
		cells := w.Cells(w.known, row)
		if !r.take(row, cells) {
			flush()
			r = run{}
			r.take(row, cells)
		}
	})
	flush()
}

// run is rows for one INSERT. A column of VALUES has one type, to which the server converts all of its values as UNION ALL does: a text beside
// a number would be read as a number, and a decimal beside a float lose digits. So values of one kind only stand together.
// https://learn.microsoft.com/sql/t-sql/queries/table-value-constructor-transact-sql
type run struct {
	first op.Row
	rows  []string
	size  int
	kinds []kind
}

// take adds a row, unless it has to stand in another INSERT.
func (r *run) take(row op.Row, cells []string) bool {
	if len(r.rows) == 0 {
		r.first, r.kinds = row, make([]kind, len(row))
	}
	text := "(" + strings.Join(cells, ", ") + ")"
	if len(r.rows) > 0 && (len(r.rows) == maxRows || r.size+len(text) > maxBytes || !row.SameColumns(r.first)) {
		return false
	}
	kinds := make([]kind, len(cells))
	for i, cell := range cells {
		var ok bool
		if kinds[i], ok = r.kinds[i].with(kindOf(cell)); !ok && len(r.rows) > 0 {
			return false
		}
	}
	r.kinds, r.size = kinds, r.size+len(text)
	r.rows = append(r.rows, text)
	return true
}

// kind is the kind of a column's values: 0 is that of NULL, n a decimal number with so many digits before and after the point.
type kind struct {
	letter       byte
	whole, scale int
}

const (
	intDigits  = 10 // of an INT beside decimals
	mostDigits = 38
)

func (k kind) with(other kind) (kind, bool) {
	switch {
	case k.letter == 0:
		return other, true
	case other.letter == 0:
		return k, true
	}
	k.whole, k.scale = max(k.whole, other.whole), max(k.scale, other.scale)
	return k, k.letter == other.letter && k.letter != '?' && k.whole+k.scale <= mostDigits
}

// kindOf reads it from the literal.
func kindOf(literal string) kind {
	switch {
	case literal == "NULL":
		return kind{}
	case strings.HasPrefix(literal, "'"), strings.HasPrefix(literal, "N'"), strings.HasPrefix(literal, "("), strings.HasPrefix(literal, "NCHAR("), strings.HasPrefix(literal, "CHAR("):
		return kind{letter: 's'}
	case strings.HasPrefix(literal, "0x"):
		return kind{letter: 'b'}
	case strings.HasPrefix(literal, "CAST("):
		return kind{letter: 'd'}
	case strings.Trim(literal, "+-.0123456789") == "":
		whole, fraction, _ := strings.Cut(strings.TrimLeft(literal, "+-"), ".")
		return kind{'n', max(len(whole), intDigits), len(fraction)}
	case strings.Trim(literal, "+-.0123456789eE") == "":
		return kind{letter: 'f'}
	}
	return kind{letter: '?'}
}
