// Package postgresql writes PostgreSQL's SQL, and talks to its server. It knows no other dialect.
package postgresql

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dialects/sqltext"
)

// Dialect is PostgreSQL, 12 to 18.
type Dialect struct{ grammar *sqltext.Grammar }

// New returns the dialect.
func New() *Dialect {
	d := &Dialect{}
	d.grammar = newGrammar(d)
	return d
}

// Name gives "postgresql".
func (*Dialect) Name() string { return "postgresql" }

var schemes = []string{"postgres", "postgresql"}

// Traits tells what shared code must know: an identifier has 63 bytes (NAMEDATALEN - 1).
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
func (*Dialect) Traits() dialects.Traits {
	return dialects.Traits{
		Clock:         dialects.Clock{Now: "clock_timestamp() AT TIME ZONE 'UTC'", Millis: "CAST(extract(epoch FROM clock_timestamp() - now()) * 1000 AS bigint)"},
		FixedComputed: true, FixedType: hasSequence, Sequence: sequenceRange.Full, AltersOption: func(string) bool { return true }, TransactionalDDL: true, MaxIdent: 63, IdentInBytes: true,
		Schemes: schemes, Shows: "SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_name = %s", Schema: "SELECT current_schema()",
	}
}

const assumedVersion = "14"

// ParseVersion reads "14" or what the server tells, "15.4 (Debian 15.4-1)".
func (*Dialect) ParseVersion(text string) (dialects.Version, error) {
	if text == "" {
		text = assumedVersion
	}
	v, err := dialects.ParseNumbers(strings.TrimPrefix(text, "postgresql-"))
	return v, dialects.AtLeastVersion("postgresql", v, 12, 0, err)
}

// Scan cuts SQL as psql does.
func (*Dialect) Scan(text string, clientCommands bool, yield func(sqlscan.Span) error) error {
	o := scanOptions()
	o.ClientCommands = clientCommands
	return sqlscan.Scan(text, o, yield)
}

// Raw takes a scanned statement as it stands.
func (*Dialect) Raw(src string, s sqlscan.Span) dialects.Statement {
	return dialects.RawStatement(src, s)
}
