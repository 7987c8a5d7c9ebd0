package sqltext

import (
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// optional are the operations that not every database has: a dialect lists in its Support, under the operation's name, those that it has.
var optional = map[string]bool{
	"create_schema": true, "drop_schema": true, "create_sequence": true, "alter_sequence": true, "drop_sequence": true, "create_enum": true, "add_enum_value": true, "drop_enum": true,
	"validate_constraint": true, "create_exclude_constraint": true,
}

// object writes the operations on schemas, sequences, views and enums as the standard, or PostgreSQL, has them. It gives "" for an operation
// that it does not know.
func (c *Compiler) object(o op.Op) string {
	switch o := o.(type) {
	case *op.CreateSchema:
		return Join("CREATE SCHEMA", when(o.IfNotExists, "IF NOT EXISTS"), c.ID(o.Name))
	case *op.DropSchema:
		return drop("SCHEMA", c.ID(o.Name), o.IfExists, o.Cascade)
	case *op.CreateSequence:
		return Join("CREATE SEQUENCE", when(o.IfNotExists, "IF NOT EXISTS"), c.Table(o.Name), IdentityOptions(&o.Options))
	case *op.DropSequence:
		return drop("SEQUENCE", c.Table(o.Name), o.IfExists, o.Cascade)
	case *op.CreateView:
		return Join("CREATE VIEW", when(o.IfNotExists, "IF NOT EXISTS"), c.Table(o.Name), "AS", c.Query(o.Select))
	case *op.DropView:
		return drop("VIEW", c.Table(o.Name), o.IfExists, o.Cascade)
	case *op.CreateEnum:
		return "CREATE TYPE " + c.Table(o.Name) + " AS ENUM (" + c.strings(o.Values) + ")"
	case *op.AddEnumValue:
		return Join("ALTER TYPE", c.Table(o.Name), "ADD VALUE", when(o.IfNotExists, "IF NOT EXISTS"), c.strings([]string{o.Value}), c.beside(o))
	case *op.DropEnum:
		return drop("TYPE", c.Table(o.Name), o.IfExists, o.Cascade)
	case *op.ValidateConstraint:
		return "ALTER TABLE " + c.Table(o.Table) + " VALIDATE CONSTRAINT " + c.ID(o.Name)
	}
	return ""
}

func drop(what, name string, ifExists, cascade bool) string {
	return Join("DROP", what, when(ifExists, "IF EXISTS"), name, when(cascade, "CASCADE"))
}

func (c *Compiler) beside(o *op.AddEnumValue) string {
	switch {
	case o.Before != "":
		return "BEFORE " + c.strings([]string{o.Before})
	case o.After != "":
		return "AFTER " + c.strings([]string{o.After})
	}
	return ""
}

func (c *Compiler) strings(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = c.Lit(schema.NewString(v))
	}
	return strings.Join(out, ", ")
}

// Query checks that a text, such as a view's, is one statement, and takes its terminator off.
func (c *Compiler) Query(text string) string {
	list, err := c.execute(&op.Execute{SQL: text})
	if err != nil {
		c.Fail(err)
		return ""
	}
	return list[0].SQL
}

// parts compiles the operations that another one holds, each with the schema that those before it leave.
func (c *Compiler) parts(ops []op.Op, scratch *schema.Schema) ([]dialects.Statement, error) {
	var out []dialects.Statement
	for _, o := range ops {
		list, err := c.Dialect.Compile(o, scratch, c.Facts)
		if err != nil {
			return nil, err
		}
		if err := o.Apply(scratch); err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, c.Err
}

// Batch writes the operations of a batch one after the other.
func (c *Compiler) Batch(o *op.Batch) ([]dialects.Statement, error) {
	scratch := o.Scratch(c.Before)
	return c.parts(o.Ops, scratch)
}

// whenOp writes a condition around the statements of its operations, in the dialect's own words.
func (c *Compiler) whenOp(o *op.When) ([]dialects.Statement, error) {
	scratch, err := o.Inside(c.Before)
	if err != nil {
		return nil, err
	}
	list, err := c.parts(o.Ops, scratch)
	if err != nil {
		return nil, err
	}
	list = flat(list)
	if c.When == nil {
		c.Unsupported("", "when")
		return nil, c.Err
	}
	list = c.When(c, o.Condition, list)
	return list, c.Err
}

// flat gives statements with those of each Series in its place: what stands under one condition is one text.
func flat(list []dialects.Statement) []dialects.Statement {
	if dialects.Len(list) == len(list) {
		return list
	}
	out := make([]dialects.Statement, 0, dialects.Len(list))
	for s := range dialects.Expand(list) {
		out = append(out, *s)
	}
	return out
}
