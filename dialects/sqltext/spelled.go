package sqltext

import "strings"

// Spelled gives a text of SQL without what means nothing to a database: white space that parts no words, the case of words outside of quotes, quotes around a plain word, and
// parentheses around the whole. Two texts that give the same mean the same; two that give others may too.
func Spelled(sql string) string {
	var b strings.Builder
	for i := 0; i < len(sql); {
		n := tokenLen(sql[i:])
		token := sql[i : i+n]
		i += n
		if strings.TrimSpace(token) == "" {
			continue
		}
		token = spelledToken(token)
		if text := b.String(); text != "" && wordEnd(text[len(text)-1]) && wordEnd(token[0]) {
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

var quoteEnds = map[byte]byte{'\'': '\'', '"': '"', '`': '`', '[': ']'}

func tokenLen(s string) int {
	end, quoted := quoteEnds[s[0]]
	if quoted {
		for n := 1; n < len(s); n++ {
			if s[n] == end {
				if n+1 < len(s) && s[n+1] == end {
					n++
					continue
				}
				return n + 1
			}
		}
		return len(s)
	}
	n := 0
	for n < len(s) && wordEnd(s[n]) {
		n++
	}
	return max(n, 1)
}

func wordEnd(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func spelledToken(token string) string {
	_, quoted := quoteEnds[token[0]]
	switch {
	case !quoted:
		return strings.ToLower(token)
	case token[0] == '\'' || len(token) < 3:
		return token
	}
	if inner := token[1 : len(token)-1]; tokenLen(inner) == len(inner) && inner == strings.ToLower(inner) && wordEnd(inner[0]) {
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
	for i := 0; i < len(s); i += tokenLen(s[i:]) {
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
