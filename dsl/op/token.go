package op

import "strings"

// Nothing is known here of the dialect: quotes of all kinds are taken for what they are in the databases that have them, and so are the letters of words.

// Closing gives the end of a quoted text or name that a byte opens, 0 for one that opens none.
func Closing(c byte) byte {
	switch c {
	case '\'', '"', '`':
		return c
	case '[':
		return ']'
	}
	return 0
}

// WordByte reports whether a byte is one of a word, or of a number without its point.
func WordByte(c byte) bool {
	return c == '_' || c == '$' || c == '#' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// QuotedLen gives the length of the quoted text at the start of SQL, in which the end that is written twice is none.
func QuotedLen(sql string) int {
	end := Closing(sql[0])
	for n := 1; n < len(sql); n++ {
		if sql[n] != end {
			continue
		}
		if n+1 < len(sql) && sql[n+1] == end {
			n++
			continue
		}
		return n + 1
	}
	return len(sql)
}

// TokenLen gives the length of the quoted text, the word or the sign at the start of SQL.
func TokenLen(sql string) int {
	if Closing(sql[0]) != 0 {
		return QuotedLen(sql)
	}
	n := 0
	for n < len(sql) && WordByte(sql[n]) {
		n++
	}
	return max(n, 1)
}

// GroupLen is TokenLen where a comment, and what stands in parentheses, is one token.
func GroupLen(sql string) int {
	switch {
	case strings.HasPrefix(sql, "--"):
		return after(sql, "\n")
	case strings.HasPrefix(sql, "/*"):
		return after(sql, "*/")
	case sql[0] != '(':
		return TokenLen(sql)
	}
	n := 1
	for n < len(sql) && sql[n] != ')' {
		n += GroupLen(sql[n:])
	}
	return min(n+1, len(sql))
}

// after gives the length of a comment up to its end.
func after(sql, end string) int {
	if i := strings.Index(sql[2:], end); i >= 0 {
		return 2 + i + len(end)
	}
	return len(sql)
}
