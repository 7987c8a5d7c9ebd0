package engine_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
	"mig/engine/revision"
)

const (
	historySeed = 20261122
	historyOps  = 40  // of the history that is always run, for each dialect
	longOps     = 200 // of each of the MIG_TEST_HISTORIES
)

// Histories of random operations are run on a database. After every step up, and again down to base by derived downgrades, what the files say of the schema makes, in another
// database, what is inspected as the same as what the steps have made. At the top, so does what was inspected.
//
// MIG_TEST_HISTORIES runs that number of histories of 200 operations; MIG_TEST_HISTORY that one alone.
func TestReplayedIsInspected(t *testing.T) {
	first, n, ops := 0, 1, historyOps
	if text := os.Getenv("MIG_TEST_HISTORIES"); text != "" {
		n, _ = strconv.Atoi(text)
		ops = longOps
	}
	if text := os.Getenv("MIG_TEST_HISTORY"); text != "" {
		first, _ = strconv.Atoi(text)
		n, ops = first+1, longOps
	}
	for _, s := range all.Dialects() {
		if !slices.Contains(liveDialects, s.Dialect.Name()) {
			continue
		}
		for i := first; i < n; i++ {
			t.Run(fmt.Sprintf("%s/%d", s.Dialect.Name(), i), func(t *testing.T) {
				h := newHistory(t, s.Dialect, uint64(i))
				h.write(ops)
				defer h.tell(t, first == i && n == 1+i)
				walk(t, s, h.project(), remade)
			})
		}
	}
}

// The same holds of the example.
func TestExampleReplayedIsInspected(t *testing.T) {
	for _, s := range all.Dialects() {
		if slices.Contains(liveDialects, s.Dialect.Name()) {
			t.Run(s.Dialect.Name(), func(t *testing.T) {
				walk(t, s, func(t *testing.T, url string, onStep func(engine.Event)) *engine.Environment {
					return exampleWith(t, s.Dialect.Name(), url, func(c *config.Config, o *engine.Options) { o.OnStep = onStep })
				}, func(*testing.T, *database) {})
			})
		}
	}
}

// walker compares schemas as a database goes up a history and down.
type walker struct {
	env    *engine.Environment // to replay with
	graph  *revision.Graph
	ran    *catalog
	mirror *mirror
	known  map[string]stage // by the heads
	at     []string         // the revisions that are applied, in the order in which they were
}

// stage is what is known of a schema at heads.
type stage struct {
	replayed []op.Op
	text     string // as it is inspected where the operations were run
}

// remade makes a database of what is inspected of another one.
func remade(t *testing.T, of *database) {
	t.Helper()
	copied, text := newDatabase(t, of.dialect), of.inspect(t)
	copied.upgrade(t, text)
	differ(t, "made of what was inspected", copied.inspect(t), text)
}

// opener opens a project for a database.
type opener func(t *testing.T, url string, onStep func(engine.Event)) *engine.Environment

// walk upgrades a database to the top of a project, where more is asked of it, and downgrades it to base.
func walk(t *testing.T, s dialects.Support, open opener, atTop func(*testing.T, *database)) {
	t.Helper()
	database := newDatabase(t, s.Dialect.Name())
	w := &walker{ran: newCatalog(t, s, database.url), mirror: newMirror(t, s), known: map[string]stage{}}
	w.env = open(t, database.url, func(engine.Event) {})
	var err error
	if w.graph, err = w.env.Graph(context.Background()); err != nil {
		t.Fatal(diag.Format(err))
	}
	running := open(t, database.url, func(e engine.Event) {
		if e.Done && !t.Failed() {
			w.step(t, e.Step.ID, e.Step.Direction)
		}
	})
	w.compare(t, "at base")
	if _, err := running.Upgrade(context.Background(), "heads"); err != nil {
		t.Fatalf("up: %s", diag.Format(err))
	}
	if t.Failed() {
		return
	}
	atTop(t, database)
	if _, err := running.Downgrade(context.Background(), "base"); err != nil {
		t.Fatalf("down: %s", diag.Format(err))
	}
}

func (w *walker) step(t *testing.T, id string, d revision.Direction) {
	t.Helper()
	if d == revision.Up {
		w.at = append(w.at, id)
	} else {
		w.at = slices.DeleteFunc(w.at, func(other string) bool { return other == id })
	}
	w.compare(t, fmt.Sprintf("%s %s", d, id))
}

// compare compares what the steps have made with what is made of the replayed schema. A column that was dropped comes again as the last, so the order of
// columns is none of it.
func (w *walker) compare(t *testing.T, what string) {
	t.Helper()
	heads := w.heads()
	s, seen := w.known[heads]
	if !seen {
		if heads != "" {
			found, err := w.env.InspectAt(context.Background(), heads)
			if err != nil {
				t.Fatal(diag.Format(err))
			}
			if len(found.Lost) > 0 {
				t.Errorf("%s: unknown are %v", what, found.Lost)
			}
			s.replayed = found.Operations
		}
		s.text = columnsSorted(t, w.mirror.follow(t, s.replayed))
		w.known[heads] = s
	}
	differ(t, what+": inspected", columnsSorted(t, w.ran.read(t)), s.text)
	if t.Failed() {
		w.tell(t, heads)
	}
}

// tell logs the last revision that ran and the text of the replayed schema.
func (w *walker) tell(t *testing.T, heads string) {
	text, err := autogen.RenderDSL(w.known[heads].replayed...)
	t.Logf("heads %s; replayed is (%v)\n%s", heads, err, text)
	if r := w.graph.Revision(strings.Split(heads, ",")[0]); r != nil {
		t.Logf("the revision is %+v", r)
	}
}

// heads gives the applied revisions that no applied one stands on, as text.
func (w *walker) heads() string {
	var out []string
	for _, id := range w.at {
		if !slices.ContainsFunc(w.at, func(other string) bool {
			r := w.graph.Revision(other)
			return slices.Contains(r.Down, id) || slices.Contains(r.DependsOn, id)
		}) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

// columnsSorted gives operations as text, with the columns of a table in the order of their names.
func columnsSorted(t *testing.T, ops []op.Op) string {
	t.Helper()
	for _, o := range ops {
		if create, ok := o.(*op.CreateTable); ok {
			slices.SortFunc(create.Columns, func(a, b *op.ColumnDef) int { return cmp.Compare(a.Name, b.Name) })
		}
	}
	text, err := autogen.RenderDSL(ops...)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
