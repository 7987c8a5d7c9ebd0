package sqlite

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// A copy stands in a savepoint, so that without a transaction too it takes place as a whole. The driver knows a copy by these statements.
const (
	copyBegin = "SAVEPOINT mig_copy"
	copyEnd   = "RELEASE mig_copy"
)

// copy makes the table that is there into t, in the order that the manual prescribes: make the new table, copy the rows, drop the old one, rename. Made the other
// way round, the old one renamed first, SQLite would let the references of other tables follow the old one.
// https://www.sqlite.org/lang_altertable.html#otheralter
func (a *altering) copy(t *schema.Table) ([]dialects.Statement, error) {
	made := definition(t)
	made.Table.Name = "_mig_copy_" + t.Name.Name
	c, err := a.d.copying.New(made, a.view, a.facts)
	if err != nil {
		return nil, err
	}
	checkConstraints(c, made)
	checkIdentity(c, made)
	triggers, err := a.triggers()
	if err != nil {
		return nil, err
	}
	out := []string{copyBegin, copyChecks(t.Name, triggers), a.before(c, triggers)}
	out = append(out, createTable(c, made)...)
	out = append(out, a.rows(c, made.Table, t))
	if autoincrement(t.Primary()) && autoincrement(a.there.Primary()) {
		out = append(out, keepSequence(c, a.there.Name, made.Table)...)
	}
	out = append(out, a.readers(c, t)...)
	out = append(out,
		"DROP TABLE "+c.Table(a.there.Name),
		// Views that read the old table would stop the RENAME: for them it isn't there. https://www.sqlite.org/pragma.html#pragma_legacy_alter_table
		"PRAGMA legacy_alter_table=ON",
		"ALTER TABLE "+c.Table(made.Table)+" RENAME TO "+c.ID(t.Name.Name),
		"PRAGMA legacy_alter_table=OFF",
	)
	for _, x := range t.Indexes {
		out = append(out, createIndex(c, &op.CreateIndex{Table: t.Name, Index: *x}))
	}
	for _, trigger := range triggers {
		out = append(out, createTrigger(c, trigger))
	}
	out = append(out, orphans(c, t.Name), "DROP TABLE temp.mig_copy", copyEnd)
	return c.Statements(out...)
}

// definition gives the operation that makes a table. Its checks of one column stand at the column, as create_table writes them: there they don't keep the
// column from being dropped.
func definition(t *schema.Table) *op.CreateTable {
	o := &op.CreateTable{Table: t.Name, Options: t.Options, Tablespace: t.Tablespace, Tail: t.Tail}
	for _, c := range t.Columns {
		o.Columns = append(o.Columns, &op.ColumnDef{Column: *c.Clone()})
	}
	for _, k := range t.Constraints {
		if k.Kind == schema.Check && len(k.Columns) == 1 {
			if i := slices.IndexFunc(o.Columns, func(d *op.ColumnDef) bool { return d.Name == k.Columns[0] }); i >= 0 {
				o.Columns[i].Checks = append(o.Columns[i].Checks, k)
				continue
			}
		}
		o.Constraints = append(o.Constraints, k)
	}
	// Behind a UNIQUE of the same column, SQLite (3.40, and others) fails to rename the column of an INTEGER PRIMARY KEY.
	slices.SortStableFunc(o.Constraints, func(a, b *schema.Constraint) int {
		return cmp.Compare(rank(a), rank(b))
	})
	return o
}

func rank(k *schema.Constraint) int {
	if k.Kind == schema.PrimaryKey {
		return 0
	}
	return 1
}

// rows copies what the old table has of the new one's columns. SQLite computes generated ones, and fills new ones with their defaults.
func (a *altering) rows(c *sqltext.Compiler, to schema.Name, t *schema.Table) string {
	var names, values []string
	for _, col := range t.Columns {
		old := a.there.Column(col.Name)
		if col.Computed != nil || old == nil || a.fresh[col.Name] {
			continue
		}
		names = append(names, c.ID(col.Name))
		if using := a.using[col.Name]; using != "" {
			values = append(values, using)
		} else {
			values = append(values, c.ID(col.Name))
		}
	}
	if len(names) == 0 { // the rows stay all the same, as ALTER TABLE has it
		names, values = fill(c, t)
	}
	return "INSERT INTO " + c.Table(to) + " (" + strings.Join(names, ", ") + ")\nSELECT " + strings.Join(values, ", ") + " FROM " + c.Table(a.there.Name)
}

// fill gives a column that is not computed, and the value that a row has in it of which nothing is said.
func fill(c *sqltext.Compiler, t *schema.Table) (names, values []string) {
	for _, col := range t.Columns {
		switch {
		case col.Computed != nil:
			continue
		case col.Default != nil:
			return []string{c.ID(col.Name)}, []string{defaultValue(c, col)}
		default:
			return []string{c.ID(col.Name)}, []string{"NULL"}
		}
	}
	c.Fail(errors.New("no column of the table remains, and none is new, but for computed ones"))
	return nil, nil
}

// keepSequence hands on the highest number that AUTOINCREMENT ever gave. https://www.sqlite.org/autoinc.html
func keepSequence(c *sqltext.Compiler, from, to schema.Name) []string {
	sequence := catalog(c, from.Schema, "sqlite_sequence")
	return []string{
		"DELETE FROM " + sequence + " WHERE name = " + quote(to.Name),
		"INSERT INTO " + sequence + " (name, seq) SELECT " + quote(to.Name) + ", seq FROM " + sequence + " WHERE name = " + quote(from.Name),
	}
}

// copyChecks makes the table whose constraints fail, by a name that says why, when copying would destroy what mig does not see: SQL outside of a trigger
// has no other way to stop with a message.
//
//   - foreign_keys can't be turned off in a transaction, and while it is on DROP TABLE deletes the rows of the tables that refer to the one dropped. Turning it off before
//     the transaction would end that of the revision, and what to turn it back to can't be told in SQL; so it is asked for, and the driver, online, sees to it.
//   - A column that was added by hand would be lost, and so would a trigger or an index: they are dropped with their table.
//   - A trigger of this connection alone is lost too, and what has the table's name in temp is found in its place. https://www.sqlite.org/lang_naming.html
//
// https://www.sqlite.org/foreignkeys.html#fk_schemacommands
func copyChecks(n schema.Name, triggers []*schema.Trigger) string {
	var b strings.Builder
	b.WriteString("CREATE TEMP TABLE mig_copy (")
	for i, check := range [][2]string{
		{"foreign_keys", "foreign_keys is on: dropping %s would delete what refers to it. Say PRAGMA foreign_keys=OFF before the transaction"},
		{"columns", "the table %s is missing, or has other columns than mig knows"},
		{"triggers", "the triggers of %s are others than mig knows (" + strings.ReplaceAll(listed(triggers), "%", "%%") + "), which a copy loses: drop them before this, and create them after it"},
		{"temporary", "%s has a temporary trigger, which a copy loses, or a temporary table of its name hides it: drop that before this"},
		{"indexes", "%s has indexes that mig does not know, which a copy loses: drop them before this, and create them after it"},
		{"readers", "a view, a trigger or a key of another table reads a column that is dropped from %s: drop that before this"},
		{"orphans", "rows of %s, or that refer to it, break a foreign key: PRAGMA foreign_key_check lists them"},
	} {
		if i > 0 {
			b.WriteByte(',')
		}
		name := sqltext.QuoteIdent(fmt.Sprintf(check[1], n), '"', '"')
		b.WriteString("\n    " + check[0] + " INTEGER CONSTRAINT " + name + " CHECK (" + check[0] + " = 0)")
	}
	b.WriteString("\n)")
	return b.String()
}

// before looks whether the table is as mig knows it.
func (a *altering) before(c *sqltext.Compiler, triggers []*schema.Trigger) string {
	columns := make([]string, len(a.there.Columns))
	for i, col := range a.there.Columns {
		columns[i] = quote(col.Name)
	}
	known := ""
	if len(a.there.Indexes) > 0 {
		names := make([]string, len(a.there.Indexes))
		for i, x := range a.there.Indexes {
			names[i] = quote(x.Name)
		}
		known = " AND name COLLATE NOCASE NOT IN (" + strings.Join(names, ", ") + ")"
	}
	n := a.there.Name
	info := "pragma_table_xinfo(" + pragmaArgs(n, quote(n.Name)) + ") WHERE hidden <> 1" // 1 is of virtual tables
	if !c.Facts.Version.AtLeast(3, 26) {
		info = "pragma_table_info(" + pragmaArgs(n, quote(n.Name)) + ")" // there are no generated columns
	}
	texts := make([]string, len(triggers))
	for i, t := range triggers {
		texts[i] = quote(t.SQL)
	}
	missing := "count(*)"
	if len(texts) > 0 {
		missing += " + " + strconv.Itoa(len(texts)) + " - 2 * total(sql IN (" + strings.Join(texts, ",\n        ") + "))"
	}
	of := " FROM " + catalog(c, n.Schema, "sqlite_master") + " WHERE tbl_name = " + quote(n.Name) + " COLLATE NOCASE AND "
	return "INSERT INTO temp.mig_copy (foreign_keys, columns, triggers, temporary, indexes) SELECT\n" +
		"    (SELECT foreign_keys FROM pragma_foreign_keys),\n" +
		"    (SELECT count(*) + " + strconv.Itoa(len(columns)) + " - 2 * total(name COLLATE NOCASE IN (" + strings.Join(columns, ", ") + ")) FROM " + info + "),\n" +
		"    (SELECT " + missing + of + "type = 'trigger'),\n" +
		"    (SELECT count(*) FROM sqlite_temp_master WHERE tbl_name = " + quote(n.Name) + " COLLATE NOCASE),\n" +
		"    (SELECT count(*)" + of + "type = 'index' AND sql IS NOT NULL" + known + ")"
}

// orphans looks for rows that break a foreign key, of the table and of those that refer to it.
func orphans(c *sqltext.Compiler, n schema.Name) string {
	master := catalog(c, n.Schema, "sqlite_master")
	return "INSERT INTO temp.mig_copy (orphans)\nSELECT count(*) FROM " + master + " AS m JOIN pragma_foreign_key_check(" + pragmaArgs(n, "m.name") + ")\n" +
		"WHERE m.type = 'table' AND (m.name = " + quote(n.Name) + " COLLATE NOCASE OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(" + pragmaArgs(n, "m.name") + ") AS k WHERE k.\"table\" = " +
		quote(n.Name) + " COLLATE NOCASE))"
}

// catalog names a table of the catalog, in the schema of a name.
func catalog(c *sqltext.Compiler, schemaName, table string) string {
	if schemaName == "" {
		return table
	}
	return c.ID(schemaName) + "." + table
}

// pragmaArgs gives the arguments of a pragma's function. https://www.sqlite.org/pragma.html#pragfunc
func pragmaArgs(n schema.Name, table string) string {
	if n.Schema == "" {
		return table
	}
	return table + ", " + quote(n.Schema)
}

// autoincrement reports whether a key says AUTOINCREMENT, at the end of its tail.
func autoincrement(k *schema.Constraint) bool {
	return k != nil && k.Kind == schema.PrimaryKey && len(k.Columns) == 1 && strings.HasSuffix(strings.ToUpper(k.Tail), tailAutoincrement)
}

const tailAutoincrement = "AUTOINCREMENT"

// createTable writes a table. A key with the tail AUTOINCREMENT is written at its column, the place that SQLite has for the word.
func createTable(c *sqltext.Compiler, o *op.CreateTable) []string {
	at := slices.IndexFunc(o.Constraints, autoincrement)
	if at < 0 {
		return c.CreateTable(o)
	}
	key, inline := o.Constraints[at], *o
	inline.Constraints = slices.Delete(slices.Clone(o.Constraints), at, at+1)
	inline.Columns = slices.Clone(o.Columns)
	for i, d := range o.Columns {
		if d.Name == key.Columns[0] {
			own := *d
			name := ""
			if key.Name != "" {
				name = "CONSTRAINT " + c.ID(key.Name)
			}
			own.Identity, own.Type = nil, schema.Type{Native: sqltext.Join("INTEGER", name, "PRIMARY KEY", key.Tail)}
			inline.Columns[i] = &own
		}
	}
	return c.CreateTable(&inline)
}
