package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/script"
)

// Hook is what a program does at a point of a run. An error ends the run, as that of a hook of mig.yaml does.
type Hook func(ctx context.Context, rc *RunContext) error

// Hooks are what a program does around a run, beside the hooks of mig.yaml: each is called after those that are there. They are called for scripts too, where
// RunContext.Offline says so.
type Hooks struct {
	Before, After         Hook // the whole run, unless there is nothing to do
	BeforeEach, AfterEach Hook // revision, outside of its transaction
	// OnError is told why a run ended; what it returns is added to that. No script has it.
	OnError func(ctx context.Context, rc *RunContext, failed error) error
}

// RunContext is what a hook can know of a run, and do in it. It is the hook's only until that returns, and not safe for concurrent use.
type RunContext struct {
	e       *Environment
	dialect dialects.Dialect
	session dialects.Session // nil offline
	facts   dialects.Facts
	plan    revision.Plan
	heads   []string // of the version table
	step    *script.Step
	inside  func() bool // a transaction of the run is open
	notes   *[]string   // of the script, offline
}

// Offline reports whether a script is written, and no database is there.
func (c *RunContext) Offline() bool { return c.session == nil }

// Dialect gives the dialect of the run.
func (c *RunContext) Dialect() dialects.Dialect { return c.dialect }

// Database is the database's name where the settings name several, else "".
func (c *RunContext) Database() string { return c.e.Config.Database }

// Tag is that of Options.
func (c *RunContext) Tag() string { return c.e.opts.Tag }

// Args gives a copy of the arguments that templates get.
func (c *RunContext) Args() map[string]string {
	out := make(map[string]string, len(c.e.opts.Args))
	for k, v := range c.e.opts.Args {
		out[k] = v
	}
	return out
}

// TransactionalDDL reports whether a revision that does not say otherwise takes effect as a whole: the database can roll definitions back, and the settings let it.
func (c *RunContext) TransactionalDDL() bool {
	return c.dialect.Traits().TransactionalDDL && c.e.transactional()
}

// HeadRevisions gives the revisions that upgrade everything, sorted: one, unless there are branches.
func (c *RunContext) HeadRevisions() []string { return c.e.graph().EffectiveHeads() }

// StartingRevisions gives the rows of the version table with which the run starts, or with which a script says that it does; none is base.
func (c *RunContext) StartingRevisions() []string { return slices.Clone(c.plan.From) }

// Revisions gives the rows of the version table with which the run is to end; none is base.
func (c *RunContext) Revisions() []string { return slices.Clone(c.plan.To) }

// Heads gives the rows that the version table has at this point; none is base. In OnVersionApply they are those with the revision that has run.
func (c *RunContext) Heads() []string { return slices.Clone(c.heads) }

// Step gives the revision that the hook is called for, nil for one around the whole run. It is not to be changed.
func (c *RunContext) Step() *script.Step { return c.step }

// Session gives the connection in which revisions run, nil offline. Transactions of it are the run's: use Transaction. A lock_timeout or a role that is set in it stays for the revisions that follow.
func (c *RunContext) Session() dialects.Session { return c.session }

// errOffline is why a hook can't touch the database.
func errOffline(what string) error {
	return &UsageError{
		Msg:  what + " needs a database, and a script is written",
		Hint: "ask RunContext.Offline before; what a script is to run stands in a revision, where the guard and the log know of it",
	}
}

// Execute runs SQL in the session of the run, cut into statements as the database's client would do. The log does not tell of it. Offline it is a *UsageError.
func (c *RunContext) Execute(ctx context.Context, sql string) error {
	if c.Offline() {
		return errOffline("Execute")
	}
	list, err := statementsOf(c.dialect, sql)
	if err != nil {
		return err
	}
	for _, st := range list {
		if _, err := c.session.Run(ctx, st); err != nil {
			return err
		}
	}
	return nil
}

// Do carries operations out in the session of the run, as a revision does: names are given, and what they need to know of a table the database is asked. All are written as SQL before the
// first runs. The log does not tell of them, and the revisions do not know of them: they are for what is the program's own. Offline it is a *UsageError.
func (c *RunContext) Do(ctx context.Context, ops ...op.Op) error {
	if c.Offline() {
		return errOffline("Do")
	}
	b, err := c.e.builder(ctx, c.dialect, c.facts)
	if err != nil {
		return err
	}
	list, err := b.Statements(ops...)
	if err != nil {
		return err
	}
	if err := c.checkDo(list); err != nil {
		return err
	}
	skip := 0
	for i := range list {
		if skip, err = c.skips(ctx, &list[i], skip); err != nil {
			return err
		}
		if skip > 0 {
			skip--
			continue
		}
		if _, err := c.session.Run(ctx, list[i]); err != nil {
			return fmt.Errorf("%s: %w", list[i].Op, err)
		}
	}
	return nil
}

// checkDo refuses statements that need more than the session as it is.
func (c *RunContext) checkDo(list []dialects.Statement) error {
	if i := slices.IndexFunc(list, func(st dialects.Statement) bool { return st.Autocommit }); i >= 0 && c.inside() {
		return &UsageError{Msg: list[i].Op + " can't run in a transaction, and one is open", Hint: "do it in a hook that is called outside of one: Before, BeforeEach, AfterEach or After"}
	}
	settler, ok := c.dialect.(dialects.Settler)
	if !ok {
		return nil
	}
	pointers := func(yield func(*dialects.Statement) bool) {
		for i := range list {
			if !yield(&list[i]) {
				return
			}
		}
	}
	if before, _ := settler.Settle(pointers, c.facts); len(before) > 0 {
		return &UsageError{Msg: "a table would be copied, for which the session has to be made ready before a transaction", Hint: "do it in a revision"}
	}
	return nil
}

// skips gives how many statements are to be passed over, from this one on, because a condition does not hold.
func (c *RunContext) skips(ctx context.Context, st *dialects.Statement, skip int) (int, error) {
	if st.Guard == "" || skip > 0 {
		return skip, nil
	}
	_, rows, err := c.session.Query(ctx, st.Guard)
	if err == nil && len(rows) == 0 {
		skip = st.Guards
	}
	return skip, err
}

// Query asks the database; nil is NULL. Offline it is a *UsageError.
func (c *RunContext) Query(ctx context.Context, sql string) (columns []string, rows [][]*string, err error) {
	if c.Offline() {
		return nil, nil, errOffline("Query")
	}
	return c.session.Query(ctx, sql)
}

// Transaction calls do in a transaction, which an error of it rolls back. Where one of the run is open already, as in OnVersionApply, do is a part of that. Offline do is called and
// no more: what it writes are comments.
func (c *RunContext) Transaction(ctx context.Context, do func(context.Context) error) error {
	if c.Offline() || c.inside() {
		return do(ctx)
	}
	if err := c.session.Begin(ctx); err != nil {
		return err
	}
	if err := do(ctx); err != nil {
		undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
		defer cancel()
		return errors.Join(err, c.session.Rollback(undo))
	}
	return c.session.Commit(ctx)
}

// StaticOutput writes comments into the script, one a line of the text, where the hook is called; online it does nothing. Other text a script does not take: the guard and the
// log would not know of it.
func (c *RunContext) StaticOutput(text string) {
	if c.notes == nil {
		return
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "--"))
		*c.notes = append(*c.notes, script.Printable(line))
	}
}

// transactional reports whether revisions run in transactions where the database has them.
func (e *Environment) transactional() bool {
	if e.opts.TransactionalDDL.Set {
		return e.opts.TransactionalDDL.Value
	}
	return e.Config.Transaction != config.NoTransaction
}

// checkTransactional refuses transactions around definitions that the database can't take back: what is left after a failure would be told wrongly.
func (e *Environment) checkTransactional(d dialects.Dialect) error {
	if o := e.opts.TransactionalDDL; o.Set && o.Value && !d.Traits().TransactionalDDL {
		return &UsageError{
			Msg:  fmt.Sprintf("TransactionalDDL is set, and %s can't roll definitions back", d.Name()),
			Hint: "leave it unset: mig records such revisions statement by statement, and goes on where they failed",
		}
	}
	return nil
}

// hooked reports whether the program has hooks.
func (o *Options) hooked() bool {
	h := &o.Hooks
	return h.Before != nil || h.After != nil || h.BeforeEach != nil || h.AfterEach != nil || h.OnError != nil || o.OnVersionApply != nil
}

// hookOffline calls the hooks of Options for a script.
func (e *Environment) hookOffline(ctx context.Context, s *script.Script) error {
	h := &e.opts.Hooks
	if !e.opts.hooked() || len(s.Steps) == 0 {
		return nil
	}
	rc := &RunContext{e: e, dialect: s.Dialect, plan: s.Plan, heads: s.Plan.From}
	call := func(kind string, hook Hook, notes *[]string) error {
		if hook == nil {
			return nil
		}
		rc.notes = notes
		if err := hook(ctx, rc); err != nil {
			return &RunHookError{Kind: kind, Step: rc.step, Err: err}
		}
		return nil
	}
	if err := call("before", h.Before, &s.Notes); err != nil {
		return err
	}
	i := 0
	for _, after := range s.Plan.HeadsAfter() {
		step := &s.Steps[i]
		rc.step = step
		if err := call("before_each", h.BeforeEach, &step.Notes); err != nil {
			return err
		}
		rc.heads = slices.Clone(after)
		if err := errors.Join(call("on_version_apply", e.opts.OnVersionApply, &step.EndNotes), call("after_each", h.AfterEach, &step.EndNotes)); err != nil {
			return err
		}
		i++
	}
	rc.step = nil
	return call("after", h.After, &s.Steps[len(s.Steps)-1].EndNotes)
}
