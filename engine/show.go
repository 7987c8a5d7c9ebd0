package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"mig/engine/revision"
)

// Revision is what the files tell of a revision. Its lists hold full ids, sorted.
type Revision struct {
	ID            string
	Known         bool // a file has it; else it is a row of a version table alone, and only ID is set
	Parents       []string
	DependsOn     []string
	Children      []string
	Labels        []string // of its file
	Branches      []string // the labels of the branches that it is on, its own too
	Tags          []string
	Message       string
	Created       time.Time // zero when the file does not say
	Path          string    // as users know it
	Head          bool      // no down_revision names it
	EffectiveHead bool      // and no depends_on either
	Current       bool      // it is a row of the version table, as far as that was asked for
}

// Base reports whether the revision is the first of its branch.
func (r *Revision) Base() bool { return len(r.Parents) == 0 }

// BranchPoint reports whether several revisions follow.
func (r *Revision) BranchPoint() bool { return len(r.Children) > 1 }

// MergePoint reports whether the revision joins several.
func (r *Revision) MergePoint() bool { return len(r.Parents) > 1 }

// describe tells of revisions by their full ids, in the order given; current are the rows of the version table.
func (e *Environment) describe(g *revision.Graph, ids, current []string) []Revision {
	isRow := make(map[string]bool, len(current))
	for _, row := range current {
		isRow[row] = true
	}
	labels := e.project.branchLabels(g)
	out := make([]Revision, len(ids))
	for i, id := range ids {
		r := Revision{ID: id, Current: isRow[id]}
		if rev := g.Revision(id); rev != nil {
			r.Known = true
			r.Parents, r.DependsOn, r.Children = g.Parents(id), g.Dependencies(id), g.Children(id)
			r.Labels, r.Branches, r.Tags, r.Message = rev.Labels, labels[id], rev.Tags, rev.Message
			r.Head, r.EffectiveHead = len(r.Children) == 0, !g.Needed(id)
		}
		if f := fileOf(g, id); f != nil {
			r.Path, r.Created = f.Path, f.Meta.CreateDate
		}
		out[i] = r
	}
	return out
}

// Describe tells of the revisions that an identifier stands for: several for `heads`, none for `base`.
func (e *Environment) Describe(ctx context.Context, ident string) ([]Revision, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := g.Resolve(ident)
	if err != nil {
		return nil, err
	}
	return e.describe(g, ids, nil), nil
}

// Heads tells of the revisions that no down_revision names.
func (e *Environment) Heads(ctx context.Context) ([]Revision, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	return e.describe(g, g.Heads(), nil), nil
}

// Branches tells of the revisions that several follow.
func (e *Environment) Branches(ctx context.Context) ([]Revision, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	return e.describe(g, g.Branches(), nil), nil
}

// History tells of a range A:B, the newest first. current are the rows of the version table, for a range that asks for
// `current` and for the mark of these revisions.
func (e *Environment) History(ctx context.Context, span string, current []string) ([]Revision, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := g.History(span, current)
	if err != nil {
		return nil, err
	}
	return e.describe(g, ids, current), nil
}

// HistoryOf is History with the rows that the database's version table holds.
func (e *Environment) HistoryOf(ctx context.Context, span string) ([]Revision, error) {
	if _, err := e.Graph(ctx); err != nil { // what is wrong in the files is told without a database
		return nil, err
	}
	current, err := e.Current(ctx)
	if err != nil {
		return nil, err
	}
	e.warnOfRows(current)
	revs, err := e.History(ctx, span, current)
	if err == nil {
		e.warnOfUnknown(current)
	}
	return revs, err
}

// CurrentRevisions tells of the rows of the database's version table; one that no file has is not Known.
func (e *Environment) CurrentRevisions(ctx context.Context) ([]Revision, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := e.Current(ctx)
	if err != nil {
		return nil, err
	}
	slices.Sort(rows)
	e.warnOfRows(rows)
	return e.describe(g, rows, rows), nil
}

// warnOfUnknown tells of the rows that a history has no place for, because no file has them.
func (e *Environment) warnOfUnknown(rows []string) {
	var unknown *revision.UnknownRowsError
	if errors.As(e.graph().CheckRows(rows), &unknown) {
		e.warn("%s", unknown)
	}
}

// warnOfRows tells of a version table that plans refuse, where it is only shown: it must not pass for a sound one.
// Rows that no file has are left to whoever shows them. The graph must have been read.
func (e *Environment) warnOfRows(rows []string) {
	known := slices.DeleteFunc(slices.Clone(rows), func(row string) bool { return e.graph().Revision(row) == nil })
	if err := e.graph().CheckRows(known); err != nil {
		e.warn("%s", err)
	}
}
