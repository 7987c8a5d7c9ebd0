package sqltext

import (
	"strings"

	"mig/dialects"
	"mig/dsl/schema"
)

// VersionRows writes the version table's rows as every database takes them: plain statements of one row.
type VersionRows struct {
	Table   string // as SQL
	Literal func(string) string
	Created []dialects.Statement
}

// NewVersionRows gives the bookkeeping of a version table; create is its guarded CREATE TABLE.
func NewVersionRows(d dialects.Dialect, t dialects.VersionTable, f dialects.Facts, create ...dialects.Statement) VersionRows {
	return VersionRows{
		Table:   QualifiedName(d, t.Name),
		Created: create,
		Literal: func(s string) string {
			text, err := d.Literal(schema.NewString(s), f)
			if err != nil {
				return Quote(s) // a revision's identifier: every dialect writes it
			}
			return text
		},
	}
}

// QualifiedName writes the name of a table.
func QualifiedName(d dialects.Dialect, n schema.Name) string {
	if n.Schema == "" {
		return d.Ident(n.Name)
	}
	return d.Ident(n.Schema) + "." + d.Ident(n.Name)
}

// Create gives the statements that make the table unless it is there.
func (v VersionRows) Create() []dialects.Statement { return v.Created }

// Insert records a head.
func (v VersionRows) Insert(revision string) dialects.Statement {
	return bookkeeping("INSERT INTO " + v.Table + " (version_num) VALUES (" + v.Literal(revision) + ")")
}

// Delete takes a head away.
func (v VersionRows) Delete(revision string) dialects.Statement {
	return bookkeeping("DELETE FROM " + v.Table + " WHERE version_num = " + v.Literal(revision))
}

// Update moves a head on.
func (v VersionRows) Update(from, to string) dialects.Statement {
	return bookkeeping("UPDATE " + v.Table + " SET version_num = " + v.Literal(to) + " WHERE version_num = " + v.Literal(from))
}

// Select reads the heads.
func (v VersionRows) Select() string { return "SELECT version_num FROM " + v.Table }

func bookkeeping(sql string) dialects.Statement {
	return dialects.Statement{SQL: sql, Op: "bookkeeping"}
}

// CreateVersionTable makes the version table's statement of its head, up to the table's name. The column is as wide as
// Alembic's is not: its 32 characters have cost outages where identifiers were longer.
func CreateVersionTable(head string) dialects.Statement {
	return bookkeeping(head + " (\n    version_num VARCHAR(255) NOT NULL PRIMARY KEY\n)")
}

// AppendSQL writes a statement ended by a semicolon and a line end; one that is only a comment gets no semicolon. What follows a comment at
// the statement's end stands on a line of its own, where the comment does not swallow it.
func AppendSQL(b []byte, s dialects.Statement) []byte {
	b = append(b, s.SQL...)
	if s.Client || s.First >= len(s.SQL) {
		return append(b, '\n')
	}
	if EndsInLineComment(s.SQL) {
		b = append(b, '\n')
	}
	return append(b, ';', '\n')
}

// EndsInLineComment reports whether the last line of a statement may be in a -- or # comment: it errs towards yes.
func EndsInLineComment(sql string) bool {
	last := sql[strings.LastIndexByte(sql, '\n')+1:]
	return strings.Contains(last, "--") || strings.Contains(last, "#")
}
