package sqlite

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

// Bookkeeping keeps the version table.
func (d *Dialect) Bookkeeping(t dialects.VersionTable, f dialects.Facts) dialects.Bookkeeping {
	return sqltext.NewVersionRows(d, t, f, sqltext.CreateVersionTable("CREATE TABLE IF NOT EXISTS "+sqltext.QualifiedName(d, t.Name)))
}

// Script writes for sqlite3.
func (*Dialect) Script(f dialects.Facts) dialects.Client { return shell{f.Version} }

type shell struct{ version dialects.Version }

func (shell) Begin() string  { return "BEGIN" }
func (shell) Commit() string { return "COMMIT" }

// BeginRows opens a transaction for the version table's rows.
func (shell) BeginRows() string { return "BEGIN" }

// Append ends a statement with a semicolon, the body of a trigger too.
func (shell) Append(b []byte, s dialects.Statement) []byte { return sqltext.AppendSQL(b, s) }

// Command stops at the first error. https://www.sqlite.org/cli.html
func (shell) Command(file string) string { return "sqlite3 -bail DATABASE < " + file }
