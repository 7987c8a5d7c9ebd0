package engine

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"mig/dialects"
	"mig/engine/revision"
	"mig/engine/run"
	"mig/engine/script"
)

// Current gives the rows of the database's version table. A database that is a file, and not there, is not made: it is at base, which the logger is told.
func (e *Environment) Current(ctx context.Context) ([]string, error) {
	c, err := e.connect(ctx, true)
	if errors.Is(err, dialects.ErrNoDatabase) {
		e.warn("%s; it counts as empty", err)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return c.heads, c.close()
}

// Result is what a run did.
type Result struct {
	Plan  revision.Plan
	Steps []script.Step
}

// Upgrade brings the database to a target: "" is heads.
func (e *Environment) Upgrade(ctx context.Context, to string) (*Result, error) {
	return e.migrate(ctx, revision.Up, func(g *revision.Graph, heads []string) (revision.Plan, error) {
		return g.UpgradePlan(heads, cmp.Or(to, "heads"))
	})
}

// Downgrade takes the database back to a target.
func (e *Environment) Downgrade(ctx context.Context, to string) (*Result, error) {
	return e.migrate(ctx, revision.Down, func(g *revision.Graph, heads []string) (revision.Plan, error) {
		return g.DowngradePlan(heads, to)
	})
}

// Stamp marks the database as being at the targets, and runs nothing. With purge, what the version table holds is
// thrown away first.
func (e *Environment) Stamp(ctx context.Context, targets []string, purge bool) (*Result, error) {
	return e.migrate(ctx, revision.Mark, func(g *revision.Graph, heads []string) (revision.Plan, error) {
		return g.StampPlan(heads, targets, purge)
	})
}

// EnsureVersion makes the version table, and nothing else; made says that it was not there.
func (e *Environment) EnsureVersion(ctx context.Context) (made bool, err error) {
	if err := e.refuseSettings(); err != nil {
		return false, err
	}
	if _, err := e.Graph(ctx); err != nil {
		return false, err
	}
	c, err := e.connect(ctx, false)
	if err != nil {
		return false, err
	}
	if !c.exists {
		made, err = e.makeVersionTable(ctx, c)
	}
	return made, errors.Join(err, c.close())
}

func (e *Environment) makeVersionTable(ctx context.Context, c *connected) (made bool, err error) {
	lock, err := e.takeLock(ctx, c)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, lock.release(ctx)) }()
	if err := e.readHeads(ctx, c); err != nil || c.exists {
		return false, err
	}
	b, err := e.builder(ctx, c.Dialect, c.facts)
	if err != nil {
		return false, err
	}
	s, err := b.Script(revision.Plan{})
	if err != nil {
		return false, err
	}
	s.Ensure = true
	r := run.Runner{Session: c.session, Clock: e.opts.Clock}
	return true, r.Script(ctx, s)
}

// DryRun gives the script that a run to a target would run on the database as it is, and runs nothing. What asks the database when its turn has come
// has no statements in it.
func (e *Environment) DryRun(ctx context.Context, d revision.Direction, to string) (_ *script.Script, err error) {
	if _, err := e.Graph(ctx); err != nil { // what is wrong in the files is told without a database
		return nil, err
	}
	c, err := e.connect(ctx, true)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	p, err := e.Plan(ctx, d, c.heads, to)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(e.refuseSettings(), e.refuseFiles(p)); err != nil {
		return nil, err
	}
	if _, err := e.leftOver(ctx, c, revision.Mark); err != nil { // which is warned of
		return nil, err
	}
	b, err := e.builder(ctx, c.Dialect, c.facts)
	if err != nil {
		return nil, err
	}
	s, err := b.Script(p)
	if err != nil {
		return nil, err
	}
	for i := range s.Steps {
		if s.Steps[i].Late != nil {
			s.Steps[i].Skipped = "Its statements are known when its turn has come, since it asks the database, or follows one that does"
		}
	}
	return s, nil
}

// migrate plans from what the database says, builds the whole script, and then runs it: an error in the last
// revision is told before the first statement runs.
func (e *Environment) migrate(ctx context.Context, d revision.Direction, plan func(*revision.Graph, []string) (revision.Plan, error)) (*Result, error) {
	if err := e.refuseSettings(); err != nil {
		return nil, err
	}
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	c, err := e.connect(ctx, false)
	if err != nil {
		return nil, err
	}
	result, err := e.locked(ctx, c, d, func() (revision.Plan, error) {
		p, err := plan(g, c.heads)
		if err == nil && d == revision.Up {
			p, err = e.withChanged(ctx, c, p)
		}
		return p, err
	})
	return result, errors.Join(err, c.close())
}

// locked takes the lock, unless there is nothing to do, and plans from what the database says then: another runner may have
// been at work before.
func (e *Environment) locked(ctx context.Context, c *connected, d revision.Direction, plan func() (revision.Plan, error)) (result *Result, err error) {
	p, err := plan()
	if err != nil {
		return nil, err
	}
	left, err := e.unfinishedNow(ctx, c) // or under way: with the lock it is known which
	if err != nil || len(p.Steps)+len(left) == 0 {
		return &Result{Plan: p}, err
	}
	lock, err := e.takeLock(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.release(ctx)) }()
	if err := e.readHeads(ctx, c); err != nil {
		return nil, err
	}
	if left, err = e.leftOver(ctx, c, d); err != nil {
		return nil, err
	}
	begin := c.heads
	result = &Result{}
	for i := range left {
		one, err := e.resumePlan(ctx, c, &left[i], d)
		if err != nil {
			return nil, err
		}
		if err := e.runInto(ctx, c, result, one, lock, &left[i]); err != nil {
			return result, err
		}
	}
	if p, err = plan(); err != nil {
		return result, err
	}
	if len(p.Steps) > 0 {
		err = e.runInto(ctx, c, result, p, lock, nil)
	}
	result.Plan.From, result.Plan.To, result.Plan.Warnings = begin, p.To, p.Warnings
	return result, err
}

// leftOver gives the unfinished runs that this one is to go on with. Of a stamp they are none of its business, but it says so.
func (e *Environment) leftOver(ctx context.Context, c *connected, d revision.Direction) ([]script.Entry, error) {
	left, err := e.unfinishedNow(ctx, c)
	if err != nil {
		return nil, err
	}
	if d == revision.Mark {
		for i := range left {
			e.warn("%v", e.explainUnfinished(ctx, c, &left[i]))
		}
		return nil, nil
	}
	return left, e.mayRun(ctx, c, d, left)
}

// runInto runs a plan, adds it to what a result tells, and reads the version table anew.
func (e *Environment) runInto(ctx context.Context, c *connected, result *Result, p revision.Plan, lock *lock, resume *script.Entry) error {
	r, err := e.run(ctx, c, p, lock, resume)
	if r != nil {
		result.Plan.Steps, result.Steps = append(result.Plan.Steps, r.Plan.Steps...), append(result.Steps, r.Steps...)
	}
	if err != nil {
		return err
	}
	return e.readHeads(ctx, c)
}

func (e *Environment) run(ctx context.Context, c *connected, p revision.Plan, lock *lock, resume *script.Entry) (*Result, error) {
	if err := e.refuseFiles(p); err != nil {
		return nil, err
	}
	for _, w := range p.Warnings {
		e.warn("%s", w)
	}
	b, err := e.builder(ctx, c.Dialect, c.facts)
	if err != nil {
		return nil, err
	}
	s, err := b.Script(p)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(s.Steps, func(s script.Step) bool { return s.Late != nil }); i >= 0 {
		e.note("%s asks the database: it, and what follows, is evaluated at its turn, so that an error in it is found no earlier", s.Steps[i].ID)
	}
	journal, err := e.journal(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := e.drift(ctx, c); err != nil {
		return nil, err
	}
	if journal != nil {
		journal.Resume = resume
	}
	r, hooks, stop := e.runner(c, p, len(s.Steps), lock)
	defer stop()
	r.Journal = journal
	return &Result{Plan: p, Steps: s.Steps}, hooks.around(ctx, func() error { return r.Script(ctx, s) })
}

// runner makes what runs the steps of a plan, with the hooks around it. stop is to be called at the end.
func (e *Environment) runner(c *connected, p revision.Plan, of int, lock *lock) (r *run.Runner, hooks *runHooks, stop func()) {
	r = &run.Runner{Session: c.session, Clock: e.opts.Clock}
	hooks = e.newHooks(c, p, r.InTransaction)
	next, stop := iter.Pull2(p.HeadsAfter())
	number, hooked := 0, e.opts.hooked()
	var heads []string // after the step: counted once for it, however often it is tried
	r.Before = func(ctx context.Context, s *script.Step) error {
		if hooked { // of thousands of rows no copy is made for no one
			_, rows, _ := next()
			heads = slices.Clone(rows)
		}
		return errors.Join(lock.alive(ctx), hooks.beforeEach(ctx, s))
	}
	r.After = func(ctx context.Context, s *script.Step) error {
		hooks.heads = heads
		return hooks.afterEach(ctx, s)
	}
	r.Waits = func(s *script.Step, attempt int, wait time.Duration, err error) {
		e.tell(Event{Step: s, Again: &Again{Attempt: attempt, Wait: wait, Err: err}})
	}
	r.Started = func(s *script.Step) {
		number++
		e.tell(Event{Step: s, Number: number, Of: of})
	}
	r.Statement = func(s *script.Step, n int) { e.tell(Event{Step: s, Number: number, Of: of, Statement: n}) }
	r.Done = func(s *script.Step, took time.Duration) { e.tell(Event{Step: s, Done: true, Took: took}) }
	if e.opts.OnVersionApply != nil {
		r.Applied = func(ctx context.Context, s *script.Step) error { return hooks.applied(ctx, s, heads) }
	}
	return r, hooks, stop
}
