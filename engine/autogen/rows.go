package autogen

import (
	"path"
	"strconv"
	"time"

	"mig/dsl/op"
)

// rows gives the call of an operation that is about rows, or holds other operations.
func (r *renderer) rows(o op.Op) form {
	switch o := o.(type) {
	case *op.BulkInsert:
		f := form{args: []string{r.name(o.Table)}}
		r.rowList(&f, o.Rows, o.File)
		f.flag("identity_insert", o.IdentityInsert)
		return f
	case *op.Upsert:
		f := form{args: []string{r.name(o.Table)}}
		f.add("key", r.idents(o.Key)...)
		r.rowList(&f, o.Rows, o.File)
		f.flag("insert_only", o.InsertOnly)
		f.flag("identity_insert", o.IdentityInsert)
		return f
	case *op.Backfill:
		return r.backfill(o)
	case *op.Execute:
		return form{args: []string{quote(o.SQL)}}
	case *op.Irreversible:
		return form{args: []string{quote(o.Reason)}}
	case *op.Batch:
		return r.batch(o)
	case *op.When:
		return r.when(o)
	}
	r.fail("mig can't write the operation: it is not one of its own (%T)", o)
	return form{}
}

var fileHelpers = map[string]string{".csv": "rows_csv", ".json": "rows_json", ".yaml": "rows_yaml", ".yml": "rows_yaml"}

// rowList writes rows one a line, or the file that they are from.
func (r *renderer) rowList(f *form, rows op.Rows, file string) {
	if helper := fileHelpers[path.Ext(file)]; helper != "" {
		f.add(helper, quote(file))
		return
	}
	f.spread = rows.Len() > 1
	for _, row := range rows.All() {
		var args []string
		for _, cell := range row {
			args = append(args, r.ident(cell.Column), value(cell.Value))
		}
		f.add("row", args...)
	}
}

const defaultBatch = 10000 // rows

func (r *renderer) backfill(o *op.Backfill) form {
	f := form{args: []string{r.name(o.Table)}}
	for _, a := range o.Set {
		f.add("set", r.ident(a.Column), quote(a.Expr))
	}
	f.text("where", o.Where)
	f.text("key", o.Key)
	if o.Size != defaultBatch {
		f.add("batch", strconv.FormatInt(o.Size, 10))
	}
	if o.Pause > 0 {
		f.add("pause", quote((time.Duration(o.Pause) * time.Millisecond).String()))
	}
	return f
}
