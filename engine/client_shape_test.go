package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

// Identifiers, messages and tags of any text come out on the screen and in the log as they are.
func TestClientMessages(t *testing.T) {
	t.Parallel()
	const id, message = `ř'"\n%1$s木`, `it's "50%" \o \\ $(x) :y &z 🚲 'é''`
	each(t, shops, func(t *testing.T, c shop) {
		quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
		p := c.project()
		p.files = map[string]string{
			"versions/a.sql.tmpl": "---\nrevision: " + quoted(id) + "\nmessage: " + quoted(message) + "\ntag: " + quoted(id+"1") + "\n---\nCREATE TABLE t (id integer);\n",
			"versions/b.sql.tmpl": "---\nrevision: b\ndown_revision: " + quoted(id) + "\n---\nINSERT INTO t VALUES (1);\n",
		}
		db := c.scratch(t)
		env := p.openWith(t, func(o *engine.Options) { o.Form, o.Tag = c.form(scripts.Refuses), message })
		script, err := asText(env.Render(context.Background(), revision.Up, engine.Target{To: id}))
		if err != nil {
			t.Fatal(err)
		}
		out := c.runs(t, db, script, map[string][]string{"mysql": {"--raw"}}[c.dialect]...)
		for _, want := range []string{"Running upgrade  -> " + id + ", " + message + "\n", "Done: the database is at " + id + "\n"} {
			if !strings.Contains(out, want) {
				t.Errorf("%q is not in\n%s", want, out)
			}
		}
		if got := c.query(t, db, "SELECT revision, tag FROM mig_log"); got != id+"|"+message {
			t.Errorf("the log says %s", got)
		}
		c.refused(t, db, script, "mig: this script is for a database at base; the version table says "+id)
		c.runs(t, db, p.text(t, c.form(scripts.Refuses), id+":b"))
		settled(t, p.on(t, db))
	})
}

// branched is two branches that meet, and one that stays a head of its own.
func (c shop) branched() project {
	p := c.project()
	rev := func(head, text string) string { return "---\n" + head + "---\n" + text + "\n" }
	p.files = map[string]string{
		"versions/a.sql.tmpl": rev("revision: a\n", "CREATE TABLE t (id integer);"),
		"versions/b.sql.tmpl": rev("revision: b\ndown_revision: a\n", "CREATE TABLE u (id integer);\nINSERT INTO t VALUES (2);"),
		"versions/c.sql.tmpl": rev("revision: c\ndown_revision: a\n", "INSERT INTO t VALUES (3);"),
		"versions/d.sql.tmpl": rev("revision: d\ndown_revision: [b, c]\n", "INSERT INTO t VALUES (4);"),
		"versions/e.sql.tmpl": rev("revision: e\ndown_revision: a\n", "INSERT INTO t VALUES (5);"),
		"versions/f.sql.tmpl": rev("revision: f\n", "CREATE TABLE v (id integer);"),
		"versions/g.sql.tmpl": rev("revision: g\ndown_revision: [d, e]\ndepends_on: f\n", "-- nothing to do"),
	}
	return p
}

// Scripts over branches and merges, each revision in a transaction or all in one, leave what a run leaves, from any point.
func TestClientBranches(t *testing.T) {
	t.Parallel()
	single := func(cfg *config.Config) { cfg.Transaction = config.SingleTransaction }
	for name, set := range map[string]func(*config.Config){"each": func(*config.Config) {}, "single": single} {
		t.Run(name, func(t *testing.T) {
			each(t, shops, func(t *testing.T, c shop) {
				p, online := c.branched().with(set), c.scratch(t)
				for _, form := range c.forms() {
					offline := c.scratch(t)
					script := p.text(t, form, "heads")
					if form == c.forms()[0] {
						p.online(t, online, "heads")
					}
					c.runs(t, offline, script, c.stops()...)
					alike(t, "the database", c.content(t, online), c.content(t, offline))
					settled(t, p.on(t, offline))
				}
				parts := c.scratch(t)
				for _, target := range []string{"b", "b:c", "b,c:e", "b,c,e:d", "d,e:heads"} {
					c.runs(t, parts, p.text(t, c.form(scripts.Refuses), target))
				}
				settled(t, p.on(t, parts))
				c.refused(t, parts, p.text(t, c.form(scripts.Refuses), "b,c,e:d"), "mig: this script is for a database at b, c, e; the version table says g")
			})
		})
	}
}

// In one transaction all goes back, whatever revision fails.
func TestClientSingleTransaction(t *testing.T) {
	t.Parallel()
	each(t, []shop{psql, sqlite3}, func(t *testing.T, c shop) {
		p, db := c.steps().with(func(cfg *config.Config) { cfg.Transaction = config.SingleTransaction }), c.scratch(t)
		p.texts = append(p.texts, "INSERT INTO other VALUES (1);")
		script := p.text(t, c.form(scripts.Refuses), "heads")
		c.fails(t, db, script, "other")
		if got := c.query(t, db, "SELECT (SELECT count(*) FROM mig_version), (SELECT count(*) FROM mig_log)"); got != "0|0" {
			t.Errorf("mig's tables have rows: %s", got)
		}
		c.exec(t, db, "CREATE TABLE other (id integer)")
		c.runs(t, db, script)
		settled(t, p.on(t, db))
	})
}

// Scripts that stamp, purge and make the version table run where they belong, and nowhere else.
func TestClientStamps(t *testing.T) {
	t.Parallel()
	each(t, shops, func(t *testing.T, c shop) {
		render := func(how func(*engine.Environment) (*scripts.Script, error)) string {
			t.Helper()
			text, err := asText(how(c.branched().openWith(t, func(o *engine.Options) { o.Form = c.form(scripts.Refuses) })))
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		at := func(db, want string) {
			t.Helper()
			if got := c.query(t, db, "SELECT version_num FROM mig_version ORDER BY version_num"); got != want {
				t.Errorf("the version table says %q, and not %q", got, want)
			}
			if findings, err := c.branched().on(t, db).Verify(context.Background()); err != nil || len(findings) > 0 {
				t.Errorf("verify says %v, %v", findings, err)
			}
		}
		db := c.scratch(t)
		ensure := render(func(e *engine.Environment) (*scripts.Script, error) {
			return e.RenderEnsureVersion(context.Background())
		})
		c.runs(t, db, ensure)
		c.runs(t, db, ensure)
		at(db, "")
		stamp := func(from string, to ...string) string {
			return render(func(e *engine.Environment) (*scripts.Script, error) {
				return e.RenderStamp(context.Background(), from, to)
			})
		}
		c.runs(t, db, stamp("base", "d", "e"))
		at(db, "d\ne")
		c.refused(t, db, stamp("base", "d", "e"), "mig: this script is for a database at base; the version table says d, e")
		c.runs(t, db, stamp("d,e", "b"))
		at(db, "b\ne")
		purge := render(func(e *engine.Environment) (*scripts.Script, error) {
			return e.RenderPurge(context.Background(), []string{"c"})
		})
		for range 2 {
			c.runs(t, db, purge)
			at(db, "c")
		}
	})
}

// A refusal that has much to tell is a refusal still.
func TestClientManyHeads(t *testing.T) {
	t.Parallel()
	each(t, shops, func(t *testing.T, c shop) {
		p := c.project()
		p.files = map[string]string{}
		for i := range 60 {
			id := fmt.Sprintf("%02d_%s", i, strings.Repeat("é", 60))
			p.files[fmt.Sprintf("versions/%02d.sql.tmpl", i)] = "---\nrevision: " + id + "\n---\n" + sections("SELECT 1;", "SELECT 2;")
		}
		for _, form := range c.forms() {
			if form.Guard == scripts.Unguarded {
				continue
			}
			db := c.scratch(t)
			script := p.text(t, form, "heads")
			c.runs(t, db, script)
			if form.Guard == scripts.Refuses {
				c.refused(t, db, script, "mig: this script is for a database at base; the version table says 00_é")
			} else {
				before := c.all(t, db)
				c.runs(t, db, script)
				alike(t, "the database", before, c.all(t, db))
			}
			c.runs(t, db, p.text(t, form, "heads:heads"))
			settled(t, p.on(t, db))
			c.exec(t, db, "DELETE FROM mig_version WHERE version_num LIKE '05%'")
			c.refused(t, db, p.text(t, form, "down heads:base"), "mig: this script is for a database at 00_é")
		}
	})
}
