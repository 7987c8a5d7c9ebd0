package dsl

import (
	"cmp"
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// table is a table while its items are read.
type table struct {
	op      *op.CreateTable
	ofItems []*schema.Constraint // given as items
	columns []*column
}

var tableItems = options[table]{
	"column": {repeat: true, set: func(t *table, r *reader) {
		c, err := columnItem(r.call)
		r.args = nil
		if err != nil {
			r.fail(err)
		}
		t.columns = append(t.columns, &c)
	}},
	"primary_key_constraint": constraintItem(schema.PrimaryKey),
	"unique_constraint":      constraintItem(schema.Unique),
	"foreign_key_constraint": constraintItem(schema.ForeignKey),
	"check_constraint":       constraintItem(schema.Check),
	"exclude_constraint":     constraintItem(schema.Exclude),
	"comment":                textOption("comment", func(t *table) *string { return &t.op.Comment }),
	"option":                 {repeat: true, set: func(t *table, r *reader) { t.op.Options = append(t.op.Options, r.option()) }},
	"tablespace":             textOption("tablespace", func(t *table) *string { return &t.op.Tablespace }),
	"tail":                   sqlOption("text", func(t *table) *string { return &t.op.Tail }),
	"if_not_exists":          flag(func(t *table) *bool { return &t.op.IfNotExists }),
}

func constraintItem(kind schema.ConstraintKind) option[table] {
	return option[table]{repeat: true, set: func(t *table, r *reader) {
		name := r.optionalName("constraint's name")
		t.ofItems = append(t.ofItems, r.constraint(kind, name))
	}}
}

func createTable(r *reader) op.Op {
	t := &table{op: &op.CreateTable{Table: r.name("table")}}
	tableItems.apply(t, r)
	if r.err != nil {
		return nil
	}
	if len(t.columns) == 0 {
		r.fail(r.call.errorf("a table needs a column"))
	}
	t.order(r)
	return t.op
}

// order puts the constraints into the order in which they are written: the primary key, the items, then
// those that columns stand for.
func (t *table) order(r *reader) {
	o := t.op
	var key, items, ofColumns []*schema.Constraint
	var keyColumns []string
	var keyName string
	for _, c := range t.columns {
		o.Columns = append(o.Columns, &c.def)
		if c.def.PrimaryKey {
			keyColumns = append(keyColumns, c.def.Name)
			if keyName != "" && c.keyName != "" && keyName != c.keyName {
				r.fail(r.call.errorf("the primary key of the table %s has two names, %s and %s", o.Table, keyName, c.keyName))
			}
			keyName = cmp.Or(keyName, c.keyName)
		}
		ofColumns = append(ofColumns, c.constraints()...)
	}
	if len(keyColumns) > 0 {
		key = append(key, &schema.Constraint{Kind: schema.PrimaryKey, Name: keyName, Columns: keyColumns})
		for _, c := range t.columns { // a key with a name is an item
			c.def.PrimaryKey = c.def.PrimaryKey && keyName == ""
		}
	}
	for _, c := range t.ofItems {
		if c.Kind == schema.PrimaryKey {
			key = append(key, c)
		} else {
			items = append(items, c)
		}
	}
	for _, k := range key {
		t.keepFilled(r, k.Columns)
	}
	if len(key) > 1 {
		r.fail(r.call.errorf("the table %s has two primary keys", o.Table).
			withHint("mark columns with primary_key, or give one primary_key_constraint"))
	}
	o.Constraints = append(append(key, items...), ofColumns...)
}

// keepFilled makes the columns of a primary key not_null: SQLite takes NULL in a key that does not say so.
func (t *table) keepFilled(r *reader, key []string) {
	for i := range t.columns {
		d := &t.columns[i].def
		if !slices.Contains(key, d.Name) {
			continue
		}
		if d.Null == schema.Nullable {
			r.fail(r.call.errorf("the column %s can't be nullable and in the primary key", d.Name))
		}
		d.Null = schema.NotNull
	}
}

var dropTableOptions = options[op.DropTable]{
	"if_exists": flag(func(o *op.DropTable) *bool { return &o.IfExists }),
	"cascade":   flag(func(o *op.DropTable) *bool { return &o.Cascade }),
}

func dropTable(r *reader) op.Op {
	o := &op.DropTable{Table: r.name("table")}
	dropTableOptions.apply(o, r)
	return o
}

func renameTable(r *reader) op.Op {
	o := &op.RenameTable{Old: r.name("table"), New: r.name("new name")}
	r.end()
	if r.err == nil && o.New.In(o.Old).Schema != o.Old.Schema {
		r.fail(r.call.errorf("a table can't be renamed into another schema"))
	}
	return o
}

func createTableComment(r *reader) op.Op {
	o := &op.TableComment{Table: r.name("table"), Comment: r.text("comment")}
	tableCommentOptions.apply(o, r)
	if r.err == nil && o.Comment == "" {
		r.fail(r.call.errorf("the comment is empty").withHint("drop_table_comment takes a comment away"))
	}
	return o
}

func dropTableComment(r *reader) op.Op {
	o := &op.TableComment{Table: r.name("table")}
	tableCommentOptions.apply(o, r)
	return o
}

var tableCommentOptions = options[op.TableComment]{
	"existing_comment": {set: func(o *op.TableComment, r *reader) {
		s := r.text("comment")
		o.Existing = &s
	}},
}
