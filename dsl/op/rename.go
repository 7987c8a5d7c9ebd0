package op

import (
	"strings"

	"mig/dsl/schema"
)

// renameExprs gives a column its new name in the expressions of its table: checks, computed columns, indexes and their conditions.
// ident writes the new name as the dialect at hand does; nil writes a plain word as it is, and others in the standard's quotes.
func renameExprs(t *schema.Table, from, to string, ident func(string) string) {
	for _, c := range t.Columns {
		if c.Computed != nil {
			computed := *c.Computed // the column may share it with a copy
			computed.Expr = RenameInExpr(computed.Expr, from, to, ident)
			c.Computed = &computed
		}
	}
	for _, c := range t.Constraints {
		c.Expr, c.Where = RenameInExpr(c.Expr, from, to, ident), RenameInExpr(c.Where, from, to, ident)
	}
	for _, x := range t.Indexes {
		x.Where = RenameInExpr(x.Where, from, to, ident)
		for i := range x.Columns {
			x.Columns[i].Expr = RenameInExpr(x.Columns[i].Expr, from, to, ident)
		}
	}
}

// RenameInExpr gives a column its new name in an expression. What stands in single quotes is text, a word before a parenthesis
// is a function, and one before a dot a table.
func RenameInExpr(expr, from, to string, ident func(string) string) string {
	var b strings.Builder
	for i := 0; i < len(expr); {
		n := TokenLen(expr[i:])
		token, rest := expr[i:i+n], strings.TrimLeft(expr[i+n:], " \t\r\n")
		i += n
		if (rest == "" || rest[0] != '(' && rest[0] != '.') && names(token, from) {
			token = renamed(token, to, ident)
		}
		b.WriteString(token)
	}
	return b.String()
}

// Mentions reports whether an expression reads a column, as far as its words tell.
func Mentions(expr, column string) bool {
	for i := 0; i < len(expr); {
		n := TokenLen(expr[i:])
		token, rest := expr[i:i+n], strings.TrimLeft(expr[i+n:], " \t\r\n")
		i += n
		if (rest == "" || rest[0] != '(' && rest[0] != '.') && names(token, column) {
			return true
		}
	}
	return false
}

// names reports whether a token is the column's name, quoted or not.
func names(token, column string) bool {
	end := Closing(token[0])
	if end == 0 {
		return strings.EqualFold(token, column)
	}
	if token[0] == '\'' || len(token) < 2 {
		return false
	}
	twice := string([]byte{end, end})
	return strings.ReplaceAll(token[1:len(token)-1], twice, string(end)) == column
}

// renamed writes the new name as the old one was written: without quotes, if it is a plain word.
func renamed(token, to string, ident func(string) string) string {
	if Closing(token[0]) == 0 && ident != nil {
		return ident(to)
	}
	opening, end := byte('"'), byte('"')
	if c := Closing(token[0]); c != 0 {
		opening, end = token[0], c
	} else if plainWord(to) {
		return to
	}
	return string(opening) + strings.ReplaceAll(to, string(end), string([]byte{end, end})) + string(end)
}

func plainWord(s string) bool {
	for i := range len(s) {
		if !(s[i] == '_' || s[i] >= 'a' && s[i] <= 'z' || s[i] >= '0' && s[i] <= '9' && i > 0) {
			return false
		}
	}
	return true
}
