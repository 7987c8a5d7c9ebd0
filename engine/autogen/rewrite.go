package autogen

import (
	"context"
	"fmt"
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Rewriter puts operations in the place of others, in what is to be written of a revision: of the upgrade and of the downgrade, and of those in batches and
// conditions. The zero value changes nothing. Its Process is what engine.Options.ProcessRevisionDirectives takes.
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
		n := *s
		var err error
		if n.Upgrades, err = r.sections(ctx, At{Script: s}, s.Upgrades); err != nil {
			return nil, err
		}
		if n.Downgrades, err = r.sections(ctx, At{Script: s, Down: true}, s.Downgrades); err != nil {
			return nil, err
		}
		out[i] = &n
	}
	return out, nil
}

func (r *Rewriter) sections(ctx context.Context, at At, list []*Ops) (out []*Ops, err error) {
	for _, section := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := *section
		at.Section = section
		if n.Ops, err = r.list(at, section.Ops); err != nil {
			return nil, err
		}
		out = append(out, &n)
	}
	return out, nil
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
			return flat(out), nil
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
	case *op.AddColumn, *op.AlterColumn, *op.DropColumn, *op.TableComment, *op.CreateIndex, *op.DropIndex, *op.AddConstraint, *op.DropConstraint, *op.ValidateConstraint:
		n, ok := op.TableOf(o)
		return ok && n == table
	}
	return false
}
