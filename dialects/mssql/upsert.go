package mssql

import (
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// upserts writes a MERGE for each row. HOLDLOCK keeps another session from inserting the key between the look and the insert; a MERGE must
// end in a semicolon.
// https://learn.microsoft.com/sql/t-sql/statements/merge-transact-sql
func upserts(c *sqltext.Compiler, o *op.Upsert, emit func(string)) {
	w := newRowWriter(c, o.Table, o.IdentityInsert, emit)
	c.EachRow(o.Rows, func(row op.Row) {
		c.NullKey(o, row)
		w.set(w.fills(row))
		emit(w.merge(o, row))
	})
	w.set(false)
}

func (w *rowWriter) merge(o *op.Upsert, row op.Row) string {
	var columns, values, on, set, inserted []string
	for i, value := range w.Cells(w.known, row) {
		cell := row[i]
		id, key := w.ID(cell.Column), slices.Contains(o.Key, cell.Column)
		from := "s." + id
		switch {
		case !key && (value == "NULL" || cell.Value.Kind == schema.SQL): // a NULL of the source would be an int
			from = value
		default:
			columns, values = append(columns, id), append(values, value)
		}
		inserted = append(inserted, from)
		if key {
			on = append(on, "t."+id+" = s."+id+w.collation(cell.Column))
			continue
		}
		set = append(set, id+" = "+from)
		if cell.Column == w.identity && !o.InsertOnly {
			w.Unsupported("make it the key, leave it out, or say insert_only", "an UPDATE of the identity column %s", cell.Column)
		}
	}
	s := "MERGE INTO " + w.Table(o.Table) + " WITH (HOLDLOCK) AS t\nUSING (VALUES (" + strings.Join(values, ", ") + ")) AS s (" + strings.Join(columns, ", ") + ")" +
		"\nON " + strings.Join(on, " AND ")
	if len(set) > 0 && !o.InsertOnly {
		s += "\nWHEN MATCHED THEN UPDATE SET " + strings.Join(set, ", ")
	}
	return s + "\nWHEN NOT MATCHED THEN INSERT (" + w.Columns(row) + ") VALUES (" + strings.Join(inserted, ", ") + ");"
}

// collation is that of a known column, which the literal beside it would not have.
// https://learn.microsoft.com/sql/t-sql/statements/collation-precedence-transact-sql
func (w *rowWriter) collation(column string) string {
	if w.known == nil || w.known.Column(column) == nil || w.known.Column(column).Collate == "" {
		return ""
	}
	return " " + collate(w.Compiler, w.known.Column(column).Collate)
}
