package dialecttest

// samples has one body for each operation of the language, in words that every dialect could have.
var samples = map[string]string{
	"create_table": `{{ create_table "account" (column "id" "integer" primary_key identity) (column "name" "varchar(50)" not_null (server_default "it's; new"))
		(column "org_id" "integer" (references "organization.id" (on_delete "cascade"))) (column "age" "integer" (check "age >= 0"))
		(unique_constraint "uq_name" "name") }}`,
	"drop_table":           `{{ drop_table "account" }}`,
	"rename_table":         `{{ rename_table "account" "customer" }}`,
	"create_table_comment": `{{ create_table_comment "account" "it's; 100%\n-- people" }}`,
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
}
