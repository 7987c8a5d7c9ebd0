package postgresql

import (
	"strings"
	"testing"

	"mig/dialects/dialecttest"
)

// What PostgreSQL takes in a transaction, and what not.
func TestAutocommit(t *testing.T) {
	for body, want := range map[string]bool{
		`{{ create_index "ix" "t" "a" }}`:                                  false,
		`{{ create_index "ix" "t" "a" concurrently }}`:                     true,
		`{{ drop_index "ix" concurrently }}`:                               true,
		`{{ add_enum_value "mood" "happy" }}`:                              false,
		`{{ backfill "t" (set "a" "1") (where "a IS NULL") (key "id") }}`:  true,
		`{{ when (table_exists "t") (drop_table "t") }}`:                   false,
		`{{ batch_alter_table "t" (create_index "ix" "a" concurrently) }}`: true,
		`{{ create_view "v" "SELECT 1 AS a -- one" if_not_exists }}`:       false,
	} {
		list, err := dialecttest.Render(New(), "", body)
		if err != nil || len(list) != 1 || list[0].Autocommit != want {
			t.Errorf("%s: %+v, %v", body, list, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for body, want := range map[string]string{
		`{{ drop_index "ix" concurrently cascade }}`:                                                                                         "cascade",
		`{{ create_check_constraint "ck" "t" "a > 0" deferrable }}`:                                                                          "deferrable",
		`{{ create_foreign_key "fk" "t" "u" (columns "a") (references_columns "b") (match "partial") }}`:                                     "match partial",
		`{{ create_enum "mood" "` + strings.Repeat("x", 64) + `" }}`:                                                                         "64 bytes",
		`{{ create_table "t" (column "a" "integer") }}{{ upsert "t" (key "a") (row "a" 1) }}`:                                                "no key of t",
		`{{ create_table "t" (column "a" "integer") }}{{ backfill "t" (set "a" "1") (where "a IS NULL") (key "a") }}`:                        "by which it goes",
		`{{ create_table "t" (column "a" "integer") (column "b" "integer") }}{{ backfill "t" (set "b" "1") (where "b IS NULL") (key "a") }}`: "may be NULL",
	} {
		if list, err := dialecttest.Render(New(), "", body); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v", body, list, err)
		}
	}
}

// A row that fills an identity which is always generated says so.
func TestOverriding(t *testing.T) {
	const table = `{{ create_table "t" (column "id" "integer" primary_key (identity always)) (column "a" "integer") }}`
	for body, want := range map[string]bool{
		`{{ bulk_insert "t" (row "id" 1 "a" 2) }}`:       true,
		`{{ bulk_insert "t" (row "a" 2) }}`:              false,
		`{{ upsert "t" (key "id") (row "id" 1 "a" 2) }}`: true,
	} {
		list, err := dialecttest.Render(New(), "", table+body)
		if err != nil || strings.Contains(list[1].SQL, ") OVERRIDING SYSTEM VALUE VALUES (") != want {
			t.Errorf("%s: %+v, %v", body, list, err)
		}
	}
}

func TestDollarQuote(t *testing.T) {
	for text, want := range map[string]string{
		"a":           "$sql$a$sql$",
		"$$":          "$sql$$$\n$sql$",
		"$sql$":       "$sql1_$$sql$\n$sql1_$",
		"$sqlx":       "$sql1_$$sqlx$sql1_$",
		"$sql$$sql1_": "$sql2_$$sql$$sql1_$sql2_$",
	} {
		if got := dollarQuote(text, "sql"); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// A tail that partitions stands before the storage, another after it.
func TestTail(t *testing.T) {
	for tail, want := range map[string]string{
		"PARTITION BY RANGE (a)": ") PARTITION BY RANGE (a) WITH (fillfactor = 70) TABLESPACE fast",
		"ON COMMIT DROP":         ") WITH (fillfactor = 70) TABLESPACE fast ON COMMIT DROP",
	} {
		list, err := dialecttest.Render(New(), "", `{{ create_table "t" (column "a" "integer") (option "fillfactor" 70) (tablespace "fast") (tail "`+tail+`") }}`)
		if err != nil || !strings.HasSuffix(list[0].SQL, want) {
			t.Errorf("%s: %+v, %v", tail, list, err)
		}
	}
}
