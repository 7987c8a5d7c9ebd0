package sqlcmd

import (
	"strconv"
	"strings"
)

// studio reads as the parser of SSMS: Lexer.cs. At the start of a line, after white space, it looks for GO, and in SQLCMD mode for commands; strings, names in
// brackets and comments, which nest, are read as a whole. A carriage return alone ends a line.
func (r *reader) studio(script string) error {
	r.at = 1
	s := &studioReader{reader: r, text: script}
	for s.i < len(s.text) {
		if err := s.line(); err != nil {
			return err
		}
	}
	return r.send(1)
}

type studioReader struct {
	*reader
	text    string
	i       int
	counted int // of text, for the number of the line
}

func (s *studioReader) line() error {
	s.at += strings.Count(s.text[s.counted:s.i], "\n")
	s.counted = s.i
	start := s.i
	for s.i < len(s.text) && (s.text[s.i] == ' ' || s.text[s.i] == '\t') {
		s.i++
	}
	rest := s.text[s.i:]
	if after, ok := cutName(rest, "GO"); ok && (after == "" || strings.IndexByte(" \t\r\n$/-'\"([!", after[0]) >= 0) {
		return s.goLine(len(rest) - len(after))
	}
	if s.Client == StudioSQLCMD && strings.HasPrefix(rest, ":") {
		end := strings.IndexAny(rest+"\n", "\r\n")
		if name, args, ok := studioCommand(rest[:end]); ok {
			s.i += end
			s.newline()
			return s.command(name, args)
		}
	}
	if err := s.code(); err != nil {
		return err
	}
	s.newline()
	s.batch.WriteString(s.text[start:s.i])
	s.lines++
	return nil
}

// goLine takes a count and comments up to the line's end; anything else is an error (Parser.cs, ParseGo).
func (s *studioReader) goLine(skip int) error {
	s.i += skip
	end := s.i + strings.IndexAny(s.text[s.i:]+"\n", "\r\n")
	args := s.text[s.i:end]
	if k := strings.Index(args, "--"); k >= 0 {
		args = args[:k]
	}
	n := 1
	if args = strings.TrimSpace(args); args != "" {
		var err error
		if n, err = strconv.Atoi(args); err != nil || n < 0 {
			return s.fail("incorrect syntax was encountered while parsing GO")
		}
	}
	s.i = end
	s.newline()
	return s.send(n)
}

func studioCommand(line string) (name, args string, ok bool) {
	for _, c := range lineCommands {
		rest, ok := cutName(line[1:], c.name)
		if ok && (rest == "" || strings.IndexByte(" \t$/-'\"([!", rest[0]) >= 0) {
			return c.name, withoutComment(rest), true
		}
	}
	return "", "", false
}

// command does those that the editor has; the others are errors (Parser.cs, ParseLines).
func (s *studioReader) command(name, args string) error {
	switch name {
	case "ON ERROR", "SETVAR", "R":
		return s.do(name, args)
	}
	return s.fail("command %s is not supported", name)
}

// code goes to the end of the line, or of that at which a string or a comment of it ends.
func (s *studioReader) code() error {
	for s.i < len(s.text) {
		c := s.text[s.i]
		switch {
		case c == '\r' || c == '\n':
			return nil
		case c == '\'' || c == '"' || c == '[':
			end := c
			if c == '[' {
				end = ']'
			}
			k := strings.IndexByte(s.text[s.i+1:], end) // a doubled one opens another string
			if k < 0 {
				return s.fail("a string is not terminated")
			}
			s.i += k + 2
			for end != '"' && s.i < len(s.text) && s.text[s.i] == end {
				if k = strings.IndexByte(s.text[s.i+1:], end); k < 0 {
					return s.fail("a string is not terminated")
				}
				s.i += k + 2
			}
		case strings.HasPrefix(s.text[s.i:], "--"):
			s.i += strings.IndexAny(s.text[s.i:]+"\n", "\r\n")
		case strings.HasPrefix(s.text[s.i:], "/*"):
			if err := s.comment(); err != nil {
				return err
			}
		default:
			s.i++
		}
	}
	return nil
}

func (s *studioReader) comment() error {
	depth := 0
	for s.i < len(s.text) {
		switch {
		case strings.HasPrefix(s.text[s.i:], "/*"):
			depth++
			s.i += 2
		case strings.HasPrefix(s.text[s.i:], "*/"):
			s.i += 2
			if depth--; depth == 0 {
				return nil
			}
		default:
			s.i++
		}
	}
	return s.fail("a comment is not terminated")
}

func (s *studioReader) newline() {
	if strings.HasPrefix(s.text[s.i:], "\r\n") {
		s.i++
	}
	if s.i < len(s.text) {
		s.i++
	}
}
