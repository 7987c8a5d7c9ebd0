package dialecttest

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// decodeLiteral gives the text that a string literal stands for: quoted pieces, with the prefixes and the few
// functions that dialects need for what a client would alter, joined by || or +.
func decodeLiteral(sql string, backslash bool) (string, error) {
	d := &literalDecoder{rest: sql, backslash: backslash}
	s, err := d.sum()
	if err == nil && strings.TrimSpace(d.rest) != "" {
		err = fmt.Errorf("%.40q follows the literal", d.rest)
	}
	return s, err
}

type literalDecoder struct {
	rest      string
	backslash bool
}

func (d *literalDecoder) skip(token string) bool {
	trimmed := strings.TrimLeft(d.rest, " \n")
	if len(trimmed) >= len(token) && strings.EqualFold(trimmed[:len(token)], token) {
		d.rest = trimmed[len(token):]
		return true
	}
	return false
}

func (d *literalDecoder) sum() (string, error) {
	var b strings.Builder
	for {
		s, err := d.term()
		if err != nil {
			return "", err
		}
		b.WriteString(s)
		if !d.skip("||") && !d.skip("+") {
			return b.String(), nil
		}
	}
}

func (d *literalDecoder) term() (string, error) {
	switch {
	case d.skip("UNISTR("):
		s, err := d.sum()
		if err != nil {
			return "", err
		}
		s, err = unistr(s)
		return s, d.closing(err)
	case d.skip("NCHAR("), d.skip("CHR("), d.skip("CHAR("):
		return d.char()
	case d.skip("CONCAT("):
		return d.list()
	case d.skip("CAST("):
		s, err := d.sum()
		if _, after, ok := strings.Cut(d.rest, ")"); err == nil && ok {
			d.rest = strings.TrimPrefix(after, ")") // CAST(x AS NVARCHAR(max))
		}
		return s, err
	case d.skip("TO_CLOB("), d.skip("TO_NCLOB("), d.skip("("):
		s, err := d.sum()
		return s, d.closing(err)
	case d.skip("N'"), d.skip("'"):
		return d.quoted()
	}
	return "", fmt.Errorf("%.40q is not understood", d.rest)
}

func (d *literalDecoder) closing(err error) error {
	if err == nil && !d.skip(")") {
		return fmt.Errorf("a parenthesis is not closed before %.40q", d.rest)
	}
	return err
}

// list reads the arguments of CONCAT.
func (d *literalDecoder) list() (string, error) {
	var b strings.Builder
	for {
		s, err := d.sum()
		if err != nil {
			return "", err
		}
		b.WriteString(s)
		if !d.skip(",") {
			return b.String(), d.closing(nil)
		}
	}
}

func (d *literalDecoder) char() (string, error) {
	number, rest, ok := strings.Cut(d.rest, ")")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if !ok || err != nil {
		return "", fmt.Errorf("%.40q is no character's number", d.rest)
	}
	d.rest = rest
	return string(rune(n)), nil
}

var backslashed = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'Z': "\x1a", '0': "\x00", 'b': "\b"}

// quoted reads up to the closing quote, which has been opened.
func (d *literalDecoder) quoted() (string, error) {
	var b strings.Builder
	for i := 0; i < len(d.rest); i++ {
		switch c := d.rest[i]; {
		case c == '\\' && d.backslash && i+1 < len(d.rest):
			i++
			if s, ok := backslashed[d.rest[i]]; ok {
				b.WriteString(s)
			} else {
				b.WriteByte(d.rest[i])
			}
		case c == '\'' && strings.HasPrefix(d.rest[i+1:], "'"):
			b.WriteByte(c)
			i++
		case c == '\'':
			d.rest = d.rest[i+1:]
			return b.String(), nil
		default:
			b.WriteByte(c)
		}
	}
	return "", fmt.Errorf("a quote is not closed")
}

// unistr decodes \XXXX, in UTF-16, and \\.
func unistr(s string) (string, error) {
	var out []uint16
	for s != "" {
		i := strings.IndexByte(s, '\\')
		if i < 0 {
			i = len(s)
		}
		out = append(out, utf16.Encode([]rune(s[:i]))...)
		if s = s[i:]; s == "" {
			break
		}
		if strings.HasPrefix(s, `\\`) {
			out, s = append(out, '\\'), s[2:]
			continue
		}
		code, err := hex.DecodeString(s[1:min(5, len(s))])
		if err != nil || len(code) != 2 {
			return "", fmt.Errorf("%.10q is no character of UNISTR", s)
		}
		out, s = append(out, uint16(code[0])<<8|uint16(code[1])), s[5:]
	}
	return string(utf16.Decode(out)), nil
}

var closingQuotes = map[byte]string{'"': `"`, '`': "`", '[': "]"}

// decodeIdent gives the name that an identifier stands for.
func decodeIdent(id string) (string, error) {
	end, ok := closingQuotes[id[0]]
	if !ok {
		if strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789_$#") != "" {
			return "", fmt.Errorf("it is not quoted")
		}
		return id, nil
	}
	if len(id) < 2 || !strings.HasSuffix(id, end) {
		return "", fmt.Errorf("its quote is not closed")
	}
	inside := id[1 : len(id)-1]
	name := strings.ReplaceAll(inside, end+end, end)
	if strings.ReplaceAll(name, end, end+end) != inside {
		return "", fmt.Errorf("a quote in it is not doubled")
	}
	return name, nil
}
