package postgresql

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

// Bookkeeping keeps the version table.
func (d *Dialect) Bookkeeping(t dialects.VersionTable, f dialects.Facts) dialects.Bookkeeping {
	return sqltext.NewVersionRows(d, t, f, sqltext.CreateVersionTable("CREATE TABLE IF NOT EXISTS "+sqltext.QualifiedName(d, t.Name)))
}

// Script writes for psql.
func (*Dialect) Script(f dialects.Facts) dialects.Client { return psql{f.Version} }

type psql struct{ version dialects.Version }

func (psql) Begin() string  { return "BEGIN" }
func (psql) Commit() string { return "COMMIT" }

// BeginRows opens a transaction for the version table's rows.
func (psql) BeginRows() string { return "BEGIN" }

// Append ends a statement with a semicolon. The data of COPY follows it, up to its end mark.
func (psql) Append(b []byte, s dialects.Statement) []byte {
	b = sqltext.AppendSQL(b, s)
	if !s.Copy {
		return b
	}
	b = append(b, s.Data...)
	return append(b, "\\.\n"...)
}

// Command stops at the first error, and reads no ~/.psqlrc.
// https://www.postgresql.org/docs/current/app-psql.html
func (psql) Command(file string) string { return "psql -X -v ON_ERROR_STOP=1 -f " + file }
