package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// when writes operations that run if a condition holds. Where mig knows a table to be otherwise, it can't write a copy of it: the condition does
// not hold, or else the table was changed by someone, and must not be touched.
func (d *Dialect) when(o *op.When, before schema.View, f dialects.Facts) ([]dialects.Statement, error) {
	if !f.Online { // whatever it holds
		return nil, &dialects.UnsupportedError{Dialect: d.Name(), Version: f.Version, What: "when in a script", Hint: wayOnline}
	}
	if err := readTables(o.Ops, before); err != nil {
		return nil, err
	}
	list, refused := d.native(o, before, f)
	var no *dialects.UnsupportedError
	if !errors.As(refused, &no) {
		return list, refused
	}
	inside, err := o.Inside(before)
	if err != nil {
		return nil, err
	}
	n := o.Condition.Table
	known, err := before.Table(n)
	if err != nil {
		return nil, err
	}
	if there, err := inside.Table(n); err != nil || known == nil || there != nil {
		return nil, refused
	}
	c, err := d.grammar.New(o, before, f)
	if err != nil {
		return nil, err
	}
	why := sqltext.QuoteIdent(fmt.Sprintf("%s is not what mig knows it to be, so it can't be copied", n), '"', '"')
	list = conditional(c, o.Condition, []dialects.Statement{
		{SQL: "CREATE TEMP TABLE mig_when (known INTEGER CONSTRAINT " + why + " CHECK (known))"}, {SQL: "INSERT INTO temp.mig_when VALUES (0)"},
	})
	return list, c.Err
}

// conditional lets the runner ask the condition and decide, online: SQLite has no words for it.
func conditional(c *sqltext.Compiler, cond op.Condition, list []dialects.Statement) []dialects.Statement {
	if len(list) == 0 {
		return nil
	}
	if list[0].Guard != "" { // of a when in this one: each needs a statement of its own
		list = append([]dialects.Statement{{SQL: "SELECT 1"}}, list...)
	}
	list[0].Guard, list[0].Guards = guard(c, cond), len(list)
	return list
}

// guard writes a query that gives a row if a condition holds.
func guard(c *sqltext.Compiler, cond op.Condition) string {
	kind, missing := strings.CutSuffix(cond.Kind, "_missing")
	if !missing {
		kind = strings.TrimSuffix(kind, "_exists")
	}
	n, name := cond.Table, quote(cond.Name)
	of := "SELECT 1 FROM " + catalog(c, n.Schema, "sqlite_master") + " WHERE type "
	is := " COLLATE NOCASE"
	query := ""
	switch kind {
	case "table": // a view takes the name, too
		query = of + "IN ('table', 'view') AND name = " + quote(n.Name) + is
	case "column":
		query = "SELECT 1 FROM pragma_table_xinfo(" + pragmaArgs(n, quote(n.Name)) + ") WHERE name = " + name + is
	case "index":
		query = of + "= 'index' AND tbl_name = " + quote(n.Name) + is + " AND name = " + name + is
	case "constraint":
		query = of + "= 'table' AND name = " + quote(n.Name) + is + " AND " + namesConstraint(cond.Name)
	case "row":
		return c.Query(cond.Select)
	default:
		c.Unsupported("write it in SQL of its own", "the condition %s", cond.Kind)
	}
	if missing {
		return "SELECT 1 WHERE NOT EXISTS (" + query + ")"
	}
	return query
}

// namesConstraint looks for CONSTRAINT name in the text of CREATE TABLE, the only place where SQLite keeps such names. White space and quotes are
// taken out of the way. https://www.sqlite.org/schematab.html
func namesConstraint(name string) string {
	text := "sql"
	for _, code := range []string{"9", "10", "13", "34", "91", "93", "96"} { // tab, line ends, and the four kinds of quotes
		text = "replace(" + text + ", char(" + code + "), ' ')"
	}
	text = "replace(" + text + ", '(', ' ')"
	for range 4 { // 16 spaces become one
		text = "replace(" + text + ", '  ', ' ')"
	}
	plain := strings.Join(strings.Fields(strings.NewReplacer(`"`, " ", "[", " ", "]", " ", "`", " ", "(", " ").Replace(name)), " ")
	return "instr(lower(" + text + "), lower(" + quote(" constraint "+plain+" ") + ")) > 0"
}

// readTables makes the tables known that the operations of a condition are about, where they can be read from the database.
func readTables(ops []op.Op, before schema.View) error {
	for _, o := range ops {
		if n, ok := op.TableOf(o); ok {
			if _, err := before.Table(n); err != nil {
				return err
			}
		}
		if inner, ok := o.(*op.When); ok {
			if err := readTables(inner.Ops, before); err != nil {
				return err
			}
		}
	}
	return nil
}
