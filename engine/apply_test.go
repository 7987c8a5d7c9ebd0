package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

// forms are those in which a script of a dialect can be written.
func forms(dialect string) map[string]scripts.Form {
	client := map[string]string{"postgresql": "psql", "mysql": "mysql", "sqlite": "sqlite3"}[dialect]
	out := map[string]scripts.Form{
		"bare": {}, "client": {Client: client, Guard: scripts.Refuses}, "plain": {Client: scripts.Plain, Guard: scripts.Refuses}, "verbose": {Client: client, Verbose: true},
	}
	if dialect != "sqlite" {
		out["skip"] = scripts.Form{Client: client, Guard: scripts.Skips}
	}
	return out
}

// applied is a project on a database, whose scripts are rendered for the server at hand, or for another version that it takes.
type applied struct {
	project
	url, version string
	form         scripts.Form
}

func (a applied) open(t *testing.T, resume bool) *engine.Environment {
	t.Helper()
	p := a.project
	p.set = func(c *config.Config) {
		c.URL, c.Dialect, c.ServerVersion = config.Literal(a.url), p.dialect, config.ByDialect{All: a.version}
	}
	return p.openWith(t, func(o *engine.Options) { o.Form, o.Resume = a.form, resume })
}

func (a applied) render(t *testing.T, d revision.Direction, target string) string {
	t.Helper()
	s, err := a.open(t, false).Render(context.Background(), d, engine.ParseTarget(target, "heads"))
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	text, err := s.Bytes()
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	return string(text)
}

func (a applied) apply(t *testing.T, text string, resume bool) error {
	t.Helper()
	_, err := a.open(t, resume).Apply(context.Background(), "out.sql", text)
	return err
}

// A script that is applied makes what the online run makes, in whatever form it was written, up and down.
func TestApply(t *testing.T) {
	for dialect, c := range clients {
		t.Run(dialect, func(t *testing.T) {
			online := dialecttest.ScratchURL(t, dialect)
			env := example(t, dialect, online)
			env.Config.LogTable = "mig_log"
			upgrade(t, env)
			version := serverVersion(t, dialect, online)
			for name, form := range forms(dialect) {
				t.Run(name, func(t *testing.T) {
					offline := dialecttest.ScratchURL(t, dialect)
					env := example(t, dialect, offline)
					env.Config.ServerVersion, env.Config.LogTable = config.ByDialect{All: version}, "mig_log"
					apply := func(d revision.Direction, target engine.Target) {
						t.Helper()
						s, err := engine.RenderForm(env, d, target, form)
						if err != nil {
							t.Fatal(diag.Format(err))
						}
						text, err := s.Bytes()
						if err != nil {
							t.Fatal(diag.Format(err))
						}
						if _, err := env.Apply(context.Background(), "out.sql", string(text)); err != nil {
							t.Fatal(diag.Format(err))
						}
					}
					apply(revision.Up, engine.Target{To: "heads"})
					same(t, "the schema", dump(t, c, online), dump(t, c, offline))
					same(t, "the rows", rows(t, dialect, online), rows(t, dialect, offline))
					same(t, "the log", logged(t, dialect, online), logged(t, dialect, offline))
					apply(revision.Down, engine.Target{From: "heads", HasFrom: true, To: "base"})
					if left := dump(t, c, offline); strings.Contains(left, "customer") {
						t.Errorf("at base there is\n%s", left)
					}
				})
			}
		})
	}
}

// logged gives the log but for times and persons.
func logged(t *testing.T, dialect, databaseURL string) string {
	t.Helper()
	var b strings.Builder
	withSession(t, dialect, databaseURL, func(ctx context.Context, s dialects.Session) {
		_, list, err := s.Query(ctx, "SELECT revision, direction, status, statements_done, statements_total, statement_begun, done_hash, statements_hash, files, error FROM mig_log ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range list {
			for _, cell := range row {
				if cell == nil {
					b.WriteString("NULL|")
				} else {
					b.WriteString(*cell + "|")
				}
			}
			b.WriteByte('\n')
		}
	})
	return b.String()
}

// A script that failed in the middle of a revision goes on there when the cause is mended.
func TestApplyGoesOn(t *testing.T) {
	texts := []string{
		"CREATE TABLE a (n INT);",
		"INSERT INTO a VALUES (1);\nCREATE TABLE b (n INT);\nINSERT INTO later VALUES (1);\nINSERT INTO a VALUES (2);\nCREATE TABLE c (n INT);",
		"CREATE TABLE d (n INT);",
	}
	for dialect := range clients {
		for _, name := range []string{"bare", "client", "skip"} {
			form, has := forms(dialect)[name]
			if !has {
				continue
			}
			for _, front := range []string{"", "transaction: false\n"} {
				t.Run(dialect+" "+name+" "+strings.TrimSpace(front), func(t *testing.T) {
					url := dialecttest.ScratchURL(t, dialect)
					versions := []string{serverVersion(t, dialect, url)}
					if dialect == "mysql" {
						versions = append(versions, "mariadb-10.4")
					}
					for _, version := range versions {
						goesOn(t, applied{project{dialect: dialect, texts: texts, middle: front}, dialecttest.ScratchURL(t, dialect), version, form})
					}
				})
			}
		}
	}
}

func goesOn(t *testing.T, a applied) {
	t.Helper()
	text := a.render(t, revision.Up, "")
	err := a.apply(t, text, false)
	var failed *engine.ApplyError
	if !errors.As(err, &failed) || !strings.Contains(failed.Statement, "INSERT INTO later") || failed.Step.ID != "r2" {
		t.Fatalf("%v", err)
	}
	if near := strings.Join(strings.Split(text, "\n")[failed.Pos.Line-1:][:4], "\n"); !strings.Contains(near, "later") {
		t.Errorf("line %d is\n%s", failed.Pos.Line, near)
	}
	withSession(t, a.dialect, a.url, func(ctx context.Context, s dialects.Session) {
		if _, err := s.Run(ctx, dialects.Statement{SQL: "CREATE TABLE later (n INT)"}); err != nil {
			t.Fatal(err)
		}
	})
	atomic := a.dialect != "mysql" && a.middle == ""
	if err := a.apply(t, text, false); atomic != (err == nil) {
		t.Fatalf("without --resume: %v", err)
	}
	if !atomic {
		if err := a.apply(t, text, true); err != nil {
			t.Fatalf("with --resume: %v", err)
		}
	}
	withSession(t, a.dialect, a.url, func(ctx context.Context, s dialects.Session) {
		_, list, err := s.Query(ctx, "SELECT (SELECT COUNT(*) FROM a), (SELECT SUM(n) FROM a), (SELECT COUNT(*) FROM later), (SELECT COUNT(*) FROM b), (SELECT COUNT(*) FROM c), (SELECT COUNT(*) FROM d)")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, cell := range list[0] {
			got += *cell + " "
		}
		if got != "2 3 1 0 0 0 " {
			t.Errorf("the tables hold %s", got)
		}
	})
	if log := logged(t, a.dialect, a.url); strings.Contains(log, "running") || strings.Count(log, "done") != 3 {
		t.Errorf("the log is\n%s", log)
	}
	if s, err := a.open(t, false).Status(context.Background()); err != nil || len(s.Of(engine.Pending)) > 0 {
		t.Errorf("pending: %v, %v", s, err)
	}
}

// What is not a script that mig wrote for this database, as it is now, is refused, and nothing is done.
func TestApplyRefuses(t *testing.T) {
	for dialect := range clients {
		t.Run(dialect, func(t *testing.T) {
			a := applied{project{dialect: dialect, texts: []string{"CREATE TABLE a (n INT);", "CREATE TABLE b (n INT);", `{{ define "upgrade" }}CREATE TABLE c (n INT);{{ end }}{{ define "downgrade" }}DROP TABLE c;{{ end }}`}}, dialecttest.ScratchURL(t, dialect), "", scripts.Form{}}
			a.version = serverVersion(t, dialect, a.url)
			all := a.render(t, revision.Up, "")
			other := a
			other.texts = append(other.texts, "CREATE TABLE x (n INT);")
			another := a
			another.dialect, another.version = map[string]string{"postgresql": "sqlite", "mysql": "postgresql", "sqlite": "mysql"}[dialect], ""
			for what, test := range map[string]struct{ text, want string }{
				"changed":          {strings.Replace(all, "CREATE TABLE b", "CREATE TABLE z", 1), "it was changed after mig wrote it"},
				"CR LF":            {strings.ReplaceAll(all, "\n", "\r\n"), "its line ends were changed to CR LF on the way"},
				"changed header":   {strings.Replace(all, "-- From base to", "-- From r1 to", 1), "it was changed after mig wrote it"},
				"a line before":    {"DROP TABLE a;\n" + all, "it was changed after mig wrote it"},
				"unknown option":   {strings.Replace(all, "-- Run it with:", "-- Rendered with: --frob\n-- Run it with:", 1), "its header tells of --frob, which this mig does not know"},
				"no script":        {"SELECT 1;", "it has no header of mig"},
				"cut":              {all[:len(all)/2], "it was changed after mig wrote it"},
				"another database": {another.render(t, revision.Up, ""), "it is for " + another.dialect + ", and the database is " + dialect},
				"another project":  {other.render(t, revision.Up, ""), "it runs the upgrade of r4, a revision that this project does not have"},
				"another start":    {a.render(t, revision.Up, "r2:r3"), "it starts at r2, and the database is at base"},
				"down":             {a.render(t, revision.Down, "r3:r2"), "it starts at r3, and the database is at base"},
			} {
				var refused *engine.ScriptError
				if err := a.apply(t, test.text, false); !errors.As(err, &refused) || !strings.Contains(err.Error(), test.want) {
					t.Errorf("%s: %v", what, err)
				}
			}
			withSession(t, dialect, a.url, func(ctx context.Context, s dialects.Session) {
				if there, err := s.TableExists(ctx, a.open(t, false).VersionTable().Name); err != nil || there {
					t.Errorf("the version table was made: %v", err)
				}
			})
			for i, text := range []string{a.render(t, revision.Up, "r2"), all} { // the second goes on from where the first has ended
				if err := a.apply(t, text, false); err != nil {
					t.Fatalf("%d: %v", i, err)
				}
			}
			if err := a.apply(t, all, false); err == nil || !strings.Contains(err.Error(), "there is nothing to do: the database is at r3, where the script ends") {
				t.Errorf("a second time: %v", err)
			}
		})
	}
}

// A script that is one transaction is not begun in the middle.
func TestApplySingle(t *testing.T) {
	for _, dialect := range []string{"postgresql", "sqlite"} {
		t.Run(dialect, func(t *testing.T) {
			a := applied{project{dialect: dialect, texts: []string{"CREATE TABLE a (n INT);", "CREATE TABLE b (n INT);"}}, dialecttest.ScratchURL(t, dialect), "", scripts.Form{}}
			a.version = serverVersion(t, dialect, a.url)
			open := func() *engine.Environment {
				env := a.open(t, false)
				env.Config.Transaction = config.SingleTransaction
				return env
			}
			s, err := open().Render(context.Background(), revision.Up, engine.Target{To: "heads"})
			if err != nil {
				t.Fatal(err)
			}
			text, err := s.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := open().Upgrade(context.Background(), "r1"); err != nil {
				t.Fatal(err)
			}
			if _, err := open().Apply(context.Background(), "out.sql", string(text)); err == nil || !strings.Contains(err.Error(), "in the middle of what the script does in one transaction") {
				t.Errorf("%v", err)
			}
		})
	}
}

// The rest of a revision goes on with the row of the log of the run that has failed, and is refused where that has done more.
func TestFromStatement(t *testing.T) {
	for dialect, c := range clients {
		for name, form := range forms(dialect) {
			t.Run(dialect+" "+name, func(t *testing.T) {
				url := dialecttest.ScratchURL(t, dialect)
				a := applied{project{dialect: dialect, texts: []string{"CREATE TABLE z (n INT);", "CREATE TABLE a (n INT);\nINSERT INTO a VALUES (1);\nINSERT INTO later VALUES (1);\nINSERT INTO a VALUES (2);"}, middle: "transaction: false\n"}, url, serverVersion(t, dialect, url), form}
				_ = a.apply(t, a.render(t, revision.Up, ""), false)
				withSession(t, dialect, url, func(ctx context.Context, s dialects.Session) {
					if _, err := s.Run(ctx, dialects.Statement{SQL: "CREATE TABLE later (n INT)"}); err != nil {
						t.Fatal(err)
					}
				})
				a.form.From = 3
				rest := a.render(t, revision.Up, "r1:heads")
				play(t, c, url, []byte(rest))
				if log := logged(t, dialect, url); strings.Count(log, "\n") != 2 || !strings.Contains(log, "r2|upgrade|done|4|4|") {
					t.Errorf("the log is\n%s", log)
				}
			})
		}
	}
}

// A run that was settled by hand as reverted is none that a script goes on with.
func TestScriptAfterResolve(t *testing.T) {
	for dialect := range clients {
		t.Run(dialect, func(t *testing.T) {
			ctx := context.Background()
			url := dialecttest.ScratchURL(t, dialect)
			a := applied{project{dialect: dialect, texts: []string{"CREATE TABLE z (n INT);", "CREATE TABLE a (n INT);\nINSERT INTO later VALUES (1);"}, middle: "transaction: false\n"}, url, serverVersion(t, dialect, url), forms(dialect)["client"]}
			text := a.render(t, revision.Up, "")
			if err := a.apply(t, text, false); err == nil {
				t.Fatal("it did not fail")
			}
			if _, err := a.open(t, false).Resolve(ctx, "r2", engine.AsReverted, ""); err != nil {
				t.Fatal(err)
			}
			withSession(t, dialect, url, func(ctx context.Context, s dialects.Session) {
				for _, sql := range []string{"DROP TABLE a", "CREATE TABLE later (n INT)"} {
					if _, err := s.Run(ctx, dialects.Statement{SQL: sql}); err != nil {
						t.Fatal(err)
					}
				}
			})
			if err := a.apply(t, text, false); err != nil {
				t.Fatal(err)
			}
			withSession(t, dialect, url, func(ctx context.Context, s dialects.Session) {
				if _, _, err := s.Query(ctx, "SELECT n FROM a"); err != nil {
					t.Errorf("a statement was passed over: %v", err)
				}
			})
		})
	}
}

// Of a statement that was begun when its runner was killed the catalog tells whether it took effect; where it does not, mig does not guess.
func TestApplySettles(t *testing.T) {
	for dialect := range clients {
		for _, name := range []string{"bare", "client"} {
			for second, want := range map[string]string{"CREATE TABLE b (n INT)": "", "CREATE TABLE b AS SELECT 1 AS n": "it can't be told whether statement 2 of r2 took effect"} {
				t.Run(dialect+" "+name+" "+want, func(t *testing.T) {
					url := dialecttest.ScratchURL(t, dialect)
					texts := []string{"CREATE TABLE z (n INT);", "CREATE TABLE a (n INT);\n" + second + ";\nINSERT INTO later VALUES (1);"}
					a := applied{project{dialect: dialect, texts: texts, middle: "transaction: false\n"}, url, serverVersion(t, dialect, url), forms(dialect)[name]}
					text := a.render(t, revision.Up, "")
					if err := a.apply(t, text, false); err == nil {
						t.Fatal("it did not fail")
					}
					_, told, _ := strings.Cut(text[strings.Index(text, "Running upgrade r1"):], "SET statements_done = 1,")
					hash := told[strings.Index(told, "sha256:"):][:len("sha256:")+64]
					withSession(t, dialect, url, func(ctx context.Context, s dialects.Session) {
						for _, sql := range []string{"CREATE TABLE later (n INT)", "UPDATE mig_log SET statements_done = 1, statement_begun = 2, error = NULL, done_hash = '" + hash + "' WHERE revision = 'r2'"} {
							if _, err := s.Run(ctx, dialects.Statement{SQL: sql}); err != nil {
								t.Fatal(err)
							}
						}
					})
					err := a.apply(t, text, true)
					if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
						t.Errorf("%v", err)
					}
				})
			}
		}
	}
}

// What was run by hand is recorded, with who did it, and compared with what mig renders.
func TestRecordScript(t *testing.T) {
	ctx := context.Background()
	a := applied{project{dialect: "sqlite", texts: []string{"CREATE TABLE a (n INT);", "CREATE TABLE b (n INT);"}}, dialecttest.ScratchURL(t, "sqlite"), "3.40", scripts.Form{Client: "sqlite3", Guard: scripts.Refuses}}
	text := a.render(t, revision.Up, "r1")
	play(t, clients["sqlite"], a.url, []byte(text))
	changed := a
	changed.texts = []string{"CREATE TABLE a (n INT, m INT);", a.texts[1]}
	for i, test := range []struct {
		env           *engine.Environment
		target, text  string
		differs, note string
	}{
		{a.open(t, false), "r1", text, "", "it has set the version table itself"},
		{changed.open(t, false), "r1", text, "mig renders something else now: it differs in line ", "the revision has changed"},
		{a.open(t, false), "r1", text + "SELECT 1;\n", "it was changed after mig wrote it", "someone added a line"},
		{a.open(t, false), "r2", text, "it ends at r1, and the database is recorded to be at r2", "the wrong file"},
		{a.open(t, false), "r2", "CREATE TABLE b (n INT);", "it can't be compared with what mig renders: it has no header of mig", "written by hand"},
	} {
		_, differs, err := test.env.RecordScript(ctx, []string{test.target}, &engine.ByHand{File: "out.sql", Text: test.text, By: "jo", Note: test.note})
		if err != nil || !strings.HasPrefix(differs, test.differs) || (differs == "") != (test.differs == "") {
			t.Errorf("%d: %q, %v", i, differs, err)
		}
		got := ask(t, strings.TrimPrefix(a.url, "sqlite:"), "SELECT revision || ' ' || direction || ' ' || who || ' ' || note || ' ' || substr(files, -7) FROM mig_log ORDER BY id DESC LIMIT 1")
		if want := fmt.Sprintf("%s stamp jo %s out.sql", test.target, test.note); got != want {
			t.Errorf("%d: the log tells %q", i, got)
		}
	}
	if heads, err := a.open(t, false).Current(ctx); err != nil || strings.Join(heads, " ") != "r2" {
		t.Errorf("the database is at %v, %v", heads, err)
	}
}
