package mysql

import (
	"strings"
	"testing"

	"mig/dialects/dialecttest"
)

const account = `{{ create_table "org" (column "id" "integer" primary_key) (column "code" "varchar(20)" unique) }}
{{ create_table "account" (column "id" "integer" primary_key) (column "name" "varchar(50)") (column "org_id" "integer") (column "org_code" "varchar(20)")
	(unique_constraint "uq_name" "name") (check_constraint "ck_name" "name <> ''")
	(foreign_key_constraint "fk_org" "org" (columns "org_id") (references_columns "id")) }}
{{ create_index "ix_name" "account" "name" "org_id" }}
`

// What is joined, what comes into a statement of its own: parts are divided by commas here, statements by semicolons.
var batches = []struct{ name, ops, want string }{
	{"nothing in common", `(drop_column "org_code") (create_index "ix_id" "id" "org_id")`, "DROP COLUMN org_code,ADD INDEX ix_id (id, org_id)"},
	{
		"one column three times", `(alter_column "org_code" (type "varchar(30)")) (alter_column "org_code" not_null (new_name "code")) (alter_column "code" (comment "it's") (server_default "x"))`,
		"CHANGE org_code code VARCHAR(30) NOT NULL DEFAULT 'x' COMMENT 'it''s'",
	},
	{
		"a collation that stays, and one that goes", `(alter_column "org_code" (collate "utf8mb4_bin")) (alter_column "org_code" not_null) (alter_column "name" (collate "utf8mb4_bin")) (alter_column "name" no_collate)`,
		"MODIFY org_code VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,MODIFY name VARCHAR(50) NULL",
	},
	{"a column added, then changed", `(add_column (column "Mail" "integer")) (alter_column "Mail" (type "bigint"))`, "ADD COLUMN `Mail` INTEGER;MODIFY `Mail` BIGINT NULL"},
	{
		"a foreign key dropped, another added", `(drop_constraint "fk_org") (create_foreign_key "fk_code" "org" (columns "org_code") (references_columns "code"))`,
		"DROP FOREIGN KEY fk_org;ADD CONSTRAINT fk_code FOREIGN KEY(org_code) REFERENCES org (code)",
	},
	{
		"a column and its foreign key dropped, another added", `(drop_column "org_code") (drop_constraint "fk_org") (drop_column "org_id") (create_index "ix" "name")`,
		"error: part of the index ix_name",
	},
	{"an index and a column of it", `(drop_constraint "ck_name") (drop_index "ix_name") (drop_column "name")`, "DROP CONSTRAINT ck_name,DROP INDEX ix_name,DROP COLUMN name"},
	{
		"a check under its old name", `(drop_constraint "ck_name") (create_check_constraint "ck_name" "name <> 'x'")`,
		"DROP CONSTRAINT ck_name;ADD CONSTRAINT ck_name CHECK (name <> 'x')",
	},
	{
		"a check after a rename", `(alter_column "org_code" (new_name "code")) (create_check_constraint "ck" "code <> 'x'")`,
		"CHANGE org_code code VARCHAR(20) NULL;ADD CONSTRAINT ck CHECK (code <> 'x')",
	},
	{"an index, and then a rename", `(create_index "ix" "org_code") (alter_column "org_code" (new_name "code"))`, "CREATE INDEX ix ON account (org_code);CHANGE org_code code VARCHAR(20) NULL"},
	{"an index made and dropped", `(create_index "ix" "org_code") (drop_index "ix")`, "CREATE INDEX ix ON account (org_code);DROP INDEX ix ON account"},
	{
		"a column added, and its key", `(add_column (column "boss" "integer")) (create_foreign_key "fk_boss" "account" (columns "boss") (references_columns "id"))`,
		"ADD COLUMN boss INTEGER,ADD CONSTRAINT fk_boss FOREIGN KEY(boss) REFERENCES account (id)",
	},
	{
		"a column whose foreign key goes", `(drop_constraint "fk_org") (alter_column "org_id" (type "bigint")) (drop_index "ix_name")`,
		"DROP FOREIGN KEY fk_org;MODIFY org_id BIGINT NULL,DROP INDEX ix_name",
	},
	{
		"defaults and types", `(alter_column "name" (server_default "x")) (alter_column "org_code" (type "varchar(30)")) (alter_column "org_id" not_null)`,
		"ALTER COLUMN name SET DEFAULT 'x',MODIFY org_code VARCHAR(30) NULL,MODIFY org_id INTEGER NOT NULL",
	},
	{
		"an index with a method", `(add_column (column "a" "integer")) (create_index "ix" (desc "a") unique (using "btree") (only "mysql" (option "COMMENT" "it's")))`,
		"ADD COLUMN a INTEGER,ADD UNIQUE INDEX ix (a DESC) USING btree COMMENT 'it''s'",
	},
	{"a tail stands alone", `(add_column (column "a" "integer")) (create_index "ix" "a" (tail "COMMENT 'x'"))`, "ADD COLUMN a INTEGER;CREATE INDEX ix ON account (a) COMMENT 'x'"},
}

func TestBatch(t *testing.T) {
	for _, c := range batches {
		got := batchOf(c.ops)
		if want, isError := strings.CutPrefix(c.want, "error: "); got != c.want && !(isError && strings.HasPrefix(got, "error: ") && strings.Contains(got, want)) {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestLiveBatch(t *testing.T) {
	for _, c := range batches {
		if !strings.HasPrefix(c.want, "error: ") {
			t.Run(c.name, func(t *testing.T) {
				dialecttest.LiveBody(t, New(), NewDriver(), account+`{{ batch_alter_table "account" `+c.ops+` }}`)
			})
		}
	}
}

func batchOf(ops string) string {
	before, err := dialecttest.Render(New(), "", account)
	if err != nil {
		return err.Error()
	}
	list, err := dialecttest.Render(New(), "", account+`{{ batch_alter_table "account" `+ops+` }}`)
	if err != nil {
		return "error: " + err.Error()
	}
	var out []string
	for _, st := range list[len(before):] {
		text := strings.ReplaceAll(strings.TrimPrefix(st.SQL, "ALTER TABLE account"), ",\n    ", ",")
		out = append(out, strings.TrimSpace(text))
	}
	return strings.Join(out, ";")
}

// A backfill's block is fenced, and in MySQL can be started again after a failure.
func TestBackfillStatements(t *testing.T) {
	const body = `{{ backfill "account" (set "a" "1") (where "a IS NULL") (key "id") }}`
	for version, want := range map[string]string{"8.4": "DROP body:CREATE CALL DROP", "mariadb-10.11": "body:BEGIN"} {
		list, err := dialecttest.Render(New(), version, body)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, st := range list {
			word := strings.Fields(st.SQL)[0]
			if st.Body {
				word = "body:" + word
			}
			got = append(got, word)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, not %s", version, got, want)
		}
	}
	if _, err := dialecttest.Render(New(), "", `{{ backfill "account" (set "a" "1") (set "b" "a + 1") (where "b IS NULL") (key "id") }}`); err == nil {
		t.Error("a column is read after it is set")
	}
}

// What looks at every key would change a row of another one.
func TestUpsertLooksAtEveryKey(t *testing.T) {
	for rows, ok := range map[string]bool{
		`(key "id") (row "id" 1 "org_code" "x")`:           true,
		`(key "name") (row "name" "x" "org_code" "x")`:     true,
		`(key "id") (row "id" 1 "name" nil)`:               true,
		`(key "id") (row "id" 1 "name" "x")`:               false,
		`(key "org_code") (row "org_code" "x" "org_id" 1)`: false,
	} {
		if _, err := dialecttest.Render(New(), "", account+`{{ upsert "account" `+rows+` }}`); (err == nil) != ok {
			t.Errorf("%s: %v", rows, err)
		}
	}
}
