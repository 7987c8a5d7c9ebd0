package revision

import "slices"

// BranchLabels gives the labels of the branches that each revision is on, sorted, by id; revisions that are on none are left out. As
// in Alembic, a label stands for the revision that has it, for all that follow, and for what leads to it down to where another
// branch forks off or several were joined: from there down, a revision is on that branch no more than on others.
func (g *Graph) BranchLabels() map[string][]string {
	if !slices.ContainsFunc(g.revs, func(r Revision) bool { return len(r.Labels) > 0 }) {
		return nil
	}
	order := g.order(g.heads(), nil) // parents come first
	on := make([][]string, len(g.revs))
	for _, n := range slices.Backward(order) {
		on[n] = distinct(g.revs[n].Labels)
		if next := g.children[n]; len(next) == 1 && len(g.parents[n]) < 2 && len(g.parents[next[0]]) == 1 {
			on[n] = union(on[n], on[next[0]])
		}
	}
	out := make(map[string][]string)
	for _, n := range order {
		for _, p := range g.parents[n] {
			on[n] = union(on[n], on[p])
		}
		if len(on[n]) > 0 {
			out[g.revs[n].ID] = on[n]
		}
	}
	return out
}

func distinct(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// union joins two sorted sets. Where one holds the other it is given itself: a long branch has one list for all its revisions.
func union(a, b []string) []string {
	switch {
	case len(b) == 0 || slices.Equal(a, b):
		return a
	case len(a) == 0:
		return b
	}
	return distinct(slices.Concat(a, b))
}
