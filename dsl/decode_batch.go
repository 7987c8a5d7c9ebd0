package dsl

import (
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// tableAt says where an operation that stands in batch_alter_table, without the table, would name it.
var tableAt = map[string]int{
	"add_column": 0, "alter_column": 0, "drop_column": 0, "alter_table": 0, "create_table_comment": 0, "drop_table_comment": 0,
	"create_index": 1, "drop_index": 1, "create_primary_key": 1, "create_unique_constraint": 1, "create_foreign_key": 1,
	"create_check_constraint": 1, "create_exclude_constraint": 1, "drop_constraint": 1, "validate_constraint": 1,
}

func batchAlterTable(r *reader) op.Op {
	a, ok := r.take("table")
	if !ok {
		return nil
	}
	name, err := asName(a)
	if err != nil {
		r.fail(r.call.errorf("the table: %w", err))
		return nil
	}
	o := &op.Batch{Table: name}
	for r.err == nil && len(r.args) > 0 {
		next, _ := r.take("operation")
		c, isCall := next.(*Call)
		switch {
		case isCall && c.name == "copy_from":
			o.CopyFrom = r.copyFrom(c, name)
		case isCall && c.id > 0:
			if part := r.inBatch(c, a); part != nil {
				o.Ops = append(o.Ops, part)
			}
		default:
			r.wrong("operation", next, "an operation in parentheses")
		}
	}
	if r.err == nil && len(o.Ops) == 0 {
		r.fail(r.call.errorf("there is no operation in it"))
	}
	return o
}

// inBatch decodes an operation of a batch, with the table put where it belongs.
func (r *reader) inBatch(c *Call, table any) op.Op {
	at, ok := tableAt[c.name]
	if !ok {
		r.fail(c.errorf("can't stand in batch_alter_table").withHint("write it before or after the batch"))
		return nil
	}
	whole := *c
	if at > len(c.args) {
		at = len(c.args)
	}
	whole.args = slices.Insert(slices.Clone(c.args), at, table)
	return r.part(c, &whole)
}

// part decodes an operation that another one holds.
func (r *reader) part(recorded, c *Call) op.Op {
	if recorded.used {
		r.fail(recorded.errorf("stands in two places, but was called once"))
		return nil
	}
	recorded.used = true
	o, err := decode(c)
	if err != nil {
		r.fail(err)
	}
	return o
}

// copyFrom reads (copy_from items…): the table as it is before the batch.
func (r *reader) copyFrom(c *Call, name schema.Name) *op.CreateTable {
	inner := c.read()
	inner.args = slices.Insert(slices.Clone(inner.args), 0, any(&Call{name: "name", at: c.at, args: []any{name.Name}}))
	o, _ := createTable(inner).(*op.CreateTable)
	r.fail2(inner)
	if o != nil {
		o.Table = name
	}
	return o
}

// conditions are the helpers that when takes, and what they name.
var conditions = map[string]struct{ table, name, sql bool }{
	"column_missing": {table: true, name: true}, "column_exists": {table: true, name: true},
	"table_missing": {table: true}, "table_exists": {table: true},
	"index_missing": {table: true, name: true}, "index_exists": {table: true, name: true},
	"constraint_missing": {table: true, name: true}, "constraint_exists": {table: true, name: true},
	"row_exists": {sql: true},
}

func when(r *reader) op.Op {
	a, ok := r.take("condition")
	if !ok {
		return nil
	}
	c, isCall := a.(*Call)
	if !isCall {
		r.wrong("condition", a, "a condition such as (column_missing TABLE COLUMN)")
		return nil
	}
	kind, known := conditions[c.name]
	if !known {
		r.fail(c.errorf("is no condition").withHint("when takes column_missing column_exists table_missing table_exists index_missing index_exists constraint_missing constraint_exists row_exists"))
		return nil
	}
	inner := c.read()
	o := &op.When{Condition: op.Condition{Kind: c.name}}
	if kind.table {
		o.Condition.Table = inner.name("table")
	}
	if kind.name {
		o.Condition.Name = inner.ident("name")
	}
	if kind.sql {
		o.Condition.Select = inner.sql("query")
	}
	inner.end()
	r.fail2(inner)
	for r.err == nil && len(r.args) > 0 {
		next, _ := r.take("operation")
		if part, isCall := next.(*Call); isCall && part.id > 0 {
			if held := r.part(part, part); held != nil {
				o.Ops = append(o.Ops, held)
			}
			continue
		}
		r.wrong("operation", next, "an operation in parentheses")
	}
	if r.err == nil && len(o.Ops) == 0 {
		r.fail(r.call.errorf("there is no operation in it"))
	}
	return o
}
