package mysql

import (
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// checkConstraints refuses what the server would read and then ignore.
func checkConstraints(c *sqltext.Compiler, o op.Op) {
	for _, k := range sqltext.Constraints(o) {
		if k.OnDelete == "SET DEFAULT" || k.OnUpdate == "SET DEFAULT" {
			c.Unsupported("InnoDB takes cascade, set null, restrict and no action", "set default in %s", o.Op())
		}
		if k.Kind == schema.Check && !has(c.Facts, mysqlChecks, mariaChecks) {
			c.Unsupported("before 8.0.16 MySQL reads a check and drops it; leave it out, or use a trigger", "check in %s", o.Op())
		}
	}
}

// checkIdentity refuses a numbered column that opens no key, and a second one.
// https://dev.mysql.com/doc/refman/8.4/en/create-table.html
func checkIdentity(c *sqltext.Compiler, o *op.CreateTable) {
	count := 0
	for _, d := range o.Columns {
		if d.Identity == nil {
			continue
		}
		if count++; count > 1 {
			c.Unsupported("keep one", "two identity columns in a table (%s)", o.Table)
		}
		opens := func(k *schema.Constraint) bool {
			return len(k.Columns) > 0 && k.Columns[0] == d.Name && k.Kind != schema.ForeignKey
		}
		if !slices.ContainsFunc(o.Constraints, opens) && !strings.Contains(o.Tail, "KEY") {
			notAKey(c, d.Name)
		}
	}
}

func notAKey(c *sqltext.Compiler, column string) {
	c.Unsupported("make it the primary_key or unique", "an identity column that is no key (%s)", column)
}

// dropConstraint: each kind has words of its own, so the kind must be known. MariaDB guards all but the primary key.
func dropConstraint(c *sqltext.Compiler, o *op.DropConstraint) string {
	kind := o.Kind
	k, err := o.Find(c.Before)
	if err != nil {
		c.Fail(err)
	}
	if k != nil {
		kind = k.Kind
	}
	guard := ""
	if o.IfExists {
		guard = "IF EXISTS"
	}
	alter := "ALTER TABLE " + c.Table(o.Table) + " "
	switch kind {
	case schema.ForeignKey:
		return alter + sqltext.Join("DROP FOREIGN KEY", guard, c.ID(o.Name)) + dropOwnIndex(c, o, k)
	case schema.Unique:
		return alter + sqltext.Join("DROP INDEX", guard, c.ID(o.Name))
	case schema.Check:
		return alter + sqltext.Join(dropCheck(c.Facts), guard, c.ID(o.Name))
	case schema.PrimaryKey:
		if o.IfExists {
			c.Unsupported("leave it out", "if exists of a primary key in %s", o.Op())
		}
		return alter + "DROP PRIMARY KEY"
	case schema.Exclude:
		c.Unsupported("there can be none to drop", "exclusion constraints")
	default:
		c.Fail(&dialects.NeedError{
			What: fmt.Sprintf("the kind of the constraint %s of %s, which MySQL drops by its kind", o.Name, o.Table),
			Hint: `state it: (type "foreignkey"), "unique", "primary" or "check"`,
		})
	}
	return ""
}

// dropCheck: DROP CONSTRAINT serves MariaDB too, and MySQL from 8.0.19.
func dropCheck(f dialects.Facts) string {
	if has(f, release{8, 0, 19}, mariaChecks) {
		return "DROP CONSTRAINT"
	}
	return "DROP CHECK"
}

// dropOwnIndex drops the index that the server has made for a foreign key, and would leave behind: nothing else that is known begins with the key's columns. The index goes by itself
// when another one comes to serve, and one that serves can't be dropped before the key, so that what is known when the key goes tells.
// https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
func dropOwnIndex(c *sqltext.Compiler, o *op.DropConstraint, k *schema.Constraint) string {
	t, err := c.Before.Table(o.Table)
	if err != nil || t == nil || k == nil {
		return ""
	}
	serves := func(columns []string) bool {
		return len(columns) >= len(k.Columns) && touchesAll(columns[:len(k.Columns)], k.Columns)
	}
	for _, other := range t.Constraints {
		if other != k && serves(other.Columns) && other.Kind != schema.Check {
			return ""
		}
	}
	for _, x := range t.Indexes {
		if columns := sqltext.Names(x.Columns); x.Name == k.Name || serves(columns) {
			return ""
		}
	}
	guard := ""
	if isMaria(c.Facts) {
		guard = "IF EXISTS"
	}
	return sqltext.Join(", DROP INDEX", guard, c.ID(k.Name))
}

// touchesAll compares lists of names as the server does.
func touchesAll(a, b []string) bool {
	return slices.EqualFunc(a, b, strings.EqualFold)
}
