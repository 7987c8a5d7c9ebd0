package dialecttest

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mig/dialects"
	"mig/dsl/schema"
)

// LiveDialect is what the live suite must know of a dialect: its driver, and SQL that only that dialect has.
type LiveDialect struct {
	Name             string
	Driver           dialects.Driver
	TransactionalDDL bool

	Version dialects.Version // at the least
	Schema  []string         // makes the tables that Inspect is tried on; testdata/inspect.json tells what it must give
	Literal string           // of the text Unicode, as the dialect writes it
	Slow    string           // takes a minute, unless it is cut off
	Bad     string           // is refused
	BadCode string           // with this code
	BadAt   string           // at this word; "" when the server does not tell where
}

// Unicode is a text that breaks on a wrong encoding, and in drivers that look for parameters.
const Unicode = "Zoë: 木 🦀 ?1 $1 :x @p %s \t'"

// Live tries a driver on a server, in a database of its own.
func Live(t *testing.T, d LiveDialect) {
	l := &live{LiveDialect: d, url: ScratchURL(t, d.Name)}
	l.db = l.open(t, l.url)
	t.Run("version", l.version)
	t.Run("name", l.name)
	t.Run("statements", l.statements)
	t.Run("transactions", l.transactions)
	t.Run("refusal", l.refusal)
	t.Run("lock", l.lock)
	t.Run("lock dies with its session", l.lockDies)
	t.Run("table exists", l.tableExists)
	t.Run("inspect", l.inspect)
	t.Run("aside", l.aside)
	t.Run("cancel", l.cancel)
	t.Run("on connect", l.onConnect)
	t.Run("password", l.password)
}

type live struct {
	LiveDialect
	url string
	db  dialects.DB
}

func (l *live) open(t *testing.T, url string) dialects.DB {
	t.Helper()
	db, err := l.Driver.Open(t.Context(), dialects.Target{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	return db
}

func (l *live) session(t *testing.T) dialects.Session {
	t.Helper()
	s, err := l.db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the session: %v", err)
		}
	})
	return s
}

func run(t *testing.T, s dialects.Session, sql string) int64 {
	t.Helper()
	n, err := s.Run(t.Context(), dialects.Statement{SQL: sql, Op: "sql"})
	if err != nil {
		t.Fatalf("%s\n%v", sql, err)
	}
	return n
}

// column gives the first column of a query, NULL as "NULL".
func column(t *testing.T, s dialects.Session, query string) string {
	t.Helper()
	_, rows, err := s.Query(t.Context(), query)
	if err != nil {
		t.Fatalf("%s\n%v", query, err)
	}
	var out []string
	for _, r := range rows {
		if r[0] == nil {
			out = append(out, "NULL")
			continue
		}
		out = append(out, *r[0])
	}
	return strings.Join(out, "|")
}

func (l *live) version(t *testing.T) {
	v, err := l.session(t).ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !v.AtLeast(l.Version.Major, l.Version.Minor) {
		t.Errorf("the version is %s, and older than %s", v, l.Version)
	}
}

func (l *live) name(t *testing.T) {
	name, err := l.db.Name(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if name == "" || !strings.Contains(strings.ToLower(l.url), strings.ToLower(name)) {
		t.Errorf("the name %q is not in the URL", name)
	}
}

func (l *live) statements(t *testing.T) {
	s := l.session(t)
	run(t, s, "CREATE TABLE live_note (id INTEGER, body VARCHAR(100))")
	for _, insert := range []string{"INSERT INTO live_note (id, body) VALUES (1, " + l.Literal + ")", "INSERT INTO live_note (id, body) VALUES (2, NULL)"} {
		if n := run(t, s, insert); n != 1 {
			t.Errorf("%s: %d rows", insert, n)
		}
	}
	if got := column(t, s, "SELECT body FROM live_note ORDER BY id"); got != Unicode+"|NULL" {
		t.Errorf("the rows are %q", got)
	}
	if n := run(t, s, "UPDATE live_note SET body = 'x' WHERE id > 0"); n != 2 {
		t.Errorf("UPDATE changed %d rows", n)
	}
	if n := run(t, s, "DELETE FROM live_note WHERE id = 7"); n != 0 {
		t.Errorf("DELETE of no row changed %d", n)
	}
	n, err := s.Run(t.Context(), dialects.Statement{SQL: "UPDATE live_note SET id = id + 1", Repeat: 3})
	if err != nil || n != 6 {
		t.Errorf("three times UPDATE changed %d rows, %v", n, err)
	}
	// What ran outside a transaction stays.
	if got := column(t, l.session(t), "SELECT id FROM live_note ORDER BY id"); got != "4|5" {
		t.Errorf("another session sees %q", got)
	}
	columns, rows, err := s.Query(t.Context(), "SELECT id AS a, body AS b FROM live_note WHERE id = 0")
	if err != nil || len(rows) != 0 || strings.ToLower(strings.Join(columns, ",")) != "a,b" {
		t.Errorf("a query without rows: %v %v %v", columns, rows, err)
	}
}

func (l *live) transactions(t *testing.T) {
	s := l.session(t)
	run(t, s, "CREATE TABLE live_tx (id INTEGER)")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Begin(t.Context()))
	run(t, s, "INSERT INTO live_tx VALUES (1)")
	must(s.Rollback(t.Context()))
	must(s.Begin(t.Context()))
	run(t, s, "INSERT INTO live_tx VALUES (2)")
	must(s.Commit(t.Context()))
	if got := column(t, l.session(t), "SELECT id FROM live_tx"); got != "2" {
		t.Errorf("after a rollback and a commit the rows are %q", got)
	}
	must(s.Begin(t.Context()))
	run(t, s, "CREATE TABLE live_ddl (id INTEGER)")
	must(s.Rollback(t.Context()))
	exists, err := s.TableExists(t.Context(), schema.Name{Name: "live_ddl"})
	if err != nil || exists == l.TransactionalDDL {
		t.Errorf("after a rollback of CREATE TABLE the table exists: %v, %v", exists, err)
	}
	// A session that ends takes its transaction along.
	other, err := l.db.Session(t.Context())
	must(err)
	must(other.Begin(t.Context()))
	run(t, other, "INSERT INTO live_tx VALUES (3)")
	must(other.Close())
	if got := column(t, s, "SELECT id FROM live_tx"); got != "2" {
		t.Errorf("after the end of a session with an open transaction the rows are %q", got)
	}
}

func (l *live) refusal(t *testing.T) {
	s := l.session(t)
	first := strings.Index(l.Bad, strings.TrimLeft(l.Bad, " \n"))
	_, err := s.Run(t.Context(), dialects.Statement{SQL: l.Bad, First: first})
	var refused *dialects.ServerError
	if !errors.As(err, &refused) {
		t.Fatalf("the error is no ServerError: %v", err)
	}
	if refused.Code != l.BadCode || refused.Msg == "" || refused.Err == nil {
		t.Errorf("the error is %#v", refused)
	}
	want := -1
	if l.BadAt != "" {
		want = strings.Index(l.Bad, l.BadAt)
	}
	if refused.Offset != want {
		t.Errorf("the offset is %d and not %d: %v", refused.Offset, want, err)
	}
	if _, _, err := s.Query(t.Context(), "SELECT x FROM live_no_such_table"); !errors.As(err, &refused) {
		t.Errorf("the error of a query is no ServerError: %v", err)
	}
	if n := run(t, s, "CREATE TABLE live_after (id INTEGER)"); n > 0 {
		t.Errorf("CREATE TABLE changed %d rows", n)
	}
}

func (l *live) tableExists(t *testing.T) {
	s := l.session(t)
	run(t, s, "CREATE TABLE live_there (id INTEGER)")
	for name, want := range map[string]bool{"live_there": true, "live_not_there": false} {
		if got, err := s.TableExists(t.Context(), schema.Name{Name: name}); err != nil || got != want {
			t.Errorf("%s exists: %v, %v", name, got, err)
		}
	}
	if got, err := s.TableExists(t.Context(), schema.Name{Schema: "live_nowhere", Name: "live_there"}); err != nil || got {
		t.Errorf("the table exists in another schema: %v, %v", got, err)
	}
}

func (l *live) inspect(t *testing.T) {
	if len(l.Schema) == 0 {
		t.Skip("no tables to inspect")
	}
	db := l.open(t, ScratchURL(t, l.Name))
	s, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, sql := range l.Schema {
		run(t, s, sql)
	}
	all, err := s.Inspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", strings.TrimSuffix("inspect-"+v.Product, "-")+".json"), all.All())
	// One table alone is the same as among all.
	for _, table := range all.All() {
		one, err := s.Inspect(t.Context(), table.Name)
		if err != nil || len(one.All()) != 1 || text(t, one.All()[0]) != text(t, table) {
			t.Errorf("%s alone: %v, %s", table.Name, err, text(t, one))
		}
	}
	none, err := s.Inspect(t.Context(), schema.Name{Name: "live_not_there"})
	if err != nil || len(none.All()) != 0 {
		t.Errorf("a table that is not there: %v", err)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}

// golden compares with a file, which MIG_TEST_UPDATE=1 writes.
func golden(t *testing.T, file string, v any) {
	t.Helper()
	got := text(t, v)
	if os.Getenv("MIG_TEST_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (MIG_TEST_UPDATE=1 writes it)", err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			t.Fatalf("%s:%d differs: the server gives %q\nAll of it:\n%s", file, i+1, g[i], got)
		}
	}
	t.Fatalf("%s has more than the server gives:\n%s", file, got)
}

func (l *live) cancel(t *testing.T) {
	s := l.session(t)
	if err := s.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Run(ctx, dialects.Statement{SQL: l.Slow})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the error is %v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("the statement ended after %s", took)
	}
	if err := s.Rollback(t.Context()); err != nil {
		t.Errorf("the session can't be used on: %v", err)
	}
	if _, _, err := s.Query(ctx, "SELECT x FROM live_note"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after the end of its context a query gives %v", err)
	}
	run(t, s, "CREATE TABLE live_after_cancel (id INTEGER)")
}
