package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl/diag"
	"mig/engine/revision"
	"mig/engine/run"
	"mig/engine/script"
)

// ScriptError says why a script file is not run.
type ScriptError struct {
	File string
	Msg  string
	Hint string
}

// Error gives the reason.
func (e *ScriptError) Error() string { return e.File + ": " + e.Msg }

// ApplyError says where a script file failed, and what is left of the revision.
type ApplyError struct {
	Pos  diag.Pos            // in the script
	Step *script.WrittenStep // nil before the first revision

	Statement string
	Left      string // of the revision, as far as it is known
	Err       error
}

// Error gives the place and the server's words.
func (e *ApplyError) Error() string {
	what := "what comes before the first revision"
	if e.Step != nil {
		what = e.Step.Direction.String() + " of revision " + e.Step.ID
	}
	return fmt.Sprintf("%s: %s failed: %v", e.Pos, what, e.Err)
}

// Unwrap gives the server's error.
func (e *ApplyError) Unwrap() error { return e.Err }

// ApplyResult is what Apply did.
type ApplyResult struct {
	From, To []string // rows of the version table
	Steps    []script.WrittenStep
}

// Apply runs a script that mig has rendered, statement by statement as it was reviewed; file names it in errors. One that was changed, that is for another database, or that does not start
// where the database is, is refused. A script that ended in a revision goes on there, with Options.Resume.
func (e *Environment) Apply(ctx context.Context, file, text string) (*ApplyResult, error) {
	w, err := readScript(file, text)
	if err != nil {
		return nil, err
	}
	if err := e.refuseSettings(); err != nil {
		return nil, err
	}
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	a := &applying{e: e, g: g, w: w, file: file, seen: &ApplyResult{}}
	if err := a.belongs(); err != nil {
		return nil, err
	}
	if a.c, err = e.connect(ctx, false); err != nil {
		return nil, err
	}
	return a.seen, errors.Join(a.locked(ctx), a.c.close())
}

// readScript reads a script and refuses one that was changed.
func readScript(file, text string) (*script.Written, error) {
	w, err := script.Read(text)
	switch {
	case errors.Is(err, script.ErrNoHeader):
		return nil, &ScriptError{file, err.Error(), "`mig apply` runs what `mig render` has written"}
	case err != nil:
		return nil, &ScriptError{file, err.Error(), "run it with the mig that has written it, " + w.Mig}
	}
	if changed := w.Changed(); changed != "" {
		return nil, &ScriptError{file, changed, "take the file that was reviewed, or render it again"}
	}
	return w, nil
}

// applying is a script on its way into a database.
type applying struct {
	e    *Environment
	g    *revision.Graph
	c    *connected
	w    *script.Written
	file string
	seen *ApplyResult

	parts  []script.Part
	start  int           // the step with which it begins
	resume *script.Entry // how an earlier run of that step ended, nil for none
	v      *run.Verbatim // once it runs
	held   []string      // revisions that ran in the transaction that is open
}

func (a *applying) refuse(hint, format string, args ...any) error {
	return &ScriptError{a.file, fmt.Sprintf(format, args...), hint}
}

// belongs refuses a script of another project, and tells of revisions that have changed since it was written.
func (a *applying) belongs() error {
	if a.w.Database != a.e.Config.Database {
		return a.refuse("name it with --database", "it is for the database %q of mig.yaml, and this is %q", a.w.Database, a.e.Config.Database)
	}
	for i := range a.w.Steps {
		s := &a.w.Steps[i]
		switch f := a.e.File(s.ID); {
		case s.ID == "":
		case a.g.Revision(s.ID) == nil:
			return a.refuse("is it the script of another project?", "it runs the %s of %s, a revision that this project does not have", s.Direction, s.ID)
		case f != nil && s.Direction != revision.Mark && f.Hash() != s.File.Hash:
			a.e.warn("%s has changed since %s was written, which runs as it was reviewed", s.ID, a.file)
		}
	}
	return nil
}

// suits refuses a script for another kind of database.
func (a *applying) suits() error {
	d := a.c.Dialect
	if a.w.Dialect != d.Name() {
		return a.refuse("render it with --dialect "+d.Name(), "it is for %s, and the database is %s", a.w.Dialect, d.Name())
	}
	v, err := d.ParseVersion(a.w.Version)
	if err != nil {
		return a.refuse("render it again", "its header tells of %s %s: %v", a.w.Dialect, a.w.Version, err)
	}
	server := a.c.facts.Version
	if v.Product != server.Product {
		return a.refuse("render it with --server-version "+server.String(), "it is for %s %s, and the server is %s", a.w.Dialect, a.w.Version, server)
	}
	if !server.AtLeast(v.Major, v.Minor) {
		a.e.warn("%s is for %s %s, and the server is older: %s", a.file, a.w.Dialect, a.w.Version, server)
	}
	a.parts, err = a.w.Parts(d.Script(a.c.facts))
	if err != nil {
		return a.refuse("render it again", "%v", err)
	}
	return nil
}

func (a *applying) locked(ctx context.Context) (err error) {
	if err := a.suits(); err != nil {
		return err
	}
	lock, err := a.e.takeLock(ctx, a.c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release(ctx)) }()
	if err := a.e.readHeads(ctx, a.c); err != nil {
		return err
	}
	a.seen.From, a.seen.To = a.c.heads, a.c.heads
	if err := a.place(ctx); err != nil {
		return err
	}
	hooks := a.e.newHooks(a.c, revision.Plan{From: a.c.heads, To: a.w.To}, func() bool { return a.v != nil && a.v.Open() })
	if err := hooks.around(ctx, func() error { return a.run(ctx, lock, hooks) }); err != nil {
		return err
	}
	if err := a.e.readHeads(ctx, a.c); err != nil {
		return err
	}
	if a.seen.To = a.c.heads; !a.w.Ensure && !slices.Equal(a.c.heads, a.w.To) {
		return a.refuse("`mig status` shows how the revisions stand", "it has run to its end, and the database is at %s instead of %s", script.HeadsText(a.c.heads), script.HeadsText(a.w.To))
	}
	return nil
}

// place finds the step with which the script begins.
func (a *applying) place(ctx context.Context) error {
	left, err := a.e.unfinishedNow(ctx, a.c)
	if err != nil {
		return err
	}
	if a.start, err = a.startAt(); err != nil {
		return err
	}
	if a.start > 0 {
		if err := a.whole(); err != nil {
			return err
		}
	}
	for i := range left {
		mine := a.start < len(a.w.Steps) && left[i].Revision == a.w.Steps[a.start].ID && left[i].Direction == a.w.Steps[a.start].Direction.String()
		if !mine || left[i].Status != script.Running || !a.e.opts.Resume {
			return a.e.explainUnfinished(ctx, a.c, &left[i])
		}
		a.resume = &left[i]
	}
	if a.start == 0 && a.resume == nil {
		return nil // the script does it itself
	}
	if log := a.e.logOf(a.c); log != nil {
		if there, err := a.c.session.TableExists(ctx, log.Table); err != nil || !there {
			return err
		}
		if _, err := a.c.session.Run(ctx, log.Superseded()); err != nil {
			return err
		}
	}
	if a.resume == nil {
		return nil
	}
	return a.settle(ctx, a.resume)
}

// startAt gives the step before which the version table is as it is.
func (a *applying) startAt() (int, error) {
	if a.w.Anything || a.w.Ensure || slices.Equal(a.c.heads, a.w.From) && !slices.Equal(a.w.From, a.w.To) {
		return 0, nil
	}
	if slices.Equal(a.c.heads, a.w.To) {
		return 0, a.refuse("", "there is nothing to do: the database is at %s, where the script ends", script.HeadsText(a.w.To))
	}
	heads := a.w.From
	for i := range a.w.Steps {
		p, err := a.g.OnePlan(heads, a.w.Steps[i].ID, a.w.Steps[i].Direction)
		if err != nil || len(p.Steps) != 1 {
			break
		}
		if heads = p.To; slices.Equal(a.c.heads, heads) {
			return i + 1, nil
		}
	}
	return 0, a.refuse("render one that starts there", "it starts at %s, and the database is at %s", script.HeadsText(a.w.From), script.HeadsText(a.c.heads))
}

func (a *applying) verbatim() *run.Verbatim {
	v := &run.Verbatim{Session: a.c.session, Words: a.c.Dialect.Script(a.c.facts)}
	v.Effects, _ = a.c.Dialect.(dialects.EffectReader)
	return v
}

// run runs the parts of the script that are not done.
func (a *applying) run(ctx context.Context, lock *lock, hooks *runHooks) error {
	v := a.verbatim()
	a.v = v
	if a.start == 0 && a.resume == nil {
		if err := a.part(ctx, v, a.parts[0], nil); err != nil {
			return err
		}
	}
	for i := a.start; i < len(a.w.Steps); i++ {
		w := &a.w.Steps[i]
		step := &script.Step{From: a.g.Parents(w.ID), To: []string{w.ID}, ID: w.ID, Direction: w.Direction, Message: w.Message, Path: w.File.Path, Hash: w.File.Hash}
		switch {
		case w.Direction == revision.Down:
			step.From, step.To = step.To, step.From
		case w.ID == "":
			step.From, step.To = []string{"all rows"}, nil
		}
		if err := errors.Join(lock.alive(ctx), hooks.beforeEach(ctx, step)); err != nil {
			return err
		}
		a.e.tell(Event{Step: step, Number: i - a.start + 1, Of: len(a.w.Steps) - a.start})
		began := a.e.opts.Clock()
		if err := a.part(ctx, v, a.parts[i+1], w); err != nil {
			return err
		}
		a.seen.Steps = append(a.seen.Steps, *w)
		if a.held = append(a.held, w.ID); !v.Open() {
			a.held = nil
		}
		a.e.tell(Event{Step: step, Done: true, Took: a.e.opts.Clock().Sub(began)})
		if err := a.applied(ctx, hooks, step); err != nil {
			return err
		}
	}
	return nil
}

// applied calls the hooks that follow a revision. Its transaction is the script's own, and has ended.
func (a *applying) applied(ctx context.Context, hooks *runHooks, step *script.Step) error {
	if a.e.opts.OnVersionApply != nil || a.e.opts.Hooks.AfterEach != nil {
		if err := a.e.readHeads(ctx, a.c); err != nil {
			return err
		}
		hooks.heads = a.c.heads
	}
	if err := hooks.applied(ctx, step, hooks.heads); err != nil {
		return err
	}
	return hooks.afterEach(ctx, step)
}

// part runs the statements of a part, after those that are done.
func (a *applying) part(ctx context.Context, v *run.Verbatim, p script.Part, step *script.WrittenStep) error {
	pass := a.passing(step)
	err := p.Statements(a.c.Dialect, func(st *dialects.Statement, line int) error {
		if done, err := pass.over(st); err != nil {
			return a.refuse("settle it with `mig resolve`", "%v", err)
		} else if done {
			return nil
		}
		if err := v.Run(ctx, *st); err != nil {
			return a.failed(ctx, v, step, diag.Pos{File: a.file, Line: line, Col: 1}, st.SQL[st.First:], err)
		}
		return nil
	})
	var cut *sqlscan.Error
	if errors.As(err, &cut) {
		return a.refuse("run it with its own client", "line %d: %s", p.Line+strings.Count(p.Text[:cut.Offset], "\n"), cut.Msg)
	}
	if err == nil && pass != nil && pass.until != "" {
		return a.refuse("settle it with `mig resolve`", "%d statements of %s are done, after which the script does not say how to go on", a.resume.Done, step.ID)
	}
	return err
}

// failed undoes what can be undone, and says what is left.
func (a *applying) failed(ctx context.Context, v *run.Verbatim, step *script.WrittenStep, pos diag.Pos, statement string, err error) error {
	failed := &ApplyError{Pos: pos, Step: step, Statement: statement, Err: err}
	undone, bad := v.Undo(ctx)
	switch {
	case bad != nil:
		failed.Left = "what is left of it is not known, since it could not be rolled back: " + bad.Error()
	case undone && a.c.Dialect.Traits().TransactionalDDL:
		failed.Left = "it was rolled back"
		if len(a.held) > 0 {
			failed.Left += ", and with it what came before in the same transaction: " + strings.Join(a.held, ", ")
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	for _, st := range v.Words.Closing() { // a refusal may have left the session in a state in which nothing runs
		_, _ = a.c.session.Run(ctx, st)
	}
	left, asked := a.e.unfinishedNow(ctx, a.c)
	for i := range left {
		if step != nil && asked == nil && left[i].Revision == step.ID {
			a.note(ctx, &left[i], err)
			failed.Left = fmt.Sprintf("%d of its %d statements are done and stay; mend the cause, and `mig apply --resume %s` goes on", left[i].Done, left[i].Total, a.file)
		}
	}
	return failed
}

// note lets the log tell the error, as far as the connection still serves.
func (a *applying) note(ctx context.Context, x *script.Entry, err error) {
	st, bad := a.e.logOf(a.c).Update(&script.Entry{ID: x.ID, Error: err.Error()}, "error")
	if bad == nil {
		_, _ = a.c.session.Run(ctx, st)
	}
}
