package dsl

import (
	"maps"

	"mig/dsl/op"
	"mig/dsl/schema"
)

var referentialActions = []string{"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"}

// deferral is what every kind of constraint takes.
var deferral = options[schema.Constraint]{
	"deferrable": flag(func(c *schema.Constraint) *bool { return &c.Deferrable }),
	"initially": {set: func(c *schema.Constraint, r *reader) {
		c.Initially = r.word("time", "DEFERRED", "IMMEDIATE")
	}},
	"tail": sqlOption("text", func(c *schema.Constraint) *string { return &c.Tail }),
}

var notValid = options[schema.Constraint]{
	"not_valid": flag(func(c *schema.Constraint) *bool { return &c.NotValid }),
}

var storage = options[schema.Constraint]{
	"option":     {repeat: true, set: func(c *schema.Constraint, r *reader) { c.Options = append(c.Options, r.option()) }},
	"tablespace": textOption("tablespace", func(c *schema.Constraint) *string { return &c.Tablespace }),
	"clustered":  flag(func(c *schema.Constraint) *bool { return &c.Clustered }),
	"using":      textOption("method", func(c *schema.Constraint) *string { return &c.Using }),
	"include": {set: func(c *schema.Constraint, r *reader) {
		c.Include = r.idents("column")
	}},
}

var actions = options[schema.Constraint]{
	"on_delete": {set: func(c *schema.Constraint, r *reader) { c.OnDelete = r.word("action", referentialActions...) }},
	"on_update": {set: func(c *schema.Constraint, r *reader) { c.OnUpdate = r.word("action", referentialActions...) }},
	"match":     {set: func(c *schema.Constraint, r *reader) { c.Match = r.word("match", "FULL", "PARTIAL", "SIMPLE") }},
}

var constraintOptions = map[schema.ConstraintKind]options[schema.Constraint]{
	schema.PrimaryKey: union(deferral, storage),
	schema.Unique: union(deferral, storage, options[schema.Constraint]{
		"nulls_not_distinct": flag(func(c *schema.Constraint) *bool { return &c.NullsNotDistinct }),
	}),
	schema.ForeignKey: union(deferral, notValid, actions, options[schema.Constraint]{
		"columns":            {set: func(c *schema.Constraint, r *reader) { c.Columns = r.idents("column") }},
		"references_columns": {set: func(c *schema.Constraint, r *reader) { c.ReferredColumns = r.idents("column") }},
	}),
	schema.Check: union(deferral, notValid),
	schema.Exclude: union(deferral, options[schema.Constraint]{
		"using": textOption("method", func(c *schema.Constraint) *string { return &c.Using }),
		"where": sqlOption("condition", func(c *schema.Constraint) *string { return &c.Where }),
		"exclude": {repeat: true, set: func(c *schema.Constraint, r *reader) {
			c.Elements = append(c.Elements, r.excludeElement())
		}},
	}),
}

var referencesOptions = union(constraintName, deferral, notValid, actions)

func union[T any](tables ...options[T]) options[T] {
	out := options[T]{}
	for _, t := range tables {
		maps.Copy(out, t)
	}
	return out
}

func (r *reader) excludeElement() schema.ExcludeElement {
	var e schema.ExcludeElement
	if len(r.args) > 0 {
		if c, ok := r.args[0].(*Call); ok && c.name == "expr" {
			r.args = r.args[1:]
			inner := c.read()
			e.Expr = inner.sql("expression")
			inner.end()
			r.fail2(inner)
			e.Op = r.operator()
			return e
		}
	}
	e.Column = r.ident("column")
	e.Op = r.operator()
	return e
}

// operator takes an operator's sign: nothing that could be more than one token.
func (r *reader) operator() string {
	s := r.text("operator")
	for _, c := range s {
		if !(c >= '!' && c <= '~') || c == ';' || c == '\'' || c == '"' {
			r.fail(r.call.errorf("%q is no operator", s))
			break
		}
	}
	return s
}

// option reads (option KEY VALUE): a storage parameter, in the database's words.
func (r *reader) option() schema.Option {
	o := schema.Option{Key: r.text("key")}
	a, ok := r.take("value")
	if !ok {
		return o
	}
	if n, isNumber := asNumber(a); isNumber {
		o.Value = string(n)
		return o
	}
	switch v := a.(type) {
	case string:
		o.Value = v
	case bool:
		o.Value = "false"
		if v {
			o.Value = "true"
		}
	default:
		r.wrong("value", a, "a string or a number")
	}
	for _, s := range []string{o.Key, o.Value} {
		if schema.CheckIdent(s) != nil {
			r.fail(r.call.errorf("%q can't stand in an option", s))
		}
	}
	return o
}

// constraint reads what follows the name, or the name and the table, in the helpers of each kind.
func (r *reader) constraint(kind schema.ConstraintKind, name string) *schema.Constraint {
	c := &schema.Constraint{Kind: kind, Name: name}
	switch kind {
	case schema.PrimaryKey, schema.Unique:
		c.Columns = r.idents("column")
	case schema.ForeignKey:
		c.Referred = r.name("referent table")
	case schema.Check:
		c.Expr = r.sql("condition")
	case schema.Exclude:
	}
	constraintOptions[kind].apply(c, r)
	if r.err != nil {
		return c
	}
	if kind == schema.ForeignKey && (len(c.Columns) == 0 || len(c.ReferredColumns) == 0) {
		r.fail(r.call.errorf("a foreign key needs (columns …) and (references_columns …)"))
	} else if len(c.Columns) != len(c.ReferredColumns) && kind == schema.ForeignKey {
		r.fail(r.call.errorf("the foreign key has %d columns and refers to %d", len(c.Columns), len(c.ReferredColumns)))
	}
	if kind == schema.Exclude && len(c.Elements) == 0 {
		r.fail(r.call.errorf("an exclusion constraint needs (exclude COLUMN OPERATOR)"))
	}
	return c
}

// createConstraint decodes create_primary_key, create_unique_constraint and their like.
func createConstraint(kind schema.ConstraintKind) decoder {
	return func(r *reader) op.Op {
		name := r.optionalName("constraint's name")
		table := r.name("table")
		return &op.AddConstraint{Table: table, Constraint: r.constraint(kind, name)}
	}
}

var dropConstraintOptions = options[op.DropConstraint]{
	"type": {set: func(o *op.DropConstraint, r *reader) {
		o.Kind = constraintKinds[r.word("type", "FOREIGNKEY", "UNIQUE", "PRIMARY", "CHECK", "EXCLUDE")]
	}},
	"if_exists": flag(func(o *op.DropConstraint) *bool { return &o.IfExists }),
	"cascade":   flag(func(o *op.DropConstraint) *bool { return &o.Cascade }),
}

var constraintKinds = map[string]schema.ConstraintKind{
	"FOREIGNKEY": schema.ForeignKey, "UNIQUE": schema.Unique, "PRIMARY": schema.PrimaryKey,
	"CHECK": schema.Check, "EXCLUDE": schema.Exclude,
}

func dropConstraint(r *reader) op.Op {
	o := &op.DropConstraint{Name: r.ident("constraint's name"), Table: r.name("table")}
	dropConstraintOptions.apply(o, r)
	return o
}
