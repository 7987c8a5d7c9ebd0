package mysql

import (
	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

const (
	wayGuard    = "MySQL has no IF EXISTS here, MariaDB has: ask with {{ when (column_missing \"TABLE\" \"COLUMN\") … }} or the like, or set server_version: {mysql: \"mariadb-10.11\"}"
	wayIdentity = "AUTO_INCREMENT counts by one from one, and takes values that rows give; a start is the table's: (only \"mysql\" (option \"AUTO_INCREMENT\" 1000))"
	wayDeferred = "MySQL checks each row at once; leave it out, or keep it for others: (only \"postgresql\" deferrable)"
	waySequence = "MySQL has no sequences, MariaDB has: set server_version: {mysql: \"mariadb-10.11\"} for it; on MySQL use an identity column, or a table with one"
	wayEnum     = "an enum is its column's type: (column \"mood\" \"enum('sad','ok')\")"
)

var support = sqltext.Support{
	"create_table.if_not_exists": sqltext.Yes, "drop_table.if_exists": sqltext.Yes,
	"add_column.if_not_exists": mariaOnly(wayGuard), "create_index.if_not_exists": mariaOnly(wayGuard), "if_exists": mariaOnly(wayGuard),
	"cascade": sqltext.No("MySQL reads CASCADE and does nothing; drop what depends on it first"),
	"comment": sqltext.Yes, "collate": sqltext.Yes, "option": sqltext.Yes,
	"create_table.tablespace": func(f dialects.Facts) (bool, string) {
		return !isMaria(f), "MariaDB reads TABLESPACE and does nothing; leave it out"
	},
	"identity": sqltext.Yes, "no_identity": sqltext.Yes,
	"identity_always": sqltext.No(wayIdentity), "identity_start": sqltext.No(wayIdentity), "identity_increment": sqltext.No(wayIdentity),
	"identity_range": sqltext.No(wayIdentity), "identity_cache": sqltext.No(wayIdentity), "identity_cycle": sqltext.No(wayIdentity),
	"computed": sqltext.Yes, "computed_persisted": sqltext.Yes, "computed_virtual": sqltext.Yes,
	"type": sqltext.Yes, "null": sqltext.Yes, "server_default": sqltext.Yes,
	"using":              sqltext.Yes,
	"alter_column.using": sqltext.No(`MySQL converts values its own way; convert them in an UPDATE before, and keep using for others: (only "postgresql" (using …))`),
	"primary":            sqltext.Yes, "unique": sqltext.Yes, "foreignkey": sqltext.Yes,
	"exclude":   sqltext.No("no constraint of MySQL compares rows so; a trigger can"),
	"on_delete": sqltext.Yes, "on_update": sqltext.Yes,
	"match":              sqltext.No("with MATCH, InnoDB ignores ON DELETE and ON UPDATE; leave it out"),
	"deferrable":         sqltext.No(wayDeferred),
	"not_valid":          sqltext.No("MySQL checks the rows that are there; leave it out, or keep it for others: (only \"postgresql\" not_valid)"),
	"nulls_not_distinct": sqltext.No("a unique index of MySQL takes any number of NULLs; make the column not_null"),
	"include":            sqltext.No("put the columns into the index itself, after the others"),
	"where":              sqltext.No("index a computed column that is NULL for the other rows"),
	"clustered":          sqltext.No("InnoDB clusters by the primary key, always"),
	"concurrently":       sqltext.Yes, "prefix": sqltext.Yes,
	"expr": func(f dialects.Facts) (bool, string) {
		return has(f, mysqlExpressions, never), "add a computed column, and index that"
	},
	"opclass":       sqltext.No(`it is for PostgreSQL: (only "postgresql" (opclass …))`),
	"create_schema": sqltext.Yes, "create_schema.if_not_exists": sqltext.Yes,
	"drop_schema": sqltext.Yes, "drop_schema.if_exists": sqltext.Yes, "drop_schema.cascade": sqltext.Yes,
	"create_sequence": mariaOnly(waySequence), "create_sequence.if_not_exists": mariaOnly(waySequence), "drop_sequence": mariaOnly(waySequence),
	"create_sequence.identity_start": sqltext.Yes, "create_sequence.identity_increment": sqltext.Yes, "create_sequence.identity_range": sqltext.Yes,
	"create_sequence.identity_cache": sqltext.Yes, "create_sequence.identity_cycle": sqltext.Yes,
	"alter_sequence": mariaOnly(waySequence), "alter_sequence.identity_start": sqltext.Yes, "alter_sequence.identity_increment": sqltext.Yes,
	"alter_sequence.identity_range": sqltext.Yes, "alter_sequence.identity_cache": sqltext.Yes, "alter_sequence.identity_cycle": sqltext.Yes,
	"alter_table.tail": sqltext.No(sqltext.WayTail),
	"create_view.if_not_exists": func(f dialects.Facts) (bool, string) {
		return has(f, release{9, 1, 0}, release{10, 1, 3}), `ask for it: {{ when (table_missing "NAME") (create_view "NAME" …) }}`
	},
	"drop_view.if_exists": sqltext.Yes,
	"create_enum":         sqltext.No(wayEnum), "drop_enum": sqltext.No(wayEnum),
	"add_enum_value":            sqltext.No("an enum is its column's type: alter_column … (type \"enum('a','b','c')\")"),
	"validate_constraint":       sqltext.No("MySQL checks the rows that are there when a constraint is added; keep it for others: {{ if dialect_is \"postgresql\" }} … {{ end }}"),
	"create_exclude_constraint": sqltext.No("no constraint of MySQL compares rows so; a trigger can"),
	"drop_default":              sqltext.No(`it is for SQL Server: (only "mssql" drop_default)`),
	"drop_check":                sqltext.No(`it is for SQL Server: (only "mssql" drop_check)`),
	"drop_foreign_key":          sqltext.No(`it is for SQL Server: (only "mssql" drop_foreign_key)`),
	"identity_insert":           sqltext.No(`it is for SQL Server: (only "mssql" identity_insert)`),
}

// cells are the types of MySQL's own, and what the text of a file is for them.
var cells = map[string]schema.ValueKind{
	"dec": schema.Number, "fixed": schema.Number, "year": schema.Number,
	"tinyblob": schema.Bytes, "mediumblob": schema.Bytes, "longblob": schema.Bytes,
}
