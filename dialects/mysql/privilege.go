package mysql

import "mig/dialects/sqltext"

// https://dev.mysql.com/doc/refman/8.4/en/privileges-provided.html
var privileges = []sqltext.Privilege{
	{Needs: "CREATE, SELECT, INSERT, UPDATE and DELETE on the database, for mig's own tables too"},
	{Needs: "ALTER", Kinds: sqltext.AltersTable},
	{Needs: "INDEX", Kinds: "create_index drop_index"},
	{Needs: "DROP", Kinds: "drop_table drop_view drop_schema drop_sequence rename_table"},
	{Needs: "REFERENCES on the tables that foreign keys name", Kinds: "create_foreign_key create_table add_column"},
	{Needs: "CREATE VIEW", Kinds: "create_view"},
}

// Privileges are MySQL's.
func (client) Privileges(has func(string) bool) []string { return sqltext.Privileges(privileges, has) }
