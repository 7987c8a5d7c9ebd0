package sqlscan

import (
	"strings"
	"unicode/utf8"
)

// quoted takes a string or a quoted identifier: from is where its prefix starts, open where its quote
// stands, and q the byte that closes it.
func (s *scanner) quoted(from, open int, q byte, backslash bool) error {
	double := q != ']' || s.o.Brackets == DoubledBrackets
	end := -1
	if backslash {
		end = escapedEnd(s.text, open+1, q)
	} else {
		end = quotedEnd(s.text, open+1, q, double)
	}
	if end < 0 {
		return errAt(from, "", "unclosed %s", quoteName(q)[len("a "):])
	}
	if err := s.clean(end, quoteName(q)); err != nil {
		return err
	}
	s.i = from
	s.code(end)
	return nil
}

const inString = "a string"

func quoteName(q byte) string {
	if q == '\'' {
		return inString
	}
	return "a quoted identifier"
}

// quotedEnd gives the offset after the closing quote, or -1.
func quotedEnd(text string, from int, q byte, double bool) int {
	for {
		k := strings.IndexByte(text[from:], q)
		if k < 0 {
			return -1
		}
		from += k + 1
		if !double || from == len(text) || text[from] != q {
			return from
		}
		from++
	}
}

// escapedEnd is quotedEnd where a backslash takes the next byte's meaning away.
func escapedEnd(text string, from int, q byte) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case q:
			if i+1 == len(text) || text[i+1] != q {
				return i + 1
			}
			i++
		}
	}
	return -1
}

// prefixed takes a string whose prefix text[from:open] changes how it is read; ok is false for other prefixes.
func (s *scanner) prefixed(from, open int) (ok bool, err error) {
	prefix := s.text[from:open]
	switch {
	case s.o.EscapeStrings && (prefix == "e" || prefix == "E"):
		return true, s.escapeString(from, open)
	case s.o.AltQuotes && prefix[len(prefix)-1]|0x20 == 'q' && (len(prefix) == 1 || prefix[0]|0x20 == 'n'):
		return true, s.altQuoted(from, open)
	}
	return false, nil
}

// escapeString takes E'…' and the strings that continue it on later lines, in which the escapes work too.
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
func (s *scanner) escapeString(from, open int) error {
	if err := s.quoted(from, open, '\'', true); err != nil {
		return err
	}
	for {
		i, line := s.i, false
		for i < len(s.text) {
			if c := s.class[s.text[i]]; c == cLine {
				line = true
			} else if c == cDash && strings.HasPrefix(s.text[i:], "--") {
				i = s.lineEnd(i) - 1
			} else if c != cSpace {
				break
			}
			i++
		}
		if !line || i >= len(s.text) || s.text[i] != '\'' {
			return nil
		}
		if err := s.clean(i, inComment); err != nil {
			return err
		}
		if err := s.quoted(i, i, '\'', true); err != nil {
			return err
		}
	}
}

// altQuoted takes q'[…]': the character after the quote, or its counterpart, closes the string before a quote.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Literals.html
func (s *scanner) altQuoted(from, open int) error {
	closer, size := utf8.DecodeRuneInString(s.text[open+1:])
	end := s.text[open+1 : open+1+size]
	switch closer {
	case '[':
		end = "]"
	case '{':
		end = "}"
	case '(':
		end = ")"
	case '<':
		end = ">"
	case ' ', '\t', '\n', '\r', '\x00':
		return errAt(from, "", "no delimiter after the quote of a q'…' string")
	}
	for i := open + 1 + size; end != ""; {
		k := strings.Index(s.text[i:], end)
		if k < 0 {
			break
		}
		i += k + len(end)
		if i < len(s.text) && s.text[i] == '\'' {
			if err := s.clean(i, inString); err != nil {
				return err
			}
			s.i = from
			s.code(i + 1)
			return nil
		}
		i -= len(end) - 1 // the closer may start again inside itself only for bytes that are not UTF-8
	}
	return errAt(from, "", "unclosed string")
}

// dollar takes $tag$ … $tag$. A dollar inside a word never comes here.
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-DOLLAR-QUOTING
func (s *scanner) dollar(i int) error {
	j := i + 1
	if j < len(s.text) && s.class[s.text[j]] == cWord {
		for j < len(s.text) && ident[s.text[j]] && s.text[j] != '$' {
			j++
		}
	}
	if j == len(s.text) || s.text[j] != '$' {
		s.code(i + 1)
		return nil
	}
	tag := s.text[i : j+1]
	k := strings.Index(s.text[j+1:], tag)
	if k < 0 {
		return errAt(i, "", "unclosed dollar quote %s", tag)
	}
	end := j + 1 + k + len(tag)
	if err := s.clean(end, "a dollar quote"); err != nil {
		return err
	}
	s.code(end)
	return nil
}

// maybeComment takes a comment, or the operator that looks like one.
func (s *scanner) maybeComment(i int, k class) error {
	next := byte(0)
	if i+1 < len(s.text) {
		next = s.text[i+1]
	}
	switch {
	case k == cHash:
		return s.lineComment(i, s.lineEnd(i))
	case k == cDash && next == '-' && (!s.o.DashSpace || i+2 == len(s.text) || s.text[i+2] <= ' '):
		end := s.lineEnd(i)
		if isMarker(s.text[i:end]) {
			return s.marker(i, end)
		}
		return s.lineComment(i, end)
	case k == cSlash && next == '*':
		if s.o.CodeComments {
			if n := codeOpener(s.text[i:]); n > 0 {
				s.openCode(i, n)
				return nil
			}
		}
		return s.blockComment(i)
	}
	s.code(i + 1)
	return nil
}

// lineEnd gives the end of the line of a comment, without the line end.
func (s *scanner) lineEnd(i int) int {
	end := len(s.text)
	if k := strings.IndexByte(s.text[i:], '\n'); k >= 0 {
		end = i + k
	}
	if s.o.ReturnEndsLine {
		if k := strings.IndexByte(s.text[i:end], '\r'); k >= 0 {
			end = i + k
		}
	}
	return end
}

func (s *scanner) lineComment(i, end int) error {
	if err := s.clean(end, inComment); err != nil {
		return err
	}
	for end > i && (s.class[s.text[end-1]] == cSpace) {
		end--
	}
	s.comment(i, end, true)
	return nil
}

// comment takes text[i:end] as a comment.
func (s *scanner) comment(i, end int, line bool) {
	if s.lead < 0 {
		s.lead = i
	}
	if s.first >= 0 && s.trail < 0 {
		s.trail = i
	}
	s.contentEnd, s.tail = end, line
	s.i = end
}

func (s *scanner) blockComment(i int) error {
	end := blockEnd(s.text, i+2, s.o.NestedComments)
	if end < 0 {
		return errAt(i, "", "unclosed comment")
	}
	if err := s.clean(end, inComment); err != nil {
		return err
	}
	s.comment(i, end, false)
	if s.o.BatchWord != "" {
		return s.batchAfterComment(i, end)
	}
	return nil
}

// blockEnd gives the offset after the end of a comment whose text starts at from, or -1.
func blockEnd(text string, from int, nested bool) int {
	for depth := 1; ; {
		k := strings.IndexByte(text[from:], '*')
		if k < 0 {
			return -1
		}
		at := from + k
		switch {
		case nested && k > 0 && text[at-1] == '/':
			depth++
			from = at + 1
		case at+1 < len(text) && text[at+1] == '/':
			depth--
			from = at + 2
			if depth == 0 {
				return from
			}
		default:
			from = at + 1
		}
	}
}

// codeOpener gives the length of what opens a comment whose text the server runs, or 0:
// /*! and /*M! with a version, and the /*+ of hints, which the client must keep.
// https://dev.mysql.com/doc/refman/8.4/en/comments.html
func codeOpener(text string) int {
	n := 0
	switch {
	case strings.HasPrefix(text, "/*M!"):
		n = 4
	case strings.HasPrefix(text, "/*!"), strings.HasPrefix(text, "/*+"):
		n = 3
	}
	for n > 0 && n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}

func (s *scanner) openCode(i, n int) {
	if s.inner == 0 {
		s.innerAt, s.innerParen = i, s.paren
	}
	s.inner++
	s.wrap(i + n)
}

// star takes the end of a comment whose text is code. Parentheses count inside it alone: the
// server of another version does not see them.
func (s *scanner) star(i int) error {
	if s.inner > 0 && strings.HasPrefix(s.text[i:], "*/") {
		if s.inner--; s.inner == 0 {
			s.paren = s.innerParen
		}
		s.wrap(i + 2)
		return nil
	}
	s.code(i + 1)
	return nil
}

// wrap takes what opens or ends a comment around code: it is sent, but between words it is nothing.
func (s *scanner) wrap(to int) {
	tokens, prev := s.tokens, s.prev
	s.code(to)
	s.tokens, s.prev = tokens, prev
}
