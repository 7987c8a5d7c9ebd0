package oracle

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

const (
	useTail     = "write storage clauses as (tail …)"
	forMSSQL    = `it is for SQL Server: (only "mssql" …)`
	caseInIndex = `index an expression that is NULL elsewhere: (expr "CASE WHEN … THEN name END")`
)

// support says what there is.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-TABLE.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-INDEX.html
var support = sqltext.Support{
	"if_exists": sqltext.Yes, "if_not_exists": sqltext.Yes, // in words since 23, else asked of the catalog
	"create_schema": noSchema, "drop_schema": noSchema, "create_enum": noEnum, "add_enum_value": noEnum, "drop_enum": noEnum, "create_exclude_constraint": noExclude,
	"create_sequence": sqltext.Yes, "alter_sequence": sqltext.Yes,
	"alter_sequence.identity_start": sqltext.No("a sequence that is there goes on; to have it begin elsewhere, drop it and create it again"), "drop_sequence": sqltext.Yes, "validate_constraint": sqltext.Yes,
	"drop_sequence.cascade": sqltext.No("drop the defaults that take numbers from the sequence first"),
	"drop_view.cascade":     sqltext.Yes,
	"drop_table.cascade":    sqltext.Yes, "drop_column.cascade": sqltext.Yes, "drop_constraint.cascade": sqltext.Yes,
	"drop_index.cascade": sqltext.No("drop the constraint that the index is for"),
	"alter_table.option": sqltext.No("write the storage clause as SQL: ALTER TABLE … after -- mig:schema-unchanged"), "alter_table.tail": sqltext.No(sqltext.WayTail),
	"comment": sqltext.Yes, "collate": sqltext.Yes, "tablespace": sqltext.Yes, "option": sqltext.No(useTail),
	"identity": sqltext.Yes, "identity_always": sqltext.Yes, "identity_start": sqltext.Yes, "identity_increment": sqltext.Yes,
	"identity_range": sqltext.Yes, "identity_cache": sqltext.Yes, "identity_cycle": sqltext.Yes, "no_identity": sqltext.Yes,
	"computed": sqltext.Yes, "computed_virtual": sqltext.Yes,
	"computed_persisted": sqltext.No("leave persisted out: Oracle computes at each read; an index on the column stores it"),
	"type":               sqltext.Yes, "null": sqltext.Yes, "server_default": sqltext.Yes,
	"alter_column.using": sqltext.No("leave using out, or add a column, fill it by an UPDATE, drop the old one and rename: Oracle changes the type of an empty column only"),
	"primary":            sqltext.Yes, "unique": sqltext.Yes, "foreignkey": sqltext.Yes,
	"on_delete": sqltext.Yes, "on_update": sqltext.No("leave it out: Oracle refuses a change of a key that is referred to; a trigger can carry it on"),
	"match": sqltext.No("leave it out: a key with a NULL in it is not checked"), "deferrable": sqltext.Yes, "not_valid": sqltext.Yes,
	"exclude":            noExclude,
	"nulls_not_distinct": sqltext.No(`index expressions that are never NULL: create_index … (expr "nvl(name, ' ')") unique`),
	"clustered":          sqltext.No(`order the table by its primary key: create_table … (tail "ORGANIZATION INDEX")`),
	"include":            sqltext.No("leave it out, or add the columns to the index's own"),
	"where":              sqltext.No(caseInIndex),
	"expr":               sqltext.Yes,
	"prefix":             sqltext.No(`index an expression: (expr "substr(body, 1, 20)")`),
	"opclass":            sqltext.No(""),
	"using":              sqltext.No("Oracle has one kind of ordinary index; write a bitmap index as SQL"),
	"concurrently":       online,
	"drop_default":       sqltext.No(forMSSQL), "drop_check": sqltext.No(forMSSQL), "drop_foreign_key": sqltext.No(forMSSQL), "identity_insert": sqltext.No(forMSSQL),
}

var (
	noSchema  = sqltext.No(`a schema is a user here, whom a DBA creates (CREATE USER … NO AUTHENTICATION since 18) and drops: keep the operation for the others, {{ if dialect_is "postgresql" "mssql" }} … {{ end }}, or write the user as SQL`)
	noEnum    = sqltext.No(`Oracle has no enumerated types: keep them for the one that has, {{ if dialect_is "postgresql" }} … {{ end }}, and give the column the type enum('…', '…') and a check of its values here`)
	noExclude = sqltext.No(`Oracle has no exclusion constraints: keep it for the one that has, (only "postgresql" …), and check in a trigger here`)
)

// online is what the standard edition lacks. https://docs.oracle.com/en/database/oracle/oracle-database/19/dblic/Licensing-Information.html
func online(f dialects.Facts) (bool, string) {
	switch f.Edition {
	case "standard", "standard2", "se", "se1", "se2":
		return false, "leave concurrently out: the " + f.Edition + " edition blocks writers while it builds or drops an index"
	}
	return true, ""
}
