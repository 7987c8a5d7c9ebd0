package dsl

import (
	"maps"
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// decoder makes an operation of the arguments of a call. It reports through the reader.
type decoder func(*reader) op.Op

// operations are the helpers that record an operation.
var operations = map[string]decoder{
	"create_table":              createTable,
	"drop_table":                dropTable,
	"alter_table":               alterTable,
	"rename_table":              renameTable,
	"create_table_comment":      createTableComment,
	"drop_table_comment":        dropTableComment,
	"add_column":                addColumn,
	"alter_column":              alterColumn,
	"drop_column":               dropColumn,
	"create_index":              createIndex,
	"drop_index":                dropIndex,
	"create_primary_key":        createConstraint(schema.PrimaryKey),
	"create_unique_constraint":  createConstraint(schema.Unique),
	"create_foreign_key":        createConstraint(schema.ForeignKey),
	"create_check_constraint":   createConstraint(schema.Check),
	"create_exclude_constraint": createConstraint(schema.Exclude),
	"drop_constraint":           dropConstraint,
	"bulk_insert":               bulkInsert,
	"execute":                   execute,
	"irreversible":              irreversible,
	"validate_constraint":       validateConstraint,
	"create_schema":             createSchema,
	"drop_schema":               dropSchema,
	"create_sequence":           createSequence,
	"alter_sequence":            alterSequence,
	"drop_sequence":             dropSequence,
	"create_view":               createView,
	"drop_view":                 dropView,
	"create_enum":               createEnum,
	"add_enum_value":            addEnumValue,
	"drop_enum":                 dropEnum,
	"upsert":                    upsert,
	"backfill":                  backfill,
}

// Operations gives the names of the helpers that record an operation, sorted.
func Operations() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(operations)), batchHelper, whenHelper)))
}

// batch_alter_table and when hold operations: they decode with the table, and so can't stand in it.
const batchHelper, whenHelper = "batch_alter_table", "when"

func isOperation(name string) bool {
	return operations[name] != nil || holdsOperations(name)
}

func holdsOperations(name string) bool { return name == batchHelper || name == whenHelper }

// valueHelpers are the helpers that stand inside another's parentheses.
var valueHelpers = []string{
	"column", "primary_key_constraint", "unique_constraint", "foreign_key_constraint", "check_constraint", "exclude_constraint",
	"not_null", "nullable", "primary_key", "unique", "identity", "server_default", "comment", "check", "references", "computed",
	"persisted", "virtual", "collate", "type", "native",
	"new_name", "no_server_default", "no_collate", "no_comment", "no_identity", "using",
	"existing_type", "existing_nullable", "existing_not_null", "existing_server_default", "existing_collate", "existing_comment", "existing_identity",
	"columns", "references_columns", "on_delete", "on_update", "deferrable", "initially", "match", "not_valid",
	"where", "include", "opclass", "option", "no_option", "tablespace", "clustered", "nulls_not_distinct", "concurrently",
	"if_exists", "if_not_exists", "cascade", "tail", "no_tail", "exclude",
	"start", "increment", "min_value", "max_value", "cache", "cycle", "always",
	"no_start", "no_increment", "no_min_value", "no_max_value", "no_cache", "no_cycle",
	"expr", "desc", "prefix", "name", "sql", "number", "bytes", "sql_date", "sql_timestamp",
	"row", "rows_csv", "rows_json", "rows_yaml", "insert_only", "key", "set", "batch", "pause", "before", "after", "copy_from",
	"column_missing", "column_exists", "table_missing", "table_exists", "index_missing", "index_exists", "constraint_missing", "constraint_exists", "row_exists",
	"drop_default", "drop_check", "drop_foreign_key", "identity_insert",
}

// decode makes the operation of a recorded call.
func decode(c *Call) (op.Op, *argError) {
	if c.own != nil {
		return decodeOwn(c)
	}
	r := c.read()
	var o op.Op
	switch c.name {
	case batchHelper:
		o = batchAlterTable(r)
	case whenHelper:
		o = when(r)
	default:
		o = operations[c.name](r)
	}
	if r.err != nil {
		return nil, r.err
	}
	return o, nil
}

func addColumn(r *reader) op.Op {
	o := &op.AddColumn{Table: r.name("table")}
	a, ok := r.take("column")
	if !ok {
		return nil
	}
	c, isCall := a.(*Call)
	if !isCall || c.name != "column" {
		r.wrong("second argument", a, "(column NAME TYPE …)")
		return nil
	}
	col, err := columnItem(c)
	if err != nil {
		r.fail(err)
		return nil
	}
	o.Column = &col.def
	if col.def.PrimaryKey {
		o.Constraints = append(o.Constraints, &schema.Constraint{Kind: schema.PrimaryKey, Name: col.keyName, Columns: []string{col.def.Name}})
	}
	o.Constraints = append(o.Constraints, col.constraints()...)
	addColumnOptions.apply(o, r)
	return o
}

var addColumnOptions = options[op.AddColumn]{
	"if_not_exists": flag(func(o *op.AddColumn) *bool { return &o.IfNotExists }),
}

var dropColumnOptions = options[op.DropColumn]{
	"if_exists":        flag(func(o *op.DropColumn) *bool { return &o.IfExists }),
	"cascade":          flag(func(o *op.DropColumn) *bool { return &o.Cascade }),
	"drop_default":     flag(func(o *op.DropColumn) *bool { return &o.DropDefault }),
	"drop_check":       flag(func(o *op.DropColumn) *bool { return &o.DropCheck }),
	"drop_foreign_key": flag(func(o *op.DropColumn) *bool { return &o.DropForeignKey }),
}

func dropColumn(r *reader) op.Op {
	o := &op.DropColumn{Table: r.name("table"), Column: r.ident("column")}
	dropColumnOptions.apply(o, r)
	return o
}

func execute(r *reader) op.Op {
	o := &op.Execute{SQL: r.sql("statement")}
	r.end()
	return o
}

func irreversible(r *reader) op.Op {
	o := &op.Irreversible{Reason: r.text("reason")}
	r.end()
	return o
}
