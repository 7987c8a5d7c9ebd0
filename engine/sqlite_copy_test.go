package engine_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mig/dsl/diag"
	"mig/engine/config"
	"mig/engine/revision"
)

const liteTables = `
{{ create_table "org" (column "id" "integer" primary_key identity) (column "name" "varchar(20)" not_null) }}
{{ create_table "account"
     (column "id" "integer" primary_key identity)
     (column "org_id" "integer" (references "org.id" (on_delete "cascade")))
     (column "select" "varchar(20)" not_null (server_default "it's"))
     (column "Größe" "numeric(10,2)" (check "\"Größe\" > 0"))
     (column "age" "integer" (check "age >= 0"))
     (column "fax" "varchar(20)")
     (column "twice" "integer" (computed "age * 2" persisted))
     (column "boss" "integer" (references "account.id"))
     (check_constraint "ck_both" "age > 0 OR fax IS NULL") }}
{{ create_index "ix_select" "account" (expr "lower(\"select\")") (desc "age") (where "age IS NOT NULL") unique }}
{{ create_index "ix_fax" "account" "fax" }}
{{ create_table "part" (column "a" "integer" primary_key) (column "b" "varchar(5)" primary_key) (column "account_id" "integer" not_null (references "account.id" (on_delete "cascade"))) }}
{{ create_table "piece" (column "a" "integer") (column "b" "varchar(5)") (foreign_key_constraint "fk_piece" "part" (columns "a" "b") (references_columns "a" "b") (on_delete "set null")) }}
{{ create_view "names" "SELECT a.\"select\" AS s, o.name FROM account a JOIN org o ON o.id = a.org_id" }}
CREATE TRIGGER on_part AFTER INSERT ON part BEGIN UPDATE account SET age = age + 1 WHERE id = new.account_id; END;
INSERT INTO org (id, name) VALUES (1, 'Zoë 木'), (2, 'b');
INSERT INTO account (id, org_id, "select", "Größe", age, fax, boss) VALUES (1, 1, 'a;''b', 1.50, 10, NULL, NULL), (7, 2, '🦀
x', NULL, NULL, NULL, 1), (9, NULL, '', 3, 30, '555', 7);
INSERT INTO part (a, b, account_id) VALUES (1, 'x', 1), (2, 'y', 9);
INSERT INTO piece (a, b) VALUES (1, 'x'), (2, 'y'), (NULL, 'z');
`

const liteBatch = `
{{ batch_alter_table "account"
     (add_column (column "email" "varchar(50)" not_null (server_default "none")))
     (alter_column "age" (new_name "years") (type "bigint") not_null (server_default 1) (using "coalesce(age, 18)"))
     (drop_column "fax")
     (drop_constraint "ck_both")
     (alter_column "select" (new_name "Order"))
     (create_unique_constraint "uq_email" "id" "email")
     (create_check_constraint "ck_email" "email <> ''")
     (create_index "ix_email" "account" "email") }}
INSERT INTO part (a, b, account_id) VALUES (3, 'z', 7);
`

// A table is copied with all that hangs on it: rows, keys both ways, indexes, checks, generated columns, views; and the others' triggers.
func TestSQLiteCopy(t *testing.T) {
	batch := strings.Replace(liteBatch, `"ix_email" "account" "email"`, `"ix_email" "email"`, 1)
	batch = strings.Replace(batch, `(drop_constraint "ck_both")`, "", 1)
	batch = strings.Replace(batch, `(drop_column "fax")`, `(drop_constraint "ck_both") (drop_column "fax")`, 1)
	ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
		p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: []string{liteTables, batch}}
		if err := run(p, "", "r1"); err != nil {
			t.Fatal(diag.Format(err))
		}
		if err := run(p, "r1", "r2"); err != nil {
			t.Fatal(diag.Format(err))
		}
		for query, want := range map[string]string{
			`SELECT id, org_id, "Order", "Größe", years, twice, boss, email FROM account ORDER BY id`: "1|1|a;'b|1.5|11|22|NULL|none\n7|2|🦀\nx|NULL|19|38|1|none\n9|NULL||3|31|62|7|none",
			"SELECT a, b, account_id FROM part ORDER BY a":                                            "1|x|1\n2|y|9\n3|z|7",
			"SELECT a, b FROM piece":                  "1|x\n2|y\nNULL|z",
			"SELECT s, name FROM names ORDER BY name": "a;'b|Zoë 木\n🦀\nx|b",
			"PRAGMA foreign_key_check":                "",
			"PRAGMA integrity_check":                  "ok",
			"SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'mig_log' ORDER BY name": "account\nix_email\nix_select\nmig_version\nnames\non_part\norg\npart\npiece",
			`SELECT sql FROM sqlite_master WHERE name = 'ix_select'`:                                            `CREATE UNIQUE INDEX ix_select ON account (lower("Order"), years DESC) WHERE years IS NOT NULL`,
			`SELECT "table", "from", "to", on_delete FROM pragma_foreign_key_list('part')`:                      "account|account_id|id|CASCADE",
		} {
			if got := ask(t, p.file, query); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", query, got, want)
			}
		}
	})
}

// What a copy would lose, or the rows don't allow, is an error that says what to do; the database stays as it was.
func TestSQLiteCopyRefuses(t *testing.T) {
	const base = `{{ create_table "org" (column "id" "integer" primary_key) }}
{{ create_table "account" (column "id" "integer" primary_key) (column "org_id" "integer") (column "name" "varchar(20)") (column "Fax" "text") }}
{{ create_table "part" (column "account_id" "integer" (references "account.id" (on_delete "cascade"))) }}
INSERT INTO account VALUES (1, 5, NULL, 'f'); INSERT INTO part VALUES (1);
`
	const change = `{{ alter_column "account" "name" (type "text") }}`
	tests := []struct{ name, before, change, want string }{
		{"temporary trigger", "", "CREATE TEMP TRIGGER tr AFTER INSERT ON account BEGIN DELETE FROM part; END;" + change, "account has a temporary trigger, which a copy loses"},
		{"hidden", "", "-- mig:schema-unchanged\nCREATE TEMP TABLE account (id, org_id, name, \"Fax\");" + change, "account has a temporary trigger, which a copy loses, or a temporary table of its name hides it"},
		{"trigger of a view", "", `{{ create_view "v" "SELECT \"Fax\" FROM account" }} CREATE TRIGGER tr INSTEAD OF DELETE ON v BEGIN SELECT old."Fax"; END; {{ drop_column "account" "Fax" }}`, "the trigger tr reads the column account.Fax; drop that first"},
		{"column added by hand", "-- mig:schema-unchanged\nALTER TABLE account ADD COLUMN more text;", change, "the table account is missing, or has other columns than mig knows"},
		{"column dropped by hand", "-- mig:schema-unchanged\nALTER TABLE account DROP COLUMN \"Fax\";", change, "the table account is missing, or has other columns than mig knows"},
		{
			"orphans", "", `{{ create_foreign_key "fk" "account" "org" (columns "org_id") (references_columns "id") }}`,
			"rows of account, or that refer to it, break a foreign key: PRAGMA foreign_key_check lists them",
		},
		{"null", "", `{{ alter_column "account" "name" not_null }}`, "NOT NULL constraint failed: _mig_copy_account.name"},
		{"check", "", `{{ create_check_constraint "ck_id" "account" "id > 1" }}`, "CHECK constraint failed: ck_id"},
		{"view", "CREATE VIEW faxes AS SELECT \"Fax\" AS f, account.\"Fax\" FROM account;", `{{ batch_alter_table "account" (drop_column "Fax") (alter_column "name" (type "text")) }}`, "a view, a trigger or a key of another table reads a column that is dropped from account: drop that before this"},
		{"view of a quoted name", "CREATE VIEW faxes AS SELECT \"Fax\" AS f FROM account;", `{{ batch_alter_table "account" (drop_column "Fax") (alter_column "name" (type "text")) }}`, "a view, a trigger or a key of another table reads a column that is dropped from account: drop that before this"},
		{"trigger of a quoted name elsewhere", "{{ create_view \"org_too\" \"SELECT 1 AS one\" }} CREATE TRIGGER tr INSTEAD OF DELETE ON org_too BEGIN DELETE FROM account WHERE \"Fax\" = 'x'; END;", `{{ batch_alter_table "account" (drop_column "Fax") (alter_column "name" (type "text")) }}`, "the trigger tr reads the column account.Fax; drop that first"},
		{"trigger that is not known", "-- mig:schema-unchanged\nCREATE TRIGGER tr AFTER DELETE ON org BEGIN DELETE FROM account WHERE \"Fax\" = 'x'; END;", `{{ batch_alter_table "account" (drop_column "Fax") (alter_column "name" (type "text")) }}`, " reads "},
		{"key of an empty table", "CREATE TABLE e (f REFERENCES account (\"Fax\"));", `{{ batch_alter_table "account" (drop_column "Fax") (alter_column "name" (type "text")) }}`, "a view, a trigger or a key of another table reads a column"},
		{"key of others", "", `{{ drop_constraint "pk_account" "account" }}`, "foreign key mismatch"},
	}
	ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: []string{base + test.before, test.change}}
				if err := run(p, "", "r1"); err != nil {
					t.Fatal(diag.Format(err))
				}
				before := contents(t, p.file)
				err := run(p, "r1", "r2")
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %s", err, test.want)
				}
				if after := contents(t, p.file); after != before {
					t.Errorf("the database is now\n%s\nit was\n%s", after, before)
				}
			})
		}
	})
}

// foreign_keys that is on would make DROP TABLE delete the rows that refer to the table. It is off for the copy, wherever that stands; online it is on again after it.
func TestSQLiteCopyForeignKeys(t *testing.T) {
	texts := []string{
		`{{ create_table "account" (column "id" "integer" primary_key) (column "name" "varchar(20)") }}
{{ create_table "part" (column "account_id" "integer" (references "account.id" (on_delete "cascade"))) }}
INSERT INTO account VALUES (1, 'a'), (2, 'b'); INSERT INTO part VALUES (1), (2);`,
		"UPDATE account SET name = 'c' WHERE id = 1;\n" + `{{ alter_column "account" "name" (type "text") }}`,
		`DELETE FROM account WHERE id = 2;`,
	}
	const rows = "SELECT account_id, name FROM part JOIN account ON id = account_id"
	for _, front := range []string{"", "transaction: false\n"} {
		ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
			p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), onConnect: []string{"PRAGMA foreign_keys=ON"}, texts: texts[:2], front: front}
			for _, step := range [][2]string{{"", "r1"}, {"r1", "r2"}} {
				if err := run(p, step[0], step[1]); err != nil {
					t.Fatal(diag.Format(err))
				}
			}
			if got := ask(t, p.file, rows); got != "1|c\n2|b" {
				t.Errorf("%s the rows that refer to the table are now %q", front, got)
			}
			p.texts, p.front = texts, ""
			if err := run(p, "r2", "r3"); err != nil {
				t.Fatal(diag.Format(err))
			}
			if got := ask(t, p.file, rows); got != "1|c" {
				t.Errorf("%s foreign_keys are not on any more: %q", front, got)
			}
		})
	}
	t.Run("one run", func(t *testing.T) { // what was turned off for r2 is on again for r3
		p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), onConnect: []string{"PRAGMA foreign_keys=ON"}, texts: texts}
		if err := p.online(t, "heads"); err != nil {
			t.Fatal(diag.Format(err))
		}
		if got := ask(t, p.file, "SELECT account_id FROM part"); got != "1" {
			t.Errorf("in one run: %q", got)
		}
	})
	t.Run("one script", func(t *testing.T) { // sqlite3 can't turn it on again: what relies on it is refused, and rolled back
		p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), onConnect: []string{"PRAGMA foreign_keys=ON"}, texts: texts}
		if err := p.client(t, "", "heads"); err == nil || !strings.Contains(err.Error(), "rows break a foreign key: PRAGMA foreign_key_check lists them") {
			t.Errorf("got %v", err)
		}
		if got := ask(t, p.file, rows+" UNION ALL SELECT version_num, '' FROM mig_version"); got != "1|c\n2|b\nr2|" {
			t.Errorf("in one script: %q", got)
		}
	})
	t.Run("one script without keys", func(t *testing.T) { // where it was off before, rows that break a key are not the script's affair
		p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: texts}
		if err := p.client(t, "", "heads"); err != nil {
			t.Error(diag.Format(err))
		}
	})
	t.Run("in a transaction of another's", func(t *testing.T) { // it can't be turned off there
		p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), onConnect: []string{"PRAGMA foreign_keys=ON"}, texts: texts[:2], front: "transaction: false\n"}
		if err := p.online(t, "r1"); err != nil {
			t.Fatal(diag.Format(err))
		}
		before := contents(t, p.file)
		p.onConnect = append(p.onConnect, "BEGIN")
		if err := p.client(t, "r1", "r2"); err == nil || !strings.Contains(err.Error(), "foreign_keys is on: dropping account would delete what refers to it. Say PRAGMA foreign_keys=OFF before the transaction") {
			t.Errorf("got %v", err)
		}
		if after := contents(t, p.file); after != before {
			t.Errorf("the database is now\n%s\nit was\n%s", after, before)
		}
	})
}

// Outside of a transaction too a copy takes place as a whole or not at all.
func TestSQLiteCopyWithoutTransaction(t *testing.T) {
	ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
		p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), front: "transaction: false\n", texts: []string{
			account + `INSERT INTO account (id, name) VALUES (1, 'a');`,
			`{{ create_check_constraint "ck" "account" "id > 1" }}`,
		}}
		if err := run(p, "", "r1"); err != nil {
			t.Fatal(diag.Format(err))
		}
		before := contents(t, p.file)
		if err := run(p, "r1", "r2"); err == nil {
			t.Error("the check holds")
		}
		if after := contents(t, p.file); after != before {
			t.Errorf("the database is now\n%s\nit was\n%s", after, before)
		}
	})
}

// A table that no revision tells of is read from the database, with what only SQLite has.
func TestSQLiteCopyOfUnknownTable(t *testing.T) {
	tests := []struct{ name, raw, change, query, want string }{
		{
			"autoincrement", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a MONEY); INSERT INTO t (id) VALUES (1), (50); DELETE FROM t;",
			`{{ alter_column "t" "a" (server_default 3) }} INSERT INTO t DEFAULT VALUES;`, "SELECT id, a FROM t", "51|3",
		},
		{
			"types and conflicts", "CREATE TABLE t (a STRING, b, c UUID UNIQUE ON CONFLICT REPLACE, d INT DEFAULT (1 + 1) CHECK (d > 0), e \"double  precision\" COLLATE nocase)",
			`{{ create_check_constraint "ck" "t" "a <> ''" }}`, "SELECT sql FROM sqlite_master WHERE name = 't'",
			"CREATE TABLE \"t\" (\n    a STRING,\n    b,\n    c UUID,\n    d INT DEFAULT (1 + 1) CHECK (d > 0),\n    e DOUBLE PRECISION COLLATE \"nocase\",\n    UNIQUE (c) ON CONFLICT REPLACE,\n    CONSTRAINT ck CHECK (a <> '')\n)",
		},
		{
			"without rowid, strict", "CREATE TABLE t (a INTEGER, b TEXT, c TEXT AS (b || 'x'), PRIMARY KEY (b, a)) STRICT, WITHOUT ROWID; CREATE INDEX ix ON t (c DESC, lower(b)) WHERE a > 1; INSERT INTO t VALUES (1, 'x');",
			`{{ batch_alter_table "t" (drop_index "ix") (alter_column "b" (new_name "it")) (alter_column "a" (type "text")) (create_index "ix2" (expr "lower(it)")) }}`,
			"SELECT group_concat(sql, ';') FROM sqlite_master WHERE tbl_name = 't' AND sql IS NOT NULL",
			"CREATE TABLE \"t\" (\n    a TEXT NOT NULL,\n    it TEXT NOT NULL,\n    c TEXT GENERATED ALWAYS AS (it || 'x') VIRTUAL,\n    PRIMARY KEY (it, a)\n) WITHOUT ROWID, STRICT;CREATE INDEX ix2 ON t (lower(it))",
		},
		{
			"dropped without a copy", "CREATE TABLE t (a INTEGER, b TEXT CHECK (b <> '')); CREATE INDEX ix ON t (b)", `{{ drop_column "t" "b" }}`,
			"SELECT group_concat(sql, ';') FROM sqlite_master WHERE tbl_name = 't'", "CREATE TABLE t (a INTEGER)",
		},
		{
			"names swapped", "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x')",
			`{{ batch_alter_table "t" (drop_column "a") (alter_column "b" (new_name "a")) (add_column (column "b" "integer" (server_default 4))) (alter_column "a" not_null) }}`,
			"SELECT a, b FROM t", "x|4",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: []string{test.raw, test.change}}
			for _, to := range []string{"r1", "r2"} {
				if err := p.online(t, to); err != nil {
					t.Fatal(diag.Format(err))
				}
			}
			if got := ask(t, p.file, test.query); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// A condition is asked when its turn has come.
func TestSQLiteWhen(t *testing.T) {
	const base = `CREATE TABLE "T it's" (id INTEGER PRIMARY KEY, [Col] text, gen AS (id * 2), CONSTRAINT
 "ck Col" CHECK ([Col] <> 'constraint nope '), constraint [uq1]UNIQUE([Col])); CREATE INDEX ix ON "T it's" ("Col"); CREATE VIEW v AS SELECT 1; CREATE TABLE done (what text);`
	var texts []string
	var want []string
	for _, c := range []struct {
		condition string
		holds     bool
	}{
		{`(table_exists "T it's")`, true},
		{`(table_exists "t IT's")`, true},
		{`(table_missing "v")`, false},
		{`(table_missing "nope")`, true},
		{`(table_exists "main.done")`, true},
		{`(column_exists "T it's" "col")`, true},
		{`(column_exists "T it's" "gen")`, true},
		{`(column_missing "T it's" "nope")`, true},
		{`(column_exists "nope" "id")`, false},
		{`(column_missing "main.done" "what")`, false},
		{`(index_exists "T it's" "ix")`, true},
		{`(index_exists "done" "ix")`, false},
		{`(index_missing "T it's" "iy")`, true},
		{`(constraint_exists "T it's" "ck col")`, true},
		{`(constraint_exists "T it's" "uq1")`, true},
		{`(constraint_missing "T it's" "uq")`, true},
		{`(row_exists "SELECT 1 FROM done WHERE what = 'nope';")`, false},
		{`(row_exists "SELECT 1 FROM done -- all")`, true},
	} {
		n := len(texts)
		texts = append(texts, fmt.Sprintf(`{{ when %s (bulk_insert "done" (row "what" %d)) (execute "INSERT INTO done VALUES ('and %d')") }}`, c.condition, n, n))
		if c.holds {
			want = append(want, fmt.Sprint(n), fmt.Sprint("and ", n))
		}
	}
	nested := `{{ when (table_exists "done") (when (table_exists "nope") (execute "INSERT INTO done VALUES ('no')")) (execute "INSERT INTO done VALUES ('yes')") }}
{{ when (column_missing "done" "at") (add_column "done" (column "at" "datetime" (server_default current_timestamp))) }}
{{ when (column_missing "done" "at") (add_column "done" (column "at" "datetime" (server_default current_timestamp))) }}
{{ when (column_missing "done" "what") (add_column "done" (column "what" "text")) }}
{{ when (constraint_exists "done" "ck") (drop_constraint "ck" "done") }}
INSERT INTO done (what) VALUES ('end');`
	p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: []string{base, strings.Join(texts, "\n") + nested}}
	for _, to := range []string{"r1", "r2"} {
		if err := p.online(t, to); err != nil {
			t.Fatal(diag.Format(err))
		}
	}
	if got := strings.Split(ask(t, p.file, "SELECT what FROM done ORDER BY rowid"), "\n"); !slices.Equal(got, append(want, "yes", "end")) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := p.client(t, "r1", "r2"); err == nil || !strings.Contains(err.Error(), "does not support when in a script") {
		t.Errorf("in a script: %v", err)
	}
}

// A table of an attached file is copied in that file.
func TestSQLiteCopyInSchema(t *testing.T) {
	ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
		dir := t.TempDir()
		p := liteProject{file: filepath.Join(dir, "x.db"), onConnect: []string{"ATTACH DATABASE '" + filepath.Join(dir, "hr.db") + "' AS hr"}, texts: []string{
			`{{ create_table "account" (column "id" "integer" primary_key) }} CREATE TRIGGER tr AFTER INSERT ON account BEGIN SELECT 1; END;
{{ create_table "hr.account" (column "id" "integer" primary_key) (column "boss" "integer" (references "hr.account.id")) (column "name" "text") }}
{{ create_index "ix_name" "hr.account" "name" }}
INSERT INTO hr.account VALUES (1, NULL, 'a'), (2, 1, 'b');`,
			`{{ batch_alter_table "hr.account" (alter_column "name" (new_name "Name") not_null) (create_check_constraint "ck" "\"Name\" <> ''") }}`,
		}}
		for _, step := range [][2]string{{"", "r1"}, {"r1", "r2"}} {
			if err := run(p, step[0], step[1]); err != nil {
				t.Fatal(diag.Format(err))
			}
		}
		file := filepath.Join(dir, "hr.db")
		if got, want := ask(t, file, `SELECT id, boss, "Name" FROM account`), "1|NULL|a\n2|1|b"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got, want := ask(t, file, "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"), `CREATE INDEX ix_name ON account ("Name")`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// What SQLite can do by itself is not copied; offline a table that is not known can't be.
func TestSQLiteCopyOffline(t *testing.T) {
	const made = `{{ create_table "t" (column "id" "integer" identity) (column "a" "integer" (check "a > 0")) (column "b" "varchar(5)" unique) (primary_key_constraint "" "id" (tail "AUTOINCREMENT")) }}`
	tests := []struct {
		name, version, before, change string
		copies                        int
		want                          string // a part of the script
	}{
		{"autoincrement", "", made, `{{ alter_column "t" "a" not_null }}`, 1, "id INTEGER CONSTRAINT pk_t PRIMARY KEY AUTOINCREMENT NOT NULL,"},
		{"unknown", "", "", `{{ batch_alter_table "t" (drop_column "a") (alter_column "b" not_null) }}`, 0, "(copy_from (column …) …)"},
		{"unknown by raw SQL", "", made + "ALTER TABLE t ADD COLUMN c;", `{{ drop_constraint "uq_t_b" "t" }}`, 0, "(copy_from (column …) …)"},
		{"own words", "", made, `{{ batch_alter_table "t" (drop_column "a") (add_column (column "c" "integer" (server_default 1))) (alter_column "b" (new_name "d")) (create_index "ix" "c") }}`, 0, "DROP COLUMN a"},
		{"drop before 3.35", "3.30", made, `{{ drop_column "t" "a" }}`, 1, "INSERT INTO _mig_copy_t (id, b)\nSELECT id, b FROM t"},
		{"no table_xinfo", "3.25", made, `{{ drop_column "t" "a" }}`, 1, "FROM pragma_table_info('t')),"},
		{"default that is no constant", "", made, `{{ add_column "t" (column "at" "datetime" not_null (server_default current_timestamp)) }}`, 1, "at DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL"},
		{"using", "", made, `{{ alter_column "t" "a" (type "text") (using "cast(a AS text)") }}`, 1, "SELECT id, cast(a AS text), b FROM t"},
		{"new name is taken till the copy", "", made, `{{ batch_alter_table "t" (drop_column "a") (alter_column "b" (new_name "a") not_null) }}`, 1, "RELEASE mig_copy;\nALTER TABLE t RENAME COLUMN b TO a"},
		{
			"one copy for all", "", made,
			`{{ batch_alter_table "t" (alter_column "a" (new_name "aa") (type "text") (using "a || b")) (add_column (column "c" "text" unique)) (alter_column "c" (new_name "cc")) (alter_column "b" (new_name "bb") not_null) }}`,
			1, "BEGIN;\nALTER TABLE t RENAME COLUMN a TO aa;\nALTER TABLE t RENAME COLUMN b TO bb;\nSAVEPOINT mig_copy;",
		},
		{"using keeps up with names", "", made, `{{ batch_alter_table "t" (alter_column "a" (new_name "aa") (type "text") (using "a || b")) (alter_column "b" (new_name "bb") not_null) }}`, 1, "SELECT id, aa || bb, bb FROM t"},
		{"unique column dropped", "", made, `{{ drop_column "t" "b" }}`, 1, "SELECT id, a FROM t"},
		{"deferred unique", "", made, `{{ create_unique_constraint "uq" "t" "a" deferrable }}`, 0, "SQLite defers foreign keys alone"},
		{"identity options", "", made, `{{ alter_column "t" "id" (identity (start 5)) }}`, 0, "does not support identity start"},
		{"identity elsewhere", "", made, `{{ alter_column "t" "a" identity }}`, 0, "an identity column that is not the primary key"},
		{"no column remains", "", `{{ create_table "t" (column "a" "integer" unique) }}`, `{{ batch_alter_table "t" (add_column (column "b" "integer")) (drop_column "a") }}`, 1, "INSERT INTO _mig_copy_t (b)\nSELECT NULL FROM t"},
		{"no column remains, and the new one has a default", "", `{{ create_table "t" (column "a" "integer" unique) }}`, `{{ batch_alter_table "t" (add_column (column "b" "integer" not_null (server_default 7))) (drop_column "a") }}`, 1, "INSERT INTO _mig_copy_t (b)\nSELECT 7 FROM t"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := project{dialect: "sqlite", texts: []string{test.before, test.change}, set: func(c *config.Config) {
				c.ServerVersion.All = test.version
			}}
			got := p.last(t, revision.Up)
			if n := strings.Count(got, "DROP TABLE t;"); n != test.copies || !strings.Contains(got, test.want) {
				t.Errorf("%d copies, not %d, or no %s in\n%s", n, test.copies, test.want, got)
			}
		})
	}
}
