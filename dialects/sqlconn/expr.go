package sqlconn

// Unwrap takes off the parentheses that enclose an expression as a whole: catalogs add them, and each
// round of reading and writing would add one more pair.
func Unwrap(expr string) string {
	for len(expr) > 1 && expr[0] == '(' && closing(expr) == len(expr)-1 {
		expr = expr[1 : len(expr)-1]
	}
	return expr
}

// closing gives the place of the parenthesis that closes the first one, -1 when there is none. Quotes of
// all kinds hide what is in them; a doubled quote closes and opens again.
func closing(expr string) int {
	depth, quote := 0, byte(0)
	for i := range len(expr) {
		c := expr[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'', c == '"', c == '`':
			quote = c
		case c == '[':
			quote = ']'
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
