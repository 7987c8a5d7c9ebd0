package autogen

import (
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// serve keeps up with the indexes that a database makes for foreign keys, and leaves when those go: one that is wanted is there already then, and one that is not has to be dropped.
// origin is the schema before all operations.
func (c *comparison) serve(origin *schema.Schema) error {
	if !c.rules().KeyIndexes {
		return nil
	}
	now := copied(origin)
	before := leftOver(now)
	var out []op.Op
	for _, o := range c.diff.Ops {
		drop, err := inTheWay(now, o)
		if err != nil {
			return err
		}
		if drop != nil {
			if err := drop.Apply(now); err != nil {
				return err
			}
			out = append(out, drop)
		}
		if err := o.Apply(now); err != nil {
			return err
		}
		out = append(out, o)
	}
	for _, left := range leftOver(now) {
		wanted, err := c.to.Seen.Table(left.Table)
		if err != nil {
			return err
		}
		if wanted == nil || wanted.Index(left.Name) != nil || slices.ContainsFunc(before, func(o *op.DropIndex) bool { return o.Name == left.Name && o.Table == left.Table }) {
			continue
		}
		out = append(out, left)
	}
	c.diff.Ops = out
	return nil
}

// inTheWay gives what drops an index that was left, and whose name an operation needs: for an index, or for that of a foreign key which the one that is left does not serve. Nil is nothing.
func inTheWay(s *schema.Schema, o op.Op) (*op.DropIndex, error) {
	n, ok := op.TableOf(o)
	if !ok {
		return nil, nil
	}
	t, err := s.Table(n)
	if err != nil || t == nil {
		return nil, err
	}
	name, columns := "", []string(nil)
	switch o := o.(type) {
	case *op.CreateIndex:
		name = o.Index.Name
	case *op.AddConstraint:
		if o.Constraint.Kind == schema.ForeignKey {
			name, columns = o.Constraint.Name, o.Constraint.Columns
		}
	}
	x := t.Index(name)
	if x == nil || !x.Made || columns != nil && x.Serves(&schema.Constraint{Kind: schema.ForeignKey, Name: name, Columns: columns}) {
		return nil, nil
	}
	return &op.DropIndex{Name: name, Table: n}, nil
}

// leftOver gives what drops the indexes that were made for foreign keys which are gone.
func leftOver(s *schema.Schema) (out []*op.DropIndex) {
	for _, t := range s.All() {
		for _, x := range t.Indexes {
			if x.Made {
				out = append(out, &op.DropIndex{Name: x.Name, Table: t.Name})
			}
		}
	}
	return out
}
