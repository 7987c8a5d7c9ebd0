package autogen

import (
	"mig/dsl/op"
	"mig/dsl/schema"
)

// object gives the call of an operation on a schema, a sequence, a view or an enum.
func (r *renderer) object(o op.Op) (form, bool) {
	switch o := o.(type) {
	case *op.CreateSchema:
		return create(o.IfNotExists, r.ident(o.Name)), true
	case *op.DropSchema:
		return drop(o.IfExists, o.Cascade, r.ident(o.Name)), true
	case *op.CreateSequence:
		f := identity("", &o.Options)
		f.args = []string{r.name(o.Name)}
		f.flag("if_not_exists", o.IfNotExists)
		return f, true
	case *op.AlterSequence:
		f := identity("", &o.Options)
		f.args = []string{r.name(o.Name)}
		f.flag("no_start", o.NoStart)
		f.flag("no_increment", o.NoIncrement)
		f.flag("no_min_value", o.NoMinValue)
		f.flag("no_max_value", o.NoMaxValue)
		f.flag("no_cache", o.NoCache)
		f.flag("no_cycle", o.NoCycle)
		return f, true
	case *op.DropSequence:
		return drop(o.IfExists, o.Cascade, r.name(o.Name)), true
	case *op.CreateView:
		return create(o.IfNotExists, r.name(o.Name), quote(o.Select)), true
	case *op.DropView:
		return r.dropView(o), true
	case *op.CreateEnum:
		return form{args: append([]string{r.name(o.Name)}, quoteAll(o.Values)...)}, true
	case *op.AddEnumValue:
		f := form{args: []string{r.name(o.Name), quote(o.Value)}}
		f.text("before", o.Before)
		f.text("after", o.After)
		f.flag("if_not_exists", o.IfNotExists)
		return f, true
	case *op.DropEnum:
		return drop(o.IfExists, o.Cascade, r.name(o.Name)), true
	}
	return form{}, false
}

func create(ifNotExists bool, args ...string) form {
	f := form{args: args}
	f.flag("if_not_exists", ifNotExists)
	return f
}

func (r *renderer) dropView(o *op.DropView) form {
	f := drop(o.IfExists, o.Cascade, r.name(o.Name))
	if o.Select != "" {
		f.args = append(f.args, quote(o.Select))
	}
	return f
}

// parts gives the operations that a batch or a condition holds, as calls.
func (r *renderer) parts(list []op.Op) []form {
	var out []form
	for _, o := range list {
		forms, err := formsOf(o)
		if err != nil {
			r.fail("%w", err)
		}
		for _, f := range forms {
			f.spread = false
			out = append(out, f)
		}
	}
	return out
}

// tableSecond are the operations whose table follows their name.
var tableSecond = map[string]bool{
	"create_index": true, "drop_index": true, "create_primary_key": true, "create_unique_constraint": true, "create_foreign_key": true,
	"create_check_constraint": true, "create_exclude_constraint": true, "drop_constraint": true, "validate_constraint": true,
}

// batch gives batch_alter_table, whose operations do not name the table.
func (r *renderer) batch(o *op.Batch) form {
	f := form{args: []string{r.name(o.Table)}, spread: true}
	if o.CopyFrom != nil {
		from := r.items(o.CopyFrom)
		from.name, from.spread = "copy_from", false
		f.opts = append(f.opts, from)
	}
	for _, part := range r.parts(o.Ops) {
		at := 0
		if tableSecond[part.name] {
			at = 1
		}
		if at < len(part.args) { // drop_index without its table has none here either
			part.args = append(part.args[:at:at], part.args[at+1:]...)
		}
		f.opts = append(f.opts, part)
	}
	return f
}

func (r *renderer) when(o *op.When) form {
	c := o.Condition
	asks := form{name: c.Kind}
	if c.Table != (schema.Name{}) {
		asks.args = append(asks.args, r.name(c.Table))
	}
	if c.Name != "" {
		asks.args = append(asks.args, r.ident(c.Name))
	}
	if c.Select != "" {
		asks.args = append(asks.args, quote(c.Select))
	}
	return form{args: []string{asks.option()}, opts: r.parts(o.Ops), spread: len(o.Ops) > 1}
}
