package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"mig/dialects"
	"mig/engine/config"
	scripts "mig/engine/script"
)

// What is refused changes nothing either where the client goes on after the error.
func TestClientForced(t *testing.T) {
	t.Parallel()
	each(t, []shop{mysql, maria}, func(t *testing.T, c shop) {
		elsewhere := c.steps().with(func(cfg *config.Config) { cfg.ExpectDatabase = config.Literal("prod") })
		for _, guard := range []scripts.Guard{scripts.Refuses, scripts.Skips} {
			for _, tt := range []struct {
				name, at, script, message string
				args                      []string
			}{
				{"elsewhere", "", elsewhere.text(t, c.form(guard), "heads"), "mig: this script is for the database prod", nil},
				{"elsewhere, from r1", "r1", elsewhere.text(t, c.form(guard), "r1:heads"), "mig: this script is for the database prod", nil},
				{"elsewhere, down", "r3", elsewhere.text(t, c.form(guard), "down r3:r1"), "mig: this script is for the database prod", nil},
				{"encoding", "", c.steps().text(t, c.form(guard), "heads"), "mig: the client does not read this file as UTF-8", []string{"--default-character-set=latin1"}},
				{"encoding, from r1", "r1", c.steps().text(t, c.form(guard), "r1:heads"), "mig: the client does not read this file as UTF-8", []string{"--default-character-set=utf8mb3"}},
				{"settings, from r1", "r1", c.steps().text(t, c.form(guard), "r1:heads"), "mig: literals are written for a sql_mode", []string{"--init-command=SET sql_mode = 'NO_BACKSLASH_ESCAPES'"}},
				{"too early", "", c.steps().text(t, c.form(guard), "r1:heads"), "mig: this script is for a database at r1", nil},
				{"too late", "r3", c.steps().text(t, c.form(guard), "r1:r2"), "mig: this script is for a database at r1", nil},
			} {
				t.Run(tt.name, func(t *testing.T) {
					db := c.scratch(t)
					if tt.at != "" {
						c.runs(t, db, c.steps().text(t, c.form(guard), tt.at))
					}
					before := c.all(t, db)
					_, out := c.run(t, db, tt.script, append(tt.args, "--force")...)
					if !strings.Contains(out, tt.message) || strings.Contains(out, "Done: ") || strings.Contains(out, "Running ") {
						t.Errorf("the client says %s\n%s", out, kept(t, tt.script))
					}
					alike(t, "the database", before, c.all(t, db))
				})
			}
		}
	})
}

// Without a log a client that goes on does no more than one that stops either.
func TestClientForcedWithoutLog(t *testing.T) {
	t.Parallel()
	noLog := func(cfg *config.Config) { cfg.LogTable = "" }
	each(t, []shop{mysql, maria}, func(t *testing.T, c shop) {
		h := c.hurdles()
		p := c.project(h[0].sql+h[1].sql+h[3].sql, h[4].sql+h[7].sql).with(noLog)
		script := p.text(t, c.form(scripts.Refuses), "heads")
		for _, i := range []int{1, 2, 4, 5, 8} {
			stopped, forced := c.field(t, 1, 2, 4, 5, 8), c.field(t, 1, 2, 4, 5, 8)
			c.block(t, stopped, i)
			c.block(t, forced, i)
			c.fails(t, stopped, script, "ERROR")
			if _, out := c.run(t, forced, script, "--force"); strings.Contains(out, "Done: ") {
				t.Errorf("the client says %s", out)
			}
			alike(t, fmt.Sprintf("with hurdle %d, the database", i), c.all(t, stopped), c.all(t, forced))
		}
		db, empty := c.field(t, 1, 2, 4, 5, 8), c.scratch(t)
		c.runs(t, db, script)
		settled(t, p.on(t, db))
		c.refused(t, db, script, "mig: this script is for a database at base; the version table says r2")
		before := c.all(t, empty)
		c.run(t, empty, c.steps().with(noLog).with(func(cfg *config.Config) { cfg.ExpectSchema = config.Literal("prod") }).text(t, c.form(scripts.Refuses), "heads"), "--force")
		alike(t, "the database", before, c.all(t, empty))
	})
}

// lockOf are the statements that take a lock of this name and give it back, and that kill the sessions that wait for it.
var lockOf = map[string]struct{ take, give, kill string }{
	"postgresql": {"SELECT pg_advisory_lock(hashtext(current_database()))", "SELECT pg_advisory_unlock(hashtext(current_database()))", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"},
	"mysql":      {"SELECT GET_LOCK(DATABASE(), 60)", "SELECT RELEASE_LOCK(DATABASE())", "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'User lock%'"},
}

// A client that is killed in the middle of a statement, and its session with it, leaves what can be completed.
func TestClientKilled(t *testing.T) {
	t.Parallel()
	each(t, []shop{psql, mysql, maria}, func(t *testing.T, c shop) {
		lock := lockOf[c.dialect]
		p := c.project("CREATE TABLE a (id integer);", "INSERT INTO a VALUES (1);\n"+lock.take+";\nINSERT INTO a VALUES (2);\nCREATE TABLE b (id integer);")
		form := c.form(scripts.Refuses)
		if c.skips && c.dialect == "postgresql" {
			form = c.form(scripts.Skips)
		}
		script := p.text(t, form, "heads")
		whole, db := c.scratch(t), c.scratch(t)
		c.runs(t, whole, script)
		withSession(t, c.dialect, db, func(ctx context.Context, s dialects.Session) {
			ask := func(sql string) [][]*string {
				_, rows, err := s.Query(ctx, sql)
				if err != nil {
					t.Fatal(err)
				}
				return rows
			}
			ask(lock.take)
			cmd := c.command(t, db)
			cmd.Stdin = strings.NewReader(script)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			var waiting [][]*string
			for len(waiting) == 0 {
				waiting = ask(lock.kill)
				time.Sleep(10 * time.Millisecond)
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Error("the client was not killed")
			}
			if c.dialect == "mysql" {
				if _, err := s.Run(ctx, dialects.Statement{SQL: "KILL " + *waiting[0][0]}); err != nil {
					t.Fatal(err)
				}
			}
			for len(ask(lock.kill)) > 0 {
				time.Sleep(10 * time.Millisecond)
			}
			ask(lock.give)
		})
		c.runs(t, db, script)
		alike(t, "the database", c.content(t, whole), c.content(t, db))
		settled(t, p.on(t, db))
	})
}

// The shell of SQLite is killed while it waits for the rest of its script.
func TestClientShellKilled(t *testing.T) {
	t.Parallel()
	p, db := sqlite3.steps(), sqlite3.scratch(t)
	script := p.text(t, sqlite3.form(scripts.Refuses), "heads")
	const mark = "ALTER TABLE account ADD mail varchar(20);\n"
	before, _, found := strings.Cut(script, mark)
	if !found {
		t.Fatal("the script does not add the column")
	}
	cmd := sqlite3.command(t, db)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write([]byte(before + mark + "SELECT 'ma' || 'rk';\n" + strings.Repeat("SELECT '"+strings.Repeat("x", 1000)+"';\n", 10))); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for buffer := make([]byte, 4096); !strings.Contains(said.String(), "mark"); {
		n, err := out.Read(buffer)
		if err != nil {
			t.Fatal(err)
		}
		said.Write(buffer[:n])
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the client was not killed")
	}
	sqlite3.refused(t, db, script, "mig: this script is for a database at base; the version table says r1")
	sqlite3.runs(t, db, p.text(t, sqlite3.form(scripts.Refuses), "r1:heads"))
	settled(t, p.on(t, db))
}
