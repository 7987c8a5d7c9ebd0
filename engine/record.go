package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/engine/revision"
	"mig/engine/script"
)

// ByHand is a run of a script that someone made with the database's client.
type ByHand struct {
	File string // its name, for the log
	Text string // as it was run
	By   string // who ran it; "" is who runs mig
	Note string
}

// RecordScript marks the database as being at the targets, as Stamp does, and tells the log of the run: who, the file and its hash. What it tells of the file, differs from
// what mig renders or not, is for people.
func (e *Environment) RecordScript(ctx context.Context, targets []string, h *ByHand) (_ *Result, differs string, err error) {
	if e.Config.LogTable == "" {
		return nil, "", &UsageError{Msg: "without a log table there is nowhere to record a run", Hint: "set log_table in mig.yaml; `mig stamp` without --script sets the version table"}
	}
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, "", err
	}
	if err := e.belongsHere(h); err != nil {
		return nil, "", err
	}
	recording := *e
	recording.byHand = h
	result, err := recording.Stamp(ctx, targets, false)
	if err == nil && len(result.Steps) == 0 { // the script has set the version table itself
		err = recording.recordAlone(ctx, result.Plan.To)
	}
	if err != nil {
		return result, "", err
	}
	return result, e.differs(ctx, g, h, result.Plan.To), nil
}

// belongsHere refuses to record the script of another database: it was not run on this one.
func (e *Environment) belongsHere(h *ByHand) error {
	w, err := script.Read(h.Text)
	if err != nil {
		return nil //nolint:nilerr // what mig has not written tells of no database
	}
	support, err := e.onlineSupport()
	switch {
	case err != nil:
		return err
	case support.Dialect.Name() != w.Dialect:
		return &ScriptError{h.File, fmt.Sprintf("it is for %s, and the database is %s", w.Dialect, support.Dialect.Name()), "name the file that was run"}
	case w.Database != e.Config.Database:
		return &ScriptError{h.File, fmt.Sprintf("it is for the database %q of mig.yaml, and this is %q", w.Database, e.Config.Database), "name it with --database"}
	}
	return nil
}

// recordAlone adds rows to the log, and changes nothing else.
func (e *Environment) recordAlone(ctx context.Context, at []string) error {
	c, err := e.connect(ctx, true)
	if err != nil {
		return err
	}
	return errors.Join(e.recordRows(ctx, c, at), c.close())
}

func (e *Environment) recordRows(ctx context.Context, c *connected, at []string) (err error) {
	lock, err := e.takeLock(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release(ctx)) }()
	j, err := e.journal(ctx, c)
	if err != nil {
		return err
	}
	for _, id := range at {
		row := j.New(&script.Step{ID: id, Direction: revision.Mark})
		row.Status, row.Finished = script.Done, e.opts.Clock().UTC()
		st, err := j.Log.Insert(row)
		if err != nil {
			return err
		}
		if _, err := c.session.Run(ctx, st); err != nil {
			return fmt.Errorf("the log can't be written: %w", err)
		}
	}
	return nil
}

// into writes the run into a row of the log.
func (h *ByHand) into(x *script.Entry) {
	sum := sha256.Sum256([]byte(h.Text))
	x.Files, x.Note = "sha256:"+hex.EncodeToString(sum[:])+" "+h.File, h.Note
	if h.By != "" {
		x.Who = h.By
	}
}

// differs says how a file differs from what mig renders now for the database, which is at a place; "" is not at all.
func (e *Environment) differs(ctx context.Context, g *revision.Graph, h *ByHand, at []string) string {
	w, err := script.Read(h.Text)
	if err != nil {
		return "it can't be compared with what mig renders: " + err.Error()
	}
	if changed := w.Changed(); changed != "" {
		return changed
	}
	if !w.Ensure && !slices.Equal(w.To, at) {
		return fmt.Sprintf("it ends at %s, and the database is recorded to be at %s", script.HeadsText(w.To), script.HeadsText(at))
	}
	text, err := e.renderAgain(ctx, g, w)
	if err != nil {
		return "it can't be rendered again to be compared: " + err.Error()
	}
	now, err := script.Read(text)
	if err != nil {
		return "it can't be compared with what mig renders: " + err.Error()
	}
	return firstDifference(w, now)
}

// firstDifference compares what follows the headers.
func firstDifference(a, b *script.Written) string {
	x, y := strings.Split(a.Rest, "\n"), strings.Split(b.Rest, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("mig renders something else now: it differs in line %d", a.LineOf(i))
		}
	}
	if len(x) != len(y) {
		return fmt.Sprintf("mig renders something else now: it differs in line %d", a.LineOf(min(len(x), len(y))))
	}
	return ""
}

// renderAgain renders what a script was rendered of, in the same form.
func (e *Environment) renderAgain(ctx context.Context, g *revision.Graph, w *script.Written) (string, error) {
	i := slices.IndexFunc(e.opts.Dialects, func(s dialects.Support) bool { return s.Dialect.Name() == w.Dialect })
	if i < 0 || len(w.Steps) == 0 || w.Anything || w.Steps[0].Direction == revision.Mark {
		return "", errors.New("it runs no revision")
	}
	d := e.opts.Dialects[i].Dialect
	facts, err := e.facts(d)
	if err != nil {
		return "", err
	}
	if facts.Version, err = d.ParseVersion(w.Version); err != nil {
		return "", err
	}
	plan := revision.Plan{From: w.From, To: w.From}
	for i := range w.Steps {
		one, err := g.OnePlan(plan.To, w.Steps[i].ID, w.Steps[i].Direction)
		if err != nil {
			return "", err
		}
		plan.Steps, plan.To = append(plan.Steps, one.Steps...), one.To
	}
	s, err := e.scriptOf(ctx, d, facts, plan, w.Form)
	if err == nil {
		err = e.hookOffline(ctx, s)
	}
	if err != nil {
		return "", err
	}
	text, err := s.Bytes()
	return string(text), err
}
