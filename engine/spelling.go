package engine

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// spelling compares texts as a database does, as far as that can be told without one.
type spelling struct {
	d               dialects.Dialect
	f               dialects.Facts
	types, defaults bool // whether they are compared
}

// Type is the type as the dialect writes it, so that its names for one type are one.
func (s spelling) Type(t schema.Type) string {
	if !s.types {
		return ""
	}
	text, err := s.d.TypeName(t, s.f)
	if err != nil {
		text = t.String()
	}
	if speller, ok := s.d.(dialects.Speller); ok {
		return speller.SpellType(text)
	}
	return strings.ToLower(text)
}

// Default is the default as the dialect writes it, of a type: '1' and 1 are the same number.
func (s spelling) Default(v *schema.Value, t schema.Type) string {
	if v == nil || v.Kind == schema.Null || !s.defaults {
		return ""
	}
	plain := *v
	if plain.Kind == schema.SQL {
		plain = *plainDefault(s.d, s.f, v, t)
	}
	if coerced, err := sqltext.Coerce(plain, t); err == nil {
		plain = coerced
	}
	if plain.Kind == schema.String && sqltext.IsNumeric(t) { // to every database the same number
		if n, err := schema.NewNumber(plain.Text); err == nil {
			plain = n
		}
	}
	text, err := s.d.Literal(plain, s.f)
	if err != nil {
		text = plain.Text
	}
	return s.Expr(text)
}

// Expr leaves out what means nothing: white space, case outside of quotes, parentheses that change nothing, and what else the dialect's catalog does.
func (s spelling) Expr(sql string) string {
	if speller, ok := s.d.(dialects.ExprSpeller); ok {
		return speller.SpellExpr(sql)
	}
	return plainExpr.Spell(sql)
}

var plainExpr sqltext.ExprSpeller

// Query is Expr without the semicolon at the end.
func (s spelling) Query(sql string) string {
	sql = strings.TrimRight(sql, "; \n")
	if speller, ok := s.d.(dialects.QuerySpeller); ok {
		return speller.SpellQuery(sql)
	}
	return sqltext.Spelled(sql)
}
