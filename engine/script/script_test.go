package script_test

import (
	"crypto/sha256"
	"encoding/hex"
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

// The header's hash is that of what follows it.
func TestHeaderHash(t *testing.T) {
	text, err := of(statement("SELECT 1")).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "sha256 of what follows this line: ")
	hash, body, _ := strings.Cut(rest, "\n")
	sum := sha256.Sum256([]byte(body))
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
