package mssql

import (
	"fmt"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// alteration is alter_column with what is known of the column.
type alteration struct {
	*sqltext.Compiler
	op    *op.AlterColumn
	table *schema.Table // nil: unknown
	was   schema.Column
	now   schema.Column // under the old name
}

// alterColumn writes, in this order: away with what the server would stumble over, ALTER COLUMN, the comment, the default, what was
// taken away, the name.
func alterColumn(c *sqltext.Compiler, o *op.AlterColumn) []string {
	was, _, err := o.Before(c.Before)
	if err != nil {
		c.Fail(err)
		return nil
	}
	a := &alteration{Compiler: c, op: o, table: c.Known(o.Table), was: was, now: o.After(was)}
	a.now.Name = o.Column
	var moved dependents
	var out []string
	retyped := o.Type != nil || o.Null != schema.NullUnset || o.Collate != nil
	if retyped {
		moved = a.dependents()
		out = append(out, moved.drop...)
	}
	away := o.Default != nil || o.DropDefault
	back := !away && moved.values && was.Default != nil
	if away || back {
		out = append(out, a.dropDefault()...)
	}
	if retyped {
		out = append(out, a.alter())
	}
	if o.Comment != nil {
		sure := a.table != nil || o.Existing.Comment != nil
		out = append(out, setComment(c, "exec", o.Table, o.Column, was.Comment, *o.Comment, sure)...)
	}
	if (o.Default != nil || back) && a.now.Default != nil {
		out = append(out, "ALTER TABLE "+c.Table(o.Table)+" ADD "+columnDefault(c, &a.now)+" FOR "+c.ID(o.Column))
	}
	out = append(out, moved.restore...)
	if o.NewName != "" {
		out = append(out, a.rename())
	}
	return out
}

// alter writes ALTER COLUMN, which sets all of the column: what it does not say is not kept but NULL, and the database's collation.
// https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#alter-column
func (a *alteration) alter() string {
	column := a.op.Table.String() + "." + a.op.Column
	switch {
	case a.was.Computed != nil:
		a.Unsupported("drop the column and add it anew", "another type, nullability or collation of the computed column %s", column)
	case a.now.Type.IsZero():
		a.Fail(&dialects.NeedError{What: "the type of " + column + ", which ALTER COLUMN must repeat", Hint: `(existing_type "…")`})
		return ""
	case a.now.Null == schema.NullUnset:
		a.Fail(&dialects.NeedError{What: "whether " + column + " takes NULL, which ALTER COLUMN must repeat", Hint: "(existing_nullable) or (existing_not_null)"})
	}
	words := []string{"ALTER TABLE " + a.Table(a.op.Table) + " ALTER COLUMN", a.ID(a.op.Column), a.TypeName(a.now.Type)}
	if a.now.Collate != "" && (a.op.Collate != nil || a.text(a.now.Type)) {
		words = append(words, collate(a.Compiler, a.now.Collate))
	}
	null := "NULL"
	if a.now.Null == schema.NotNull {
		null = "NOT NULL"
	}
	return sqltext.Join(append(words, null)...)
}

// dropDefault drops the default that there is: by its name, or else by a lookup. Where nothing is known of a default and one is set,
// there is taken to be none.
func (a *alteration) dropDefault() []string {
	switch {
	case a.was.Default != nil && a.was.DefaultName != "":
		return []string{dropConstraint(a.Compiler, a.op.Table, a.was.DefaultName, "")}
	case a.was.Default != nil, a.table == nil && a.op.DropDefault:
		return []string{findDefault.drop(a.Compiler, a.op.Table, a.op.Column, true)}
	}
	return nil
}

func dropConstraint(c *sqltext.Compiler, table schema.Name, name, guard string) string {
	return "ALTER TABLE " + c.Table(table) + " DROP CONSTRAINT " + guard + c.ID(name)
}

// rename takes names as N'…' literals: in the first they are quoted as in SQL, in the second they are not. The server
// refuses for a column that a check or a computed column reads (error 15336).
// https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-rename-transact-sql
func (a *alteration) rename() string {
	if list := readers(a.table, a.op.Column); len(list) > 0 {
		a.Unsupported("drop them first, and create them again, with the new name, after it", "a new name of the column %s.%s, which is read by %s", a.op.Table, a.op.Column, and(list))
	}
	return fmt.Sprintf("EXEC sp_rename %s, %s, N'COLUMN'",
		stringLiteral(a.Table(a.op.Table)+"."+a.ID(a.op.Column), true), stringLiteral(raw(a.Compiler, a.op.NewName), true))
}
