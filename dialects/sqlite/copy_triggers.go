package sqlite

import (
	"fmt"
	"strconv"
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

// goneName stands for a column that is dropped.
const goneName = "_mig_gone_"

// readers looks for views, triggers and keys of other tables that need a column which is gone. SQLite would not: to it a name in double quotes of a column that isn't there is a text. So the old
// table's column gets a name, before it goes, that then stands wherever the column was meant. https://www.sqlite.org/quirks.html#dblquote
func (a *altering) readers(c *sqltext.Compiler, t *schema.Table) []string {
	var out []string
	for _, col := range a.there.Columns {
		if t.Column(col.Name) == nil {
			out = append(out, "ALTER TABLE "+c.Table(t.Name)+" RENAME COLUMN "+c.ID(col.Name)+" TO "+c.ID(goneName+strconv.Itoa(len(out)+1)))
		}
	}
	if len(out) == 0 {
		return nil
	}
	found := " WHERE instr(sql, " + quote(goneName) + ") > 0 AND (type IN ('view', 'trigger') OR tbl_name <> " + quote(t.Name.Name) + " COLLATE NOCASE)"
	return append(out, "INSERT INTO temp.mig_copy (readers) SELECT\n    (SELECT count(*) FROM "+catalog(c, t.Name.Schema, "sqlite_master")+found+") +\n    (SELECT count(*) FROM sqlite_temp_master"+found+")")
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

// reads asks SQLite whether a trigger means a column, as readers does. Where the trigger does not work with the tables that mig knows, only the database can tell, and does.
func reads(before schema.View, t *schema.Trigger, table schema.Name, column string) bool {
	text, err := attempted(before, t, table, "ALTER TABLE "+quoteName(table.Name)+" RENAME COLUMN "+quoteName(column)+" TO "+goneName)
	if err != nil { // it may read the column of a view, which has another name then
		return strings.Contains(err.Error(), "error in trigger "+t.Name.Name+" after rename")
	}
	return names(text, goneName)
}
