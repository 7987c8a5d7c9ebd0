package autogen

import (
	"errors"
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// MigrationScript is a revision that is to be written: what programs may change before it is.
type MigrationScript struct {
	Revision     string   `json:"revision,omitempty"` // "" has one made
	Message      string   `json:"message,omitempty"`
	Heads        []string `json:"head,omitempty"` // identifiers of the parents; none is the head
	Splice       bool     `json:"splice,omitempty"`
	BranchLabels []string `json:"branch_labels,omitempty"`
	DependsOn    []string `json:"depends_on,omitempty"`
	Tags         []string `json:"tag,omitempty"`
	VersionPath  string   `json:"version_path,omitempty"`
	// Upgrades and Downgrades are the operations of each database, of one that has no name where the project has but one. Without any Downgrades the file has no section
	// for one, and the downgrade is derived when it runs.
	Upgrades   []*Ops `json:"upgrade"`
	Downgrades []*Ops `json:"downgrade"`
}

// Ops are the operations of one section of a revision.
type Ops struct {
	Database string // "" is the only one
	Dialect  string // of the database
	Ops      []op.Op
	From, To *schema.Schema // what the operations lead from and to, as mig found them; not to be changed, and nil in what a program has made

	derived *derivation // of an upgrade: how its downgrade was; nil where that is not known
}

// Empty reports whether the script has no operation.
func (s *MigrationScript) Empty() bool {
	for _, list := range [][]*Ops{s.Upgrades, s.Downgrades} {
		for _, ops := range list {
			if len(ops.Ops) > 0 {
				return false
			}
		}
	}
	return true
}

// Reverse gives the operations that undo others, the last first, from the schema before them. Of the options those count that say how an operation is written. What can't be undone makes the whole an op.Irreversible, which says why.
func Reverse(ops []op.Op, before *schema.Schema, o Options) ([]op.Op, error) {
	now := copied(before)
	created := map[schema.Name]bool{}
	var out []op.Op
	c := &comparison{Options: o}
	for _, o := range ops {
		back, err := reverse(o, now, created)
		var no *op.IrreversibleError
		if errors.As(err, &no) {
			return []op.Op{&op.Irreversible{Reason: no.Error()}}, nil
		}
		if err != nil {
			return nil, err
		}
		c.castBack(o, back)
		out = append(back, out...)
		if err := o.Apply(now); err != nil {
			return nil, err
		}
	}
	if now.Rules == nil || !now.Rules.KeyIndexes { // nothing is made for a foreign key
		return out, nil
	}
	return withoutGone(out, now), nil
}

// withoutGone leaves out what drops an index that a database made for a foreign key, where that is gone by then: a revision can't say that it may be. The schema is the one before the operations, which it is played
// through; what can't be applied is for those to tell who evaluate the revision.
func withoutGone(ops []op.Op, now *schema.Schema) (out []op.Op) {
	for i, o := range ops {
		switch x := o.(type) {
		case *op.DropIndex:
			if t, err := now.Table(x.Table); x.Made && err == nil && t != nil && t.Index(x.Name) == nil {
				continue
			}
		case *op.Batch:
			batch := *x
			batch.Ops = withoutGone(x.Ops, now)
			out = append(out, &batch)
			continue
		}
		out = append(out, o)
		if o.Apply(now) != nil {
			return append(out, ops[i+1:]...)
		}
	}
	return out
}

// castBack says how the values get the type back that they had.
func (c *comparison) castBack(o op.Op, back []op.Op) {
	ops := []op.Op{o}
	if batch, ok := o.(*op.Batch); ok && len(back) == 1 {
		if undone, ok := back[0].(*op.Batch); ok {
			ops, back = batch.Ops, slices.Clone(undone.Ops)
			slices.Reverse(back)
		}
	}
	for i := range min(len(ops), len(back)) {
		alter, ok := ops[i].(*op.AlterColumn)
		undo, too := back[i].(*op.AlterColumn)
		if ok && too && alter.Type != nil && undo.Type != nil && alter.Column == undo.Column {
			undo.Using = c.cast(undo.Column, *alter.Type, *undo.Type)
		}
	}
}

func reverse(o op.Op, now *schema.Schema, created map[schema.Name]bool) ([]op.Op, error) {
	switch o := o.(type) {
	case *op.CreateTable:
		created[o.Table] = true
	case *op.CreateIndex: // it goes with its table
		if created[o.Table] {
			return nil, nil
		}
	case *op.AddConstraint: // and so does this, unless it keeps the table from being dropped
		if created[o.Table] && o.Constraint.Kind != schema.ForeignKey {
			return nil, nil
		}
	}
	back, err := o.Reverse(now)
	if err != nil {
		return nil, err
	}
	if list, several := back.(op.Several); several {
		return list, nil
	}
	return []op.Op{back}, nil
}
