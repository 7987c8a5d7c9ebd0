package postgresql

import (
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// Clients gives psql.
func (psql) Clients() []string { return []string{"psql"} }

// psqlLines undo what a psqlrc file or an earlier file may have set. https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-VARIABLES
const psqlLines = `\set ON_ERROR_STOP on
\set ON_ERROR_ROLLBACK off
\set AUTOCOMMIT on
\set SINGLELINE off
\set SINGLESTEP off
`

// Lines stop psql at the first error, with exit status 3.
func (psql) Lines(string) dialects.Lines {
	return dialects.Lines{Opening: psqlLines, Again: "\\set ON_ERROR_STOP on\n", Say: echo}
}

// echo writes an argument in quotes, where psql reads backslashes, and a quote is doubled. https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS
func echo(text string) string {
	return `\echo '` + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(text) + "'\n"
}

// Session gives nothing: what matters is looked at by Canary.
func (psql) Session() []dialects.Statement { return nil }

// Canary looks at a character beyond ASCII, at a line end, which psql leaves in a text as the file has it, and at how backslashes are read.
func (c psql) Canary() []dialects.Statement {
	return slices.Concat(
		c.Refuse("'é' = convert_from(decode('c3a9', 'hex'), 'UTF8')", "mig: the client does not read this file as UTF-8: set PGCLIENTENCODING=UTF8", ""),
		c.Refuse("length('\n') = 1", "mig: the line ends of this file were changed, and so those in its texts", ""),
		c.Refuse("current_setting('standard_conforming_strings') = 'on'", "mig: literals are written for standard_conforming_strings = on", ""))
}

// Refuse raises an exception. https://www.postgresql.org/docs/current/plpgsql-errors-and-messages.html
func (psql) Refuse(unless, message, found string) []dialects.Statement {
	return block("", "    IF ("+unless+") IS NOT TRUE THEN\n        "+raise(message, found)+"\n    END IF;\n")
}

func raise(message, found string) string {
	text := sqltext.Quote(message)
	if found != "" {
		text += " || " + found
	}
	return "RAISE EXCEPTION USING MESSAGE = " + text + ";"
}

func block(declare, body string) []dialects.Statement {
	return []dialects.Statement{{SQL: "DO " + dollarQuote("\n"+declare+"BEGIN\n"+body+"END\n", "mig"), Op: "bookkeeping"}}
}

// OneRow counts in a block. https://www.postgresql.org/docs/current/plpgsql-statements.html#PLPGSQL-STATEMENTS-DIAGNOSTICS
func (psql) OneRow(list []dialects.Statement, or, message string) []dialects.Statement {
	if or != "" {
		or = " AND (" + or + ") IS NOT TRUE"
	}
	var body strings.Builder
	for _, s := range list {
		body.WriteString("    " + s.SQL + ";\n    GET DIAGNOSTICS mig_rows = ROW_COUNT;\n    IF mig_rows <> 1" + or + " THEN\n        " + raise(message, "") + "\n    END IF;\n")
	}
	return block("DECLARE\n    mig_rows bigint;\n", body.String())
}

// If runs a text, so that it is looked at only if it runs.
func (c psql) If(cond string, s dialects.Statement, then *dialects.Statement) ([]dialects.Statement, error) {
	list := []dialects.Statement{s}
	if cond != "" {
		effect := effects.Of(s.SQL[min(s.First, len(s.SQL)):])
		switch {
		case s.Autocommit || effect.Alone || effect.Opens || effect.Ends:
			return nil, c.cantSkip("what can't run in a transaction (" + firstWords(s.SQL[s.First:]) + ")")
		case s.Copy:
			return nil, c.cantSkip("COPY … FROM stdin")
		}
		list = block("", "    IF "+cond+" THEN\n        EXECUTE "+dollarQuote(s.SQL, "sql")+";\n    END IF;\n")
	}
	if then != nil {
		list = append(list, *then)
	}
	return list, nil
}

func (c psql) cantSkip(what string) error {
	return &dialects.UnsupportedError{Dialect: "postgresql", Version: c.version, What: "in a script that skips what is done, " + what, Hint: "--guard refuses instead of skipping"}
}

// Between gives nothing: a transaction that has failed takes no statement.
func (psql) Between(bool) string { return "" }

// Closing gives nothing.
func (psql) Closing() []dialects.Statement { return nil }

// Concat joins two expressions.
func (psql) Concat(a, b string) string { return a + " || " + b }

// Expressions: the clock goes on in a transaction, as that of mig does. https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT
func (psql) Expressions() dialects.Expressions {
	const now = "clock_timestamp() AT TIME ZONE 'UTC'"
	return dialects.Expressions{
		Database: "current_database()", Schema: "current_schema()", Now: now,
		ID:    "to_char(" + now + `, 'YYYYMMDD"T"HH24MISS.US"Z"')`,
		Since: "CAST(extract(epoch FROM (" + now + ") - started_at) * 1000 AS bigint)",
		Who:   "session_user", Host: "coalesce(host(inet_client_addr()), 'local')",
		Rows: "(SELECT coalesce(string_agg(version_num, ', ' ORDER BY version_num), 'base') FROM %s)",
	}
}
