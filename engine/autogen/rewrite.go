package autogen

import (
	"context"
	"fmt"
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Rewriter puts operations in the place of others, in what is to be written of a revision: of the upgrade and of the downgrade, and of those in batches and
// conditions. What undoes an operation that a rule takes out of an upgrade goes out of the downgrade too, if that is still as mig has derived it. What a rule puts in the place of one is
// undone as that was, unless a rule for the downgrade says otherwise. The zero value changes nothing. Its Process is what engine.Options.ProcessRevisionDirectives takes.
type Rewriter struct {
	rules []rule
	chain []*Rewriter // those that run instead, one after the other
}

type rule func(At, op.Op) (out []op.Op, applies bool, err error)

// At is where an operation stands that is rewritten.
type At struct {
	Script  *MigrationScript
	Section *Ops // as it was before
	Down    bool // the section is one of Script.Downgrades

	gone *[]op.Op // what rules have taken out of the section
}

// Rewrite adds a rule for the operations of a type: what f gives takes the operation's place, and is not rewritten again. None takes it away. The first rule that an operation's type
// fits is the one that counts; op.Op fits all.
func Rewrite[T op.Op](r *Rewriter, f func(at At, o T) ([]op.Op, error)) {
	r.rules = append(r.rules, func(at At, o op.Op) ([]op.Op, bool, error) {
		of, ok := o.(T)
		if !ok {
			return nil, false, nil
		}
		out, err := f(at, of)
		return out, true, err
	})
}

// Chain gives a Rewriter that lets another one rewrite what this one gives.
func (r *Rewriter) Chain(next *Rewriter) *Rewriter { return &Rewriter{chain: []*Rewriter{r, next}} }

// Process gives the scripts with their operations rewritten. Those that it got stay as they are.
func (r *Rewriter) Process(ctx context.Context, scripts []*MigrationScript) ([]*MigrationScript, error) {
	for _, part := range r.chain {
		var err error
		if scripts, err = part.Process(ctx, scripts); err != nil {
			return nil, err
		}
	}
	if len(r.rules) == 0 {
		return scripts, nil
	}
	out := make([]*MigrationScript, len(scripts))
	for i, s := range scripts {
		n, err := r.script(ctx, s)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// script gives a script rewritten: its upgrades first, since what goes out of them goes out of their downgrades before the rules see those.
func (r *Rewriter) script(ctx context.Context, s *MigrationScript) (*MigrationScript, error) {
	n := *s
	n.Upgrades, n.Downgrades = nil, slices.Clone(s.Downgrades)
	for _, up := range s.Upgrades {
		made, gone, err := r.section(ctx, At{Script: s}, up)
		if err != nil {
			return nil, err
		}
		n.Upgrades = append(n.Upgrades, made)
		n.takeBack(made, gone)
	}
	for i, down := range n.Downgrades {
		made, _, err := r.section(ctx, At{Script: s, Down: true}, down)
		if err != nil {
			return nil, err
		}
		n.Downgrades[i] = made
	}
	return &n, nil
}

// section gives a section rewritten, and what has gone out of it.
func (r *Rewriter) section(ctx context.Context, at At, s *Ops) (made *Ops, gone []op.Op, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	n := *s
	at.Section, at.gone = s, &gone
	n.Ops, err = r.list(at, s.Ops)
	return &n, gone, err
}

func (r *Rewriter) list(at At, list []op.Op) (out []op.Op, err error) {
	for _, o := range list {
		ops, err := r.one(at, o)
		if err != nil {
			return nil, err
		}
		out = append(out, ops...)
	}
	return out, nil
}

func (r *Rewriter) one(at At, o op.Op) ([]op.Op, error) {
	for _, rule := range r.rules {
		out, applies, err := rule(at, o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.Op(), err)
		}
		if applies {
			if out = flat(out); len(out) == 0 {
				*at.gone = append(*at.gone, o)
			}
			return out, nil
		}
	}
	switch o := o.(type) {
	case *op.Batch:
		parts, err := r.list(at, o.Ops)
		return batches(o, parts), err
	case *op.When:
		n := *o
		var err error
		if n.Ops, err = r.list(at, o.Ops); err != nil || len(n.Ops) == 0 {
			return nil, err
		}
		return []op.Op{&n}, nil
	}
	return []op.Op{o}, nil
}

func flat(list []op.Op) (out []op.Op) {
	for _, o := range list {
		if several, ok := o.(op.Several); ok {
			out = append(out, flat(several)...)
		} else if o != nil {
			out = append(out, o)
		}
	}
	return out
}

// batches puts operations into batches like the one that they were in, around those that can't stand in one.
func batches(of *op.Batch, parts []op.Op) (out []op.Op) {
	var run []op.Op
	end := func() {
		switch {
		case len(run) == 1 && of.CopyFrom == nil:
			out = append(out, run[0])
		case len(run) > 0:
			n := *of
			n.Ops = run
			if len(out) > 0 {
				n.CopyFrom = nil // the table is not that any more
			}
			out = append(out, &n)
		}
		run = nil
	}
	for _, o := range parts {
		if inBatch(o, of.Table) {
			run = append(run, o)
			continue
		}
		end()
		out = append(out, o)
	}
	end()
	return slices.Clip(out)
}

// inBatch reports whether an operation can stand in the batch of a table.
func inBatch(o op.Op, table schema.Name) bool {
	switch o.(type) {
	case *op.AddColumn, *op.AlterColumn, *op.DropColumn, *op.TableComment, *op.AlterTable, *op.CreateIndex, *op.DropIndex, *op.AddConstraint, *op.DropConstraint, *op.ValidateConstraint:
		n, ok := op.TableOf(o)
		return ok && n == table
	}
	return false
}
