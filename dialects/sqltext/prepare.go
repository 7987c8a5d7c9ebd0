package sqltext

import (
	"mig/dsl/op"
	"mig/dsl/schema"
)

// EachConstraint gives the operation with its constraints as f makes them; checks that stand at columns are left as they are.
func EachConstraint(o op.Op, f func(*schema.Constraint) *schema.Constraint) op.Op {
	all := func(list []*schema.Constraint) []*schema.Constraint {
		out := make([]*schema.Constraint, len(list))
		for i, k := range list {
			out[i] = f(k)
		}
		return out
	}
	switch o := o.(type) {
	case *op.CreateTable:
		n := *o
		n.Constraints = all(o.Constraints)
		return &n
	case *op.AddColumn:
		n := *o
		n.Constraints = all(o.Constraints)
		return &n
	case *op.AddConstraint:
		return &op.AddConstraint{Table: o.Table, Constraint: f(o.Constraint)}
	}
	return o
}

// OneIdentity refuses a second identity column, for databases whose tables can't have one; hint is the way out.
func (c *Compiler) OneIdentity(o *op.CreateTable, hint string) {
	n := 0
	for _, d := range o.Columns {
		if d.Identity != nil {
			n++
		}
	}
	if n > 1 {
		c.Unsupported(hint, "%d identity columns in the table %s", n, o.Table)
	}
}

// Parens puts an expression into parentheses, of which a comment at its end does not swallow the closing one.
func Parens(expr string) string {
	return "(" + LineEnded(expr) + ")"
}
