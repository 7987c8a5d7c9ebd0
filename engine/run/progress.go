package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mig/dialects"
	"mig/engine/script"
)

// progress is how far a step is.
type progress struct {
	r         *Runner
	step      *script.Step
	total     int
	number    int // statements begun
	committed int // statements that a rollback does not undo
	skip      int // statements that a guard keeps from running
	entry     *script.Entry
	chain     script.Chain
	recorded  bool
	booked    bool // the version table is changed
	told      bool // what follows the step was called
}

// record adds the row of the log for a step that is done.
func (p *progress) record(ctx context.Context) error {
	if p.entry == nil || p.recorded {
		return nil
	}
	p.recorded = true
	p.ended()
	return p.r.Journal.add(ctx, p.r.Session, p.entry)
}

// ended makes the row of the log that of a step that is done.
func (p *progress) ended() {
	p.entry.Status, p.entry.Done, p.entry.Finished = script.Done, p.entry.Total, p.r.Clock()
	p.entry.StatementsHash = p.chain.Hash()
	p.entry.DoneHash = p.entry.StatementsHash
}

// guarded asks a statement's guard, and reports whether the statement runs.
func (p *progress) guarded(ctx context.Context, st *dialects.Statement) (bool, error) {
	if p.skip > 0 {
		p.skip--
		return false, nil
	}
	if st.Guard == "" {
		return true, nil
	}
	_, rows, err := p.r.Session.Query(ctx, st.Guard)
	if err != nil {
		return false, fmt.Errorf("the condition of when can't be asked: %w", err)
	}
	if len(rows) == 0 {
		p.skip = st.Guards - 1
	}
	return len(rows) > 0, nil
}

func (p *progress) do(ctx context.Context, a script.Action) error {
	switch a.Kind {
	case script.Begin:
		if err := p.r.Session.Begin(ctx); err != nil {
			return err
		}
		p.r.open = true
		return nil
	case script.Commit:
		if err := p.r.Session.Commit(ctx); err != nil {
			return err
		}
		p.r.open, p.r.held, p.committed = false, nil, p.number
		return nil
	case script.Setting:
		_, err := p.r.Session.Run(ctx, *a.Statement)
		return err
	case script.Run:
	}
	p.number++
	if !a.Bookkeeping {
		p.r.tell(p.step, p.number)
	}
	if p.entry != nil && !a.Bookkeeping {
		p.chain.Add(a.Statement)
	}
	if runs, err := p.guarded(ctx, a.Statement); err != nil || !runs {
		return err
	}
	rows, err := p.r.Session.Run(ctx, *a.Statement)
	if err == nil {
		err = checkRows(a, rows)
	}
	if err == nil && !p.r.open {
		p.committed = p.number
	}
	return err
}

// checkRows refuses bookkeeping that did not change exactly one row.
func checkRows(a script.Action, rows int64) error {
	if a.Bookkeeping && rows != 1 && rows >= 0 {
		return fmt.Errorf("%w: %d rows changed instead of one", errRows, rows)
	}
	return nil
}

const rollbackTimeout = 10 * time.Second // for the server to answer when the run was cancelled

func (p *progress) failed(ctx context.Context, a script.Action, err error) error {
	e := &Error{Step: p.step, Number: p.number, Total: p.total, Err: err}
	if a.Statement != nil {
		e.Statement, e.Pos = *a.Statement, a.Statement.Pos
	}
	if p.r.open {
		// The context may be what ended the run; undoing it must still reach the server.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
		defer cancel()
		if failed := p.r.Session.Rollback(ctx); failed != nil {
			e.Remain, e.Left = p.number, "what of it remains is not known, since it could not be rolled back: "+failed.Error()
			return e
		}
		if e.Undone = p.committed == 0; e.Undone {
			e.Also = p.r.held
		}
	}
	e.Begin, e.Commit = a.Kind == script.Begin, a.Kind == script.Commit
	if !e.Undone {
		e.Remain, e.Left = p.left(a)
	}
	if e.Undone {
		e.at = p.r.Clock()
		p.r.Journal.undone(ctx, p.r.Session, p.entry, e)
	}
	return e
}

// left says what remains of the step, for the one who has to clean up.
func (p *progress) left(a script.Action) (int, string) {
	done := max(0, p.number-1)
	if p.r.open {
		done = p.committed
	}
	switch {
	case a.Statement != nil && a.Statement.Op == "backfill":
		return max(done, 1), "the batches before the failure are committed; run again, it goes on with the rows that are left"
	case a.Kind == script.Commit:
		return done, "whether the commit took place is not known"
	}
	return done, remains(done)
}

// remains says what is in effect of a step that does not count as done.
func remains(done int) string {
	switch done {
	case 0:
		return "none of its statements took effect"
	case 1:
		return "its first statement ran and remains in effect; the version table does not count the revision as done"
	}
	return fmt.Sprintf("its first %d statements ran and remain in effect; the version table does not count the revision as done", done)
}

// applied calls what follows the step, once.
func (p *progress) applied(ctx context.Context) error {
	if p.told || p.r.Applied == nil {
		return nil
	}
	p.told = true
	err := p.r.Applied(ctx, p.step)
	if err == nil {
		return nil
	}
	err = p.failed(ctx, script.Action{Kind: script.Run}, err)
	var e *Error
	if errors.As(err, &e) {
		e.Applied = true
	}
	return err
}
