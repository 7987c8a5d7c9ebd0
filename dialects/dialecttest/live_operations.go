package dialecttest

import (
	"path/filepath"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dsl/schema"
)

// LiveOperations runs on a server what the golden files' bodies give for it, and that nasty texts come back from it as they are. A case ends
// without an error where the server lacks what another revision would have made, which it says in one of the words of missing: the
// statement was understood.
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
	r := &operationsRun{d: d, version: version.String(), missing: missing}
	for _, path := range paths {
		g := readGolden(t, path)
		for _, section := range g.sections {
			if name, ok := strings.CutSuffix(section.name, "/dsl"); ok {
				t.Run(name, func(t *testing.T) { r.run(t, l, s, section.text) })
			}
		}
	}
	if r.done == 0 {
		t.Error("no statement was run to its end")
	}
}

type operationsRun struct {
	d       dialects.Dialect
	version string
	missing []string
	done    int
}

// run runs a body in a transaction that is rolled back, or else in a database of its own.
func (r *operationsRun) run(t *testing.T, l *live, s dialects.Session, body string) {
	list, err := Render(r.d, r.version, body)
	if err != nil || len(list) == 0 {
		return
	}
	if r.d.Traits().TransactionalDDL {
		if err := s.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Rollback(t.Context()); err != nil {
				t.Error(err)
			}
		}()
	} else {
		own := *l
		own.url = ScratchURL(t, l.Name)
		own.db = own.open(t, own.url)
		s = own.session(t)
	}
	for _, statement := range list {
		if statement.Autocommit && r.d.Traits().TransactionalDDL {
			continue
		}
		if _, err := s.Run(t.Context(), statement); err != nil {
			if !r.lacks(err) {
				t.Errorf("%v\n%s", err, statement.SQL)
			}
			return
		}
		r.done++
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
