package sqltext

import (
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Requalifier puts other schemas in the place of those that stand before names in SQL, so that what the SQL makes and reads is made and read elsewhere. It reads words, not SQL: in strings and
// bodies too, since what is called otherwise everywhere can be called back everywhere.
type Requalifier struct {
	Quote     byte                // of identifiers
	Backslash bool                // it escapes in strings
	Fold      func(string) string // a name without quotes as the catalog has it
	Current   string              // the schema of names that have none before them, as the catalog has it
	To        map[string]string   // what schemas are called instead, as SQL writes it
	// There are names that need not be made to be read: they stay, unless they are made.
	There map[schema.Name]bool

	made map[schema.Name]bool
}

// Learn notes what SQL makes, and gives the schemas that stand before names in it.
func (r *Requalifier) Learn(sql string) (schemas []string) {
	if r.made == nil {
		r.made = map[schema.Name]bool{}
	}
	list := r.tokens(sql)
	for i, t := range list {
		switch {
		case t.kind == quotedText:
			schemas = append(schemas, r.Learn(t.inner())...)
		case t.kind == identifier && r.before(list, i):
			schemas = append(schemas, r.name(t))
		case t.is("CREATE"):
			if n := r.created(list[i+1:]); n.Name != "" {
				r.made[n] = true
			}
		}
	}
	return schemas
}

// Made gives the schemas in which something is made, without the current one.
func (r *Requalifier) Made() map[string]bool {
	out := map[string]bool{}
	for n := range r.made {
		if n.Schema != r.Current {
			out[n.Schema] = true
		}
	}
	return out
}

// Rewrite gives SQL with the schemas replaced. A schema stays before a name that need not be made. Where its name is also that of something else, such as a table by which its
// columns are named, it is replaced only before what is made.
func (r *Requalifier) Rewrite(sql string) string {
	list := r.tokens(sql)
	other := map[string]bool{}
	for i, t := range list {
		if t.kind == identifier && !r.before(list, i) && !ofSchema(list, i) {
			other[r.name(t)] = true
		}
	}
	var b strings.Builder
	for i, t := range list {
		text := t.text
		if t.kind == quotedText {
			text = t.text[:t.from] + r.Rewrite(t.inner()) + t.text[t.to:]
		}
		if t.kind == identifier && r.before(list, i) {
			n := schema.Name{Schema: r.name(t), Name: r.name(list[next(list, next(list, i))])}
			if to := r.To[n.Schema]; to != "" && (r.made[n] || !r.There[n] && !other[n.Schema]) {
				text = to
			}
		} else if t.kind == identifier && ofSchema(list, i) && r.To[r.name(t)] != "" {
			text = r.To[r.name(t)]
		}
		b.WriteString(text)
	}
	return b.String()
}

// before reports whether an identifier stands before the name of something, and nothing before it.
func (r *Requalifier) before(list []sqlToken, i int) bool {
	dot := next(list, i)
	if dot == len(list) || list[dot].text != "." {
		return false
	}
	n := next(list, dot)
	if n == len(list) || list[n].kind != identifier {
		return false
	}
	i = last(list, i)
	return i < 0 || list[i].text != "."
}

// ofSchema reports whether what stands before a token says that it is a schema.
func ofSchema(list []sqlToken, i int) bool {
	i = last(list, i)
	for i >= 0 && (list[i].is("IF") || list[i].is("NOT") || list[i].is("EXISTS")) {
		i = last(list, i)
	}
	return i >= 0 && (list[i].is("SCHEMA") || list[i].is("DATABASE"))
}

// last gives the token before one, passing over what is blank; -1 where there is none.
func last(list []sqlToken, i int) int {
	i--
	for i >= 0 && list[i].kind == blank {
		i--
	}
	return i
}

// next gives the token after one, passing over what is blank.
func next(list []sqlToken, i int) int {
	i++
	for i < len(list) && list[i].kind == blank {
		i++
	}
	return i
}

// makes are the words that say what is made that has a name of its own in a schema.
var makes = map[string]bool{
	"TABLE": true, "VIEW": true, "TYPE": true, "DOMAIN": true, "SEQUENCE": true, "FUNCTION": true, "PROCEDURE": true, "AGGREGATE": true, "COLLATION": true,
}

// created gives the name of what is made, by the tokens after CREATE.
func (r *Requalifier) created(list []sqlToken) (n schema.Name) {
	for i := next(list, -1); i < len(list); i = next(list, i) {
		if word := strings.ToUpper(list[i].text); word == "AS" || word == "ON" || word == "(" || word == ";" {
			return n
		}
		if !makes[strings.ToUpper(list[i].text)] {
			continue
		}
		i = next(list, i)
		for i < len(list) && (list[i].is("IF") || list[i].is("NOT") || list[i].is("EXISTS")) {
			i = next(list, i)
		}
		if i == len(list) || list[i].kind != identifier {
			return n
		}
		n = schema.Name{Schema: r.Current, Name: r.name(list[i])}
		if r.before(list, i) {
			n = schema.Name{Schema: n.Name, Name: r.name(list[next(list, next(list, i))])}
		}
		return n
	}
	return n
}

func (r *Requalifier) name(t sqlToken) string {
	if t.text[0] == r.Quote {
		quote := string(r.Quote)
		return strings.ReplaceAll(strings.TrimSuffix(t.text[1:], quote), quote+quote, quote)
	}
	return r.Fold(t.text)
}

type tokenKind uint8

const (
	sign tokenKind = iota
	blank
	identifier
	quotedText
)

// sqlToken is a piece of SQL. Of a text in quotes, from and to are where it begins and ends within.
type sqlToken struct {
	kind     tokenKind
	text     string
	from, to int
}

func (t sqlToken) inner() string { return t.text[t.from:t.to] }

func (t sqlToken) is(word string) bool { return strings.EqualFold(t.text, word) }

// tokens cuts SQL. Joined, they give it back.
func (r *Requalifier) tokens(sql string) (list []sqlToken) {
	for i := 0; i < len(sql); {
		t := r.token(sql[i:], len(list) > 0 && list[len(list)-1].is("E"))
		list = append(list, t)
		i += len(t.text)
	}
	return list
}

func (r *Requalifier) token(sql string, escapes bool) sqlToken {
	c := sql[0]
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return sqlToken{kind: blank, text: sql[:1]}
	case strings.HasPrefix(sql, "--"):
		line, _, _ := strings.Cut(sql, "\n")
		return sqlToken{kind: blank, text: line}
	case strings.HasPrefix(sql, "/*") && !strings.HasPrefix(sql, "/*!") && !strings.HasPrefix(sql, "/*M!"): // which are run
		if n := strings.Index(sql[2:], "*/"); n >= 0 {
			return sqlToken{kind: blank, text: sql[:n+4]}
		}
		return sqlToken{kind: blank, text: sql}
	case c == r.Quote:
		return sqlToken{kind: identifier, text: sql[:quotedLen(sql, false)]}
	case c == '\'' || c == '"':
		n := quotedLen(sql, r.Backslash || escapes)
		return sqlToken{quotedText, sql[:n], 1, max(1, n-1)}
	case c == '$' && r.Quote == '"':
		tag := 1 + len(sql[1:]) - len(strings.TrimLeftFunc(sql[1:], func(c rune) bool { return c != '$' && c < 0x80 && op.WordByte(byte(c)) }))
		if tag < len(sql) && sql[tag] == '$' {
			if n := strings.Index(sql[tag+1:], sql[:tag+1]); n >= 0 {
				return sqlToken{quotedText, sql[:2*(tag+1)+n], tag + 1, tag + 1 + n}
			}
		}
	case op.WordByte(c):
		n := 0
		for n < len(sql) && op.WordByte(sql[n]) {
			n++
		}
		return sqlToken{kind: identifier, text: sql[:n]}
	}
	return sqlToken{kind: sign, text: sql[:1]}
}

// quotedLen gives the length of the text in quotes at the start of SQL.
func quotedLen(sql string, backslash bool) int {
	for n := 1; n < len(sql); n++ {
		switch {
		case backslash && sql[n] == '\\':
			n++
		case sql[n] == sql[0] && n+1 < len(sql) && sql[n+1] == sql[0]:
			n++
		case sql[n] == sql[0]:
			return n + 1
		}
	}
	return len(sql)
}
