package engine

import (
	"context"
	"errors"
	"slices"

	"mig/dialects"
)

// State is where a revision stands in a database.
type State string

// The states.
const (
	Applied State = "applied"
	Pending State = "pending"
	Unknown State = "unknown"    // a row of the version table that no file has
	Broken  State = "unfinished" // a run of it ended in the middle
)

// Status is what is applied to a database, and what is not.
type Status struct {
	Current   []string // rows of the version table, sorted
	Revisions []Revision
	States    []State // of Revisions
	// Unfinished are the runs that came to no end, each with the statement in question.
	Unfinished []*UnfinishedError
}

// Of gives the ids of the revisions in a state, in order.
func (s *Status) Of(state State) []string {
	var out []string
	for i := range s.Revisions {
		if s.States[i] == state {
			out = append(out, s.Revisions[i].ID)
		}
	}
	return out
}

// Status compares the files with the version table: first what the files don't have, then what is applied, then what is
// pending, each in the order in which upgrades run it. What a row that no file has stands on can't be told: that may
// be applied, and counts as pending.
func (e *Environment) Status(ctx context.Context) (*Status, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	rows, broken, err := e.rowsAndUnfinished(ctx)
	if err != nil {
		return nil, err
	}
	slices.Sort(rows)
	e.warnOfRows(rows)
	unknown, known := []string{}, []string{}
	for _, row := range rows {
		if g.Revision(row) == nil {
			unknown = append(unknown, row)
		} else {
			known = append(known, row)
		}
	}
	applied, err := g.Closure(known)
	if err != nil {
		return nil, err
	}
	all, err := g.Closure(g.EffectiveHeads())
	if err != nil {
		return nil, err
	}
	in := make(map[string]bool, len(applied))
	for _, id := range applied {
		in[id] = true
	}
	pending := slices.DeleteFunc(all, func(id string) bool { return in[id] })
	s := &Status{
		Current: rows, Revisions: e.describe(g, slices.Concat(unknown, applied, pending), rows), Unfinished: broken,
		States: slices.Concat(
			slices.Repeat([]State{Unknown}, len(unknown)), slices.Repeat([]State{Applied}, len(applied)), slices.Repeat([]State{Pending}, len(pending))),
	}
	for _, b := range broken {
		for i := range s.Revisions {
			if s.Revisions[i].ID == b.Entry.Revision {
				s.States[i] = Broken
			}
		}
	}
	return s, nil
}

// rowsAndUnfinished reads the version table, and from the log what is unfinished.
func (e *Environment) rowsAndUnfinished(ctx context.Context) (rows []string, broken []*UnfinishedError, err error) {
	c, err := e.connect(ctx, true)
	if errors.Is(err, dialects.ErrNoDatabase) {
		e.warn("%s; it counts as empty", err)
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	log := e.logOf(c)
	if log == nil {
		return c.heads, nil, nil
	}
	exists, err := c.session.TableExists(ctx, log.Table)
	if err != nil || !exists {
		return c.heads, nil, err
	}
	list, err := unfinished(ctx, c.session, log)
	for i := range list {
		broken = append(broken, e.explainUnfinished(ctx, c, &list[i]))
	}
	return c.heads, broken, err
}
