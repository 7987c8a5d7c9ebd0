package revision

import (
	"fmt"
	"slices"
	"strings"
)

// findCycles reports one cycle for each knot of revisions that need each other, as short as there is one
// through the smallest id of the knot.
func (b *builder) findCycles() {
	reported := b.newSet()
	for _, n := range b.knots() {
		if reported[n] {
			continue
		}
		// A node that only stands between two knots has no way back to itself.
		path := b.wayBack(n)
		if path == nil {
			continue
		}
		above, below := b.reach(path[:1], b.needers), b.closure(path[:1])
		for m := range reported {
			reported[m] = reported[m] || above[m] && below[m]
		}
		b.reportCycle(path)
	}
}

// knots gives the nodes that are left when, over and over, those are taken away that need nothing that is left,
// and those that nothing left needs: the cycles, and what stands between two of them.
func (b *builder) knots() []int {
	left := b.newSet()
	for n := range left {
		left[n] = true
	}
	peel(left, b.needers, b.parents, b.deps)
	if !slices.Contains(left, true) {
		return nil
	}
	peel(left, turn(b.needers), b.needers)
	return left.list()
}

// peel takes away the nodes whose edges lead to nothing that is left; back is all edges, turned round.
func peel(left set, back [][]int, edges ...[][]int) {
	open := make([]int, len(left))
	var free []int
	for n := range left {
		for _, e := range edges {
			for _, m := range e[n] {
				if left[m] {
					open[n]++
				}
			}
		}
		if left[n] && open[n] == 0 {
			free = append(free, n)
		}
	}
	for len(free) > 0 {
		n := free[len(free)-1]
		free = free[:len(free)-1]
		left[n] = false
		for _, m := range back[n] {
			if open[m]--; left[m] && open[m] == 0 {
				free = append(free, m)
			}
		}
	}
}

// wayBack gives a shortest way from a node along what it needs back to itself, both ends included, or nil.
func (b *builder) wayBack(start int) []int {
	from := make([]int, len(b.revs))
	for n := range from {
		from[n] = -1
	}
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		for _, m := range slices.Concat(b.parents[n], b.deps[n]) {
			if m == start {
				path := []int{start}
				for ; n != start; n = from[n] {
					path = append(path, n)
				}
				path = append(path, start)
				slices.Reverse(path)
				return path
			}
			if from[m] < 0 {
				from[m] = n
				queue = append(queue, m)
			}
		}
	}
	return nil
}

// reportCycle tells the path, and which field makes each step of it, at the first of these fields. A long path is
// cut in the middle: its ends are where it meets itself.
func (b *builder) reportCycle(path []int) {
	steps := len(path) - 1
	told := []string{b.revs[path[0]].ID + " " + b.step(path[0], path[1])}
	for i := 1; i < steps; i++ {
		if i == mostListed/2 && steps > mostListed {
			i = steps - mostListed/2
			told = append(told, fmt.Sprintf("… (%d in all)", steps))
		}
		told = append(told, "which "+b.step(path[i], path[i+1]))
	}
	b.errorf(b.edge(path[0], path[1]), "revisions form a cycle: %s", strings.Join(told, ", ")).
		WithHint("one of these has to go from its file")
}

// step tells of one step of a cycle.
func (b *builder) step(n, need int) string {
	text := "needs " + b.revs[need].ID
	if b.edge(n, need).field == "depends_on" {
		text += " (depends_on)"
	}
	return text
}

// edge finds where a revision names one that it needs.
func (b *builder) edge(n, need int) place {
	for _, f := range []struct {
		field string
		names []string
	}{{"down_revision", b.revs[n].Down}, {"depends_on", b.revs[n].DependsOn}} {
		for i, name := range f.names {
			if b.names[name] == need {
				return place{n, f.field, i}
			}
		}
	}
	return place{n, "revision", 0}
}
