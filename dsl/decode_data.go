package dsl

import (
	"slices"
	"time"

	"mig/dsl/op"
)

// rowsOf is what bulk_insert and upsert read alike.
type rowsOf struct {
	inline         []op.Row
	rows           op.Rows
	file           string
	key            []string
	insertOnly     bool
	identityInsert bool
}

var bulkInsertOptions = options[rowsOf]{
	"row":             {repeat: true, set: func(o *rowsOf, r *reader) { o.inline = append(o.inline, r.row()) }},
	"identity_insert": flag(func(o *rowsOf) *bool { return &o.identityInsert }),
}

var upsertOptions = union(bulkInsertOptions, options[rowsOf]{
	"key":         {set: func(o *rowsOf, r *reader) { o.key = r.idents("column") }},
	"insert_only": flag(func(o *rowsOf) *bool { return &o.insertOnly }),
})

// readRows reads rows given in line, or one file of rows, and options.
func (r *reader) readRows(table options[rowsOf]) rowsOf {
	var o rowsOf
	rest := r.args[:0:0]
	for _, a := range r.args {
		f, isFile := a.(*dataFile)
		if !isFile {
			rest = append(rest, a)
			continue
		}
		if o.file != "" {
			r.fail(f.call.errorf("there is more than one file"))
		}
		rows, err := f.rows()
		if err != nil {
			r.fail(f.call.errorf("%w", err))
		}
		o.rows, o.file = rows, f.source.Name
	}
	r.args = rest
	table.apply(&o, r)
	switch {
	case o.file == "":
		o.rows = op.RowList(o.inline...)
	case r.err == nil && len(o.inline) > 0:
		r.fail(r.call.errorf("rows stand in line and in %s", o.file).withHint("write two calls"))
	}
	return o
}

func bulkInsert(r *reader) op.Op {
	name := r.name("table")
	o := r.readRows(bulkInsertOptions)
	return &op.BulkInsert{Table: name, Rows: o.rows, File: o.file, IdentityInsert: o.identityInsert}
}

func upsert(r *reader) op.Op {
	name := r.name("table")
	o := r.readRows(upsertOptions)
	if r.err == nil && len(o.key) == 0 {
		r.fail(r.call.errorf("(key COLUMN …) is missing: the columns by which a row is found"))
	}
	for _, row := range o.rows.Shapes() {
		for _, k := range o.key {
			if r.err == nil && !slices.ContainsFunc(row, func(c op.Cell) bool { return c.Column == k }) {
				r.fail(r.call.errorf("a row has no value for %s, which is in the key", k))
			}
		}
	}
	return &op.Upsert{Table: name, Key: o.key, Rows: o.rows, File: o.file, InsertOnly: o.insertOnly, IdentityInsert: o.identityInsert}
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

const defaultBatch = 10000 // rows

func backfill(r *reader) op.Op {
	o := &op.Backfill{Table: r.name("table"), Size: defaultBatch}
	options[op.Backfill]{
		"set": {repeat: true, set: func(o *op.Backfill, r *reader) {
			o.Set = append(o.Set, op.Assignment{Column: r.ident("column"), Expr: r.sql("expression")})
		}},
		"where": sqlOption("condition", func(o *op.Backfill) *string { return &o.Where }),
		"key":   {set: func(o *op.Backfill, r *reader) { o.Key = r.ident("column") }},
		"batch": {set: func(o *op.Backfill, r *reader) { o.Size = r.integer("number of rows") }},
		"pause": {set: func(o *op.Backfill, r *reader) { o.Pause = r.duration("pause").Milliseconds() }},
	}.apply(o, r)
	switch {
	case r.err != nil:
	case len(o.Set) == 0:
		r.fail(r.call.errorf("(set COLUMN EXPRESSION) is missing"))
	case o.Where == "":
		r.fail(r.call.errorf("(where CONDITION) is missing: it must be false for the rows that are done").withHint("such as (where \"new_column IS NULL\")"))
	case o.Size < 1:
		r.fail(r.call.errorf("a batch has at least one row"))
	}
	return o
}

func (r *reader) duration(what string) time.Duration {
	s := r.text(what)
	d, err := time.ParseDuration(s)
	if r.err == nil && (err != nil || d < 0) {
		r.fail(r.call.errorf("the %s %q is no duration such as 500ms or 1s", what, s))
	}
	return d
}
