package dsl

import (
	"mig/dsl/op"
	"mig/dsl/schema"
)

var alterOptions = options[op.AlterColumn]{
	"new_name": {set: func(o *op.AlterColumn, r *reader) { o.NewName = r.ident("new name") }},
	"type": {set: func(o *op.AlterColumn, r *reader) {
		t := r.columnType("type")
		o.Type = &t
	}},
	"using":    sqlOption("expression", func(o *op.AlterColumn) *string { return &o.Using }),
	"nullable": {set: func(o *op.AlterColumn, r *reader) { r.nullness(&o.Null, schema.Nullable) }},
	"not_null": {set: func(o *op.AlterColumn, r *reader) { r.nullness(&o.Null, schema.NotNull) }},
	"server_default": {set: func(o *op.AlterColumn, r *reader) {
		v := r.value("default")
		o.Default = &v
		defaultName.apply(&o.DefaultName, r)
	}},
	"no_server_default": flag(func(o *op.AlterColumn) *bool { return &o.DropDefault }),
	"collate": {set: func(o *op.AlterColumn, r *reader) {
		s := r.text("collation")
		if r.err == nil && s == "" {
			r.fail(r.call.errorf("the collation is empty").withHint("no_collate takes a collation away"))
		}
		r.collate(o, s)
	}},
	"no_collate": {set: func(o *op.AlterColumn, r *reader) { r.collate(o, "") }},
	"comment": {set: func(o *op.AlterColumn, r *reader) {
		s := r.text("comment")
		o.Comment = &s
	}},
	"no_comment":  {set: func(o *op.AlterColumn, _ *reader) { o.Comment = new(string) }},
	"identity":    {set: func(o *op.AlterColumn, r *reader) { o.Identity = r.identity() }},
	"no_identity": flag(func(o *op.AlterColumn) *bool { return &o.DropIdentity }),
	"existing_type": {set: func(o *op.AlterColumn, r *reader) {
		t := r.columnType("type")
		o.Existing.Type = &t
	}},
	"existing_nullable": {set: func(o *op.AlterColumn, _ *reader) { o.Existing.Null = schema.Nullable }},
	"existing_not_null": {set: func(o *op.AlterColumn, _ *reader) { o.Existing.Null = schema.NotNull }},
	"existing_server_default": {set: func(o *op.AlterColumn, r *reader) {
		v := r.value("default")
		o.Existing.Default = &v
	}},
	"existing_collate": {set: func(o *op.AlterColumn, r *reader) {
		s := r.text("collation")
		o.Existing.Collate = &s
	}},
	"existing_comment": {set: func(o *op.AlterColumn, r *reader) {
		s := r.text("comment")
		o.Existing.Comment = &s
	}},
	"existing_identity": {set: func(o *op.AlterColumn, r *reader) { o.Existing.Identity = r.identity() }},
}

// collate sets the collation, or "" for none; the other one, unless it stands in only, contradicts what was said before.
func (r *reader) collate(o *op.AlterColumn, name string) {
	if o.Collate != nil && (*o.Collate == "") != (name == "") && !r.call.only {
		r.fail(r.call.errorf("collate and no_collate contradict each other"))
	}
	o.Collate = &name
}

func alterColumn(r *reader) op.Op {
	o := &op.AlterColumn{Table: r.name("table"), Column: r.ident("column")}
	alterOptions.apply(o, r)
	if r.err != nil {
		return nil
	}
	changes := o.NewName != "" || o.Type != nil || o.Null != schema.NullUnset || o.Default != nil || o.DropDefault ||
		o.Collate != nil || o.Comment != nil || o.Identity != nil || o.DropIdentity
	switch {
	case !changes:
		r.fail(r.call.errorf("nothing is altered").withHint("alter_column takes %s", alterOptions.names()))
	case o.Default != nil && o.DropDefault:
		r.fail(r.call.errorf("server_default and no_server_default contradict each other"))
	case o.Identity != nil && o.DropIdentity:
		r.fail(r.call.errorf("identity and no_identity contradict each other"))
	case o.Using != "" && o.Type == nil:
		r.fail(r.call.errorf("using says how values become those of a new type, and no type is given"))
	}
	return o
}
