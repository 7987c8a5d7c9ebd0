package mssql

import "mig/dialects/sqltext"

// https://learn.microsoft.com/sql/t-sql/statements/create-table-transact-sql#permissions
// https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#permissions
var privileges = []sqltext.Privilege{
	{Needs: "all rights on mig's own tables; CREATE TABLE and ALTER on the schema where they are not there yet"},
	{Needs: "CREATE TABLE and ALTER on the schema", Kinds: "create_table"},
	{Needs: "CREATE SCHEMA", Kinds: "create_schema"},
	{Needs: "CREATE VIEW and ALTER on the schema", Kinds: "create_view"},
	{Needs: "CREATE SEQUENCE on the schema", Kinds: "create_sequence"},
	{Needs: "ALTER on what it alters, indexes or drops", Kinds: sqltext.AltersTable + " create_index drop_index drop_table drop_view drop_sequence drop_schema"},
	{Needs: "VIEW DEFINITION, to look up names", Kinds: "alter_column drop_column drop_constraint"},
	{Needs: "REFERENCES on the tables that foreign keys name", Kinds: "create_foreign_key create_table add_column"},
	{Needs: "SELECT, INSERT and UPDATE on the tables whose rows it writes", Kinds: sqltext.WritesRows},
}

// Privileges are SQL Server's.
func (sqlcmd) Privileges(has func(string) bool) []string { return sqltext.Privileges(privileges, has) }
