package source

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxPlainLine keeps lines well under the 1,024 bytes after which YAML no longer takes
// text for a key.
const maxPlainLine = 900

// parsePlain reads front matter of the common shape: lines of `key: value` where the
// value is one plain or simply quoted text, or a list of such on the same line. It is
// twenty times faster than yaml.v3, and declines whatever it is not sure of, errors
// included: then yaml.v3 decides. It must never accept what yaml.v3 reads otherwise.
func parsePlain(text string, m *Meta) bool {
	var p plainReader
	for len(text) > 0 {
		line := text
		if i := strings.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = ""
		}
		if line == "" {
			continue
		}
		if len(line) > maxPlainLine || !p.line(line) {
			return false
		}
	}
	if p.meta.Revision == "" {
		return false
	}
	*m = p.meta
	return true
}

type plainReader struct {
	meta Meta
	seen [9]bool // keys that have stood, by their index
}

// value is the right side of a line.
type value struct {
	items []string // of a list
	text  string
	kind  valueKind
}

type valueKind uint8

const (
	isNull valueKind = iota
	isPlain
	isQuoted
	isList
)

func (p *plainReader) line(line string) bool {
	i := strings.IndexByte(line, ':')
	if i < 0 {
		return false
	}
	v, ok := readValue(line[i+1:])
	if !ok {
		return false
	}
	m := &p.meta
	switch line[:i] {
	case "revision":
		return p.once(0) && v.one(&m.Revision) && m.Revision != ""
	case "down_revision":
		return p.once(1) && v.many(&m.Down)
	case "tag":
		return p.once(2) && v.many(&m.Tags)
	case "branch_labels":
		return p.once(3) && v.many(&m.BranchLabels)
	case "depends_on":
		return p.once(4) && v.many(&m.DependsOn)
	case "message":
		return p.once(5) && v.one(&m.Message)
	case "create_date":
		return p.once(6) && v.time(&m.CreateDate)
	case "transaction":
		return p.once(7) && v.bool(&m.Transaction)
	case "dialects":
		return p.once(8) && v.many(&m.Dialects) && len(m.Dialects) > 0
	}
	return false
}

// once tells whether the key of an index stands for the first time.
func (p *plainReader) once(key int) bool {
	first := !p.seen[key]
	p.seen[key] = true
	return first
}

func (v value) one(to *string) bool {
	*to = v.text
	return v.kind == isPlain || v.kind == isQuoted
}

func (v value) many(to *[]string) bool {
	switch v.kind {
	case isNull:
		return true
	case isList:
		*to = v.items
		return true
	default:
		*to = []string{v.text}
		return v.text != ""
	}
}

func (v value) time(to *time.Time) bool {
	if v.kind != isPlain && v.kind != isQuoted {
		return false
	}
	t, ok := parseDate(v.text)
	*to = t
	return ok
}

func (v value) bool(to *Option[bool]) bool {
	*to = Option[bool]{Value: v.text == "true", Set: true}
	return v.kind == isPlain && (v.text == "true" || v.text == "false")
}

// readValue reads what stands after the colon of a key.
func readValue(s string) (value, bool) {
	if s == "" {
		return value{}, true
	}
	if s[0] != ' ' {
		return value{}, false
	}
	switch s = strings.Trim(s, " "); {
	case s == "":
		return value{}, true
	case s[0] == '[':
		items, ok := readList(s)
		return value{items: items, kind: isList}, ok
	case s[0] == '"' || s[0] == '\'':
		text, ok := readQuoted(s)
		return value{text: text, kind: isQuoted}, ok
	case isNullWord(s):
		return value{}, true
	}
	return value{text: s, kind: isPlain}, safe(s, inBlock)
}

// readList reads [a, "b", 'c'] without nesting; items hold no comma or bracket.
func readList(s string) ([]string, bool) {
	if s[len(s)-1] != ']' {
		return nil, false
	}
	s = strings.Trim(s[1:len(s)-1], " ")
	if s == "" {
		return nil, true
	}
	var items []string
	for item := range strings.SplitSeq(s, ",") {
		item = strings.Trim(item, " ")
		ok := item != "" && !isNullWord(item)
		if ok && (item[0] == '"' || item[0] == '\'') {
			item, ok = readQuoted(item)
			ok = ok && item != ""
		} else if ok {
			ok = safe(item, inList)
		}
		if !ok {
			return nil, false
		}
		items = append(items, item)
	}
	return items, true
}

// readQuoted reads text in quotes that holds neither an escape nor its own quote.
func readQuoted(s string) (string, bool) {
	end := len(s) - 1
	if end < 1 || s[end] != s[0] {
		return "", false
	}
	inner := s[1:end]
	return inner, strings.IndexByte(inner, s[0]) < 0 && safe(inner, inQuotes)
}

// isNullWord reports what yaml.v3's resolve takes for null; ~ is declined by safe.
func isNullWord(s string) bool { return s == "null" || s == "Null" || s == "NULL" }

type place uint8

const (
	inBlock place = iota
	inList
	inQuotes
)

// safe reports whether text stands for itself where it is: letters and digits of any
// script, and the punctuation that has no meaning to YAML there.
func safe(s string, where place) bool {
	if where != inQuotes && !startsPlain(s) {
		return false
	}
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError || !unicode.IsLetter(r) {
				return false
			}
			i += size
			continue
		case isWord(c) || c == ' ' || c == '-' || c == '.' || c == '/':
		case c < ' ' || c == 0x7f || c == '\\':
			return false
		case where == inQuotes:
		case where == inList:
			return false
		case c == '#' || c == ':' && (i+1 == len(s) || s[i+1] == ' '):
			return false
		}
		i++
	}
	return true
}

func startsPlain(s string) bool {
	return s != "" && (isWord(s[0]) || s[0] >= utf8.RuneSelf)
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}
