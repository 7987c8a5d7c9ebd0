package autogen

import (
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// alike looks for what may have got another name: a table that goes beside one that comes with the same columns, and within a table a column beside one of the same
// definition. Where several would do, none is taken.
func (c *comparison) alike() {
	var fresh, gone []*schema.Table
	for _, o := range c.makeTables {
		if create, ok := o.(*op.CreateTable); ok {
			if t, _ := c.to.Seen.Table(create.Table); t != nil {
				fresh = append(fresh, t)
			}
		}
	}
	for _, o := range c.dropTables {
		if drop, ok := o.(*op.DropTable); ok {
			if t, _ := c.from.Seen.Table(drop.Table); t != nil {
				gone = append(gone, t)
			}
		}
	}
	for _, pair := range single(gone, fresh, c.sameColumns) {
		c.diff.Alike = append(c.diff.Alike, Rename{Old: pair[0].Name.String(), New: pair[1].Name.String()})
	}
	for _, now := range c.to.Seen.All() {
		was, _ := c.from.Seen.Table(now.Name)
		if was == nil || !c.takes(schema.TableKind, now.Name) {
			continue
		}
		only := func(in, other *schema.Table) []*schema.Column {
			return slices.DeleteFunc(slices.Clone(in.Columns), func(col *schema.Column) bool { return other.Column(col.Name) != nil })
		}
		for _, pair := range single(only(was, now), only(now, was), c.sameColumn) {
			c.diff.Alike = append(c.diff.Alike, Rename{Table: now.Name, Old: pair[0].Name, New: pair[1].Name})
		}
	}
}

// single pairs what is the same, where each has but one that is.
func single[T any](gone, fresh []*T, same func(a, b *T) bool) (pairs [][2]*T) {
	for _, a := range gone {
		var found *T
		n := 0
		for _, b := range fresh {
			if same(a, b) {
				found = b
				n++
			}
		}
		if n == 1 && len(slices.DeleteFunc(slices.Clone(gone), func(other *T) bool { return !same(other, found) })) == 1 {
			pairs = append(pairs, [2]*T{a, found})
		}
	}
	return pairs
}

func (c *comparison) sameColumns(a, b *schema.Table) bool {
	return len(a.Columns) == len(b.Columns) && !slices.ContainsFunc(a.Columns, func(col *schema.Column) bool {
		other := b.Column(col.Name)
		return other == nil || !c.sameColumn(col, other)
	})
}

func (c *comparison) sameColumn(a, b *schema.Column) bool {
	return c.Spelling.Type(a.Type) == c.Spelling.Type(b.Type) && isNotNull(a) == isNotNull(b) && (a.Computed == nil) == (b.Computed == nil)
}
