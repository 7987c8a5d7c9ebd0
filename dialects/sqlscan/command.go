package sqlscan

import (
	"bytes"
	"strings"
)

// command takes the client command that starts at i, if there is one: where a statement may start, or,
// with LineCommands, a line.
func (s *scanner) command(i int) (done bool, err error) {
	if run := s.o.RunLine; run != "" && strings.HasPrefix(s.text[i:], run) && !strings.HasPrefix(s.text[i:], "/*") {
		return false, errAt(i, "", "%s must stand alone on its line", run)
	}
	end := len(s.text)
	if k := strings.IndexByte(s.text[i:], '\n'); k >= 0 {
		end = i + k
	}
	c := s.find(s.text[i:end])
	if c == nil || c.Use == SQL {
		return false, nil
	}
	if c.Use != Delimiter {
		end = s.continued(i, end)
	}
	switch c.Use {
	case Comment:
		return true, s.lineComment(i, end)
	case Execute:
		return true, s.execute(i, end)
	case Delimiter:
		return true, s.delimiter(i, end)
	default:
		return true, s.pass(c, i, end)
	}
}

// find gives the command that a line starts with, or nil.
func (s *scanner) find(line string) *Command {
	first := lower(line[0])
	for i := 0; ; i++ {
		k := bytes.IndexByte(s.initials[i:], first)
		if k < 0 {
			return nil
		}
		i += k
		if c := &s.o.Commands[i]; c.match(line) {
			return c
		}
	}
}

// continued gives the end of a command whose lines a hyphen continues.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-basics.html
func (s *scanner) continued(i, end int) int {
	for s.o.Continuation && end < len(s.text) && strings.HasSuffix(strings.TrimRight(s.text[i:end], spaces), "-") {
		i = end + 1
		end = len(s.text)
		if k := strings.IndexByte(s.text[i:], '\n'); k >= 0 {
			end = i + k
		}
	}
	return end
}

// pass refuses a command, or lets it through.
func (s *scanner) pass(c *Command, i, end int) error {
	name := commandName(s.text[i:end])
	switch {
	case c.Fatal != "":
		return errAt(i, c.Hint, "\"%s\" %s", name, c.Fatal)
	case s.first >= 0:
		return errAt(i, "end the statement before it", "\"%s\" is a command of the client, inside a statement", name)
	case !s.o.ClientCommands:
		hint := c.Hint
		if hint == "" {
			hint = "take it out, or let it through in offline scripts with client_commands: true"
		}
		return errAt(i, hint, "\"%s\" is a command of the client, not SQL", name)
	}
	if err := s.clean(end, "a client command"); err != nil {
		return err
	}
	text := i + len(strings.TrimRight(s.text[i:end], spaces))
	if s.lead < 0 {
		s.lead = i
	}
	return s.emit(Span{Kind: Client, Start: s.start, End: end, TextStart: s.lead, TextEnd: text, First: i, Repeat: 1})
}

// commandName cuts a line down to what an error message shows.
func commandName(line string) string {
	name, _, _ := strings.Cut(strings.TrimLeft(line, " \t"), "\n")
	if words := strings.Fields(name); len(words) > 2 {
		name = words[0] + " " + words[1]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(strings.TrimRight(name[:min(len(name), 40)], spaces), ""))
}

// execute takes a line that stands for a block: EXECUTE and a statement.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/EXECUTE.html
func (s *scanner) execute(i, end int) error {
	if err := s.clean(end, "a client command"); err != nil {
		return err
	}
	s.last = endRun
	text := i + len(strings.TrimRight(s.text[i:end], spaces+";"))
	if s.lead < 0 {
		s.lead = i
	}
	return s.emit(Span{Kind: Statement, Start: s.start, End: end, TextStart: s.lead, TextEnd: text, First: i, Repeat: 1, Exec: true, Tail: true})
}

// delimiter takes a DELIMITER line: what stands after the word up to white space ends statements from now on.
// https://dev.mysql.com/doc/refman/8.4/en/mysql-commands.html
func (s *scanner) delimiter(i, end int) error {
	if err := s.clean(end, "a DELIMITER line"); err != nil {
		return err
	}
	d := strings.TrimLeft(s.text[i+len("delimiter"):end], spaces)
	if k := strings.IndexAny(d, spaces); k >= 0 {
		d = d[:k]
	}
	if d == "" {
		return errAt(i, "", "DELIMITER without a delimiter")
	}
	if n := len(d); n > 2 && (d[0] == '\'' || d[0] == '"' || d[0] == '`') && d[n-1] == d[0] {
		d = d[1 : n-1]
	}
	if strings.ContainsAny(d, "\\'\"`") {
		return errAt(i, "", "a delimiter can hold neither quotes nor a backslash")
	}
	s.setDelimiter(d)
	return s.rest(end)
}

func (s *scanner) setDelimiter(d string) {
	if s.delim != "" {
		s.class[s.delim[0]] = s.delimClass
	}
	s.delim = ""
	if d != ";" {
		s.delim, s.delimClass = d, s.class[d[0]]
		s.class[d[0]] = cDelim
	}
}

// backslash takes what starts with a backslash outside quotes.
func (s *scanner) backslash(i int) error {
	end := len(s.text)
	if k := strings.IndexByte(s.text[i:], '\n'); k >= 0 {
		end = i + k
	}
	c := s.find(s.text[i:end])
	if c == nil || c.Use == SQL {
		s.code(i + 1)
		return nil
	}
	return s.pass(c, i, end)
}

// match tells whether a line starts with the command.
func (c *Command) match(line string) bool {
	fold := c.Name[0] != '\\'
	skip := false
	for name := c.Name; name != ""; name = strings.TrimPrefix(name, " ") {
		switch {
		case strings.HasPrefix(name, "* "):
			skip = true
			name = name[1:]
			continue
		case name == "$":
			line = strings.Trim(line, spaces+";")
			return line == "" || strings.HasPrefix(line, "--") || strings.HasPrefix(line, "/*")
		}
		taken, n := matchWord(name, line, fold)
		for skip && n < 0 { // the word may come later
			k := strings.IndexAny(line, " \t")
			if k < 0 {
				return false
			}
			line = strings.TrimLeft(line[k:], " \t")
			taken, n = matchWord(name, line, fold)
		}
		if n < 0 {
			return false
		}
		name, line, skip = name[taken:], strings.TrimLeft(line[n:], " \t"), false
	}
	return true
}

// matchWord gives the length of the first word of a pattern, and of what it takes of text, or -1.
func matchWord(pattern, text string, fold bool) (taken, n int) {
	short := false
	for ; taken < len(pattern) && pattern[taken] != ' '; taken++ {
		switch c := pattern[taken]; {
		case c == '|':
			short = true
		case c == '*':
			return taken + 1, n
		case n < len(text) && (text[n] == c || fold && c >= 'a' && c <= 'z' && text[n]|0x20 == c):
			n++
		case !short:
			return 0, -1
		default: // the rest of the name is missing
			for taken+1 < len(pattern) && pattern[taken+1] != ' ' {
				taken++
			}
		}
	}
	if n > 0 && n < len(text) && ident[text[n-1]] && ident[text[n]] {
		return 0, -1
	}
	return taken, n
}
