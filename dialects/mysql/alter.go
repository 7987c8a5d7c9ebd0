package mysql

import (
	"fmt"
	"regexp"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// alterColumn writes one statement. A default alone is set or dropped; all else is MODIFY, or CHANGE with a new name, which repeat the whole
// definition: what they leave out is lost. https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
func alterColumn(c *sqltext.Compiler, o *op.AlterColumn) []string {
	was, known, err := o.Before(c.Before)
	if err != nil {
		c.Fail(err)
	}
	refuseDependents(c, o, was)
	now := o.After(was)
	alter := "ALTER TABLE " + c.Table(o.Table) + " "
	rename := alter + "RENAME COLUMN " + c.ID(o.Column) + " TO " + c.ID(o.NewName)
	switch {
	case defaultAlone(o) && o.DropDefault:
		return []string{alter + "ALTER COLUMN " + c.ID(o.Column) + " DROP DEFAULT"}
	case defaultAlone(o) && !isMoment(*o.Default):
		return []string{alter + "ALTER COLUMN " + c.ID(o.Column) + " SET DEFAULT " + defaultValue(c, *o.Default, now.Type)}
	case o.NewName == "":
		return []string{alter + "MODIFY " + c.ID(o.Column) + " " + definition(c, o, &now, known)}
	case renameAlone(o) && (now.Type.IsZero() || now.Null == schema.NullUnset) && has(c.Facts, mysqlRename, mariaRename):
		return []string{rename} // keeps what is not known
	case checkInline(c, o) == "":
		return []string{alter + "CHANGE " + c.ID(o.Column) + " " + c.ID(o.NewName) + " " + definition(c, o, &now, known)}
	case !has(c.Facts, mysqlRename, mariaRename):
		c.Unsupported("drop the check first", "the new name of a column with a check (%s)", o.Column)
		return nil
	case renameAlone(o):
		return []string{rename}
	default: // CHANGE would need the check in words that hold the new name
		return []string{alter + "MODIFY " + c.ID(o.Column) + " " + definition(c, o, &now, known), rename}
	}
}

func defaultAlone(o *op.AlterColumn) bool {
	return (o.Default != nil || o.DropDefault) && o.NewName == "" && !redefines(o)
}

func renameAlone(o *op.AlterColumn) bool { return o.Default == nil && !o.DropDefault && !redefines(o) }

func redefines(o *op.AlterColumn) bool {
	return o.Type != nil || o.Null != schema.NullUnset || o.Collate != nil || o.Comment != nil || o.Identity != nil || o.DropIdentity
}

// definition writes what follows the column's name. Of a column that no revision has made, what it has beside its type and
// nullability is what is stated.
func definition(c *sqltext.Compiler, o *op.AlterColumn, now *schema.Column, known bool) string {
	need := func(what, hint string) string {
		c.Fail(&dialects.NeedError{What: fmt.Sprintf("the %s of %s.%s, which MODIFY must repeat", what, o.Table, o.Column), Hint: "state it: " + hint})
		return ""
	}
	if now.Type.IsZero() {
		return need("type", "(existing_type …)")
	}
	if now.Null == schema.NullUnset && !known {
		return need("nullability", "existing_nullable or existing_not_null")
	}
	typ := c.TypeName(now.Type)
	words := []string{typ}
	if now.Collate != "" && (o.Collate != nil || textType.MatchString(typ)) {
		words = append(words, c.Collate(c, now.Collate))
	}
	if now.Computed != nil {
		words = append(words, sqltext.Computed(c, now), null(c, now))
	} else {
		words = append(words, nullWords(now))
	}
	switch {
	case now.Identity != nil:
		words = append(words, "AUTO_INCREMENT")
	case now.Default != nil:
		words = append(words, "DEFAULT "+defaultValue(c, *now.Default, now.Type))
	}
	if now.Comment != "" {
		words = append(words, "COMMENT "+c.Lit(schema.NewString(now.Comment)))
	}
	return sqltext.Join(append(words, checkInline(c, o))...)
}

func nullWords(col *schema.Column) string {
	if col.Null == schema.NotNull {
		return "NOT NULL"
	}
	return "NULL"
}

// checkInline gives the check that is part of the column's definition: on MariaDB MODIFY drops one that it does not repeat. MySQL makes all
// checks the table's. https://mariadb.com/kb/en/constraint/#check-constraints
func checkInline(c *sqltext.Compiler, o *op.AlterColumn) string {
	t := c.Known(o.Table)
	if t == nil || !isMaria(c.Facts) {
		return ""
	}
	constraints, _ := op.Hanging(t, o.Column)
	for _, k := range constraints {
		if k.Kind == schema.Check && k.Name == "" {
			return c.Constraint(k) // see checksOutside
		}
	}
	return ""
}

// An expression of the time functions, which stands without parentheses, ON UPDATE included.
var moment = regexp.MustCompile(`(?i)^\s*(?:current_timestamp|now|localtime|localtimestamp)\s*(?:\(\s*\d*\s*\))?(?:\s+on\s+update\s+\w+\s*(?:\(\s*\d*\s*\))?)?\s*$`)

func isMoment(v schema.Value) bool {
	return v.Kind == schema.CurrentTimestamp || v.Kind == schema.SQL && moment.MatchString(v.Text)
}

// defaultValue writes what follows DEFAULT. An expression stands in parentheses; so does a literal for a column too large for plain ones.
// CURRENT_TIMESTAMP has the column's precision. https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html
func defaultValue(c *sqltext.Compiler, v schema.Value, t schema.Type) string {
	typ := ""
	if !t.IsZero() {
		typ = c.TypeName(t)
	}
	fits := momentType.FindStringSubmatch(typ)
	switch {
	case v.Kind == schema.CurrentTimestamp && (fits != nil || typ == ""):
		if fits != nil {
			return "CURRENT_TIMESTAMP" + fits[1]
		}
		return "CURRENT_TIMESTAMP"
	case v.Kind == schema.Null, v.Kind == schema.SQL && isMoment(v):
		return c.Lit(v)
	case v.Kind == schema.SQL && sqltext.IsConstant(v.Text) && !largeType.MatchString(typ):
		return c.Lit(v)
	case v.Kind == schema.SQL, v.Kind == schema.CurrentTimestamp, largeType.MatchString(typ):
		if !has(c.Facts, mysqlExpressions, mariaExpressions) {
			c.Unsupported("expressions, and defaults of text and blob columns, came with MySQL 8.0.13; fill the column in the INSERT, or in a trigger", "the default %s", v.Text)
		}
		return "(" + c.Coerced(v, t) + ")"
	}
	return c.Coerced(v, t)
}
