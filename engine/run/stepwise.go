package run

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"mig/dialects"
	"mig/engine/script"
)

// stepper runs a step that no transaction holds together, and records how far it is. What changes rows alone commits with its record, several
// statements at a time; before any other statement the log says that it is begun, since the server may commit by itself.
type stepper struct {
	progress
	entry  *script.Entry // as the log is to have it
	added  bool          // the log has it
	from   int           // statements that an earlier run has done
	chain  script.Chain
	reader dialects.EffectReader
	framed bool         // what can stands in transactions, as the script has it; elsewhere what changes rows alone
	safe   script.Entry // how far it is whatever is rolled back
	behind bool         // the log does not know yet of a statement that is done

	own     bool      // a transaction that the revision itself has opened is open
	savept  string    // the savepoint that opened it, where that does
	batched int       // statements in the runner's own transaction that is open
	since   time.Time // it is
}

// The bounds of a transaction around statements that change rows: what fails with one of them is undone, and done again.
const (
	mostBatched  = 200
	longestBatch = time.Second
)

// stepwise runs a step with a record of each statement.
func (r *Runner) stepwise(ctx context.Context, s *script.Script, i int) error {
	step := &s.Steps[i]
	p := &stepper{entry: r.Journal.entry(step)}
	p.progress = progress{r: r, step: step, total: p.entry.Total}
	p.entry.Status = script.Running
	p.framed = step.Transaction && s.Dialect.Traits().TransactionalDDL
	p.reader, _ = s.Dialect.(dialects.EffectReader)
	if r.open { // of the steps before, where one transaction is around all
		if err := r.Session.Commit(ctx); err != nil {
			return p.stopped(ctx, nil, err)
		}
		r.open, r.held = false, nil
	}
	if err := p.start(ctx); err != nil {
		return p.stopped(ctx, nil, err)
	}
	if err := p.settings(ctx, step.Set); err != nil {
		return p.stopped(ctx, nil, err)
	}
	for st := range step.Statements() {
		if err := p.statement(ctx, st); err != nil {
			return p.stopped(ctx, st, err)
		}
	}
	for k := range step.Checks {
		if err := p.statement(ctx, &step.Checks[k]); err != nil {
			return p.stopped(ctx, &step.Checks[k], err)
		}
	}
	if err := p.finish(ctx); err != nil {
		return p.stopped(ctx, nil, err)
	}
	return p.settings(ctx, step.Reset)
}

func (p *stepper) settings(ctx context.Context, list []dialects.Statement) error {
	for _, st := range list {
		if _, err := p.r.Session.Run(ctx, st); err != nil {
			return err
		}
	}
	return nil
}

// start finds where an earlier run was left.
func (p *stepper) start(ctx context.Context) error {
	j := p.r.Journal
	was := j.Resume
	if !j.resumes(p.step) {
		return nil
	}
	j.Resume = nil
	if err := p.settle(ctx, was); err != nil {
		return err
	}
	p.entry.Done, p.safe = p.from, script.Entry{Done: p.from, DoneHash: p.entry.DoneHash}
	return nil
}

// settle goes over the statements that are done, and asks about the one that was begun, if it is not known whether it took effect.
func (p *stepper) settle(ctx context.Context, was *script.Entry) error {
	var chain script.Chain
	n := 0
	for st := range p.step.Statements() {
		if n == was.Done {
			took, err := p.took(ctx, was, st)
			if err != nil {
				return err
			}
			if took {
				chain.Add(st)
				n++
			}
			break
		}
		chain.Add(st)
		if n++; n == was.Done && chain.Hash() != was.DoneHash {
			return ErrChanged
		}
	}
	if n < was.Done {
		return ErrChanged
	}
	p.from, p.entry.DoneHash = n, chain.Hash()
	return nil
}

// took reports whether the statement took effect that was begun when an earlier run ended without a word.
func (p *stepper) took(ctx context.Context, was *script.Entry, st *dialects.Statement) (bool, error) {
	if m, ok := p.r.Session.(dialects.Mender); ok {
		if err := m.Mend(ctx, *st); err != nil {
			return false, err
		}
	}
	if was.Status != script.Running || was.Begun <= was.Done {
		return false, nil
	}
	return p.r.Journal.Settle(ctx, p.r.Session, was, st)
}

// statement runs a statement, unless an earlier run has.
func (p *stepper) statement(ctx context.Context, st *dialects.Statement) error {
	p.number++
	if p.number <= p.from {
		p.chain.Add(st)
		return p.repeat(ctx, st)
	}
	p.r.tell(p.step, p.number)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("interrupted: %w", err)
	}
	runs, err := p.guarded(ctx, st)
	if err != nil {
		return err
	}
	if !runs {
		p.done(st)
		return nil
	}
	effect := p.effect(st)
	switch {
	case p.own || effect.Opens:
		return p.ofOwn(ctx, st, effect)
	case script.ChangesRows(st), p.framed && !st.Autocommit:
		return p.rows(ctx, st)
	}
	return p.alone(ctx, st)
}

// repeat runs a statement again that an earlier run has done, if what it did was to that run's session alone. What such a session held that can't be made again is
// an error.
func (p *stepper) repeat(ctx context.Context, st *dialects.Statement) error {
	text := st.SQL[min(st.First, len(st.SQL)):]
	switch {
	case temporary.MatchString(text):
		return fmt.Errorf("statement %d made a temporary table, which went with the session of the earlier run: the revision can't be gone on with. Settle it with `mig resolve %s`", p.number, p.step.ID)
	case !ofSession.MatchString(text):
		return nil
	}
	_, err := p.r.Session.Run(ctx, *st)
	return err
}

var (
	ofSession = regexp.MustCompile(`(?i)^(?:SET|RESET|PRAGMA|PREPARE|ALTER\s+SESSION)\b`)
	temporary = regexp.MustCompile(`(?i)^(?:CREATE\s+(?:LOCAL\s+)?TEMP(?:ORARY)?\b|(?:CREATE\s+TABLE|SELECT\b[^;]*\bINTO)\s+#)`)
)

// effect tells what a statement does to the transaction around it.
func (p *stepper) effect(st *dialects.Statement) (e dialects.RawEffect) {
	text := st.SQL[min(st.First, len(st.SQL)):]
	if p.reader != nil {
		e = p.reader.Effect(dialects.Statement{SQL: text})
	}
	if p.framed {
		return dialects.RawEffect{} // what opens or ends a transaction was refused, and a savepoint stands in the runner's
	}
	name, ends, ok := script.Savepoint(text)
	switch {
	case ok && !ends && !p.own:
		p.savept, e.Opens = name, true
	case ok && ends && p.savept != "" && strings.EqualFold(name, p.savept):
		p.savept, e.Ends = "", true
	}
	return e
}

// done counts a statement as done. Outside of a transaction it stays done; the log is told with the next record.
func (p *stepper) done(st *dialects.Statement) {
	p.chain.Add(st)
	p.entry.Done, p.entry.DoneHash, p.behind = p.number, p.chain.Hash(), true
	if !p.r.open && !p.own {
		p.safe = *p.entry
	}
}

// alone runs a statement that may commit by itself: the log says before that it is begun.
func (p *stepper) alone(ctx context.Context, st *dialects.Statement) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	p.entry.Begun = p.number
	if err := p.begin(ctx, st); err != nil {
		return err
	}
	p.done(st)
	return nil
}

// begin tells the log that a statement is begun, and runs it: in one round trip, where the session can.
func (p *stepper) begin(ctx context.Context, st *dialects.Statement) error {
	to, ok := p.r.Session.(dialects.Joiner)
	if !ok || !to.Joins(*st) {
		if err := p.record(ctx); err != nil {
			return err
		}
		_, err := p.r.Session.Run(ctx, *st)
		return err
	}
	record, err := p.recording()
	if err != nil {
		return err
	}
	_, err = to.RunJoined(ctx, []dialects.Statement{record, *st})
	var server *dialects.ServerError
	if errors.As(err, &server) && !p.r.Journal.begun(ctx, p.r.Session, p.entry) {
		return ownTables(err)
	}
	return err
}

// ofOwn runs a statement of a transaction that the revision opens itself. The record is part of that transaction, and is undone with it.
func (p *stepper) ofOwn(ctx context.Context, st *dialects.Statement, effect dialects.RawEffect) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	if !p.own && (p.behind || !p.added) { // the row must not go with what the transaction undoes
		if err := p.record(ctx); err != nil {
			return err
		}
	}
	if effect.Ends { // with what it commits
		p.done(st)
		if err := p.record(ctx); err != nil {
			return err
		}
	}
	if _, err := p.r.Session.Run(ctx, *st); err != nil {
		return err
	}
	p.own = (p.own || effect.Opens) && !effect.Ends
	if !effect.Ends {
		p.done(st)
		return nil
	}
	p.safe = *p.entry
	return p.record(ctx) // what ended it may have been ROLLBACK
}

// rows runs a statement that changes rows alone, in a transaction with its record.
func (p *stepper) rows(ctx context.Context, st *dialects.Statement) error {
	if p.batched == 0 {
		if p.behind && p.entry.Begun > 0 {
			p.entry.Begun = 0
			if err := p.record(ctx); err != nil {
				return err
			}
		}
		if err := p.r.Session.Begin(ctx); err != nil {
			return err
		}
		p.r.open, p.since = true, p.r.Clock()
	}
	p.batched++
	if _, err := p.r.Session.Run(ctx, *st); err != nil {
		return err
	}
	p.done(st)
	if !p.framed && (p.batched == mostBatched || p.r.Clock().Sub(p.since) > longestBatch) {
		return p.flush(ctx)
	}
	return nil
}

// flush commits what rows has run, with its record.
func (p *stepper) flush(ctx context.Context) error {
	if p.batched == 0 {
		return nil
	}
	if err := p.record(ctx); err != nil {
		return err
	}
	if err := p.r.Session.Commit(ctx); err != nil {
		return err
	}
	p.batched, p.r.open, p.safe = 0, false, *p.entry
	return nil
}

// record tells the log how far the step is.
func (p *stepper) record(ctx context.Context) error {
	run := updated
	if !p.added {
		run = one
	}
	st, err := p.recording()
	if err != nil {
		return err
	}
	return run(ctx, p.r.Session, st)
}

// recording gives the statement that tells the log how far the step is.
func (p *stepper) recording() (dialects.Statement, error) {
	p.behind = false
	if !p.added {
		p.added = true
		return p.r.Journal.Log.Insert(p.entry)
	}
	return p.r.Journal.Log.Update(p.entry, "statements_done", "statement_begun", "done_hash")
}

// finish changes the version table and ends the row, together.
func (p *stepper) finish(ctx context.Context) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	if err := p.r.Session.Begin(ctx); err != nil {
		return err
	}
	p.r.open = true
	if err := p.books(ctx); err != nil {
		return err
	}
	if p.r.Applied != nil {
		if err := p.r.Applied(ctx, p.step); err != nil {
			return err
		}
	}
	if err := p.r.Session.Commit(ctx); err != nil {
		return err
	}
	p.r.open = false
	return nil
}

// books changes the version table and ends the row: in one round trip, where the session can.
func (p *stepper) books(ctx context.Context) error {
	p.entry.StatementsHash = p.chain.Hash()
	to, joins := p.r.Session.(dialects.Joiner)
	if joins && p.added && len(p.step.Bookkeeping) > 0 {
		p.ended()
		p.number++
		end, err := p.ending()
		if err != nil {
			return err
		}
		rows, err := to.RunJoined(ctx, append(slices.Clone(p.step.Bookkeeping), end))
		for k := 0; k < len(p.step.Bookkeeping) && err == nil; k++ {
			err = checkRows(script.Action{Bookkeeping: true}, rows[k])
		}
		return err
	}
	for k := range p.step.Bookkeeping {
		a := script.Action{Kind: script.Run, Statement: &p.step.Bookkeeping[k], Bookkeeping: true}
		if err := p.do(ctx, a); err != nil {
			return err
		}
	}
	p.ended()
	return p.end(ctx)
}

// ended makes the row of the log that of a step that is done.
func (p *stepper) ended() {
	p.entry.Status, p.entry.Done, p.entry.Begun, p.entry.Finished = script.Done, p.entry.Total, 0, p.r.Clock()
}

// end writes how the row ends.
func (p *stepper) end(ctx context.Context) error {
	run := updated
	if !p.added {
		run = one
	}
	st, err := p.ending()
	if err != nil {
		return err
	}
	return run(ctx, p.r.Session, st)
}

// ending gives the statement that writes how the row ends.
func (p *stepper) ending() (dialects.Statement, error) {
	if !p.added {
		return p.r.Journal.Log.Insert(p.entry)
	}
	return p.r.Journal.Log.Update(p.entry, "status", "statements_done", "statement_begun", "done_hash", "statements_hash", "finished_at", "duration_ms", "error")
}

// stopped undoes what can be undone, and says how far the step came, to the log too. Where the connection does not serve any more, the log keeps what it was told last.
func (p *stepper) stopped(ctx context.Context, st *dialects.Statement, err error) error {
	e := &Error{Step: p.step, Number: p.number, Total: p.total, Err: err, Unready: p.number == 0 && st == nil && len(p.step.Items) > 0}
	if st != nil {
		e.Statement, e.Pos = *st, st.Pos
	}
	e.Remain, e.Left = p.safe.Done, remains(p.safe.Done)
	e.Resume = !e.Unready
	if e.Unready { // what an earlier run has done stays as it was
		e.Left = "nothing more of it ran"
		return e
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	if p.r.open || p.own {
		p.r.open = false
		if failed := p.r.Session.Rollback(ctx); failed != nil {
			return e
		}
	}
	var server *dialects.ServerError
	if !errors.As(err, &server) && !errors.Is(err, context.Canceled) && !errors.Is(err, errRows) {
		return e
	}
	p.entry.Status, p.entry.Error, p.entry.Finished = script.Failed, err.Error(), p.r.Clock()
	p.entry.Done, p.entry.DoneHash, p.entry.Begun = p.safe.Done, p.safe.DoneHash, min(p.number, p.total)
	failed := p.end(ctx)
	if failed != nil { // it was added in the transaction that was rolled back
		p.added = false
		failed = p.end(ctx)
	}
	if failed == nil {
		e.entry = p.entry
	}
	return e
}
