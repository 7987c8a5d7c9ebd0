package dsl

import (
	"mig/dsl/op"
	"mig/dsl/schema"
)

func validateConstraint(r *reader) op.Op {
	o := &op.ValidateConstraint{Name: r.ident("constraint's name"), Table: r.name("table")}
	r.end()
	return o
}

func createSchema(r *reader) op.Op {
	o := &op.CreateSchema{Name: r.ident("schema")}
	options[op.CreateSchema]{"if_not_exists": flag(func(o *op.CreateSchema) *bool { return &o.IfNotExists })}.apply(o, r)
	return o
}

func dropSchema(r *reader) op.Op {
	o := &op.DropSchema{Name: r.ident("schema")}
	dropOptions(func(o *op.DropSchema) *bool { return &o.IfExists }, func(o *op.DropSchema) *bool { return &o.Cascade }).apply(o, r)
	return o
}

// dropOptions are the options of whatever drops an object.
func dropOptions[T any](ifExists, cascade func(*T) *bool) options[T] {
	return options[T]{"if_exists": flag(ifExists), "cascade": flag(cascade)}
}

func createSequence(r *reader) op.Op {
	o := &op.CreateSequence{Name: r.name("sequence")}
	table := sequenceOptions(func(o *op.CreateSequence) *schema.Identity { return &o.Options })
	table["if_not_exists"] = flag(func(o *op.CreateSequence) *bool { return &o.IfNotExists })
	table.apply(o, r)
	r.stepOf(&o.Options)
	return o
}

// sequenceOptions are those of an identity, but for always.
func sequenceOptions[T any](of func(*T) *schema.Identity) options[T] {
	table := options[T]{}
	for name, inner := range identityOptions {
		if name != "always" {
			table[name] = option[T]{set: func(to *T, r *reader) { inner.set(of(to), r) }}
		}
	}
	return table
}

func (r *reader) stepOf(id *schema.Identity) {
	if r.err == nil && id.Increment != nil && *id.Increment == 0 {
		r.fail(r.call.errorf("the increment can't be 0"))
	}
}

func alterSequence(r *reader) op.Op {
	o := &op.AlterSequence{Name: r.name("sequence")}
	table := sequenceOptions(func(o *op.AlterSequence) *schema.Identity { return &o.Options })
	table["no_start"] = flag(func(o *op.AlterSequence) *bool { return &o.NoStart })
	table["no_increment"] = flag(func(o *op.AlterSequence) *bool { return &o.NoIncrement })
	table["no_min_value"] = flag(func(o *op.AlterSequence) *bool { return &o.NoMinValue })
	table["no_max_value"] = flag(func(o *op.AlterSequence) *bool { return &o.NoMaxValue })
	table["no_cache"] = flag(func(o *op.AlterSequence) *bool { return &o.NoCache })
	table["no_cycle"] = flag(func(o *op.AlterSequence) *bool { return &o.NoCycle })
	table.apply(o, r)
	r.stepOf(&o.Options)
	if r.err != nil {
		return nil
	}
	if o.Nothing() {
		r.fail(r.call.errorf("nothing is altered").withHint("alter_sequence takes %s", table.names()))
	} else if name := o.Contradiction(); name != "" {
		r.fail(r.call.errorf("%s and no_%s contradict each other", name, name))
	}
	return o
}

func dropSequence(r *reader) op.Op {
	o := &op.DropSequence{Name: r.name("sequence")}
	dropOptions(func(o *op.DropSequence) *bool { return &o.IfExists }, func(o *op.DropSequence) *bool { return &o.Cascade }).apply(o, r)
	return o
}

func createView(r *reader) op.Op {
	o := &op.CreateView{Name: r.name("view"), Select: r.sql("query")}
	options[op.CreateView]{"if_not_exists": flag(func(o *op.CreateView) *bool { return &o.IfNotExists })}.apply(o, r)
	return o
}

func dropView(r *reader) op.Op {
	o := &op.DropView{Name: r.name("view")}
	if len(r.args) > 0 {
		if c, isCall := r.args[0].(*Call); !isCall || c.name == "sql" {
			o.Select = r.sql("query")
		}
	}
	dropOptions(func(o *op.DropView) *bool { return &o.IfExists }, func(o *op.DropView) *bool { return &o.Cascade }).apply(o, r)
	return o
}

func createEnum(r *reader) op.Op {
	o := &op.CreateEnum{Name: r.name("enum")}
	for more := true; more; more = r.err == nil && len(r.args) > 0 {
		o.Values = append(o.Values, r.text("value"))
	}
	return o
}

func addEnumValue(r *reader) op.Op {
	o := &op.AddEnumValue{Name: r.name("enum"), Value: r.text("value")}
	options[op.AddEnumValue]{
		"before":        textOption("value", func(o *op.AddEnumValue) *string { return &o.Before }),
		"after":         textOption("value", func(o *op.AddEnumValue) *string { return &o.After }),
		"if_not_exists": flag(func(o *op.AddEnumValue) *bool { return &o.IfNotExists }),
	}.apply(o, r)
	if r.err == nil && o.Before != "" && o.After != "" {
		r.fail(r.call.errorf("before and after contradict each other"))
	}
	return o
}

func dropEnum(r *reader) op.Op {
	o := &op.DropEnum{Name: r.name("enum")}
	dropOptions(func(o *op.DropEnum) *bool { return &o.IfExists }, func(o *op.DropEnum) *bool { return &o.Cascade }).apply(o, r)
	return o
}
