package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"mig/dialects"
	"mig/engine/revision"
	"mig/engine/script"
)

// Target says where to go: an identifier, or a range FROM:TO in which FROM takes the place of what the
// database says.
type Target struct {
	From    string // as written; only with HasFrom
	HasFrom bool
	To      string // upwards, "" is heads
}

// ParseTarget reads R or A:B. An empty target is the given default.
func ParseTarget(text, otherwise string) Target {
	from, to, isRange := strings.Cut(text, ":")
	if !isRange {
		from, to = "", text
	}
	if to == "" {
		to = otherwise
	}
	return Target{From: from, HasFrom: isRange, To: to}
}

// Plan works out the steps from a set of heads to a target. Upwards, "" is heads.
func (e *Environment) Plan(ctx context.Context, d revision.Direction, from []string, to string) (revision.Plan, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return revision.Plan{}, err
	}
	if d == revision.Down {
		return g.DowngradePlan(from, to)
	}
	return g.UpgradePlan(from, cmp.Or(to, "heads"))
}

// startOf gives the heads from which a target starts: those it states, else base when offline, else the database's.
func (e *Environment) startOf(ctx context.Context, t Target, offline bool) ([]string, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case t.HasFrom:
		return g.ParseHeads(t.From)
	case offline && e.opts.StartingRevision != "":
		return g.ParseHeads(e.opts.StartingRevision)
	case offline:
		return nil, nil
	default:
		return e.Current(ctx)
	}
}

// PlanTo is the plan of `mig plan`: no database is touched when the target states where it starts.
func (e *Environment) PlanTo(ctx context.Context, d revision.Direction, t Target) (revision.Plan, error) {
	from, err := e.startOf(ctx, t, false)
	if err != nil {
		return revision.Plan{}, err
	}
	return e.Plan(ctx, d, from, t.To)
}

// RenderTo writes the script of a plan: whole, or nothing of it unless it is w that fails.
func (e *Environment) RenderTo(ctx context.Context, w io.Writer, d revision.Direction, t Target) error {
	s, err := e.Render(ctx, d, t)
	if err != nil {
		return err
	}
	text, err := s.Text()
	if err != nil {
		return err
	}
	_, err = text.WriteTo(w)
	return errors.Join(err, text.Close())
}

// Render gives the script of a plan, without a database. An end of ctx is seen before each revision.
func (e *Environment) Render(ctx context.Context, d revision.Direction, t Target) (*script.Script, error) {
	from, err := e.startOf(ctx, t, true)
	if err != nil {
		return nil, err
	}
	if d == revision.Down && !t.HasFrom && e.opts.StartingRevision == "" {
		return nil, &UsageError{Msg: "a downgrade needs to know where it starts", Hint: "write it as a range, such as heads:base"}
	}
	plan, err := e.Plan(ctx, d, from, t.To)
	if err != nil {
		return nil, err
	}
	return e.offline(ctx, plan)
}

// RenderPurge gives the script that forgets all that the version table holds, and marks the database as being at the targets.
func (e *Environment) RenderPurge(ctx context.Context, targets []string) (*script.Script, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	plan, err := g.PurgePlan(targets)
	if err != nil {
		return nil, err
	}
	return e.offline(ctx, plan)
}

// RenderEnsureVersion gives the script that makes the version table and nothing else.
func (e *Environment) RenderEnsureVersion(ctx context.Context) (*script.Script, error) {
	if _, err := e.Graph(ctx); err != nil {
		return nil, err
	}
	s, err := e.offline(ctx, revision.Plan{})
	if err == nil {
		s.Ensure = true
	}
	return s, err
}

// RenderStamp gives the script that marks a database as being at the targets.
func (e *Environment) RenderStamp(ctx context.Context, from string, targets []string) (*script.Script, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	heads, err := g.ParseHeads(cmp.Or(from, e.opts.StartingRevision))
	if err != nil {
		return nil, err
	}
	plan, err := g.StampPlan(heads, targets, false)
	if err != nil {
		return nil, err
	}
	return e.offline(ctx, plan)
}

// offline builds the script of a plan from the settings alone.
func (e *Environment) offline(ctx context.Context, plan revision.Plan) (*script.Script, error) {
	if err := errors.Join(e.refuseSettings(), e.refuseFiles(plan)); err != nil {
		return nil, err
	}
	d, facts, err := e.assumed()
	if err != nil {
		return nil, err
	}
	e.noteOnlineOnly()
	s, err := e.scriptOf(ctx, d, facts, plan, e.opts.Form)
	if err == nil {
		err = e.hookOffline(ctx, s)
	}
	return s, err
}

// assumed gives the dialect, and what the settings say of the database.
func (e *Environment) assumed() (dialects.Dialect, dialects.Facts, error) {
	s, err := e.Support()
	if err != nil {
		return nil, dialects.Facts{}, err
	}
	facts, err := e.facts(s.Dialect)
	return s.Dialect, facts, err
}

// scriptOf builds a script in a form, which the settings complete.
func (e *Environment) scriptOf(ctx context.Context, d dialects.Dialect, facts dialects.Facts, plan revision.Plan, form script.Form) (*script.Script, error) {
	b, err := e.builder(ctx, d, facts)
	if err != nil {
		return nil, err
	}
	made, err := b.Script(plan)
	if err != nil {
		return nil, err
	}
	if made.Log = e.logFor(d, facts); made.Log != nil {
		create, err := made.Log.Create()
		if err != nil {
			return nil, fmt.Errorf("the log table %s: %w", made.Log.Table, err)
		}
		made.Create = append(create, made.Create...) // in the order of an online run
	}
	if made.Form, err = e.form(form, d.Name(), d.Script(facts).Clients()); err == nil && form.From > 0 && len(made.Steps) > 0 {
		step := &made.Steps[0]
		if total := step.Total() - len(step.Bookkeeping); form.From > total+1 {
			err = &UsageError{Msg: fmt.Sprintf("--from-statement %d: %s has %d", form.From, step.ID, total), Hint: "statements_done in the log tells how many are done"}
		}
	}
	return made, err
}

// form completes what a script is written for.
func (e *Environment) form(f script.Form, dialect string, clients []string) (script.Form, error) {
	f.Tag = cmp.Or(f.Tag, e.opts.Tag)
	if f.Client != "" && f.Client != script.Plain && !slices.Contains(clients, f.Client) {
		return f, &UsageError{Msg: fmt.Sprintf("%q is no client of %s", f.Client, dialect), Hint: "it has " + strings.Join(append(clients, script.Plain), " and ")}
	}
	if f.Guard == script.Skips && e.Config.LogTable == "" {
		return f, &UsageError{Msg: "without a log table a script can't know what is done", Hint: "set log_table in mig.yaml, or write --guard, which refuses to run twice"}
	}
	var err error
	if f.Guard != script.Unguarded {
		if f.Database, err = e.Config.ExpectDatabase.Expand(e.opts.Lookup); err == nil {
			f.Schema, err = e.Config.ExpectSchema.Expand(e.opts.Lookup)
		}
	}
	return f, err
}

// noteOnlineOnly tells which settings a script does not act on: they are about a run, or need a database to ask.
func (e *Environment) noteOnlineOnly() {
	c := &e.Config
	h := &c.Hooks
	unguarded := e.opts.Form.Guard == script.Unguarded
	for _, s := range []struct {
		key string
		set bool
	}{
		{"hooks run", len(h.Before)+len(h.After)+len(h.BeforeEach)+len(h.AfterEach)+len(h.OnError) > 0},
		{"expect_database is checked", unguarded && !c.ExpectDatabase.IsZero()},
		{"expect_schema is checked", unguarded && !c.ExpectSchema.IsZero()},
	} {
		if s.set {
			e.note("%s online alone, and not by the script", s.key)
		}
	}
}

// Items gives a revision's script in one direction, as `mig show` tells it, without bookkeeping.
func (e *Environment) Items(ctx context.Context, id string, d revision.Direction) (*script.Script, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	before := append(append([]string(nil), g.Parents(id)...), g.Dependencies(id)...)
	plan := revision.Plan{From: before, Steps: []revision.Step{{Revision: g.Revision(id), Direction: d, Insert: []string{id}}}}
	if d == revision.Down {
		plan = revision.Plan{From: []string{id}, Steps: []revision.Step{{Revision: g.Revision(id), Direction: d, Delete: []string{id}, Insert: before}}}
	}
	shown := *e
	shown.opts.Hooks, shown.opts.OnVersionApply = Hooks{}, nil
	return shown.offline(ctx, plan)
}
