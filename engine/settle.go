package engine

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"mig/dialects"
	"mig/dsl/schema"
	"mig/engine/script"
)

// Identifiers, in the quotes of any database or without.
const (
	ident     = "(?:\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`|\\[[^\\]]+\\]|[\\pL_][\\pL\\pN_$#]*)"
	qualified = "(" + ident + "(?:\\s*\\.\\s*" + ident + ")?)"
	single    = "(" + ident + ")"
	// rest is what belongs to one action of ALTER TABLE: no comma but in parentheses.
	rest = `(?:[^,()]|\([^()]*\))*`
	ends = `\s*$`
)

// trace is a form of statement with one effect, and what of it the catalog shows afterwards. Each is one that fails where the catalog shows that already: so what the
// catalog shows was done by it.
type trace struct {
	form  *regexp.Regexp
	shows func(ctx context.Context, s dialects.Session, m []string) (bool, error)
}

func form(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?is)^` + strings.ReplaceAll(pattern, " ", `\s+`))
}

const alterTable = `ALTER TABLE ` + qualified + ` `

// The tables of forms are made when a statement is to be settled: their expressions take longer to make than most runs.

// again are the statements of one effect that may run twice: the second time changes nothing.
var again = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		form(`(?:CREATE|DROP) (?:TABLE|VIEW|INDEX|SCHEMA|SEQUENCE|DATABASE|(?:UNIQUE )INDEX) IF (?:NOT )?EXISTS\b`),
		form(`CREATE OR REPLACE\b`),
		form(`(?:COMMENT ON|GRANT|REVOKE|ANALYZE)\b`),
		form(alterTable + `MODIFY (?:COLUMN )?` + single + ` ` + rest + ends),
		form(alterTable + `ALTER (?:COLUMN )?` + single + ` (?:SET|DROP) (?:DEFAULT|NOT NULL)\b` + rest + ends),
		form(alterTable + `COMMENT\b` + rest + ends),
	}
})

// keyword are words that may follow ADD and DROP without being the name of a column.
var keyword = map[string]bool{
	"constraint": true, "index": true, "key": true, "unique": true, "primary": true, "foreign": true, "check": true, "fulltext": true, "spatial": true,
	"partition": true, "period": true, "system": true, "column": true, "if": true, "tablespace": true, "supplemental": true, "generated": true,
}

// traces are the statements of which the catalog tells whether they took effect.
var traces = sync.OnceValue(func() []trace {
	return []trace{
		{form(`CREATE TABLE ` + qualified + `\s*\(`), tableThere(1, true)},
		{form(`CREATE VIEW ` + qualified + ` `), tableThere(1, true)},
		{form(`DROP (?:TABLE|VIEW) ` + qualified + `(?: CASCADE| RESTRICT| PURGE)?` + ends), tableThere(1, false)},
		{form(alterTable + `RENAME (?:TO|AS) ` + qualified + ends), renamed},
		{form(`RENAME TABLE ` + qualified + ` TO ` + qualified + ends), renamed},
		{form(`CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?` + single + ` ON ` + qualified + `\s*\(`), partThere(2, 1, indexOf, true)},
		{form(`DROP INDEX ` + single + ` ON ` + qualified + ends), partThere(2, 1, indexOf, false)},
		{form(alterTable + `ADD (?:INDEX|KEY) ` + single + `\s*\([^()]*\)` + rest + ends), partThere(1, 2, indexOf, true)},
		{form(alterTable + `ADD CONSTRAINT ` + single + ` PRIMARY KEY\b`), partThere(1, 2, primaryOf, true)},
		{form(alterTable + `ADD CONSTRAINT ` + single + ` FOREIGN KEY\b`), partThere(1, 2, ofKind(schema.ForeignKey), true)},
		{form(alterTable + `ADD CONSTRAINT ` + single + ` UNIQUE\b`), partThere(1, 2, uniqueOf, true)},
		{form(alterTable + `ADD CONSTRAINT ` + single + ` CHECK\b`), partThere(1, 2, ofKind(schema.Check), true)},
		{form(alterTable + `DROP PRIMARY KEY()` + ends), partThere(1, 2, primaryOf, false)},
		{form(alterTable + `DROP (?:INDEX|KEY) ` + single + ends), partThere(1, 2, indexOf, false)},
		{form(alterTable + `DROP FOREIGN KEY ` + single + ends), partThere(1, 2, ofKind(schema.ForeignKey), false)},
		{form(alterTable + `DROP (?:CONSTRAINT|CHECK) ` + single + ends), partThere(1, 2, constraintOf, false)},
		{form(alterTable + `RENAME COLUMN ` + single + ` TO ` + single + ends), columnRenamed},
		{form(alterTable + `CHANGE (?:COLUMN )?` + single + ` ` + single + ` ` + rest + ends), columnRenamed},
		{form(alterTable + `DROP (?:COLUMN )?` + single + ends), partThere(1, 2, columnOf, false)},
		{form(alterTable + `ADD (?:COLUMN )?` + single + ` \pL`), partThere(1, 2, columnOf, true)},
	}
})

// UnsettledError is a statement of which the catalog does not tell whether it took effect.
type UnsettledError struct {
	Entry     script.Entry
	Statement dialects.Statement
}

// Error names the statement.
func (e *UnsettledError) Error() string {
	return fmt.Sprintf("%s: it can't be told whether statement %d of %s took effect, which was begun when its runner ended: %.200s", e.Statement.Pos, e.Entry.Done+1, e.Entry.Revision, e.Statement.SQL)
}

var namedTable = sync.OnceValue(func() *regexp.Regexp {
	return form(`(?:CREATE|ALTER|DROP|RENAME|TRUNCATE) (?:\w+ )*?(?:TABLE|VIEW) (?:IF (?:NOT )?EXISTS )?` + qualified)
})

var indexedTable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?is)\bON\s+(?:ONLY\s+)?` + qualified) })

// showQuery gives a query that shows what became of the table that a statement names, "" where it names none.
func showQuery(d dialects.Dialect, f dialects.Facts, sql string) string {
	m := namedTable().FindStringSubmatch(sql)
	if m == nil {
		m = indexedTable().FindStringSubmatch(sql)
	}
	if m == nil || d.Traits().Shows == "" {
		return ""
	}
	parts := identifier().FindAllString(m[1], 2)
	name, err := d.Literal(schema.NewString(strings.Trim(parts[len(parts)-1], "\"`[]")), f)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(d.Traits().Shows, name)
}

// settle asks the catalog whether a statement took effect. It answers only for statements of one known effect; of any other it is for the user to look.
func settle(ctx context.Context, s dialects.Session, x *script.Entry, st *dialects.Statement) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	sql := strings.TrimRight(st.SQL[min(st.First, len(st.SQL)):], "; \t\n")
	for _, f := range again() {
		if f.MatchString(sql) && !hasWord(sql, "USING") {
			return false, nil
		}
	}
	if hasWord(sql, "SELECT") && !hasWord(sql, "VIEW") || strings.Contains(sql, "/*") || strings.Contains(sql, "--") {
		return false, &UnsettledError{*x, *st} // CREATE TABLE … AS SELECT is two effects
	}
	for _, t := range traces() {
		m := t.form.FindStringSubmatch(sql)
		if m == nil || isKeyword(m) {
			continue
		}
		return t.shows(ctx, s, m)
	}
	return false, &UnsettledError{*x, *st}
}

func hasWord(sql, word string) bool {
	return strings.Contains(" "+strings.Join(strings.Fields(strings.ToUpper(sql)), " ")+" ", " "+word+" ")
}

// isKeyword reports whether a word was read as the name of a column that is none.
func isKeyword(m []string) bool {
	return len(m) == 3 && keyword[strings.ToLower(m[2])]
}

func tableThere(group int, there bool) func(context.Context, dialects.Session, []string) (bool, error) {
	return func(ctx context.Context, s dialects.Session, m []string) (bool, error) {
		exists, err := s.TableExists(ctx, nameOf(s, m[group]))
		return exists == there, err
	}
}

// renamed: the new name is there, in the schema of the old one unless it says another, and the old one is not.
func renamed(ctx context.Context, s dialects.Session, m []string) (bool, error) {
	from, to := nameOf(s, m[1]), nameOf(s, m[2])
	if to.Schema == "" {
		to.Schema = from.Schema
	}
	old, err := s.TableExists(ctx, from)
	if err != nil || old {
		return false, err
	}
	return s.TableExists(ctx, to)
}

func columnRenamed(ctx context.Context, s dialects.Session, m []string) (bool, error) {
	found, err := s.Inspect(ctx, nameOf(s, m[1]))
	if err != nil {
		return false, err
	}
	from, to := nameOf(s, m[2]).Name, nameOf(s, m[3]).Name
	for _, t := range found.All() {
		return from != to && t.Column(from) == nil && t.Column(to) != nil, nil // with one name it is a MODIFY, which may run again
	}
	return false, fmt.Errorf("the table %s is not there", m[1])
}

func partThere(table, name int, has func(*schema.Table, string) bool, there bool) func(context.Context, dialects.Session, []string) (bool, error) {
	return func(ctx context.Context, s dialects.Session, m []string) (bool, error) {
		found, err := s.Inspect(ctx, nameOf(s, m[table]))
		if err != nil {
			return false, err
		}
		part := nameOf(s, m[name]).Name
		for _, t := range found.All() {
			return has(t, part) == there, nil
		}
		return false, fmt.Errorf("the table %s is not there", m[table])
	}
}

func columnOf(t *schema.Table, name string) bool     { return t.Column(name) != nil }
func constraintOf(t *schema.Table, name string) bool { return t.Constraint(name) != nil }
func primaryOf(t *schema.Table, _ string) bool       { return t.Primary() != nil }

func indexOf(t *schema.Table, name string) bool {
	k := t.Constraint(name)
	return t.Index(name) != nil || k != nil && k.Kind == schema.Unique // which some databases keep as an index
}

func uniqueOf(t *schema.Table, name string) bool {
	x := t.Index(name)
	return ofKind(schema.Unique)(t, name) || x != nil && x.Unique
}

func ofKind(kind schema.ConstraintKind) func(*schema.Table, string) bool {
	return func(t *schema.Table, name string) bool {
		k := t.Constraint(name)
		return k != nil && k.Kind == kind
	}
}

var identifier = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(ident) })

// nameOf reads a name as the catalog has it.
func nameOf(s dialects.Session, text string) schema.Name {
	parts := identifier().FindAllString(text, 2)
	for i, p := range parts {
		switch p[0] {
		case '"', '`', '[':
			end := p[len(p)-1:]
			parts[i] = strings.ReplaceAll(p[1:len(p)-1], end+end, end)
		default:
			if f, ok := s.(dialects.Folder); ok {
				parts[i] = f.Fold(p)
			}
		}
	}
	switch len(parts) {
	case 0:
		return schema.Name{}
	case 1:
		return schema.Name{Name: parts[0]}
	}
	return schema.Name{Schema: parts[0], Name: parts[1]}
}
