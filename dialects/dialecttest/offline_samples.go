package dialecttest

// samples has one body for each operation of the language, in words that every dialect could have.
var samples = map[string]string{
	"create_table": `{{ create_table "account" (column "id" "integer" primary_key identity) (column "name" "varchar(50)" not_null (server_default "it's; new"))
		(column "org_id" "integer" (references "organization.id" (on_delete "cascade"))) (column "age" "integer" (check "age >= 0"))
		(unique_constraint "uq_name" "name") }}`,
	"drop_table":           `{{ drop_table "account" }}`,
	"rename_table":         `{{ rename_table "account" "customer" }}`,
	"create_table_comment": `{{ create_table_comment "account" "it's; 100%\n-- people" }}`,
	"alter_table":          `{{ alter_table "account" (only "postgresql" (option "fillfactor" 70)) (only "mysql" (option "ROW_FORMAT" "DYNAMIC")) (only "mssql" (option "data_compression" "PAGE")) }}`,
	"drop_table_comment":   `{{ drop_table_comment "account" }}`,
	"add_column":           `{{ add_column "account" (column "email" "varchar(255)" (comment "where; to write")) }}`,
	"alter_column": `{{ create_table "account" (column "id" "integer" primary_key) (column "state" "varchar(10)" not_null (server_default "new")) }}
		{{ alter_column "account" "state" (type "varchar(30)") }}`,
	"drop_column":               `{{ drop_column "account" "email" }}`,
	"create_index":              `{{ create_index "ix_account_name" "account" "name" (desc "created") unique }}`,
	"drop_index":                `{{ drop_index "ix_account_name" "account" }}`,
	"create_primary_key":        `{{ create_primary_key "pk_account" "account" "id" }}`,
	"create_unique_constraint":  `{{ create_unique_constraint "uq_account" "account" "name" }}`,
	"create_foreign_key":        `{{ create_foreign_key "fk_org" "account" "organization" (columns "org_id") (references_columns "id") (on_delete "cascade") }}`,
	"create_check_constraint":   `{{ create_check_constraint "ck_name" "account" "name <> ';'" }}`,
	"create_exclude_constraint": `{{ create_exclude_constraint "ex_room" "booking" (exclude "room" "=") (exclude "during" "&&") (using "gist") }}`,
	"drop_constraint":           `{{ drop_constraint "uq_account" "account" (type "unique") }}`,
	"bulk_insert":               `{{ bulk_insert "kind" (row "id" 1 "name" "it's; \\ 木\nGO\n/\n") (row "id" 2 "name" nil) (row "id" 3 "name" "") }}`,
	"execute":                   `{{ execute "UPDATE account SET state = 'a;b' WHERE id < 100" }}`,
	"irreversible":              `{{ irreversible "rows are gone" }}`,
	"validate_constraint":       `{{ validate_constraint "ck_name" "account" }}`,
	"create_schema":             `{{ create_schema "Billing" }}`,
	"drop_schema":               `{{ drop_schema "Billing" }}`,
	"create_sequence":           `{{ create_sequence "invoice_nr" (start 1000) }}`,
	"alter_sequence":            `{{ alter_sequence "invoice_nr" (increment 5) no_cycle }}`,
	"drop_sequence":             `{{ drop_sequence "invoice_nr" }}`,
	"create_view":               `{{ create_view "open_account" "SELECT id, 'a;b' AS x FROM account -- those; that\n WHERE closed IS NULL" }}`,
	"drop_view":                 `{{ drop_view "open_account" }}`,
	"create_enum":               `{{ create_enum "mood" "sad" "it's; ok" }}`,
	"add_enum_value":            `{{ add_enum_value "mood" "it's; ok" (before "sad") }}`,
	"drop_enum":                 `{{ drop_enum "mood" }}`,
	"upsert":                    `{{ upsert "currency" (key "code") (row "code" "EUR" "name" "it's; \\ 木\nGO\n/\n") (row "code" "JPY" "name" nil) }}`,
	"backfill":                  `{{ backfill "account" (set "a" "'x;y'") (where "a IS NULL OR a = '//' -- none; of them") (key "id") (pause "1s") }}`,
	"batch_alter_table": `{{ create_table "account" (column "id" "integer" primary_key) (column "name" "varchar(50)") }}
		{{ batch_alter_table "account" (add_column (column "email" "varchar(255)" (server_default "a;b"))) (alter_column "name" (type "varchar(100)")) }}`,
	"when": `{{ when (table_missing "account") (create_table "account" (column "id" "integer" primary_key) (column "name" "varchar(50)" (server_default "it's; $$ $mig$ //"))) }}`,
}
