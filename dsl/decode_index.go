package dsl

import (
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// index is an index while its options are read.
type index struct{ op op.CreateIndex }

var indexOptions = options[index]{
	"unique":             flag(func(x *index) *bool { return &x.op.Index.Unique }),
	"where":              sqlOption("condition", func(x *index) *string { return &x.op.Index.Where }),
	"include":            {set: func(x *index, r *reader) { x.op.Index.Include = r.idents("column") }},
	"using":              textOption("method", func(x *index) *string { return &x.op.Index.Using }),
	"opclass":            {repeat: true, set: func(x *index, r *reader) { x.setClass(r) }},
	"option":             {repeat: true, set: func(x *index, r *reader) { x.op.Index.Options = append(x.op.Index.Options, r.option()) }},
	"tablespace":         textOption("tablespace", func(x *index) *string { return &x.op.Index.Tablespace }),
	"clustered":          flag(func(x *index) *bool { return &x.op.Index.Clustered }),
	"nulls_not_distinct": flag(func(x *index) *bool { return &x.op.Index.NullsNotDistinct }),
	"concurrently":       flag(func(x *index) *bool { return &x.op.Concurrently }),
	"if_not_exists":      flag(func(x *index) *bool { return &x.op.IfNotExists }),
	"tail":               sqlOption("text", func(x *index) *string { return &x.op.Index.Tail }),
}

func (x *index) setClass(r *reader) {
	col, class := r.ident("column"), r.text("operator class")
	i := slices.IndexFunc(x.op.Index.Columns, func(c schema.IndexColumn) bool { return c.Name == col || c.Expr == col })
	if r.err == nil && i < 0 {
		r.fail(r.call.errorf("the index has no column %s", col))
		return
	}
	if r.err == nil {
		x.op.Index.Columns[i].OpClass = class
	}
}

func createIndex(r *reader) op.Op {
	x := &index{}
	x.op.Index.Name = r.optionalName("index's name")
	x.op.Table = r.name("table")
	x.op.Index.Columns = r.indexColumns()
	indexOptions.apply(x, r)
	return &x.op
}

// indexColumns reads names, (name …), (expr …), (desc …) and (prefix … n), up to the first option.
func (r *reader) indexColumns() []schema.IndexColumn {
	var out []schema.IndexColumn
	for r.err == nil && len(r.args) > 0 {
		c, isCall := r.args[0].(*Call)
		if !isCall || c.name == "name" {
			out = append(out, schema.IndexColumn{Name: r.ident("column")})
			continue
		}
		col, ok := r.indexColumn(c)
		if !ok {
			break
		}
		r.args = r.args[1:]
		out = append(out, col)
	}
	if r.err == nil && len(out) == 0 {
		r.fail(r.call.errorf("the column is missing"))
	}
	return out
}

// indexColumn reads a column that is a call; ok is false for a call that is an option.
func (r *reader) indexColumn(c *Call) (col schema.IndexColumn, ok bool) {
	inner := c.read()
	switch c.name {
	case "expr":
		col.Expr = inner.sql("expression")
	case "prefix":
		col.Name = inner.ident("column")
		if n := inner.integer("length"); n > 0 || inner.err != nil {
			col.Prefix = int(n)
		} else {
			inner.fail(c.errorf("the length is a number above 0"))
		}
	case "desc":
		if e, isCall := first(inner.args).(*Call); isCall && e.name != "name" {
			inner.args = inner.args[1:]
			if col, ok = r.indexColumn(e); !ok || e.name == "desc" {
				inner.fail(e.errorf("can't be sorted"))
			}
		} else {
			col.Name = inner.ident("column")
		}
		col.Desc = true
	default:
		return col, false
	}
	inner.end()
	r.fail2(inner)
	return col, true
}

func first(args []any) any {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

var dropIndexOptions = options[op.DropIndex]{
	"concurrently": flag(func(o *op.DropIndex) *bool { return &o.Concurrently }),
	"if_exists":    flag(func(o *op.DropIndex) *bool { return &o.IfExists }),
	"cascade":      flag(func(o *op.DropIndex) *bool { return &o.Cascade }),
}

func dropIndex(r *reader) op.Op {
	name := r.name("index's name")
	o := &op.DropIndex{Name: name.Name, Schema: name.Schema}
	if len(r.args) > 0 && isIdent(r.args[0]) {
		o.Table = r.name("table")
	}
	dropIndexOptions.apply(o, r)
	return o
}
