package mssql

import (
	"strings"
	"unicode"
)

// mentions reports whether an expression has a column's name in it: as a word of its own outside strings, in any case, which
// is not the name of a function, or in quotes.
func mentions(expr, column string) bool {
	for i := 0; i < len(expr); {
		switch b := expr[i]; {
		case b == '\'':
			_, i = quotedTo(expr, i, '\'')
		case b == '[' || b == '"':
			end := b
			if b == '[' {
				end = ']'
			}
			var name string
			if name, i = quotedTo(expr, i, end); strings.EqualFold(name, column) {
				return true
			}
		default:
			n := strings.IndexFunc(expr[i:], func(r rune) bool { return !wordRune(r) })
			if n < 0 {
				n = len(expr) - i
			}
			word, rest := expr[i:i+n], strings.TrimLeft(expr[i+n:], " \t\n")
			if strings.EqualFold(word, column) && !strings.HasPrefix(rest, "(") {
				return true
			}
			i += max(n, 1)
		}
	}
	return false
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '@' || r == '#' || r == '$'
}

// quotedTo gives what stands between the quote at i and the one that ends it, and the offset after that.
func quotedTo(s string, i int, end byte) (inside string, next int) {
	var b strings.Builder
	for i++; i < len(s); i++ {
		if s[i] == end {
			if i+1 >= len(s) || s[i+1] != end {
				return b.String(), i + 1
			}
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), i
}
