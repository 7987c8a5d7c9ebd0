package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/engine"
	"mig/engine/config"
)

// TestSettle: whether a statement took effect that was begun when its runner died is told for statements of one known effect alone; of others it is asked.
func TestSettle(t *testing.T) {
	const first = "CREATE TABLE t (a INT NOT NULL, b INT, CONSTRAINT ck CHECK (a > 0))"
	for sql, want := range map[string]string{ // what becomes of a second statement that did not run, and of one that did
		"ALTER TABLE t ADD COLUMN c INT":                       "runs, applied",
		"ALTER TABLE t ADD c NUMERIC(10,2), ADD d INT":         "runs, applied",
		"ALTER TABLE `t` DROP COLUMN `b`":                      "runs, applied",
		"ALTER TABLE t CHANGE b b2 NUMERIC(10,2)":              "runs, applied",
		"ALTER TABLE t CHANGE b b BIGINT":                      "runs, runs",
		"ALTER TABLE t MODIFY b NUMERIC(10,2) DEFAULT 5":       "runs, runs",
		"ALTER TABLE t MODIFY b BIGINT, ADD COLUMN c INT":      "asked, asked",
		"CREATE INDEX ix ON t (b)":                             "runs, applied",
		"ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a)":           "runs, applied",
		"ALTER TABLE t DROP CONSTRAINT ck":                     "runs, applied",
		"ALTER TABLE t ADD UNIQUE INDEX (b)":                   "asked, asked",
		"ALTER TABLE t ADD CHECK (b > 0)":                      "asked, asked",
		"ALTER TABLE t RENAME TO u":                            "runs, applied",
		"CREATE TABLE größe (a INT)":                           "runs, applied",
		"CREATE TABLE u AS SELECT * FROM t":                    "asked, asked",
		"CREATE TABLE IF NOT EXISTS u (a INT)":                 "runs, runs",
		"DROP TABLE t":                                         "runs, applied",
		"RENAME TABLE t TO x, x TO t2":                         "asked, asked",
		"CREATE VIEW v AS SELECT a FROM t":                     "runs, applied",
		"ALTER TABLE t ADD PRIMARY KEY (a)":                    "asked, asked",
		"ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a)":      "runs, applied",
		"ALTER TABLE t ADD COLUMN c INT /* , DROP COLUMN b */": "asked, asked",
	} {
		t.Run(sql, func(t *testing.T) {
			for i, outcome := range strings.Split(want, ", ") {
				url := dialecttest.ScratchURL(t, "mysql")
				p := project{texts: []string{first + ";\n" + sql + ";\n"}, set: func(c *config.Config) { c.URL = config.Literal(url) }}
				withSession(t, "mysql", url, func(ctx context.Context, s dialects.Session) {
					dies(ctx, t, s, p, i == 1, first, sql)
				})
				_, err := p.openWith(t, func(o *engine.Options) { o.Resume = true }).Upgrade(context.Background(), "heads")
				var asks *engine.UnsettledError
				got := "runs"
				switch {
				case errors.As(err, &asks):
					got = "asked"
				case err != nil:
					t.Fatal(err)
				case i == 1 && outcome == "applied":
					got = "applied" // it would have failed
				}
				if got != outcome {
					t.Errorf("ran: %v: it %s", i == 1, got)
				}
			}
		})
	}
}

// dies leaves a database as a runner does that dies at its second statement, before that runs or after.
func dies(ctx context.Context, t *testing.T, s dialects.Session, p project, ran bool, first, second string) {
	t.Helper()
	if _, err := p.open(t).EnsureVersion(ctx); err != nil {
		t.Fatal(err)
	}
	list := []string{first}
	if ran {
		list = append(list, second)
	}
	for _, sql := range list {
		if _, err := s.Run(ctx, dialects.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
	hash := engine.StatementsHash(first)
	for _, sql := range append(engine.LogTable(t, p.open(t)), fmt.Sprintf(`INSERT INTO mig_log (id, revision, direction, status, statements_done, statements_total, statement_begun, done_hash, started_at)
VALUES ('20260101T000000.000000Z-000001-00', 'r1', 'upgrade', 'running', 1, 2, 2, '%s', '2026-01-01')`, hash)) {
		if _, err := s.Run(ctx, dialects.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
}
