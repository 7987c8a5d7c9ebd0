package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dsl/schema"
)

func TestLive(t *testing.T) {
	dialecttest.Live(t, dialecttest.LiveDialect{
		Name:             "sqlite",
		Driver:           NewDriver(),
		TransactionalDDL: true,
		Version:          dialects.Version{Major: 3, Minor: 35},
		Literal:          "'Zoë: 木 🦀 ?1 $1 :x @p %s \t'''",
		Schema:           liveTables,
		Slow:             "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
		Bad:              "\n SELECT 'Zoë' FROM nowhere",
		BadCode:          "SQLITE_ERROR",
		BadAt:            "nowhere",
	})
}

var liveTables = []string{
	`CREATE TABLE "Parent Table" (a INTEGER, [b] VARCHAR(20) COLLATE NOCASE, CONSTRAINT "pk parent" PRIMARY KEY (b, a)) WITHOUT ROWID`,
	`CREATE TABLE child (
  id INTEGER NOT NULL CONSTRAINT pk_child PRIMARY KEY AUTOINCREMENT,
  a INT DEFAULT 7 -- CHECK (none), really
    REFERENCES child,
  b VARCHAR(20) NOT NULL DEFAULT 'x(''y' /* UNIQUE */ COLLATE NOCASE,
  price NUMERIC(10, 2) CONSTRAINT ck_child_price CHECK (price > 0 AND b <> 'CHECK ('),
  total NUMERIC(12,2) GENERATED ALWAYS AS (price * 2) STORED, half AS (price / 2),
  at DATETIME DEFAULT (datetime('now')), "check" TEXT UNIQUE,
  CONSTRAINT fk_child_parent FOREIGN KEY (b, a) REFERENCES "Parent Table" (b, a) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT uq_child UNIQUE (price, a),
  CHECK (a IN (1, 2)))`,
	`CREATE UNIQUE INDEX ix_child_expr ON child (lower(b) DESC, a) WHERE a IS NOT NULL`,
	`CREATE INDEX "ix child" ON child (price DESC, at)`,
}

func TestURLs(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"sqlite:app.db": filepath.Join(here, "app.db"), "sqlite:../a b%20c.db": filepath.Join(filepath.Dir(here), "a b%20c.db"), "sqlite:/var/app.db": "/var/app.db",
		"sqlite:///var/app.db": "/var/app.db", "sqlite::memory:": "", "sqlite:a.db?mode=ro&busy_timeout=1": filepath.Join(here, "a.db"),
		"sqlite://app.db": "error", "sqlite:": "error", "sqlite:a.db?foreign_keys=1": "error", "sqlite:a.db?mode=memory": "error", "postgres://x": "error",
	} {
		f, err := parseURL(text)
		var wrong *dialects.URLError
		switch {
		case want == "error" && errors.As(err, &wrong):
		case err != nil || f.path != want:
			t.Errorf("%s: %q, %v", text, f.path, err)
		}
	}
}

// Names that mean something in a URL are names of files.
func TestFileNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a #%41 ö.db")
	db, err := NewDriver().Open(t.Context(), dialects.Target{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	if _, err := NewDriver().Open(t.Context(), dialects.Target{URL: "sqlite:" + path + ".no?mode=rw"}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a file that is missing gives %v", err)
	}
}

// Sessions of a database in memory see the same tables.
func TestMemory(t *testing.T) {
	open := func() (dialects.DB, dialects.Session) {
		db, err := NewDriver().Open(t.Context(), dialects.Target{URL: "sqlite::memory:"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		s, err := db.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return db, s
	}
	db, a := open()
	if _, err := a.Run(t.Context(), dialects.Statement{SQL: "CREATE TABLE t (a)"}); err != nil {
		t.Fatal(err)
	}
	if ok, _, err := a.TryLock(t.Context(), "x"); !ok || err != nil {
		t.Errorf("the lock is had: %v, %v", ok, err)
	}
	_ = a.Close()
	b, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if ok, err := b.TableExists(t.Context(), schema.Name{Name: "T"}); !ok || err != nil {
		t.Errorf("the table is seen: %v, %v", ok, err)
	}
	_, c := open()
	defer func() { _ = c.Close() }()
	if ok, err := c.TableExists(t.Context(), schema.Name{Name: "t"}); ok || err != nil {
		t.Errorf("the table is seen in another database: %v, %v", ok, err)
	}
}

func TestRefusalCodes(t *testing.T) {
	db, err := NewDriver().Open(t.Context(), dialects.Target{URL: "sqlite::memory:"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	s, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.Run(t.Context(), dialects.Statement{SQL: "CREATE TABLE t (a UNIQUE, b NOT NULL DEFAULT 1 CHECK (b > 0)); INSERT INTO t (a) VALUES (1)"}); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		"INSERT INTO t (a) VALUES (1)":    "UNIQUE constraint failed: t.a (SQLITE_CONSTRAINT_UNIQUE) -1",
		"INSERT INTO t (b) VALUES (NULL)": "NOT NULL constraint failed: t.b (SQLITE_CONSTRAINT_NOTNULL) -1",
		"INSERT INTO t (b) VALUES (0)":    "CHECK constraint failed: b > 0 (SQLITE_CONSTRAINT_CHECK) -1",
		"SELECT c FROM t":                 "no such column: c (SQLITE_ERROR) 7",
		"CREATE TABLE u (a INT,, b INT)":  `near ",": syntax error (SQLITE_ERROR) -1`,
		"CREATE TABLE u (a INT) STRICTLY": `unknown table option: STRICTLY (SQLITE_ERROR) -1`,
		"CREATE TABEL u (a INT)":          `near "TABEL": syntax error (SQLITE_ERROR) 7`,
		"CREATE TABLE u (a INT":           "incomplete input (SQLITE_ERROR) 21",
		"ALTER TABLE nosuch ADD COLUMN x": "no such table: nosuch (SQLITE_ERROR) 12",
		"ALTER TABLE t ADD COLUMN a":      "duplicate column name: a (SQLITE_ERROR) -1",
	} {
		_, err := s.Run(t.Context(), dialects.Statement{SQL: sql})
		var refused *dialects.ServerError
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		if got := fmt.Sprintf("%v %d", refused, refused.Offset); got != want {
			t.Errorf("%s: %s, not %s", sql, got, want)
		}
	}
}
