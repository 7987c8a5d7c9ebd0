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
	b := plsql(false, 0)
	b.add("    DBMS_APPLICATION_INFO.SET_CLIENT_INFO('mig');\n")
	b.unlessHolds(`'é' = UNISTR('\00E9')`, "mig: the client does not read this file as UTF-8: set NLS_LANG=.AL32UTF8", "")
	return b.end()
}

// Refuse raises an error of a number that is free for programs.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/plsql-error-handling.html
func (sqlplus) Refuse(unless, message, found string) []dialects.Statement {
	b := plsql(found != "", len(unless)+len(message)+len(found))
	b.unlessHolds(unless, message, found)
	return b.end()
}

// plsqlBlock is the text of an anonymous block, which is written piece by piece: scripts hold thousands of them.
type plsqlBlock struct{ strings.Builder }

// plsql begins a block of about so many bytes beside its frame.
func plsql(found bool, size int) *plsqlBlock {
	b := &plsqlBlock{}
	b.Grow(size + 512)
	b.begin(found)
	return b
}

func (b *plsqlBlock) begin(found bool) {
	b.add("DECLARE\n    mig_found INTEGER;\n")
	if found {
		b.add("    mig_message VARCHAR2(2000);\n")
	}
	b.add("BEGIN\n")
}

func (b *plsqlBlock) add(parts ...string) {
	for _, part := range parts {
		b.WriteString(part)
	}
}

func (b *plsqlBlock) end() []dialects.Statement {
	b.add("END;")
	return []dialects.Statement{{SQL: b.String(), Body: true, Op: "bookkeeping"}}
}

func (b *plsqlBlock) unlessHolds(unless, message, found string) {
	b.add("    ")
	b.ask(unless)
	b.add("    IF mig_found = 0 THEN\n", refused)
	b.raise(message, found)
	b.add("    END IF;\n")
}

func (b *plsqlBlock) ask(cond string) {
	b.fold("SELECT COUNT(*) INTO mig_found FROM DUAL WHERE "+cond, "        ")
	b.add(";\n")
}

// refused is what a session tells of itself where something of mig's own has failed. No later statement of the script takes effect then, whatever its client does
// at an error. https://docs.oracle.com/en/database/oracle/oracle-database/19/arpls/DBMS_APPLICATION_INFO.html
const (
	refused   = "        DBMS_APPLICATION_INFO.SET_CLIENT_INFO('mig refused');\n"
	unrefused = "NVL(SYS_CONTEXT('USERENV', 'CLIENT_INFO'), ' ') <> 'mig refused'"
)

// raise refuses. An error's text has 2,048 bytes.
func (b *plsqlBlock) raise(message, found string) {
	if found == "" {
		b.add("        RAISE_APPLICATION_ERROR(-20000, ", stringLiteral(message), ");\n")
		return
	}
	b.add("        ")
	b.fold("SELECT SUBSTR("+stringLiteral(message)+" || "+found+", 1, 500) INTO mig_message FROM DUAL", "            ")
	b.add(";\n        RAISE_APPLICATION_ERROR(-20000, mig_message);\n")
}

// OneRow counts in a block. https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/implicit-cursor-attribute.html
func (sqlplus) OneRow(list []dialects.Statement, or, message string) []dialects.Statement {
	size := 0
	for _, s := range list {
		size += len(s.SQL) + len(or) + len(message) + 512
	}
	b := plsql(false, size)
	for _, s := range list {
		b.add("    ")
		b.fold(s.SQL, "        ")
		b.add(";\n    mig_found := SQL%ROWCOUNT;\n    IF mig_found <> 1 THEN\n")
		if or != "" { // where no condition is asked, nothing asks what was refused
			b.add("        ")
			b.ask(or)
			b.add("    END IF;\n    IF mig_found <> 1 THEN\n", refused)
		}
		b.raise(message, "")
		b.add("    END IF;\n")
	}
	return b.end()
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
	b := &plsqlBlock{}
	b.Grow(len(s.SQL) + len(s.SQL)/8 + len(cond) + 1024)
	b.add(s.SQL[:first])
	b.begin(false)
	b.add("    ")
	b.ask(cond)
	b.add("    IF mig_found = 1 THEN\n")
	b.execute(s.SQL[first:])
	if then != nil {
		b.add("        ")
		b.fold(then.SQL, "            ")
		b.add(";\n    END IF;\n")
	} else { // no log tells that it has failed
		b.add("    END IF;\nEXCEPTION\n    WHEN OTHERS THEN\n", refused, "        RAISE;\n")
	}
	list := b.end()
	list[0].First, list[0].Pos, list[0].Op = first, s.Pos, s.Op
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

func (b *plsqlBlock) execute(sql string) {
	const indent = "        "
	compiled := compiles(sql)
	if compiled {
		b.add(indent, "BEGIN\n")
	}
	b.add(indent, "EXECUTE IMMEDIATE ", dynamic(sql), ";\n")
	if compiled {
		b.add(indent, "EXCEPTION\n", indent, "    WHEN OTHERS THEN\n", indent, "        IF SQLCODE <> -24344 THEN -- made, with errors\n",
			indent, "            RAISE;\n", indent, "        END IF;\n", indent, "END;\n")
	}
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
