// Package sqlite writes SQLite's SQL, and opens its files. It knows no other dialect.
package sqlite

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dialects/sqltext"
)

// Dialect is SQLite, 3.25 and later.
type Dialect struct {
	grammar *sqltext.Grammar
	copying *sqltext.Grammar // has what can be done to a table by copying it
}

// New returns the dialect.
func New() *Dialect {
	d := &Dialect{}
	d.grammar, d.copying = newGrammar(d, support), newGrammar(d, copySupport())
	return d
}

// Name gives "sqlite".
func (*Dialect) Name() string { return "sqlite" }

var schemes = []string{"sqlite"}

// Traits tells what shared code must know: identifiers have no limit. https://www.sqlite.org/limits.html
func (*Dialect) Traits() dialects.Traits {
	return dialects.Traits{TransactionalDDL: true, NoComments: true, Copies: true, Embedded: true, Schemes: schemes, Shows: "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s", Schema: "SELECT 'main'"}
}

const assumedVersion = "3.35"

// ParseVersion reads "3.45" or what the library tells, "3.45.1".
func (*Dialect) ParseVersion(text string) (dialects.Version, error) {
	if text == "" {
		text = assumedVersion
	}
	v, err := dialects.ParseNumbers(strings.TrimPrefix(text, "sqlite-"))
	return v, dialects.AtLeastVersion("sqlite", v, 3, 25, err)
}

// Scan cuts SQL as sqlite3 does.
func (*Dialect) Scan(text string, clientCommands bool, yield func(sqlscan.Span) error) error {
	o := scanOptions()
	o.ClientCommands = clientCommands
	return sqlscan.Scan(text, o, yield)
}

// Raw takes a scanned statement as it stands.
func (*Dialect) Raw(src string, s sqlscan.Span) dialects.Statement {
	return dialects.RawStatement(src, s)
}
