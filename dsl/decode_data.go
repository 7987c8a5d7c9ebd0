package dsl

import (
	"slices"

	"mig/dsl/op"
)

var bulkInsertOptions = options[op.BulkInsert]{
	"row":             {repeat: true, set: func(o *op.BulkInsert, r *reader) { o.Rows = append(o.Rows, r.row()) }},
	"identity_insert": flag(func(o *op.BulkInsert) *bool { return &o.IdentityInsert }),
}

func bulkInsert(r *reader) op.Op {
	o := &op.BulkInsert{Table: r.name("table")}
	bulkInsertOptions.apply(o, r)
	return o
}

// row reads (row COLUMN VALUE …).
func (r *reader) row() op.Row {
	var out op.Row
	for r.err == nil && len(r.args) > 0 {
		cell := op.Cell{Column: r.ident("column")}
		if slices.ContainsFunc(out, func(c op.Cell) bool { return c.Column == cell.Column }) {
			r.fail(r.call.errorf("the column %s is given twice", cell.Column))
		}
		if r.err == nil && len(r.args) == 0 {
			r.fail(r.call.errorf("the column %s has no value", cell.Column))
		}
		cell.Value = r.value("value of " + cell.Column)
		out = append(out, cell)
	}
	if r.err == nil && len(out) == 0 {
		r.fail(r.call.errorf("a row needs a column and a value"))
	}
	return out
}
