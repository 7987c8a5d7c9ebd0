package dialecttest

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
// CASE/files/NAME is a file that the body reads. CASE/setup is a body that runs before it on a live server, and of which rendering knows
// nothing.
//
// Each dialect has a section, for the first release that releases.txt names; a missing one is an error. Where another release named there
// gives another text, it has a section too. Sections for further versions may follow. Statements are divided by lines of two semicolons.
// `unsupported:` is the text, or a part of it, of an UnsupportedError and its hint; `error:` of any error. White space is not compared.
// MIG_TEST_UPDATE=1 writes the sections of the dialect at hand (go test -p 1, since the dialects share the files): read the difference.
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
	releases := releasesOf(t, d.Name())
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			g := readGolden(t, path)
			changed := false
			for _, c := range g.cases() {
				for i, release := range releases {
					changed = g.check(t, d, c, release, i == 0) || changed
				}
				changed = g.checkOthers(t, d, c, releases) || changed
			}
			if changed && os.Getenv("MIG_TEST_UPDATE") != "" {
				g.write(t)
			}
		})
	}
}

// releasesOf gives the versions of a dialect for which there are sections in every case.
func releasesOf(t *testing.T, dialect string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(opsDir, "releases.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == dialect {
			return words[1:]
		}
	}
	t.Fatalf("releases.txt has no line for %s", dialect)
	return nil
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

// opCase is a case of a golden file.
type opCase struct {
	name, body, setup string
	files             map[string]string
}

func (g *goldenFile) cases() []opCase {
	var out []opCase
	for _, s := range g.sections {
		if name, ok := strings.CutSuffix(s.name, "/dsl"); ok {
			out = append(out, opCase{name: name, body: s.text, setup: g.text(name + "/setup"), files: g.files(name)})
		}
	}
	return out
}

func (g *goldenFile) text(name string) string {
	if i := g.find(name); i >= 0 {
		return g.sections[i].text
	}
	return ""
}

func (g *goldenFile) find(name string) int {
	return slices.IndexFunc(g.sections, func(s section) bool { return s.name == name })
}

func (g *goldenFile) files(of string) map[string]string {
	files := map[string]string{}
	for _, s := range g.sections {
		if name, ok := strings.CutPrefix(s.name, of+"/files/"); ok {
			files[name] = s.text
		}
	}
	return files
}

// check compares what a release gives with its section, and reports whether it changed that. A release that is not the first needs a section of
// its own only where it differs from the first.
func (g *goldenFile) check(t *testing.T, d dialects.Dialect, c opCase, release string, first bool) (changed bool) {
	t.Helper()
	plain := c.name + "/" + d.Name()
	name := plain
	if !first {
		name += "@" + release
	}
	i := g.find(name)
	if i < 0 && !first && g.covers(d, c, release, plain) {
		return false
	}
	if i < 0 {
		i = g.after(c.name)
		g.sections = slices.Insert(g.sections, i, section{name: name, text: "missing\n"})
	}
	return compareCase(t, d, release, c, &g.sections[i])
}

// covers reports whether a release gives what stands in another section.
func (g *goldenFile) covers(d dialects.Dialect, c opCase, release, plain string) bool {
	list, err := renderFiles(d, release, c.body, c.files)
	return collapse(withoutVersion(describe(list, err))) == collapse(withoutVersion(g.text(plain)))
}

var refusedVersion = regexp.MustCompile(`(?m)^(unsupported: \w+) \S+`)

// withoutVersion takes the version out of a refusal.
func withoutVersion(text string) string { return refusedVersion.ReplaceAllString(text, "$1") }

// after gives the place behind a case's last section.
func (g *goldenFile) after(name string) int {
	last := 0
	for i, s := range g.sections {
		if strings.HasPrefix(s.name, name+"/") {
			last = i + 1
		}
	}
	return last
}

// checkOthers compares the sections for versions that releases.txt does not name.
func (g *goldenFile) checkOthers(t *testing.T, d dialects.Dialect, c opCase, releases []string) (changed bool) {
	t.Helper()
	for i := range g.sections {
		version, ok := strings.CutPrefix(g.sections[i].name, c.name+"/"+d.Name()+"@")
		if ok && !slices.Contains(releases, version) {
			changed = compareCase(t, d, version, c, &g.sections[i]) || changed
		}
	}
	return changed
}

// compareCase compares one section, or writes it anew.
func compareCase(t *testing.T, d dialects.Dialect, version string, c opCase, s *section) (changed bool) {
	t.Helper()
	list, err := renderFiles(d, version, c.body, c.files)
	got := describe(list, err)
	if err == nil {
		compareReread(t, d, version, c, got)
	}
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
