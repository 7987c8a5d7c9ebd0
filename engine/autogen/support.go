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
		drops, err := inTheWay(now, o)
		if err != nil {
			return err
		}
		if len(drops) == 1 && stillServes(now, drops[0]) { // the server lets go of it only in the statement that makes the other one
			o, drops = &op.Batch{Table: drops[0].Table, Ops: []op.Op{drops[0], o}}, nil
		}
		for _, drop := range drops {
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

// inTheWay gives what drops indexes that were left: one whose name an operation needs, for an index, or for that of a foreign key which the one that is left does not serve; and those of
// several columns of which one goes.
func inTheWay(s *schema.Schema, o op.Op) (drops []*op.DropIndex, err error) {
	n, ok := op.TableOf(o)
	if !ok {
		return nil, nil
	}
	t, err := s.Table(n)
	if err != nil || t == nil {
		return nil, err
	}
	var inTheWay func(x *schema.Index) bool
	switch o := o.(type) {
	case *op.CreateIndex:
		inTheWay = func(x *schema.Index) bool { return x.Name == o.Index.Name }
	case *op.AddConstraint:
		inTheWay = func(x *schema.Index) bool {
			k := o.Constraint
			return k.Kind == schema.ForeignKey && x.Name == k.Name && !x.Serves(k)
		}
	case *op.DropColumn:
		inTheWay = func(x *schema.Index) bool { return len(x.Columns) > 1 && x.Uses(o.Column) }
	default:
		return nil, nil
	}
	for _, x := range t.Indexes {
		if x.Made && inTheWay(x) {
			drops = append(drops, &op.DropIndex{Name: x.Name, Table: n})
		}
	}
	return drops, nil
}

// stillServes reports whether a foreign key needs an index that is to be dropped.
func stillServes(s *schema.Schema, drop *op.DropIndex) bool {
	t, err := s.Table(drop.Table)
	if err != nil || t == nil {
		return false
	}
	x := t.Index(drop.Name)
	return x != nil && slices.ContainsFunc(t.Constraints, func(k *schema.Constraint) bool { return k.Kind == schema.ForeignKey && x.StartsWith(k.Columns) })
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
