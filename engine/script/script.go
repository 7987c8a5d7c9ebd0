// Package script is a migration script as a value: the statements of a plan, revision by revision, with
// what frames them. The same value is written to a file or run against a server, so that what is
// rendered is what runs. The package connects to nothing.
package script

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/engine/revision"
)

// Script is the statements of a plan.
type Script struct {
	Dialect dialects.Dialect
	Facts   dialects.Facts
	Mig     string // mig's version, for the header
	// Database is its name where mig.yaml has several; the header tells it, since a file that is for one must not run on another.
	Database string
	Plan     revision.Plan
	Create   []dialects.Statement // the version table
	Steps    []Step
	Notes    []string // comments before the first step
	Single   bool     // one transaction around all steps
	Form     Form     // what it is written for
	Log      *Log     // nil for none

	VersionTable dialects.VersionTable
	Ensure       bool // the version table is made even if there are no steps

	// ClientCommands says that raw SQL may hold commands of the client: the script can't run online.
	ClientCommands bool
}

// Step is a revision in one direction.
type Step struct {
	ID          string // "" for a stamp's step that only takes rows away
	Direction   revision.Direction
	Message     string
	From, To    []string             // revisions before and after, for the comment: parents and the revision itself; of a stamp, the rows that give way
	Path        string               // of the file
	Hash        string               // of the file
	Files       []File               // every file that was read for the step, the revision's first
	Transaction bool                 // wanted by the configuration and the file
	Set, Reset  []dialects.Statement // of the session, around the step: its timeouts
	Settle      []dialects.Statement // before the transaction that the step is in
	Settled     []dialects.Statement // at the end of this step and of those after it, in its transaction
	Retry       Retry
	Skipped     string   // why nothing runs, or ""
	Again       bool     // it ran before, and runs again since its content has changed
	Notes       []string // comments before what it runs
	EndNotes    []string // and after
	Items       []Item
	Late        func() error         // fills Items and Checks when the step's turn has come, since it asks the database; nil: they are there
	Checks      []dialects.Statement // that fail if a statement did without telling
	Bookkeeping []dialects.Statement
}

// Retry says how often a step is tried that gives way to another session's locks, and the pause before the first new try; each further one doubles it. The zero value
// does not try again.
type Retry struct {
	Attempts int
	Wait     time.Duration
}

// File is a file that was read, and the hash of its text.
type File struct{ Path, Hash string }

// Item is raw SQL, which is its one statement or a long Series of them, or an operation and the statements that it gives.
type Item struct {
	Op         Operation // nil for raw SQL
	Pos        diag.Pos
	Statements []dialects.Statement
}

// Operation is what a script tells of an operation.
type Operation interface{ Op() string }

// Statements visits the statements of all items in order. What a visitor is given is its own only until it asks for the next.
func (s *Step) Statements() iter.Seq[*dialects.Statement] {
	return func(yield func(*dialects.Statement) bool) {
		for _, item := range s.Items {
			for st := range dialects.Expand(item.Statements) {
				if !yield(st) {
					return
				}
			}
		}
	}
}

// Bookkeep adds what a step of a plan does to the version table, in the order in which rows stay distinct.
func (s *Step) Bookkeep(p *revision.Step, books dialects.Bookkeeping) {
	for _, id := range p.Delete {
		s.Bookkeeping = append(s.Bookkeeping, books.Delete(id))
	}
	for _, u := range p.Update {
		s.Bookkeeping = append(s.Bookkeeping, books.Update(u[0], u[1]))
	}
	for _, id := range p.Insert {
		s.Bookkeeping = append(s.Bookkeeping, books.Insert(id))
	}
}

// FilesText gives the files that were read, with their hashes, as the log holds them.
func (s *Step) FilesText() string {
	size := 0
	var b strings.Builder
	for i, f := range s.Files {
		if size += len(f.Hash) + len(f.Path) + 2; size > mostFiles {
			fmt.Fprintf(&b, "\n (%d more)", len(s.Files)-i)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.Hash + " " + f.Path)
	}
	return b.String()
}

// mostFiles is how many bytes of a list of files the log keeps: a TEXT of MySQL has 64 KB.
const mostFiles = 60000

// Total gives how many statements run: those of the items, the checks and the bookkeeping.
func (s *Step) Total() int {
	n := len(s.Checks) + len(s.Bookkeeping)
	for _, item := range s.Items {
		n += dialects.Len(item.Statements)
	}
	return n
}

// Kind says what an Action does.
type Kind uint8

// The kinds of actions.
const (
	Begin Kind = iota
	Run
	Commit
	Setting // a statement that is none of the revision's: it is not counted
)

// Action is one thing to do, in order: what a script writes down and a runner does.
type Action struct {
	Kind        Kind
	Statement   *dialects.Statement // of Run and Setting
	Bookkeeping bool                // the statement must change exactly one row
	Rows        bool                // Begin and Commit are around the version table's rows alone
}

// Creates reports whether the version table is made, unless it is there.
func (s *Script) Creates() bool { return s.Ensure || len(s.Steps) > 0 }

// framed reports whether a step stands between Begin and Commit. Where a database has no BEGIN
// but needs COMMIT, every step has one.
func (s *Script) framed(step *Step) bool {
	words := s.Dialect.Script(s.Facts)
	if words.Begin() == "" {
		return words.Commit() != ""
	}
	return step.Transaction || s.Single
}

// Atomic reports whether all of a step, its version row too, stands in one transaction, so that it takes effect as a whole or not at all.
func (s *Script) Atomic(i int) bool {
	return s.Dialect.Script(s.Facts).Begin() != "" && s.framed(&s.Steps[i]) && !s.outside(i)
}

// Actions gives what a step does. A statement that can't run in a transaction stands outside: what came before is
// committed, and what follows begins anew.
func (s *Script) Actions(i int) iter.Seq[Action] {
	step := &s.Steps[i]
	return func(yield func(Action) bool) {
		f := frame{yield: yield, on: s.framed(step), open: s.together(i)}
		settle, settled := s.settling(i)
		for k := range settle {
			f.do(Action{Kind: Setting, Statement: &settle[k]})
		}
		for k := range step.Set {
			f.do(Action{Kind: Setting, Statement: &step.Set[k]})
		}
		for st := range step.Statements() {
			if f.run(st, st.Autocommit || s.Single && !step.Transaction); f.stopped {
				return
			}
		}
		for k := range step.Checks {
			f.run(&step.Checks[k], false)
		}
		f.set(true)
		for k := range settled {
			f.do(Action{Kind: Setting, Statement: &settled[k]})
		}
		rows := !f.on && len(step.Bookkeeping) > 1 && s.Dialect.Script(s.Facts).BeginRows() != ""
		if rows {
			f.do(Action{Kind: Begin, Rows: true})
		}
		for k := range step.Bookkeeping {
			f.do(Action{Kind: Run, Statement: &step.Bookkeeping[k], Bookkeeping: true})
		}
		if rows {
			f.do(Action{Kind: Commit, Rows: true})
		}
		if !s.Single || i == len(s.Steps)-1 || s.outside(i) {
			f.set(false)
		}
		for k := range step.Reset {
			f.do(Action{Kind: Setting, Statement: &step.Reset[k]})
		}
	}
}

// outside reports whether something of a step runs outside the one transaction of all steps. What it did stays, so its version row is committed at once.
func (s *Script) outside(i int) bool {
	step := &s.Steps[i]
	return !step.Transaction && len(step.Items) > 0 || slices.ContainsFunc(step.Items, func(item Item) bool {
		return slices.ContainsFunc(item.Statements, func(st dialects.Statement) bool { return st.NeedsAutocommit() })
	})
}

// frame gives the actions of a step, with Begin and Commit where they belong.
type frame struct {
	yield   func(Action) bool
	on      bool // the step has a transaction at all
	open    bool
	stopped bool
}

func (f *frame) do(a Action) {
	if !f.stopped {
		f.stopped = !f.yield(a)
	}
}

// set begins or commits, unless that is done already.
func (f *frame) set(open bool) {
	if !f.on || f.open == open {
		return
	}
	f.open = open
	if open {
		f.do(Action{Kind: Begin})
	} else {
		f.do(Action{Kind: Commit})
	}
}

func (f *frame) run(st *dialects.Statement, outside bool) {
	f.set(!outside)
	f.do(Action{Kind: Run, Statement: st})
}
