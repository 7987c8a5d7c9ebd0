package mssql

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

const (
	useWhen     = "ask first: when (table_exists …), (column_exists …), (index_exists …) or (constraint_exists …) around the operation"
	useSequence = `number the rows by a sequence: (server_default (sql "NEXT VALUE FOR …"))`
	useTail     = `name the filegroup in (tail "ON …")`
	noIdentity  = "SQL Server can't give a column an identity, take it away or change it: add another column, or create the table anew and copy the rows"
	ownNoValid  = "add the constraint on its own: create_foreign_key or create_check_constraint with not_valid"
)

// support says what there is. INCLUDE, filters and CLUSTERED are of indexes, and of keys only CLUSTERED.
// https://learn.microsoft.com/sql/t-sql/statements/create-table-transact-sql
// https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql
var support = sqltext.Support{
	"if_exists":                         sqltext.Since(oldestVersion, 0, useWhen),
	"if_not_exists":                     sqltext.Yes, // asked of the catalog
	"drop_table.cascade":                sqltext.No("drop the foreign keys that refer to the table first"),
	"drop_column.cascade":               sqltext.No("drop what holds the column first; on a table that mig knows, what hangs on the column alone goes with it"),
	"drop_index.cascade":                sqltext.No("drop what needs the index first"),
	"drop_schema.cascade":               sqltext.No("drop what is in the schema first"),
	"drop_sequence.cascade":             sqltext.No("drop the defaults that take numbers from the sequence first"),
	"drop_view.cascade":                 sqltext.No("drop what reads the view first, if it is bound to it (WITH SCHEMABINDING)"),
	"create_schema":                     sqltext.Yes,
	"drop_schema":                       sqltext.Yes,
	"create_sequence":                   sqltext.Yes,
	"alter_table.tail":                  sqltext.No(sqltext.WayTail),
	"alter_sequence":                    sqltext.Yes,
	"alter_sequence.identity_start":     sqltext.No("a sequence that is there goes on; to have it begin anew, write ALTER SEQUENCE … RESTART WITH … as SQL"),
	"alter_sequence.identity_range":     sqltext.Yes,
	"alter_sequence.identity_cache":     sqltext.Yes,
	"alter_sequence.identity_cycle":     sqltext.Yes,
	"drop_sequence":                     sqltext.Yes,
	"create_sequence.identity_range":    sqltext.Yes,
	"create_sequence.identity_cache":    sqltext.Yes,
	"create_sequence.identity_cycle":    sqltext.Yes,
	"validate_constraint":               sqltext.Yes,
	"create_exclude_constraint":         noExclude,
	"create_enum":                       noEnum,
	"add_enum_value":                    noEnum,
	"drop_enum":                         noEnum,
	"drop_constraint.cascade":           sqltext.No("drop the foreign keys that refer to the key first"),
	"comment":                           sqltext.Yes,
	"collate":                           sqltext.Yes,
	"option":                            sqltext.Yes,
	"tablespace":                        sqltext.No(useTail),
	"alter_column.identity":             sqltext.No(noIdentity),
	"no_identity":                       sqltext.No(noIdentity),
	"identity":                          sqltext.Yes,
	"identity_always":                   sqltext.Yes, // it is so: rows fill it only after SET IDENTITY_INSERT
	"identity_start":                    sqltext.Yes,
	"identity_increment":                sqltext.Yes,
	"identity_range":                    sqltext.No(useSequence),
	"identity_cache":                    sqltext.No(useSequence),
	"identity_cycle":                    sqltext.No(useSequence),
	"computed":                          sqltext.Yes,
	"computed_persisted":                sqltext.Yes,
	"computed_virtual":                  sqltext.Yes,
	"type":                              sqltext.Yes,
	"null":                              sqltext.Yes,
	"server_default":                    sqltext.Yes,
	"primary":                           sqltext.Yes,
	"unique":                            sqltext.Yes,
	"foreignkey":                        sqltext.Yes,
	"on_delete":                         sqltext.Yes,
	"on_update":                         sqltext.Yes,
	"nulls_not_distinct":                sqltext.Yes,
	"clustered":                         sqltext.Yes,
	"create_index.include":              sqltext.Yes,
	"include":                           sqltext.No("make a unique index with (include …) instead of the constraint"),
	"where":                             sqltext.Yes,
	"create_index.concurrently":         online,
	"drop_index.concurrently":           sqltext.Yes, // nothing to say, but for a clustered index
	"drop_default":                      sqltext.Yes,
	"drop_check":                        sqltext.Yes,
	"drop_foreign_key":                  sqltext.Yes,
	"identity_insert":                   sqltext.Yes,
	"exclude":                           noExclude,
	"match":                             sqltext.No("leave it out: a key with a NULL in it is not checked"),
	"deferrable":                        sqltext.No("SQL Server checks at each statement: leave deferrable and initially out"),
	"create_foreign_key.not_valid":      sqltext.Yes,
	"create_check_constraint.not_valid": sqltext.Yes,
	"not_valid":                         sqltext.No(ownNoValid),
	"expr":                              sqltext.No("add a computed column with the expression, and index that"),
	"prefix":                            sqltext.No(`add a computed column, (computed "left(…, 20)"), and index that`),
	"alter_column.using":                sqltext.No("SQL Server converts as CAST does: leave using out, or add a column, fill it by an UPDATE, drop the old one and rename"),
	"using":                             sqltext.No("SQL Server has one kind of ordinary index; write others as SQL"),
	"opclass":                           sqltext.No(""),
}

var (
	noExclude = sqltext.No(`SQL Server has no exclusion constraints: keep it for the one that has, (only "postgresql" …), and check in a trigger here`)
	noEnum    = sqltext.No(`SQL Server has no enumerated types: keep them for the one that has, {{ if dialect_is "postgresql" }} … {{ end }}, and give the column the type enum('…', '…') and a check of its values here`)
)

// online is what the larger editions do. https://learn.microsoft.com/sql/sql-server/editions-and-components-of-sql-server-2022
func online(f dialects.Facts) (bool, string) {
	switch f.Edition {
	case "standard", "web", "express":
		return false, "leave concurrently out: the " + f.Edition + " edition blocks writers while it builds an index"
	}
	return true, ""
}
