// Package mssql writes the SQL of Microsoft SQL Server, and talks to its server. It knows no other dialect.
package mssql

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// Dialect is SQL Server, 2016 to 2025, and Azure SQL Database, which has what the newest release has.
type Dialect struct{ grammar *sqltext.Grammar }

// New returns the dialect.
func New() *Dialect {
	d := &Dialect{}
	d.grammar = newGrammar(d)
	return d
}

// Name gives "mssql".
func (*Dialect) Name() string { return "mssql" }

var schemes = []string{"sqlserver", "mssql"}

// Traits says that a name is an nvarchar(128), and that a default has one.
// https://learn.microsoft.com/sql/relational-databases/databases/database-identifiers
func (*Dialect) Traits() dialects.Traits {
	return dialects.Traits{
		AnyText: dialects.AnyText{Short: "nvarchar", Long: "nvarchar"}, FixedComputed: true, FixedStart: true, Sequence: func(id schema.Identity) schema.Identity { return sequenceRange.Full(filled(id)) }, TransactionalDDL: true, MaxIdent: 128, DefaultNames: true,
		Schemes: schemes, Shows: "SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_name = %s", Schema: "SELECT SCHEMA_NAME()",
	}
}

const (
	assumedVersion = "2019"
	oldestVersion  = 2016 // DROP … IF EXISTS
)

// ParseVersion reads the year under which a release is sold, or the number that the server tells, "15.0.2000.5".
func (*Dialect) ParseVersion(text string) (dialects.Version, error) {
	if text == "" {
		text = assumedVersion
	}
	v, err := dialects.ParseNumbers(strings.TrimPrefix(text, "mssql-"))
	if err != nil {
		return v, err
	}
	if year, ok := releaseYears[v.Major]; ok {
		v.Major = year
	}
	for _, year := range releaseYears {
		if v.Major == year && year >= oldestVersion {
			return dialects.Version{Major: year}, nil
		}
	}
	return v, fmt.Errorf("%q is no release of SQL Server that mig knows, such as 2016, 2017, 2019, 2022 or 2025", text)
}

// Scan cuts SQL into batches as sqlcmd does.
func (*Dialect) Scan(text string, clientCommands bool, yield func(sqlscan.Span) error) error {
	o := scanOptions()
	o.ClientCommands = clientCommands
	return sqlscan.Scan(text, o, yield)
}

// Raw takes a scanned batch as it stands.
func (*Dialect) Raw(src string, s sqlscan.Span) dialects.Statement {
	return dialects.RawStatement(src, s)
}
