// Package revision is the revision graph: what stands before what, what an identifier means, and which
// steps lead from one state of a database to another.
//
// Two relations make the graph. down_revision names the parents: it makes branches and merges, and is what
// heads, labels and relative steps follow. depends_on only says what else must be applied first. Together they
// are what a revision needs. The version table holds the applied revisions that no other applied one needs.
//
// The package never reads a file, a database or a clock, and knows neither SQL nor YAML. A Graph does not
// change once made, and may be used by many goroutines at once. Answers never depend on the order of the input:
// where the graph leaves an order open, ids decide.
package revision

import (
	"slices"
	"sort"
)

// Revision is what the front matter of a file says. Down and DependsOn hold names as they are written: full
// ids, labels or tags.
type Revision struct {
	ID         string
	Down       []string
	DependsOn  []string
	Labels     []string
	Tags       []string
	Message    string
	CreateDate string
	Data       any // whatever the caller wants to find again
}

// Graph is a checked set of revisions. Revisions are nodes, numbered in the order of their ids, so that sorting
// numbers sorts ids.
type Graph struct {
	revs     []Revision
	names    map[string]int // ids, labels and tags: one name space
	parents  [][]int        // by down_revision, sorted
	deps     [][]int        // by depends_on and not already by down_revision, sorted
	children [][]int        // parents, turned round
	needers  [][]int        // parents and deps, turned round
}

// set is a set of nodes.
type set []bool

func (g *Graph) newSet(nodes ...int) set {
	s := make(set, len(g.revs))
	for _, n := range nodes {
		s[n] = true
	}
	return s
}

func (s set) list() []int {
	var out []int
	for n, in := range s {
		if in {
			out = append(out, n)
		}
	}
	return out
}

// Len gives the number of revisions.
func (g *Graph) Len() int { return len(g.revs) }

// Revision gives the revision of a full id, or nil. For what users type there is Resolve.
func (g *Graph) Revision(id string) *Revision {
	n, ok := g.names[id]
	if !ok || g.revs[n].ID != id {
		return nil
	}
	return &g.revs[n]
}

// Owner gives the revision that has a name, and as what: "revision", "label" or "tag"; nil when none has it.
func (g *Graph) Owner(name string) (r *Revision, kind string) {
	n, ok := g.names[name]
	if !ok {
		return nil, ""
	}
	return &g.revs[n], g.declared(n, name).kind()
}

// Parents gives the ids that down_revision stands for, sorted; Dependencies those of depends_on that are not
// parents too; Children the revisions whose down_revision names id. An unknown id has none.
func (g *Graph) Parents(id string) []string { return g.neighbours(g.parents, id) }

// Dependencies gives the revisions that depends_on names, as Parents does its own.
func (g *Graph) Dependencies(id string) []string { return g.neighbours(g.deps, id) }

// Children gives the revisions whose down_revision names id.
func (g *Graph) Children(id string) []string { return g.neighbours(g.children, id) }

func (g *Graph) neighbours(edges [][]int, id string) []string {
	if g.Revision(id) == nil {
		return nil
	}
	return g.ids(edges[g.names[id]])
}

// Heads gives the revisions that no down_revision names, sorted. A dependency does not hide a head here.
func (g *Graph) Heads() []string { return g.ids(g.heads()) }

// EffectiveHeads gives the revisions that no other needs, by parent or dependency, sorted. This is what `heads`
// means as a target, and what the version table holds when everything is applied.
func (g *Graph) EffectiveHeads() []string { return g.ids(g.without(g.needers)) }

// Needed reports whether another revision needs this one, by parent or dependency: an effective head is not needed.
func (g *Graph) Needed(id string) bool {
	return g.Revision(id) != nil && len(g.needers[g.names[id]]) > 0
}

// Bases gives the revisions without down_revision, sorted.
func (g *Graph) Bases() []string { return g.ids(g.without(g.parents)) }

// Branches gives the branch points, sorted: revisions that several down_revisions name.
func (g *Graph) Branches() []string {
	var out []int
	for n, c := range g.children {
		if len(c) > 1 {
			out = append(out, n)
		}
	}
	return g.ids(out)
}

// Closure gives what is applied when the version table holds these ids: they and all that they need, in plan
// order. An id that no file has is an *UnknownRowsError.
func (g *Graph) Closure(heads []string) ([]string, error) {
	nodes, err := g.rows(heads)
	if err != nil {
		return nil, err
	}
	return g.ids(g.order(nodes, nil)), nil
}

func (g *Graph) heads() []int { return g.without(g.children) }

// without gives the nodes that have no edges of a kind.
func (g *Graph) without(edges [][]int) []int {
	var out []int
	for n := range edges {
		if len(edges[n]) == 0 {
			out = append(out, n)
		}
	}
	return out
}

func (g *Graph) ids(nodes []int) []string {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		out[i] = g.revs[n].ID
	}
	return out
}

// reach gives the nodes and all that can be reached from them along the edges.
func (g *Graph) reach(from []int, edges ...[][]int) set {
	seen := g.newSet(from...)
	todo := slices.Clone(from)
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, e := range edges {
			for _, m := range e[n] {
				if !seen[m] {
					seen[m] = true
					todo = append(todo, m)
				}
			}
		}
	}
	return seen
}

// closure gives the nodes and all that they need.
func (g *Graph) closure(nodes []int) set { return g.reach(nodes, g.parents, g.deps) }

// lineage gives the branch that a node stands for: its ancestors, itself and its descendants, by down_revision.
func (g *Graph) lineage(n int) set {
	in := g.reach([]int{n}, g.parents)
	for m, below := range g.reach([]int{n}, g.children) {
		in[m] = in[m] || below
	}
	return in
}

// tips gives the nodes of a set of which no child is in the set.
func (g *Graph) tips(in set) []int {
	return slices.DeleteFunc(in.list(), func(n int) bool {
		return slices.ContainsFunc(g.children[n], func(c int) bool { return in[c] })
	})
}

// order gives the plan order of the targets and all that they need, but for what is done already. Depth first,
// dependencies before parents, so that a branch stays together and a revision follows its parent where it can.
// A stack of its own, because a chain may be longer than a goroutine's stack should be.
func (g *Graph) order(targets []int, done set) []int {
	type frame struct{ node, next int }
	seen := make(set, len(g.revs))
	copy(seen, done)
	out := make([]int, 0, len(g.revs))
	stack := make([]frame, 0, 64)
	enter := func(n int) {
		if !seen[n] {
			seen[n] = true
			stack = append(stack, frame{node: n})
		}
	}
	targets = slices.Clone(targets)
	sort.Ints(targets)
	for _, t := range targets {
		enter(t)
		for len(stack) > 0 {
			f := &stack[len(stack)-1]
			deps, parents := g.deps[f.node], g.parents[f.node]
			f.next++
			switch i := f.next - 1; {
			case i < len(deps):
				enter(deps[i])
			case i < len(deps)+len(parents):
				enter(parents[i-len(deps)])
			default:
				out = append(out, f.node)
				stack = stack[:len(stack)-1]
			}
		}
	}
	return out
}
