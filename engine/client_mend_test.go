package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"mig/engine"
	"mig/engine/config"
	scripts "mig/engine/script"
)

// A file may be mended from the statement on that failed, and not before it.
func TestClientMended(t *testing.T) {
	t.Parallel()
	each(t, []shop{mysql, maria}, func(t *testing.T, c shop) {
		const first, second = "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\n", "INSERT INTO a VALUES (3);\n"
		db := c.scratch(t)
		text := func(sql string) string { return c.project(sql).text(t, c.form(scripts.Refuses), "heads") }
		c.fails(t, db, text(first+"INSERT INTO nowhere VALUES (2);\n"+second), "nowhere")
		c.refused(t, db, text(strings.Replace(first, "(1)", "(9)", 1)+second), "mig: what ran of r1 is not what this script has: settle it with mig resolve")
		c.refused(t, db, text("CREATE TABLE a (id integer);\n"), "mig: what ran of r1 is not what this script has: settle it with mig resolve")
		c.runs(t, db, text(first+"INSERT INTO a VALUES (2);\n"+second))
		if got := c.query(t, db, "SELECT id FROM a ORDER BY id"); got != "1\n2\n3" {
			t.Errorf("the rows are %q", got)
		}
		settled(t, c.project(first+"INSERT INTO a VALUES (2);\n"+second).on(t, db))
	})
}

// mig itself goes on where a script has failed, and a script where mig has.
func TestClientAndMig(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	each(t, []shop{psql, mysql, maria}, func(t *testing.T, c shop) {
		p := c.project("CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);\nINSERT INTO b VALUES (2);\nINSERT INTO a VALUES (3);\n")
		p.front = "transaction: false\n"
		script := p.text(t, c.form(scripts.Refuses), "heads")
		online, offline := c.scratch(t), c.scratch(t)
		c.fails(t, offline, script, "b")
		if _, err := p.on(t, online).Upgrade(ctx, "heads"); err == nil {
			t.Fatal("there is no table b")
		}
		var unfinished *engine.UnfinishedError
		var done [2]int
		for i, db := range []string{online, offline} {
			if _, err := p.on(t, db).Upgrade(ctx, "heads"); !errors.As(err, &unfinished) {
				t.Fatalf("upgrade says %v", err)
			}
			done[i] = unfinished.Entry.Done
			c.refused(t, online, script, "mig: a run of a revision has not come to its end: mig status shows it")
			c.exec(t, db, "CREATE TABLE b (id integer)")
		}
		if _, err := p.on(t, offline).Resolve(ctx, "r1", engine.StatementUnapplied, "the table b was missing"); err != nil { // a script can't write down that it failed
			t.Fatal(err)
		}
		resumed := p.with(func(cfg *config.Config) {
			cfg.Dialect, cfg.ServerVersion, cfg.URL = "", config.ByDialect{}, config.Literal(offline)
		}).openWith(t, func(o *engine.Options) { o.Resume = true })
		if _, err := resumed.Upgrade(ctx, "heads"); err != nil {
			t.Fatal(err)
		}
		if err := resumed.Close(); err != nil {
			t.Error(err)
		}
		settled(t, p.on(t, offline))
		rest := c.form(scripts.Refuses)
		rest.From = done[0] + 1 // mig undoes the rows of a failure with those before it
		c.runs(t, online, p.text(t, rest, "heads"))
		settled(t, p.on(t, online))
		for _, db := range []string{online, offline} {
			if got := c.query(t, db, "SELECT id FROM a UNION SELECT id FROM b ORDER BY id"); got != "1\n2\n3" {
				t.Errorf("the rows are %q", got)
			}
		}
	})
}

// A transaction of the revision's own is a transaction: what failed in it is undone, and its statements run again.
func TestClientOwnTransaction(t *testing.T) {
	t.Parallel()
	each(t, []shop{mysql, maria}, func(t *testing.T, c shop) {
		p := c.project("CREATE TABLE a (id integer);\nSTART TRANSACTION;\nINSERT INTO a VALUES (1);\nINSERT INTO b VALUES (2);\nCOMMIT;\nINSERT INTO c VALUES (3);\n")
		script := p.text(t, c.form(scripts.Refuses), "heads")
		db, forced := c.scratch(t), c.scratch(t)
		state := func(db, want string) {
			t.Helper()
			if got := c.query(t, db, "SELECT (SELECT count(*) FROM a), (SELECT statements_done FROM mig_log)"); got != want {
				t.Errorf("in the table and the log are %s", got)
			}
		}
		c.fails(t, db, script, ".b' doesn't exist")
		state(db, "0|1")
		c.exec(t, db, "CREATE TABLE b (id integer)")
		c.fails(t, db, script, ".c' doesn't exist")
		state(db, "1|5")
		c.exec(t, db, "CREATE TABLE c (id integer)")
		c.goOn(t, p, db, script)
		settled(t, p.on(t, db))
		if _, out := c.run(t, forced, script, "--force"); strings.Contains(out, "Done: ") { // here COMMIT runs
			t.Errorf("the client says %s", out)
		}
		state(forced, "1|3")
		c.exec(t, forced, "CREATE TABLE b (id integer)", "CREATE TABLE c (id integer)")
		c.goOn(t, p, forced, script)
		alike(t, "the database", c.content(t, db), c.content(t, forced))
	})
}
