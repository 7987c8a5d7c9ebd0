package oracle

import "mig/dialects/sqltext"

// In one's own schema; in others' the rights are those with ANY.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/GRANT.html
var privileges = []sqltext.Privilege{
	{Needs: "all rights on mig's own tables; CREATE TABLE and room in the tablespace where they are not there yet"},
	{Needs: "CREATE TABLE and room in the tablespace", Kinds: "create_table"},
	{Needs: "CREATE SEQUENCE", Kinds: "create_sequence create_table add_column"}, // identity columns have one
	{Needs: "CREATE VIEW", Kinds: "create_view"},
	{Needs: "ALTER on the tables of others that it alters", Kinds: sqltext.AltersTable},
	{Needs: "INDEX on the tables of others that it indexes", Kinds: "create_index"},
	{Needs: "REFERENCES on the tables of others that foreign keys name", Kinds: "create_foreign_key create_table add_column"},
	{Needs: "SELECT, INSERT and UPDATE on the tables of others whose rows it writes", Kinds: sqltext.WritesRows},
}

// Privileges are Oracle's.
func (sqlplus) Privileges(has func(string) bool) []string { return sqltext.Privileges(privileges, has) }
