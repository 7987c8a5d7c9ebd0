package oracle

import (
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// refuseDependents names what keeps Oracle from changing a column, as far as it is known: its DDL commits what stands before it, so that a script
// that fails there is left in the middle.
func refuseDependents(c *sqltext.Compiler, o *op.AlterColumn, was schema.Column) {
	t := c.Known(o.Table)
	if t == nil {
		return
	}
	computed := computedFrom(t, o.Column)
	if o.Type != nil && c.TypeName(*o.Type) != typeName(c, was.Type) {
		list := slices.Concat(computed, functional(t, o.Column))
		if baseName(c, *o.Type) != baseName(c, was.Type) {
			list = append(list, c.ForeignKeys(t, o.Column)...)
		}
		if len(list) > 0 {
			c.Unsupported("drop them first, and create them again after it", "another type of the column %s.%s under %s", o.Table, o.Column, strings.Join(list, ", "))
		}
	}
	if o.Collate != nil && !strings.EqualFold(*o.Collate, was.Collate) {
		list := slices.Concat(computed, functional(t, o.Column), c.ForeignKeys(t, o.Column))
		if collationGroup(*o.Collate) != collationGroup(was.Collate) {
			list = append(list, keys(t, o.Column)...)
		}
		if len(list) > 0 {
			c.Unsupported("drop them first, and create them again after it", "another collation of the column %s.%s under %s", o.Table, o.Column, strings.Join(list, ", "))
		}
	}
	if o.NewName != "" && len(computed) > 0 { // ORA-54032
		c.Unsupported("drop them first, and add them again, with the new name, after it", "a new name of the column %s.%s, which is read by %s", o.Table, o.Column, strings.Join(computed, ", "))
	}
}

// collationGroup is the same for collations within which a column of a key or an index may be modified (ORA-43923); what refuses it in any case is told at ORA-43922.
// https://docs.oracle.com/en/error-help/db/ora-43923/ https://docs.oracle.com/en/error-help/db/ora-43922/
func collationGroup(name string) string {
	name = strings.ToUpper(name)
	switch {
	case name == "", name == "BINARY", name == usualCollation, name == "USING_NLS_SORT", name == "USING_NLS_SORT_CS", name == "USING_NLS_SORT_VAR1", name == "USING_NLS_SORT_VAR1_CS":
		return "BINARY"
	case name == "BINARY_CI", name == "USING_NLS_SORT_CI", name == "USING_NLS_SORT_VAR1_CI":
		return "BINARY_CI"
	case name == "BINARY_AI", name == "USING_NLS_SORT_AI", name == "USING_NLS_SORT_VAR1_AI":
		return "BINARY_AI"
	}
	return name
}

// keys names the keys and indexes of a column, but for those that functional names.
func keys(t *schema.Table, column string) []string {
	var out []string
	for _, k := range t.Constraints {
		if (k.Kind == schema.PrimaryKey || k.Kind == schema.Unique) && slices.Contains(k.Columns, column) {
			out = append(out, sqltext.Join("the "+string(k.Kind)+" key", k.Name))
		}
	}
	for _, x := range t.Indexes {
		if slices.ContainsFunc(x.Columns, func(part schema.IndexColumn) bool { return part.Name == column && !part.Desc }) {
			out = append(out, "the index "+x.Name)
		}
	}
	return out
}

// computedFrom names the virtual columns that read a column, which is not modified then (ORA-54031).
// https://docs.oracle.com/en/error-help/db/ora-54031/
func computedFrom(t *schema.Table, column string) []string {
	var out []string
	for _, col := range t.Columns {
		if col.Computed != nil && op.Mentions(col.Computed.Expr, column) {
			out = append(out, "the computed column "+col.Name)
		}
	}
	return out
}

// functional names the indexes for which Oracle computes something of the column (ORA-30556). One in descending order is among them.
// https://docs.oracle.com/en/error-help/db/ora-30556/
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-INDEX.html
func functional(t *schema.Table, column string) []string {
	var out []string
	for _, x := range t.Indexes {
		if slices.ContainsFunc(x.Columns, func(part schema.IndexColumn) bool {
			return part.Desc && part.Name == column || op.Mentions(part.Expr, column)
		}) {
			out = append(out, "the index "+x.Name)
		}
	}
	return out
}

func typeName(c *sqltext.Compiler, t schema.Type) string {
	if t.IsZero() {
		return ""
	}
	return c.TypeName(t)
}

// baseName is a type without its size, which the two sides of a foreign key need not share (ORA-02267).
func baseName(c *sqltext.Compiler, t schema.Type) string {
	name, _, _ := strings.Cut(typeName(c, t), "(")
	switch name { // are NUMBER, too. https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html
	case "INTEGER", "INT", "SMALLINT", "NUMERIC", "DECIMAL", "DEC":
		return "NUMBER"
	}
	return name
}

// refuseDrop names the foreign keys that refer to a column (ORA-12992), which CASCADE drops.
func refuseDrop(c *sqltext.Compiler, o *op.DropColumn) {
	t := c.Known(o.Table)
	if t == nil || o.Cascade {
		return
	}
	if list := c.ReferredBy(t, o.Column); len(list) > 0 {
		c.Unsupported("drop them first", "dropping the column %s.%s under %s", o.Table, o.Column, strings.Join(list, ", "))
	}
}
