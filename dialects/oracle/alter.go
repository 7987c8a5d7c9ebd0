package oracle

import (
	"cmp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// alterColumn writes one MODIFY for all that it can do, then the comment, then the name.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/ALTER-TABLE.html
func alterColumn(c *sqltext.Compiler, o *op.AlterColumn) []string {
	was, known, err := o.Before(c.Before)
	if err != nil {
		c.Fail(err)
		return nil
	}
	refuse(c, o, was, known)
	refuseDependents(c, o, was)
	now := o.After(was)
	modify := "ALTER TABLE " + c.Table(o.Table) + " MODIFY " + c.ID(o.Column)
	var out []string
	if o.DropIdentity {
		out = append(out, modify+" DROP IDENTITY")
		was.Null = withoutIdentity(was, known)
	}
	if words := modified(c, o, was, now, known); words != "" {
		out = append(out, modify+" "+words)
	}
	if o.Comment != nil {
		out = append(out, comment(c, o.Table, o.Column, *o.Comment))
	}
	if o.NewName != "" {
		out = append(out, "ALTER TABLE "+c.Table(o.Table)+" RENAME COLUMN "+c.ID(o.Column)+" TO "+c.ID(o.NewName))
	}
	return out
}

// withoutIdentity is what DROP IDENTITY leaves of a column's NOT NULL: it takes the constraint along, but not that of a primary key.
func withoutIdentity(was schema.Column, known bool) schema.Nullness {
	switch {
	case !known:
		return schema.NullUnset
	case was.PrimaryKey:
		return schema.NotNull
	}
	return schema.Nullable
}

// modified gives the type, the default or identity, and NULL or NOT NULL where that changes: said of a column that has it
// already, each is an error (ORA-01442, ORA-01451).
func modified(c *sqltext.Compiler, o *op.AlterColumn, was, now schema.Column, known bool) string {
	var words []string
	if o.Type != nil {
		words = append(words, c.TypeName(*o.Type))
	}
	if o.Collate != nil {
		words = append(words, collate(c, cmp.Or(*o.Collate, usualCollation)))
	}
	switch {
	case o.Default != nil:
		words = append(words, columnDefault(c, &now))
	case o.DropDefault:
		words = append(words, "DEFAULT NULL")
	case o.Identity != nil:
		words = append(words, identity(c, o.Identity))
	}
	null := o.Null
	if o.DropIdentity && known {
		null = now.Null
	}
	switch {
	case null == was.Null:
	case null == schema.NotNull:
		words = append(words, "NOT NULL")
	case null == schema.Nullable:
		words = append(words, "NULL")
	}
	return strings.Join(words, " ")
}

// usualCollation is that of a column in a table that names none: the one that compares as the session says.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/nlspg/linguistic-sorting-and-matching.html
const usualCollation = "USING_NLS_COMP"

// refuse refuses what Oracle would, once what stands before it has been committed.
func refuse(c *sqltext.Compiler, o *op.AlterColumn, was schema.Column, known bool) {
	column := o.Table.String() + "." + o.Column
	const anew = "add another column, fill it by an UPDATE, drop the old one and rename"
	stays := was.Identity != nil && !o.DropIdentity
	switch {
	case o.Identity != nil && was.Identity == nil && known:
		c.Unsupported(anew, "an identity for the column %s, which has none", column)
	case o.Identity != nil && was.Identity == nil:
		c.Fail(&dialects.NeedError{What: "whether " + column + " has an identity, which Oracle can change and not add", Hint: "(existing_identity)"})
	case o.DropIdentity && was.Identity == nil && known:
		c.Unsupported("leave no_identity out", "dropping the identity of the column %s, which has none", column)
	case stays && (o.Default != nil || o.DropDefault), o.Identity != nil && o.Default != nil:
		c.Unsupported("drop the identity first: no_identity", "a default at the identity column %s", column)
	case stays && o.Null == schema.Nullable:
		c.Unsupported("drop the identity first: no_identity", "NULL in the identity column %s", column)
	case o.Collate != nil && was.Computed != nil:
		c.Unsupported("drop the column and add it anew", "another collation of the computed column %s", column)
	case o.Type != nil && lobChange(c, was.Type, *o.Type):
		c.Unsupported(anew, "the type %s for the column %s as it is", o.Type, column)
	}
}

// lobChange says that one of two types is stored apart from the row: such a column's type can't be altered (ORA-22858, ORA-22859).
// LONG may become a LOB. https://docs.oracle.com/en/error-help/db/ora-22858/
func lobChange(c *sqltext.Compiler, was, now schema.Type) bool {
	to, from := strings.ToUpper(c.TypeName(now)), ""
	if !was.IsZero() {
		from = strings.ToUpper(c.TypeName(was))
	}
	return from != to && !strings.HasPrefix(from, "LONG") && (lobs[to] || lobs[from])
}

var lobs = map[string]bool{"CLOB": true, "NCLOB": true, "BLOB": true, "BFILE": true, "JSON": true, "XMLTYPE": true}
