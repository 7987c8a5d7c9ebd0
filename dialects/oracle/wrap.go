package oracle

import "strings"

// maxLine is how long a line may get: SQL*Plus takes 2,499 bytes.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-limits.html
const maxLine = 2000

// wrap breaks long lines at spaces outside quotes and comments, after half of what a line may have: no literal is longer than the
// rest. It does not break after a hyphen, which SQL*Plus takes for the sign that a line goes on.
func wrap(sql string) string {
	if !overlong(sql) {
		return sql
	}
	b := []byte(sql)
	line := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\n':
			line = i + 1
		case c == '\'' && i > 0 && (b[i-1] == 'q' || b[i-1] == 'Q'):
			return string(b) // q'[…]' is the user's own text
		case c == '\'' || c == '"':
			i = skipTo(sql, i+1, string(c))
		case strings.HasPrefix(sql[i:], "--"):
			i = skipTo(sql, i, "\n") - 1
		case strings.HasPrefix(sql[i:], "/*"):
			i = skipTo(sql, i+2, "*/")
		case c == ' ' && i-line > maxLine/2 && b[i-1] != '-':
			b[i] = '\n'
			line = i + 1
		}
	}
	return string(b)
}

// skipTo gives the offset of what ends a quote or a comment, or the text's end.
func skipTo(sql string, from int, end string) int {
	if i := strings.Index(sql[from:], end); i >= 0 {
		return from + i
	}
	return len(sql)
}

func overlong(sql string) bool {
	for line := range strings.Lines(sql) {
		if len(line) > maxLine {
			return true
		}
	}
	return false
}

// widest is how long a line of mig's own statements gets, where spaces allow it.
const widest = 130

// fold breaks long lines of mig's own statements for readers, at spaces outside quotes, and rather before a word that begins a part. What follows stands
// under an indent.
func (b *plsqlBlock) fold(sql, indent string) {
	if len(sql) < widest && !strings.Contains(sql, "\n") {
		b.WriteString(sql)
		return
	}
	start, space, part := 0, -1, -1 // of the line: its first byte, its last space, and that before a part
	split := func(end, next int) {
		b.add(strings.TrimRight(sql[:end], " "), "\n", indent)
		sql = strings.TrimLeft(sql[next:], " ")
		start, space, part = -len(indent), -1, -1
	}
	for i := 0; i < len(sql); i++ {
		switch c := sql[i]; {
		case c > '\'': // most bytes
		case c == '\n':
			split(i, i+1)
			i = -1
			continue
		case c == '\'' || c == '"':
			i = skipTo(sql, i+1, string(c))
		case c == ' ' && i > 0 && sql[i-1] != '-':
			if space = i; beginsPart(sql[i+1:]) {
				part = i
			}
		}
		if i-start < widest || space <= max(start, 0) {
			continue
		}
		if part-start > widest/4 {
			space = part
		}
		split(space, space+1)
		i = -1
	}
	b.WriteString(sql)
}

func beginsPart(sql string) bool {
	if sql == "" || strings.IndexByte("AOWFI", sql[0]) < 0 {
		return false
	}
	for _, word := range []string{"AND ", "OR ", "WHERE ", "FROM ", "INTO "} {
		if strings.HasPrefix(sql, word) {
			return true
		}
	}
	return false
}
