package engine_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mig/engine/config"
	scripts "mig/engine/script"
)

// steps are three small revisions that every database takes.
func (c shop) steps() project {
	return c.project(
		account+"\nINSERT INTO account (id) VALUES (1);",
		sections("ALTER TABLE account ADD mail varchar(20);\nUPDATE account SET mail = 'a' WHERE id = 1;", "ALTER TABLE account DROP mail;"),
		sections(`{{ bulk_insert "account" (row "id" 2 "name" "é'\"; x") }}`, "DELETE FROM account WHERE id = 2;"),
	)
}

func sections(up, down string) string {
	return `{{ define "upgrade" }}` + up + `{{ end }}{{ define "downgrade" }}` + down + "{{ end }}"
}

func TestClientRunTwice(t *testing.T) {
	t.Parallel()
	each(t, shops, func(t *testing.T, c shop) {
		p, db := c.steps(), c.scratch(t)
		script := p.text(t, c.form(scripts.Refuses), "heads")
		c.runs(t, db, script)
		c.refused(t, db, script, "mig: this script is for a database at base; the version table says r3")
		if got := c.query(t, db, "SELECT id, name, mail FROM account ORDER BY id"); got != "1|x|a\n2|é'\"; x|NULL" {
			t.Errorf("the rows are %s", got)
		}
		settled(t, p.on(t, db))

		if c.skips {
			p, db = c.steps(), c.scratch(t)
			script := p.text(t, c.form(scripts.Skips), "heads")
			for range 2 {
				c.runs(t, db, script)
				settled(t, p.on(t, db))
			}
			if got := c.query(t, db, "SELECT count(*) FROM mig_log"); got != "3" {
				t.Errorf("the log has %s rows", got)
			}
		}

		c.runs(t, db, p.text(t, c.form(scripts.Refuses), "down heads:r1"))
		if got := c.query(t, db, "SELECT version_num FROM mig_version"); got != "r1" {
			t.Errorf("the version table says %s", got)
		}
	})
}

// A part of what is skipped is done.
func TestClientSkipsToTheRest(t *testing.T) {
	t.Parallel()
	each(t, []shop{psql, mysql, maria}, func(t *testing.T, c shop) {
		p, db, other := c.steps(), c.scratch(t), c.scratch(t)
		c.runs(t, db, p.text(t, c.form(scripts.Refuses), "r1"))
		c.runs(t, db, p.text(t, c.form(scripts.Skips), "heads"))
		c.runs(t, other, p.text(t, c.form(scripts.Refuses), "heads"))
		alike(t, "the database", c.content(t, other), c.content(t, db))
	})
}

func TestClientElsewhere(t *testing.T) {
	t.Parallel()
	each(t, shops, func(t *testing.T, c shop) {
		for _, guard := range []scripts.Guard{scripts.Refuses, scripts.Skips} {
			if guard == scripts.Skips && !c.skips {
				continue
			}
			script := c.steps().text(t, c.form(guard), "r2:heads")
			behind, empty, further := c.scratch(t), c.scratch(t), c.scratch(t)
			c.refused(t, empty, script, "mig: this script is for a database at r2; ")
			c.runs(t, behind, c.steps().text(t, c.form(guard), "r1"))
			c.refused(t, behind, script, "mig: this script is for a database at r2; the version table says r1")
			c.runs(t, further, c.steps().text(t, c.form(guard), "heads"))
			c.refused(t, further, c.steps().text(t, c.form(guard), "base:r2"), "mig: this script is for a database at base; the version table says r3")
		}
	})
}

func TestClientWrongPlace(t *testing.T) {
	t.Parallel()
	each(t, shops, func(t *testing.T, c shop) {
		for _, guard := range []scripts.Guard{scripts.Refuses, scripts.Skips} {
			if guard == scripts.Skips && !c.skips {
				continue
			}
			db := c.scratch(t)
			u, path := split(t, db)
			name, schema := strings.TrimPrefix(u.Path, "/"), map[string]string{"postgresql": "public", "mysql": strings.TrimPrefix(u.Path, "/"), "sqlite": "main"}[c.dialect]
			if c.dialect == "sqlite" {
				name = filepath.Base(path)
			}
			expects := func(database, schema string) string {
				p := c.steps().with(func(cfg *config.Config) {
					cfg.ExpectDatabase, cfg.ExpectSchema = config.Literal(database), config.Literal(schema)
				})
				return p.text(t, c.form(guard), "heads")
			}
			c.refused(t, db, expects("prö'd", ""), "mig: this script is for the database prö'd, and this is "+name)
			c.refused(t, db, expects(strings.ToUpper(name), schema), "mig: this script is for the database "+strings.ToUpper(name)+", and this is "+name)
			c.refused(t, db, expects(name, "app"), "mig: this script is for the schema app, and this is "+schema)
			c.runs(t, db, expects(name, schema))
		}
	})
}

// A file that is read as another encoding than its own is not run.
func TestClientEncoding(t *testing.T) {
	t.Parallel()
	latin1 := func(text string) string {
		var b []byte
		for _, r := range text {
			b = append(b, byte(r))
		}
		return string(b)
	}
	crlf := func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }
	for _, tt := range []struct {
		c       shop
		name    string
		args    []string
		env     string
		convert func(string) string
		message string
	}{
		{c: psql, name: "PGCLIENTENCODING", env: "PGCLIENTENCODING=LATIN1", message: "mig: the client does not read this file as UTF-8"},
		{c: mysql, name: "latin1", args: []string{"--default-character-set=latin1"}, message: "mig: the client does not read this file as UTF-8"},
		{c: maria, name: "latin1", args: []string{"--default-character-set=latin1"}, message: "mig: the client does not read this file as UTF-8"},
		{c: mysql, name: "utf8mb3", args: []string{"--default-character-set=utf8mb3"}, message: "mig: the client does not read this file as UTF-8"},
		{c: maria, name: "utf8mb3", args: []string{"--default-character-set=utf8mb3"}, message: "mig: the client does not read this file as UTF-8"},
		{c: psql, name: "converted", convert: latin1, message: "invalid byte sequence for encoding"},
		{c: psql, name: "line ends", convert: crlf, message: "mig: the line ends of this file were changed"},
		{c: mysql, name: "converted", convert: latin1, message: "mig: the client does not read this file as UTF-8"},
		{c: maria, name: "converted", convert: latin1, message: "mig: the client does not read this file as UTF-8"},
		{c: sqlite3, name: "converted", convert: latin1, message: "mig: this file is not in UTF-8 any more"},
	} {
		t.Run(tt.c.name+" "+tt.name, func(t *testing.T) {
			db := tt.c.scratch(t)
			script := tt.c.steps().text(t, tt.c.form(scripts.Refuses), "heads")
			if tt.convert != nil {
				script = tt.convert(script)
			}
			before := tt.c.all(t, db)
			cmd := tt.c.command(t, db, tt.args...)
			if tt.env != "" {
				cmd.Env = append(os.Environ(), tt.env)
			}
			if code, out := finish(t, cmd, script); code != tt.c.refuses || !strings.Contains(out, tt.message) {
				t.Fatalf("exit status %d:\n%s", code, out)
			}
			alike(t, "the database", before, tt.c.all(t, db))
		})
	}
}

// What a session may have been set to does not change what a script does, or lets it refuse.
func TestClientSettings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		c       shop
		name    string
		args    []string
		rc      string // of psql
		refuses string
	}{
		{c: mysql, name: "NO_BACKSLASH_ESCAPES", args: []string{"--init-command=SET sql_mode = 'NO_BACKSLASH_ESCAPES'"}, refuses: "mig: literals are written for a sql_mode without"},
		{c: mysql, name: "ANSI_QUOTES", args: []string{"--init-command=SET sql_mode = 'STRICT_TRANS_TABLES,ANSI_QUOTES'"}, refuses: "mig: literals are written for a sql_mode without"},
		{c: maria, name: "NO_BACKSLASH_ESCAPES", args: []string{"--init-command=SET sql_mode = 'NO_BACKSLASH_ESCAPES'"}, refuses: "mig: literals are written for a sql_mode without"},
		{c: maria, name: "ANSI", args: []string{"--init-command=SET sql_mode = 'ANSI'"}, refuses: "mig: literals are written for a sql_mode without"},
		{c: mysql, name: "autocommit", args: []string{"--init-command=SET autocommit = 0"}},
		{c: maria, name: "autocommit", args: []string{"--init-command=SET autocommit = 0"}},
		{c: mysql, name: "PIPES_AS_CONCAT", args: []string{"--init-command=SET sql_mode = 'PIPES_AS_CONCAT,IGNORE_SPACE,HIGH_NOT_PRECEDENCE,NO_UNSIGNED_SUBTRACTION'"}},
		{c: maria, name: "PIPES_AS_CONCAT", args: []string{"--init-command=SET sql_mode = 'PIPES_AS_CONCAT,IGNORE_SPACE,HIGH_NOT_PRECEDENCE,EMPTY_STRING_IS_NULL'"}},
		{c: psql, name: "rc", rc: "\\set ON_ERROR_STOP off\n\\set AUTOCOMMIT off\n\\set ON_ERROR_ROLLBACK on\n"},
		{c: psql, name: "single line", rc: "\\set SINGLELINE on\n"},
		{c: psql, name: "echo", rc: "\\set ECHO all\n\\set QUIET on\n\\timing on\n\\pset format html\n\\set VERBOSITY verbose\n"},
		{c: psql, name: "literals", rc: "SET standard_conforming_strings = off;\n", refuses: "mig: literals are written for standard_conforming_strings = on"},
		{c: psql, name: "in a transaction", args: []string{"--single-transaction"}},
		{c: psql, name: "variables", args: []string{"-v", "x=y", "-v", "id=7"}},
		{c: sqlite3, name: "bail off", args: []string{"-cmd", ".bail off"}},
		{c: sqlite3, name: "modes", args: []string{"-cmd", ".mode box", "-cmd", ".headers on", "-cmd", "PRAGMA foreign_keys = ON;", "-cmd", ".echo on"}},
	} {
		t.Run(tt.c.name+" "+tt.name, func(t *testing.T) {
			p, db := tt.c.steps(), tt.c.scratch(t)
			script := p.text(t, tt.c.form(scripts.Refuses), "heads")
			start := func() *exec.Cmd {
				cmd := tt.c.command(t, db, tt.args...)
				if tt.rc != "" {
					rc := filepath.Join(t.TempDir(), "psqlrc")
					if err := os.WriteFile(rc, []byte(tt.rc), 0o600); err != nil {
						t.Fatal(err)
					}
					cmd.Args = append(cmd.Args[:1], cmd.Args[2:]...) // -X
					cmd.Env = append(os.Environ(), "PSQLRC="+rc)
				}
				return cmd
			}
			before := tt.c.all(t, db)
			if tt.refuses != "" {
				if code, out := finish(t, start(), script); code != tt.c.refuses || !strings.Contains(out, tt.refuses) {
					t.Fatalf("exit status %d:\n%s", code, out)
				}
				alike(t, "the database", before, tt.c.all(t, db))
				return
			}
			if code, out := finish(t, start(), script); code != 0 {
				t.Fatalf("exit status %d:\n%s", code, out)
			}
			settled(t, p.on(t, db))
			before = tt.c.all(t, db)
			if code, out := finish(t, start(), script); code != tt.c.refuses || !strings.Contains(out, "the version table says r3") {
				t.Fatalf("exit status %d:\n%s", code, out)
			}
			alike(t, "the database", before, tt.c.all(t, db))
		})
	}
}
