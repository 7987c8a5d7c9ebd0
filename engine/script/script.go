// Package script is a migration script as a value: the statements of a plan, revision by revision, with
// what frames them. The same value is written to a file or run against a server, so that what is
// rendered is what runs. The package connects to nothing.
package script

import (
	"mig/dialects"
	"mig/dsl/diag"
	"mig/engine/revision"
)

// Script is the statements of a plan.
type Script struct {
	Dialect dialects.Dialect
	Facts   dialects.Facts
	Mig     string // mig's version, for the header
	Plan    revision.Plan
	Create  []dialects.Statement // the version table
	Steps   []Step
	Single  bool // one transaction around all steps

	// ClientCommands says that raw SQL may hold commands of the client: the script can't run online.
	ClientCommands bool
}

// Step is a revision in one direction.
type Step struct {
	ID          string // "" for a stamp's step that only takes rows away
	Direction   revision.Direction
	Message     string
	From, To    []string // revisions before and after, for the comment: parents and the revision itself
	Path        string   // of the file
	Hash        string   // of the file
	Transaction bool     // wanted by the configuration and the file
	Skipped     string   // why nothing runs, or ""
	Items       []Item
	Bookkeeping []dialects.Statement
	HeadsAfter  []string
}

// Item is raw SQL or an operation, and the statements that it gives.
type Item struct {
	Op         Operation // nil for raw SQL
	SQL        string    // raw
	Pos        diag.Pos
	Statements []dialects.Statement
}

// Operation is what a script tells of an operation.
type Operation interface{ Op() string }

// Statements gives the statements of all items in order.
func (s *Step) Statements() []dialects.Statement {
	out := make([]dialects.Statement, 0, s.count())
	for _, item := range s.Items {
		out = append(out, item.Statements...)
	}
	return out
}

func (s *Step) count() (n int) {
	for _, item := range s.Items {
		n += len(item.Statements)
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
)

// Action is one thing to do, in order: what a script writes down and a runner does.
type Action struct {
	Kind        Kind
	Statement   dialects.Statement // of Run
	Bookkeeping bool               // the statement must change exactly one row
}

// framed reports whether a step stands between Begin and Commit. Where a database has no BEGIN
// but needs COMMIT, every step has one.
func (s *Script) framed(step *Step) bool {
	words := s.Dialect.Script(s.Facts)
	if words.Begin() == "" {
		return words.Commit() != ""
	}
	return step.Transaction
}

// Actions gives what a step does. A statement that can't run in a transaction stands outside: what came before is
// committed, and what follows begins anew.
func (s *Script) Actions(i int) []Action {
	step := &s.Steps[i]
	out := make([]Action, 0, step.count()+len(step.Bookkeeping)+2)
	open := s.Single && i > 0
	frame := s.Single || s.framed(step)
	begin := func() {
		if frame && !open {
			out, open = append(out, Action{Kind: Begin}), true
		}
	}
	commit := func() {
		if open {
			out, open = append(out, Action{Kind: Commit}), false
		}
	}
	for _, item := range step.Items {
		for _, st := range item.Statements {
			if st.Autocommit {
				commit()
			} else {
				begin()
			}
			out = append(out, Action{Kind: Run, Statement: st})
		}
	}
	begin()
	for _, st := range step.Bookkeeping {
		out = append(out, Action{Kind: Run, Statement: st, Bookkeeping: true})
	}
	if !s.Single || i == len(s.Steps)-1 {
		commit()
	}
	return out
}
