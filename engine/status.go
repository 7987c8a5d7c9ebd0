package engine

import (
	"context"
	"slices"
)

// State is where a revision stands in a database.
type State string

// The states.
const (
	Applied State = "applied"
	Pending State = "pending"
	Unknown State = "unknown" // a row of the version table that no file has
)

// Status is what is applied to a database, and what is not.
type Status struct {
	Current   []string // rows of the version table, sorted
	Revisions []Revision
	States    []State // of Revisions
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
	g, err := e.Graph()
	if err != nil {
		return nil, err
	}
	rows, err := e.Current(ctx)
	if err != nil {
		return nil, err
	}
	slices.Sort(rows)
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
	return &Status{
		Current: rows, Revisions: e.describe(g, slices.Concat(unknown, applied, pending), rows),
		States: slices.Concat(
			slices.Repeat([]State{Unknown}, len(unknown)), slices.Repeat([]State{Applied}, len(applied)), slices.Repeat([]State{Pending}, len(pending))),
	}, nil
}
