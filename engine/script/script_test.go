package script_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/postgresql"
	"mig/engine/revision"
	"mig/engine/script"
)

func statement(sql string) dialects.Statement { return dialects.Statement{SQL: sql} }

func of(statements ...dialects.Statement) *script.Script {
	d := postgresql.New()
	return &script.Script{
		Dialect: d, Facts: dialects.Facts{Version: dialects.Version{Major: 14}}, Mig: "test",
		Steps: []script.Step{{
			ID: "a1", Direction: revision.Up, Transaction: true, To: []string{"a1"}, Message: "two\nlines\x1b[2J; \u2028DROP",
			Items: []script.Item{{Statements: statements}},
		}},
	}
}

// A message is one line of comment, whatever is in it.
func TestMessageStaysInItsComment(t *testing.T) {
	text, err := of(statement("SELECT 1")).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\n-- Running upgrade  -> a1, two lines [2J;  DROP\n") {
		t.Errorf("got\n%s", text)
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"größe 版本 שלום":                        "größe 版本 שלום",
		"a\nb\x1b[2J\u2028c":                   "a b [2J c",
		"drop \u202eelbat\u202c \u2066x\u2069": "drop  elbat   x ",
	} {
		if got := script.Printable(text); got != want {
			t.Errorf("%q is shown as %q, not %q", text, got, want)
		}
	}
}

// The header's hash is that of all but its own line.
func TestHeaderHash(t *testing.T) {
	text, err := of(statement("SELECT 1")).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(text), "-- sha256 of this file but for this line: ")
	hash, body, _ := strings.Cut(rest, "\n")
	sum := sha256.Sum256([]byte(head + body))
	if !found || hash != hex.EncodeToString(sum[:]) {
		t.Errorf("the header says %s, it is %x", hash, sum)
	}
}

// What would not be read back as it was written is not written.
func TestTextIsReadBack(t *testing.T) {
	for name, st := range map[string]dialects.Statement{
		"two in one":        statement("SELECT 1; SELECT 2"),
		"an open quote":     statement("SELECT 'a"),
		"an open comment":   statement("SELECT 1 /* a"),
		"a client command":  statement(`\connect other`),
		"a lost terminator": statement("SELECT 1 ("),
	} {
		if text, err := of(st, statement("SELECT 3")).Bytes(); err == nil {
			t.Errorf("%s is written:\n%s", name, text)
		}
	}
	for name, st := range map[string]dialects.Statement{
		"a comment at the end":    statement("SELECT 1 -- why"),
		"a semicolon in a string": statement("SELECT 'a; -- b'"),
		"a dollar quote":          statement("DO $x$ BEGIN; END; $x$"),
		"only a comment":          {SQL: "-- nothing", First: len("-- nothing")},
	} {
		if _, err := of(st, statement("SELECT 3")).Bytes(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func actions(s *script.Script, i int) string {
	var out []string
	for a := range s.Actions(i) {
		switch a.Kind {
		case script.Setting:
		case script.Begin:
			out = append(out, "begin")
		case script.Commit:
			out = append(out, "commit")
		case script.Run:
			out = append(out, a.Statement.SQL)
		}
	}
	return strings.Join(out, " ")
}

func TestActions(t *testing.T) {
	outside := statement("c")
	outside.Autocommit = true
	s := of(statement("a"), outside, statement("b"))
	s.Steps[0].Bookkeeping = []dialects.Statement{statement("row")}
	if got := actions(s, 0); got != "begin a commit c begin b row commit" {
		t.Error(got)
	}
	s.Steps[0].Transaction = false
	if got := actions(s, 0); got != "a c b row" {
		t.Error(got)
	}
	s.Steps[0].Bookkeeping = append(s.Steps[0].Bookkeeping, statement("another"))
	if got := actions(s, 0); got != "a c b begin row another commit" {
		t.Error(got)
	}
	s.Steps[0].Bookkeeping = s.Steps[0].Bookkeeping[:1]
	s.Steps[0].Transaction, s.Single = true, true
	s.Steps = append(s.Steps, s.Steps[0])
	s.Steps[1].Items = []script.Item{{Statements: []dialects.Statement{statement("d")}}}
	s.Steps = append(s.Steps, s.Steps[1])
	if got := actions(s, 0) + " | " + actions(s, 1) + " | " + actions(s, 2); got != "begin a commit c begin b row commit | begin d row | d row commit" {
		t.Error(got)
	}
	// A reader may stop at any action.
	for range s.Actions(0) {
		break
	}
}

// TestLongText: a script that does not stay in memory is as whole as a short one, and leaves no file behind.
func TestLongText(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	each := func(yield func(dialects.Statement) bool) {
		for i := range 100000 {
			if !yield(statement(fmt.Sprintf("INSERT INTO t VALUES (%d, '%0100d')", i, i))) {
				return
			}
		}
	}
	long := of(dialects.Statement{Op: "bulk_insert", Series: &dialects.Series{Count: 100000, Each: each}})
	text, err := long.Text()
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if _, err := text.WriteTo(&got); err != nil {
		t.Error(err)
	}
	if err := text.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	head, rest, _ := strings.Cut(got.String(), "-- sha256 of this file but for this line: ")
	hash, body, _ := strings.Cut(rest, "\n")
	if sum := sha256.Sum256([]byte(head + body)); hash != hex.EncodeToString(sum[:]) {
		t.Errorf("the header says %s, it is %x", hash, sum)
	}
	if n := strings.Count(body, "INSERT INTO t VALUES ("); n != 100000 || !strings.Contains(body, "(99999, '") {
		t.Errorf("%d statements", n)
	}
	if n := long.Steps[0].Total(); n != 100000 {
		t.Errorf("the total is %d", n)
	}
}

// TestSpoiltSeries: what does not read back is found in the middle of a long script, and nothing of it is kept.
func TestSpoiltSeries(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	each := func(yield func(dialects.Statement) bool) {
		for i := range 200000 {
			sql := fmt.Sprintf("INSERT INTO t VALUES (%d, '%0100d')", i, i)
			if i == 150000 {
				sql += "; DROP TABLE t"
			}
			if !yield(statement(sql)) {
				return
			}
		}
	}
	if _, err := of(dialects.Statement{Series: &dialects.Series{Count: 200000, Each: each}}).Text(); err == nil || !strings.Contains(err.Error(), "DROP TABLE t") {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left are %v, %v", left, err)
	}
}
