package script

import (
	"regexp"
	"strings"

	"mig/dialects"
)

// stepWriter writes the statements of one revision, with what frames them, what guards them, and what the log is told.
type stepWriter struct {
	*writer
	step   *Step
	i      int
	before []string // rows of the version table
	logged bool
	atomic bool // all of it takes effect, or nothing
	reader dialects.EffectReader

	begun  bool // what comes before the first statement is written
	number int  // statements
	total  int  // of them there are
	booked bool // the version table's rows are written
	chain  Chain
	own    bool // a transaction that the revision itself has opened is open
	savept string
}

func (w *stepWriter) write() {
	w.open = w.s.Single && w.i > 0 && !w.s.outside(w.i-1)
	for a := range w.s.Actions(w.i) {
		w.action(a)
		if w.err != nil {
			return
		}
	}
	w.begin()
	if !w.booked {
		w.books()
	}
}

func (w *stepWriter) action(a Action) {
	switch {
	case a.Kind == Setting:
		w.statements([]dialects.Statement{*a.Statement})
	case a.Rows: // books frames them
	case a.Kind == Begin:
		w.one(w.words.Begin())
		w.open = w.words.Begin() != ""
		w.begin()
	case a.Kind == Commit:
		if w.number == w.total && !w.booked && len(w.step.Bookkeeping) == 0 {
			w.books()
		}
		w.one(w.words.Commit())
		w.open = false
	case a.Bookkeeping:
		w.begin()
		if !w.booked { // all at once
			w.books()
		}
	default:
		w.begin()
		w.run(a.Statement)
	}
}

// begin writes what comes before the first statement.
func (w *stepWriter) begin() {
	if w.begun {
		return
	}
	w.begun = true
	list, err := w.g.begin(w.i, w.before)
	if err != nil {
		w.err = err
		return
	}
	w.statements(list)
	if len(list) > 0 {
		w.commit()
	}
}

// run writes a statement of the revision, and tells the log where a failure would leave something of it.
func (w *stepWriter) run(st *dialects.Statement) {
	w.number++
	w.chain.Add(st)
	if w.i == 0 && w.number < w.s.Form.From {
		if w.number == w.s.Form.From-1 && w.logged {
			w.statements([]dialects.Statement{w.g.from(w.step, &w.chain)})
			w.commit()
		}
		return
	}
	var done *dialects.Statement
	rows := false
	if w.logged && !w.atomic {
		record := w.g.done(w.step, w.number, &w.chain)
		done, rows = &record, !w.open && !w.own && ChangesRows(st)
	}
	list, err := w.g.statement(w.step, w.number, st, done)
	if err != nil {
		w.err = err
		return
	}
	if rows {
		w.one(w.words.BeginRows())
		w.open = w.words.BeginRows() != ""
	}
	if done != nil { // what --from-statement counts
		w.line("statement %d of %d", w.number, w.total)
	}
	w.place(st)
	w.statements(list)
	w.follow(st)
	switch {
	case rows && w.open:
		w.one("COMMIT")
		w.open = false
	case done != nil:
		w.commit()
	}
}

// commit ends the transaction that a database begins by itself.
func (w *stepWriter) commit() {
	if !w.open && !w.own && w.words.Begin() == "" {
		w.one(w.words.Commit())
	}
}

// place writes where a statement stands.
func (w *stepWriter) place(st *dialects.Statement) {
	if w.s.Form.Verbose && st.Pos.Line > 0 {
		w.line("%s:%d", Printable(st.Pos.File), st.Pos.Line)
	}
}

// follow watches for transactions that the revision itself opens and ends.
func (w *stepWriter) follow(st *dialects.Statement) {
	text := st.SQL[min(st.First, len(st.SQL)):]
	name, ends, ok := Savepoint(text)
	ok = ok && w.words.Begin() != ""
	switch {
	case w.open:
	case ok && !ends && !w.own:
		w.savept, w.own = name, true
	case ok && ends && w.savept != "" && strings.EqualFold(name, w.savept):
		w.savept, w.own = "", false
	case w.reader != nil && (st.Op == "sql" || st.Op == "execute"):
		effect := w.reader.Effect(dialects.Statement{SQL: text})
		w.own = (w.own || effect.Opens) && !effect.Ends
	}
}

var savepoint = regexp.MustCompile(`(?is)^(SAVEPOINT|RELEASE(?:\s+SAVEPOINT)?)\s+(\S.*?)\s*;?\s*$`)

// Savepoint reads SAVEPOINT and RELEASE: the name, and whether it ends there. A savepoint outside of a transaction opens one, up to its release, where the database takes it at
// all. https://www.sqlite.org/lang_savepoint.html
func Savepoint(text string) (name string, ends, ok bool) {
	if len(text) < 7 || !strings.EqualFold(text[:7], "SAVEPOI") && !strings.EqualFold(text[:7], "RELEASE") {
		return "", false, false // without the cost of a pattern
	}
	m := savepoint.FindStringSubmatch(text)
	if m == nil {
		return "", false, false
	}
	return m[2], !strings.EqualFold(m[1], "SAVEPOINT"), true
}

// books writes the rows of the version table and of the log. They take effect together.
func (w *stepWriter) books() {
	w.booked = true
	list := w.g.books(w.step, &w.chain)
	rows := !w.open && len(list) > 1 && w.words.BeginRows() != ""
	if rows {
		w.one(w.words.BeginRows())
		w.open = true
	}
	w.statements(list)
	if rows {
		w.one("COMMIT")
		w.open = false
	}
}

// rowWords are the statements that only change rows, which can be undone on every database.
var rowWords = []string{"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE"}

// ChangesRows reports whether a statement changes rows and nothing else.
func ChangesRows(st *dialects.Statement) bool {
	if st.Autocommit || st.Copy || st.Client || st.Repeat > 1 {
		return false
	}
	text := st.SQL[min(st.First, len(st.SQL)):]
	for _, w := range rowWords {
		if len(text) > len(w) && strings.EqualFold(text[:len(w)], w) && strings.IndexByte(" \t\n(", text[len(w)]) >= 0 {
			return true
		}
	}
	return false
}
