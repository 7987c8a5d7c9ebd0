package sqltext

import (
	"slices"
	"strings"

	"mig/dsl/op"
)

// ExprSpeller gives expressions that mean the same one spelling: beyond Spelled, it knows how operators bind, and what databases make of IN, BETWEEN and CAST when they keep an
// expression as a tree. What it can't read, such as CASE, is spelled by Spelled.
type ExprSpeller struct {
	Words map[string]string // of a database that has several for one thing, in lower case
	// Fold gives the name that stands in quotes as it is spelled without; nil leaves it, unless it is a plain word in lower case.
	Fold func(name string) string
}

// Spell spells an expression.
func (s *ExprSpeller) Spell(sql string) string {
	if strings.Contains(sql, "--") || strings.Contains(sql, "/*") {
		return Spelled(sql)
	}
	p := &exprParser{ExprSpeller: s, tokens: s.tokens(sql), ok: true}
	out := p.either()
	if !p.ok || p.at < len(p.tokens) || len(p.tokens) == 0 {
		return Spelled(sql)
	}
	return out
}

var twins = []string{"<>", "!=", "<=", ">=", "||", "::"}

func (s *ExprSpeller) tokens(sql string) (list []string) {
	for i := 0; i < len(sql); {
		n := op.TokenLen(sql[i:])
		if len(sql) > i+1 && slices.Contains(twins, sql[i:i+2]) {
			n = 2
		}
		token := sql[i : i+n]
		i += n
		if strings.TrimSpace(token) == "" {
			continue
		}
		spelled := spelledToken(token)
		if word, ok := s.Words[spelled]; ok {
			spelled = word
		}
		if op.Closing(spelled[0]) != 0 && spelled[0] != '\'' && s.Fold != nil && len(spelled) > 2 {
			spelled = s.Fold(spelled[1 : len(spelled)-1])
		}
		list = append(list, spelled)
	}
	return list
}

// exprParser reads an expression from its tokens, by recursive descent, and writes it with all parentheses.
type exprParser struct {
	*ExprSpeller
	tokens []string
	at     int
	ok     bool
}

func (p *exprParser) next() string {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	return ""
}

func (p *exprParser) take(words ...string) bool {
	if p.at+len(words) > len(p.tokens) || !slices.Equal(p.tokens[p.at:p.at+len(words)], words) {
		return false
	}
	p.at += len(words)
	return true
}

// must takes a token that has to follow.
func (p *exprParser) must(token string) {
	p.ok = p.ok && p.take(token)
}

func (p *exprParser) either() string { return p.chain("or", p.both) }
func (p *exprParser) both() string   { return p.chain("and", p.negated) }

// chain joins what a word joins. The order is nothing to what is true: SQL Server writes the values of IN from the last.
func (p *exprParser) chain(word string, part func() string) string {
	parts := []string{part()}
	for p.ok && p.take(word) {
		parts = append(parts, part())
	}
	return chained(word, parts...)
}

func chained(word string, parts ...string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	var flat []string
	for _, part := range parts {
		if inner, ok := strings.CutPrefix(part, word+"{"); ok && !strings.Contains(inner, "{") { // a chain within a chain
			flat = append(flat, strings.Split(strings.TrimSuffix(inner, "}"+word), "\x00"+word+"\x00")...)
			continue
		}
		flat = append(flat, part)
	}
	slices.Sort(flat)
	return word + "{" + strings.Join(slices.Compact(flat), "\x00"+word+"\x00") + "}" + word
}

func (p *exprParser) negated() string {
	if p.take("not") {
		return "not(" + p.negated() + ")"
	}
	return p.compared()
}

var comparisons = map[string]string{"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "like": " like "}

func (p *exprParser) compared() string {
	left := p.binary([]string{"+", "-", "||"}, p.product)
	for p.ok {
		negated := p.take("not")
		var out string
		switch {
		case !negated && p.take("is"):
			not := p.take("not")
			out = left + " is " + p.word()
			if not {
				out = "not(" + out + ")"
			}
		case p.take("in", "("):
			out = p.oneOf(left)
		case p.take("between"):
			low := p.binary([]string{"+", "-", "||"}, p.product)
			p.must("and")
			out = chained("and", "("+left+">="+low+")", "("+left+"<="+p.binary([]string{"+", "-", "||"}, p.product)+")")
		case comparisons[p.next()] != "" && (!negated || p.next() == "like"):
			sign := comparisons[p.next()]
			p.at++
			out = "(" + left + sign + p.binary([]string{"+", "-", "||"}, p.product) + ")"
		default:
			p.ok = p.ok && !negated
			return left
		}
		if negated {
			out = "not(" + out + ")"
		}
		left = out
	}
	return left
}

func (p *exprParser) oneOf(left string) string {
	var parts []string
	for _, value := range p.list() {
		parts = append(parts, "("+left+"="+value+")")
	}
	if len(parts) == 0 {
		p.ok = false
		return ""
	}
	return chained("or", parts...)
}

// list reads what stands between commas, to the closing parenthesis.
func (p *exprParser) list() (out []string) {
	for p.ok && !p.take(")") {
		if len(out) > 0 {
			p.must(",")
		}
		out = append(out, p.either())
	}
	return out
}

func (p *exprParser) binary(signs []string, part func() string) string {
	left := part()
	for p.ok && slices.Contains(signs, p.next()) {
		sign := p.next()
		p.at++
		left = "(" + left + sign + part() + ")"
	}
	return left
}

func (p *exprParser) product() string { return p.binary([]string{"*", "/", "%"}, p.single) }

// word takes a word that stands for itself.
func (p *exprParser) word() string {
	token := p.next()
	p.ok = p.ok && token != "" && op.WordByte(token[0])
	p.at++
	return token
}

// Words that begin what is not read here, or that end an operand.
var unreadable = []string{"case", "select", "exists", "interval", "array", "row", "distinct", "when", "then", "else", "end", "and", "or", "not", "is", "in", "between", "like", "as", ""}

func (p *exprParser) single() string {
	switch {
	case p.take("-"):
		return "-" + p.single()
	case p.take("("):
		out := p.either()
		p.must(")")
		return out
	}
	token := p.next()
	if slices.Contains(unreadable, token) || !op.WordByte(token[0]) && op.Closing(token[0]) == 0 {
		p.ok = false
		return ""
	}
	p.at++
	if next := p.next(); len(token) == 1 && next != "" && next[0] == '\'' { // N'text', x'cafe'
		p.at++
		return token + next
	}
	for p.take(".") {
		token += "." + p.next()
		p.at++
	}
	if p.take("(") {
		return p.call(token)
	}
	return token
}

// call reads a call's arguments. CAST(x AS t) is CONVERT(t, x), whose style 0 is what it has by itself.
func (p *exprParser) call(name string) string {
	if name == "cast" {
		value := p.either()
		p.must("as")
		return "convert(" + p.typeName() + "," + value + ")"
	}
	if name == "convert" {
		to := p.convertType()
		args := append([]string{to}, p.list()...)
		if len(args) == 3 && args[2] == "0" {
			args = args[:2]
		}
		return "convert(" + strings.Join(args, ",") + ")"
	}
	return name + "(" + strings.Join(p.list(), ",") + ")"
}

// convertType reads the type before the first comma.
func (p *exprParser) convertType() string {
	out := p.word()
	if p.take("(") {
		out += "(" + strings.Join(p.list(), ",") + ")"
	}
	p.must(",")
	return out
}

// typeName reads a type to the parenthesis that closes the cast.
func (p *exprParser) typeName() string {
	out := p.word()
	for p.ok && !p.take(")") {
		if p.take("(") {
			out += "(" + strings.Join(p.list(), ",") + ")"
			continue
		}
		out += " " + p.word()
	}
	return out
}
