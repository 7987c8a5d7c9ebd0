package oracle

import (
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dialects/sqlscan"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

func TestOffline(t *testing.T) { dialecttest.Offline(t, New()) }

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]string{
		"": "19", "12.2": "12.2", "19.22.0.0.0": "19.22", "21c": "21", "23ai": "23", "oracle-19": "19", "11.2": "", "12.1": "", "12": "", "xe": "",
	} {
		v, err := New().ParseVersion(text)
		if (err == nil) != (want != "") || err == nil && v.String() != want {
			t.Errorf("%q is %s (%v), not %s", text, v, err, want)
		}
	}
}

// TestOperations shows the statements of a body; a want of one that starts with ! is part of the error.
func TestOperations(t *testing.T) {
	const known = `{{ create_table "doc" (column "id" "integer" primary_key) (column "seq" "integer" identity) (column "n" "integer" not_null) (column "s" "varchar(9)")
		(column "at" "timestamptz") (column "body" "text") }}`
	for _, c := range []struct {
		name, version, dsl string
		want               []string // after the CREATE TABLE of known, if dsl starts with +
	}{
		{
			"null where it changes", "", `+{{ alter_column "doc" "n" not_null (type "bigint") }}{{ alter_column "doc" "s" nullable (server_default "x") }}`,
			[]string{"ALTER TABLE doc MODIFY n NUMBER(19)", "ALTER TABLE doc MODIFY s DEFAULT 'x'"},
		},
		{"nothing changes", "", `+{{ alter_column "doc" "n" not_null }}{{ alter_column "doc" "s" nullable }}`, nil},
		{"key is not null", "", `+{{ alter_column "doc" "id" not_null }}`, nil},
		{"null stated", "", `{{ alter_column "a" "b" not_null (existing_nullable) }}{{ alter_column "a" "b" nullable (existing_nullable) }}`, []string{"ALTER TABLE a MODIFY b NOT NULL"}},
		{"in one", "", `+{{ alter_column "doc" "s" not_null (type "varchar(12)") (server_default "it's") }}`, []string{"ALTER TABLE doc MODIFY s VARCHAR2(12 CHAR) DEFAULT 'it''s' NOT NULL"}},
		{"identity added", "", `+{{ alter_column "doc" "n" identity }}`, []string{"!an identity for the column doc.n"}},
		{"identity unknown", "", `{{ alter_column "a" "b" identity }}`, []string{"!whether a.b has an identity"}},
		{"identity stated", "", `{{ alter_column "a" "b" (identity always) existing_identity }}`, []string{"ALTER TABLE a MODIFY b GENERATED ALWAYS AS IDENTITY"}},
		{
			"identity dropped keeps NOT NULL", "", `+{{ alter_column "doc" "seq" no_identity (server_default 1) }}`,
			[]string{"ALTER TABLE doc MODIFY seq DROP IDENTITY", "ALTER TABLE doc MODIFY seq DEFAULT 1 NOT NULL"},
		},
		{"identity and NULL", "", `+{{ alter_column "doc" "seq" nullable }}`, []string{"!NULL in the identity column"}},
		{"two identities", "", `{{ create_table "a" (column "b" "integer" identity) (column "c" "integer" identity) }}`, []string{"!2 identity columns"}},
		{"LOB", "", `+{{ alter_column "doc" "s" (type "text") }}`, []string{"!the type text for the column doc.s"}},
		{"from LOB", "", `+{{ alter_column "doc" "body" (type "varchar(9)") }}`, []string{"!the type varchar(9) for the column doc.body"}},
		{
			"another kind of type under a foreign key", "", `{{ create_table "a" (column "id" "varchar(9)" primary_key) (column "of" "varchar(9)" (references "a.id")) }}{{ alter_column "a" "of" (type "integer") }}`,
			[]string{"!another type of the column a.of under the foreign key of a"},
		},
		{"empty default", "", `{{ add_column "a" (column "b" "varchar(5)" not_null (server_default "")) }}`, []string{"!is the empty string, which is NULL on Oracle"}},
		{"empty value", "", `+{{ bulk_insert "doc" (row "n" "") }}`, []string{"!the value of n is the empty string"}},
		{"zones", "", `+{{ bulk_insert "doc" (row "at" "2026-01-31T10:00:00.5Z") (row "at" "2026-01-31 10:00:00 +02:00") (row "at" "2026-01-31 10:00:00") }}`, []string{
			"INSERT INTO doc (at) VALUES (TO_TIMESTAMP_TZ('2026-01-31 10:00:00.5 +00:00', 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM'))",
			"INSERT INTO doc (at) VALUES (TO_TIMESTAMP_TZ('2026-01-31 10:00:00 +02:00', 'YYYY-MM-DD HH24:MI:SS TZH:TZM'))",
			"INSERT INTO doc (at) VALUES (TO_TIMESTAMP('2026-01-31 10:00:00', 'YYYY-MM-DD HH24:MI:SS'))",
		}},
		{"fraction in a DATE", "", `{{ add_column "a" (column "b" "datetime" (server_default "2026-01-31 10:00:00.25")) }}`, []string{"!a fraction of a second"}},
		{
			"types before", "19", `{{ create_table "a" (column "b" "boolean" (server_default true)) (column "order" "json" not_null) }}`,
			[]string{"CREATE TABLE a (\n    b NUMBER(1) DEFAULT 1,\n    \"order\" CLOB NOT NULL CHECK (\"order\" IS JSON)\n)"},
		},
		{"json before", "19", `{{ add_column "a" (column "j" "json" (check "j <> '1'")) }}`, []string{"ALTER TABLE a ADD j CLOB CHECK (j IS JSON) CHECK (j <> '1')"}},
		{"if exists before", "19", `{{ drop_table "hr.a" if_exists }}`, []string{found("all_tables WHERE owner = 'HR' AND table_name = 'A'", "> 0", "DROP TABLE hr.a")}},
		{
			"index before", "19", `{{ create_index "ix" "a" "b" if_not_exists }}{{ drop_index "Ix" "hr.a" if_exists }}`,
			[]string{
				found("all_indexes WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND index_name = 'IX'", "= 0", "CREATE INDEX ix ON a (b)"),
				found("all_indexes WHERE owner = 'HR' AND index_name = 'Ix'", "> 0", `DROP INDEX hr."Ix"`),
			},
		},
		{"always generated", "", `{{ create_table "a" (column "id" "integer" (identity always)) }}{{ bulk_insert "a" (row "id" 1) }}`, []string{"!always generated"}},
		{"endless cycle", "", `{{ create_sequence "s" cycle }}`, []string{"!where it ends"}},
		{"short cycle", "", `{{ create_sequence "s" (max_value 10) cycle }}`, []string{"!20 numbers would be kept ahead, of a round that takes 9"}},
		{"first number", "", `{{ add_column "a" (column "b" "integer" (identity (start 0))) }}`, []string{"!say (min_value"}},
		{"down", "", `{{ create_sequence "s" (increment -1) (start 5) }}`, []string{"!say (max_value"}},
		{
			"known index before", "19", `{{ create_table "a" (column "b" "integer") }}{{ drop_index "ix" "a" if_exists }}`,
			[]string{"CREATE TABLE a (\n    b INTEGER\n)", found("all_indexes WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND index_name = 'IX'", "> 0", "DROP INDEX ix")},
		},
		{"no cache", "", `{{ create_sequence "s" (max_value 10) (cache 1) cycle }}`, []string{"CREATE SEQUENCE s MAXVALUE 10 NOCACHE CYCLE"}},
		{"pause before", "12.2", `{{ backfill "a" (set "b" "1") (where "b IS NULL") (key "c") (pause "15ms") }}`, []string{strings.Replace(backfilled, "SLEEP", "DBMS_LOCK.SLEEP(0.02)", 1)}},
		{
			"deferrable key's tablespace", "", `{{ create_unique_constraint "uq" "a" "b" (tablespace "fast") deferrable (initially "deferred") }}`,
			[]string{"ALTER TABLE a ADD CONSTRAINT uq UNIQUE (b) DEFERRABLE INITIALLY DEFERRED USING INDEX TABLESPACE fast"},
		},
		{"if exists", "23", `{{ drop_index "ix" if_exists }}`, []string{"DROP INDEX IF EXISTS ix"}},
		{"no action", "", `{{ create_foreign_key "f" "a" "b" (columns "c") (references_columns "d") (on_delete "no action") }}`, []string{"!on delete no action"}},
		{
			"not valid", "", `{{ create_foreign_key "f" "a" "b" (columns "c") (references_columns "d") not_valid deferrable }}`,
			[]string{"ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY(c) REFERENCES b (d) DEFERRABLE ENABLE NOVALIDATE"},
		},
		{"key's tablespace", "", `{{ create_primary_key "pk" "a" "b" (tablespace "fast") }}`, []string{"ALTER TABLE a ADD CONSTRAINT pk PRIMARY KEY (b) USING INDEX TABLESPACE fast"}},
		{
			"index of a known table", "", `{{ create_table "hr.a" (column "b" "integer") }}{{ create_index "ix" "hr.a" "b" }}{{ drop_index "hr.ix" concurrently }}`,
			[]string{"CREATE TABLE hr.a (\n    b INTEGER\n)", "CREATE INDEX hr.ix ON hr.a (b)", "DROP INDEX hr.ix ONLINE"},
		},
		{"comment of lines", "", `{{ create_table_comment "a" "it's\r\n\n/\nké" }}`, []string{
			"BEGIN\n    EXECUTE IMMEDIATE 'COMMENT ON TABLE a IS ''it''''s' ||\n        CHR(13) ||\n        CHR(10) ||\n        CHR(10) ||\n        '/' ||\n        CHR(10) ||\n        'ké''';\nEND;",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, first := c.dsl, 0
			if rest, ok := strings.CutPrefix(c.dsl, "+"); ok {
				body, first = known+rest, 1
			}
			list, err := dialecttest.Render(New(), c.version, body)
			if len(c.want) == 1 && strings.HasPrefix(c.want[0], "!") {
				if err == nil || !strings.Contains(err.Error(), c.want[0][1:]) {
					t.Errorf("got %v, not an error that tells %s", err, c.want[0][1:])
				}
				return
			}
			var got []string
			for _, s := range list[min(first, len(list)):] {
				got = append(got, s.SQL)
			}
			if err != nil || strings.Join(got, "\n;;\n") != strings.Join(c.want, "\n;;\n") {
				t.Errorf("got (%v)\n%s\nwant\n%s", err, strings.Join(got, "\n;;\n"), strings.Join(c.want, "\n;;\n"))
			}
		})
	}
}

// found is a block that runs a statement if the catalog has something.
func found(from, is, sql string) string {
	return "DECLARE\n    mig_found INTEGER;\nBEGIN\n    SELECT COUNT(*) INTO mig_found FROM " + from + ";\n    IF mig_found " + is + " THEN\n        EXECUTE IMMEDIATE '" + sql + "';\n    END IF;\nEND;"
}

// TestJoinedRows: rows stand together as long as their values are of one kind.
func TestJoinedRows(t *testing.T) {
	for version, want := range map[string][]string{
		"23": {
			"INSERT INTO t (a, b) VALUES\n    (1, N'x'),\n    (NULL, UNISTR('\\6728')),\n    (3, TO_NCHAR(('y' || CHR(10) || 'z'))),\n    (4, '')",
			"INSERT INTO t (a, b) VALUES ('five', 'x')", "INSERT INTO t (a, b) VALUES (6, 'x')", "INSERT INTO t (a) VALUES\n    (7),\n    (8)",
		},
		"19": {
			"INSERT INTO t (a, b)\n    SELECT 1, N'x' FROM dual UNION ALL\n    SELECT NULL, UNISTR('\\6728') FROM dual UNION ALL\n    SELECT 3, TO_NCHAR(('y' || CHR(10) || 'z')) FROM dual UNION ALL\n" +
				"    SELECT 4, '' FROM dual",
			"INSERT INTO t (a, b) VALUES ('five', 'x')", "INSERT INTO t (a, b) VALUES (6, 'x')", "INSERT INTO t (a)\n    SELECT 7 FROM dual UNION ALL\n    SELECT 8 FROM dual",
		},
	} {
		d := New()
		v, _ := d.ParseVersion(version)
		list, err := d.Compile(mixedRows(), schema.New(), dialects.Facts{Version: v})
		if err != nil || len(list) != len(want)+3 {
			t.Fatal(version, len(list), err)
		}
		for i, w := range want {
			if list[i].SQL != w {
				t.Errorf("version %s: got %s\nwant %s", version, list[i].SQL, w)
			}
		}
	}
}

func mixedRows() *op.BulkInsert {
	number := func(s string) schema.Value { return schema.Value{Kind: schema.Number, Text: s} }
	var rows []op.Row
	for _, row := range [][]schema.Value{
		{number("1"), schema.NewString("x")},
		{{}, schema.NewString("木")},
		{number("3"), schema.NewString("y\nz")},
		{number("4"), schema.NewString("")},
		{schema.NewString("five"), schema.NewString("x")},
		{number("6"), schema.NewString("x")},
		{number("7")},
		{number("8")},
	} {
		cells := op.Row{{Column: "a", Value: row[0]}}
		if len(row) > 1 {
			cells = append(cells, op.Cell{Column: "b", Value: row[1]})
		}
		rows = append(rows, cells)
	}
	for range 230 {
		rows = append(rows, op.Row{{Column: "a", Value: schema.NewString("more")}})
	}
	return &op.BulkInsert{Table: schema.Name{Name: "t"}, Rows: op.RowList(rows...), File: "t.json"}
}

// TestImmediate: no line of a statement that runs under a condition does something in SQL*Plus, and the text stays as it is.
func TestImmediate(t *testing.T) {
	d := New()
	v, _ := d.ParseVersion("")
	for sql, want := range map[string]string{
		"DELETE FROM a\nWHERE b = 'c'":    "'DELETE FROM a\nWHERE b = ''c'''",
		"DELETE FROM a\n#\nWHERE b = 1 -": "'DELETE FROM a' || CHR(10) ||\n            '#' || CHR(10) ||\n            'WHERE b = 1 -'",
	} {
		c := &sqltext.Compiler{Grammar: d.grammar, Facts: dialects.Facts{Version: v}}
		if got := immediate(c, sql); got != want || c.Err != nil {
			t.Errorf("got %s (%v), want %s", got, c.Err, want)
		}
		if immediate(c, strings.Repeat(sql, 2000)); c.Err == nil {
			t.Error("a string of more than 32767 bytes is written")
		}
	}
}

const backfilled = `DECLARE
    mig_first a.c%TYPE;
    mig_last a.c%TYPE;
BEGIN
    SELECT MIN(c) INTO mig_first FROM a WHERE (b IS NULL);
    WHILE mig_first IS NOT NULL LOOP
        SELECT NVL(MAX(c), mig_first) INTO mig_last FROM (
            SELECT c FROM a WHERE c >= mig_first AND (b IS NULL) ORDER BY c FETCH FIRST 10000 ROWS ONLY
        );
        UPDATE a SET b = 1 WHERE c BETWEEN mig_first AND mig_last AND (b IS NULL);
        COMMIT;
        SELECT MIN(c) INTO mig_first FROM a WHERE c > mig_last AND (b IS NULL);
        SLEEP;
    END LOOP;
END;`

func TestLiterals(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "''",
		`C:\dir & 'x'`:                    `'C:\dir & ''x'''`,
		`Zoë\'s 🦀`:                        `UNISTR('Zo\00EB\\''s \D83E\DD80')`,
		"a\r\nb":                          `('a' || CHR(13) || CHR(10) || 'b')`,
		"\n":                              `CHR(10)`,
		"tab\there":                       "'tab\there'",
		strings.Repeat("x", 1001):         "('" + strings.Repeat("x", 1000) + "' ||\n'x')",
		strings.Repeat("x", 4001):         "(" + strings.Repeat("TO_CLOB('"+strings.Repeat("x", 1000)+"') ||\n", 4) + "TO_CLOB('x'))",
		strings.Repeat("木", 201):          "(UNISTR('" + strings.Repeat(`\6728`, 200) + "') ||\n" + `UNISTR('\6728'))`,
		strings.Repeat("a", 1999) + "ä\n": "",
	} {
		got := stringLiteral(in)
		if want != "" && got != want {
			t.Errorf("%.40q: got %s, want %s", in, got, want)
		}
		if want == "" && !strings.HasPrefix(got, "(TO_CLOB(") {
			t.Errorf("%.40q: got %s, which is too long for NVARCHAR2", in, got)
		}
	}
	if _, err := hexLiteral(strings.Repeat("00", 2001)); err == nil {
		t.Error("2,001 bytes are written as a RAW")
	}
}

// TestLines: no line is longer than SQL*Plus takes, whatever is inserted, and the text is the same but for its breaks.
func TestLines(t *testing.T) {
	var row op.Row
	for range 60 {
		row = append(row, op.Cell{Column: strings.Repeat("long_name_", 10), Value: schema.NewString(strings.Repeat("it's 木 - ", 40))})
	}
	d := New()
	v, _ := d.ParseVersion("")
	list, err := d.Compile(&op.BulkInsert{Table: schema.Name{Name: "t"}, Rows: op.RowList(row)}, schema.New(), dialects.Facts{Version: v})
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(list[0].SQL) {
		if len(line) > 2400 || strings.HasSuffix(line, "-\n") {
			t.Errorf("a line of %d bytes: %.100s", len(line), line)
		}
	}
	if quoted := `SELECT '` + strings.Repeat("a ", 1500) + `' FROM t -- ` + strings.Repeat("b ", 500); wrap(quoted) != strings.Replace(quoted, "' FROM", "'\nFROM", 1) {
		t.Errorf("quotes and comments are not left alone: %s", wrap(quoted))
	}
}

func TestRaw(t *testing.T) {
	for in, want := range map[string]string{
		"EXEC p":                             "BEGIN p; END;",
		"-- why\nexecute hr.p('a;', -\n 2);": "-- why\nBEGIN hr.p('a;', \n 2); END;",
		"EXEC p(1) -- one":                   "BEGIN p(1) -- one\n; END;",
		"BEGIN p; END;\n/":                   "BEGIN p; END;",
		"-- why\nSELECT 1 FROM dual;":        "-- why\nSELECT 1 FROM dual",
	} {
		var got []dialects.Statement
		err := New().Scan(in+"\n", false, func(s sqlscan.Span) error {
			if s.Kind == sqlscan.Statement {
				got = append(got, New().Raw(in+"\n", s))
			}
			return nil
		})
		if err != nil || len(got) != 1 || got[0].SQL != want {
			t.Errorf("%q: got %v (%v), want %q", in, got, err, want)
		}
	}
}

func TestScript(t *testing.T) {
	s := New().Script(dialects.Facts{})
	for in, want := range map[*dialects.Statement]string{
		{SQL: "SELECT 1 FROM dual -- one"}:            "SELECT 1 FROM dual -- one\n/\n",
		{SQL: "BEGIN p; END;", Body: true}:            "BEGIN p; END;\n/\n",
		{SQL: "-- nothing", First: len("-- nothing")}: "-- nothing\n",
		{SQL: "SET FEEDBACK ON", Client: true}:        "SET FEEDBACK ON\n",
	} {
		if got := string(s.Append(nil, *in)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestChecks(t *testing.T) {
	const current = "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')"
	for in, want := range map[string]string{
		"CREATE PROCEDURE p AS BEGIN NULL; END;":                                        "(" + current + ", 'PROCEDURE', 'P')",
		"create or replace editionable package /* x */ body hr.\"Bill\" as end;":        "('HR', 'PACKAGE BODY', 'Bill')",
		"CREATE OR REPLACE TRIGGER \"o'neil\" . t BEFORE INSERT ON a BEGIN NULL; END;":  "('o''neil', 'TRIGGER', 'T')",
		"CREATE FUNCTION IF NOT EXISTS f(a INTEGER) RETURN INTEGER AS BEGIN NULL; END;": "(" + current + ", 'FUNCTION', 'F')",
		"-- why\nCREATE -- so\n TYPE body t AS END;":                                    "(" + current + ", 'TYPE BODY', 'T')",
		"CREATE TABLE procedure_log (a INTEGER)":                                        "",
		"CREATE VIEW v AS SELECT 1 FROM dual":                                           "",
	} {
		first := strings.Index(strings.ToUpper(in), "CREATE")
		got := New().Checks(dialects.Expand([]dialects.Statement{{SQL: in, First: first}, {SQL: in, First: first}}))
		switch {
		case want == "" && got != nil:
			t.Errorf("%q is checked: %s", in, got[0].SQL)
		case want != "" && (len(got) != 1 || strings.Count(got[0].SQL, want) != 1):
			t.Errorf("%q: got %v, want %s", in, got, want)
		}
	}
}
