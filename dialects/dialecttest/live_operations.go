package dialecttest

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dsl/schema"
)

// LiveOperations runs on a server what the golden files' bodies give for it, after their set-up, and asks whether nasty texts come back from it as
// they are. A case without a set-up ends without an error where the server lacks what another revision would have made, which it says in one
// of the words of missing: the statement was understood. A statement that the server is too old for is not run, but logged.
func LiveOperations(t *testing.T, d dialects.Dialect, driver dialects.Driver, missing ...string) {
	l := &live{LiveDialect: LiveDialect{Name: d.Name(), Driver: driver}}
	paths, err := filepath.Glob(filepath.Join(opsDir, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no files in %s (%v)", opsDir, err)
	}
	l.url = ScratchURL(t, d.Name())
	l.db = l.open(t, l.url)
	s := l.session(t)
	version, err := s.ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("texts", func(t *testing.T) { liveTexts(t, d, s, version) })
	r := &operationsRun{d: d, version: version.String(), newest: releasesOf(t, d.Name())[0], missing: missing}
	for _, path := range paths {
		for _, c := range readGolden(t, path).cases() {
			t.Run(c.name, func(t *testing.T) { r.run(t, l, s, c) })
		}
	}
	if r.done == 0 {
		t.Error("no statement was run to its end")
	}
	t.Logf("%d statements were run, %d cases end where the server lacks a table or the like", r.done, r.ended)
}

type operationsRun struct {
	d               dialects.Dialect
	version, newest string
	missing         []string
	done, ended     int
}

// run runs a case in a transaction that is rolled back, or else in a database of its own.
func (r *operationsRun) run(t *testing.T, l *live, s dialects.Session, c opCase) {
	body, err := render(r.d, r.version, c.body, c.files)
	if err != nil {
		r.tooOld(t, c)
		return
	}
	setup, err := Render(r.d, r.version, c.setup)
	if err != nil {
		r.tooOld(t, opCase{body: c.setup})
		return
	}
	if c.setup == "" {
		setup = assumed(r.d, body.facts, body.ops)
	}
	all := append(slices.Clone(setup), body.statements...)
	alone := func(st dialects.Statement) bool { return st.Autocommit }
	if r.d.Traits().TransactionalDDL && !slices.ContainsFunc(all, alone) {
		if err := s.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Rollback(t.Context()); err != nil {
				t.Error(err)
			}
		}()
	} else if len(all) > 0 {
		own := *l
		own.url = ScratchURL(t, l.Name)
		own.db = own.open(t, own.url)
		s = own.session(t)
		if !r.d.Traits().TransactionalDDL {
			defer dropSchemas(t, s, all)
		}
	}
	for _, statement := range all {
		if _, err := s.Run(t.Context(), statement); err != nil {
			if c.setup != "" || !r.lacks(err) {
				t.Errorf("%v\n%s", err, statement.SQL)
			}
			t.Logf("ended: %v", err)
			r.ended++
			return
		}
		r.done++
	}
}

// tooOld lists a case that a newer server would take.
func (r *operationsRun) tooOld(t *testing.T, c opCase) {
	list, err := renderFiles(r.d, r.newest, c.body, c.files)
	if err == nil && len(list) > 0 {
		t.Logf("not run: %s is needed for %s", r.newest, list[0].SQL)
	}
}

// dropSchemas drops the schemas that a case made, which on some servers are databases beside that of the test.
func dropSchemas(t *testing.T, s dialects.Session, list []dialects.Statement) {
	for _, statement := range list {
		if name, ok := strings.CutPrefix(statement.SQL, "CREATE SCHEMA "); ok && statement.Op == "create_schema" {
			drop := "DROP SCHEMA IF EXISTS " + strings.TrimPrefix(name, "IF NOT EXISTS ")
			if _, err := s.Run(context.Background(), dialects.Statement{SQL: drop}); err != nil {
				t.Logf("%s: %v", drop, err)
			}
		}
	}
}

func (r *operationsRun) lacks(err error) bool {
	for _, words := range r.missing {
		if strings.Contains(err.Error(), words) {
			return true
		}
	}
	return false
}

// liveTexts asks the server for texts, written as literals.
func liveTexts(t *testing.T, d dialects.Dialect, s dialects.Session, version dialects.Version) {
	for _, text := range nastyTexts {
		lit, err := d.Literal(schema.NewString(text), dialects.Facts{Version: version})
		if err != nil {
			t.Errorf("%.40q: %v", text, err)
			continue
		}
		_, rows, err := s.Query(t.Context(), "SELECT "+lit)
		if err != nil || len(rows) != 1 || rows[0][0] == nil || *rows[0][0] != text {
			t.Errorf("the server takes %.60q for %v (%v)", lit, rows, err)
		}
	}
}
