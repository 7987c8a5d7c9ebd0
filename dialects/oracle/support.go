package oracle

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

const (
	useWhen     = "ask first: when (table_exists …), (column_missing …), (index_missing …) or (constraint_exists …) around the operation"
	useTail     = "write storage clauses as (tail …)"
	forMSSQL    = `it is for SQL Server: (only "mssql" …)`
	caseInIndex = `index an expression that is NULL elsewhere: (expr "CASE WHEN … THEN name END")`
)

// since23 is what came with 23ai: IF [NOT] EXISTS for tables and indexes, but not for their columns and constraints.
// https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/CREATE-TABLE.html
var since23 = sqltext.Since(23, 0, useWhen+"; Oracle has the words since 23")

// support says what there is.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-TABLE.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-INDEX.html
var support = sqltext.Support{
	"drop_table.if_exists": since23, "drop_index.if_exists": since23, "create_table.if_not_exists": since23, "create_index.if_not_exists": since23,
	"if_exists": sqltext.No(useWhen), "if_not_exists": sqltext.No(useWhen),
	"drop_table.cascade": sqltext.Yes, "drop_column.cascade": sqltext.Yes, "drop_constraint.cascade": sqltext.Yes,
	"drop_index.cascade": sqltext.No("drop the constraint that the index is for"),
	"comment":            sqltext.Yes, "collate": sqltext.Yes, "tablespace": sqltext.Yes, "option": sqltext.No(useTail),
	"identity": sqltext.Yes, "identity_always": sqltext.Yes, "identity_start": sqltext.Yes, "identity_increment": sqltext.Yes,
	"identity_range": sqltext.Yes, "identity_cache": sqltext.Yes, "identity_cycle": sqltext.Yes, "no_identity": sqltext.Yes,
	"computed": sqltext.Yes, "computed_virtual": sqltext.Yes,
	"computed_persisted": sqltext.No("leave persisted out: Oracle computes at each read; an index on the column stores it"),
	"type":               sqltext.Yes, "null": sqltext.Yes, "server_default": sqltext.Yes,
	"alter_column.using": sqltext.No("leave using out, or add a column, fill it by an UPDATE, drop the old one and rename: Oracle changes the type of an empty column only"),
	"primary":            sqltext.Yes, "unique": sqltext.Yes, "foreignkey": sqltext.Yes,
	"on_delete": sqltext.Yes, "on_update": sqltext.No("leave it out: Oracle refuses a change of a key that is referred to; a trigger can carry it on"),
	"match": sqltext.No("leave it out: a key with a NULL in it is not checked"), "deferrable": sqltext.Yes, "not_valid": sqltext.Yes,
	"exclude":            sqltext.No(`Oracle has no exclusion constraints: keep it for the one that has, (only "postgresql" …), and check in a trigger here`),
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

// online is what the standard edition lacks. https://docs.oracle.com/en/database/oracle/oracle-database/19/dblic/Licensing-Information.html
func online(f dialects.Facts) (bool, string) {
	switch f.Edition {
	case "standard", "standard2", "se", "se1", "se2":
		return false, "leave concurrently out: the " + f.Edition + " edition blocks writers while it builds or drops an index"
	}
	return true, ""
}
