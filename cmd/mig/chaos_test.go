package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dialects/dialecttest"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// kills is how many times a run is killed for each database; MIG_TEST_CHAOS sets another number. `make chaos` kills at length.
func kills(t *testing.T) int {
	text := os.Getenv("MIG_TEST_CHAOS")
	if text == "" {
		return 12
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// chaosProject writes fifty revisions of all sorts, which leave rows and definitions behind that tell what ran once, and what twice.
func chaosProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	write("mig.yaml", "script_location: m\nversion_locations: [m/versions]\nlock_wait: 20s\n")
	rows := strings.Builder{}
	rows.WriteString("id,name\n")
	for i := range 2500 {
		fmt.Fprintf(&rows, "%d,row %d\n", i, i)
	}
	write("m/rows.csv", rows.String())
	for i := 1; i <= 50; i++ {
		table := fmt.Sprintf("t%02d", (i+4)/5)
		var up, down, front string
		switch i % 5 {
		case 1:
			up = `{{ create_table "` + table + `" (column "id" "integer" primary_key) (column "name" "varchar(50)" not_null) (column "n" "integer" (server_default 0)) }}
{{ create_index "ix_` + table + `" "` + table + `" "name" }}`
			down = `{{ drop_table "` + table + `" }}`
		case 2:
			up = `{{ bulk_insert "` + table + `" (rows_csv "rows.csv") }}
UPDATE ` + table + ` SET n = n + 1;`
			down = `DELETE FROM ` + table + `;`
		case 3:
			up = `{{ add_column "` + table + `" (column "extra" "varchar(10)" (server_default "x")) }}
UPDATE ` + table + ` SET n = n + 1;
{{ create_index "ix_` + table + `_n" "` + table + `" "n" }}
UPDATE ` + table + ` SET n = n + 1;`
			down = `{{ drop_index "ix_` + table + `_n" "` + table + `" }}
UPDATE ` + table + ` SET n = n - 1;
{{ drop_column "` + table + `" "extra" }}
UPDATE ` + table + ` SET n = n - 1;`
		case 4:
			front = "transaction: false\n"
			up = `UPDATE ` + table + ` SET n = n + 1 WHERE id < 1000;
{{ create_table "` + table + `_log" (column "id" "integer" primary_key) (column "what" "varchar(20)") }}
INSERT INTO ` + table + `_log VALUES (1, 'one');
INSERT INTO ` + table + `_log VALUES (2, 'two');
{{ create_index "ix_` + table + `_log" "` + table + `_log" "what" concurrently }}
UPDATE ` + table + ` SET n = n + 1 WHERE id < 1000;`
			down = `UPDATE ` + table + ` SET n = n - 1 WHERE id < 1000;
{{ drop_table "` + table + `_log" }}
UPDATE ` + table + ` SET n = n - 1 WHERE id < 1000;`
		default:
			up = `{{ rename_table "` + table + `_log" "` + table + `_old" }}
{{ drop_index "ix_` + table + `" "` + table + `" }}`
			down = `{{ create_index "ix_` + table + `" "` + table + `" "name" }}
{{ rename_table "` + table + `_old" "` + table + `_log" }}`
		}
		parent := ""
		if i > 1 {
			parent = fmt.Sprintf("down_revision: c%03d\n", i-1)
		}
		write(fmt.Sprintf("m/versions/c%03d.sql.tmpl", i), fmt.Sprintf("---\nrevision: c%03d\n%s%s---\n{{ define \"upgrade\" }}\n%s\n{{ end }}\n{{ define \"downgrade\" }}\n%s\n{{ end }}\n", i, parent, front, up, down))
	}
	return dir
}

// migRun is a run of mig as a process.
type migRun struct {
	*exec.Cmd
	out, err bytes.Buffer
}

func startMig(t *testing.T, dir, database string, args ...string) *migRun {
	t.Helper()
	r := &migRun{Cmd: exec.Command("mig", append(args, "--url", database)...)}
	r.Dir, r.Stdout, r.Stderr = dir, &r.out, &r.err
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	return r
}

func mustMig(t *testing.T, dir, database string, args ...string) string {
	t.Helper()
	r := startMig(t, dir, database, args...)
	if err := r.Wait(); err != nil {
		t.Fatalf("mig %s: %v\n%s", strings.Join(args, " "), err, r.err.String())
	}
	return r.out.String()
}

// contents tells what is in a database, but for the log: definitions, and sums over the rows.
func contents(t *testing.T, dialect, database string) string {
	t.Helper()
	var out strings.Builder
	for _, s := range all.Dialects() {
		if s.Dialect.Name() != dialect {
			continue
		}
		ctx := context.Background()
		db, err := s.Driver.Open(ctx, dialects.Target{URL: database})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		session, err := db.Session(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = session.Close() }()
		found, err := session.Inspect(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range found.All() {
			if table.Name.Name != "mig_log" {
				out.WriteString(tableContents(t, session, s.Dialect, table))
			}
		}
	}
	return out.String()
}

func tableContents(t *testing.T, s dialects.Session, d dialects.Dialect, table *schema.Table) string {
	t.Helper()
	definition, err := json.Marshal(table)
	if err != nil {
		t.Fatal(err)
	}
	query := "SELECT COUNT(*)"
	for _, c := range table.Columns {
		query += ", MIN(" + d.Ident(c.Name) + "), MAX(" + d.Ident(c.Name) + ")"
		if c.Name == "n" {
			query += ", SUM(n)"
		}
	}
	_, rows, err := s.Query(t.Context(), query+" FROM "+sqltext.QualifiedName(d, table.Name))
	if err != nil {
		t.Fatal(err)
	}
	text := string(definition)
	for _, v := range rows[0] {
		if v != nil {
			text += " " + *v
		}
	}
	return text + "\n"
}

type statusAnswer struct {
	Current    []string `json:"current"`
	Unfinished []struct {
		Revision string `json:"revision"`
	} `json:"unfinished"`
}

// TestKilled kills runs at random moments. Afterwards mig tells the state, and goes on to where a run that nobody disturbed ends.
func TestKilled(t *testing.T) {
	for _, dialect := range []string{"postgresql", "mysql", "sqlite"} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			c := &chaos{dialect: dialect, dir: chaosProject(t), url: dialecttest.ScratchURL(t, dialect), Rand: rand.New(rand.NewPCG(uint64(len(dialect)), 7))}
			calm := dialecttest.ScratchURL(t, dialect)
			start := time.Now()
			mustMig(t, c.dir, calm, "upgrade")
			c.takes = time.Since(start)
			up := contents(t, dialect, calm)
			mustMig(t, c.dir, calm, "downgrade", "base")
			down := contents(t, dialect, calm)
			for n := kills(t); c.killed < n; {
				c.until(t, n, "upgrade")
				compareContents(t, "up", up, contents(t, dialect, c.url))
				c.until(t, n, "downgrade", "base")
				compareContents(t, "down", down, contents(t, dialect, c.url))
			}
			t.Logf("killed %d times, %d of them in the middle of a revision", c.killed, c.middle)
		})
	}
}

func compareContents(t *testing.T, what, want, got string) {
	t.Helper()
	if want != got {
		t.Fatalf("%s: the database is\n%s\nwant\n%s", what, got, want)
	}
}

type chaos struct {
	*rand.Rand
	dialect, dir, url string
	takes             time.Duration // a run that nobody disturbs
	killed, middle    int
}

// until runs a command and kills it, again and again, until it comes to its end.
func (c *chaos) until(t *testing.T, most int, args ...string) {
	t.Helper()
	for range 1000 {
		r := startMig(t, c.dir, c.url, append(args, "--resume")...)
		done := make(chan error, 1)
		go func() { done <- r.Wait() }()
		kill := time.Duration(c.Int64N(int64(c.takes)/2 + 1))
		if c.killed >= most {
			kill = time.Hour
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("mig %s: %v\n%s\n%s", strings.Join(args, " "), err, r.err.String(), mustMig(t, c.dir, c.url, "status"))
			}
			return
		case <-time.After(kill):
			_ = r.Process.Kill()
			if err := <-done; err == nil {
				return // it was as fast
			}
			c.killed++
			c.check(t)
		}
	}
	t.Fatal("it never comes to its end")
}

// check asks for the state after a run was killed.
func (c *chaos) check(t *testing.T) {
	t.Helper()
	var s statusAnswer
	if err := json.Unmarshal([]byte(mustMig(t, c.dir, c.url, "status", "--format", "json")), &s); err != nil {
		t.Fatal(err)
	}
	if len(s.Current) > 1 || len(s.Unfinished) > 1 {
		t.Fatalf("the state is %v", s)
	}
	c.middle += len(s.Unfinished)
}

// TestManyRunners: of twenty that start at once each revision is applied by one, and all end well.
func TestManyRunners(t *testing.T) {
	for _, dialect := range []string{"postgresql", "mysql", "sqlite"} {
		t.Run(dialect, func(t *testing.T) {
			dir, database, calm := chaosProject(t), dialecttest.ScratchURL(t, dialect), dialecttest.ScratchURL(t, dialect)
			mustMig(t, dir, calm, "upgrade")
			var all sync.WaitGroup
			for range 20 {
				r := startMig(t, dir, database, "upgrade")
				all.Go(func() {
					if err := r.Wait(); err != nil {
						t.Errorf("%v\n%s", err, r.err.String())
					}
				})
			}
			all.Wait()
			compareContents(t, "after twenty runners", contents(t, dialect, calm), contents(t, dialect, database))
		})
	}
}

// proxy hands bytes on to a server, and cuts every connection after some.
type proxy struct {
	net.Listener
	to    string
	allow atomic.Int64 // bytes until the cut
}

func newProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l, to: to}
	go p.serve()
	t.Cleanup(func() { _ = l.Close() })
	return p
}

func (p *proxy) serve() {
	for {
		in, err := p.Accept()
		if err != nil {
			return // closed
		}
		out, err := net.Dial("tcp", p.to)
		if err != nil {
			_ = in.Close()
			continue
		}
		for from, to := range map[net.Conn]net.Conn{in: out, out: in} {
			go func() {
				buffer := make([]byte, 512)
				for {
					n, err := from.Read(buffer)
					if err != nil || p.allow.Add(int64(-n)) < 0 {
						break
					}
					if _, err := to.Write(buffer[:n]); err != nil {
						break
					}
				}
				_, _ = from.Close(), to.Close()
			}()
		}
	}
}

// TestCut cuts the connections of runs after random numbers of bytes. The version table never says what is not so, and the run can be gone on with.
func TestCut(t *testing.T) {
	for _, dialect := range []string{"postgresql", "mysql"} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			c := &chaos{dialect: dialect, dir: chaosProject(t), url: dialecttest.ScratchURL(t, dialect), Rand: rand.New(rand.NewPCG(uint64(len(dialect)), 8))}
			calm := dialecttest.ScratchURL(t, dialect)
			mustMig(t, c.dir, calm, "upgrade")
			server, err := url.Parse(c.url)
			if err != nil {
				t.Fatal(err)
			}
			p := newProxy(t, server.Host)
			through := *server
			through.Host = p.Addr().String()
			n := kills(t)
			for range 4 * n {
				p.allow.Store(12000 + c.Int64N(100000))
				r := startMig(t, c.dir, through.String(), "upgrade", "--resume")
				if err := r.Wait(); err == nil {
					break
				}
				if strings.Contains(r.err.String(), "panic") {
					t.Fatal(r.err.String())
				}
				c.check(t)
			}
			mustMig(t, c.dir, c.url, "upgrade", "--resume")
			compareContents(t, "after the cuts", contents(t, dialect, calm), contents(t, dialect, c.url))
			t.Logf("%d of the runs were in the middle of a revision", c.middle)
		})
	}
}
