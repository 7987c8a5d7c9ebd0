package engine

import (
	"context"
	"slices"

	"mig/dsl/diag"
	"mig/engine/config"
	"mig/engine/revision"
)

// repeatable gives the revisions of a set that run again when their content changes.
func (e *Environment) repeatable(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { f := e.File(id); return f == nil || !f.Meta.OnChange })
}

// withChanged adds to an upgrade the applied revisions with on_change of which a file, or one that they read, is another than when they ran last: they run again,
// at its end, in the order of upgrades.
func (e *Environment) withChanged(ctx context.Context, c *connected, p revision.Plan) (revision.Plan, error) {
	applied, err := e.graph().Closure(p.To)
	if err != nil {
		return p, err
	}
	again := e.repeatable(applied)
	if len(again) == 0 {
		return p, nil
	}
	if e.Config.LogTable == "" {
		return p, &config.Error{Err: diag.Errorf(diag.Pos{}, "%s has on_change, and log_table is none: what ran last is not known", again[0]).WithHint("set log_table, or take on_change out")}
	}
	v := verifier{e: e, g: e.graph(), c: c}
	if log, err := v.readLog(ctx); err != nil || log == nil {
		return p, err
	}
	for _, id := range again {
		if !slices.ContainsFunc(p.Steps, func(s revision.Step) bool { return s.Revision != nil && s.Revision.ID == id }) && v.isChanged(id) {
			p.Steps = append(p.Steps, revision.Step{Revision: e.graph().Revision(id), Direction: revision.Up})
		}
	}
	return p, nil
}

// isChanged reports whether a file of an applied revision is another than when it ran; what the log does not know has not changed.
func (v *verifier) isChanged(id string) bool {
	before := len(v.found)
	v.compareFiles(id)
	changed := len(v.found) > before
	v.found = v.found[:before]
	return changed
}
