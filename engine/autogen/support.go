package autogen

import (
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// serve keeps up with the indexes that a database makes for foreign keys, and leaves when those go: one that is wanted is there already then, and one that is not has to be dropped.
func (c *comparison) serve() error {
	if rules := c.from.Schema.Rules; rules == nil || !rules.KeyIndexes {
		return nil
	}
	now := copied(c.from.Schema)
	before := leftOver(now)
	var out []op.Op
	for _, o := range c.diff.Ops {
		if x, ok := o.(*op.CreateIndex); ok {
			t, err := now.Table(x.Table)
			if err != nil {
				return err
			}
			if t != nil && t.Index(x.Index.Name) != nil && t.Index(x.Index.Name).Made {
				drop := &op.DropIndex{Name: x.Index.Name, Table: x.Table}
				if err := drop.Apply(now); err != nil {
					return err
				}
				out = append(out, drop)
			}
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
