package sqlcmd

import "strings"

// Server gives a batch as the server reads it: a line end after a backslash is taken out of a string constant, with the backslash.
// https://learn.microsoft.com/sql/t-sql/language-elements/sql-server-utilities-statements-backslash
func Server(batch string) string {
	var b strings.Builder
	for batch != "" {
		n, text := constant(batch)
		if text {
			b.WriteString(strings.NewReplacer("\\\r\n", "", "\\\n", "").Replace(batch[:n]))
		} else {
			b.WriteString(batch[:n])
		}
		batch = batch[n:]
	}
	return b.String()
}

// constant gives the length of the token that a text begins with, and whether it is a string constant.
func constant(text string) (n int, is bool) {
	switch c := text[0]; {
	case strings.HasPrefix(text, "--"):
		return strings.IndexByte(text+"\n", '\n'), false
	case strings.HasPrefix(text, "/*"):
		depth := 1
		for n = 2; n < len(text) && depth > 0; n++ {
			switch {
			case strings.HasPrefix(text[n:], "/*"):
				depth++
				n++
			case strings.HasPrefix(text[n:], "*/"):
				depth--
				n++
			}
		}
		return min(n, len(text)), false
	case c == '\'' || c == '"' || c == '[':
		if c == '[' {
			c = ']'
		}
		for n = 1; n < len(text); n++ {
			if text[n] == c {
				if n++; n == len(text) || text[n] != c {
					break
				}
			}
		}
		return n, c == '\''
	}
	return 1, false
}
