package autogen

import (
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// keyed are columns, of a table, of which a key or an index is dropped, or one of which gets another type or collation.
type keyed struct {
	table   schema.Name
	columns []string
	retyped bool
}

// droppedKeys gives what is taken from tables that stay, and foreign keys may rest on.
func (c *comparison) droppedKeys() []keyed { return append(c.keysOf(c.dropParts), c.retyped...) }

// keysOf gives the keys and indexes that operations drop.
func (c *comparison) keysOf(ops []op.Op) (list []keyed) {
	for _, o := range ops {
		n, _ := op.TableOf(o)
		t, _ := c.from.Seen.Table(n)
		if t == nil {
			continue
		}
		switch o := o.(type) {
		case *op.DropConstraint:
			for _, k := range t.Constraints {
				if k.Name == o.Name || k.Kind == schema.PrimaryKey && o.Kind == schema.PrimaryKey {
					list = append(list, keyed{table: n, columns: k.Columns})
				}
			}
		case *op.DropIndex:
			if x := t.Index(o.Name); x != nil {
				list = append(list, keyed{table: n, columns: indexed(x)})
			} else if k := t.Constraint(o.Name); k != nil {
				list = append(list, keyed{table: n, columns: k.Columns})
			}
		}
	}
	return list
}

func indexed(x *schema.Index) (columns []string) {
	for _, part := range x.Columns {
		columns = append(columns, part.Name)
	}
	return columns
}

// keysAround drops the foreign keys that stay as they are while a key that they refer to is made anew, or one of their columns gets another type, and makes them again when that is
// done. Where a foreign key needs an index of its own columns, that counts as well.
func (c *comparison) keysAround() {
	dropped := c.droppedKeys()
	if len(dropped)+len(c.batched) == 0 {
		return
	}
	gone := map[string]bool{}
	for _, o := range c.dropKeys {
		if drop, ok := o.(*op.DropConstraint); ok {
			gone[drop.Table.String()+"\x00"+drop.Name] = true
		}
	}
	for _, t := range c.from.Seen.All() {
		now, _ := c.to.Seen.Table(t.Name)
		if !c.takes(schema.TableKind, t.Name) {
			continue
		}
		for _, k := range t.Constraints {
			if k.Kind != schema.ForeignKey || k.Name == "" || gone[t.Name.String()+"\x00"+k.Name] ||
				!c.restsOn(t.Name, k, dropped) && (now != nil || !c.restsOn(t.Name, k, c.batched)) {
				continue
			}
			if now == nil { // it goes, after the key
				c.dropKeys = append(c.dropKeys, dropOf(t.Name, k))
			} else if again := written(c.to.Schema, now).Constraint(k.Name); again != nil {
				c.dropKeys = append(c.dropKeys, dropOf(t.Name, k))
				c.makeKeys = append(c.makeKeys, &op.AddConstraint{Table: t.Name, Constraint: again.Clone()})
			}
		}
	}
}

// restsOn reports whether a foreign key rests on something that is dropped.
func (c *comparison) restsOn(table schema.Name, k *schema.Constraint, dropped []keyed) bool {
	return slices.ContainsFunc(dropped, func(d keyed) bool {
		if d.table == k.Referred && (shares(d.columns, k.ReferredColumns) && d.retyped || covers(d.columns, k.ReferredColumns)) {
			return true
		}
		return d.table == table && (d.retyped && shares(d.columns, k.Columns) || c.rules().KeyIndexes && !d.retyped && covers(d.columns, k.Columns))
	})
}

// covers reports whether columns are all among those of a key.
func covers(key, columns []string) bool {
	return len(columns) > 0 && !slices.ContainsFunc(columns, func(name string) bool { return !hasFold(key, name) })
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(b, func(name string) bool { return hasFold(a, name) })
}

func hasFold(list []string, name string) bool {
	return slices.ContainsFunc(list, func(other string) bool { return strings.EqualFold(other, name) })
}
