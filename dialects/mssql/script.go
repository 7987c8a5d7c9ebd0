package mssql

import (
	"bytes"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// Bookkeeping keeps the version table. CREATE TABLE has no IF NOT EXISTS here. A revision's identifier may be in any
// script, which VARCHAR does not hold in most collations.
// https://learn.microsoft.com/sql/t-sql/functions/object-id-transact-sql
func (d *Dialect) Bookkeeping(t dialects.VersionTable, f dialects.Facts) dialects.Bookkeeping {
	table := sqltext.QualifiedName(d, t.Name)
	return sqltext.NewVersionRows(d, t, f, dialects.Statement{Op: "bookkeeping", SQL: "IF OBJECT_ID(" + stringLiteral(table, true) + ", N'U') IS NULL\nCREATE TABLE " + table +
		" (\n    version_num NVARCHAR(255) NOT NULL PRIMARY KEY\n)"})
}

// Script writes for sqlcmd.
func (*Dialect) Script(f dialects.Facts) dialects.Client { return sqlcmd{f.Version} }

type sqlcmd struct{ version dialects.Version }

func (sqlcmd) Begin() string  { return "BEGIN TRANSACTION" }
func (sqlcmd) Commit() string { return "COMMIT" }

// BeginRows opens a transaction for the version table's rows.
func (sqlcmd) BeginRows() string { return "BEGIN TRANSACTION" }

// Append ends a statement with a semicolon, unless it has its own or is a body, which the server keeps as it is
// written, and the batch with GO. A comment alone joins the batch that follows, but for one of the script's before a module: the server keeps what stands in its
// batch before CREATE.
// https://learn.microsoft.com/sql/t-sql/language-elements/sql-server-utilities-statements-go
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-sql-modules-transact-sql
func (sqlcmd) Append(b []byte, s dialects.Statement) []byte {
	if endsInComment(b) && module.MatchString(s.SQL[min(s.First, len(s.SQL)):]) {
		b = append(b, "GO\n"...)
	}
	b = append(b, s.SQL...)
	if s.Client || s.First >= len(s.SQL) {
		return append(b, '\n')
	}
	if !s.Body && !strings.HasSuffix(s.SQL, ";") {
		if sqltext.EndsInLineComment(s.SQL) {
			b = append(b, '\n')
		}
		b = append(b, ';')
	}
	b = append(b, "\nGO"...)
	if s.Repeat > 1 {
		b = append(b, ' ')
		b = strconv.AppendInt(b, int64(s.Repeat), 10)
	}
	return append(b, '\n')
}

// endsInComment reports whether the last line of a script, blank ones left out, is a comment.
func endsInComment(b []byte) bool {
	b = bytes.TrimRight(b, "\n")
	return bytes.HasPrefix(b[bytes.LastIndexByte(b, '\n')+1:], []byte("-- "))
}

// Command stops at the first error (-b), reads the file as UTF-8 (-f), and takes double quotes for identifiers (-I), as every other client does:
// without it no filtered index, and no index on a computed column, can be made or filled.
// https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-utility
func (sqlcmd) Command(file string) string { return "sqlcmd -b -I -f 65001 -i " + file }
