package mysql

import (
	"context"
	"errors"
	"testing"
	"time"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dialects/sqlconn"
)

func TestLive(t *testing.T) {
	dialecttest.Live(t, dialecttest.LiveDialect{
		Name:    "mysql",
		Driver:  NewDriver(),
		Version: dialects.Version{Major: 8},
		Literal: "'Zoë: 木 🦀 ?1 $1 :x @p %s \t'''",
		Schema:  liveTables,
		Slow:    "SELECT SLEEP(60)",
		Bad:     "\n SELECT 'Zoë' FRM nowhere",
		BadCode: "1064",
		BadAt:   "nowhere",
	})
}

var liveTables = []string{
	"CREATE TABLE `Parent Table` (a INT NOT NULL, b VARCHAR(20) COLLATE utf8mb4_bin NOT NULL, PRIMARY KEY (b, a)) COMMENT 'it''s a parent'",
	`CREATE TABLE child (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
  a INT DEFAULT 7, b VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'x''y' COMMENT 'in €', flag TINYINT(1) NOT NULL DEFAULT 0,
  price DECIMAL(10,2), total DECIMAL(12,2) AS (price * 2) STORED, half DECIMAL(12,2) AS (price / 2) VIRTUAL,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), kind ENUM('a', 'b,c') DEFAULT 'a', data JSON, body TEXT,
  CONSTRAINT fk_child_parent FOREIGN KEY (b, a) REFERENCES ` + "`Parent Table`" + ` (b, a) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT uq_child UNIQUE (price, a),
  CONSTRAINT ck_child_price CHECK (price > 0 AND kind <> 'it''s'))`,
	"CREATE INDEX ix_child_body ON child (body(10), a)",
	"CREATE UNIQUE INDEX ix_child_prefix ON child (b(5))",
	"CREATE FULLTEXT INDEX ix_child_text ON child (body)",
}

func TestURLs(t *testing.T) {
	for text, want := range map[string]string{
		"mysql://root:pw@db.example/app":                    `database "app" at db.example:3306 as user "root"`,
		"mariadb://root@[::1]:3307/app?tls=true&timeout=5s": `database "app" at [::1]:3307 as user "root"`,
		"mysql://root@/app?socket=/run/mysqld/mysqld.sock":  `database "app" at /run/mysqld/mysqld.sock as user "root"`,
		"mysql://root@h/app?allowAllFiles=true":             `the mysql URL has the parameter "allowAllFiles", which is none of charset, collation, multiStatements, readTimeout, socket, timeout, tls, writeTimeout; settings of a session go into on_connect`,
		"mysql://root@h/app?timeout=soon":                   "the parameter timeout of the mysql URL is no duration such as 10s",
	} {
		u, err := sqlconn.ParseURL(dialects.Target{URL: text}, "mysql", "mariadb")
		if err != nil {
			t.Fatal(err)
		}
		_, at, err := readURL(dialects.Target{URL: text}, u)
		got := at.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
	u, _ := sqlconn.ParseURL(dialects.Target{URL: "mysql://u%40x:p%40%2F%3F@h/d"}, "mysql")
	cfg, _, err := readURL(dialects.Target{}, u)
	if err != nil || cfg.User != "u@x" || cfg.Passwd != "p@/?" || cfg.DBName != "d" || cfg.AllowAllFiles {
		t.Errorf("%+v, %v", cfg, err)
	}
}

// A mode in which literals mean something else is refused, and can be turned off.
func TestModes(t *testing.T) {
	url := dialecttest.ScratchURL(t, "mysql")
	for mode, want := range map[string]bool{"ANSI_QUOTES": false, "NO_BACKSLASH_ESCAPES": false, "STRICT_ALL_TABLES": true} {
		db, err := NewDriver().Open(t.Context(), dialects.Target{URL: url, OnConnect: []string{"SET sql_mode = '" + mode + "'"}})
		if (err == nil) != want {
			t.Errorf("%s: %v", mode, err)
		}
		if db != nil {
			_ = db.Close()
		}
	}
}

// The server ends a statement whose context has ended: it is not left running.
func TestCancelReachesTheServer(t *testing.T) {
	db, err := NewDriver().Open(t.Context(), dialects.Target{URL: dialecttest.ScratchURL(t, "mysql")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	s, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := s.Run(ctx, dialects.Statement{SQL: "SELECT SLEEP(61.25)"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
	_, rows, err := s.Query(t.Context(), "SELECT id FROM information_schema.processlist WHERE info = 'SELECT SLEEP(61.25)'")
	if err != nil || len(rows) != 0 {
		t.Errorf("the statement still runs: %d, %v", len(rows), err)
	}
}
