package script_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/engine/revision"
	"mig/engine/script"
)

// branched is the script of a diamond: a, then b and c, then m.
func branched(t *testing.T) *script.Script {
	t.Helper()
	g, err := revision.New([]revision.Revision{{ID: "a"}, {ID: "b", Down: []string{"a"}}, {ID: "c", Down: []string{"a"}}, {ID: "m", Down: []string{"b", "c"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := of()
	s.VersionTable.Name.Name = "mig_version"
	books := s.Dialect.Bookkeeping(s.VersionTable, s.Facts)
	if s.Plan, err = g.UpgradePlan(nil, "heads"); err != nil {
		t.Fatal(err)
	}
	s.Create, s.Steps = books.Create(), nil
	for i := range s.Plan.Steps {
		p := &s.Plan.Steps[i]
		step := script.Step{ID: p.Revision.ID, Transaction: true, From: p.Revision.Down, To: []string{p.Revision.ID}, Items: []script.Item{
			{Statements: []dialects.Statement{statement("SELECT 'one of " + p.Revision.ID + "'"), statement("SELECT 'two of " + p.Revision.ID + "'")}},
		}}
		step.Bookkeep(p, books)
		s.Steps = append(s.Steps, step)
	}
	return s
}

func TestSplit(t *testing.T) {
	s := branched(t)
	s.Form = script.Form{Guard: script.Refuses, Client: "psql", From: 2, Tag: "v1"}
	var got []string
	var all strings.Builder
	for one := range s.Split() {
		got = append(got, fmt.Sprintf("%s: %s; the first statement is %d", one.Steps[0].ID, one.Range(), max(1, one.Form.From)))
		text, err := one.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), "CREATE TABLE IF NOT EXISTS mig_version"); n != 1 {
			t.Errorf("%s makes the version table %d times", one.Steps[0].ID, n)
		}
		if one.Form.Tag != "v1" || one.Form.Client != "psql" || one.Form.Guard != script.Refuses {
			t.Errorf("the form is %+v", one.Form)
		}
		all.Write(text)
	}
	want := []string{
		"a: From base to a; the first statement is 2",
		"b: From a to b; the first statement is 1",
		"c: From b to b, c; the first statement is 1",
		"m: From b, c to m; the first statement is 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, sql := range []string{"'two of a'", "'one of b'", "'two of b'", "'one of c'", "'two of c'", "'one of m'", "'two of m'"} {
		if n := strings.Count(all.String(), sql); n != 1 {
			t.Errorf("%s is there %d times", sql, n)
		}
	}
	if strings.Contains(all.String(), "'one of a'") {
		t.Error("a statement is there that is done")
	}
	if s.Form.From != 2 || len(s.Steps) != 4 || len(s.Plan.From) > 0 {
		t.Error("the whole was changed")
	}
	for range s.Split() { // a reader may stop
		break
	}
}

// Where all steps are one transaction, each script is one.
func TestSplitSingle(t *testing.T) {
	s := branched(t)
	s.Single = true
	if got := actions(s, 0) + " | " + actions(s, 1); strings.Contains(got, "commit") {
		t.Fatal(got)
	}
	for one := range s.Split() {
		if got := actions(one, 0); !strings.HasPrefix(got, "begin SELECT 'one of ") || !strings.HasSuffix(got, " commit") {
			t.Errorf("%s: %s", one.Steps[0].ID, got)
		}
	}
}

func TestSplitOfNothing(t *testing.T) {
	s := of()
	s.Steps = nil
	for one := range s.Split() {
		t.Errorf("a script of %+v", one.Steps)
	}
}

func TestCommand(t *testing.T) {
	s := of()
	if got := s.Command("a.sql"); got != "psql -X -v ON_ERROR_STOP=1 -f a.sql" || s.Form.File != "" {
		t.Errorf("%q, %q", got, s.Form.File)
	}
}
