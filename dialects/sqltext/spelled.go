package sqltext

import (
	"strings"

	"mig/dsl/op"
)

// Spelled gives a text of SQL without what means nothing to a database: white space that parts no words, the case of words outside of quotes, quotes around a plain word, and
// parentheses around the whole. Two texts that give the same mean the same; two that give others may too.
func Spelled(sql string) string {
	var b strings.Builder
	for i := 0; i < len(sql); {
		n := op.TokenLen(sql[i:])
		token := sql[i : i+n]
		i += n
		if strings.TrimSpace(token) == "" {
			continue
		}
		token = spelledToken(token)
		if text := b.String(); text != "" && op.WordByte(text[len(text)-1]) && op.WordByte(token[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(token)
	}
	text := b.String()
	for wrapped(text) {
		text = text[1 : len(text)-1]
	}
	return text
}

func spelledToken(token string) string {
	switch {
	case op.Closing(token[0]) == 0:
		return strings.ToLower(token)
	case token[0] == '\'' || len(token) < 3:
		return token
	}
	if inner := token[1 : len(token)-1]; op.TokenLen(inner) == len(inner) && inner == strings.ToLower(inner) && op.WordByte(inner[0]) {
		return inner
	}
	return token
}

// wrapped reports whether the first parenthesis closes at the end.
func wrapped(s string) bool {
	if len(s) < 2 || s[0] != '(' {
		return false
	}
	depth := 0
	for i := 0; i < len(s); i += op.TokenLen(s[i:]) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i == len(s)-1
			}
		}
	}
	return false
}
