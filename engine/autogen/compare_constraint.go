package autogen

import (
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// constraints compares constraints: a primary key and foreign keys by what they say, others by their names first.
func (d *tableDiff) constraints() {
	// By name first: of two foreign keys that say the same the name tells which is which.
	pairs, gone, fresh := match(d.was.Constraints, d.now.Constraints, func(a, b *schema.Constraint) bool { return a.Name == b.Name && d.sameConstraint(a, b) })
	more, gone, fresh := match(gone, fresh, d.sameConstraint)
	pairs = append(pairs, more...)
	for _, p := range pairs {
		switch {
		case d.constraintText(p[0]) == d.constraintText(p[1]) && !d.touches(p[0]):
			if !p[0].NotValid || p[1].NotValid || p[1].Name == "" {
				continue
			}
			d.makeKeys = append(d.makeKeys, &op.ValidateConstraint{Table: d.name, Name: p[1].Name})
		case !d.named(p[0]):
			d.nameless(p[0])
		default:
			gone, fresh = append(gone, p[0]), append(fresh, p[1])
		}
	}
	for _, k := range gone {
		d.dropConstraint(k)
	}
	for _, k := range fresh {
		d.noteUnique(k)
		if say := said(d.new, k); say != nil {
			d.addConstraint(say)
		} else if x := d.new.Index(k.Name); x != nil { // to MySQL, a unique index is a unique constraint
			d.makeParts = append(d.makeParts, &op.CreateIndex{Table: d.name, Index: *x.Clone()})
		}
	}
}

// dropName gives the name by which a constraint is dropped: a primary key has none in some databases, and the one that operations have said.
func (d *tableDiff) dropName(k *schema.Constraint) string {
	if k.Name == "" && k.Kind == schema.PrimaryKey {
		for _, said := range d.old.Constraints {
			if said.Kind == schema.PrimaryKey {
				return said.Name
			}
		}
	}
	return k.Name
}

func (d *tableDiff) named(k *schema.Constraint) bool { return d.dropName(k) != "" }

func (d *tableDiff) nameless(k *schema.Constraint) {
	d.note("a %s constraint of %s is to be dropped that has no name: write it as SQL", k.Kind, d.name)
}

// touches reports whether a constraint is of, or reads, a column that is made anew.
func (d *tableDiff) touches(k *schema.Constraint) bool {
	return slices.ContainsFunc(d.was.Columns, func(c *schema.Column) bool {
		return d.changed[c.Name] && (slices.Contains(k.Columns, c.Name) || op.Mentions(k.Expr, c.Name) || op.Mentions(k.Where, c.Name) ||
			slices.ContainsFunc(k.Elements, func(e schema.ExcludeElement) bool { return e.Column == c.Name || op.Mentions(e.Expr, c.Name) }))
	})
}

// touchesIndex is touches for an index.
func (d *tableDiff) touchesIndex(x *schema.Index) bool {
	return slices.ContainsFunc(d.was.Columns, func(c *schema.Column) bool {
		return d.changed[c.Name] && (x.Uses(c.Name) || op.Mentions(x.Where, c.Name) || slices.ContainsFunc(x.Columns, func(part schema.IndexColumn) bool { return op.Mentions(part.Expr, c.Name) }))
	})
}

func (d *tableDiff) dropConstraint(k *schema.Constraint) {
	o := dropOf(d.name, or(said(d.old, k), k))
	if name := d.dropName(k); name != "" {
		o.Name = name
	}
	switch {
	case o.Name == "":
		d.note("a %s constraint of %s is to be dropped that has no name: write it as SQL", k.Kind, d.name)
	case k.Name != "" && d.old.Constraint(k.Name) == nil && d.old.Index(k.Name) != nil:
		d.dropParts = append(d.dropParts, &op.DropIndex{Name: k.Name, Table: d.name})
	case k.Kind == schema.ForeignKey:
		d.dropKeys = append(d.dropKeys, o)
	default:
		d.dropParts = append(d.dropParts, o)
	}
}

func (d *tableDiff) addConstraint(k *schema.Constraint) {
	o := &op.AddConstraint{Table: d.name, Constraint: k.Clone()}
	if k.Kind == schema.ForeignKey {
		d.makeKeys = append(d.makeKeys, o)
	} else {
		d.makeParts = append(d.makeParts, o)
	}
}

// said gives a constraint as the operations of a table say it; nil is one that the database makes by itself.
func said(in *schema.Table, k *schema.Constraint) *schema.Constraint {
	for _, say := range in.Constraints {
		if say.Kind == k.Kind && say.Name == k.Name && k.Name != "" {
			return say
		}
	}
	for _, say := range in.Constraints {
		if say.Kind == k.Kind && slices.Equal(say.Columns, k.Columns) && (say.Kind == schema.PrimaryKey || say.Name == "" || k.Name == "") {
			return say
		}
	}
	return nil
}

// sameConstraint reports whether two constraints are one, that may have changed.
func (d *tableDiff) sameConstraint(a, b *schema.Constraint) bool {
	if a.Kind != b.Kind {
		return false
	}
	if a.Kind == schema.PrimaryKey || a.Name != "" && a.Name == b.Name {
		return true
	}
	if a.Name != "" && b.Name != "" && a.Kind != schema.ForeignKey {
		return false
	}
	return d.constraintText(a) == d.constraintText(b)
}

// constraintText is a constraint without its name. Whether it holds for rows that were there before it is not part of it: one that does serves where one is wanted that need not.
func (d *tableDiff) constraintText(k *schema.Constraint) string {
	usual := func(text string, defaults ...string) string {
		if slices.Contains(defaults, strings.ToUpper(text)) {
			return ""
		}
		return strings.ToUpper(text)
	}
	var b strings.Builder
	add := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(p + "\x00")
		}
	}
	add(string(k.Kind))
	if k.Kind != schema.Check { // which has its columns where it was written at one
		add(k.Columns...)
	}
	add("to", k.Referred.String())
	add(k.ReferredColumns...)
	add(usual(k.OnDelete, "NO ACTION"), usual(k.OnUpdate, "NO ACTION"), usual(k.Match, "SIMPLE"), usual(k.Initially, "IMMEDIATE"))
	add(d.Spelling.Expr(k.Expr), usual(k.Using, "BTREE"), d.Spelling.Expr(k.Where), k.Tablespace, k.Tail)
	for _, e := range k.Elements {
		add(e.Column, d.Spelling.Expr(e.Expr), e.Op)
	}
	add(options(k.Options)...)
	add(k.Include...)
	for _, flag := range []bool{k.Deferrable, k.NullsNotDistinct, k.Clustered} {
		add(map[bool]string{true: "yes", false: "no"}[flag])
	}
	return b.String()
}

func (d *tableDiff) indexes() {
	pairs, gone, fresh := match(d.was.Indexes, d.now.Indexes, func(a, b *schema.Index) bool {
		return a.Name == b.Name && a.Name != "" || (a.Name == "" || b.Name == "") && d.indexText(a) == d.indexText(b)
	})
	for _, p := range pairs {
		if d.indexText(p[0]) != d.indexText(p[1]) || d.touchesIndex(p[0]) {
			gone, fresh = append(gone, p[0]), append(fresh, p[1])
		}
	}
	for _, x := range gone {
		if k := d.old.Constraint(x.Name); k != nil && d.old.Index(x.Name) == nil {
			d.dropParts = append(d.dropParts, dropOf(d.name, k))
		} else {
			d.dropParts = append(d.dropParts, &op.DropIndex{Name: x.Name, Table: d.name})
		}
	}
	for _, x := range fresh {
		d.noteUniqueIndex(x)
		if say := d.new.Index(x.Name); say != nil {
			d.makeParts = append(d.makeParts, &op.CreateIndex{Table: d.name, Index: *say.Clone()})
		} else if k := d.new.Constraint(x.Name); k != nil && x.Unique {
			d.addConstraint(k)
		}
	}
}

func (d *tableDiff) indexText(x *schema.Index) string {
	var b strings.Builder
	for _, c := range x.Columns {
		b.WriteString(c.Name + "\x00" + d.Spelling.Expr(c.Expr) + "\x00" + c.OpClass + "\x00")
		if c.Desc {
			b.WriteString("desc")
		}
		b.WriteString(strings.Repeat("'", c.Prefix) + "\x00")
	}
	using := strings.ToLower(x.Using)
	if using == "btree" {
		using = ""
	}
	b.WriteString(d.Spelling.Expr(x.Where) + "\x00" + using + "\x00" + x.Tablespace + "\x00" + x.Tail + "\x00" + strings.Join(x.Include, "\x00") + "\x00" + strings.Join(options(x.Options), "\x00"))
	for _, flag := range []bool{x.Unique, x.Clustered, x.NullsNotDistinct} {
		b.WriteString(map[bool]string{true: "yes", false: "no"}[flag])
	}
	return b.String()
}

// match pairs what is the same of two lists, each at most once, in their order.
func match[T any](was, now []*T, same func(a, b *T) bool) (pairs [][2]*T, gone, fresh []*T) {
	taken := make([]bool, len(was))
	for _, b := range now {
		i := slices.IndexFunc(was, func(a *T) bool { return !taken[slices.Index(was, a)] && same(a, b) })
		if i < 0 {
			fresh = append(fresh, b)
			continue
		}
		taken[i] = true
		pairs = append(pairs, [2]*T{was[i], b})
	}
	for i, a := range was {
		if !taken[i] {
			gone = append(gone, a)
		}
	}
	return pairs, gone, fresh
}
