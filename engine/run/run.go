// Package run runs a script against a server: transactions, and the version table beside the revisions. It
// never writes SQL of its own and never decides which revisions run; both are in the script.
package run

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/engine/script"
)

// Runner runs scripts in one session.
type Runner struct {
	Session dialects.Session
	// Started and Done are called around each step, if set.
	Started func(*script.Step)
	Done    func(*script.Step, time.Duration)
	Clock   func() time.Time
	// Before and After are called before and after each step, if set: an error ends the run.
	Before, After func(context.Context, *script.Step) error
	// Applied is called when a step has run and the version table tells so, if set: in the step's transaction, or the one around all steps, where there is one. An error undoes the step with it.
	Applied func(context.Context, *script.Step) error
	// Statement is called before a statement of a step, if set, with its number from 1; not before each of those that run in one round trip.
	Statement func(step *script.Step, number int)
	// Waits is called before a step is tried again that gave way, if set.
	Waits func(step *script.Step, attempt int, wait time.Duration, err error)
	// Journal keeps the log, nil for none.
	Journal *Journal

	open bool     // a transaction
	held []string // revisions that ran in it, and are undone with it
}

// Error says where a script failed, and what is left of the step.
type Error struct {
	Step      *script.Step
	Statement dialects.Statement
	Pos       diag.Pos // in the file; zero for the bookkeeping
	Number    int      // of the statement in the step, from 1
	Total     int      // statements of the step; one after these is of the version table
	Undone    bool     // the step was rolled back: nothing of it remains
	Also      []string // revisions that were rolled back with it
	Remain    int      // statements that took effect and were not undone
	Begin     bool     // it is the beginning of a transaction that failed
	Commit    bool     // it is the commit that failed
	Applied   bool     // it is what was called when the step had run
	Resume    bool     // a run with --resume goes on from here
	Unready   bool     // the step, which is evaluated at its turn, could not be
	Left      string   // what remains of the step, when it was not undone
	Err       error

	at    time.Time
	entry *script.Entry // how far the step is, from where it can go on
}

// Error gives the place, the revision and the server's words.
func (e *Error) Error() string {
	if e.Unready {
		return fmt.Sprintf("%s of revision %s could not be begun: %v", e.Step.Direction, e.Step.ID, e.Err)
	}
	where := e.Pos.String()
	if where != "" {
		where += ": "
	}
	return fmt.Sprintf("%s%s of revision %s failed at %s: %v", where, e.Step.Direction, e.Step.ID, e.At(), e.Err)
}

// At says which statement it is.
func (e *Error) At() string {
	switch {
	case e.Begin:
		return "BEGIN"
	case e.Commit:
		return "COMMIT"
	case e.Applied:
		return "what follows each revision"
	case e.Number > e.Total:
		return "the version table's row"
	}
	return fmt.Sprintf("statement %d of %d", e.Number, e.Total)
}

// Unwrap gives the server's error.
func (e *Error) Unwrap() error { return e.Err }

// errRows is a bookkeeping statement that did not change one row: someone else changed the version table.
var errRows = errors.New("the version table was changed by someone else")

// Script runs the steps in order. It stops at the first error: what the database can undo of the step is undone.
func (r *Runner) Script(ctx context.Context, s *script.Script) error {
	if s.ClientCommands {
		if err := noClientCommands(s); err != nil {
			return err
		}
	}
	if s.Creates() {
		if err := r.create(ctx, s); err != nil {
			return err
		}
	}
	for i := range s.Steps {
		if err := r.step(ctx, s, i); err != nil {
			return err
		}
	}
	return nil
}

// create makes the version table, unless it is there.
func (r *Runner) create(ctx context.Context, s *script.Script) error {
	for _, st := range s.Create {
		if _, err := r.Session.Run(ctx, st); err != nil {
			return fmt.Errorf("the version table can't be created: %w", err)
		}
	}
	return nil
}

func noClientCommands(s *script.Script) error {
	for i := range s.Steps {
		for st := range s.Steps[i].Statements() {
			if st.Client {
				return diag.Errorf(st.Pos, "a command of the database's client can't be sent to the server").
					WithHint("run the script that `mig render` writes with that client")
			}
		}
	}
	return nil
}

func (r *Runner) step(ctx context.Context, s *script.Script, i int) error {
	step := &s.Steps[i]
	if r.Before != nil {
		if err := r.Before(ctx, step); err != nil {
			return r.unready(ctx, step, err)
		}
	}
	if step.Late != nil {
		if err := step.Late(); err != nil {
			return r.unready(ctx, step, err)
		}
	}
	if r.Started != nil {
		r.Started(step)
	}
	began := r.Clock()
	if err := r.tries(ctx, s, i); err != nil {
		return err
	}
	if r.held = append(r.held, step.ID); !r.open {
		r.held = nil
	}
	if r.Done != nil {
		r.Done(step, r.Clock().Sub(began))
	}
	if r.After != nil {
		if err := r.After(ctx, step); err != nil {
			return r.abandoned(ctx, err)
		}
	}
	return nil
}

// abandoned undoes the transaction around all steps, if there is one, when something beside a step ends the run.
func (r *Runner) abandoned(ctx context.Context, err error) error {
	if !r.open {
		return err
	}
	r.open = false
	undone := strings.Join(r.held, ", ")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	if failed := r.Session.Rollback(ctx); failed != nil {
		return fmt.Errorf("%w; what remains of %s is not known, since it could not be rolled back: %w", err, undone, failed)
	}
	return fmt.Errorf("%w; nothing of the one transaction remains; rolled back: %s", err, undone)
}

// InTransaction reports whether a transaction is open.
func (r *Runner) InTransaction() bool { return r.open }

func (r *Runner) tell(step *script.Step, number int) {
	if r.Statement != nil {
		r.Statement(step, number)
	}
}

// tries runs a step, and again as often as it may give way to others.
func (r *Runner) tries(ctx context.Context, s *script.Script, i int) error {
	step := &s.Steps[i]
	for attempt, wait := 1, step.Retry.Wait; ; attempt, wait = attempt+1, min(2*wait, mostWaits*step.Retry.Wait) {
		err := r.attempt(ctx, s, i)
		if err != nil && !r.open {
			r.restore(ctx, step.Reset)
		}
		if err == nil || attempt >= step.Retry.Attempts || !r.again(s, err) {
			return err
		}
		if r.Waits != nil {
			r.Waits(step, attempt, wait, err)
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(wait):
		}
	}
}

// restore takes back what was set for a step that failed, as far as the connection still serves.
func (r *Runner) restore(ctx context.Context, list []dialects.Statement) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	for _, st := range list {
		if _, err := r.Session.Run(ctx, st); err != nil {
			return
		}
	}
}

// mostWaits bounds the pauses between tries, in those of the first.
const mostWaits = 10

func (r *Runner) attempt(ctx context.Context, s *script.Script, i int) error {
	if r.Journal != nil && s.Steps[i].ID != "" && (!s.Atomic(i) || r.Journal.resumes(&s.Steps[i])) {
		return r.stepwise(ctx, s, i)
	}
	return r.whole(ctx, s, i)
}

// again reports whether a step that failed can be tried again: it gave way to another session, and of it nothing remains, or the log tells how far it is.
func (r *Runner) again(s *script.Script, err error) bool {
	var e *Error
	var server *dialects.ServerError
	ways, ok := s.Dialect.(dialects.Timeouts)
	if !ok || !errors.As(err, &e) || !errors.As(err, &server) || !ways.GaveWay(server.Code) {
		return false
	}
	if e.entry != nil {
		r.Journal.Resume = e.entry
		return true
	}
	return e.Undone && len(e.Also) == 0 || e.Begin && e.Remain == 0
}

// whole runs a step as a script does. Its row of the log stands in its transaction.
func (r *Runner) whole(ctx context.Context, s *script.Script, i int) error {
	step := &s.Steps[i]
	p := &progress{r: r, step: step, total: step.Total() - len(step.Bookkeeping), entry: r.Journal.entry(step)}
	if to, ok := r.Session.(dialects.Batcher); ok && s.Atomic(i) {
		return p.batched(ctx, s, i, to)
	}
	for a := range s.Actions(i) {
		if a.Kind == script.Commit {
			if err := p.record(ctx); err != nil {
				return p.failed(ctx, a, err)
			}
			if p.booked {
				if err := p.applied(ctx); err != nil {
					return err
				}
			}
		}
		if err := p.do(ctx, a); err != nil {
			return p.failed(ctx, a, err)
		}
		p.booked = p.booked || a.Bookkeeping
	}
	if err := p.record(ctx); err != nil {
		return p.failed(ctx, script.Action{Kind: script.Run}, err)
	}
	return p.applied(ctx)
}

// unready ends a run at a step that can't be evaluated now that its turn has come.
func (r *Runner) unready(ctx context.Context, step *script.Step, err error) error {
	e := &Error{Step: step, Unready: true, Err: err, Left: "nothing of it ran"}
	if !r.open {
		return e
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	if failed := r.Session.Rollback(ctx); failed != nil {
		e.Left = "what remains of the revisions before it is not known, since they could not be rolled back: " + failed.Error()
		return e
	}
	e.Undone, e.Also = true, r.held
	return e
}

// Heads reads the version table; exists says whether it is there.
func Heads(ctx context.Context, s dialects.Session, t dialects.VersionTable, books dialects.Bookkeeping) (heads []string, exists bool, err error) {
	exists, err = s.TableExists(ctx, t.Name)
	if err != nil || !exists {
		return nil, exists, err
	}
	_, rows, err := s.Query(ctx, books.Select())
	if err != nil {
		return nil, true, fmt.Errorf("the version table %s can't be read: %w", t.Name, err)
	}
	for _, row := range rows {
		if row[0] == nil {
			return nil, true, fmt.Errorf("the version table %s has a row without a version", t.Name)
		}
		heads = append(heads, *row[0])
	}
	return heads, true, nil
}
