package oracle

import (
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

const (
	maxRows  = 100
	maxBytes = 16 << 10 // with room in a string of PL/SQL, for when
)

// inserts joins the rows of a large file: never by INSERT ALL, which gives them all one number of an identity.
func inserts(c *sqltext.Compiler, o *op.BulkInsert, emit func(string)) {
	known := c.Known(o.Table)
	var r run
	flush := func() {
		if len(r.rows) > 0 {
			emit(r.insert(c, o.Table))
		}
	}
	c.EachRow(o.Rows, func(row op.Row) {
		cells := c.Cells(known, row)
		if !r.take(row, cells) {
			flush()
			r = run{}
			r.take(row, cells)
		}
	})
	flush()
}

// refuseGenerated refuses values for an identity column that is always generated (ORA-32795).
// https://docs.oracle.com/en/error-help/db/ora-32795/
func refuseGenerated(c *sqltext.Compiler, table schema.Name, rows op.Rows) {
	known := c.Known(table)
	if known == nil {
		return
	}
	for _, col := range known.Columns {
		if col.Identity == nil || !col.Identity.Always {
			continue
		}
		for _, row := range rows.Shapes() {
			for _, cell := range row {
				if cell.Column == col.Name {
					c.Unsupported("leave the column out, or create it with identity without always", "a value for %s.%s, which is always generated", known.Name, col.Name)
					return
				}
			}
		}
	}
}

// run is rows for one INSERT. A column of rows that are joined has one type, and no value is converted: a text beside a number is an error, as
// is one in the national character set beside one in the database's (ORA-01790, ORA-12704).
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/The-UNION-ALL-INTERSECT-MINUS-Operators.html
type run struct {
	first op.Row
	rows  [][]string
	size  int
	kinds []byte
}

// take adds a row, unless it has to stand in another INSERT.
func (r *run) take(row op.Row, cells []string) bool {
	kinds, size := make([]byte, len(cells)), 0
	for i, cell := range cells {
		kinds[i], size = kindOf(cell), size+len(cell)
	}
	if len(r.rows) == 0 {
		r.first, r.rows, r.size, r.kinds = row, append(r.rows, cells), size, kinds
		return true
	}
	if len(r.rows) == maxRows || r.size+size > maxBytes || !row.SameColumns(r.first) {
		return false
	}
	for i, was := range r.kinds {
		var ok bool
		if kinds[i], ok = together(was, kinds[i]); !ok {
			return false
		}
	}
	r.rows, r.size, r.kinds = append(r.rows, cells), r.size+size, kinds
	return true
}

// The kinds of literals; others have the first letter of their function, and stand with their like.
const (
	isNull     = 0
	isText     = 's'
	isNational = 'u'
	isNumber   = 'n'
	isAlone    = '?' // CLOB, expressions
)

func kindOf(literal string) byte {
	starts := func(prefixes ...string) bool {
		for _, p := range prefixes {
			if strings.HasPrefix(literal, p) {
				return true
			}
		}
		return false
	}
	switch {
	case literal == "NULL", literal == "''":
		return isNull
	case starts("(TO_CLOB(", "TO_CLOB("):
		return isAlone
	case strings.Contains(literal, "UNISTR("):
		return isNational
	case starts("'", "(", "CHR("):
		return isText
	case starts("HEXTORAW("):
		return 'h'
	case starts("TO_DATE("):
		return 'd'
	case starts("TO_TIMESTAMP_TZ("):
		return 'z'
	case starts("TO_TIMESTAMP("):
		return 't'
	case strings.Trim(literal, "+-.0123456789eE") == "":
		return isNumber
	}
	return isAlone
}

func together(a, b byte) (byte, bool) {
	switch {
	case a == isNull:
		return b, true
	case b == isNull:
		return a, true
	case a == isText && b == isNational, a == isNational && b == isText:
		return isNational, true
	}
	return a, a == b && a != isAlone
}

// insert writes the rows: since 23 as VALUES, before as queries.
// https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/INSERT.html
func (r *run) insert(c *sqltext.Compiler, table schema.Name) string {
	lines := make([]string, len(r.rows))
	for i, cells := range r.rows {
		for j, cell := range cells {
			if r.kinds[j] == isNational {
				cells[j] = national(cell)
			}
		}
		lines[i] = strings.Join(cells, ", ")
	}
	into := "INSERT INTO " + c.Table(table) + " (" + c.Columns(r.first) + ")"
	switch {
	case len(lines) == 1:
		return into + " VALUES (" + lines[0] + ")"
	case c.Facts.Version.AtLeast(23, 0):
		return into + " VALUES\n    (" + strings.Join(lines, "),\n    (") + ")"
	}
	return into + "\n    SELECT " + strings.Join(lines, " FROM dual UNION ALL\n    SELECT ") + " FROM dual"
}

// national gives a string beside UNISTR that function's character set.
func national(literal string) string {
	switch {
	case kindOf(literal) == isNull, strings.HasPrefix(literal, "UNISTR("):
		return literal
	case strings.HasPrefix(literal, "'"):
		return "N" + literal
	}
	return "TO_NCHAR(" + literal + ")"
}
