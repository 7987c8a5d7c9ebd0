package autogen

import (
	"cmp"
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// tableDiff compares a table that both schemas have: was and now as the database spells them, old and new as operations say them.
type tableDiff struct {
	*comparison
	name     schema.Name
	old, new *schema.Table
	was, now *schema.Table

	dropComputed, add, alter, drop, addComputed []op.Op
	changed                                     map[string]bool // columns that are dropped, or made anew
}

func (c *comparison) table(old, was, t, now *schema.Table) {
	d := &tableDiff{comparison: c, name: now.Name, old: old, new: t, was: was, now: now, changed: map[string]bool{}}
	start, notes := c.marks(), len(c.diff.Notes)
	d.columnsChanged()
	d.constraints()
	d.indexes()
	d.identities(start)
	c.columns = slices.Concat(c.columns, d.dropComputed, d.add, d.alter, d.drop, d.addComputed)
	if d.commentsDiffer(was.Comment, now.Comment, old.Comment, t.Comment) {
		c.columns = append(c.columns, &op.TableComment{Table: d.name, Comment: t.Comment, Existing: &old.Comment})
	}
	rest := d.alterTable()
	if text := rest.storage(); text != "" {
		c.note("%s of the table %s differ: no operation changes them, write it as SQL", text, d.name)
	}
	if !slices.Equal(c.marks(), start) || len(c.diff.Notes) > notes {
		c.diff.Differ = append(c.diff.Differ, d.name)
	}
	if c.Batch {
		c.batch(d.name, start)
	}
}

// commentsDiffer compares comments as the database has them, or else as operations have said them, where that is known.
func (d *tableDiff) commentsDiffer(was, now, old, wanted string) bool {
	if !d.NoComments {
		return was != now
	}
	return !d.from.Found[d.name] && !d.to.Found[d.name] && old != wanted
}

// alterTable changes what can be changed of the table itself, and gives the difference without that.
func (d *tableDiff) alterTable() *tableDiff {
	o := &op.AlterTable{Table: d.name}
	alters := func(option schema.Option) bool { return d.AltersOption != nil && d.AltersOption(option.Key) }
	wanted := d.wantedOptions()
	for _, option := range wanted {
		if i := op.FindOption(d.was.Options, option.Key); alters(option) && (i < 0 || !strings.EqualFold(d.was.Options[i].Value, option.Value)) {
			o.Options = append(o.Options, option)
		}
	}
	for _, old := range d.was.Options {
		if alters(old) && op.FindOption(wanted, old.Key) < 0 {
			o.NoOptions = append(o.NoOptions, old.Key)
		}
	}
	rest, was, now := *d, *d.was, *d.now
	rest.was, rest.now = &was, &now
	was.Options, now.Options = slices.DeleteFunc(slices.Clone(was.Options), alters), slices.DeleteFunc(slices.Clone(now.Options), alters)
	if d.Batch && d.Spelling.Expr(was.Tail) != d.Spelling.Expr(now.Tail) {
		o.Tail, was.Tail = &now.Tail, now.Tail
	}
	if len(o.Features()) > 0 {
		d.columns = append(d.columns, o)
	}
	return &rest
}

// wantedOptions gives the options that the table is to have, as they are written. What is written, and the database does not tell, is as it is by itself, or not kept in the table: it counts
// where the table has it in another way.
func (d *tableDiff) wantedOptions() []schema.Option {
	var out []schema.Option
	for _, seen := range d.now.Options {
		if i := op.FindOption(d.new.Options, seen.Key); i >= 0 {
			seen = d.new.Options[i]
		}
		out = append(out, seen)
	}
	for _, said := range d.new.Options {
		if op.FindOption(out, said.Key) < 0 && op.FindOption(d.was.Options, said.Key) >= 0 {
			out = append(out, said)
		}
	}
	return out
}

// storage names what of a table's definition differs that no operation changes.
func (d *tableDiff) storage() string {
	var what []string
	if !slices.Equal(options(d.was.Options), options(d.now.Options)) {
		what = append(what, "the options")
	}
	if d.was.Tablespace != d.now.Tablespace {
		what = append(what, "the tablespace")
	}
	if d.Spelling.Expr(d.was.Tail) != d.Spelling.Expr(d.now.Tail) {
		what = append(what, "the words after the definition")
	}
	return strings.Join(what, " and ")
}

func options(list []schema.Option) []string {
	out := make([]string, len(list))
	for i, o := range list {
		out[i] = strings.ToLower(o.Key + "=" + o.Value)
	}
	slices.Sort(out)
	return out
}

func (d *tableDiff) columnsChanged() {
	anew := d.computedAnew()
	for _, now := range d.now.Columns {
		was := d.was.Column(now.Name)
		col := or(d.new.Column(now.Name), now)
		switch {
		case was == nil:
			d.added(col, now)
		case d.computed(was) != d.computed(now) || anew[now.Name]:
			d.changed[now.Name] = true
			d.dropColumn(was)
			d.added(col, now)
		default:
			d.alterColumn(was, col, now)
		}
	}
	for _, was := range slices.Backward(d.was.Columns) {
		if d.now.Column(was.Name) == nil {
			d.dropColumn(was)
		}
	}
}

func or[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

// computedAnew gives the computed columns that read one that gets another type or collation, as far as their words tell.
func (d *tableDiff) computedAnew() map[string]bool {
	out := map[string]bool{}
	if !d.FixedComputed {
		return out
	}
	retyped := map[string]bool{}
	for _, now := range d.now.Columns {
		if was := d.was.Column(now.Name); was != nil && (d.Spelling.Type(was.Type) != d.Spelling.Type(now.Type) || !strings.EqualFold(was.Collate, now.Collate)) {
			retyped[strings.ToLower(now.Name)] = true
		}
	}
	for _, c := range d.was.Columns {
		out[c.Name] = c.Computed != nil && slices.ContainsFunc(Words(c.Computed.Expr), func(word string) bool { return retyped[word] })
	}
	return out
}

func (d *tableDiff) computed(c *schema.Column) string {
	if c.Computed == nil {
		return ""
	}
	return c.Computed.Storage + " " + d.Spelling.Expr(c.Computed.Expr)
}

// added adds a column. Its unique constraint, its reference and its checks follow with the others.
func (d *tableDiff) added(col, now *schema.Column) {
	def := &op.ColumnDef{Column: *col.Clone()}
	def.PrimaryKey = false
	if def.Null == schema.Nullable {
		def.Null = schema.NullUnset
	}
	if now.Null == schema.NotNull && now.Default == nil && now.Computed == nil && now.Identity == nil && col.Identity == nil && !d.changed[now.Name] {
		d.note("the new column %s.%s takes no NULL and has no default: where the table has rows, they need a value first", d.name, now.Name)
	}
	o := &op.AddColumn{Table: d.name, Column: def}
	if now.Computed != nil {
		d.addComputed = append(d.addComputed, o)
	} else {
		d.add = append(d.add, o)
	}
}

func (d *tableDiff) dropColumn(was *schema.Column) {
	d.altered = append(d.altered, alteredColumn{d.name, was.Name})
	d.changed[was.Name] = true
	o := &op.DropColumn{Table: d.name, Column: was.Name}
	if was.Computed != nil {
		d.dropComputed = append(d.dropComputed, o)
	} else {
		d.drop = append(d.drop, o)
	}
}

// alterColumn changes what of a column differs. col says how it is written, now how the database spells that.
func (d *tableDiff) alterColumn(was, col, now *schema.Column) {
	o := &op.AlterColumn{Table: d.name, Column: now.Name}
	differs := false
	if d.differ(d.SameType, was, now, d.Spelling.Type(was.Type) != d.Spelling.Type(now.Type)) {
		if d.FixedType != nil && (d.FixedType(was.Type) || d.FixedType(now.Type)) {
			d.note("the column %s.%s is %s, and %s is wanted: no operation changes that, write it as SQL", d.name, now.Name, was.Type, now.Type)
			return
		}
		t := col.Type
		o.Type, o.Using, differs = &t, d.cast(was.Name, was.Type, now.Type), true
		if narrower(was.Type, now.Type) {
			d.note("the type of %s.%s gets narrower, from %s to %s: values that do not fit are refused, or cut", d.name, now.Name, was.Type, now.Type)
		}
		d.retype(was.Name)
	}
	if isNotNull(was) != isNotNull(now) {
		o.Null, differs = schema.Nullable, true
		if isNotNull(now) {
			o.Null = schema.NotNull
			d.note("the column %s.%s takes no NULL any more: rows that have one need a value first", d.name, now.Name)
		}
	}
	if d.differ(d.SameDefault, was, now, d.Spelling.Default(was.Default, was.Type) != d.Spelling.Default(now.Default, now.Type)) {
		o.Default, o.DefaultName, o.DropDefault, differs = col.Default, col.DefaultName, now.Default == nil, true
	}
	if !sameIdentity(was.Identity, now.Identity) {
		o.Identity, o.DropIdentity, differs = col.Identity, now.Identity == nil, true
	}
	if old := or(d.old.Column(was.Name), was); d.commentsDiffer(was.Comment, now.Comment, old.Comment, col.Comment) {
		comment := col.Comment
		o.Comment, differs = &comment, true
	}
	if !strings.EqualFold(was.Collate, now.Collate) {
		collate := cmp.Or(col.Collate, now.Collate)
		if o.Collate, differs = &collate, true; o.Type == nil {
			d.retype(was.Name)
		}
	}
	if d.compareColumn(was, now, o, differs) {
		d.alter = append(d.alter, o)
	}
}

// retype notes a column that gets another type or collation, which views read and foreign keys rest on.
func (d *tableDiff) retype(column string) {
	d.altered = append(d.altered, alteredColumn{d.name, column})
	d.retyped = append(d.retyped, keyed{d.name, []string{column}, true})
}

func isNotNull(c *schema.Column) bool { return c.Null == schema.NotNull || c.PrimaryKey }

func sameIdentity(a, b *schema.Identity) bool {
	if a == nil || b == nil {
		return a == b
	}
	same := func(a, b *int64, usual int64) bool { return number(a, usual) == number(b, usual) }
	return a.Always == b.Always && a.Cycle == b.Cycle && same(a.Start, b.Start, 1) && same(a.Increment, b.Increment, 1) &&
		same(a.MinValue, b.MinValue, 0) && same(a.MaxValue, b.MaxValue, 0) && same(a.Cache, b.Cache, 0)
}

func number(n *int64, usual int64) int64 {
	if n == nil {
		return usual
	}
	return *n
}

func (c *comparison) cast(column string, from, to schema.Type) string {
	if c.Cast == nil {
		return ""
	}
	return c.Cast(column, from, to)
}

// marks are the lengths of the lists to which a table's changes are added.
func (c *comparison) lists() []*[]op.Op {
	return []*[]op.Op{&c.dropKeys, &c.dropParts, &c.columns, &c.makeParts, &c.makeKeys}
}

func (c *comparison) marks() (out []int) {
	for _, list := range c.lists() {
		out = append(out, len(*list))
	}
	return out
}

// batch takes what was added to the lists since, and puts it into one batch. A foreign key that rests on a column which goes, or comes, in the batch of another table stays out: it is
// dropped before all batches, and made after them.
func (c *comparison) batch(table schema.Name, since []int) {
	var ops []op.Op
	for i, list := range c.lists() {
		added := slices.Clone((*list)[since[i]:])
		*list = (*list)[:since[i]]
		for _, o := range added {
			if c.restsElsewhere(o) {
				*list = append(*list, o)
			} else {
				ops = append(ops, o)
			}
		}
	}
	c.batched = append(c.batched, c.keysOf(ops)...)
	switch len(ops) {
	case 0:
	case 1:
		c.columns = append(c.columns, ops[0])
	default:
		c.columns = append(c.columns, &op.Batch{Table: table, Ops: ops})
	}
}

// restsElsewhere reports whether an operation drops or makes a foreign key that refers to a column of another table which only one of the two schemas has.
func (c *comparison) restsElsewhere(o op.Op) bool {
	var k *schema.Constraint
	switch o := o.(type) {
	case *op.AddConstraint:
		if k = o.Constraint; k.Referred == o.Table {
			return false
		}
	case *op.DropConstraint:
		if t, _ := c.from.Schema.Table(o.Table); t != nil {
			k = t.Constraint(o.Name)
		}
		if k == nil || k.Referred == o.Table {
			return false
		}
	}
	if k == nil || k.Kind != schema.ForeignKey {
		return false
	}
	was, _ := c.from.Seen.Table(k.Referred)
	now, _ := c.to.Seen.Table(k.Referred)
	return was != nil && now != nil && slices.ContainsFunc(k.ReferredColumns, func(name string) bool { return (was.Column(name) == nil) != (now.Column(name) == nil) })
}
