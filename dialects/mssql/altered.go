package mssql

import (
	"regexp"
	"strings"
)

// altered tells what a client would make of a batch other than send it, and the way out; "" is nothing. Clients differ, so a batch must be safe from each:
//
//   - go-sqlcmd reads strings, names and comments, but no comments in comments, and where a string or a comment that began on a line before has ended, it looks
//     for a command at the start of that line: https://github.com/microsoft/go-sqlcmd/blob/main/pkg/sqlcmd/batch.go
//   - the editor of SSMS ends a line at a carriage return too, and takes GO with a sign behind it for GO:
//     https://github.com/microsoft/sqlmanagementobjects/blob/main/src/Microsoft/Data/Tools.Sql.BatchParser/Lexer.cs
//   - of the sqlcmd of the ODBC tools there is a manual alone, which says that commands are found at the start of a line, and no more:
//     https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-commands
func altered(sql string) (what, way string) {
	if strings.Contains(sql, "$(") {
		return "sqlcmd takes $( for one of its variables", "write '$' + '(' in a string"
	}
	if strings.ContainsAny(sql, "\r\x1a") {
		return "clients differ in where a line ends at a carriage return, and a file at U+001A", "write CHAR(13) or CHAR(26) in a string"
	}
	if !strings.Contains(sql, "\n") && !strings.Contains(sql, "/*") { // most rows of a dump
		return commandAt(strings.TrimLeft(sql, " \t"), false, true)
	}
	server, client := reading{nested: true}, reading{}
	for line := range strings.Lines(sql + ";") { // as a script has it
		line = strings.TrimSuffix(line, "\n")
		inside := server != reading{nested: true}
		server.line(line)
		code := client.line(line)
		if what, way = commandAt(strings.TrimLeft(line, " \t"), inside, code); what != "" {
			return what, way
		}
	}
	if client != (reading{}) {
		return "go-sqlcmd ends a comment at its first */, also where another comment stands in it", "take the inner comment out"
	}
	return "", ""
}

// commandAt tells whether a client takes a line for a command: inside a string, a name or a comment it began, and code of it stands outside.
func commandAt(line string, inside, code bool) (what, way string) {
	switch {
	case line == "" || strings.IndexByte(":!egoqrEGOQR", line[0]) < 0: // no command's first letter
	case inside && lineCommand.MatchString(line), code && readCommand.MatchString(line), !inside && editorGo.MatchString(line):
		return "a client may take a line for a command of its own: " + commandText(line), "put something before it on the line, or a name into brackets"
	}
	return "", ""
}

// lineCommand is what the manual calls a command: with a colon, or one of osql's. https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-commands
var lineCommand = regexp.MustCompile(`(?i)^(?:go(?:\s+\d+)?\s*(?:--.*|/\*.*)?$|(?:reset|ed|quit|exit)\s*(?:--.*)?$|exit\s*\(|!!|:(?:connect|ed|error|exit|help|list|listvar|on error|out|perftrace|quit|r|reset|serverlist|setvar|xml)(?:[\s(]|$)|:!!)`)

// readCommand is what go-sqlcmd takes for one. https://github.com/microsoft/go-sqlcmd/blob/main/pkg/sqlcmd/commands.go
var readCommand = regexp.MustCompile(`(?i)^(?:go|:?(?:ed|quit|exit|on error)|:(?:connect|error|list|listvar|out|r|reset|setvar|xml))(?:[\s[:cntrl:]]|$)|^:?exit\(|^:?!!`)

// editorGo is what SSMS takes for GO, and then for one with a wrong count.
var editorGo = regexp.MustCompile("(?i)^go[$/'\"(\\[!-]")

// commandText cuts a line down to what a message shows.
func commandText(line string) string {
	line = strings.TrimSuffix(line, ";")
	if words := strings.Fields(line); len(words) > 2 {
		line = words[0] + " " + words[1]
	}
	return strings.TrimSpace(strings.ToValidUTF8(line[:min(len(line), 40)], ""))
}

// reading is where a reader of SQL stands: in a string or a name that ends at quote, or in comments.
type reading struct {
	nested   bool // comments do
	quote    byte
	comments int
}

// line reads a line, and reports whether something of it stands outside strings, names and comments.
func (r *reading) line(line string) (code bool) {
	for i := 0; i < len(line); i++ {
		rest := line[i:]
		switch {
		case r.quote != 0:
			k := strings.IndexByte(rest, r.quote)
			if k < 0 {
				return code
			}
			if i += k; r.quote != '"' && strings.HasPrefix(line[i+1:], string(r.quote)) {
				i++
				continue
			}
			r.quote = 0
		case r.comments > 0:
			switch {
			case strings.HasPrefix(rest, "*/"):
				r.comments--
				i++
			case r.nested && strings.HasPrefix(rest, "/*"):
				r.comments++
				i++
			}
		case strings.HasPrefix(rest, "--"):
			return code
		case strings.HasPrefix(rest, "/*"):
			r.comments++
			i++
		case rest[0] == '\'' || rest[0] == '"':
			r.quote = rest[0]
		case rest[0] == '[':
			r.quote = ']'
		default:
			code = true
			k := strings.IndexAny(rest[1:], "-/'\"[")
			if k < 0 {
				return code
			}
			i += k
		}
	}
	return code
}
