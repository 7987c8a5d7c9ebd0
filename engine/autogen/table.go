package autogen

import (
	"reflect"
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

func (r *renderer) createTable(o *op.CreateTable) form {
	f := r.items(o)
	f.args = []string{r.name(o.Table)}
	return f
}

// items gives what create_table and copy_from hold, an item a line.
func (r *renderer) items(o *op.CreateTable) form {
	f := form{spread: true}
	at := atColumns(o)
	for _, c := range o.Columns {
		f.opts = append(f.opts, r.column(c, at))
	}
	for _, k := range o.Constraints {
		if !slices.Contains(at, k) {
			f.opts = append(f.opts, r.constraintItem(k))
		}
	}
	f.text("comment", o.Comment)
	f.options(o.Options)
	f.text("tablespace", o.Tablespace)
	f.text("tail", o.Tail)
	f.flag("if_not_exists", o.IfNotExists)
	return f
}

// atColumns finds the constraints that are written as options of their columns: a primary key that says nothing but its columns, which are marked with it and in
// the order of the table, and at the end of the list unnamed unique constraints and references of one column, in the order in which reading them
// gives them again.
func atColumns(o *op.CreateTable) []*schema.Constraint {
	var marked []string
	for _, c := range o.Columns {
		if c.PrimaryKey {
			marked = append(marked, c.Name)
		}
	}
	var out []*schema.Constraint
	if at := slices.IndexFunc(o.Constraints, isPrimary); at >= 0 && onlyColumns(o.Constraints[at]) && slices.Equal(o.Constraints[at].Columns, marked) {
		out = append(out, o.Constraints[at])
	}
	last := len(o.Columns) * 2
	for _, k := range slices.Backward(o.Constraints) {
		place := placeOf(o, k)
		if place < 0 || place >= last {
			break
		}
		out, last = append(out, k), place
	}
	return out
}

func isPrimary(k *schema.Constraint) bool { return k.Kind == schema.PrimaryKey }

// onlyColumns reports whether a key has neither a name nor options.
func onlyColumns(k *schema.Constraint) bool {
	return same(k, &schema.Constraint{Kind: k.Kind, Columns: k.Columns})
}

// same reports whether two constraints say the same.
func same(a, b *schema.Constraint) bool { return reflect.DeepEqual(a, b) }

// placeOf orders the constraints that columns stand for: of each column first that of unique, then that of references. It is -1 for one that is
// an item of its own.
func placeOf(o *op.CreateTable, k *schema.Constraint) int {
	if k.Name != "" || len(k.Columns) != 1 {
		return -1
	}
	at := slices.IndexFunc(o.Columns, func(c *op.ColumnDef) bool { return c.Name == k.Columns[0] })
	switch {
	case at < 0:
		return -1
	case k.Kind == schema.Unique && onlyColumns(k):
		return 2 * at
	case k.Kind == schema.ForeignKey && canBeReference(k):
		return 2*at + 1
	}
	return -1
}

// canBeReference: (references "table.column") has no place for a dot in a name.
func canBeReference(k *schema.Constraint) bool {
	if len(k.Columns) != 1 || len(k.ReferredColumns) != 1 {
		return false
	}
	return !strings.Contains(k.Referred.Schema+k.Referred.Name+k.ReferredColumns[0], ".")
}

// column gives (column NAME TYPE options…). at are constraints that options stand for.
func (r *renderer) column(c *op.ColumnDef, at []*schema.Constraint) form {
	f := form{name: "column", args: []string{r.ident(c.Name), columnType(c.Type)}}
	primary := slices.IndexFunc(at, func(k *schema.Constraint) bool { return isPrimary(k) && slices.Contains(k.Columns, c.Name) })
	f.flag("not_null", c.Null == schema.NotNull && primary < 0 && c.Identity == nil)
	f.flag("nullable", c.Null == schema.Nullable)
	if primary >= 0 {
		f.opts = append(f.opts, r.named(form{name: "primary_key"}, at[primary].Name))
	}
	for _, k := range at {
		if k.Kind == schema.Unique && k.Columns[0] == c.Name {
			f.opts = append(f.opts, r.named(form{name: "unique"}, k.Name))
		}
	}
	r.columnOptions(&f, c)
	for _, k := range c.Checks {
		f.opts = append(f.opts, r.named(form{name: "check", args: []string{quote(k.Expr)}}, k.Name))
	}
	for _, k := range at {
		if k.Kind == schema.ForeignKey && k.Columns[0] == c.Name {
			f.opts = append(f.opts, r.references(k))
		}
	}
	f.text("comment", c.Comment)
	return f
}

func (r *renderer) columnOptions(f *form, c *op.ColumnDef) {
	if c.Identity != nil {
		f.opts = append(f.opts, identity("identity", c.Identity))
	}
	if c.Computed != nil {
		computed := form{name: "computed", args: []string{quote(c.Computed.Expr)}}
		computed.flag(c.Computed.Storage, c.Computed.Storage != "")
		f.opts = append(f.opts, computed)
	}
	f.text("collate", c.Collate)
	if c.Default != nil {
		f.opts = append(f.opts, r.serverDefault(c.Default, c.DefaultName))
	}
}

// named adds the name that an option of a column gives its constraint.
func (r *renderer) named(f form, name string) form {
	if name != "" {
		f.add("name", r.ident(name))
	}
	return f
}

func (r *renderer) serverDefault(v *schema.Value, name string) form {
	return r.named(form{name: "server_default", args: []string{value(*v)}}, name)
}

// references gives (references "table.column" options…).
func (r *renderer) references(k *schema.Constraint) form {
	target := k.Referred.String() + "." + k.ReferredColumns[0]
	f := r.named(form{name: "references", args: []string{quote(target)}}, k.Name)
	constraintOptions(&f, k)
	return f
}

func identity(name string, id *schema.Identity) form {
	f := form{name: name}
	f.number("start", id.Start)
	f.number("increment", id.Increment)
	f.number("min_value", id.MinValue)
	f.number("max_value", id.MaxValue)
	f.number("cache", id.Cache)
	f.flag("cycle", id.Cycle)
	f.flag("always", id.Always)
	return f
}

// addColumn gives add_column, and after it the constraints that have no place at a column.
func (r *renderer) addColumn(o *op.AddColumn) []form {
	var at, apart []*schema.Constraint
	for _, k := range o.Constraints {
		alone := len(k.Columns) == 1 && k.Columns[0] == o.Column.Name
		nameless := *k
		nameless.Name = ""
		switch {
		case alone && (k.Kind == schema.PrimaryKey || k.Kind == schema.Unique) && onlyColumns(&nameless),
			alone && k.Kind == schema.ForeignKey && canBeReference(k):
			at = append(at, k)
		default:
			apart = append(apart, k)
		}
	}
	f := form{args: []string{r.name(o.Table)}, opts: []form{r.column(o.Column, at)}}
	f.flag("if_not_exists", o.IfNotExists)
	out := []form{f}
	for _, k := range apart {
		f := r.addConstraint(o.Table, k)
		f.name = (&op.AddConstraint{Constraint: k}).Op()
		out = append(out, f)
	}
	return out
}

func (r *renderer) tableComment(o *op.TableComment) form {
	f := form{args: []string{r.name(o.Table)}}
	if o.Comment != "" {
		f.args = append(f.args, quote(o.Comment))
	}
	if o.Existing != nil {
		f.add("existing_comment", quote(*o.Existing))
	}
	return f
}

func (r *renderer) alterTable(o *op.AlterTable) form {
	f := form{args: []string{r.name(o.Table)}}
	f.options(o.Options)
	for _, key := range o.NoOptions {
		f.add("no_option", quote(key))
	}
	if o.Tail != nil {
		f.text("tail", *o.Tail)
		f.flag("no_tail", *o.Tail == "")
	}
	return f
}

func (r *renderer) dropColumn(o *op.DropColumn) form {
	f := drop(o.IfExists, o.Cascade, r.name(o.Table), r.ident(o.Column))
	f.flag("drop_default", o.DropDefault)
	f.flag("drop_check", o.DropCheck)
	f.flag("drop_foreign_key", o.DropForeignKey)
	return f
}

func (r *renderer) alterColumn(o *op.AlterColumn) form {
	f := form{args: []string{r.name(o.Table), r.ident(o.Column)}}
	if o.NewName != "" {
		f.add("new_name", r.ident(o.NewName))
	}
	if o.Type != nil {
		f.add("type", columnType(*o.Type))
	}
	f.flag("nullable", o.Null == schema.Nullable)
	f.flag("not_null", o.Null == schema.NotNull)
	if o.Default != nil {
		f.opts = append(f.opts, r.serverDefault(o.Default, o.DefaultName))
	}
	f.flag("no_server_default", o.DropDefault)
	if o.Collate != nil {
		f.text("collate", *o.Collate)
		f.flag("no_collate", *o.Collate == "")
	}
	switch {
	case o.Comment == nil:
	case *o.Comment == "":
		f.add("no_comment")
	default:
		f.text("comment", *o.Comment)
	}
	if o.Identity != nil {
		f.opts = append(f.opts, identity("identity", o.Identity))
	}
	f.flag("no_identity", o.DropIdentity)
	f.text("using", o.Using)
	existing(&f, &o.Existing)
	return f
}

func existing(f *form, e *op.Existing) {
	if e.Type != nil {
		f.add("existing_type", columnType(*e.Type))
	}
	f.flag("existing_nullable", e.Null == schema.Nullable)
	f.flag("existing_not_null", e.Null == schema.NotNull)
	if e.Default != nil {
		f.add("existing_server_default", value(*e.Default))
	}
	if e.Collate != nil {
		f.add("existing_collate", quote(*e.Collate))
	}
	if e.Comment != nil {
		f.add("existing_comment", quote(*e.Comment))
	}
	if e.Identity != nil {
		f.opts = append(f.opts, identity("existing_identity", e.Identity))
	}
}
