package dsl

import (
	"strings"

	"mig/dsl/op"
)

var alterTableOptions = options[op.AlterTable]{
	"option": {repeat: true, set: func(o *op.AlterTable, r *reader) {
		option := r.option()
		r.once(o, option.Key)
		o.Options = append(o.Options, option)
	}},
	"no_option": {repeat: true, set: func(o *op.AlterTable, r *reader) {
		key := r.text("option's name")
		r.once(o, key)
		o.NoOptions = append(o.NoOptions, key)
	}},
	"tail":    {set: func(o *op.AlterTable, r *reader) { r.tail(o, r.sql("text")) }},
	"no_tail": {set: func(o *op.AlterTable, r *reader) { r.tail(o, "") }},
}

// once refuses an option that was set, or taken away, before.
func (r *reader) once(o *op.AlterTable, key string) {
	said := op.FindOption(o.Options, key) >= 0
	for _, no := range o.NoOptions {
		said = said || strings.EqualFold(no, key)
	}
	switch {
	case r.err != nil:
	case key == "":
		r.fail(r.call.errorf("the option's name is empty"))
	case said:
		r.fail(r.call.errorf("the option %s is given twice", key))
	}
}

// tail sets what stands after the definition, or "" for nothing.
func (r *reader) tail(o *op.AlterTable, text string) {
	if o.Tail != nil && !r.call.only {
		r.fail(r.call.errorf("tail and no_tail contradict each other"))
	}
	o.Tail = &text
}

func alterTable(r *reader) op.Op {
	o := &op.AlterTable{Table: r.name("table")}
	alterTableOptions.apply(o, r) // none are left where all of them are for other dialects
	return o
}
