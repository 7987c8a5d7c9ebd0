package sqlite

import (
	"fmt"
	"strings"

	"mig/dialects/sqlconn"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// ddlToken is a word, a quoted name, a string, a group in parentheses with all that is in it, or one other character. Comments and white
// space are no tokens.
type ddlToken struct {
	text string // as it stands
	from int
}

// is reports whether the token is this word, in whatever case.
func (t ddlToken) is(word string) bool { return strings.EqualFold(t.text, word) }

func (t ddlToken) group() bool { return strings.HasPrefix(t.text, "(") }

// name gives the identifier that the token is, without its quotes. SQLite takes all four kinds.
// https://www.sqlite.org/lang_keywords.html
func (t ddlToken) name() string {
	if len(t.text) < 2 {
		return t.text
	}
	inside := t.text[1 : len(t.text)-1]
	switch q := t.text[0]; q {
	case '"', '`', '\'':
		return strings.ReplaceAll(inside, string([]byte{q, q}), string(q))
	case '[':
		return inside
	}
	return t.text
}

// ddlTokens cuts SQL that SQLite has taken, so that what is not closed can't occur.
func ddlTokens(sql string) []ddlToken {
	var out []ddlToken
	for i := 0; i < len(sql); {
		n := op.GroupLen(sql[i:])
		if text := sql[i : i+n]; strings.TrimSpace(text) != "" && !strings.HasPrefix(text, "--") && !strings.HasPrefix(text, "/*") {
			out = append(out, ddlToken{text, i})
		}
		i += n
	}
	return out
}

// groupParts gives the parts of a group between its commas.
func groupParts(group ddlToken) [][]ddlToken {
	var parts [][]ddlToken
	var part []ddlToken
	for _, t := range ddlTokens(strings.TrimSuffix(group.text[1:], ")")) {
		if t.text == "," {
			parts, part = append(parts, part), nil
			continue
		}
		part = append(part, t)
	}
	return append(parts, part)
}

// ddlReader walks over the tokens of a definition.
type ddlReader struct {
	rest  []ddlToken
	lossy string // what was read that a schema does not hold
}

func (r *ddlReader) peek() ddlToken {
	if len(r.rest) == 0 {
		return ddlToken{}
	}
	return r.rest[0]
}

func (r *ddlReader) next() ddlToken {
	t := r.peek()
	if len(r.rest) > 0 {
		r.rest = r.rest[1:]
	}
	return t
}

// take goes over words if they come next.
func (r *ddlReader) take(words ...string) bool {
	if len(r.rest) < len(words) {
		return false
	}
	for i, w := range words {
		if !r.rest[i].is(w) {
			return false
		}
	}
	r.rest = r.rest[len(words):]
	return true
}

// columns reads (a, b), without what follows a name.
func (r *ddlReader) columns() []string {
	if !r.peek().group() {
		return nil
	}
	var out []string
	for _, part := range groupParts(r.next()) {
		if len(part) == 0 {
			continue
		}
		out = append(out, part[0].name())
		for _, tok := range part[1:] {
			if tok.is("COLLATE") || tok.is("DESC") {
				r.lossy = lossyKey
			}
		}
	}
	return out
}

func (r *ddlReader) expr() string {
	return sqlconn.Unwrap(strings.TrimSpace(r.next().text))
}

// readCreateTable adds to a table what only its CREATE TABLE tells. The columns are there already.
// https://www.sqlite.org/lang_createtable.html
func readCreateTable(sql string, t *schema.Table) error {
	var body ddlToken
	for _, tok := range ddlTokens(sql) {
		if tok.group() {
			body = tok
			break
		}
	}
	if body.text == "" {
		return fmt.Errorf("no columns in its CREATE TABLE")
	}
	for _, part := range groupParts(body) {
		r := &ddlReader{rest: part}
		if len(part) > 0 && !startsConstraint(part[0]) {
			if c := t.Column(r.next().name()); c != nil {
				r.column(t, c)
			}
		}
		for len(r.rest) > 0 {
			r.constraint(t, nil)
		}
		if r.lossy != "" {
			t.Lossy = r.lossy
		}
	}
	return nil
}

const lossyKey = "a collation or DESC in a key"

func startsConstraint(t ddlToken) bool {
	for _, w := range []string{"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"} {
		if t.is(w) {
			return true
		}
	}
	return false
}

// column reads what follows a column's name: its type, which the pragma has told, and its constraints.
func (r *ddlReader) column(t *schema.Table, c *schema.Column) {
	for len(r.rest) > 0 {
		switch {
		case r.take("COLLATE"):
			if c.Collate = r.next().name(); strings.EqualFold(c.Collate, "BINARY") {
				c.Collate = "" // the default
			}
		case r.take("DEFAULT"):
			if tok := r.next(); tok.group() {
				text := tok.text // the pragma leaves the parentheses out, which SQLite demands but around a literal
				if inside := ddlTokens(text[1 : len(text)-1]); len(inside) == 1 && !inside[0].group() {
					text = inside[0].text
				}
				c.Default = sqlconn.Default(text)
			}
		case r.take("NOT", "NULL"):
			if how := r.onConflict(); how != "" {
				r.lossy = "NOT NULL " + how
			}
		case r.take("AS"):
			if c.Computed != nil {
				c.Computed.Expr = r.expr()
			}
		default:
			r.constraint(t, c)
		}
	}
}

// constraint reads one constraint of a table, or of a column, or goes over one token.
func (r *ddlReader) constraint(t *schema.Table, c *schema.Column) {
	k := &schema.Constraint{}
	if r.take("CONSTRAINT") {
		k.Name = r.next().name()
	}
	switch {
	case r.take("PRIMARY", "KEY"):
		r.primaryKey(t, c, k)
		return
	case r.take("UNIQUE"):
		k.Kind, k.Columns = schema.Unique, r.keyColumns(c)
		k.Tail = r.onConflict()
	case r.take("CHECK"):
		k.Kind, k.Expr = schema.Check, r.expr()
		if c != nil {
			k.Columns = []string{c.Name} // it is dropped with its column
		}
		k.Tail = r.onConflict()
	case r.take("FOREIGN", "KEY"):
		k.Columns = r.columns()
		r.take("REFERENCES")
		r.references(k)
	case r.take("REFERENCES"):
		if c != nil {
			k.Columns = []string{c.Name}
		}
		r.references(k)
	default:
		r.next()
		return
	}
	t.Constraints = append(t.Constraints, k)
}

// primaryKey reads what follows PRIMARY KEY. AUTOINCREMENT, which stands behind the column, is the key's tail.
func (r *ddlReader) primaryKey(t *schema.Table, c *schema.Column, k *schema.Constraint) {
	numbers := false
	if r.peek().group() {
		for _, part := range groupParts(r.peek()) {
			numbers = numbers || len(part) > 1 && part[len(part)-1].is(tailAutoincrement)
		}
	}
	k.Kind, k.Columns = schema.PrimaryKey, r.keyColumns(c)
	if !r.take("ASC") && r.take("DESC") {
		r.lossy = lossyKey // an INTEGER PRIMARY KEY DESC is no rowid: https://www.sqlite.org/lang_createtable.html#rowids_and_the_integer_primary_key
	}
	k.Tail = r.onConflict()
	if r.take(tailAutoincrement) || numbers {
		k.Tail = sqltext.Join(k.Tail, tailAutoincrement)
		if col := t.Column(k.Columns[0]); col != nil {
			col.Identity = &schema.Identity{}
		}
	}
	sqlconn.SetPrimary(t, k)
}

// onConflict reads ON CONFLICT, which a constraint has as its tail. https://www.sqlite.org/lang_conflict.html
func (r *ddlReader) onConflict() string {
	if !r.take("ON", "CONFLICT") {
		return ""
	}
	return "ON CONFLICT " + strings.ToUpper(r.next().text)
}

func (r *ddlReader) keyColumns(c *schema.Column) []string {
	if c != nil {
		return []string{c.Name}
	}
	return r.columns()
}

// references reads what follows REFERENCES.
func (r *ddlReader) references(k *schema.Constraint) {
	k.Kind = schema.ForeignKey
	k.Referred.Name = r.next().name()
	k.ReferredColumns = r.columns()
	for {
		switch {
		case r.take("ON", "DELETE"):
			k.OnDelete = r.action()
		case r.take("ON", "UPDATE"):
			k.OnUpdate = r.action()
		case r.take("MATCH"):
			k.Match = strings.ToUpper(r.next().text)
		case r.take("NOT", "DEFERRABLE"):
			r.initially()
		case r.take("DEFERRABLE"):
			k.Deferrable, k.Initially = true, r.initially()
		default:
			return
		}
	}
}

func (r *ddlReader) action() string {
	words := strings.ToUpper(r.next().text)
	if words == "SET" || words == "NO" {
		words += " " + strings.ToUpper(r.next().text)
	}
	return sqlconn.Action(words)
}

func (r *ddlReader) initially() string {
	if r.take("INITIALLY") && strings.EqualFold(r.next().text, "DEFERRED") {
		return "DEFERRED"
	}
	return ""
}

// readCreateIndex gives the columns of an index as they are written, and its condition.
// https://www.sqlite.org/lang_createindex.html
func readCreateIndex(sql string) (exprs []indexedExpr, where string, err error) {
	all := ddlTokens(sql)
	for i, t := range all {
		if !t.group() {
			continue
		}
		for _, part := range groupParts(t) {
			exprs = append(exprs, indexExpr(part, t.text))
		}
		if rest := all[i+1:]; len(rest) > 1 && rest[0].is("WHERE") {
			where = sqlconn.Unwrap(strings.TrimSpace(sql[rest[1].from:]))
		}
		return exprs, where, nil
	}
	return nil, "", fmt.Errorf("no columns in its CREATE INDEX")
}

// indexedExpr is a column, or an expression, of an index as it is written.
type indexedExpr struct {
	text string
	desc bool
}

// indexExpr takes the direction off an indexed expression. Places count from after the parenthesis.
func indexExpr(part []ddlToken, group string) indexedExpr {
	var e indexedExpr
	if n := len(part); n > 1 && (part[n-1].is("ASC") || part[n-1].is("DESC")) {
		e.desc = part[n-1].is("DESC")
		part = part[:n-1]
	}
	if len(part) == 0 {
		return e
	}
	last := part[len(part)-1]
	e.text = sqlconn.Unwrap(group[1+part[0].from : 1+last.from+len(last.text)])
	return e
}
