package engine_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// everyWay runs a test online and with the script in sqlite3, on connections that have foreign_keys off and on.
func everyWay(t *testing.T, test func(t *testing.T, p liteProject, run func(p liteProject, from, to string) error)) {
	t.Helper()
	for _, keys := range []string{"off", "on"} {
		t.Run("foreign_keys "+keys, func(t *testing.T) {
			ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
				p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), onConnect: []string{"PRAGMA foreign_keys=" + strings.ToUpper(keys)}}
				test(t, p, run)
			})
		})
	}
}

// copiesIn counts the copies in the script of the last revision.
func copiesIn(t *testing.T, texts []string) int {
	t.Helper()
	script := project{dialect: "sqlite", texts: texts, set: func(c *config.Config) { c.LogTable = "" }}.last(t, revision.Up)
	return strings.Count(script, "\nINSERT INTO \"_mig_copy_") + strings.Count(script, "\nINSERT INTO _mig_copy_")
}

const keptTable = `{{ create_table "t" (column "id" "integer" primary_key) (column "a" "integer") (column "b" "varchar(10)") (column "c" "text") }}
INSERT INTO t VALUES (1, 10, 'x', 'one'), (5, NULL, 'it''s', 'two'), (7, -3, NULL, '🦀');
`

// What hangs on a table, or speaks of it, is there after a copy as it was before; all rows are, and nothing is broken.
func TestSQLiteCopyKeeps(t *testing.T) {
	const change = `{{ batch_alter_table "t" (alter_column "b" (type "text") (server_default "new")) (add_column (column "d" "integer" unique)) (create_check_constraint "ck" "id > 0") (alter_column "c" not_null) }}`
	tests := []struct {
		name, made, change string
		same               []string    // queries that give the same before and after
		after              [][2]string // and what others give then
	}{
		{
			name:   "triggers in their order",
			made:   keptTable + "CREATE TABLE log (what text);\nCREATE TRIGGER first AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('first ' || new.id); END;\n/* why */ CREATE TRIGGER IF NOT EXISTS \"it's 2\" -- of updates\nBEFORE UPDATE OF a ON \"t\" WHEN new.a > 0 BEGIN\n  INSERT INTO log VALUES ('second; ' || old.a); -- END;\nEND;\nCREATE TRIGGER third AFTER INSERT ON T BEGIN UPDATE t SET a = 1 WHERE id = new.id; INSERT INTO log SELECT CASE WHEN 1 THEN 'third' END; END;",
			change: change,
			same:   []string{"SELECT id, a, b, c FROM t", "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"},
			after:  [][2]string{{"INSERT INTO t (id, a, c) VALUES (9, 9, '')", ""}, {"SELECT what FROM log", "second; 9\nthird\nfirst 9"}},
		},
		{
			name: "triggers and views elsewhere",
			made: keptTable + `{{ create_table "o" (column "id" "integer" primary_key) }} {{ create_view "v" "SELECT t.id, t.a AS n FROM t" }} {{ create_view "w" "SELECT max(n) AS m FROM v JOIN t USING (id)" }}
CREATE TRIGGER on_o AFTER INSERT ON o BEGIN UPDATE t SET a = a + new.id WHERE id = 1; END;
CREATE TRIGGER on_v INSTEAD OF INSERT ON v BEGIN INSERT INTO t (id, a, c) VALUES (new.id, new.n, 'v'); END;`,
			change: change,
			same:   []string{"SELECT id, a, b, c FROM t", "SELECT * FROM w", "SELECT name, tbl_name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY rowid"},
			after:  [][2]string{{"INSERT INTO o VALUES (4)", ""}, {"INSERT INTO v VALUES (20, 21)", ""}, {"SELECT id, a, c FROM t WHERE id IN (1, 20)", "1|14|one\n20|21|v"}},
		},
		{
			name:   "indexes of raw SQL",
			made:   keptTable + "CREATE INDEX one ON t (a DESC, lower(b)) WHERE c <> 'it''s';\nCREATE UNIQUE INDEX IF NOT EXISTS main.[two 2] ON \"t\" (b COLLATE NOCASE, \"A\");",
			change: change,
			same:   []string{"SELECT id, a, b, c FROM t", "SELECT l.name, l.[unique], l.partial, x.name, x.[desc], x.coll FROM pragma_index_list('t') l, pragma_index_xinfo(l.name) x WHERE l.origin = 'c' AND x.key = 1 ORDER BY l.name, x.seqno"},
			after:  [][2]string{{"SELECT sql FROM sqlite_master WHERE name = 'one'", "CREATE INDEX one ON t (a DESC, lower(b)) WHERE c <> 'it''s'"}},
		},
		{
			name: "keys both ways",
			made: `{{ create_table "t" (column "id" "integer" primary_key) (column "b" "text") (column "c" "text") (column "up" "integer" (references "t.id" (on_delete "cascade"))) }}
{{ create_table "kid" (column "id" "integer" primary_key) (column "t_id" "integer" not_null (references "t.id" (on_delete "cascade") (on_update "cascade"))) }}
{{ create_table "late" (column "t_id" "integer" (references "t.id" deferrable (initially "deferred") (on_delete "set null"))) }}
INSERT INTO t VALUES (1, 'x', '', NULL), (2, 'y', '', 1), (3, 'z', '', 3); INSERT INTO kid VALUES (1, 1), (2, 3), (3, 3); INSERT INTO late VALUES (2), (NULL);`,
			change: change,
			same: []string{
				"SELECT id, b, c, up FROM t", "SELECT * FROM kid", "SELECT * FROM late",
				"SELECT m.name, k.[table], k.[from], k.[to], k.on_update, k.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table' ORDER BY 1, 2, 3",
				"SELECT sql FROM sqlite_master WHERE name IN ('kid', 'late') ORDER BY name",
			},
			after: [][2]string{{"PRAGMA foreign_keys=ON; DELETE FROM t WHERE id < 3; SELECT count(*) FROM t", "1"}, {"SELECT id FROM kid", "2\n3"}, {"SELECT t_id FROM late", "NULL\nNULL"}},
		},
		{
			name: "sequence above the rows",
			made: `{{ create_table "t" (column "id" "integer" identity) (column "b" "text") (column "c" "text") (primary_key_constraint "" "id" (tail "AUTOINCREMENT")) }}
{{ create_table "other" (column "id" "integer" identity) (primary_key_constraint "" "id" (tail "AUTOINCREMENT")) }}
INSERT INTO t (id, b, c) VALUES (1, 'x', ''), (500, 'y', ''); DELETE FROM t WHERE id = 500; INSERT INTO other VALUES (77);`,
			change: change,
			same:   []string{"SELECT id, b, c FROM t", "SELECT * FROM sqlite_sequence ORDER BY name"},
			after:  [][2]string{{"INSERT INTO t (b, c) VALUES ('n', '')", ""}, {"SELECT max(id) FROM t", "501"}},
		},
		{
			name: "sequence of an empty table",
			made: `{{ create_table "t" (column "id" "integer" identity) (column "b" "text") (column "c" "text") (primary_key_constraint "" "id" (tail "AUTOINCREMENT")) }}
INSERT INTO t (id, c) VALUES (90, ''); DELETE FROM t;`,
			change: change, same: []string{"SELECT * FROM sqlite_sequence"},
			after: [][2]string{{"INSERT INTO t (c) VALUES ('')", ""}, {"SELECT id FROM t", "91"}},
		},
		{
			name: "generated columns, collations and checks",
			made: `{{ create_table "t" (column "id" "integer" primary_key) (column "b" "varchar(10)" (collate "NOCASE") (check "length(b) < 9")) (column "c" "text" (server_default (sql "(1 + 1)")))
 (column "up" "text" (computed "upper(b)" persisted)) (column "low" "text" (computed "lower(up)" virtual)) (check_constraint "ck_two" "b <> c") (unique_constraint "uq" "b" "c") }}
{{ create_index "ix" "t" (expr "low || c") (where "up IS NOT NULL") }}
INSERT INTO t (id, b, c) VALUES (1, 'xY', 'q'), (3, 'XYZ', 'r');`,
			change: change,
			same:   []string{"SELECT id, b, c, up, low FROM t ORDER BY id", "SELECT id FROM t WHERE b = 'XY'", "SELECT name, hidden FROM pragma_table_xinfo('t') WHERE name IN ('up', 'low')"},
			after:  [][2]string{{"UPDATE t SET b = 'n' WHERE id = 1", ""}, {"SELECT up, low FROM t WHERE b = 'N'", "N|n"}},
		},
		{
			name: "without rowid, strict",
			made: `{{ create_table "t" (column "id" "integer") (column "k" "text") (column "b" "text") (column "c" "text") (primary_key_constraint "pk" "k" "id") (tail "STRICT, WITHOUT ROWID") }}
{{ create_table "kid" (column "k" "text") (column "i" "integer") (foreign_key_constraint "fk" "t" (columns "k" "i") (references_columns "k" "id") (on_delete "cascade")) }}
INSERT INTO t (id, k, c) VALUES (1, 'a', ''), (1, 'A', ''), (2, 'a', ''); INSERT INTO kid VALUES ('a', 2), ('A', 1);`,
			change: change,
			same:   []string{"SELECT id, k, b, c FROM t", "SELECT * FROM kid", `SELECT wr, strict FROM pragma_table_list('t')`, `SELECT name, pk FROM pragma_table_info('t') WHERE pk > 0`},
		},
		{
			name: "odd names",
			made: `{{ create_table "my \"table\" 'x'" (column "id" "integer" primary_key) (column "order" "integer") (column "Größe ]" "text") (column "a\"b" "text" (server_default "d")) }}
{{ create_index "select" "my \"table\" 'x'" "Größe ]" }} {{ create_table "from" (column "r" "integer" (references "my \"table\" 'x'.id" (on_delete "cascade"))) }}
{{ create_view "group" "SELECT \"order\", \"a\"\"b\" FROM \"my \"\"table\"\" 'x'\"" }}
CREATE TRIGGER "tr ""1""" AFTER UPDATE ON "my ""table"" 'x'" BEGIN UPDATE "my ""table"" 'x'" SET "a""b" = 'it''s; END;' || new."Größe ]" WHERE [order] = 2; END;
INSERT INTO "my ""table"" 'x'" VALUES (1, 1, 'g', 'h'), (2, 2, '; END;', '--'); INSERT INTO "from" VALUES (1), (2), (2);`,
			change: `{{ batch_alter_table "my \"table\" 'x'" (alter_column "order" not_null) (create_check_constraint "ck;" "\"Größe ]\" <> ';'") }}`,
			same: []string{
				`SELECT * FROM "my ""table"" 'x'"`, `SELECT * FROM "from"`, `SELECT * FROM "group"`,
				"SELECT name, sql FROM sqlite_master WHERE type <> 'table' ORDER BY name",
			},
			after: [][2]string{{`UPDATE "my ""table"" 'x'" SET "order" = 2 WHERE id = 1`, ""}, {`SELECT DISTINCT "a""b" FROM "group"`, "it's; END;g"}},
		},
		{
			name:   "a column that a trigger speaks of renamed before the copy",
			made:   keptTable + `CREATE TABLE log (a text, b text); {{ create_table "o" (column "b" "integer") }} CREATE TRIGGER tr AFTER UPDATE OF b ON t WHEN NEW.[b] <> 'b' BEGIN INSERT INTO o (b) SELECT x.b FROM t AS x WHERE x.id = new.id; END;`,
			change: `{{ batch_alter_table "t" (alter_column "b" (new_name "Bee") (type "text")) (alter_column "c" not_null) }}`,
			same:   []string{"SELECT id, a, c FROM t"},
			after: [][2]string{
				{"UPDATE t SET \"Bee\" = 'n' WHERE id = 1", ""},
				{"SELECT b FROM o", "n"},
				{"SELECT sql FROM sqlite_master WHERE name = 'tr'", `CREATE TRIGGER tr AFTER UPDATE OF "Bee" ON t WHEN NEW."Bee" <> 'b' BEGIN INSERT INTO o (b) SELECT x."Bee" FROM t AS x WHERE x.id = new.id; END`},
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if n := copiesIn(t, []string{test.made, test.change}); n != 1 {
				t.Errorf("the batch costs %d copies", n)
			}
			everyWay(t, func(t *testing.T, p liteProject, run func(p liteProject, from, to string) error) {
				p.texts = []string{test.made, test.change}
				if err := run(p, "", "r1"); err != nil {
					t.Fatal(diag.Format(err))
				}
				before := map[string]string{}
				for _, query := range test.same {
					before[query] = ask(t, p.file, query)
				}
				if err := run(p, "r1", "r2"); err != nil {
					t.Fatal(diag.Format(err))
				}
				for _, query := range test.same {
					if got := ask(t, p.file, query); got != before[query] || got == "" {
						t.Errorf("%s: got\n%s\nbefore it was\n%s", query, got, before[query])
					}
				}
				unbroken(t, p.file)
				for _, c := range test.after {
					if got := ask(t, p.file, c[0]); got != c[1] {
						t.Errorf("%s: got\n%s\nwant\n%s", c[0], got, c[1])
					}
				}
				unbroken(t, p.file)
			})
		})
	}
}

// unbroken asks SQLite whether the file is whole.
func unbroken(t *testing.T, file string) {
	t.Helper()
	if got := ask(t, file, "PRAGMA foreign_key_check") + ask(t, file, "PRAGMA integrity_check"); got != "ok" {
		t.Errorf("the file is not whole: %s", got)
	}
}

// Replay follows a trigger through all that can happen to it in revisions, so that the text in the script of a later copy is the database's.
func TestSQLiteTriggerHistory(t *testing.T) {
	const tr = `CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = new.a + 1 WHERE t.id = new.id; END;`
	tests := []struct {
		name  string
		texts []string // between the first revision and the copy
		table string
		want  string // the trigger at the end, "" for none
	}{
		{"made", []string{tr}, "t", tr},
		{"of another schema's name", []string{strings.Replace(tr, "TRIGGER tr", "TRIGGER main.tr", 1)}, "t", tr},
		{"in execute", []string{"{{ execute `" + tr + "` }}"}, "t", tr},
		{"in a passage", []string{"-- mig:statement begin\n" + tr + "\n-- mig:statement end"}, "t", tr},
		{"dropped", []string{tr, `DROP TRIGGER IF EXISTS "TR";`}, "t", ""},
		{"made anew", []string{tr, "DROP TRIGGER tr;", strings.ReplaceAll(tr, "+ 1", "+ 2")}, "t", strings.ReplaceAll(tr, "+ 1", "+ 2")},
		{"table renamed", []string{tr, `{{ rename_table "t" "new table" }}`}, "new table", strings.NewReplacer(" t ", ` "new table" `, "t.id", `"new table".id`).Replace(tr)},
		{"column renamed", []string{tr, `{{ alter_column "t" "a" (new_name "z") }}`}, "t", strings.NewReplacer("new.a", "new.z", "SET a", "SET z").Replace(tr)},
		{"column renamed to an odd name", []string{tr, `{{ alter_column "t" "a" (new_name "Z") }}`}, "t", strings.NewReplacer("new.a", `new."Z"`, "SET a", `SET "Z"`).Replace(tr)},
		{"column renamed twice", []string{tr, `{{ alter_column "t" "a" (new_name "z") }} {{ alter_column "t" "z" (new_name "a") }}`}, "t", tr},
		{"after a copy", []string{tr, `{{ alter_column "t" "a" (type "bigint") }}`, `{{ alter_column "t" "c" (new_name "cc") }}`, `{{ alter_column "t" "a" (type "text") }}`}, "t", tr},
		{"column dropped that it does not read", []string{tr, `{{ drop_column "t" "c" }}`}, "t", tr},
		{"table made anew", []string{tr, `{{ drop_table "t" }} ` + keptTable}, "t", ""},
		{"table dropped by raw SQL", []string{tr, `-- mig:schema-unchanged` + "\nCREATE TABLE u AS SELECT * FROM t;", "DROP TABLE t;", keptTable + "DROP TABLE u;"}, "t", ""},
		{"renamed in a batch of another table", []string{tr, `{{ create_table "o" (column "a" "integer") (column "q" "text") }} {{ batch_alter_table "o" (alter_column "a" (new_name "b")) (alter_column "q" not_null) }}`}, "t", tr},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			texts := append([]string{keptTable}, test.texts...)
			texts = append(texts, `{{ batch_alter_table "`+test.table+`" (alter_column "b" (type "text")) }}`)
			ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
				p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: texts}
				if err := run(p, "", "heads"); err != nil {
					t.Fatal(diag.Format(err))
				}
				want := strings.TrimSuffix(test.want, ";")
				if got := ask(t, p.file, "SELECT sql FROM sqlite_master WHERE type = 'trigger'"); got != want {
					t.Errorf("the trigger is\n%s\nwant\n%s", got, want)
				}
				unbroken(t, p.file)
			})
		})
	}
}

// Where what hangs on the table is not what mig knows, a script stops and changes nothing; online the catalog is read, and it is kept.
func TestSQLiteCopyOfWhatIsNotKnown(t *testing.T) {
	const tr = "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END"
	tests := []struct{ name, known, byHand, want, kept string }{
		{"trigger", "", tr, "the triggers of t are others than mig knows (none), which a copy loses: drop them before this, and create them after it", tr},
		{"trigger dropped", tr, "DROP TRIGGER tr", "the triggers of t are others than mig knows (tr)", ""},
		{"trigger changed", tr, "DROP TRIGGER tr; " + strings.Replace(tr, "SELECT 1", "SELECT 2", 1), "the triggers of t are others than mig knows (tr)", strings.Replace(tr, "SELECT 1", "SELECT 2", 1)},
		{"a second trigger", tr, strings.Replace(tr, " tr ", " tr2 ", 1), "the triggers of t are others than mig knows (tr)", tr + "\n" + strings.Replace(tr, " tr ", " tr2 ", 1)},
		{"index", "", "CREATE INDEX ix ON t (lower(b), a DESC) WHERE a > 1", "t has indexes that mig does not know", "CREATE INDEX ix ON t (lower(b), a DESC) WHERE a > 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
				p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: []string{keptTable + test.known, `{{ alter_column "t" "b" (type "text") }}`}}
				if err := run(p, "", "r1"); err != nil {
					t.Fatal(diag.Format(err))
				}
				ask(t, p.file, test.byHand)
				before := contents(t, p.file)
				err := run(p, "r1", "r2")
				if strings.Contains(t.Name(), "/online") {
					if got := ask(t, p.file, "SELECT sql FROM sqlite_master WHERE tbl_name = 't' AND type <> 'table' AND sql IS NOT NULL ORDER BY rowid"); err != nil || got != test.kept {
						t.Errorf("kept was\n%s\nwant\n%s (%v)", got, test.kept, err)
					}
					return
				}
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %s", err, test.want)
				}
				if after := contents(t, p.file); after != before {
					t.Errorf("the database is now\n%s\nit was\n%s", after, before)
				}
			})
		})
	}
}

// A trigger that needs what is dropped stops the build, before anything runs, and is named; so is one whose text can't be told.
func TestSQLiteTriggerRefuses(t *testing.T) {
	tests := []struct{ name, made, change, want string }{
		{"new", "CREATE TRIGGER tr AFTER INSERT ON t WHEN NEW.B > 1 BEGIN SELECT 1; END;", `{{ drop_column "t" "b" }}`, "the trigger tr reads the column t.b; drop that first"},
		{"by a copy", "CREATE TRIGGER tr AFTER INSERT ON t WHEN NEW.[b] > 1 BEGIN SELECT 1; END;", `{{ batch_alter_table "t" (drop_column "b") (alter_column "c" not_null) }}`, "the trigger tr reads the column t.b; drop that first"},
		{"update of", "CREATE TRIGGER tr AFTER UPDATE OF a, \"b\" ON t BEGIN SELECT 1; END;", `{{ drop_column "t" "b" }}`, "the trigger tr reads the column t.b"},
		{"of another table", "{{ create_table \"o\" (column \"b\" \"integer\") }} CREATE TRIGGER tr AFTER INSERT ON o BEGIN DELETE FROM t WHERE b = new.b; END;", `{{ drop_column "t" "b" }}`, "the trigger tr reads the column t.b"},
		{"another table's column", "{{ create_table \"o\" (column \"b\" \"integer\") }} CREATE TRIGGER tr AFTER INSERT ON o BEGIN DELETE FROM t WHERE a = new.b; END;", `{{ drop_column "t" "b" }}`, ""},
		{"of another name", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 'b'; END;", `{{ drop_column "t" "b" }}`, ""},
		{"dropped and made again", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = 1; END;", `DROP TRIGGER tr; {{ drop_column "t" "b" }} CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = 1; END;`, ""},
		{"there again at the end", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = 1; END;", `{{ batch_alter_table "t" (drop_column "b") (add_column (column "b" "integer" unique)) }}`, ""},
		{
			"text that can't be told", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO made_by_raw_sql (b) SELECT b FROM t; END;", `{{ alter_column "t" "b" (new_name "z") }} {{ alter_column "t" "c" not_null }}`,
			"sqlite 3.35 does not support a copy of t that keeps the trigger tr, whose text mig can't tell: it names b, which was renamed",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			env := project{dialect: "sqlite", texts: []string{keptTable + test.made, test.change}}.open(t)
			_, err := env.Render(context.Background(), revision.Up, engine.Target{From: "r1", HasFrom: true, To: "r2"})
			switch {
			case test.want == "" && err != nil:
				t.Error(diag.Format(err))
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// What a schema does not hold of a table that is read from the database can't be copied.
func TestSQLiteCopyOfWhatIsNotHeld(t *testing.T) {
	tests := []struct{ name, table, want string }{
		{"conflict of NOT NULL", "(id INTEGER PRIMARY KEY, a INTEGER NOT NULL ON CONFLICT IGNORE, b TEXT)", "a copy of t that keeps NOT NULL ON CONFLICT IGNORE"},
		{"key that is no rowid", "(id INTEGER PRIMARY KEY DESC, b TEXT)", "a copy of t that keeps a collation or DESC in a key"},
		{"direction of a key", "(id INTEGER, b TEXT, PRIMARY KEY (id DESC))", "a copy of t that keeps a collation or DESC in a key"},
		{"collation of a key", "(id INTEGER, b TEXT, UNIQUE (b COLLATE NOCASE))", "a copy of t that keeps a collation or DESC in a key"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: []string{"CREATE TABLE t " + test.table, `{{ alter_column "t" "b" not_null }}`}}
			if err := p.online(t, "r1"); err != nil {
				t.Fatal(diag.Format(err))
			}
			if err := p.online(t, "r2"); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// Temporary triggers and views that speak of a table which is copied stay; a temporary trigger of the table itself would be lost.
func TestSQLiteCopyWithTemporaryObjects(t *testing.T) {
	const made = "CREATE TEMP VIEW tv AS SELECT a FROM t; CREATE TEMP TRIGGER tt AFTER INSERT ON main.o BEGIN INSERT INTO t (id, a, c) VALUES (new.id, 8, 'by tt'); END;\n"
	ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
		p := liteProject{file: filepath.Join(t.TempDir(), "x.db"), texts: []string{
			keptTable + `{{ create_table "o" (column "id" "integer" primary_key) }}`,
			made + `{{ alter_column "t" "c" not_null }} INSERT INTO o (id) SELECT 100 + count(*) FROM tv;`,
		}}
		for _, step := range [][2]string{{"", "r1"}, {"r1", "r2"}} {
			if err := run(p, step[0], step[1]); err != nil {
				t.Fatal(diag.Format(err))
			}
		}
		if got := ask(t, p.file, "SELECT id, c FROM t WHERE id > 100"); got != "103|by tt" {
			t.Errorf("got %s", got)
		}
	})
}

// A single transaction holds several copies; foreign_keys is turned off before it.
func TestSQLiteCopiesInOneTransaction(t *testing.T) {
	texts := []string{
		`{{ create_table "t" (column "id" "integer" primary_key) (column "b" "text") }} {{ create_table "kid" (column "t_id" "integer" (references "t.id" (on_delete "cascade"))) }}
INSERT INTO t VALUES (1, 'x'); INSERT INTO kid VALUES (1); CREATE TRIGGER tr AFTER DELETE ON t BEGIN DELETE FROM kid; END;`,
		`UPDATE t SET b = 'y';`,
		`{{ alter_column "t" "b" not_null }}`,
		`{{ alter_column "t" "b" (new_name "c") (type "varchar(9)") }}`,
	}
	file := filepath.Join(t.TempDir(), "x.db")
	for name, run := range map[string]func(*engine.Environment) error{
		"online": func(e *engine.Environment) error { _, err := e.Upgrade(context.Background(), "heads"); return err },
		"apply": func(e *engine.Environment) error {
			s, err := e.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
			if err != nil {
				return err
			}
			text, err := s.Bytes()
			if err == nil {
				_, err = e.Apply(context.Background(), "x.sql", string(text))
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := project{texts: texts, set: func(c *config.Config) {
				c.URL, c.OnConnect, c.Transaction = config.Literal("sqlite:"+file+name), []config.Text{config.Literal("PRAGMA foreign_keys=ON")}, config.SingleTransaction
			}}
			if err := run(p.open(t)); err != nil {
				t.Fatal(diag.Format(err))
			}
			unbroken(t, file+name)
			if got := ask(t, file+name, "SELECT t_id, c, (SELECT count(*) FROM sqlite_master WHERE type = 'trigger') FROM kid JOIN t ON t_id = id"); got != "1|y|1" {
				t.Errorf("got %s", got)
			}
		})
	}
}

// The derived downgrade of drop_table makes the table's triggers again.
func TestSQLiteDroppedTableHasItsTriggersBack(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.db")
	p := liteProject{file: file, texts: []string{
		keptTable + "CREATE TRIGGER b AFTER INSERT ON t BEGIN SELECT 1; SELECT 'END;'; END; CREATE TRIGGER a AFTER DELETE ON t BEGIN SELECT 2; END;",
		`{{ alter_column "t" "a" (new_name "z") }} {{ drop_table "t" }}`,
	}}
	if err := p.online(t, "r1"); err != nil {
		t.Fatal(diag.Format(err))
	}
	const query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
	before := ask(t, file, query)
	if err := p.online(t, "r2"); err != nil {
		t.Fatal(diag.Format(err))
	}
	if _, err := p.open(t).Downgrade(context.Background(), "r1"); err != nil {
		t.Fatal(diag.Format(err))
	}
	if got := ask(t, file, query); got != before {
		t.Errorf("the triggers are\n%s\nthey were\n%s", got, before)
	}
}
