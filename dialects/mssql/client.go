package mssql

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// Clients gives sqlcmd.
func (sqlcmd) Clients() []string { return []string{"sqlcmd"} }

// Lines stop sqlcmd at the first error, as -b does, where someone forgets that. https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-commands
func (sqlcmd) Lines(string) dialects.Lines {
	return dialects.Lines{Opening: ":on error exit\n", Again: ":on error exit\n", Say: func(text string) string {
		return "PRINT " + oneLine(text) + ";\nGO\n"
	}}
}

// oneLine writes a text without line ends as one literal that sqlcmd leaves alone.
func oneLine(text string) string { return "N" + split(text) }

// split quotes a text, and parts $ from (, which together are sqlcmd's sign for a variable. https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-use-scripting-variables
func split(text string) string {
	return strings.ReplaceAll(sqltext.Quote(text), "$(", "$' + N'(")
}

// Session sets what the server and its clients have different defaults for: what an error does to the transaction, how double quotes are read, and what indexed
// views, computed columns and filtered indexes ask for.
// QUOTED_IDENTIFIER holds from the next batch on for sure, so it has one of its own.
// https://learn.microsoft.com/sql/t-sql/statements/set-statements-transact-sql
// https://learn.microsoft.com/sql/relational-databases/views/create-indexed-views
// https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql#required-set-options-for-filtered-indexes
func (sqlcmd) Session() []dialects.Statement {
	return []dialects.Statement{{Op: "bookkeeping", SQL: "SET XACT_ABORT, QUOTED_IDENTIFIER, ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;\nSET NUMERIC_ROUNDABORT, IMPLICIT_TRANSACTIONS OFF"}}
}

// Canary looks at a character beyond ASCII. It stands in the first transaction. Where another was open before, that would take all with it when it is rolled back,
// and where XACT_ABORT is off, the batch that sets it did not run: for an editor that is not in SQLCMD mode, a command of sqlcmd in it is an error.
// https://learn.microsoft.com/sql/t-sql/functions/options-transact-sql
func (c sqlcmd) Canary() []dialects.Statement {
	return slices.Concat(
		c.Refuse("LEN(N'é') = 1 AND UNICODE(N'é') = 233", "mig: the client does not read this file as UTF-8: give sqlcmd -f 65001", ""),
		c.Refuse("@@OPTIONS & 16384 <> 0", "mig: the first batch did not run: a script for sqlcmd runs in SSMS with Query > SQLCMD Mode alone", ""),
		c.Refuse("@@TRANCOUNT = 1", "mig: a transaction was open already, and is rolled back now: run this in a session without one", ""),
	)
}

// Refuse raises an error, and lets the server run nothing more of the script where the client goes on, as SSMS does: RETURN and THROW would leave only their
// batch. https://learn.microsoft.com/sql/t-sql/statements/set-noexec-transact-sql
func (sqlcmd) Refuse(unless, message, found string) []dialects.Statement {
	return batch("IF CASE WHEN " + unless + " THEN 1 ELSE 0 END = 0\n" + raise(message, found))
}

// raise writes the text as an argument, since in the format % would be a sign. https://learn.microsoft.com/sql/t-sql/language-elements/raiserror-transact-sql
func raise(message, found string) string {
	text := oneLine(message)
	if found != "" {
		text += " + " + found
	}
	return "BEGIN\n    DECLARE @mig_message NVARCHAR(2000) = " + text + ";\n    IF @@TRANCOUNT > 0 ROLLBACK;\n    RAISERROR(N'%s', 16, 1, @mig_message);\n    SET NOEXEC ON;\nEND"
}

func batch(sql string) []dialects.Statement {
	return []dialects.Statement{{SQL: sql, Op: "bookkeeping"}}
}

// OneRow counts in the batch of the statement. https://learn.microsoft.com/sql/t-sql/functions/rowcount-transact-sql
func (sqlcmd) OneRow(list []dialects.Statement, or, message string) (out []dialects.Statement) {
	switch is, negated := strings.CutPrefix(or, "NOT EXISTS "); {
	case negated:
		or = " AND EXISTS " + is
	case or != "":
		or = " AND NOT (" + or + ")"
	}
	for _, s := range list {
		out = append(out, batch(s.SQL+";\nIF @@ROWCOUNT <> 1"+or+"\n"+raise(message, ""))...)
	}
	return out
}

// temporary tables that EXEC makes are gone when it ends.
var temporary = regexp.MustCompile(`(?i)\b(?:create\s+table|into)\s+\[?#[^#]`)

// If runs a text, which is compiled only if it runs.
// https://learn.microsoft.com/sql/t-sql/language-elements/execute-transact-sql
func (c sqlcmd) If(cond string, s dialects.Statement, then *dialects.Statement) ([]dialects.Statement, error) {
	list := []dialects.Statement{s}
	if cond != "" {
		run, err := execute(s.SQL)
		switch {
		case s.Repeat > 1:
			err = errors.New("a batch with GO and a number")
		case temporary.MatchString(s.SQL):
			err = errors.New("a temporary table, which is gone when EXEC ends: make it and use it in one batch, or take a table")
		}
		if err != nil {
			return nil, &dialects.UnsupportedError{Dialect: "mssql", Version: c.version, What: "in a script that skips what is done, " + err.Error(), Hint: "--guard refuses instead of skipping"}
		}
		list = []dialects.Statement{{SQL: "IF " + cond + "\n    " + run, Pos: s.Pos, Op: s.Op, Autocommit: s.Autocommit}}
	}
	if then != nil {
		list = append(list, *then)
	}
	return list, nil
}

// Between looks whether the batch before has failed: its transaction is gone then, or it was not compiled, and nothing more may run.
// https://learn.microsoft.com/sql/t-sql/functions/error-transact-sql
func (sqlcmd) Between(open bool) string {
	if open {
		return "IF @@ERROR <> 0 OR @@TRANCOUNT = 0 SET NOEXEC ON"
	}
	return "IF @@ERROR <> 0 SET NOEXEC ON"
}

// Closing ends what a failure has left, and says once more that there was one: what an editor shows of it is far above. Where NOEXEC is on, the variable has no value.
// https://learn.microsoft.com/sql/t-sql/statements/set-noexec-transact-sql
func (sqlcmd) Closing() []dialects.Statement {
	return batch("DECLARE @mig_error INT = @@ERROR;\nSET NOEXEC OFF;\nIF @@TRANCOUNT > 0 ROLLBACK;\n" +
		"IF @mig_error IS NULL OR @mig_error <> 0\n    RAISERROR(N'mig: the script has stopped at the error above; what came after it did not run', 16, 1)")
}

// Concat joins two expressions.
func (sqlcmd) Concat(a, b string) string { return a + " + " + b }

// Expressions of SQL Server 2016 and later.
// https://learn.microsoft.com/sql/t-sql/functions/format-transact-sql
// https://learn.microsoft.com/sql/t-sql/functions/datediff-big-transact-sql
func (sqlcmd) Expressions() dialects.Expressions {
	return dialects.Expressions{
		Database: "DB_NAME()", Schema: "SCHEMA_NAME()", Now: "SYSUTCDATETIME()",
		ID:    `FORMAT(SYSUTCDATETIME(), N'yyyyMMdd\THHmmss.ffffff\Z', N'en-US')`,
		Since: "DATEDIFF_BIG(millisecond, started_at, SYSUTCDATETIME())",
		Who:   "ORIGINAL_LOGIN()", Host: "HOST_NAME()",
		Rows: "ISNULL(STUFF((SELECT N', ' + version_num FROM %s ORDER BY version_num FOR XML PATH(N''), TYPE).value(N'.', N'nvarchar(max)'), 1, 2, N''), N'base')",
	}
}
