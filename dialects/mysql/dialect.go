// Package mysql writes the SQL of MySQL and MariaDB, and talks to their servers. It knows no other dialect.
package mysql

import (
	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dialects/sqltext"
)

// Dialect is MySQL from 8.0 and MariaDB from 10.3; a version whose product is "mariadb" is MariaDB's.
type Dialect struct{ grammar *sqltext.Grammar }

// New returns the dialect.
func New() *Dialect {
	d := &Dialect{}
	d.grammar = newGrammar(d)
	return d
}

// Name gives "mysql".
func (*Dialect) Name() string { return "mysql" }

var schemes = []string{"mysql", "mariadb"}

// Traits tells that DDL commits by itself, and an identifier has 64 characters.
// https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html
// https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html
func (*Dialect) Traits() dialects.Traits {
	return dialects.Traits{
		FixedNames: true,
		AnyText:    dialects.AnyText{Tail: "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"}, Sequence: sequenceRange.Full, AltersOption: altersOption, MaxIdent: 64, Schemes: schemes, Schema: "SELECT DATABASE()",
		Shows: "SELECT column_name, column_type, is_nullable, column_default, column_key FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = %s",
	}
}

const assumedVersion = "8.0"

// ParseVersion reads "8.4", "mariadb-10.11", or what a server tells: "8.0.36-0ubuntu0", "10.11.6-MariaDB-1".
func (*Dialect) ParseVersion(text string) (dialects.Version, error) {
	if text == "" {
		text = assumedVersion
	}
	return parseVersion(text)
}

// Scan cuts SQL as the mysql client does.
func (*Dialect) Scan(text string, clientCommands bool, yield func(sqlscan.Span) error) error {
	o := scanOptions()
	o.ClientCommands = clientCommands
	return sqlscan.Scan(text, o, yield)
}

// Raw takes a scanned statement as it stands.
func (*Dialect) Raw(src string, s sqlscan.Span) dialects.Statement {
	return dialects.RawStatement(src, s)
}
