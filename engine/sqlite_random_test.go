package engine_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mig/dsl/diag"
)

const (
	copyHistories = 4  // MIG_TEST_HISTORIES sets another number, MIG_TEST_SEED other histories
	copyRevisions = 14 // of each
)

// Random tables with rows, keys, triggers, indexes and views go through random revisions, online and by the scripts in sqlite3. After each revision the databases are the same, to the
// text of each definition, and whole; and no row, value, trigger or view is lost that the revision does not speak of.
func TestRandomCopiesOfSQLite(t *testing.T) {
	n := copyHistories
	if text := os.Getenv("MIG_TEST_HISTORIES"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	seed, _ := strconv.ParseUint(os.Getenv("MIG_TEST_SEED"), 10, 64)
	var total, copies, refused int
	for i := range n {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			h := &copyHistory{Rand: rand.New(rand.NewPCG(seed, uint64(i))), dir: t.TempDir()}
			h.run(t)
			total, copies, refused = total+len(h.texts), copies+h.copies, refused+h.refused
		})
	}
	t.Logf("%d revisions with %d copies; %d more were refused", total, copies, refused)
	if !t.Failed() && (copies < 3*n || refused > total) {
		t.Errorf("the histories are too tame, or too wild")
	}
}

// copyHistory is a history of revisions, and what its tables are to be.
type copyHistory struct {
	*rand.Rand
	dir     string
	texts   []string
	now     liteModel
	names   int
	copies  int
	refused int
}

type liteModel struct {
	tables   []*liteTable
	triggers []string
	views    int
}

// liteTable is as much of a table as the next revision must know. Its first column is the key.
type liteTable struct {
	name        string
	columns     []liteColumn
	constraints []string
	indexes     []string
}

type liteColumn struct {
	was, name string // was is what it was called before the revision; "" for a new one
	text      bool
	ref       int  // the number of the table that it refers to, from 1; 0 is none
	gen       bool // SQLite computes it
	free      bool // nothing is known to need it
	touched   bool // the revision changes its values
}

func (m liteModel) clone() liteModel {
	out := liteModel{views: m.views, triggers: slices.Clone(m.triggers)}
	for _, t := range m.tables {
		c := &liteTable{t.name, slices.Clone(t.columns), slices.Clone(t.constraints), slices.Clone(t.indexes)}
		for i := range c.columns {
			c.columns[i].was, c.columns[i].touched = c.columns[i].name, false
		}
		out.tables = append(out.tables, c)
	}
	return out
}

// databases are the ways in which a history runs, each with a file of its own.
func (h *copyHistory) databases() []liteProject {
	return []liteProject{
		{file: filepath.Join(h.dir, "online.db")},
		{file: filepath.Join(h.dir, "keys.db"), onConnect: []string{"PRAGMA foreign_keys=ON"}},
		{file: filepath.Join(h.dir, "script.db")},
		{file: filepath.Join(h.dir, "guarded.db"), guarded: true, onConnect: []string{"PRAGMA foreign_keys=ON"}},
	}
}

func (h *copyHistory) run(t *testing.T) {
	h.now = liteModel{}
	h.texts = []string{h.first()}
	h.step(t, nil)
	for len(h.texts) <= copyRevisions && !t.Failed() {
		before := h.now
		h.now = before.clone()
		var moved []*liteTable
		text := h.revision(&moved)
		h.texts = append(h.texts, text)
		if !h.step(t, moved) {
			h.now, h.texts = before, h.texts[:len(h.texts)-1]
			h.refused++
		}
	}
	if t.Failed() {
		t.Logf("the revisions are\n%s", strings.Join(h.texts, "\n----\n"))
	}
}

// step runs the last revision in every way. All refuse it and change nothing, or none does.
func (h *copyHistory) step(t *testing.T, moved []*liteTable) bool {
	t.Helper()
	from, to := "", fmt.Sprint("r", len(h.texts))
	if len(h.texts) > 1 {
		from = fmt.Sprint("r", len(h.texts)-1)
	}
	var first, firstFile string
	done := 0
	all := h.databases()
	for i, p := range all {
		p.texts = h.texts
		before := ""
		rows := map[string]string{}
		if from != "" {
			before = contents(t, p.file)
			for _, table := range moved {
				rows[table.name] = h.rows(t, p.file, table, true)
			}
		}
		var err error
		if i < 2 {
			err = p.online(t, to)
		} else {
			err = p.client(t, from, to)
		}
		if err != nil {
			if strings.Contains(err.Error(), "panic") || from == "" || contents(t, p.file) != before {
				t.Errorf("%s is not as it was after %s", p.file, diag.Format(err))
			}
			if first == "" {
				first = "refused: " + diag.Format(err)
			}
			continue
		}
		done++
		h.whole(t, p, moved, rows)
		now := contents(t, p.file)
		if firstFile == "" {
			firstFile = now
		} else if now != firstFile {
			differ(t, p.file, now, firstFile)
		}
	}
	if done != 0 && done != len(all) {
		t.Errorf("of %d ways, %d did it: %s", len(all), done, first)
	}
	if done == 0 && testing.Verbose() {
		t.Log(first)
	}
	if done > 0 {
		h.copies += copiesIn(t, h.texts)
	}
	return done > 0
}

// whole looks for what was lost.
func (h *copyHistory) whole(t *testing.T, p liteProject, moved []*liteTable, rows map[string]string) {
	t.Helper()
	unbroken(t, p.file)
	for _, table := range moved {
		if got, want := h.rows(t, p.file, table, false), rows[table.name]; got != want {
			t.Errorf("%s: the rows of %s were\n%s\nand are\n%s", p.file, table.name, want, got)
		}
	}
	triggers := strings.Fields(ask(t, p.file, "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"))
	want := slices.Clone(h.now.triggers)
	slices.Sort(triggers)
	slices.Sort(want)
	if !slices.Equal(triggers, want) {
		t.Errorf("%s: the triggers are %v, not %v", p.file, triggers, want)
	}
	for _, view := range strings.Fields(ask(t, p.file, "SELECT name FROM sqlite_master WHERE type = 'view'")) {
		ask(t, p.file, "SELECT * FROM "+view)
	}
	for _, table := range h.now.tables {
		for _, x := range table.indexes {
			if ask(t, p.file, "SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND name = '"+x+"'") != table.name {
				t.Errorf("%s: %s has not the index %s", p.file, table.name, x)
			}
		}
	}
}

// rows gives the rows of a table before the revision, or after it, in the columns that keep their values.
func (h *copyHistory) rows(t *testing.T, file string, table *liteTable, before bool) string {
	var names []string
	for _, c := range table.columns {
		switch {
		case c.was == "" || c.touched:
		case before:
			names = append(names, quotedName(c.was))
		default:
			names = append(names, quotedName(c.name))
		}
	}
	return ask(t, file, "SELECT "+strings.Join(names, ", ")+" FROM "+quotedName(table.name)+" ORDER BY 1")
}
