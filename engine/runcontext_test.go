package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mig/dialects/dialecttest"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

var live = []string{"postgresql", "mysql", "sqlite"}

// audited is a project of two revisions for a database, with a table for what hooks write.
func audited(url string) project {
	return project{
		texts: []string{
			`{{ create_table "audit" (column "what" "varchar(200)") }}{{ create_table "t" (column "id" "integer") }}`,
			`{{ add_column "t" (column "n" "integer") }}`,
		},
		set: func(c *config.Config) { c.URL = config.Literal(url) },
	}
}

// Hooks in Go are called in order, and know where the run stands.
func TestProgramHooks(t *testing.T) {
	for _, dialect := range live {
		t.Run(dialect, func(t *testing.T) {
			url := dialecttest.ScratchURL(t, dialect)
			var got []string
			record := func(kind string) engine.Hook {
				return func(_ context.Context, rc *engine.RunContext) error {
					id := ""
					if rc.Step() != nil {
						id = rc.Step().ID
					}
					if rc.Offline() || rc.Dialect().Name() != dialect || rc.Tag() != "v1" || rc.Args()["x"] != "y" || rc.TransactionalDDL() != (dialect != "mysql") ||
						!slices.Equal(rc.HeadRevisions(), []string{"r2"}) || !slices.Equal(rc.Revisions(), []string{"r2"}) || len(rc.StartingRevisions()) > 0 {
						t.Errorf("%s: offline %v, tag %q, heads %q, from %q, to %q", kind, rc.Offline(), rc.Tag(), rc.HeadRevisions(), rc.StartingRevisions(), rc.Revisions())
					}
					got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s at %s", kind, id, strings.Join(rc.Heads(), " "))))
					return nil
				}
			}
			env := audited(url).openWith(t, func(o *engine.Options) {
				o.Tag, o.Args = "v1", map[string]string{"x": "y"}
				o.Hooks = engine.Hooks{Before: record("before"), After: record("after"), BeforeEach: record("before each"), AfterEach: record("after each")}
				o.OnVersionApply = record("apply")
			})
			if _, err := env.Upgrade(context.Background(), "heads"); err != nil {
				t.Fatal(err)
			}
			want := []string{
				"before  at", "before each r1 at", "apply r1 at r1", "after each r1 at r1", "before each r2 at r1", "apply r2 at r2", "after each r2 at r2", "after  at r2",
			}
			if !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

// Heads count on without OnVersionApply too, and do not count what an error of that has undone.
func TestHeadsInHooks(t *testing.T) {
	ctx := context.Background()
	var got []string
	note := func(_ context.Context, rc *engine.RunContext) error {
		got = append(got, strings.Join(rc.Heads(), " "))
		return nil
	}
	p := audited(dialecttest.ScratchURL(t, "sqlite"))
	env := p.openWith(t, func(o *engine.Options) { o.Hooks.AfterEach, o.Hooks.After = note, note })
	if _, err := env.Upgrade(ctx, "heads"); err != nil || !slices.Equal(got, []string{"r1", "r2", "r2"}) {
		t.Errorf("%q, %v", got, err)
	}
	got = nil
	env = env.ForTenant(func(c *config.Config, o *engine.Options) {
		o.OnVersionApply = func(context.Context, *engine.RunContext) error { return errors.New("boom") }
		o.Hooks = engine.Hooks{OnError: func(ctx context.Context, rc *engine.RunContext, _ error) error { return note(ctx, rc) }}
	})
	if _, err := env.Downgrade(ctx, "base"); err == nil || !slices.Equal(got, []string{"r2"}) {
		t.Errorf("%q, %v", got, err)
	}
}

// What OnVersionApply writes commits with the revision's version row, or goes with it.
func TestOnVersionApplyIsInTheTransaction(t *testing.T) {
	boom := errors.New("boom")
	for _, dialect := range live {
		for _, log := range []string{"mig_log", ""} {
			t.Run(dialect+"/"+log, func(t *testing.T) {
				ctx := context.Background()
				url := dialecttest.ScratchURL(t, dialect)
				p := audited(url)
				p.set = func(c *config.Config) { c.URL, c.LogTable = config.Literal(url), log }
				fail := true
				env := p.openWith(t, func(o *engine.Options) {
					o.OnVersionApply = func(ctx context.Context, rc *engine.RunContext) error {
						err := rc.Transaction(ctx, func(ctx context.Context) error {
							return rc.Execute(ctx, "INSERT INTO audit VALUES ('"+rc.Step().ID+"'); INSERT INTO audit VALUES ('at "+strings.Join(rc.Heads(), " ")+"');")
						})
						if fail && rc.Step().ID == "r2" {
							return errors.Join(err, boom)
						}
						return err
					}
				})
				_, err := env.Upgrade(ctx, "heads")
				var hook *engine.RunHookError
				var ran *engine.RunError
				if !errors.Is(err, boom) || !errors.As(err, &hook) || hook.Kind != "on_version_apply" || !errors.As(err, &ran) || ran.Step.ID != "r2" {
					t.Fatalf("%v", err)
				}
				transactional := dialect != "mysql"
				if ran.Undone != transactional {
					t.Errorf("undone: %v", ran.Undone)
				}
				if at, err := env.Current(ctx); err != nil || !slices.Equal(at, []string{"r1"}) && (transactional || log != "") {
					t.Errorf("the database is at %q, %v", at, err)
				}
				if n := value(t, dialect, url, "SELECT count(*) FROM audit"); n != "2" && (transactional || log != "") {
					t.Errorf("%s rows of hooks", n)
				}
				if !transactional && log == "" {
					return // nothing tells how far it was
				}
				fail = false
				env = env.ForTenant(func(_ *config.Config, o *engine.Options) { o.Resume = !transactional })
				if _, err := env.Upgrade(ctx, "heads"); err != nil {
					t.Fatal(err)
				}
				if n := value(t, dialect, url, "SELECT count(*) FROM audit WHERE what IN ('r2', 'at r2')"); n != "2" {
					t.Errorf("%s rows of the second hook", n)
				}
			})
		}
	}
}

// In one transaction around all revisions what the hook of the first wrote goes with the second.
func TestOnVersionApplyInASingleTransaction(t *testing.T) {
	for _, dialect := range []string{"postgresql", "sqlite"} {
		t.Run(dialect, func(t *testing.T) {
			ctx := context.Background()
			url := dialecttest.ScratchURL(t, dialect)
			p := audited(url)
			p.set = func(c *config.Config) { c.URL, c.Transaction = config.Literal(url), config.SingleTransaction }
			boom := errors.New("boom")
			var at []string
			env := p.openWith(t, func(o *engine.Options) {
				o.OnVersionApply = func(ctx context.Context, rc *engine.RunContext) error {
					if at = append(at, strings.Join(rc.Heads(), " ")); rc.Step().ID == "r2" {
						return boom
					}
					return rc.Execute(ctx, "INSERT INTO audit VALUES ('x')")
				}
			})
			_, err := env.Upgrade(ctx, "heads")
			if !errors.Is(err, boom) || !slices.Equal(at, []string{"r1", "r2"}) {
				t.Fatalf("%q, %v", at, err)
			}
			if rows, err := env.Current(ctx); err != nil || len(rows) > 0 {
				t.Errorf("at %q, %v", rows, err)
			}
		})
	}
}

// A transaction of a hook is its own where none of the run is open, and is rolled back with its error.
func TestHookTransaction(t *testing.T) {
	for _, dialect := range live {
		t.Run(dialect, func(t *testing.T) {
			url := dialecttest.ScratchURL(t, dialect)
			stop := errors.New("stop")
			env := audited(url).openWith(t, func(o *engine.Options) {
				o.Hooks.AfterEach = func(ctx context.Context, rc *engine.RunContext) error {
					if rc.Step().ID != "r1" {
						return nil
					}
					err := rc.Transaction(ctx, func(ctx context.Context) error {
						if err := rc.Execute(ctx, "INSERT INTO audit VALUES ('kept')"); err != nil {
							return err
						}
						_, rows, err := rc.Query(ctx, "SELECT what FROM audit")
						if err == nil && len(rows) != 1 {
							err = fmt.Errorf("%d rows", len(rows))
						}
						return err
					})
					bad := rc.Transaction(ctx, func(ctx context.Context) error {
						return errors.Join(rc.Execute(ctx, "INSERT INTO audit VALUES ('gone')"), stop)
					})
					if !errors.Is(bad, stop) {
						err = errors.Join(err, fmt.Errorf("%w, not stop", bad))
					}
					return err
				}
			})
			if _, err := env.Upgrade(context.Background(), "heads"); err != nil {
				t.Fatal(err)
			}
			if got := value(t, dialect, url, "SELECT max(what) FROM audit"); got != "kept" {
				t.Errorf("the table holds %q", got)
			}
		})
	}
}

// A hook that fails ends the run, OnError is told, and its own error is added.
func TestOnErrorHook(t *testing.T) {
	url := dialecttest.ScratchURL(t, "sqlite")
	boom, more := errors.New("boom"), errors.New("more")
	env := audited(url).openWith(t, func(o *engine.Options) {
		o.Hooks.Before = func(context.Context, *engine.RunContext) error { return boom }
		o.Hooks.OnError = func(_ context.Context, _ *engine.RunContext, failed error) error {
			if !errors.Is(failed, boom) {
				t.Errorf("told of %v", failed)
			}
			return more
		}
	})
	if _, err := env.Upgrade(context.Background(), "heads"); !errors.Is(err, boom) || !errors.Is(err, more) {
		t.Error(err)
	}
	if at, err := env.Current(context.Background()); err != nil || at != nil {
		t.Errorf("at %q, %v", at, err)
	}
}

// Hooks are called for scripts too: their comments stand where they were called, whatever is in them, and nothing else does.
func TestOfflineHooks(t *testing.T) {
	for _, dialect := range names() {
		t.Run(dialect, func(t *testing.T) {
			p := audited("")
			p.dialect, p.set = dialect, nil
			say := func(text string) engine.Hook {
				return func(ctx context.Context, rc *engine.RunContext) error {
					if !rc.Offline() || rc.Session() != nil {
						t.Error("a script has no session")
					}
					var usage *engine.UsageError
					if err := rc.Execute(ctx, "SELECT 1"); !errors.As(err, &usage) {
						t.Errorf("Execute: %v", err)
					}
					if _, _, err := rc.Query(ctx, "SELECT 1"); !errors.As(err, &usage) {
						t.Errorf("Query: %v", err)
					}
					rc.StaticOutput(text + " " + strings.Join(rc.Heads(), " ") + "\n-- two; DROP TABLE t;\r\x1b[2J")
					return rc.Transaction(ctx, func(context.Context) error { return nil })
				}
			}
			env := p.openWith(t, func(o *engine.Options) {
				o.Hooks = engine.Hooks{Before: say("before"), After: say("after"), BeforeEach: say("before each"), AfterEach: say("after each")}
				o.OnVersionApply = say("apply")
			})
			var b bytes.Buffer
			if err := env.RenderTo(context.Background(), &b, revision.Up, engine.Target{To: "heads"}); err != nil {
				t.Fatal(err)
			}
			text := b.String()
			at := 0
			for _, want := range []string{"-- before\n-- two; DROP TABLE t;", "-- Running upgrade  -> r1", "-- before each\n", "CREATE TABLE t", "-- apply r1\n", "-- after each r1\n", "-- Running upgrade r1 -> r2", "-- before each r1\n", "-- apply r2\n", "-- after r2\n"} {
				i := strings.Index(text[at:], want)
				if i < 0 {
					t.Fatalf("%q is missing, or in the wrong place:\n%s", want, text)
				}
				at += i
			}
			if strings.Contains(text, "\x1b") {
				t.Error("a control character reached the script")
			}
			s, err := env.Items(context.Background(), "r1", revision.Up)
			if err != nil || s.Notes != nil || s.Steps[0].Notes != nil {
				t.Errorf("what shows a revision calls hooks: %v", err)
			}
		})
	}
}

// A script with the comments of hooks is applied, and hooks are called around its revisions.
func TestApplyWithHooks(t *testing.T) {
	for _, dialect := range live {
		t.Run(dialect, func(t *testing.T) {
			ctx := context.Background()
			url := dialecttest.ScratchURL(t, dialect)
			p := audited(url)
			version := serverVersion(t, dialect, url)
			p.set = func(c *config.Config) { c.URL, c.ServerVersion = config.Literal(url), config.ByDialect{All: version} }
			env := p.openWith(t, func(o *engine.Options) {
				o.OnVersionApply = func(ctx context.Context, rc *engine.RunContext) error {
					rc.StaticOutput("after " + rc.Step().ID)
					if rc.Offline() {
						return nil
					}
					return rc.Execute(ctx, "INSERT INTO audit VALUES ('"+strings.Join(rc.Heads(), " ")+"')")
				}
			})
			var b bytes.Buffer
			if err := env.RenderTo(ctx, &b, revision.Up, engine.Target{To: "heads"}); err != nil {
				t.Fatal(err)
			}
			if _, err := env.Apply(ctx, "s.sql", b.String()); err != nil {
				t.Fatal(err)
			}
			if n := value(t, dialect, url, "SELECT count(*) FROM audit WHERE what IN ('r1', 'r2')"); n != "2" {
				t.Errorf("%s rows of hooks", n)
			}
		})
	}
}
