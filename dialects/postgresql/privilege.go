package postgresql

import "mig/dialects/sqltext"

// https://www.postgresql.org/docs/current/ddl-priv.html
// https://www.postgresql.org/docs/current/sql-altertable.html
var privileges = []sqltext.Privilege{
	{Needs: "all rights on mig's own tables; CREATE on the schema where they are not there yet"},
	{Needs: "CREATE on the schema", Kinds: "create_table create_sequence create_view create_enum create_index"},
	{Needs: "CREATE on the database", Kinds: "create_schema"},
	{Needs: "to own what it alters, indexes, comments or drops", Kinds: sqltext.AltersTable + " create_index drop_index drop_table drop_view drop_sequence drop_schema drop_enum add_enum_value"},
	{Needs: "REFERENCES on the tables that foreign keys name", Kinds: "create_foreign_key create_table add_column"},
	{Needs: "SELECT, INSERT and UPDATE on the tables whose rows it writes", Kinds: sqltext.WritesRows},
}

// Privileges are PostgreSQL's.
func (psql) Privileges(has func(string) bool) []string { return sqltext.Privileges(privileges, has) }
