package build

import (
	"errors"
	"fmt"
	"strings"

	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/revision"
)

// since adds to the error of an operation that can't be carried out the place of the one that made it so: the column that is added was added there
// before, the table that is altered was dropped there. It is looked for by replaying once more, up to a number of the plan's steps, so that nothing needs to be noted where nothing
// is wrong.
func (b *Builder) since(err error, steps int) error {
	var clash *op.Clash
	var at *diag.Error
	if !errors.As(err, &clash) || !errors.As(err, &at) {
		return err
	}
	var last item
	now := newState(nil, b.rules(), b.Dialect)
	holds := false
	now.seen = func(it item) {
		was := holds
		if holds = clash.Holds(now.now); holds && !was {
			last = it
		}
	}
	if b.again(now, steps) != nil || last.op == nil || last.at.Pos() == at.Pos {
		return err
	}
	at.Msg += fmt.Sprintf(" (%s at %s)", last.op.Op(), last.at.Pos())
	return err
}

// again replays what was there before the plan and the first steps of the plan, as far as they can be carried out.
func (b *Builder) again(now *state, steps int) error {
	ids, err := b.Graph.Closure(b.plan.From)
	if err != nil {
		return err
	}
	for _, id := range ids {
		b.replayOne(b.File(id), now)
	}
	for i := range b.plan.Steps[:steps] {
		if b.atOnce(func() error { return b.replayStep(&b.plan.Steps[i], now) }) != nil {
			return nil
		}
	}
	return nil
}

// replayStep applies what a step of the plan does.
func (b *Builder) replayStep(p *revision.Step, now *state) error {
	if p.Revision == nil || p.Direction == revision.Mark {
		return nil
	}
	f := b.File(p.Revision.ID)
	if !serves(f, b.Dialect.Name()) {
		return nil
	}
	section, err := b.section(f, p.Direction.String())
	if err != nil {
		return err
	}
	if section.name != "" || p.Direction == revision.Up {
		return b.replay(section, now)
	}
	for _, it := range b.reversals[p.Revision.ID].items {
		if err := b.apply(it, now); err != nil {
			return err
		}
	}
	return nil
}

// manyTables is of how many tables a plan may speak before it is quicker to replay everything than to look who else speaks of them.
const manyTables = 32

// screen refuses what can't be carried out on what was there before the plan, where nothing else has asked for that. To replay it all would cost a plan of one step in a
// long history many times its own work: the revisions are replayed whose text has the names of the tables that the plan speaks of, and all of them only if one of these
// objects. So a table whose name no text has, since it is put together, is not checked here.
func (b *Builder) screen(now *state) error {
	if now.base == nil || len(now.waiting) == 0 {
		return nil
	}
	names := map[string]bool{}
	for _, o := range now.waiting {
		mentioned(o, names)
	}
	if len(names) <= manyTables {
		ids, err := b.Graph.Closure(b.plan.From)
		if err != nil {
			return err
		}
		if b.tryOut(ids, names, now.pending) == nil {
			return nil
		}
	}
	return now.ready()
}

// tryOut applies the plan's changes to what those revisions make that have the names in their text.
func (b *Builder) tryOut(ids []string, names map[string]bool, pending []func(*state) error) error {
	for {
		trial := newState(nil, b.rules(), b.Dialect)
		known := len(names)
		trial.seen = func(it item) {
			if r, ok := it.op.(*op.RenameTable); ok && names[r.New.Name] {
				names[r.Old.Name] = true
			}
		}
		for _, id := range ids {
			if err := b.Stop(); err != nil {
				return err
			}
			if f := b.File(id); b.hasAny(f.Source.Text, names) {
				b.replayOne(f, trial)
			}
		}
		if len(names) > known {
			continue // a table had another name before
		}
		for _, change := range pending {
			if err := change(trial); err != nil {
				return err
			}
		}
		return nil
	}
}

// mentioned gathers the names of the tables that an operation needs to be as it expects them, and the names that it gives to what no other table may have under them.
func mentioned(o op.Op, names map[string]bool) {
	if n, ok := op.TableOf(o); ok {
		names[n.Name] = true
	}
	if n, ok := op.ObjectOf(o); ok {
		names[n.Name] = true
	}
	var keys []*schema.Constraint
	switch o := o.(type) {
	case *op.RenameTable:
		names[o.New.Name] = true
	case *op.CreateTable:
		keys = o.Constraints
	case *op.AddColumn:
		keys = o.Constraints
	case *op.AddConstraint:
		keys = append(keys, o.Constraint)
	case *op.DropIndex:
		names[o.Name] = true
	case *op.CreateIndex:
		names[o.Index.Name] = true
	}
	for _, k := range keys {
		if k.Name != "" {
			names[k.Name] = true
		}
		if k.Kind == schema.ForeignKey {
			names[k.Referred.Name] = true
		}
	}
	for _, part := range op.Parts(o) {
		mentioned(part, names)
	}
}

// hasAny reports whether a text has one of some names, in any case where the database does not tell cases apart.
func (b *Builder) hasAny(text string, names map[string]bool) bool {
	for n := range names {
		if strings.Contains(text, n) || b.rules().Fold != nil && n != "" && hasFold(text, strings.ToLower(n), 0) {
			return true
		}
	}
	return false
}
