package engine

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dsl/schema"
	"mig/engine/script"
)

// ident is an identifier in the quotes of any database.
const (
	ident     = "(?:\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`|\\[[^\\]]+\\]|[\\w$#]+)"
	qualified = "(" + ident + "(?:\\s*\\.\\s*" + ident + ")?)"
	single    = "(" + ident + ")"
)

// trace is a form of statement, and what of it the catalog shows afterwards.
type trace struct {
	form  *regexp.Regexp
	shows func(ctx context.Context, s dialects.Session, m []string) (bool, error)
}

func form(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?is)^` + strings.ReplaceAll(pattern, " ", `\s+`))
}

// traces are the statements of which the catalog tells whether they took effect, in the order in which they are tried. Those that can be run
// again, whether or not they did, count as not done.
var traces = []trace{
	{form(`(?:CREATE OR |ALTER (?:TABLE ` + qualified + ` )(?:MODIFY|ALTER|COMMENT)\b|COMMENT |GRANT |REVOKE |SET |ANALYZE)`), never},
	{form(`\w+(?: \w+)* IF (?:NOT )?EXISTS\b`), never},
	{form(`CREATE (?:GLOBAL |TEMPORARY |TEMP |UNLOGGED )*TABLE ` + qualified), tableThere(1, true)},
	{form(`CREATE VIEW ` + qualified), tableThere(1, true)},
	{form(`DROP (?:TABLE|VIEW) ` + qualified), tableThere(1, false)},
	{form(`ALTER TABLE ` + qualified + ` RENAME (?:TO|AS) ` + qualified), tableThere(2, true)},
	{form(`RENAME TABLE ` + qualified + ` TO ` + qualified), tableThere(2, true)},
	{form(`CREATE (?:UNIQUE |BITMAP |CLUSTERED |NONCLUSTERED )*INDEX (?:CONCURRENTLY )?` + qualified + ` ON (?:ONLY )?` + qualified), partThere(2, 1, indexOf, true)},
	{form(`DROP INDEX (?:CONCURRENTLY )?` + qualified + ` ON ` + qualified), partThere(2, 1, indexOf, false)},
	{form(`ALTER TABLE ` + qualified + ` ADD (?:COLUMN )?CONSTRAINT ` + single), partThere(1, 2, constraintOf, true)},
	{form(`ALTER TABLE ` + qualified + ` ADD (?:UNIQUE )?(?:INDEX|KEY) ` + single), partThere(1, 2, indexOf, true)},
	{form(`ALTER TABLE ` + qualified + ` ADD PRIMARY KEY()`), partThere(1, 2, primaryOf, true)},
	{form(`ALTER TABLE ` + qualified + ` DROP PRIMARY KEY()`), partThere(1, 2, primaryOf, false)},
	{form(`ALTER TABLE ` + qualified + ` DROP (?:INDEX|KEY) ` + single), partThere(1, 2, indexOf, false)},
	{form(`ALTER TABLE ` + qualified + ` DROP (?:CONSTRAINT|FOREIGN KEY|CHECK) ` + single), partThere(1, 2, constraintOf, false)},
	{form(`ALTER TABLE ` + qualified + ` DROP (?:COLUMN )?` + single), partThere(1, 2, columnOf, false)},
	{form(`ALTER TABLE ` + qualified + ` (?:RENAME COLUMN ` + ident + ` TO|CHANGE (?:COLUMN )?` + ident + `) ` + single), partThere(1, 2, columnOf, true)},
	{form(`ALTER TABLE ` + qualified + ` ADD (?:COLUMN )?\(?` + single + ` \w`), partThere(1, 2, columnOf, true)},
}

// UnsettledError is a statement of which the catalog does not tell whether it took effect.
type UnsettledError struct {
	Entry     script.Entry
	Statement dialects.Statement
}

// Error names the statement.
func (e *UnsettledError) Error() string {
	return fmt.Sprintf("%s: it can't be told whether statement %d of %s took effect, which was begun when its runner ended: %.200s", e.Statement.Pos, e.Entry.Done+1, e.Entry.Revision, e.Statement.SQL)
}

// settle asks the catalog whether a statement took effect.
func settle(ctx context.Context, s dialects.Session, x *script.Entry, st *dialects.Statement) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	sql := st.SQL[min(st.First, len(st.SQL)):]
	for _, t := range traces {
		if m := t.form.FindStringSubmatch(sql); m != nil {
			return t.shows(ctx, s, m)
		}
	}
	return false, &UnsettledError{*x, *st}
}

func never(context.Context, dialects.Session, []string) (bool, error) { return false, nil }

func tableThere(group int, there bool) func(context.Context, dialects.Session, []string) (bool, error) {
	return func(ctx context.Context, s dialects.Session, m []string) (bool, error) {
		exists, err := s.TableExists(ctx, nameOf(s, m[group]))
		return exists == there, err
	}
}

func partThere(table, name int, has func(*schema.Table, string) bool, there bool) func(context.Context, dialects.Session, []string) (bool, error) {
	return func(ctx context.Context, s dialects.Session, m []string) (bool, error) {
		n := nameOf(s, m[table])
		found, err := s.Inspect(ctx, n)
		if err != nil {
			return false, err
		}
		part := nameOf(s, m[name]).Name
		for _, t := range found.All() {
			return has(t, part) == there, nil
		}
		return !there, nil // what hung on a table that is gone is gone too
	}
}

func columnOf(t *schema.Table, name string) bool { return t.Column(name) != nil }
func constraintOf(t *schema.Table, name string) bool {
	return t.Constraint(name) != nil || t.Index(name) != nil
}

func indexOf(t *schema.Table, name string) bool {
	return t.Index(name) != nil || t.Constraint(name) != nil
}
func primaryOf(t *schema.Table, _ string) bool { return t.Primary() != nil }

var identifier = regexp.MustCompile(ident)

// nameOf reads a name as the catalog has it.
func nameOf(s dialects.Session, text string) schema.Name {
	parts := identifier.FindAllString(text, 2)
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
