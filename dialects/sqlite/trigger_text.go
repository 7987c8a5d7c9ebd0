package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"modernc.org/sqlite"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Rewrite gives triggers as SQLite leaves them after a renaming: ALTER TABLE changes their text, of which the rules (what a name means where it stands, when it is quoted) are
// SQLite's own. So SQLite is asked, in memory: a renaming is tried on tables with the columns that are known.
// https://www.sqlite.org/lang_altertable.html#alter_table_rename
func (d *Dialect) Rewrite(before schema.View, triggers []*schema.Trigger, r schema.Renaming) []*schema.Trigger {
	name, alter := r.Table.Name, "ALTER TABLE "+d.Ident(r.Table.Name)+" RENAME TO "+d.Ident(r.To)
	if r.Column != "" {
		name, alter = r.Column, "ALTER TABLE "+d.Ident(r.Table.Name)+" RENAME COLUMN "+d.Ident(r.Column)+" TO "+d.Ident(r.To)
	}
	out := make([]*schema.Trigger, len(triggers))
	for i, t := range triggers {
		out[i] = t
		if t.Unsure != "" || !strings.EqualFold(t.Name.Schema, r.Table.Schema) || !names(t.SQL, name) {
			continue
		}
		now := *t
		text, err := attempted(before, t, r.Table, alter)
		if now.SQL = text; err != nil {
			now.SQL, now.Unsure = t.SQL, fmt.Sprintf("it names %s, which was renamed (%v)", name, err)
		}
		if r.Column == "" && t.Hangs(r.Table) {
			now.Table = r.To
		}
		out[i] = &now
	}
	return out
}

// attempted gives a trigger's text after a statement on a table, which is run on tables in memory that have the names and columns of those that the trigger may speak of. A
// trigger that does not speak of the table stays as it is.
func attempted(known schema.View, t *schema.Trigger, table schema.Name, statement string) (string, error) {
	list, speaks, err := standIns(known, t, table)
	if err != nil || !speaks {
		return t.SQL, err
	}
	connector, err := sqlite.NewConnector(":memory:")
	if err != nil {
		return "", err
	}
	db := sql.OpenDB(connector)
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	ctx := context.Background()
	for _, statement := range append(list, t.SQL, statement) {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return "", refusalOf(err)
		}
	}
	var text string
	err = db.QueryRowContext(ctx, "SELECT sql FROM sqlite_master WHERE type = 'trigger'").Scan(&text)
	return text, err
}

// refusalOf gives SQLite's words.
func refusalOf(err error) error {
	if refused := refusal(err, ""); refused != nil {
		return refused
	}
	return err
}

// standIns makes the tables and views that a trigger, or a view among these, may speak of, if a certain table is among them.
func standIns(known schema.View, t *schema.Trigger, about schema.Name) (list []string, speaks bool, err error) {
	views, named, err := viewsIn(known, t)
	if err != nil || !named[strings.ToLower(about.Name)] {
		return nil, false, err
	}
	tables, err := known.Tables()
	for _, table := range tables {
		if !strings.EqualFold(table.Name.Schema, t.Name.Schema) || !named[strings.ToLower(table.Name.Name)] {
			continue
		}
		columns := make([]string, len(table.Columns))
		for i, c := range table.Columns {
			columns[i] = quoteName(c.Name)
		}
		list = append(list, "CREATE TABLE "+quoteName(table.Name.Name)+" ("+strings.Join(columns, ", ")+")")
	}
	return append(list, views...), true, err
}

// viewsIn makes the known views that a trigger speaks of, and those that they speak of. named is all that they name, in lower case.
func viewsIn(known schema.View, t *schema.Trigger) (list []string, named map[string]bool, err error) {
	texts, named := []string{t.SQL}, map[string]bool{}
	for i := 0; i < len(texts); i++ {
		for _, name := range identifiers(texts[i]) {
			if named[strings.ToLower(name)] {
				continue
			}
			named[strings.ToLower(name)] = true
			view, err := known.Object(schema.ViewObject, schema.Name{Schema: t.Name.Schema, Name: name})
			if err != nil {
				return nil, nil, err
			}
			if view != nil {
				list = append(list, "CREATE VIEW "+quoteName(name)+" AS "+view.Select)
				texts = append(texts, view.Select)
			}
		}
	}
	return list, named, nil
}

// identifiers gives all words and quoted names of a text, without their quotes.
func identifiers(text string) []string {
	var out []string
	for _, t := range ddlTokens(text) {
		if t.group() {
			out = append(out, identifiers(strings.TrimSuffix(t.text[1:], ")"))...)
		} else if op.WordByte(t.text[0]) || strings.ContainsRune("\"`[", rune(t.text[0])) {
			out = append(out, t.name())
		}
	}
	return out
}

// names reports whether one of the identifiers in a text is this one, in whatever case.
func names(text, ident string) bool {
	return slices.ContainsFunc(identifiers(text), func(name string) bool { return strings.EqualFold(name, ident) })
}
