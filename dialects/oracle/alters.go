package oracle

import (
	"fmt"
	"slices"
	"strings"
)

// longestLine is how many bytes of a line SQL*Plus reads; since 19 it reads 5,000.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-limits.html
const longestLine = 2499

// altered tells what SQL*Plus would make of a statement other than to send it, and the way out; "" is nothing. It looks at lines, also at those in strings: SQL*Plus knows
// nothing else. first is where the comments before the statement end.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-basics.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/using-scripts-SQL-Plus.html (Placing Comments in Scripts)
func altered(sql string, first int) (what, way string) {
	hyphens := false
	for rest := sql; rest != ""; {
		line := rest
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			line, rest = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		text := strings.Trim(line, " \t")
		switch {
		case len(line) > longestLine:
			return fmt.Sprintf("a line of %d bytes: SQL*Plus reads %d", len(line), longestLine), "break the line; a long string can be joined of shorter ones by ||"
		case strings.IndexFunc(text, control) >= 0:
			return fmt.Sprintf("a control character in %.60q, which SQL*Plus does not take for text", text), "write it by CHR(…)"
		case text == "/" || text == "." || text == "/;":
			return fmt.Sprintf("SQL*Plus ends the statement at a line of %s, in a string or a comment too", text), "write something else on the line; in a string, " + joinedBy(text)
		case text != "" && acts(text):
			return fmt.Sprintf("SQL*Plus takes the line %.60q for one of its commands, in a string or a comment too", text), "let the line start with something else; in a string, " + joinedBy(text[:1])
		case strings.HasSuffix(text, "-") && !strings.HasPrefix(text, "--"):
			hyphens = true
		}
	}
	if what, way = alteredOpening(sql[:first]); what != "" || first >= len(sql) {
		return what, way
	}
	if hyphens {
		if line := hyphenated(sql[first:]); line != "" {
			return fmt.Sprintf("SQL*Plus takes the hyphen at the end of %.60q for the sign that the line goes on", line), "put the hyphen on the next line, or something after it; in a string, " + joinedBy("-")
		}
	}
	return unknownStart(sql[first:])
}

func joinedBy(sign string) string { return "'" + sign + "' || CHR(10) writes it" }

// alteredOpening looks at the comments before a statement: SQL*Plus reads them, and the server does not.
func alteredOpening(text string) (what, way string) {
	const plain = "write a blank after /*, and what follows the comment on a line of its own; or write -- comments"
	for i := 0; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], "--"):
			i = skipTo(text, i, "\n")
		case strings.HasPrefix(text[i:], "/*"):
			end := skipTo(text, i+2, "*/") + 2
			inside := text[i+2 : max(i+2, min(end-2, len(text)))]
			if inside == "" || !strings.ContainsRune(" \t\n", rune(inside[0])) {
				return fmt.Sprintf("SQL*Plus takes %.20q, with no blank after /*, for a slash, and runs the statement before again", text[i:]), plain
			}
			after, _, more := strings.Cut(text[min(end, len(text)):], "\n")
			if strings.Contains(inside, "\n") && (!more || strings.Trim(after, " \t") != "") {
				return fmt.Sprintf("a comment of several lines with more after its end, %.40q: SQL*Plus need not read that", after), plain
			}
			i = end - 1
		}
	}
	return "", ""
}

// hyphenated gives the first line that ends in a hyphen outside a comment /* */, in which nothing is lost.
func hyphenated(sql string) string {
	b := []byte(sql)
	start, comment := 0, -1 // of the line; the end of a comment
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '\n':
			if line := strings.Trim(sql[start:i], " \t"); i > comment && strings.HasSuffix(line, "-") && !strings.HasPrefix(line, "--") {
				return line
			}
			start = i + 1
		case i < comment:
		case strings.HasPrefix(sql[i:], "--"):
			i = skipTo(sql, i, "\n") - 1
		case strings.HasPrefix(sql[i:], "/*"):
			comment = skipTo(sql, i+2, "*/") + 1
		case b[i] == '\'' || b[i] == '"':
			end := string(b[i])
			if b[i] == '\'' && i > 0 && b[i-1]|0x20 == 'q' && i+1 < len(b) && !word(b, i-2) {
				end = closing(b[i+1]) + "'"
			}
			to := skipTo(sql, i+1, end) + len(end) - 1
			for line := range strings.Lines(sql[start:min(to, len(sql))]) {
				if text := strings.Trim(line, " \t\n"); strings.HasSuffix(line, "\n") && strings.HasSuffix(text, "-") {
					return text
				}
			}
			if n := strings.LastIndexByte(sql[:min(to, len(sql))], '\n') + 1; n > start {
				start = n
			}
			i = to
		}
	}
	if line := strings.Trim(sql[min(start, len(sql)):], " \t"); strings.HasSuffix(line, "-") && !strings.HasPrefix(line, "--") && len(sql) > comment {
		return line
	}
	return ""
}

// word reports whether a letter or digit stands at an offset, so that a q after it opens no string; n'…' may.
func word(b []byte, i int) bool {
	if i < 0 || b[i]|0x20 == 'n' && !word(b, i-1) {
		return false
	}
	c := b[i] | 0x20
	return c >= 'a' && c <= 'z' || b[i] >= '0' && b[i] <= '9' || b[i] == '_' || b[i] == '$' || b[i] >= 0x80
}

func closing(c byte) string {
	if i := strings.IndexByte("([{<", c); i >= 0 {
		return ")]}>"[i : i+1]
	}
	return string(c)
}

// statementWords are those with which statements start; SQL*Plus ignores a line that starts with another one, tells WHENEVER SQLERROR nothing, and at the slash runs the statement
// before again.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Types-of-SQL-Statements.html
var statementWords = strings.Fields(`ADMINISTER ALTER ANALYZE ASSOCIATE AUDIT BEGIN CALL COMMENT COMMIT CREATE DECLARE DELETE DISASSOCIATE DROP EXEC EXECUTE EXPLAIN FLASHBACK GRANT INSERT LOCK MERGE
	NOAUDIT PURGE RENAME REVOKE ROLLBACK SAVEPOINT SELECT SET TRUNCATE UPDATE WITH`)

// unknownStart looks at the first words of a statement, from which SQL*Plus reads what it is.
func unknownStart(sql string) (what, way string) {
	end := strings.IndexFunc(sql, func(r rune) bool { return r|0x20 < 'a' || r|0x20 > 'z' })
	if end < 0 {
		end = len(sql)
	}
	first := sql[:end]
	if !slices.ContainsFunc(statementWords, func(w string) bool { return strings.EqualFold(w, first) }) && !strings.HasPrefix(sql, "<<") {
		return fmt.Sprintf("SQL*Plus knows no statement that starts as %.40q does, and leaves it out", sql), "is it a statement of Oracle?"
	}
	if !strings.EqualFold(first, "CREATE") && !strings.EqualFold(first, "WITH") {
		return "", ""
	}
	for _, w := range strings.FieldsFunc(strings.ToUpper(sql[end:min(len(sql), end+300)]), func(r rune) bool { return strings.ContainsRune(" \t\n(", r) }) {
		switch {
		case strings.Contains(w, "--") || strings.Contains(w, "/*"):
			return "a comment among the first words: SQL*Plus does not see what the statement is", "put the comment before the statement, or after its name"
		case !slices.Contains([]string{"OR", "REPLACE", "EDITIONABLE", "NONEDITIONABLE", "AND", "COMPILE", "RESOLVE", "FORCE", "NOFORCE"}, w):
			return "", ""
		}
	}
	return "", ""
}
