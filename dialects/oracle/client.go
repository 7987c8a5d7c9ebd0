package oracle

import (
	"slices"
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
SET ESCAPE OFF CMDSEP OFF
`

// Lines come before the header: what stands in a comment after & would be asked for too.
func (sqlplus) Lines(string) dialects.Lines {
	return dialects.Lines{First: plusLines, Again: plusLines, Closing: "EXIT SUCCESS COMMIT\n", Say: prompt, Command: func(file string) string {
		return login + " @" + file
	}}
}

// prompt writes a line that SQL*Plus shows; a hyphen at its end would join the next line, and one that is too long is not read.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/PROMPT.html
func prompt(text string) string {
	if len(text) > maxPiece {
		text = strings.ToValidUTF8(text[:maxPiece], "") + "..."
	}
	if text = strings.TrimRight(text, " "); strings.HasSuffix(text, "-") {
		text += "."
	}
	return "PROMPT " + text + "\n"
}

// Session gives nothing: dates say their format.
func (sqlplus) Session() []dialects.Statement { return nil }

// Canary looks at a character beyond ASCII, after it has forgotten what an earlier script of the session has refused.
func (sqlplus) Canary() []dialects.Statement {
	return plsql("    DBMS_APPLICATION_INFO.SET_CLIENT_INFO('mig');\n"+
		unlessHolds(`'é' = UNISTR('\00E9')`, "mig: the client does not read this file as UTF-8: set NLS_LANG=.AL32UTF8", ""), false)
}

// Refuse raises an error of a number that is free for programs.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/plsql-error-handling.html
func (sqlplus) Refuse(unless, message, found string) []dialects.Statement {
	return plsql(unlessHolds(unless, message, found), found != "")
}

func unlessHolds(unless, message, found string) string {
	return "    " + ask(unless) + "    IF mig_found = 0 THEN\n" + refused + raise(message, found) + "    END IF;\n"
}

func ask(cond string) string {
	return fold("SELECT COUNT(*) INTO mig_found FROM DUAL WHERE "+cond, "        ") + ";\n"
}

// refused is what a session tells of itself where something of mig's own has failed. No later statement of the script takes effect then, whatever its client does
// at an error. https://docs.oracle.com/en/database/oracle/oracle-database/19/arpls/DBMS_APPLICATION_INFO.html
const (
	refused   = "        DBMS_APPLICATION_INFO.SET_CLIENT_INFO('mig refused');\n"
	unrefused = "NVL(SYS_CONTEXT('USERENV', 'CLIENT_INFO'), ' ') <> 'mig refused'"
)

// raise refuses. An error's text has 2,048 bytes.
func raise(message, found string) string {
	if found == "" {
		return "        RAISE_APPLICATION_ERROR(-20000, " + stringLiteral(message) + ");\n"
	}
	text := fold("SELECT SUBSTR("+stringLiteral(message)+" || "+found+", 1, 500) INTO mig_message FROM DUAL", "            ")
	return "        " + text + ";\n        RAISE_APPLICATION_ERROR(-20000, mig_message);\n"
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
	check := ";\n    mig_found := SQL%ROWCOUNT;\n    IF mig_found <> 1 THEN\n" + raise(message, "") + "    END IF;\n"
	if or != "" { // where no condition is asked, nothing asks what was refused
		check = ";\n    mig_found := SQL%ROWCOUNT;\n    IF mig_found <> 1 THEN\n        " + ask(or) + "    END IF;\n    IF mig_found <> 1 THEN\n" + refused + raise(message, "") + "    END IF;\n"
	}
	parts := make([]string, 0, 3*len(list))
	for _, s := range list {
		parts = append(parts, "    ", fold(s.SQL, "        "), check)
	}
	return plsql(strings.Join(parts, ""), false)
}

// If runs a text, and what follows it, in one block. Comments before the text stay before the block: REM is none to the server.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/EXECUTE-IMMEDIATE-statement.html
func (sqlplus) If(cond string, s dialects.Statement, then *dialects.Statement) ([]dialects.Statement, error) {
	if cond == "" {
		list := []dialects.Statement{s}
		if then != nil {
			list = append(list, *then)
		}
		return list, nil
	}
	first := min(s.First, len(s.SQL))
	body := "    " + ask(cond) + "    IF mig_found = 1 THEN\n" + execute(s.SQL[first:])
	end := "    END IF;\n"
	if then != nil {
		body += "        " + fold(then.SQL, "            ") + ";\n"
	} else { // no log tells that it has failed
		end += "EXCEPTION\n    WHEN OTHERS THEN\n" + refused + "        RAISE;\n"
	}
	list := plsql(body+end, false)
	list[0].SQL, list[0].First = s.SQL[:first]+list[0].SQL, first
	list[0].Pos, list[0].Op = s.Pos, s.Op
	return list, nil
}

// compiles finds statements that make what may be wrong: with its errors it is there all the same (ORA-24344), and may be valid at the end of the revision,
// where ALL_ERRORS is asked. https://docs.oracle.com/error-help/db/ora-24344/
func compiles(sql string) bool {
	words := strings.Fields(strings.ToUpper(sql[:min(len(sql), opening)]))
	if len(words) == 0 {
		return false
	}
	if words[0] == "ALTER" {
		return slices.Contains(words, "COMPILE")
	}
	if words[0] != "CREATE" {
		return false
	}
	for _, word := range words[1:] {
		switch word {
		case "PROCEDURE", "FUNCTION", "TRIGGER", "PACKAGE", "TYPE", "VIEW", "JAVA", "LIBRARY", "MLE":
			return true
		case "TABLE", "INDEX", "SEQUENCE":
			return false
		}
	}
	return false
}

// opening is how many bytes of a statement tell what it makes.
const opening = 200

func execute(sql string) string {
	const indent = "        "
	run := indent + "EXECUTE IMMEDIATE " + dynamic(sql) + ";\n"
	if !compiles(sql) {
		return run
	}
	return indent + "BEGIN\n" + run + indent + "EXCEPTION\n" + indent + "    WHEN OTHERS THEN\n" + indent + "        IF SQLCODE <> -24344 THEN -- made, with errors\n" +
		indent + "            RAISE;\n" + indent + "        END IF;\n" + indent + "END;\n"
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

// Between gives nothing: each statement has its condition, on the log, on the version table, and on that nothing was refused.
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
		Who:   "SYS_CONTEXT('USERENV', 'SESSION_USER')", Host: "SUBSTR(SYS_CONTEXT('USERENV', 'HOST'), 1, 255)", Dual: " FROM DUAL",
		Rows:  "(SELECT NVL(LISTAGG(version_num, ', ' ON OVERFLOW TRUNCATE) WITHIN GROUP (ORDER BY version_num), 'base') FROM %s)",
		Going: unrefused, Has: hasTable,
	}
}

// hasTable asks the catalog, where a name that stands unquoted is in upper case.
func hasTable(in, table string) string {
	if in == "" {
		in = "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')"
	}
	return "EXISTS (SELECT 1 FROM all_tables WHERE owner IN (" + in + ", UPPER(" + in + ")) AND table_name IN (" + table + ", UPPER(" + table + ")))"
}
