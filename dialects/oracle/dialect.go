// Package oracle writes Oracle Database's SQL, and talks to its server. It knows no other dialect.
package oracle

import (
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dialects/sqltext"
)

// Dialect is Oracle Database, 12.2 to 23ai.
type Dialect struct{ grammar *sqltext.Grammar }

// New returns the dialect.
func New() *Dialect {
	d := &Dialect{}
	d.grammar = newGrammar(d)
	return d
}

// Name gives "oracle".
func (*Dialect) Name() string { return "oracle" }

var schemes = []string{"oracle"}

// Traits says that a name has 128 bytes, since 12.2, and that DDL commits.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Database-Object-Names-and-Qualifiers.html
func (*Dialect) Traits() dialects.Traits {
	return dialects.Traits{FixedComputed: true, FixedStart: true, Sequence: sequenceRange.Full, MaxIdent: 128, IdentInBytes: true, Schemes: schemes, Shows: "SELECT column_name, data_type, nullable, data_default FROM user_tab_columns WHERE table_name = UPPER(%s)", Schema: "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM dual", Probe: "SELECT 1 FROM dual"}
}

const assumedVersion = "19"

// ParseVersion reads "19", "21c", "23ai", or what the server tells, "19.22.0.0.0". Before 12.2 names had 30 bytes
// and much else was missing: it is refused.
func (*Dialect) ParseVersion(text string) (dialects.Version, error) {
	if text == "" {
		text = assumedVersion
	}
	v, err := dialects.ParseNumbers(strings.TrimPrefix(text, "oracle-"))
	return v, dialects.AtLeastVersion("oracle", v, 12, 2, err)
}

// Scan cuts SQL into statements as SQL*Plus does.
func (*Dialect) Scan(text string, clientCommands bool, yield func(sqlscan.Span) error) error {
	o := scanOptions()
	o.ClientCommands = clientCommands
	return sqlscan.Scan(text, o, yield)
}

// Raw takes a scanned statement as it stands, but makes EXECUTE, which only SQL*Plus knows, the block that it stands for.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/EXECUTE.html
func (*Dialect) Raw(src string, s sqlscan.Span) dialects.Statement {
	st := dialects.RawStatement(src, s)
	if s.Exec {
		st.SQL = st.SQL[:st.First] + block(st.SQL[st.First:])
		st.Body = true
	}
	return st
}

var (
	// A hyphen at the end of a line continues a command of SQL*Plus.
	continuation = regexp.MustCompile(`-[ \t]*\n`)
	execWord     = regexp.MustCompile(`^\S+\s*`)
)

// block makes a PL/SQL block of EXECUTE and a statement. A comment at the statement's end must not swallow the block's.
func block(execute string) string {
	call := continuation.ReplaceAllString(execute, "\n")
	call = strings.TrimRight(execWord.ReplaceAllString(call, ""), " \t\n;")
	end := "; END;"
	if strings.Contains(call[strings.LastIndexByte(call, '\n')+1:], "--") {
		end = "\n; END;"
	}
	return "BEGIN " + call + end
}
