package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"mig/dialects/all"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
)

// findFile is a file of testdata/autogenerate, with several cases. The sections of a case are the target before and after, and what is found between them: for all
// dialects, or for one. Its section about has lines that begin with a key:
//
//	only: the dialects that have it; without it, all
//	rename: OLD:NEW, as of --rename
//	stays: what is found is a note, that nothing takes away
//	oneway: there is no way back
//
// MIG_TEST_UPDATE=1 writes what is found.
type findFile struct {
	name    string
	archive *txtar.Archive
}

type findCase struct {
	name    string
	text    map[string]string // of the sections
	only    []string
	renames []string
	stays   bool
	oneway  bool
}

func (f *findFile) cases() (list []*findCase) {
	for _, section := range f.archive.Files {
		name, part, _ := strings.Cut(section.Name, "/")
		if len(list) == 0 || list[len(list)-1].name != name {
			list = append(list, &findCase{name: name, text: map[string]string{}})
		}
		list[len(list)-1].text[part] = string(section.Data)
	}
	for _, c := range list {
		for line := range strings.Lines(c.text["about"]) {
			switch key, value, _ := strings.Cut(strings.TrimSpace(line), ":"); key {
			case "only":
				c.only = strings.Fields(value)
			case "rename":
				c.renames = strings.Fields(value)
			case "stays":
				c.stays = true
			case "oneway":
				c.oneway = true
			}
		}
	}
	return list
}

// want gives what a dialect is to find.
func (c *findCase) want(dialect string) string {
	if text, ok := c.text[dialect]; ok {
		return text
	}
	return c.text["found"]
}

// update puts what was found into a case: what most dialects find is said once.
func (c *findCase) update(found map[string]string) {
	var most string
	count := map[string]int{}
	for _, dialect := range c.dialects() {
		delete(c.text, dialect)
		if count[found[dialect]]++; count[found[dialect]] > count[most] {
			most = found[dialect]
		}
	}
	c.text["found"] = most
	for dialect, text := range found {
		if text != most {
			c.text[dialect] = text
		}
	}
}

func (f *findFile) write(t *testing.T, cases []*findCase) {
	t.Helper()
	f.archive.Files = nil
	for _, c := range cases {
		for _, part := range append([]string{"about", "before", "after", "found"}, c.dialects()...) {
			if text, ok := c.text[part]; ok {
				f.archive.Files = append(f.archive.Files, txtar.File{Name: c.name + "/" + part, Data: []byte(text)})
			}
		}
	}
	if err := os.WriteFile(f.name, txtar.Format(f.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (c *findCase) dialects() (names []string) {
	for _, s := range all.Dialects() {
		if name := s.Dialect.Name(); len(c.only) == 0 || slices.Contains(c.only, name) {
			names = append(names, name)
		}
	}
	return names
}

// What is found between two targets leads from one to the other and back: after each run nothing more is found, from the history and from the database. For the dialects that
// have no server here, the history tells, and what is found is rendered.
func TestFound(t *testing.T) {
	files, err := filepath.Glob("testdata/autogenerate/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no cases", err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f := &findFile{name, archive}
		cases := f.cases()
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) {
					t.Parallel() // what takes time is servers' disks
					c.run(t)
				})
			}
		})
		if os.Getenv("MIG_TEST_UPDATE") != "" {
			f.write(t, cases)
		}
	}
}

func (c *findCase) run(t *testing.T) {
	found := map[string]string{}
	for _, dialect := range c.dialects() {
		t.Run(dialect, func(t *testing.T) { found[dialect] = c.find(t, dialect) })
	}
	if os.Getenv("MIG_TEST_UPDATE") != "" && len(found) == len(c.dialects()) {
		c.update(found)
	}
}

func (c *findCase) find(t *testing.T, dialect string) string {
	t.Helper()
	before, after := c.text["before"], c.text["after"]
	var text string
	if slices.Contains(liveDialects, dialect) {
		text = c.live(t, dialect, before, after)
	} else {
		text = c.offline(t, dialect, before, after)
	}
	if os.Getenv("MIG_TEST_UPDATE") == "" {
		differ(t, "found", text, c.want(dialect))
	}
	if t.Failed() {
		t.Logf("found is\n%s", text)
	}
	return text
}

// live runs what is found on a server, and then what undoes it.
func (c *findCase) live(t *testing.T, dialect, before, after string) string {
	t.Helper()
	d := newDatabase(t, dialect)
	d.naming = config.Naming{}
	d.upgrade(t, before)
	d.silent(t, "at the start", before, before)
	o := engine.CompareOptions{Renames: c.renames}
	ofHistory := d.changes(t, after, o, before)
	o.FromDatabase = true
	changes := d.changes(t, after, o, before)
	text := foundText(t, changes)
	differ(t, "found from the history, beside what is found from the database", foundText(t, ofHistory), text)
	if len(changes.Upgrade) == 0 {
		return text
	}
	second := sections(render(t, changes.Upgrade), render(t, changes.Downgrade))
	d.upgrade(t, before, second)
	if !c.stays {
		d.silent(t, "after the upgrade", after, before, second)
	}
	if c.oneway {
		return text
	}
	if _, err := d.project(before, second).open(t).Downgrade(context.Background(), "r1"); err != nil {
		t.Fatalf("%s\nof\n%s", diag.Format(err), second)
	}
	d.silent(t, "after the downgrade", before, before)
	return text
}

// offline compares with the history, and renders.
func (c *findCase) offline(t *testing.T, dialect, before, after string) string {
	t.Helper()
	changes := changesOf(t, project{dialect: dialect, texts: []string{before}}, after, engine.CompareOptions{Renames: c.renames})
	if len(changes.Upgrade) == 0 {
		return foundText(t, changes)
	}
	if _, err := changes.SQL(); err != nil {
		t.Errorf("what is found is not rendered: %s", diag.Format(err))
	}
	second := sections(render(t, changes.Upgrade), render(t, changes.Downgrade))
	if rest := changesOf(t, project{dialect: dialect, texts: []string{before, second}}, after, engine.CompareOptions{}); !c.stays && foundText(t, rest) != "" {
		t.Errorf("after the upgrade this is found:\n%s", foundText(t, rest))
	}
	back := changesOf(t, project{dialect: dialect, texts: []string{before, second, render(t, changes.Downgrade)}}, before, engine.CompareOptions{})
	if foundText(t, back) != "" {
		t.Errorf("after the downgrade this is found:\n%s", foundText(t, back))
	}
	return foundText(t, changes)
}

func foundText(t *testing.T, c *engine.Changes) string {
	t.Helper()
	text := render(t, c.Upgrade)
	for _, r := range c.Alike {
		text += fmt.Sprintf("alike: %s\n", strings.TrimPrefix(r.Table.String()+"."+r.Old+":"+r.New, "."))
	}
	for _, note := range c.Notes {
		text += "note: " + note + "\n"
	}
	return text
}
