package mssql

import (
	"errors"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dsl/op"
	"mig/dsl/schema"
)

func TestOffline(t *testing.T) { dialecttest.Offline(t, New()) }

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]string{
		"": "2019", "2016": "2016", "2022": "2022", "2025": "2025", "15.0.2000.5": "2019", "13.0.1601.5": "2016", "14": "2017",
		"2014": "", "12.0": "", "2018": "", "19": "", "latest": "",
	} {
		v, err := New().ParseVersion(text)
		if (err == nil) != (want != "") || err == nil && v.String() != want {
			t.Errorf("%q is %s (%v), not %s", text, v, err, want)
		}
	}
}

const people = `{{ create_table "hr.account" (column "id" "integer" primary_key) (column "age" "integer" (check "age > 0"))
	(column "name" "varchar(20)" unique) (column "state" "varchar(9)" not_null (server_default "new")) (column "twice" "integer" (computed "age * 2"))
	(column "org_id" "integer" (references "organization.id")) (column "rank" "integer" not_null)
	(check_constraint "ck_rank" "rank > 1 AND [rank] < 'rank'") }}
	{{ create_index "ix_name" "hr.account" "name" (include "age") }}
	{{ create_index "ix_rank" "hr.account" "rank" "name" (where "state = 'rank'") }}`

// TestOperations shows statements after those of people that hold all of the parts, in their order; "!" is an error.
func TestOperations(t *testing.T) {
	for _, c := range []struct {
		name, dsl string
		want      []string
	}{
		{"longer", `{{ alter_column "hr.account" "name" (type "varchar(30)") }}`, []string{"ALTER TABLE hr.account ALTER COLUMN name VARCHAR(30) NULL"}},
		{"shorter", `{{ alter_column "hr.account" "name" (type "varchar(10)") }}`, []string{
			"DROP INDEX ix_name ON hr.account", "DROP INDEX ix_rank ON hr.account",
			"sys.key_constraints AS k\n    WHERE k.parent_object_id = OBJECT_ID(N'hr.account', N'U')\n    AND k.is_system_named = 1 AND EXISTS",
			"ALTER TABLE hr.account ALTER COLUMN name VARCHAR(10) NULL",
			"ALTER TABLE hr.account ADD UNIQUE (name)",
			"CREATE INDEX ix_rank ON hr.account (rank, name) WHERE state = 'rank'",
			"CREATE INDEX ix_name ON hr.account (name) INCLUDE (age)",
		}},
		{"check", `{{ alter_column "hr.account" "rank" (type "bigint") }}`, []string{
			"ALTER TABLE hr.account DROP CONSTRAINT ck_rank", "DROP INDEX ix_rank ON hr.account",
			"ALTER TABLE hr.account ALTER COLUMN rank BIGINT NOT NULL",
			"CREATE INDEX ix_rank ON hr.account (rank, name) WHERE state = 'rank'",
			"ALTER TABLE hr.account ADD CONSTRAINT ck_rank CHECK (rank > 1 AND [rank] < 'rank')",
		}},
		{"not null", `{{ alter_column "hr.account" "name" not_null (type "varchar(30)") }}`, []string{
			"DROP INDEX ix_name", "DROP INDEX ix_rank", "sys.key_constraints", "ALTER COLUMN name VARCHAR(30) NOT NULL", "ADD UNIQUE (name)", "CREATE INDEX ix_rank", "CREATE INDEX ix_name",
		}},
		{"default", `{{ alter_column "hr.account" "state" (type "nvarchar(9)") }}`, []string{
			"DROP INDEX ix_rank", "sys.default_constraints", "ALTER COLUMN state NVARCHAR(9) NOT NULL", "ADD DEFAULT 'new' FOR state", "CREATE INDEX ix_rank",
		}},
		{"new default", `{{ alter_column "hr.account" "state" (server_default "old") }}`, []string{"sys.default_constraints", "ADD DEFAULT 'old' FOR state"}},
		{"no default", `{{ alter_column "hr.account" "rank" (server_default 1) }}`, []string{"ALTER TABLE hr.account ADD DEFAULT 1 FOR rank"}},
		{"nothing to drop", `{{ alter_column "hr.account" "rank" no_server_default }}{{ alter_column "hr.account" "rank" no_comment }}`, nil},
		{"computed from it", `{{ alter_column "hr.account" "age" (type "bigint") }}`, []string{"!the computed column twice"}},
		{"foreign key", `{{ alter_column "hr.account" "org_id" (type "bigint") }}`, []string{"!the foreign key of hr.account"}},
		{"referred to", `{{ create_table "b" (column "a" "integer" (references "hr.account.id")) }}{{ alter_column "hr.account" "id" (type "bigint") }}`, []string{"!the foreign key of b"}},
		{"rename of a checked column", `{{ alter_column "hr.account" "rank" (new_name "grade") }}`, []string{"!the check ck_rank"}},
		{"comments", `{{ alter_column "hr.account" "rank" (comment "a") }}{{ alter_column "hr.account" "rank" (comment "b\n$(c)") }}{{ alter_column "hr.account" "rank" no_comment }}`, []string{
			"exec sp_addextendedproperty 'MS_Description', N'a', 'schema', hr, 'table', account, 'column', rank",
			"DECLARE @comment nvarchar(3750) = (N'b' + NCHAR(10) + N'$' + N'(c)');\nexec sp_updateextendedproperty 'MS_Description', @comment, 'schema'",
			"exec sp_dropextendedproperty 'MS_Description', 'schema', hr",
		}},
		{"drop column", `{{ drop_index "ix_rank" "hr.account" }}{{ drop_column "hr.account" "state" }}`, []string{"DROP INDEX ix_rank", "sys.default_constraints", "ALTER TABLE hr.account DROP COLUMN state"}},
		{"drop foreign key", `{{ drop_column "hr.account" "org_id" }}`, []string{"sys.foreign_keys", "ALTER TABLE hr.account DROP COLUMN org_id"}},
		{"drop column with readers", `{{ drop_column "hr.account" "rank" }}`, []string{"!the check ck_rank"}},
		{"drop index", `{{ drop_index "hr.ix_name" }}`, []string{"DROP INDEX ix_name ON hr.account"}},
	} {
		t.Run(c.name, func(t *testing.T) { compare(t, people, c.dsl, c.want) })
	}
}

// compare compiles setup and dsl, and compares the statements that dsl adds.
func compare(t *testing.T, setup, dsl string, want []string) {
	t.Helper()
	before, err := dialecttest.Render(New(), "", setup)
	if err != nil {
		t.Fatal(err)
	}
	list, err := dialecttest.Render(New(), "", setup+dsl)
	if len(want) == 1 && strings.HasPrefix(want[0], "!") {
		if err == nil || !strings.Contains(err.Error(), want[0][1:]) {
			t.Errorf("got %v, not an error that tells %s", err, want[0][1:])
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list[len(before):] {
		if len(want) == 0 {
			t.Fatalf("too much: %s", s.SQL)
		}
		if !strings.Contains(s.SQL, want[0]) {
			t.Errorf("got %s\nnot %s", s.SQL, want[0])
		}
		if want = want[1:]; strings.Contains(s.SQL, "$(") {
			t.Errorf("sqlcmd would alter %s", s.SQL)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %q", want)
	}
}

// TestNames: no name breaks out of the text that it stands in.
func TestNames(t *testing.T) {
	for dsl, want := range map[string]string{
		`{{ rename_table "o'neil.a]b" "it's" }}`:                                                             `EXEC sp_rename N'[o''neil].[a]]b]', N'it''s'`,
		`{{ alter_column (name "a.b") "order" (new_name "Größe]") }}`:                                        `EXEC sp_rename N'[a.b].[order]', N'Größe]', N'COLUMN'`,
		`{{ create_table_comment "My Schema.o'neil" "x" }}`:                                                  `execute sp_addextendedproperty 'MS_Description', N'x', 'schema', [My Schema], 'table', [o'neil]`,
		`{{ bulk_insert "kind" identity_insert (row "id" 1) }}`:                                              "SET IDENTITY_INSERT kind ON",
		`{{ create_table "o'a" (column "id" "integer") if_not_exists }}`:                                     "IF OBJECT_ID(N'[o''a]', N'U') IS NULL\nCREATE TABLE [o'a] (\n    id INTEGER NULL\n)",
		`{{ drop_column "a" "$(x)" }}`:                                                                       "!$(",
		`{{ create_index "ix" "a" "b" (where "c = '$(d)'") }}`:                                               "!$(",
		`{{ create_foreign_key "f" "a" "b" (columns "c") (references_columns "d") (on_delete "restrict") }}`: "!on_delete restrict",
		`{{ create_table "a" (column "b" "datetime" (server_default "2026-01-31 10:00:00.1234")) }}`:         "!more digits than the 3",
		`{{ drop_index "ix" }}`:                                                                              "!the table of the index",
	} {
		list, err := dialecttest.Render(New(), "", dsl)
		switch text, wrong := strings.CutPrefix(want, "!"); {
		case wrong && (err == nil || !strings.Contains(err.Error(), text)):
			t.Errorf("%s: %v, not an error that tells %s", dsl, err, text)
		case !wrong && (err != nil || list[0].SQL != want):
			t.Errorf("%s: got %v (%v)\nwant %s", dsl, list, err, want)
		}
	}
}

// TestLookupText shows a lookup whole, with names that need quotes on each of its levels.
func TestLookupText(t *testing.T) {
	list, err := dialecttest.Render(New(), "", `{{ drop_column "o'neil.a" "b'c" (only "mssql" drop_default) }}`)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	const want = `DECLARE @name nvarchar(128) = N'', @sql nvarchar(max), @found int = 0;
WHILE 1 = 1
BEGIN
    SELECT @name = MIN(k.name) FROM sys.default_constraints AS k
    WHERE k.parent_object_id = OBJECT_ID(N'[o''neil].a', N'U')
    AND COL_NAME(k.parent_object_id, k.parent_column_id) = N'b''c'
    AND k.name > @name;
    IF @name IS NULL BREAK;
    SET @sql = N'ALTER TABLE [o''neil].a DROP CONSTRAINT ' + QUOTENAME(@name);
    EXEC sp_executesql @sql;
    SET @found += 1;
END;
IF @found = 0
    THROW 50000, N'o''neil.a.b''c has no default to drop', 1`
	if list[0].SQL != want {
		t.Errorf("got\n%s\nwant\n%s", list[0].SQL, want)
	}
}

func TestEditions(t *testing.T) {
	d := New()
	v, _ := d.ParseVersion("")
	o := &op.CreateIndex{Table: schema.Name{Name: "a"}, Index: schema.Index{Name: "ix", Columns: []schema.IndexColumn{{Name: "b"}}}, Concurrently: true}
	for edition, ok := range map[string]bool{"": true, "enterprise": true, "developer": true, "standard": false, "express": false} {
		_, err := d.Compile(o, schema.New(), dialects.Facts{Version: v, Edition: edition})
		var no *dialects.UnsupportedError
		if (err == nil) != ok || err != nil && !errors.As(err, &no) {
			t.Errorf("edition %q: %v", edition, err)
		}
	}
}

func TestScript(t *testing.T) {
	s := New().Script(dialects.Facts{})
	for in, want := range map[*dialects.Statement]string{
		{SQL: "SELECT 1"}:                                    "SELECT 1;\nGO\n",
		{SQL: "SELECT 1;"}:                                   "SELECT 1;\nGO\n",
		{SQL: "SELECT 1 -- one", Repeat: 3}:                  "SELECT 1 -- one\n;\nGO 3\n",
		{SQL: "-- nothing", First: len("-- nothing")}:        "-- nothing\n",
		{SQL: ":setvar a b", Client: true}:                   ":setvar a b\n",
		{SQL: "CREATE PROC p AS BEGIN A; B END", Body: true}: "CREATE PROC p AS BEGIN A; B END\nGO\n",
	} {
		if got := string(s.Append(nil, *in)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for before, want := range map[string]string{"": "", "GO\n\n": "GO\n\n", "GO\n-- f.sql:1\n": "GO\n-- f.sql:1\nGO\n", "-- Running\n\n": "-- Running\n\nGO\n"} {
		const view = "-- mine\nCREATE OR ALTER VIEW v AS SELECT 1"
		if got := string(s.Append([]byte(before), dialects.Statement{SQL: view, First: len("-- mine\n")})); got != want+view+";\nGO\n" {
			t.Errorf("after %q: %q", before, got)
		}
		if got := string(s.Append([]byte(before), dialects.Statement{SQL: "SELECT 1"})); got != before+"SELECT 1;\nGO\n" {
			t.Errorf("after %q: %q", before, got)
		}
	}
}

// TestLongLiterals: joined pieces are not cut at the length of a string, and do not nest without end.
func TestLongLiterals(t *testing.T) {
	lines := strings.Repeat("line\n", 2000)
	got := stringLiteral(lines, false)
	if !strings.Contains(got, "CAST('line' AS varchar(max))") || strings.Contains(got, "\n") {
		t.Errorf("%.200s", got)
	}
	if depth := strings.Count(got[:strings.Index(got, "'")], "("); depth > 12 {
		t.Errorf("%d parentheses deep", depth)
	}
}

// TestJoinedRows: rows stand together as long as VALUES converts none of their values, and IDENTITY_INSERT is on for those that need it.
func TestJoinedRows(t *testing.T) {
	d := New()
	v, _ := d.ParseVersion("")
	number := func(s string) schema.Value { return schema.Value{Kind: schema.Number, Text: s} }
	var rows []op.Row
	for _, v := range []schema.Value{
		number("1"),
		{},
		number("2.5"), number("1e3"), number("0.1234567890123456789012345678"), number("12345678901234567890"), schema.NewString("x"), schema.NewString("木"),
		{Kind: schema.Bytes, Text: "00"},
		{Kind: schema.Bytes},
	} {
		rows = append(rows, op.Row{{Column: "a", Value: v}})
	}
	for range 600 {
		rows = append(rows, op.Row{{Column: "a", Value: schema.NewString("more")}})
	}
	rows = append(rows, op.Row{{Column: "id", Value: number("7")}})
	o := &op.BulkInsert{Table: schema.Name{Name: "t"}, Rows: op.RowList(rows...), File: "t.json"}
	list, err := d.Compile(o, schema.New(), dialects.Facts{Version: v})
	want := []string{
		"INSERT INTO t (a) VALUES\n    (1),\n    (NULL),\n    (2.5)", "INSERT INTO t (a) VALUES\n    (1e3)",
		"INSERT INTO t (a) VALUES\n    (0.1234567890123456789012345678)", "INSERT INTO t (a) VALUES\n    (12345678901234567890)",
		"INSERT INTO t (a) VALUES\n    ('x'),\n    (N'木')", "INSERT INTO t (a) VALUES\n    (0x00),\n    (0x)",
	}
	if err != nil || len(list) != len(want)+3 {
		t.Fatal(len(list), err)
	}
	for i, w := range want {
		if list[i].SQL != w {
			t.Errorf("got %s\nwant %s", list[i].SQL, w)
		}
	}
	before := schema.New()
	before.Put(&schema.Table{Name: o.Table, Columns: []*schema.Column{{Name: "id", Identity: &schema.Identity{}}, {Name: "a"}}})
	list, err = d.Compile(o, before, dialects.Facts{Version: v})
	if err != nil || len(list) != len(want)+5 || list[len(want)+2].SQL != "SET IDENTITY_INSERT t ON" || list[len(want)+4].SQL != "SET IDENTITY_INSERT t OFF" {
		t.Error(len(list), err)
	}
}

// TestConditions: what EXEC gets is one literal, and what must hold for the statements after it stands outside.
func TestConditions(t *testing.T) {
	for dsl, want := range map[string]string{
		`{{ when (index_missing "hr.o'a" "i'x") (bulk_insert "b" identity_insert (row "id" 1 "c" "it's\n木")) }}`: `IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'hr.[o''a]') AND name = N'i''x')
BEGIN
    SET XACT_ABORT ON;
    SET IDENTITY_INSERT b ON;
    EXEC(N'INSERT INTO b (id, c) VALUES (1, (N''it''''s'' + NCHAR(10) + N''木''))');
    SET IDENTITY_INSERT b OFF;
END`,
		`{{ when (row_exists "SELECT 1 FROM a;\n; ") (execute "DELETE FROM a") }}`:                                                             "IF EXISTS (SELECT 1 FROM a)\n    EXEC(N'DELETE FROM a')",
		`{{ when (row_exists "SELECT 1; SELECT 2") (execute "DELETE FROM a") }}`:                                                               "!more than one statement",
		`{{ when (table_exists "a") (execute "DELETE FROM a WHERE b = 'c\\\nd'") }}`:                                                           "!backslash",
		`{{ create_sequence "s" (increment -5) cycle }}`:                                                                                       "CREATE SEQUENCE s INCREMENT BY -5 START WITH -1 MAXVALUE -1 CYCLE",
		`{{ create_sequence "s" (min_value 5) (cache 0) cycle }}`:                                                                              "CREATE SEQUENCE s START WITH 5 MINVALUE 5 CYCLE NO CACHE",
		`{{ create_table "a" (column "id" "integer") }}{{ create_primary_key "pk" "a" "id" }}`:                                                 "!which takes NULL",
		`{{ create_table "a" (column "b" "integer") (option "data_compression" "PAGE") (tail "ON fg") }}`:                                      "CREATE TABLE a (\n    b INTEGER NULL\n) ON fg WITH (data_compression = PAGE)",
		`{{ create_table "a" (column "b" "varchar(9)" primary_key (collate "Latin1_General_BIN2")) }}{{ upsert "a" (key "b") (row "b" "x") }}`: "CREATE TABLE a (\n    b VARCHAR(9) COLLATE Latin1_General_BIN2 NOT NULL,\n    PRIMARY KEY (b)\n)",
		`{{ upsert "a" (key "b") (row "b" nil) }}`:                                                                                             "!is NULL",
		`{{ backfill "a" (set "b" "1") (where "b IS NULL") (key "c") (pause "25h") }}`:                                                         "!less than 24",
		`{{ create_index "ix" "a" "b" (option "maxdop" "1") if_not_exists }}`:                                                                  "IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'a') AND name = N'ix')\nCREATE INDEX ix ON a (b) WITH (maxdop = 1)",
	} {
		list, err := dialecttest.Render(New(), "", dsl)
		switch text, wrong := strings.CutPrefix(want, "!"); {
		case wrong && (err == nil || !strings.Contains(err.Error(), text)):
			t.Errorf("%s: %v, not an error that tells %s", dsl, err, text)
		case !wrong && (err != nil || list[0].SQL != want):
			t.Errorf("%s: got %v (%v)\nwant %s", dsl, list, err, want)
		}
	}
	if _, err := dialecttest.Render(New(), "2017", `{{ create_index "ix" "a" "b" (option "optimize_for_sequential_key" "ON") }}`); err == nil {
		t.Error("SQL Server 2017 gets an option of 2019")
	}
}

// TestAltered: what a client would make of raw SQL; "" is nothing.
func TestAltered(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 'a\nb', 'x\\'\n-- it's\n/* it's */": "",
		"SELECT '$(x)'":                                       "variables",
		"-- $(x)\nSELECT 1":                                   "variables",
		"SELECT 'a\rb'":                                       "carriage return",
		"SELECT 'a\nGO\nb'":                                   "of its own: GO",
		"/* first\n go 3 -- x\n*/ SELECT 1":                   "of its own: go 3",
		"SELECT 'a\n:r file\nb'":                              "of its own: :r file",
		"SELECT 'a\n!! dir\nb'":                               "of its own: !! dir",
		"SELECT [a\n:SETVAR x y\nb]":                          "of its own: :SETVAR x",
		"SELECT 'a\nexit (b'":                                 "of its own: exit (b",
		"SELECT 'a\n:rank\nquiet\nedit\nresets\nexits\ngoes'": "",
		"/* we\ngo on */":                                     "of its own: go on",
		"SELECT '\ngo on'":                                    "of its own: go on",
		"SELECT '\ngo on'\n, 1":                               "",
		"SELECT a\n, b\ngo-1":                                 "of its own: go-1",
		"SELECT a FROM b\nJOIN c\nON error = 1":               "of its own: ON error",
		"CREATE TABLE t (\n    quit INT\n)":                   "of its own: quit INT",
		"CREATE TABLE t (\n    [quit] INT\n)":                 "",
		"/* a /* b */ c */ SELECT 1":                          "",
		"/* a /* b */ it's */ SELECT 1":                       "first */",
		"/* a /* b\n*/ c */ SELECT 1":                         "",
		"SELECT 1 -- /* x":                                    "",
		"SELECT [a]]'b], \"c'd\"":                             "",
	} {
		what, way := altered(sql)
		if (what == "") != (want == "") || !strings.Contains(what, want) || (what == "") != (way == "") {
			t.Errorf("%q: %q (%q), not %q", sql, what, way, want)
		}
	}
}

// TestCommandNames: a column stands at the start of a line, where sqlcmd looks for its commands.
func TestCommandNames(t *testing.T) {
	list, err := dialecttest.Render(New(), "", `{{ create_table "t" (column "ed" "integer") (column "quit" "integer") (column "reset" "integer") (column "exit" "integer") (column "go" "integer") }}`)
	if err != nil || len(list) != 1 || list[0].SQL != "CREATE TABLE t (\n    [ed] INTEGER NULL,\n    [quit] INTEGER NULL,\n    [reset] INTEGER NULL,\n    [exit] INTEGER NULL,\n    [go] INTEGER NULL\n)" {
		t.Error(list, err)
	}
}

// TestIf: a statement under a condition is a string, but for what sets options, which would end with it.
func TestIf(t *testing.T) {
	c := New().Script(dialects.Facts{})
	for sql, want := range map[string]string{
		"SELECT 'a'":                                               "IF x = 1\n    EXEC(N'SELECT ''a''')",
		"SET ANSI_NULLS, QUOTED_IDENTIFIER ON;":                    "IF x = 1\n    SET ANSI_NULLS, QUOTED_IDENTIFIER ON",
		"-- as it was\nset nocount on\nset ansi_warnings off":      "IF x = 1\n    BEGIN\n-- as it was\nset nocount on\nset ansi_warnings off\nEND",
		"SET IDENTITY_INSERT [a b] ON -- on":                       "IF x = 1\n    SET IDENTITY_INSERT [a b] ON -- on",
		"set identity_insert a.[b] on":                             "IF x = 1\n    set identity_insert a.[b] on",
		"SET LOCK_TIMEOUT -1":                                      "IF x = 1\n    SET LOCK_TIMEOUT -1",
		"SET TRANSACTION ISOLATION LEVEL READ COMMITTED":           "IF x = 1\n    SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
		"SET IDENTITY_INSERT t ON;\nINSERT INTO t (id) VALUES (1)": "IF x = 1\n    EXEC(N'SET IDENTITY_INSERT t ON;\nINSERT INTO t (id) VALUES (1)')",
		"SET NOCOUNT ON; DELETE FROM t":                            "IF x = 1\n    EXEC(N'SET NOCOUNT ON; DELETE FROM t')",
		"SET NOCOUNT ON DELETE FROM t":                             "IF x = 1\n    EXEC(N'SET NOCOUNT ON DELETE FROM t')",
		"CREATE TABLE #t (a INT)":                                  "!temporary table",
		"SELECT 'a\\\nb'":                                          "!backslash",
	} {
		list, err := c.If("x = 1", dialects.Statement{SQL: sql}, nil)
		text, wrong := strings.CutPrefix(want, "!")
		switch {
		case wrong && (err == nil || !strings.Contains(err.Error(), text)):
			t.Errorf("%q: %v", sql, err)
		case !wrong && (err != nil || len(list) != 1 || list[0].SQL != want):
			t.Errorf("%q: got %+v (%v)\nwant %q", sql, list, err, want)
		}
	}
}

// TestSessionEffects: what would keep mig's own statements from running, or from committing.
func TestSessionEffects(t *testing.T) {
	for sql, want := range map[string]string{
		"SET NOEXEC ON":                                           "whether statements run",
		"set nocount, parseonly on; SELECT 1":                     "whether statements run",
		"SET SHOWPLAN_XML ON":                                     "whether statements run",
		"SET IMPLICIT_TRANSACTIONS, ANSI_NULLS ON":                "whether statements commit",
		"SET NOEXEC OFF SELECT a FROM b JOIN c ON b.a = c.a":      "",
		"SET NOCOUNT ON; SELECT 'SET NOEXEC ON' -- SET NOEXEC ON": "",
		"CREATE PROCEDURE p AS SET FMTONLY ON":                    "",
	} {
		if got := New().Effect(dialects.Statement{SQL: sql}).State; got != want {
			t.Errorf("%s: %q, not %q", sql, got, want)
		}
	}
}
