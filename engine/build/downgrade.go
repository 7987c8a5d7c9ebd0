package build

import (
	"slices"
	"strings"

	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/revision"
	"mig/engine/script"
	"mig/engine/source"
)

// reversal is the reverse of a revision's upgrade, or why there is none.
type reversal struct {
	items []item
	err   error
}

// derived gives the items of a downgrade that has no section: the reverse of the upgrade.
func (b *Builder) derived(id string, now *state) ([]script.Item, error) {
	if b.reversals == nil {
		if err := b.reverseAll(); err != nil {
			return nil, err
		}
	}
	r := b.reversals[id]
	if r.err != nil {
		return nil, r.err
	}
	var out []script.Item
	for _, it := range r.items {
		done, err := b.item(it, now)
		if err != nil {
			return nil, err
		}
		out = append(out, done)
	}
	return out, nil
}

// reverseAll derives all downgrades of the plan that have no section, in one replay from base to where the plan starts: each revision is
// reversed with the schema that it found.
func (b *Builder) reverseAll() error {
	b.reversals = map[string]reversal{}
	wanted := map[string]bool{}
	for i := range b.plan.Steps {
		if s := &b.plan.Steps[i]; s.Direction == revision.Down && s.Revision != nil {
			wanted[s.Revision.ID] = true
		}
	}
	ids, err := b.Graph.Closure(b.plan.From)
	if err != nil {
		return err
	}
	before := newState(nil, b.rules(), b.Dialect)
	for _, id := range ids {
		if err := b.Stop(); err != nil {
			return err
		}
		f := b.File(id)
		if wanted[id] && serves(f, b.Dialect.Name()) {
			if down, err := b.section(f, "downgrade"); err == nil && down.name == "" {
				var r reversal
				r.err = b.atOnce(func() (err error) { r.items, err = b.reverse(f, before); return noAsking(err) })
				b.reversals[id] = r
				continue
			}
		}
		b.replayOne(f, before)
	}
	return nil
}

// reverse derives a downgrade: each operation of the upgrade, from the last to the first, reversed with the schema
// that it found, which becomes that after the upgrade. Raw SQL can't be reversed.
func (b *Builder) reverse(f *source.File, before *state) ([]item, error) {
	up, err := b.section(f, "upgrade")
	if err != nil || up.name == "" {
		return nil, err
	}
	created := map[schema.Name]bool{}
	var out []item
	err = b.each(up, func(it item) error {
		if it.op == nil {
			return noReverse(it.at.Errorf("raw SQL can't be reversed"))
		}
		if err := b.Naming.Give(it.op, before); err != nil {
			return explain(it, err)
		}
		switch o := it.op.(type) {
		case *op.CreateTable:
			created[o.Table] = true
		case *op.CreateIndex, *op.BulkInsert, *op.Upsert:
			if n, _ := op.TableOf(o); created[n] {
				// They go with their table. MySQL would refuse to drop an index before: a foreign key may need it.
				return b.apply(it, before)
			}
		}
		back, err := it.op.Reverse(before)
		if err != nil {
			return noReverse(it.at.Errorf("%w", err))
		}
		list, several := back.(op.Several)
		if !several {
			list = op.Several{back}
		}
		for _, o := range slices.Backward(list) { // the whole is turned round below
			out = append(out, item{op: o, at: it.at})
		}
		return b.apply(it, before)
	})
	slices.Reverse(out)
	return out, err
}

// noReverse says why a downgrade can't be derived, and what to do.
func noReverse(at *diag.Error) error {
	at.Msg = "the revision has no downgrade section, and none can be derived: " + at.Msg
	return at.WithHint(`write {{ define "downgrade" }} … {{ end }}, empty if nothing is to be undone, or {{ irreversible "why" }} in it`)
}

// Derive gives what a downgrade section would hold that says what is derived for a revision, and its name. A revision that has such a section, or whose upgrade can't be
// reversed, is an error at its place. The operations stand in the order in which they run.
func (b *Builder) Derive(id string) (name string, ops []op.Op, err error) {
	f := b.File(id)
	if !serves(f, b.Dialect.Name()) {
		return "", nil, diag.Errorf(diag.Pos{File: f.Path, Line: 1}, "nothing runs for %s, so there is nothing to reverse: the revision is for %s", b.Dialect.Name(), strings.Join(f.Meta.Dialects, ", "))
	}
	down, err := b.section(f, "downgrade")
	if err != nil {
		return "", nil, err
	}
	if down.name != "" {
		return "", nil, down.file.Errorf(down.name, "the revision has a section %q already", down.name).WithHint("take it out first, if what is derived is to stand in its place")
	}
	up, err := b.section(f, "upgrade")
	if err != nil {
		return "", nil, err
	}
	b.plan, b.reversals = revision.Plan{From: []string{id}, Steps: []revision.Step{{Revision: b.Graph.Revision(id), Direction: revision.Down}}}, nil
	if err := b.reverseAll(); err != nil {
		return "", nil, err
	}
	r := b.reversals[id]
	for _, it := range r.items {
		ops = append(ops, it.op)
	}
	return "downgrade" + strings.TrimPrefix(up.name, "upgrade"), ops, b.since(r.err, 0)
}
