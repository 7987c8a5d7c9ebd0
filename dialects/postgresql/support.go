package postgresql

import (
	"fmt"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

var support = sqltext.Support{
	"if_exists": sqltext.Yes, "create_table.if_not_exists": sqltext.Yes, "add_column.if_not_exists": sqltext.Yes, "create_index.if_not_exists": sqltext.Yes,
	"cascade": sqltext.Yes, "comment": sqltext.Yes, "collate": sqltext.Yes, "option": sqltext.Yes, "tablespace": sqltext.Yes,
	"identity": sqltext.Yes, "identity_always": sqltext.Yes, "identity_start": sqltext.Yes, "identity_increment": sqltext.Yes,
	"identity_range": sqltext.Yes, "identity_cache": sqltext.Yes, "identity_cycle": sqltext.Yes, "no_identity": sqltext.Yes,
	"computed": sqltext.Yes, "computed_persisted": sqltext.Yes,
	"computed_virtual": sqltext.Since(18, 0, "leave virtual out: before PostgreSQL 18 a computed column is stored; server_version: {postgresql: \"18\"} says that it is one"),
	"type":             sqltext.Yes, "null": sqltext.Yes, "server_default": sqltext.Yes, "using": sqltext.Yes,
	"primary": sqltext.Yes, "unique": sqltext.Yes, "foreignkey": sqltext.Yes, "exclude": sqltext.Yes,
	"on_delete": sqltext.Yes, "on_update": sqltext.Yes, "match": sqltext.Yes, "deferrable": sqltext.Yes, "not_valid": sqltext.Yes,
	"nulls_not_distinct": sqltext.Since(15, 0, "a unique index over coalesce(column, …) does the same before PostgreSQL 15; server_version: {postgresql: \"15\"} says that it is one"),
	"include":            sqltext.Yes, "concurrently": sqltext.Yes, "where": sqltext.Yes, "expr": sqltext.Yes, "opclass": sqltext.Yes,
	"prefix":                   sqltext.No(`index an expression: (expr "left(body, 20)")`),
	"create_primary_key.using": sqltext.No(""), "create_unique_constraint.using": sqltext.No(""),
	"create_table.using": sqltext.No(""),
	"create_schema":      sqltext.Yes, "create_schema.if_not_exists": sqltext.Yes, "drop_schema": sqltext.Yes,
	"create_sequence": sqltext.Yes, "alter_sequence": sqltext.Yes, "create_sequence.if_not_exists": sqltext.Yes, "drop_sequence": sqltext.Yes, "create_view.if_not_exists": sqltext.Yes,
	"create_enum": sqltext.Yes, "add_enum_value": sqltext.Yes, "add_enum_value.if_not_exists": sqltext.Yes, "drop_enum": sqltext.Yes,
	"alter_table.tail":    sqltext.No(sqltext.WayTail),
	"validate_constraint": sqltext.Yes, "create_exclude_constraint": sqltext.Yes,
	"drop_default":     sqltext.No(`it is for SQL Server: (only "mssql" drop_default)`),
	"drop_check":       sqltext.No(`it is for SQL Server: (only "mssql" drop_check)`),
	"drop_foreign_key": sqltext.No(`it is for SQL Server: (only "mssql" drop_foreign_key)`),
	"identity_insert":  sqltext.No(`it is for SQL Server: (only "mssql" identity_insert)`),
}

// cells are the types of PostgreSQL's own, and what the text of a file is for them.
var cells = map[string]schema.ValueKind{
	"int2": schema.Number, "int4": schema.Number, "int8": schema.Number, "float4": schema.Number, "float8": schema.Number, "smallserial": schema.Number, "oid": schema.Number,
	"bit": schema.String, // '101'
}

// checkConstraints refuses what the server parses and then does not take.
func checkConstraints(c *sqltext.Compiler, o op.Op) {
	for _, k := range sqltext.Constraints(o) {
		switch {
		case k.Match == "PARTIAL":
			c.Unsupported("match \"full\" takes no row that is NULL in part", "match partial in %s", o.Op())
		case k.Kind == schema.Check && (k.Deferrable || k.Initially != ""):
			c.Unsupported("leave it out, or write a constraint trigger", "a check that is deferrable")
		}
	}
}

// checkLabels refuses values that are too long for the catalog. https://www.postgresql.org/docs/current/datatype-enum.html
func checkLabels(c *sqltext.Compiler, values ...string) {
	for _, v := range values {
		if limit := c.Dialect.Traits().MaxIdent; len(v) > limit {
			c.Fail(fmt.Errorf("the value %q is %d bytes long; an enum of postgresql takes %d", v, len(v), limit))
		}
	}
}
