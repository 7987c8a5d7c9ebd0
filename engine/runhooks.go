package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl/schema"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/run"
	"mig/engine/script"
)

// RunHookError is a hook of a run that failed.
type RunHookError struct {
	Kind string       // before, after, before_each, after_each, on_error, on_version_apply
	Text string       // the command, or the SQL, as mig.yaml has it; "" for a hook in Go
	Step *script.Step // that it was called for; nil for one around the whole run
	Err  error
}

// Error names the hook.
func (e *RunHookError) Error() string {
	if e.Text == "" {
		return fmt.Sprintf("the program's hook %s: %v", e.Kind, e.Err)
	}
	return fmt.Sprintf("hooks.%s: %s: %v", e.Kind, firstLine(e.Text), e.Err)
}

// Unwrap gives the error itself.
func (e *RunHookError) Unwrap() error { return e.Err }

// hookContext is what a hook can tell of the run: fields in its template, quoted for where they stand, and variables MIG_… of a command.
type hookContext struct {
	Revision, Direction, Message, Error, Dialect, Database, Tag string
}

// runHooks are the hooks of a run on one database: of each kind those of mig.yaml, and then that of the program.
type runHooks struct {
	e      *Environment
	c      *connected
	plan   revision.Plan
	heads  []string    // of the version table, counted along
	inside func() bool // a transaction of the run is open
}

// newHooks makes the hooks of a run of a plan.
func (e *Environment) newHooks(c *connected, p revision.Plan, inside func() bool) *runHooks {
	return &runHooks{e: e, c: c, plan: p, heads: p.From, inside: inside}
}

// runContext is what the program's hooks are given.
func (h *runHooks) runContext(step *script.Step) *RunContext {
	return &RunContext{e: h.e, dialect: h.c.Dialect, session: h.c.session, facts: h.c.facts, plan: h.plan, heads: h.heads, step: step, inside: h.inside}
}

// program calls the program's hook of a kind, if there is one.
func (h *runHooks) program(ctx context.Context, kind string, hook Hook, step *script.Step) error {
	if hook == nil {
		return nil
	}
	if err := hook(ctx, h.runContext(step)); err != nil {
		return &RunHookError{Kind: kind, Step: step, Err: err}
	}
	return nil
}

// beforeEach runs what comes before a revision.
func (h *runHooks) beforeEach(ctx context.Context, step *script.Step) error {
	const kind = "before_each"
	if err := h.run(ctx, kind, h.e.Config.Hooks.BeforeEach, step, nil); err != nil {
		return err
	}
	return h.program(ctx, kind, h.e.opts.Hooks.BeforeEach, step)
}

// afterEach runs what comes after a revision.
func (h *runHooks) afterEach(ctx context.Context, step *script.Step) error {
	const kind = "after_each"
	if err := h.run(ctx, kind, h.e.Config.Hooks.AfterEach, step, nil); err != nil {
		return err
	}
	return h.program(ctx, kind, h.e.opts.Hooks.AfterEach, step)
}

// applied is called when the version table tells that a revision has run. heads are its rows then; they are not those of the run yet, since an error undoes the revision.
func (h *runHooks) applied(ctx context.Context, step *script.Step, heads []string) error {
	then := *h
	then.heads = heads
	return then.program(ctx, "on_version_apply", h.e.opts.OnVersionApply, step)
}

func (h *runHooks) context(step *script.Step, failed error) hookContext {
	x := hookContext{Dialect: h.c.Dialect.Name(), Database: h.e.Config.Database, Tag: h.e.opts.Tag}
	if step != nil {
		x.Revision, x.Direction, x.Message = step.ID, step.Direction.String(), step.Message
	}
	if failed != nil {
		x.Error = failed.Error()
	}
	return x
}

// run runs the hooks of one kind, up to the first that fails.
func (h *runHooks) run(ctx context.Context, kind string, list []config.Hook, step *script.Step, failed error) error {
	x := h.context(step, failed)
	for _, hook := range list {
		text := hook.Run + hook.SQL
		var err error
		if hook.SQL != "" {
			err = h.sql(ctx, hook.SQL, x)
		} else {
			err = h.command(ctx, hook.Run, x)
		}
		if err != nil {
			return &RunHookError{Kind: kind, Text: text, Step: step, Err: err}
		}
	}
	return nil
}

// sql runs the statements of a hook in the session of the run; fields are literals in it.
func (h *runHooks) sql(ctx context.Context, text string, x hookContext) error {
	var bad error
	quoted, err := h.fill(text, x, func(s string) string {
		literal, err := h.c.Dialect.Literal(schema.NewString(s), h.c.facts)
		bad = errors.Join(bad, err)
		return literal
	})
	if err = errors.Join(err, bad); err != nil {
		return err
	}
	list, err := statementsOf(h.c.Dialect, quoted)
	if err != nil {
		return err
	}
	for _, st := range list {
		if _, err := h.c.session.Run(ctx, st); err != nil {
			return err
		}
	}
	return nil
}

// command runs a command of the shell; fields are one word each in it.
func (h *runHooks) command(ctx context.Context, text string, x hookContext) error {
	command, err := h.fill(text, x, shellQuote)
	if err != nil {
		return err
	}
	return h.e.shellWith(ctx, command, []string{
		"MIG_REVISION=" + x.Revision, "MIG_DIRECTION=" + x.Direction, "MIG_MESSAGE=" + x.Message, "MIG_ERROR=" + x.Error,
		"MIG_DIALECT=" + x.Dialect, "MIG_TAG=" + x.Tag,
	})
}

func (h *runHooks) fill(text string, x hookContext, quote func(string) string) (string, error) {
	t, err := template.New("hook").Option("missingkey=error").Parse(text)
	if err != nil {
		return "", &config.Error{Err: err}
	}
	var b strings.Builder
	err = t.Execute(&b, hookContext{
		quote(x.Revision), quote(x.Direction), quote(x.Message), quote(x.Error), quote(x.Dialect), quote(x.Database), quote(x.Tag),
	})
	if err != nil {
		return "", &config.Error{Err: err}
	}
	return b.String(), nil
}

// around runs the hooks before and after a whole run, and those for its failure.
func (h *runHooks) around(ctx context.Context, do func() error) error {
	hooks := &h.e.Config.Hooks
	own := &h.e.opts.Hooks
	err := h.run(ctx, "before", hooks.Before, nil, nil)
	if err == nil {
		err = h.program(ctx, "before", own.Before, nil)
	}
	if err == nil {
		err = do()
	}
	if err == nil {
		err = h.run(ctx, "after", hooks.After, nil, nil)
	}
	if err == nil {
		err = h.program(ctx, "after", own.After, nil)
	}
	if err == nil || len(hooks.OnError) == 0 && own.OnError == nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	failed, step := err, stepOf(err)
	err = errors.Join(err, h.run(ctx, "on_error", hooks.OnError, step, failed))
	tell := own.OnError
	if tell == nil {
		return err
	}
	return errors.Join(err, h.program(ctx, "on_error", func(ctx context.Context, rc *RunContext) error { return tell(ctx, rc, failed) }, step))
}

// stepOf gives the step at which a run failed, nil where it was none.
func stepOf(err error) *script.Step {
	var at *run.Error
	if errors.As(err, &at) {
		return at.Step
	}
	return nil
}

// statementsOf cuts SQL as the dialect's client does.
func statementsOf(d dialects.Dialect, sql string) (list []dialects.Statement, err error) {
	err = d.Scan(sql, false, func(s sqlscan.Span) error {
		if s.Kind == sqlscan.Statement {
			list = append(list, d.Raw(sql, s))
		}
		return nil
	})
	return list, err
}
