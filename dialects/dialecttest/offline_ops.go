package dialecttest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mig/dialects"
)

// opsDir is where the golden files are, as the tests of each dialect's folder see it.
const opsDir = "../dialecttest/testdata/ops"

// A golden file is named after an operation, and holds cases in the sections of txtar:
//
//	-- CASE/dsl --
//	{{ drop_table "account" if_exists }}
//	-- CASE/postgresql --
//	DROP TABLE IF EXISTS account
//	-- CASE/oracle@19 --
//	unsupported: if exists in drop_table
//
// Each dialect has a section, for the release that releases.txt names; a missing one is an error. Sections for further versions
// follow. Statements are divided by lines of two semicolons. `unsupported:` is the text, or a part of it, of an UnsupportedError
// and its hint; `error:` of any error. White space is not compared. MIG_TEST_UPDATE=1 writes the sections of the
// dialect at hand (go test -p 1, since the dialects share the files): read the difference.
type goldenFile struct {
	path     string
	sections []section
}

type section struct{ name, text string }

func operationFiles(t *testing.T, d dialects.Dialect) {
	paths, err := filepath.Glob(filepath.Join(opsDir, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no files in %s (%v)", opsDir, err)
	}
	release := releaseOf(t, d.Name())
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			g := readGolden(t, path)
			changed := false
			for _, name := range g.cases() {
				changed = g.check(t, d, release, name) || changed
			}
			if changed && os.Getenv("MIG_TEST_UPDATE") != "" {
				g.write(t)
			}
		})
	}
}

// releaseOf gives the version of a dialect for which the sections without one are.
func releaseOf(t *testing.T, dialect string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(opsDir, "releases.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if name, version, _ := strings.Cut(strings.TrimSpace(line), " "); name == dialect {
			return version
		}
	}
	t.Fatalf("releases.txt has no line for %s", dialect)
	return ""
}

func readGolden(t *testing.T, path string) *goldenFile {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g := &goldenFile{path: path}
	for line := range strings.Lines(string(b)) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "-- ")
		if name, ok2 := strings.CutSuffix(name, " --"); ok && ok2 && strings.Contains(name, "/") {
			g.sections = append(g.sections, section{name: name})
		} else if len(g.sections) > 0 {
			g.sections[len(g.sections)-1].text += line
		}
	}
	return g
}

func (g *goldenFile) write(t *testing.T) {
	t.Helper()
	var b strings.Builder
	for _, s := range g.sections {
		b.WriteString("-- " + s.name + " --\n" + s.text)
	}
	if err := os.WriteFile(g.path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (g *goldenFile) cases() []string {
	var out []string
	for _, s := range g.sections {
		if name, ok := strings.CutSuffix(s.name, "/dsl"); ok {
			out = append(out, name)
		}
	}
	return out
}

// check compares the sections of a dialect in a case, and reports whether it changed them.
func (g *goldenFile) check(t *testing.T, d dialects.Dialect, release, name string) (changed bool) {
	t.Helper()
	body, found := "", false
	last := 0
	for i := range g.sections {
		s := &g.sections[i]
		of, what, _ := strings.Cut(s.name, "/")
		if of != name {
			continue
		}
		last = i
		dialect, version, hasVersion := strings.Cut(what, "@")
		switch {
		case what == "dsl":
			body = s.text
		case dialect == d.Name():
			if !hasVersion {
				found, version = true, release
			}
			changed = compareCase(t, d, version, body, s) || changed
		}
	}
	if !found {
		s := section{name: name + "/" + d.Name(), text: "missing\n"}
		compareCase(t, d, release, body, &s)
		g.sections = append(g.sections[:last+1], append([]section{s}, g.sections[last+1:]...)...)
		return true
	}
	return changed
}

// compareCase compares one section, or writes it anew.
func compareCase(t *testing.T, d dialects.Dialect, version, body string, s *section) (changed bool) {
	t.Helper()
	list, err := Render(d, version, body)
	got := describe(list, err)
	if os.Getenv("MIG_TEST_UPDATE") != "" {
		changed, s.text = s.text != got, got
		return changed
	}
	if !matches(list, err, s.text) {
		t.Errorf("%s, version %s: got\n%s\nwant\n%s", s.name, version, got, s.text)
	}
	return false
}

func matches(list []dialects.Statement, err error, want string) bool {
	want = strings.TrimSpace(want)
	var no *dialects.UnsupportedError
	if part, ok := strings.CutPrefix(want, "unsupported:"); ok {
		return errors.As(err, &no) && strings.Contains(collapse(no.Error()+"; "+no.Hint), collapse(part))
	}
	if part, ok := strings.CutPrefix(want, "error:"); ok {
		return err != nil && strings.Contains(collapse(err.Error()), collapse(part))
	}
	return err == nil && collapse(describe(list, nil)) == collapse(want)
}

// describe gives what a section says.
func describe(list []dialects.Statement, err error) string {
	var no *dialects.UnsupportedError
	var need *dialects.NeedError
	switch {
	case errors.As(err, &no):
		return "unsupported: " + no.Error() + "; " + no.Hint + "\n"
	case errors.As(err, &need):
		return "error: " + need.Error() + "\n"
	case err != nil:
		return "error: " + err.Error() + "\n"
	}
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = s.SQL + "\n"
	}
	return strings.Join(texts, ";;\n")
}

func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }
