package engine

import (
	"context"
	"slices"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/script"
)

// spelledPlaced has the server spell tables that differ where what is made aside has to name its schema: those that are made by operations alone. Views keep their text there. All else is
// compared as it is written, and what raw SQL does is not known.
func (e *Environment) spelledPlaced(ctx context.Context, c *connected, p dialects.ScratchPlacer, s stated, differ []schema.Name) (*schema.Schema, error) {
	differ = slices.DeleteFunc(slices.Clone(differ), func(n schema.Name) bool { return n.Schema != "" || !hasTable(s.schema, n) })
	out := s.schema
	for names := range slices.Chunk(differ, asideAtOnce) {
		var items []script.Item
		for _, it := range newAside(s, names, false).items {
			o, known := placedIn(p.ScratchSchema(), it.Op)
			if !known {
				return nil, nil
			}
			if o != nil {
				items = append(items, script.Item{Op: o, Pos: it.Pos})
			}
		}
		if len(items) == 0 {
			continue
		}
		seen, err := e.makeAside(ctx, c, s, items)
		if err != nil || seen == nil {
			return nil, err
		}
		out = merged(out, seen)
	}
	return out, nil
}

// rawRun reports whether the server was asked to run the raw SQL of a target, so that it has told what that does.
func rawRun(c *connected, seen *schema.Schema) bool {
	_, placed := c.session.(dialects.ScratchPlacer)
	return seen != nil && !placed
}

// placedIn gives an operation that is made aside as it makes a table of a schema; nil where it makes no part of a table that is read back: what is said of storage is not, and may be of what is
// there, such as the table of a history. false is an operation that changes tables in a way that is not known here.
func placedIn(home string, it script.Operation) (o op.Op, known bool) {
	switch o := it.(type) {
	case *op.CreateTable:
		n := *o
		n.Table.Schema, n.IfNotExists = home, false
		n.Options, n.Tablespace, n.Tail = nil, "", ""
		n.Constraints = nil
		for _, k := range o.Constraints {
			n.Constraints = append(n.Constraints, withoutStorage(k))
		}
		return &n, true
	case *op.AddConstraint:
		n := *o
		n.Table.Schema, n.Constraint = home, withoutStorage(o.Constraint)
		return &n, true
	case *op.CreateIndex:
		n := *o
		n.Table.Schema, n.IfNotExists, n.Concurrently = home, false, false
		n.Index.Options, n.Index.Tablespace, n.Index.Tail = nil, "", ""
		return &n, true
	case *op.TableComment:
		n := *o
		n.Table.Schema = home
		return &n, true
	case nil, *op.Execute, *op.AlterTable, *op.CreateView, *op.CreateSequence, *op.AlterSequence, *op.CreateEnum, *op.AddEnumValue:
		return nil, true
	}
	return nil, false
}

func withoutStorage(k *schema.Constraint) *schema.Constraint {
	n := k.Clone()
	n.Options, n.Tablespace, n.Tail = nil, "", ""
	return n
}
