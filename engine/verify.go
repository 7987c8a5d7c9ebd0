package engine

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"mig/dialects"
	"mig/engine/revision"
	"mig/engine/script"
	"mig/engine/source"
)

// Drift is the kind of a Finding.
type Drift string

// What Verify finds.
const (
	ChangedFile  Drift = "changed"      // a file that was read when the revision ran has another text now
	MissingFile  Drift = "missing"      // the version table names a revision that no file has
	Redundant    Drift = "redundant"    // the version table names a revision that another row stands for
	Contradicts  Drift = "contradicts"  // the log and the version table say different things
	OtherwiseNow Drift = "otherwise"    // the same files give other statements now
	NotFinished  Drift = "unfinished"   // a run came to no end
	Unrenderable Drift = "unrenderable" // what ran can't be compared, since the revision can't be evaluated any more
)

// Finding is something that does not agree.
type Finding struct {
	Kind     Drift
	Revision string
	Path     string // of the file, where it is about one
	Text     string
}

// DriftError refuses a run because applied revisions were changed since.
type DriftError struct{ Findings []Finding }

// Error lists what was changed.
func (e *DriftError) Error() string {
	lines := make([]string, len(e.Findings))
	for i, f := range e.Findings {
		lines[i] = f.Text
	}
	return strings.Join(lines, "\n")
}

// Verify compares the files, the version table and the log.
func (e *Environment) Verify(ctx context.Context) (_ []Finding, err error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	c, err := e.connect(ctx, true)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	v := verifier{e: e, g: g, c: c}
	v.versionTable()
	log, err := v.readLog(ctx)
	if err != nil || log == nil {
		return v.found, err
	}
	v.unfinished(ctx)
	v.contradictions()
	v.changed()
	v.otherwise(ctx)
	return v.found, nil
}

// changedFiles gives the applied revisions of which a file was changed since.
func (e *Environment) changedFiles(ctx context.Context, c *connected) ([]Finding, error) {
	v := verifier{e: e, g: e.graph(), c: c}
	v.versionTable()
	v.found = nil
	log, err := v.readLog(ctx)
	if err != nil || log == nil {
		return nil, err
	}
	v.changed()
	return v.found, nil
}

// mostWarnings is how many changed files a run warns of, one by one.
const mostWarnings = 10

// drift warns of applied revisions that were changed since, or refuses to run beside them.
func (e *Environment) drift(ctx context.Context, c *connected) error {
	found, err := e.changedFiles(ctx, c)
	switch {
	case err != nil || len(found) == 0:
		return err
	case e.opts.Strict:
		return &DriftError{found}
	}
	for i, f := range found {
		if i == mostWarnings {
			e.warn("and %d more: see `mig verify`", len(found)-i)
			break
		}
		e.warn("%s", f.Text)
	}
	return nil
}

type verifier struct {
	e       *Environment
	g       *revision.Graph
	c       *connected
	applied []string                // that the files have, in the order of upgrades
	entries map[string]script.Entry // the last of each revision
	upgrade map[string]script.Entry // the last upgrade of each that came to its end
	found   []Finding
}

func (v *verifier) find(kind Drift, id, file, format string, args ...any) {
	v.found = append(v.found, Finding{kind, id, file, fmt.Sprintf(format, args...)})
}

func (v *verifier) versionTable() {
	var known []string
	rows := slices.Sorted(slices.Values(v.c.heads))
	for _, row := range rows {
		if v.g.Revision(row) == nil {
			v.find(MissingFile, row, "", "%s is applied, and no file has it: get the file back, or, if it is gone for good, `mig stamp --purge REVISION`", row)
		} else {
			known = append(known, row)
		}
	}
	redundant, _ := v.g.Redundant(known) // of revisions that the files have there is an answer
	for _, row := range redundant {
		v.find(Redundant, row, "", "%s stands in the version table beside a revision that needs it, which says as much: delete the row", row)
	}
	v.applied, _ = v.g.Closure(known)
}

// readLog reads the last row of each revision; nil where there is no log.
func (v *verifier) readLog(ctx context.Context) (*script.Log, error) {
	log := v.e.logOf(v.c)
	if log == nil {
		return nil, nil
	}
	exists, err := v.c.session.TableExists(ctx, log.Table)
	if err != nil || !exists {
		return nil, err
	}
	if v.entries, err = v.byRevision(ctx, log, log.Select()); err == nil {
		v.upgrade, err = v.byRevision(ctx, log, log.SelectUpgrades())
	}
	return log, err
}

func (v *verifier) byRevision(ctx context.Context, log *script.Log, query string) (map[string]script.Entry, error) {
	list, err := entriesOf(ctx, v.c.session, log, query)
	out := make(map[string]script.Entry, len(list))
	for i := range list {
		out[list[i].Revision] = list[i]
	}
	return out, err
}

func (v *verifier) sorted() []string {
	ids := make([]string, 0, len(v.entries))
	for id := range v.entries {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (v *verifier) unfinished(ctx context.Context) {
	for _, id := range v.sorted() {
		if x := v.entries[id]; x.Status == script.Running || x.Status == script.Failed {
			v.find(NotFinished, id, "", "%s", v.e.explainUnfinished(ctx, v.c, &x).Error())
		}
	}
}

// contradictions compares the log's last word on a revision with the version table.
func (v *verifier) contradictions() {
	applied := make(map[string]bool, len(v.applied))
	for _, id := range v.applied {
		applied[id] = true
	}
	for _, id := range v.sorted() {
		x := v.entries[id]
		switch up := x.Direction == revision.Up.String(); {
		case x.Status != script.Done || x.Direction == revision.Mark.String() || v.g.Revision(id) == nil:
		case up && !applied[id]:
			v.find(Contradicts, id, "", "%s was upgraded last, says the log, and the version table does not count it as applied", id)
		case !up && applied[id]:
			v.find(Contradicts, id, "", "%s was downgraded last, says the log, and the version table counts it as applied", id)
		}
	}
}

// ran gives the row of an applied revision's upgrade.
func (v *verifier) ran(id string) (script.Entry, bool) {
	x, ok := v.upgrade[id]
	return x, ok
}

// changed compares the files that were read with those that are there.
func (v *verifier) changed() {
	for _, id := range v.applied {
		if !v.e.File(id).Meta.OnChange { // it runs again with the next upgrade
			v.compareFiles(id)
		}
	}
}

func (v *verifier) compareFiles(id string) {
	x, ok := v.ran(id)
	if !ok {
		return
	}
	for i, line := range strings.Split(x.Files, "\n") {
		was, name, _ := strings.Cut(line, " ")
		now, shown := v.hash(id, name, i == 0)
		switch {
		case was == "" || was == now:
		case now == "":
			v.find(ChangedFile, id, shown, "%s: the file is gone that %s read when it was applied", shown, id)
		default:
			v.find(ChangedFile, id, shown, "%s: the file was changed after %s was applied", shown, id)
		}
	}
}

// hash gives the hash of a file as it is now, "" where it is gone. The revision's own file is found wherever it was moved to.
func (v *verifier) hash(id, name string, own bool) (hash, shown string) {
	if own {
		f := v.e.File(id)
		return f.Hash(), f.Path
	}
	inside := name
	if at := path.Clean(strings.ReplaceAll(v.e.Config.ScriptLocation, "\\", "/")); at != "." {
		var ok bool
		if inside, ok = strings.CutPrefix(name, at+"/"); !ok {
			return "", name
		}
	}
	dir, _ := v.e.project.loaded()
	src, err := dir.ReadFile(inside)
	if err != nil {
		return "", name
	}
	return source.Hash(src.Text), name
}

// otherwise renders what is applied, and compares it with what ran: the naming convention, variables or mig itself may have changed.
func (v *verifier) otherwise(ctx context.Context) {
	changed := make(map[string]bool)
	for _, f := range v.found {
		changed[f.Revision] = true
	}
	facts := v.c.facts
	facts.Inspect, facts.Hanging = nil, nil // they tell of the database as it is now
	b, err := v.e.builder(ctx, v.c.Dialect, facts)
	if err != nil {
		return
	}
	plan := revision.Plan{}
	for _, id := range v.applied {
		plan.Steps = append(plan.Steps, revision.Step{Revision: v.g.Revision(id), Direction: revision.Up})
	}
	s, err := b.Script(plan)
	var need *dialects.NeedError
	if errors.As(err, &need) {
		return // it was read from the database as it was then
	}
	if err != nil {
		v.find(Unrenderable, "", "", "what is applied can't be compared with what the files give now: %v", err)
		return
	}
	for i := range s.Steps {
		step := &s.Steps[i]
		if step.Late != nil {
			return // what it and its followers did hung on the database's answers
		}
		x, ok := v.ran(step.ID)
		if ok && !changed[step.ID] && !v.e.File(step.ID).Meta.OnChange && x.StatementsHash != "" && x.StatementsHash != step.StatementsHash() {
			v.find(OtherwiseNow, step.ID, step.Path, "%s: the same files give other statements now than those that ran: the naming_convention, vars, arguments, the server's version or mig's are others", step.Path)
		}
	}
}
