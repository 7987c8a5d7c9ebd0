package dsl

import (
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// column is a column while its options are read: what becomes of unique and references is
// for the operation to say.
type column struct {
	def        op.ColumnDef
	keyName    string // of the primary key
	unique     *schema.Constraint
	references *schema.Constraint
}

var columnOptions = options[column]{
	"not_null": {set: func(c *column, r *reader) { r.nullness(&c.def.Null, schema.NotNull) }},
	"nullable": {set: func(c *column, r *reader) { r.nullness(&c.def.Null, schema.Nullable) }},
	"primary_key": {set: func(c *column, r *reader) {
		c.def.PrimaryKey = true
		keyName.apply(&c.keyName, r)
	}},
	"unique": {set: func(c *column, r *reader) {
		c.unique = &schema.Constraint{Kind: schema.Unique, Columns: []string{c.def.Name}}
		constraintName.apply(c.unique, r)
	}},
	"identity": {set: func(c *column, r *reader) { c.def.Identity = r.identity() }},
	"server_default": {set: func(c *column, r *reader) {
		v := r.value("default")
		c.def.Default = &v
		defaultName.apply(&c.def.DefaultName, r)
	}},
	"comment": textOption("comment", func(c *column) *string { return &c.def.Comment }),
	"collate": textOption("collation", func(c *column) *string { return &c.def.Collate }),
	"type":    {set: func(c *column, r *reader) { c.def.Type = r.columnType("type") }},
	"check": {repeat: true, set: func(c *column, r *reader) {
		k := &schema.Constraint{Kind: schema.Check, Columns: []string{c.def.Name}, Expr: r.sql("condition")}
		constraintName.apply(k, r)
		c.def.Checks = append(c.def.Checks, k)
	}},
	"references": {set: func(c *column, r *reader) { c.references = r.references(c.def.Name) }},
	"computed":   {set: func(c *column, r *reader) { c.def.Computed = r.computed() }},
}

// A constraint that is written as a column's option may be given a name, as in (check "age >= 0" (name "ck_age")), and so may a default, which
// is a constraint of SQL Server.
var (
	constraintName = options[schema.Constraint]{"name": {set: func(k *schema.Constraint, r *reader) { k.Name = r.ident("constraint's name") }}}
	keyName        = options[string]{"name": {set: func(name *string, r *reader) { *name = r.ident("key's name") }}}
	defaultName    = options[string]{"name": {set: func(name *string, r *reader) { *name = r.ident("default's name") }}}
)

// nullness sets NULL or NOT NULL; the other one, unless it stands in only, contradicts what was said before.
func (r *reader) nullness(to *schema.Nullness, n schema.Nullness) {
	if *to != schema.NullUnset && *to != n && !r.call.only {
		r.fail(r.call.errorf("not_null and nullable contradict each other"))
	}
	*to = n
}

// columnItem reads (column NAME TYPE options…).
func columnItem(c *Call) (column, *argError) {
	r := c.read()
	var col column
	col.def.Name = r.ident("column's name")
	col.def.Type = r.columnType("type")
	columnOptions.apply(&col, r)
	if r.err != nil {
		return col, r.err
	}
	d := &col.def
	switch {
	case d.PrimaryKey && d.Null == schema.Nullable:
		return col, c.errorf("the column %s can't be nullable and in the primary key", d.Name)
	case d.Identity != nil && d.Default != nil:
		return col, c.errorf("the column %s can't have an identity and a server_default", d.Name)
	case d.Computed != nil && (d.Default != nil || d.Identity != nil):
		return col, c.errorf("the column %s is computed, so it can't have an identity or a server_default", d.Name)
	case d.PrimaryKey || d.Identity != nil:
		d.Null = schema.NotNull
	}
	return col, nil
}

// constraints gives the constraints that the column's own options stand for, in the order unique, reference.
func (c *column) constraints() []*schema.Constraint {
	var out []*schema.Constraint
	if c.unique != nil {
		out = append(out, c.unique)
	}
	if c.references != nil {
		out = append(out, c.references)
	}
	return out
}

var identityOptions = options[schema.Identity]{
	"start":     integerOption("start", func(id *schema.Identity) **int64 { return &id.Start }),
	"increment": integerOption("increment", func(id *schema.Identity) **int64 { return &id.Increment }),
	"min_value": integerOption("smallest value", func(id *schema.Identity) **int64 { return &id.MinValue }),
	"max_value": integerOption("largest value", func(id *schema.Identity) **int64 { return &id.MaxValue }),
	"cache":     integerOption("number of values to cache", func(id *schema.Identity) **int64 { return &id.Cache }),
	"cycle":     flag(func(id *schema.Identity) *bool { return &id.Cycle }),
	"always":    flag(func(id *schema.Identity) *bool { return &id.Always }),
}

func integerOption[T any](what string, field func(*T) **int64) option[T] {
	return option[T]{set: func(to *T, r *reader) {
		n := r.integer(what)
		*field(to) = &n
	}}
}

func (r *reader) identity() *schema.Identity {
	id := &schema.Identity{}
	identityOptions.apply(id, r)
	if r.err == nil && id.Increment != nil && *id.Increment == 0 {
		r.fail(r.call.errorf("the increment can't be 0"))
	}
	return id
}

var computedOptions = options[schema.Computed]{
	"persisted": {set: func(c *schema.Computed, _ *reader) { c.Storage = "persisted" }},
	"virtual":   {set: func(c *schema.Computed, _ *reader) { c.Storage = "virtual" }},
}

func (r *reader) computed() *schema.Computed {
	c := &schema.Computed{Expr: r.sql("expression")}
	computedOptions.apply(c, r)
	return c
}

// references reads (references "table.column" options…).
func (r *reader) references(column string) *schema.Constraint {
	c := &schema.Constraint{Kind: schema.ForeignKey, Columns: []string{column}}
	target := r.text("reference")
	parts := strings.Split(target, ".")
	if r.err == nil && len(parts) != 2 && len(parts) != 3 {
		r.fail(r.call.errorf("%q is not of the form \"table.column\" or \"schema.table.column\"", target).
			withHint("for names with dots in them use foreign_key_constraint"))
	}
	for _, p := range parts {
		if err := schema.CheckIdent(p); err != nil {
			r.fail(r.call.errorf("%q: %s", target, err))
		}
	}
	if r.err == nil {
		n := len(parts) - 1
		c.Referred = schema.Name{Schema: strings.Join(parts[:n-1], "."), Name: parts[n-1]}
		c.ReferredColumns = []string{parts[n]}
	}
	referencesOptions.apply(c, r)
	return c
}
