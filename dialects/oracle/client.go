package oracle

import (
	"strings"

	"mig/dialects"
)

// Clients gives sqlplus.
func (sqlplus) Clients() []string { return []string{"sqlplus"} }

// plusLines stop SQL*Plus at the first error, and keep it from asking for values after &, cutting at blank lines and semicolons, and committing. An error's number
// as exit status is cut to 8 bits on most systems, and can read 0.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/WHENEVER-SQLERROR.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SET-system-variable-summary.html
const plusLines = `WHENEVER SQLERROR EXIT FAILURE ROLLBACK
WHENEVER OSERROR EXIT FAILURE ROLLBACK
SET DEFINE OFF SQLBLANKLINES ON SQLTERMINATOR OFF BLOCKTERMINATOR OFF SQLCASE MIXED AUTOCOMMIT OFF
SET ESCAPE OFF
`

// Lines come before the header: what stands in a comment after & would be asked for too.
func (sqlplus) Lines(string) dialects.Lines {
	return dialects.Lines{First: plusLines, Again: plusLines, Closing: "EXIT SUCCESS COMMIT\n", Say: prompt, Command: func(file string) string {
		return login + " @" + file
	}}
}

// prompt writes a line that SQL*Plus shows; a hyphen at its end would join the next line.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/PROMPT.html
func prompt(text string) string {
	if text = strings.TrimRight(text, " "); strings.HasSuffix(text, "-") {
		text += "."
	}
	return "PROMPT " + text + "\n"
}

// Session gives nothing: dates say their format.
func (sqlplus) Session() []dialects.Statement { return nil }

// Canary looks at a character beyond ASCII.
func (c sqlplus) Canary() []dialects.Statement {
	return c.Refuse(`'é' = UNISTR('\00E9')`, "mig: the client does not read this file as UTF-8: set NLS_LANG=.AL32UTF8", "")
}

// Refuse raises an error of a number that is free for programs.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/plsql-error-handling.html
func (sqlplus) Refuse(unless, message, found string) []dialects.Statement {
	return plsql("    "+ask(unless)+"    IF mig_found = 0 THEN\n"+raise(message, found)+"    END IF;\n", found != "")
}

func ask(cond string) string {
	return "SELECT COUNT(*) INTO mig_found FROM DUAL WHERE " + cond + ";\n"
}

func raise(message, found string) string {
	if found == "" {
		return "        RAISE_APPLICATION_ERROR(-20000, " + stringLiteral(message) + ");\n"
	}
	return "        SELECT SUBSTR(" + stringLiteral(message) + " || " + found + ", 1, 500) INTO mig_message FROM DUAL;\n        RAISE_APPLICATION_ERROR(-20000, mig_message);\n"
}

func plsql(body string, found bool) []dialects.Statement {
	declare := "DECLARE\n    mig_found INTEGER;\n"
	if found {
		declare += "    mig_message VARCHAR2(2000);\n"
	}
	return []dialects.Statement{{SQL: declare + "BEGIN\n" + body + "END;", Body: true, Op: "bookkeeping"}}
}

// OneRow counts in a block. https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/implicit-cursor-attribute.html
func (sqlplus) OneRow(list []dialects.Statement, or, message string) []dialects.Statement {
	var body strings.Builder
	for _, s := range list {
		body.WriteString("    " + s.SQL + ";\n    mig_found := SQL%ROWCOUNT;\n")
		if or != "" {
			body.WriteString("    IF mig_found <> 1 THEN\n        " + ask(or) + "    END IF;\n")
		}
		body.WriteString("    IF mig_found <> 1 THEN\n" + raise(message, "") + "    END IF;\n")
	}
	return plsql(body.String(), false)
}

// If runs a text, and what follows it, in one block.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/EXECUTE-IMMEDIATE-statement.html
func (sqlplus) If(cond string, s dialects.Statement, then *dialects.Statement) ([]dialects.Statement, error) {
	if cond == "" {
		list := []dialects.Statement{s}
		if then != nil {
			list = append(list, *then)
		}
		return list, nil
	}
	body := "    " + ask(cond) + "    IF mig_found = 1 THEN\n        EXECUTE IMMEDIATE " + dynamic(s.SQL) + ";\n"
	if then != nil {
		body += "        " + then.SQL + ";\n"
	}
	list := plsql(body+"    END IF;\n", false)
	list[0].Pos, list[0].Op = s.Pos, s.Op
	return list, nil
}

// dynamic writes a statement as a string of PL/SQL, in pieces of a CLOB where it is longer than one may be.
func dynamic(sql string) string {
	if len(sql) <= maxDynamic {
		return quoteLines(sql)
	}
	var parts []string
	for len(sql) > maxDynamic/2 {
		end := strings.LastIndexByte(sql[:maxDynamic/2], '\n') + 1
		if end == 0 {
			end = maxDynamic / 2
			for sql[end]&0xC0 == 0x80 { // not in a character
				end--
			}
		}
		parts, sql = append(parts, "TO_CLOB("+quoteLines(sql[:end])+")"), sql[end:]
	}
	return strings.Join(append(parts, "TO_CLOB("+quoteLines(sql)+")"), " ||\n            ")
}

// Between gives nothing: each statement has its condition.
func (sqlplus) Between(bool) string { return "" }

// Closing gives nothing.
func (sqlplus) Closing() []dialects.Statement { return nil }

// Concat joins two expressions.
func (sqlplus) Concat(a, b string) string { return a + " || " + b }

// Expressions: the names are those of SYS_CONTEXT.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/SYS_CONTEXT.html
func (sqlplus) Expressions() dialects.Expressions {
	const now = "SYS_EXTRACT_UTC(SYSTIMESTAMP)"
	return dialects.Expressions{
		Database: "SYS_CONTEXT('USERENV', 'DB_NAME')", Schema: "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')", Now: now,
		ID:    "TO_CHAR(" + now + `, 'YYYYMMDD"T"HH24MISS.FF6"Z"')`,
		Since: "ROUND((CAST(" + now + " AS DATE) - CAST(started_at AS DATE)) * 86400000)",
		Who:   "SYS_CONTEXT('USERENV', 'SESSION_USER')", Host: "SYS_CONTEXT('USERENV', 'HOST')", Dual: " FROM DUAL",
		Rows: "(SELECT NVL(LISTAGG(version_num, ', ') WITHIN GROUP (ORDER BY version_num), 'base') FROM %s)",
	}
}
