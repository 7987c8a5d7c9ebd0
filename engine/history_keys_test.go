package engine_test

import (
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

func (h *history) index(t *schema.Table, c *schema.Column) op.Op {
	if !short(c) {
		return nil
	}
	o := &op.CreateIndex{Table: t.Name, Index: schema.Index{Name: h.name("ix"), Columns: []schema.IndexColumn{{Name: c.Name, Desc: h.IntN(3) == 0}}, Unique: h.IntN(3) == 0}}
	if h.IntN(6) == 0 && (c.Type.Name == "varchar" || c.Type.Name == "nvarchar") {
		o.Index.Columns[0] = schema.IndexColumn{Expr: "lower(" + h.d.Ident(c.Name) + ")"}
	}
	if other := t.Columns[h.IntN(len(t.Columns))]; other != c && short(other) {
		o.Index.Columns = append(o.Index.Columns, schema.IndexColumn{Name: other.Name})
	}
	if h.IntN(4) == 0 {
		o.Index.Where = h.d.Ident(c.Name) + " IS NOT NULL"
	}
	if other := t.Columns[h.IntN(len(t.Columns))]; h.IntN(6) == 0 && other != c {
		o.Index.Include = []string{other.Name}
	}
	return o
}

// keyed gives, at times, the first column of a foreign key in the place of another: what serves a foreign key is to change.
func (h *history) keyed(t *schema.Table, c *schema.Column) *schema.Column {
	for _, k := range t.Constraints {
		if k.Kind == schema.ForeignKey && h.IntN(3) == 0 {
			return t.Column(k.Columns[0])
		}
	}
	return c
}

func (h *history) constrain(t *schema.Table, c *schema.Column) op.Op {
	k := &schema.Constraint{Kind: schema.Unique, Name: h.name("k"), Columns: []string{c.Name}}
	switch h.IntN(3) {
	case 0:
		k = &schema.Constraint{Kind: schema.Check, Name: k.Name, Expr: h.d.Ident(c.Name) + " IS NOT NULL OR 1 > 0"}
		if c.Identity != nil || refers(t, c) {
			return nil // MariaDB refuses a check of it
		}
		k.NotValid = h.d.Name() == "postgresql" && h.IntN(3) == 0
	case 1:
		return h.refer(t, c, k.Name)
	default:
		if other := t.Columns[h.IntN(len(t.Columns))]; other != c && short(other) {
			k.Columns = append(k.Columns, other.Name)
		}
		if !short(c) || slices.ContainsFunc(t.Constraints, func(u *schema.Constraint) bool { return slices.Equal(u.Columns, k.Columns) }) {
			return nil
		}
	}
	return &op.AddConstraint{Table: t.Name, Constraint: k}
}

// refer gives a foreign key of columns that are there, of the types of another table's primary key.
func (h *history) refer(t *schema.Table, c *schema.Column, name string) op.Op {
	to := h.table()
	if to.Primary() == nil {
		return nil
	}
	k := &schema.Constraint{Kind: schema.ForeignKey, Name: name, Referred: to.Name, ReferredColumns: slices.Clone(to.Primary().Columns), OnUpdate: []string{"", "CASCADE"}[h.IntN(2)]}
	for i, referred := range k.ReferredColumns {
		from := c
		if i > 0 {
			from = t.Columns[h.IntN(len(t.Columns))]
		}
		checked := slices.ContainsFunc(t.Constraints, func(x *schema.Constraint) bool { return x.Kind == schema.Check && op.Mentions(x.Expr, from.Name) })
		if !from.Type.Equal(to.Column(referred).Type) || checked || from.Computed != nil || from.Identity != nil || h.computes(t, from) || slices.Contains(k.Columns, from.Name) {
			return nil
		}
		k.Columns = append(k.Columns, from.Name)
	}
	if to == t && slices.Equal(k.Columns, k.ReferredColumns) {
		return nil
	}
	return &op.AddConstraint{Table: t.Name, Constraint: k}
}

// drop gives an operation that drops an index, a constraint or the table.
func (h *history) drop(t *schema.Table) op.Op {
	switch h.IntN(4) {
	case 0:
		if len(t.Indexes) == 0 {
			return nil
		}
		x := t.Indexes[h.IntN(len(t.Indexes))]
		if h.needed(t, x.Name) {
			return nil
		}
		return &op.DropIndex{Name: x.Name, Table: t.Name}
	case 1, 2:
		if len(t.Constraints) < 2 {
			return nil
		}
		k := t.Constraints[1+h.IntN(len(t.Constraints)-1)]
		if k.Kind == schema.Unique && h.needed(t, k.Name) {
			return nil
		}
		return &op.DropConstraint{Name: k.Name, Table: t.Name, Kind: k.Kind}
	}
	if referring, _ := h.now.Referring(t.Name); len(referring) > 0 || h.viewed(t) || h.IntN(3) > 0 {
		return nil
	}
	return &op.DropTable{Table: t.Name}
}

// needed reports whether a foreign key needs an index or a key: MySQL keeps it then.
func (h *history) needed(t *schema.Table, name string) bool {
	if h.d.Name() != "mysql" {
		return false
	}
	without := t.Clone()
	without.Indexes = slices.DeleteFunc(without.Indexes, func(x *schema.Index) bool { return x.Name == name })
	without.Constraints = slices.DeleteFunc(without.Constraints, func(k *schema.Constraint) bool { return k.Name == name })
	var others []*schema.Constraint
	for _, k := range without.Constraints {
		if k.Kind == schema.ForeignKey && k.Support == schema.OtherSupport {
			k.Support = schema.NoSupport
			others = append(others, k)
		}
	}
	s := schema.New()
	s.Rules = &schema.Rules{KeyIndexes: true}
	s.Put(without)
	return slices.ContainsFunc(others, func(k *schema.Constraint) bool { return k.Support == schema.MadeSupport })
}
