package oracle

import (
	"fmt"
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// upsert writes a row as a MERGE. The columns of the key are not updated (ORA-38104).
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/MERGE.html
func upsert(c *sqltext.Compiler, o *op.Upsert, known *schema.Table, row op.Row) string {
	var source, on, set, inserted []string
	for i, value := range c.Cells(known, row) {
		cell := row[i]
		id, key := c.ID(cell.Column), slices.Contains(o.Key, cell.Column)
		from := "s." + id
		switch null := kindOf(value) == isNull; {
		case key && null:
			c.Fail(fmt.Errorf("the key %s is NULL, by which no row is found; an empty string is NULL, too", cell.Column))
		case !key && (null || cell.Value.Kind == schema.SQL): // a NULL of the source would be a string
			from = value
		default:
			source = append(source, value+" AS "+id)
		}
		inserted = append(inserted, from)
		if key {
			on = append(on, "t."+id+" = s."+id)
		} else {
			set = append(set, "t."+id+" = "+from)
		}
	}
	s := "MERGE INTO " + c.Table(o.Table) + " t\nUSING (SELECT " + strings.Join(source, ", ") + " FROM dual) s\nON (" + strings.Join(on, " AND ") + ")"
	if len(set) > 0 && !o.InsertOnly {
		s += "\nWHEN MATCHED THEN UPDATE SET " + strings.Join(set, ", ")
	}
	return s + "\nWHEN NOT MATCHED THEN INSERT (" + c.Columns(row) + ") VALUES (" + strings.Join(inserted, ", ") + ")"
}
