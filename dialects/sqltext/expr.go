package sqltext

import (
	"regexp"

	"mig/dsl/op"
	"mig/dsl/schema"
)

var constant = regexp.MustCompile(`(?i)^\s*(?:null|true|false|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|'(?:[^'\\]|'')*')\s*$`)

// IsConstant reports whether an expression is one literal: a number, NULL, a boolean, or a string without
// backslashes, which databases read differently.
func IsConstant(expr string) bool { return constant.MatchString(expr) }

// InlineReference writes a foreign key as a part of its column's definition.
func (c *Compiler) InlineReference(k *schema.Constraint) string {
	return Join(c.named(k), c.References(k), c.deferral(k), k.Tail)
}

// Constraints gives the constraints that an operation makes, those of its columns included.
func Constraints(o op.Op) []*schema.Constraint {
	var out []*schema.Constraint
	switch o := o.(type) {
	case *op.CreateTable:
		out = append(out, o.Constraints...)
		for _, d := range o.Columns {
			out = append(out, d.Checks...)
		}
	case *op.AddColumn:
		out = append(append(out, o.Constraints...), o.Column.Checks...)
	case *op.AddConstraint:
		out = append(out, o.Constraint)
	}
	return out
}
