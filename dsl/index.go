package dsl

import (
	"slices"
	"strconv"
	"strings"
)

// sectionText is where the text of a section stands in the file.
type sectionText struct {
	name       string
	start, end int // offsets in the source; what - trims is left out
}

// index finds the sections without parsing them, so that of a file only the section that is wanted is parsed. ok is false for a file that is not plainly a row of define … end blocks: then
// text/template's own parser has to say what it is. outside is the offset of the first text that no section holds, or -1.
func (f *File) index() (sections []sectionText, outside int, ok bool) {
	x := &indexer{text: f.Source.Text, left: f.Left, right: f.Right, at: f.Body, outside: -1}
	for {
		open, more := x.next()
		if !more {
			x.between(x.at, len(x.text))
			return x.sections, x.outside, x.depth == 0
		}
		if !x.action(open) {
			return nil, -1, false
		}
	}
}

// indexer goes over a file from action to action.
type indexer struct {
	text        string
	left, right string
	at          int // after the last action
	depth       int // of blocks that are open
	cur         sectionText
	sections    []sectionText
	outside     int
}

func (x *indexer) next() (open int, more bool) {
	i := strings.Index(x.text[x.at:], x.left)
	if i < 0 {
		return 0, false
	}
	return x.at + i, true
}

// between notes text that stands outside the sections.
func (x *indexer) between(from, to int) {
	if x.depth > 0 || x.outside >= 0 {
		return
	}
	if i := skipComments(x.text[from:to]); i >= 0 {
		x.outside = from + i
	}
}

// action reads the action that opens at an offset. It gives false for what it leaves to the parser.
func (x *indexer) action(open int) bool {
	before := x.at
	inside := open + len(x.left)
	if strings.HasPrefix(x.text[inside:], "- ") || strings.HasPrefix(x.text[inside:], "-\n") {
		inside++
	}
	rest := strings.TrimLeft(x.text[inside:], " \t\r\n")
	start := len(x.text) - len(rest)
	end, ok := x.close(start)
	if !ok {
		return false
	}
	x.at = end
	switch word := firstWord(rest); word {
	case "define":
		if x.depth > 0 {
			return false
		}
		x.between(before, open)
		x.depth++
		return x.define(start, end)
	case "if", "range", "with":
		x.depth++
		return x.depth > 1
	case "end":
		if inner, _ := x.inner(start, end); inner != "end" {
			return false
		}
		x.depth--
		if x.depth == 0 {
			x.cur.end = x.trimmed(open)
			x.sections = append(x.sections, x.cur)
		}
		return x.depth >= 0
	case "block":
		return false
	default:
		if strings.HasPrefix(rest, "/*") {
			if lead := x.text[open+len(x.left) : start]; lead != "" && lead != "- " {
				return false
			}
			x.between(before, open)
			return true
		}
		return x.depth > 0
	}
}

// inner gives the text of an action without white space around it, and whether -}} trims what follows it.
func (x *indexer) inner(start, end int) (text string, trims bool) {
	text = x.text[start : end-len(x.right)]
	if n := len(text); n > 1 && text[n-1] == '-' && strings.IndexByte(" \t\r\n", text[n-2]) >= 0 {
		text, trims = text[:n-1], true
	}
	return strings.TrimRight(text, " \t\r\n"), trims
}

// define reads the section's name, which must be all that follows.
func (x *indexer) define(start, end int) bool {
	text, trims := x.inner(start, end)
	quoted := strings.TrimLeft(strings.TrimPrefix(text, "define"), " \t\r\n")
	if len(quoted) == len(text)-len("define") {
		return false
	}
	name, err := strconv.Unquote(quoted)
	if err != nil || quoted[0] == '\'' || slices.ContainsFunc(x.sections, func(s sectionText) bool { return s.name == name }) {
		return false
	}
	x.cur = sectionText{name: name, start: end}
	if trims {
		x.cur.start = len(x.text) - len(strings.TrimLeft(x.text[end:], " \t\r\n"))
	}
	return true
}

// trimmed gives the end of the text before an action: less the white space that {{- takes off.
func (x *indexer) trimmed(open int) int {
	if !strings.HasPrefix(x.text[open+len(x.left):], "- ") {
		return open
	}
	return max(x.cur.start, len(strings.TrimRight(x.text[:open], " \t\r\n")))
}

// close gives the offset after the action whose text starts at an offset: past quotes and comments.
func (x *indexer) close(from int) (int, bool) {
	if strings.HasPrefix(x.text[from:], "/*") {
		i := strings.Index(x.text[from+2:], "*/")
		if i < 0 {
			return 0, false
		}
		rest := strings.TrimPrefix(x.text[from+i+4:], " -")
		return len(x.text) - len(rest) + len(x.right), strings.HasPrefix(rest, x.right)
	}
	for i := from; i < len(x.text); i++ {
		switch c := x.text[i]; {
		case c == x.right[0] && strings.HasPrefix(x.text[i:], x.right):
			return i + len(x.right), true
		case c == '"' || c == '\'' || c == '`':
			n := quotedLen(x.text[i:])
			if n == 0 {
				return 0, false
			}
			i += n - 1
		}
	}
	return 0, false
}

// quotedLen gives the length of the constant that s starts with, or 0 if it is not closed.
func quotedLen(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == s[0]:
			return i + 1
		case s[i] == '\\' && s[0] != '`':
			i++
		case s[i] == '\n' && s[0] != '`':
			return 0
		}
	}
	return 0
}

func firstWord(s string) string {
	for i := range len(s) {
		if c := s[i]; c < 'a' || c > 'z' {
			return s[:i]
		}
	}
	return s
}
