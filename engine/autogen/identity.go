package autogen

import (
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// identities keeps identity columns within keys, for databases that have them nowhere else: one whose key goes is none from before that to after the next key is made, and a new one comes with its key. since are the
// marks at which the table's changes begin.
func (d *tableDiff) identities(since []int) {
	if !d.rules().KeyedIdentity {
		return
	}
	var off []op.Op
	for _, was := range d.was.Columns {
		if was.Identity == nil || d.kept(d.was, was.Name, since) || d.dropWithKey(was.Name, since) {
			continue
		}
		off = append(off, &op.AlterColumn{Table: d.name, Column: was.Name, DropIdentity: true})
		if now := d.now.Column(was.Name); now != nil {
			d.identityLater(now.Name, or(d.new.Column(now.Name), now).Identity)
		}
	}
	d.dropParts = slices.Insert(d.dropParts, since[1], off...)
	for _, now := range d.now.Columns {
		was := d.was.Column(now.Name)
		switch {
		case now.Identity == nil || d.kept(d.was, now.Name, since):
		case was == nil:
			d.addWithKey(now.Name, since)
		case was.Identity == nil:
			d.identityLater(now.Name, or(d.new.Column(now.Name), now).Identity)
		}
	}
}

// kept reports whether a key or an index that opens with a column is not dropped.
func (d *tableDiff) kept(t *schema.Table, column string, since []int) bool {
	dropped := map[string]bool{}
	for _, o := range d.dropParts[since[1]:] {
		switch o := o.(type) {
		case *op.DropConstraint:
			dropped[o.Name] = true
		case *op.DropIndex:
			dropped[o.Name] = true
		}
	}
	return slices.ContainsFunc(t.Constraints, func(k *schema.Constraint) bool {
		return opensWith(k, column) && !dropped[k.Name] && !dropped[d.dropName(k)]
	}) || slices.ContainsFunc(t.Indexes, func(x *schema.Index) bool {
		return len(x.Columns) > 0 && x.Columns[0].Name == column && !dropped[x.Name]
	})
}

// dropWithKey drops an identity column that goes at once, and with it the keys that are of it alone; the way back then adds them together, too. It reports whether that can be.
func (d *tableDiff) dropWithKey(column string, since []int) bool {
	i := slices.IndexFunc(d.drop, func(o op.Op) bool { return o.(*op.DropColumn).Column == column })
	others := slices.ContainsFunc(d.was.Columns, func(c *schema.Column) bool { return c.Name != column && d.now.Column(c.Name) != nil })
	if i < 0 || !others || slices.ContainsFunc(d.was.Constraints, func(k *schema.Constraint) bool { return opensWith(k, column) && len(k.Columns) > 1 }) ||
		slices.ContainsFunc(d.was.Indexes, func(x *schema.Index) bool { return x.Uses(column) }) {
		return false
	}
	kept := slices.DeleteFunc(slices.Clone(d.dropParts[since[1]:]), func(o op.Op) bool {
		drop, ok := o.(*op.DropConstraint)
		return ok && slices.ContainsFunc(d.was.Constraints, func(k *schema.Constraint) bool {
			return opensWith(k, column) && (k.Name == drop.Name || d.dropName(k) == drop.Name)
		})
	})
	d.dropParts = append(append(d.dropParts[:since[1]], kept...), d.drop[i])
	d.drop = slices.Delete(d.drop, i, i+1)
	return true
}

// opensWith reports whether a constraint is a key that begins with a column.
func opensWith(k *schema.Constraint, column string) bool {
	return (k.Kind == schema.PrimaryKey || k.Kind == schema.Unique) && len(k.Columns) > 0 && k.Columns[0] == column
}

// identityLater has a column get its identity, nil for none, when all keys are made, and no longer with what else is altered of it.
func (d *tableDiff) identityLater(column string, identity *schema.Identity) {
	for i, o := range d.alter {
		if alter := o.(*op.AlterColumn); alter.Column == column {
			alter.Identity, alter.DropIdentity = nil, false
			if *alter == (op.AlterColumn{Table: d.name, Column: column}) {
				d.alter = slices.Delete(d.alter, i, i+1)
			}
			break
		}
	}
	if identity != nil {
		d.makeParts = append(d.makeParts, &op.AlterColumn{Table: d.name, Column: column, Identity: identity})
	}
}

// addWithKey adds a new identity column together with the key that is of it alone, so that the rows that are there are numbered, or else without its identity, until there is a key.
func (d *tableDiff) addWithKey(column string, since []int) {
	i := slices.IndexFunc(d.add, func(o op.Op) bool { return o.(*op.AddColumn).Column.Name == column })
	if i < 0 {
		return
	}
	add := d.add[i].(*op.AddColumn)
	for j, o := range d.makeParts[since[3]:] {
		if key, ok := o.(*op.AddConstraint); ok && opensWith(key.Constraint, column) && len(key.Constraint.Columns) == 1 {
			add.Column.PrimaryKey = key.Constraint.Kind == schema.PrimaryKey
			add.Constraints = append(add.Constraints, key.Constraint)
			d.makeParts = slices.Delete(d.makeParts, since[3]+j, since[3]+j+1)
			return
		}
	}
	identity := add.Column.Identity
	add.Column.Identity = nil
	d.identityLater(column, identity)
}
