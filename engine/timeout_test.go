package engine_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// A revision that does not get its table lock gives way, and is tried again; how often, the log tells.
func TestGivesWay(t *testing.T) {
	for dialect, front := range map[string]string{
		"postgresql": "lock_timeout: 100ms\nretry: {attempts: 20, wait: 50ms}\n",
		"mysql":      "lock_timeout: 1s\nretry: {attempts: 20, wait: 50ms}\n",
		"sqlite":     "lock_timeout: 100ms\nretry: {attempts: 20, wait: 50ms}\n",
	} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			url := dialecttest.ScratchURL(t, dialect)
			p := project{texts: []string{`{{ create_table "t" (column "id" "integer" primary_key) }}`}, set: func(c *config.Config) { c.URL = config.Literal(url) }}
			if _, err := p.open(t).Upgrade(context.Background(), "heads"); err != nil {
				t.Fatal(err)
			}
			p.texts, p.front = append(p.texts, `{{ add_column "t" (column "n" "integer") }}`), front
			again := 0
			withSession(t, dialect, url, func(ctx context.Context, s dialects.Session) {
				if err := s.Begin(ctx); err != nil {
					t.Fatal(err)
				}
				if _, err := s.Run(ctx, dialects.Statement{SQL: "INSERT INTO t VALUES (1)"}); err != nil {
					t.Fatal(err)
				}
				env := p.openWith(t, func(o *engine.Options) {
					o.OnStep = func(e engine.Event) {
						if e.Again != nil {
							again++
						}
						if again == 2 {
							if err := s.Commit(ctx); err != nil {
								t.Error(err)
							}
							again++
						}
					}
				})
				if _, err := env.Upgrade(ctx, "heads"); err != nil {
					t.Error(err)
				}
			})
			if again < 2 {
				t.Errorf("it was tried again %d times", again)
			}
			if dialect == "sqlite" {
				return // while another writes, no row of the log can be written
			}
			withSession(t, dialect, url, func(ctx context.Context, s dialects.Session) {
				_, rows, err := s.Query(ctx, "SELECT COUNT(*) FROM mig_log WHERE revision = 'r2' AND status <> 'done'")
				if err != nil || *rows[0][0] == "0" {
					t.Error("the log does not tell of the tries", err)
				}
			})
		})
	}
}

// A time that the database lacks is an error where a revision asks for it, and a note where the settings do.
func TestTimeoutsThatAreLacking(t *testing.T) {
	p := project{dialect: "oracle", front: "statement_timeout: 5s\n", texts: []string{"SELECT 1 FROM dual;"}}
	want := "m/versions/r1.sql.tmpl:3:20: oracle 19 does not support statement_timeout"
	_, err := p.open(t).Render(context.Background(), revision.Up, engine.Target{To: "heads"})
	if err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
	notes := 0
	p.front, p.set = "", func(c *config.Config) {
		c.StatementTimeout = config.Option[time.Duration]{Set: true, Value: time.Second}
	}
	env := p.openWith(t, func(o *engine.Options) {
		o.Logger = slog.New(recorder(func(slog.Record) { notes++ }))
	})
	if _, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"}); err != nil || notes != 1 {
		t.Errorf("%d notes, %v", notes, err)
	}
}
