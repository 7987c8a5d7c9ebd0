package engine

import (
	"context"
	"errors"
	"fmt"

	"mig/engine/revision"
	"mig/engine/run"
	"mig/engine/script"
)

// Settlement is what Resolve settles.
type Settlement string

// The settlements: of a whole revision, that its run took effect or that nothing of it is left; of the one statement that is in question, the same.
const (
	AsApplied          Settlement = "applied"
	AsReverted         Settlement = "reverted"
	StatementApplied   Settlement = "statement-applied"
	StatementUnapplied Settlement = "statement-not-applied"
)

// Settlements are those that there are.
var Settlements = []Settlement{AsApplied, AsReverted, StatementApplied, StatementUnapplied}

// Resolve settles by hand how an unfinished run of a revision stands. With AsApplied the version table changes as if it had come to its end; with AsReverted it stays as it
// is. The log gets a row that says so; nothing else runs.
func (e *Environment) Resolve(ctx context.Context, ident string, as Settlement, note string) (*script.Entry, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := g.Resolve(ident)
	if err != nil {
		return nil, err
	}
	if len(ids) != 1 {
		return nil, &UsageError{Msg: fmt.Sprintf("%s stands for %d revisions", ident, len(ids)), Hint: "name one"}
	}
	c, err := e.connect(ctx, true)
	if err != nil {
		return nil, err
	}
	entry, err := e.resolve(ctx, c, g, ids[0], as, note)
	return entry, errors.Join(err, c.close())
}

func (e *Environment) resolve(ctx context.Context, c *connected, g *revision.Graph, id string, as Settlement, note string) (_ *script.Entry, err error) {
	lock, err := e.takeLock(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.release(ctx)) }()
	if err := e.readHeads(ctx, c); err != nil {
		return nil, err
	}
	j, err := e.journal(ctx, c)
	switch {
	case err != nil:
		return nil, err
	case j == nil:
		return nil, &UsageError{Msg: "without a log table nothing is known to be unfinished", Hint: "set log_table in mig.yaml; `mig stamp` sets the version table"}
	}
	list, err := unfinished(ctx, c.session, j.Log)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if left := (&UnfinishedError{Entry: list[i]}); list[i].Revision == id {
			if (as == StatementApplied || as == StatementUnapplied) && !left.Unsure() {
				return nil, &UsageError{Msg: "no statement of " + id + " is in doubt: " + left.Error(), Hint: "--resume goes on from there; applied and reverted settle the whole revision"}
			}
			return &list[i], e.settled(ctx, c, g, j, &list[i], as, note)
		}
	}
	return nil, &UsageError{Msg: id + " is not unfinished: there is nothing to resolve", Hint: "`mig status` shows how the revisions stand"}
}

// settled writes a settlement down.
func (e *Environment) settled(ctx context.Context, c *connected, g *revision.Graph, j *run.Journal, x *script.Entry, as Settlement, note string) error {
	step := &script.Step{ID: x.Revision, Direction: revision.Up}
	if x.Direction == revision.Down.String() {
		step.Direction = revision.Down
	}
	row := j.New(step)
	row.Note, row.Done, row.Total, row.DoneHash, row.Finished = note, x.Done, x.Total, x.DoneHash, row.Started
	s := &script.Script{Dialect: c.Dialect, Facts: c.facts, Plan: revision.Plan{From: c.heads}, Steps: []script.Step{{ID: x.Revision, Direction: step.Direction}}}
	switch as {
	case AsApplied:
		if err := e.movement(c, g, x, &s.Steps[0]); err != nil {
			return err
		}
		row.Status = script.Resolved
	case AsReverted:
		row.Status = script.Resolved
	case StatementUnapplied:
		row.Status, row.Error = script.Failed, "settled by hand: it did not take effect"
	case StatementApplied:
		st := e.statementOf(ctx, c, x)
		if st == nil {
			return fmt.Errorf("the files do not tell any more which statement of %s is number %d", x.Revision, x.Done+1)
		}
		if err := e.countDone(ctx, c, x, row); err != nil {
			return err
		}
		row.Status, row.Error = script.Failed, "settled by hand: the statement before took effect"
	}
	return run.Settled(ctx, c.session, j, &s.Steps[0], row)
}

// countDone counts one statement more as done.
func (e *Environment) countDone(ctx context.Context, c *connected, x, row *script.Entry) error {
	b, err := e.builder(ctx, c.Dialect, c.facts)
	if err != nil {
		return err
	}
	d := revision.Up
	if x.Direction == revision.Down.String() {
		d = revision.Down
	}
	s, err := b.Script(e.alone(e.graph(), x.Revision, d))
	if err != nil {
		return err
	}
	var chain script.Chain
	n := 0
	for st := range s.Steps[0].Statements() {
		if n == x.Done && chain.Hash() != x.DoneHash {
			return run.ErrChanged
		}
		if chain.Add(st); n == x.Done {
			break
		}
		n++
	}
	row.Done, row.DoneHash = x.Done+1, chain.Hash()
	return nil
}

// movement gives what a run of the revision does to the version table.
func (e *Environment) movement(c *connected, g *revision.Graph, x *script.Entry, step *script.Step) error {
	d := revision.Up
	if x.Direction == revision.Down.String() {
		d = revision.Down
	}
	plan, err := g.OnePlan(c.heads, x.Revision, d)
	if err != nil || len(plan.Steps) == 0 { // the version table says so already
		return err
	}
	step.Bookkeep(&plan.Steps[0], c.Dialect.Bookkeeping(e.VersionTable(), c.facts))
	return nil
}
