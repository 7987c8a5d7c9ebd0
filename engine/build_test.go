package engine_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/run"
)

// project is a migration directory in memory: each text is a revision's file, in a chain.
type project struct {
	dialect string
	front   string // front matter of the last revision
	middle  string // of the second
	texts   []string
	files   map[string]string // beside the revisions
	set     func(*config.Config)
	args    map[string]string
}

func (p project) open(t *testing.T) *engine.Environment {
	t.Helper()
	return p.openWith(t, func(*engine.Options) {})
}

func (p project) openWith(t *testing.T, with func(*engine.Options)) *engine.Environment {
	t.Helper()
	files := fstest.MapFS{}
	for i, text := range p.texts {
		front := fmt.Sprintf("revision: r%d\n", i+1)
		if i > 0 {
			front += fmt.Sprintf("down_revision: r%d\n", i)
		}
		if i == len(p.texts)-1 {
			front += p.front
		}
		if i == 1 {
			front += p.middle
		}
		files[fmt.Sprintf("versions/r%d.sql.tmpl", i+1)] = &fstest.MapFile{Data: []byte("---\n" + front + "---\n" + text)}
	}
	for name, text := range p.files {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	cfg := config.Default()
	cfg.Dialect, cfg.ScriptLocation = p.dialect, "m"
	if p.set != nil {
		p.set(&cfg)
	}
	opts := engine.Options{Dialects: all.Dialects(), Script: files, Mig: "test", Args: p.args}
	with(&opts)
	env, err := engine.Open(cfg, opts)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// last renders all revisions and gives what the last one makes, without comments and bookkeeping; or the error.
func (p project) last(t *testing.T, d revision.Direction) string {
	t.Helper()
	target := engine.Target{To: "heads"}
	if d == revision.Down {
		target = engine.Target{From: "heads", HasFrom: true, To: "-1"}
	}
	if set := p.set; set == nil {
		p.set = func(c *config.Config) { c.LogTable = "" }
	} else {
		p.set = func(c *config.Config) { c.LogTable = ""; set(c) }
	}
	s, err := p.open(t).Render(context.Background(), d, target)
	if err != nil {
		return diag.Format(err)
	}
	if _, err := s.Bytes(); err != nil {
		return diag.Format(err)
	}
	for i := range s.Steps {
		s.Steps[i].Bookkeeping = nil
	}
	text, err := s.Bytes()
	if err != nil {
		return diag.Format(err)
	}
	_, text2, _ := strings.Cut(string(text), fmt.Sprintf("-- Running %s", d))
	for range len(p.texts) - 1 {
		if _, after, more := strings.Cut(text2, fmt.Sprintf("-- Running %s", d)); more {
			text2 = after
		}
	}
	var lines []string
	for _, line := range strings.Split(text2, "\n")[1:] {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

const account = `{{ create_table "account" (column "id" "integer" primary_key) (column "name" "varchar(20)" not_null (server_default "x")) }}`

func TestBuild(t *testing.T) {
	const pg, my = "postgresql", "mysql"
	tests := []struct {
		name string
		p    project
		down bool
		want string
	}{
		{
			"raw and operations keep their order",
			project{dialect: pg, texts: []string{"SELECT 1;\n{{ drop_table \"a\" }}\nSELECT 2"}},
			false,
			"BEGIN;\nSELECT 1;\nDROP TABLE a;\nSELECT 2;\nCOMMIT;",
		},
		{
			"a call ends the statement before it",
			project{dialect: pg, texts: []string{"SELECT 1\n{{ drop_table \"a\" }}"}},
			false,
			"BEGIN;\nSELECT 1;\nDROP TABLE a;\nCOMMIT;",
		},
		{
			"comments stay with what follows",
			project{dialect: pg, texts: []string{"-- why\nSELECT 1; -- note\nSELECT 2; -- end"}},
			false,
			"BEGIN;\n-- why\nSELECT 1;\n-- note\nSELECT 2;\nCOMMIT;",
		},
		{"no transaction", project{dialect: pg, front: "transaction: false\n", texts: []string{"VACUUM;"}}, false, "VACUUM;"},
		{
			"concurrently stands outside",
			project{dialect: pg, texts: []string{account + `{{ create_index "ix" "account" "name" concurrently }}` + "SELECT 1;"}},
			false,
			"BEGIN;\nCREATE TABLE account (\n    id INTEGER NOT NULL,\n    name VARCHAR(20) DEFAULT 'x' NOT NULL,\n    CONSTRAINT pk_account PRIMARY KEY (id)\n);\nCOMMIT;\nCREATE INDEX CONCURRENTLY ix ON account (name);\nBEGIN;\nSELECT 1;\nCOMMIT;",
		},
		{
			"only for others",
			project{dialect: pg, front: "dialects: [oracle, mssql]\n", texts: []string{"SELECT 1;"}},
			false,
			"-- Nothing runs here: the revision is for oracle, mssql\nBEGIN;\nCOMMIT;",
		},
		{
			"own delimiters",
			project{dialect: pg, front: `delims: ["<%", "%>"]` + "\n", texts: []string{`SELECT '{{ x }}'; <% drop_table "a" %>`}},
			false,
			"BEGIN;\nSELECT '{{ x }}';\nDROP TABLE a;\nCOMMIT;",
		},
		{
			"argument",
			project{dialect: pg, args: map[string]string{"schema": "hr"}, texts: []string{`COMMENT ON SCHEMA {{ ident .Args.schema }} IS NULL;`}},
			false,
			"BEGIN;\nCOMMENT ON SCHEMA hr IS NULL;\nCOMMIT;",
		},

		{
			"in a comment",
			project{dialect: pg, texts: []string{"SELECT 1;\n-- {{ drop_table \"a\" }}\n"}},
			false,
			"m/versions/r1.sql.tmpl:5:7: a helper call inside a comment",
		},
		{
			"in a string",
			project{dialect: pg, texts: []string{`SELECT '{{ drop_table "a" }}';`}},
			false,
			"m/versions/r1.sql.tmpl:4:12: a helper call inside a string",
		},
		{
			"twice",
			project{dialect: pg, texts: []string{`{{ $x := drop_table "a" }}{{ $x }};{{ $x }}`}},
			false,
			"m/versions/r1.sql.tmpl:4:10: drop_table is written into the text twice, but was called once",
		},
		{
			"lost",
			project{dialect: pg, texts: []string{`{{ $x := drop_table "a" }}SELECT 1;`}},
			false,
			"m/versions/r1.sql.tmpl:4:10: drop_table is called, but its result does not reach the text",
		},
		{
			"changed by another function",
			project{dialect: pg, texts: []string{`{{ drop_table "a" | printf "%s;%s" "x" }}`}},
			false,
			"BEGIN;\nx;\nDROP TABLE a;\nCOMMIT;",
		},
		{
			"option alone",
			project{dialect: pg, texts: []string{`SELECT 1; {{ not_null }}`}},
			false,
			"m/versions/r1.sql.tmpl:4:14: an option stands here alone",
		},
		{
			"several in execute",
			project{dialect: pg, texts: []string{`{{ execute "SELECT 1; SELECT 2" }}`}},
			false,
			"m/versions/r1.sql.tmpl:4:4: execute: execute takes one statement; there are 2",
		},
		{
			"unclosed quote",
			project{dialect: pg, texts: []string{"SELECT 1;\nSELECT 'abc;\n"}},
			false,
			"m/versions/r1.sql.tmpl:5:8: ",
		},
		{
			"typo in a section",
			project{dialect: pg, texts: []string{`{{ define "upgrad" }}SELECT 1;{{ end }}`}},
			false,
			`m/versions/r1.sql.tmpl:4:1: nothing runs the section "upgrad"`,
		},
		{
			"lock_timeout",
			project{dialect: pg, front: "lock_timeout: 5s\n", texts: []string{"SELECT 1;"}},
			false,
			"SELECT set_config('mig.lock_timeout', current_setting('lock_timeout'), false);\nSET lock_timeout = 5000;\nBEGIN;\nSELECT 1;\nCOMMIT;\n" +
				"SELECT set_config('lock_timeout', current_setting('mig.lock_timeout'), false);",
		},

		{
			"misspelt downgrade",
			project{dialect: pg, texts: []string{`{{ define "upgrade" }}{{ end }}` + "\n" + `{{ define "Downgrade" }}{{ end }}`}},
			false,
			`m/versions/r1.sql.tmpl:5:1: nothing runs the section "Downgrade"`,
		},
		{
			"section of no database",
			project{dialect: pg, texts: []string{`{{ define "upgrade" }}{{ end }}{{ define "upgrade_biling" }}{{ end }}`}},
			false,
			`m/versions/r1.sql.tmpl:4:32: nothing runs the section "upgrade_biling"`,
		},
		{"section that is called", project{dialect: pg, texts: []string{`{{ define "upgrade" }}{{ template "part" . }}{{ end }}{{ define "part" }}SELECT 1;{{ end }}`}}, false, "BEGIN;\nSELECT 1;\nCOMMIT;"},
		{
			"unknown dialect",
			project{dialect: pg, front: "dialects: [postgres]\n", texts: []string{"SELECT 1;"}},
			false,
			`m/versions/r1.sql.tmpl:3:12: there is no dialect "postgres"`,
		},
		{
			"own transaction",
			project{dialect: pg, texts: []string{"SELECT 1;\nCOMMIT;"}},
			false,
			"m/versions/r1.sql.tmpl:5:1: the statement opens or ends a transaction, and the revision has one around it",
		},
		{
			"own transaction in a passage",
			project{dialect: pg, texts: []string{"SELECT 1;\n-- mig:statement begin\nUPDATE t SET a = 1;\nCOMMIT;\n-- mig:statement end\n"}},
			false,
			"m/versions/r1.sql.tmpl:6:1: the statement opens or ends a transaction, and the revision has one around it",
		},
		{
			"own transaction in a body",
			project{dialect: pg, texts: []string{"CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 1; COMMIT; END $$;"}},
			false,
			"BEGIN;\nCREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 1; COMMIT; END $$;\nCOMMIT;",
		},
		{
			"own transaction in a body of MySQL",
			project{dialect: my, texts: []string{"-- mig:statement begin\nCREATE PROCEDURE p() BEGIN START TRANSACTION; UPDATE t SET a = 1; END\n-- mig:statement end\n"}},
			false,
			"DELIMITER //\nCREATE PROCEDURE p() BEGIN START TRANSACTION; UPDATE t SET a = 1; END\n//\nDELIMITER ;",
		},
		{
			"own transaction without mig's",
			project{dialect: pg, front: "transaction: false\n", texts: []string{"BEGIN;\nSELECT 1;\nCOMMIT;"}},
			false,
			"BEGIN;\nSELECT 1;\nCOMMIT;",
		},
		{
			"transaction left open",
			project{dialect: my, texts: []string{"START TRANSACTION;\nINSERT INTO t VALUES (1);"}},
			false,
			"m/versions/r1.sql.tmpl:4:1: the transaction that begins here is not ended",
		},
		{
			"batch with a transaction",
			project{dialect: "mssql", texts: []string{"SELECT 1\nGO\nBEGIN TRAN; UPDATE t SET a = 'COMMIT';\nGO\n"}},
			false,
			"m/versions/r1.sql.tmpl:6:1: the statement opens or ends a transaction",
		},
		{
			"search path",
			project{dialect: pg, texts: []string{"SELECT pg_catalog.set_config('search_path', '', false);"}},
			false,
			"m/versions/r1.sql.tmpl:4:1: the statement changes the search path",
		},
		{
			"search path with a named schema",
			project{dialect: pg, set: func(c *config.Config) { c.VersionTableSchema = "public" }, texts: []string{"SET search_path = app;"}},
			false,
			"BEGIN;\nSET search_path = app;\nCOMMIT;",
		},
		{
			"backfill in a transaction",
			project{dialect: pg, texts: []string{`{{ backfill "t" (set "a" "1") (where "a IS NULL") (key "id") }}`}},
			false,
			"m/versions/r1.sql.tmpl:4:4: backfill: it commits after each batch",
		},
		{
			"inferred",
			project{dialect: my, texts: []string{account, `{{ alter_column "account" "name" (type "varchar(40)") }}`}},
			false,
			"ALTER TABLE account MODIFY name VARCHAR(40) NOT NULL DEFAULT 'x';",
		},
		{
			"raw DDL makes unknown",
			project{dialect: my, texts: []string{account, "ALTER TABLE account ADD x INT;", `{{ alter_column "account" "name" (type "varchar(40)") }}`}},
			false,
			"m/versions/r3.sql.tmpl:5:4: alter_column: mig does not know",
		},
		{
			"raw DDL that changes nothing",
			project{dialect: my, texts: []string{account, "-- mig:schema-unchanged\nALTER TABLE account ENGINE=InnoDB;", `{{ alter_column "account" "name" (type "varchar(40)") }}`}},
			false,
			"ALTER TABLE account MODIFY name VARCHAR(40) NOT NULL DEFAULT 'x';",
		},
		{
			"raw DDL in MySQL's comments",
			project{dialect: my, texts: []string{account, "/*!50000 ALTER TABLE `Account` ADD x INT */;", `{{ alter_column "account" "name" (type "varchar(40)") }}`}},
			false,
			"m/versions/r3.sql.tmpl:5:4: alter_column: mig does not know",
		},
		{
			"raw DDL in a batch",
			project{dialect: "mssql", texts: []string{account, "UPDATE account SET name = 'x'\nALTER TABLE [dbo].[account] ALTER COLUMN name INT", `{{ alter_column "account" "name" (type "varchar(40)") }}`}},
			false,
			"m/versions/r3.sql.tmpl:5:4: alter_column: mig does not know",
		},
		{
			"sp_rename of a column",
			project{dialect: "mssql", texts: []string{account, "EXEC sp_rename 'account.name', 'label', 'COLUMN'", `{{ alter_column "account" "name" (type "varchar(40)") }}`}},
			false,
			"m/versions/r3.sql.tmpl:5:4: alter_column: mig does not know",
		},
		{
			"raw DDL with a comment in it",
			project{dialect: my, texts: []string{account, "ALTER # don't\nTABLE account RENAME COLUMN name TO c;", `{{ alter_column "account" "name" (type "varchar(40)") }}`}},
			false,
			"m/versions/r3.sql.tmpl:5:4: alter_column: mig does not know",
		},
		{
			"execute ends the transaction",
			project{dialect: pg, texts: []string{`{{ execute "COMMIT" }}`}},
			false,
			"m/versions/r1.sql.tmpl:4:4: the statement opens or ends a transaction",
		},
		{
			"names in a batch",
			project{dialect: pg, texts: []string{account, `{{ batch_alter_table "account" (add_column (column "a" "text" unique)) (create_index "" "a") }}`}},
			false,
			"BEGIN;\nALTER TABLE account ADD COLUMN a TEXT;\nALTER TABLE account ADD CONSTRAINT uq_account_a UNIQUE (a);\nCREATE INDEX ix_account_a ON account (a);\nCOMMIT;",
		},
		{
			"dropped under a check",
			project{dialect: pg, texts: []string{account + `{{ create_check_constraint "ck" "account" "id > 0 AND name <> ''" }}`, `{{ drop_column "account" "name" }}`}},
			false,
			"m/versions/r2.sql.tmpl:5:4: drop_column: the column account.name is part of the check constraint ck",
		},
		{
			"added twice",
			project{dialect: pg, texts: []string{account, `{{ add_column "account" (column "name" "text") }}`}},
			false,
			"m/versions/r2.sql.tmpl:5:4: add_column: the table account has a column name already",
		},
		{
			"dropped before",
			project{dialect: pg, texts: []string{account, `{{ drop_table "account" }}{{ drop_column "account" "name" }}`}},
			false,
			"m/versions/r2.sql.tmpl:5:30: drop_column: the table account was dropped or renamed before",
		},
		{
			"index on a missing column",
			project{dialect: pg, texts: []string{account, `{{ create_index "ix" "account" "nme" }}`}},
			false,
			"m/versions/r2.sql.tmpl:5:4: create_index: the table account has no column nme",
		},

		{
			"derived downgrade",
			project{dialect: pg, texts: []string{account, `{{ add_column "account" (column "a" "text" unique) }}{{ drop_column "account" "name" }}`}},
			true,
			"BEGIN;\nALTER TABLE account ADD COLUMN name VARCHAR(20) DEFAULT 'x' NOT NULL;\nALTER TABLE account DROP COLUMN a;\nCOMMIT;",
		},
		{
			"not derivable",
			project{dialect: pg, texts: []string{account, "SELECT 1;"}},
			true,
			"m/versions/r2.sql.tmpl:5:1: the revision has no downgrade section, and none can be derived: raw SQL can't be reversed",
		},
		{
			"irreversible",
			project{dialect: pg, texts: []string{`{{ define "upgrade" }}{{ end }}{{ define "downgrade" }}{{ irreversible "data is gone" }}{{ end }}`}},
			true,
			"m/versions/r1.sql.tmpl:4:59: irreversible: the revision can't be reversed: data is gone",
		},
		{
			"empty downgrade",
			project{dialect: pg, texts: []string{`{{ define "upgrade" }}SELECT 1;{{ end }}{{ define "downgrade" }}{{ end }}`}},
			true,
			"BEGIN;\nCOMMIT;",
		},

		{"section of a database", project{
			dialect: pg, set: func(c *config.Config) { c.Database, c.Databases = "billing", []string{"billing"} },
			texts: []string{`{{ define "upgrade" }}SELECT 1;{{ end }}{{ define "upgrade_billing" }}SELECT 2;{{ end }}`},
		}, false, "BEGIN;\nSELECT 2;\nCOMMIT;"},
		{"section of another database", project{
			dialect: pg, set: func(c *config.Config) { c.Database, c.Databases = "shop", []string{"shop", "billing"} }, texts: []string{`{{ define "upgrade_billing" }}SELECT 2;{{ end }}`},
		}, false, "BEGIN;\nCOMMIT;"},

		{
			"names are left to the database",
			project{dialect: pg, set: func(c *config.Config) { c.Naming.None = true }, texts: []string{account}},
			false,
			"BEGIN;\nCREATE TABLE account (\n    id INTEGER NOT NULL,\n    name VARCHAR(20) DEFAULT 'x' NOT NULL,\n    PRIMARY KEY (id)\n);\nCOMMIT;",
		},
		{"own convention", project{
			dialect: pg, set: func(c *config.Config) {
				c.Naming.Templates = map[string]string{"uq": `{{.Table | upper}}_{{join "_" .Columns}}_key`}
			},
			texts: []string{account, `{{ create_unique_constraint "" "account" "name" "id" }}`},
		}, false, `BEGIN;` + "\n" + `ALTER TABLE account ADD CONSTRAINT "ACCOUNT_name_id_key" UNIQUE (name, id);` + "\nCOMMIT;"},
		{
			"checks are numbered",
			project{dialect: pg, texts: []string{account, `{{ create_check_constraint "" "account" "id > 0" }}{{ create_check_constraint "" "account" "id < 9" }}`}},
			false,
			"BEGIN;\nALTER TABLE account ADD CONSTRAINT ck_account_1 CHECK (id > 0);\nALTER TABLE account ADD CONSTRAINT ck_account_2 CHECK (id < 9);\nCOMMIT;",
		},
		{
			"a long name is cut",
			project{dialect: pg, texts: []string{account, `{{ create_index "" "` + strings.Repeat("long_", 9) + `t" "a_rather_long_column_name" }}`}},
			false,
			"BEGIN;\nCREATE INDEX ix_long_long_long_long_long_long_long_long_long_t_a_ra_52413007 ON long_long_long_long_long_long_long_long_long_t (a_rather_long_column_name);\nCOMMIT;",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := revision.Up
			if tt.down {
				d = revision.Down
			}
			got := tt.p.last(t, d)
			if got != tt.want && !(strings.HasPrefix(tt.want, "m/") && strings.HasPrefix(got, tt.want)) {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestSingleTransaction(t *testing.T) {
	p := project{dialect: "postgresql", texts: []string{"SELECT 1;", "SELECT 2;"}, set: func(c *config.Config) { c.Transaction = config.SingleTransaction }}
	s, err := p.open(t).Render(context.Background(), revision.Up, engine.Target{To: "heads"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if b, c := strings.Count(string(text), "BEGIN;"), strings.Count(string(text), "COMMIT;"); b != 1 || c != 1 {
		t.Errorf("%d BEGIN and %d COMMIT in\n%s", b, c, text)
	}
}

// What is rendered is a pure function of its inputs.
func TestRenderIsDeterministic(t *testing.T) {
	for _, dialect := range names() {
		var first string
		for range 5 {
			s, err := example(t, dialect, "").Render(context.Background(), revision.Up, engine.Target{To: "heads"})
			if err != nil {
				t.Fatal(err)
			}
			text, err := s.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if first == "" {
				first = string(text)
			} else if first != string(text) {
				t.Fatalf("%s: two renderings differ", dialect)
			}
		}
	}
}

// A failing statement leaves nothing of its revision where DDL is transactional, and the error says where it stands.
func TestFailingStatement(t *testing.T) {
	p := project{dialect: "", texts: []string{account, "CREATE TABLE left_over (a integer);\n\nINSERT INTO nowhere VALUES (1);"}, set: func(c *config.Config) {
		c.URL = config.Literal("sqlite:" + t.TempDir() + "/x.db")
	}}
	env := p.open(t)
	_, err := env.Upgrade(context.Background(), "heads")
	if err == nil || !strings.Contains(err.Error(), "m/versions/r2.sql.tmpl:7:1: upgrade of revision r2 failed at statement 2 of 2") {
		t.Fatalf("got %v", err)
	}
	heads, err := env.Current(context.Background())
	if err != nil || len(heads) != 1 || heads[0] != "r1" {
		t.Errorf("the database is at %v, %v", heads, err)
	}
	url, err := env.Config.URL.Expand(nil)
	if err != nil {
		t.Fatal(err)
	}
	withSession(t, "sqlite", url, func(ctx context.Context, s dialects.Session) {
		_, rows, err := s.Query(ctx, "SELECT name FROM sqlite_master WHERE name = 'left_over'")
		if err != nil || len(rows) > 0 {
			t.Errorf("of the failed revision remains %v, %v", rows, err)
		}
	})
}

// In one transaction for all, what ran in it goes back together, and the error says so.
func TestSingleTransactionFails(t *testing.T) {
	p := project{texts: []string{"CREATE TABLE a (x integer);", "CREATE TABLE a (x integer);"}, set: func(c *config.Config) {
		c.Transaction, c.URL = config.SingleTransaction, config.Literal("sqlite:"+t.TempDir()+"/x.db")
	}}
	env := p.open(t)
	_, err := env.Upgrade(context.Background(), "heads")
	var failed *run.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v", err)
	}
	heads, err := env.Current(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(heads) != 0 || !failed.Undone || !slices.Equal(failed.Also, []string{"r1"}) {
		t.Errorf("at %v, undone %v with %v", heads, failed.Undone, failed.Also)
	}
}

// A revision that runs outside the one transaction is counted as done at once.
func TestSingleTransactionOutside(t *testing.T) {
	p := project{dialect: "postgresql", front: "transaction: false\n", texts: []string{"SELECT 1;", "VACUUM;"}, set: func(c *config.Config) {
		c.Transaction = config.SingleTransaction
	}}
	if got, want := p.last(t, revision.Up), "COMMIT;\nVACUUM;\nBEGIN;\nCOMMIT;"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestLongRawSQL: a long section of raw SQL is cut anew for each use, and each gets all of it.
func TestLongRawSQL(t *testing.T) {
	const n = 20000
	var text strings.Builder
	text.WriteString("CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT);\n")
	for i := range n {
		fmt.Fprintf(&text, "INSERT INTO t VALUES (%d, '%060d; -- no end');\n", i, i)
	}
	p := liteProject{file: filepath.Join(t.TempDir(), "a.db"), texts: []string{text.String()}}
	ways(t, func(t *testing.T, run func(p liteProject, from, to string) error) {
		p.file = filepath.Join(t.TempDir(), "a.db")
		if err := run(p, "", "heads"); err != nil {
			t.Fatal(err)
		}
		if got := ask(t, p.file, "SELECT count(*), max(id), min(length(s)) FROM t"); got != fmt.Sprintf("%d|%d|71", n, n-1) {
			t.Error(got)
		}
	})
	s, err := project{dialect: "sqlite", texts: p.texts}.open(t).Render(context.Background(), revision.Up, engine.Target{To: "heads"})
	if err != nil {
		t.Fatal(err)
	}
	last := diag.Pos{}
	for st := range s.Steps[0].Statements() {
		last = st.Pos
	}
	if total := s.Steps[0].Total(); total != n+2 || last.Line != 4+n || len(s.Steps[0].Items) != 1 {
		t.Errorf("%d statements, the last at %s, in %d items", total, last, len(s.Steps[0].Items))
	}
	broken := project{dialect: "sqlite", texts: []string{text.String() + "INSERT INTO t VALUES ('open"}}
	if got := broken.last(t, revision.Up); !strings.Contains(got, fmt.Sprintf("m/versions/r1.sql.tmpl:%d:23: ", n+5)) {
		t.Error(got)
	}
}

// What can't run in a transaction is refused before anything runs, where there is one.
func TestStatementsThatRunAlone(t *testing.T) {
	for dialect, sql := range map[string]string{
		"postgresql": "create  index /* now */ concurrently ix ON t (a);", "mssql": "ALTER DATABASE CURRENT SET RECOVERY SIMPLE;", "sqlite": "VACUUM;",
	} {
		want := "m/versions/r1.sql.tmpl:4:1: the statement can't run in a transaction, and the revision has one around it"
		if got := (project{dialect: dialect, texts: []string{sql}}).last(t, revision.Up); !strings.Contains(got, want) {
			t.Errorf("%s: %s", dialect, got)
		}
		if got := (project{dialect: dialect, front: "transaction: false\n", texts: []string{sql}}).last(t, revision.Up); strings.Contains(got, want) {
			t.Errorf("%s: %s", dialect, got)
		}
	}
}
