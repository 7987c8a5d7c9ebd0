package sqlite

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// triggers gives the triggers that are dropped with the table, in the order in which they were made and are to be made again.
func (a *altering) triggers() ([]*schema.Trigger, error) {
	all, err := a.view.Triggers()
	if err != nil {
		return nil, err
	}
	var out []*schema.Trigger
	for _, t := range all {
		if !t.Hangs(inMain(a.there.Name)) {
			continue
		}
		if t.Unsure != "" {
			return nil, &dialects.UnsupportedError{
				Dialect: a.d.Name(), Version: a.facts.Version, What: fmt.Sprintf("a copy of %s that keeps the trigger %s, whose text mig can't tell: %s", a.there.Name, t.Name.Name, t.Unsure),
				Hint: fmt.Sprintf("write DROP TRIGGER %s before it, and CREATE TRIGGER after it, in the same revision", quoteName(t.Name.Name)),
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// inMain leaves out the schema in which names without one are looked for.
func inMain(n schema.Name) schema.Name {
	if strings.EqualFold(n.Schema, "main") {
		n.Schema = ""
	}
	return n
}

// createTrigger makes a trigger again. Its text has no schema.
func createTrigger(c *sqltext.Compiler, t *schema.Trigger) string {
	if t.Name.Schema == "" {
		return t.SQL
	}
	return "CREATE TRIGGER " + c.ID(t.Name.Schema) + "." + strings.TrimPrefix(t.SQL, "CREATE TRIGGER ")
}

// listed names triggers in a message.
func listed(triggers []*schema.Trigger) string {
	if len(triggers) == 0 {
		return "none"
	}
	names := make([]string, len(triggers))
	for i, t := range triggers {
		names[i] = t.Name.Name
	}
	return strings.Join(names, ", ")
}

// readAll makes SQLite read all views and triggers, which it does when a column of any table is renamed: one that needs what is gone is an error that names it. The table for
// that is one of which none of them speaks, since SQLite would write its names in their text anew. https://www.sqlite.org/lang_altertable.html#altertabrename
func readAll(c *sqltext.Compiler, scratch schema.Name) []string {
	name := c.Table(scratch)
	return []string{"CREATE TABLE " + name + " (a)", "ALTER TABLE " + name + " RENAME COLUMN a TO b", "DROP TABLE " + name}
}

// needed refuses to drop a column that a trigger reads, where that can be told.
func needed(before schema.View, table schema.Name, column string) error {
	all, err := before.Triggers()
	if err != nil {
		return err
	}
	for _, t := range all {
		if t.Unsure == "" && strings.EqualFold(t.Name.Schema, inMain(table).Schema) && names(t.SQL, column) && reads(before, t, table, column) {
			return fmt.Errorf("the trigger %s reads the column %s.%s; drop that first", t.Name.Name, table, column)
		}
	}
	return nil
}

// reads asks SQLite whether a trigger needs a column. What the trigger does before the column is dropped is not known to work with the tables that mig knows: then
// only the database can tell, and does.
func reads(before schema.View, t *schema.Trigger, table schema.Name, column string) bool {
	if t.Hangs(inMain(table)) && updateOf(t, column) {
		return true
	}
	name := quoteName(table.Name)
	if _, err := attempted(before, t, table, "ALTER TABLE "+name+" RENAME COLUMN "+quoteName(column)+" TO "+quoteName(column)); err != nil {
		return false
	}
	_, err := attempted(before, t, table, "ALTER TABLE "+name+" DROP COLUMN "+quoteName(column))
	return err != nil && strings.Contains(err.Error(), "error in trigger")
}

// updateOf reports whether a trigger is one of UPDATE OF a column: SQLite takes any name there, and a trigger of one that is gone never fires.
func updateOf(t *schema.Trigger, column string) bool {
	r := &ddlReader{rest: ddlTokens(t.SQL)}
	for len(r.rest) > 0 && !r.take("UPDATE", "OF") {
		if r.next().is("ON") {
			return false
		}
	}
	for len(r.rest) > 0 {
		if strings.EqualFold(r.next().name(), column) {
			return true
		}
		if !r.take(",") {
			return false
		}
	}
	return false
}
