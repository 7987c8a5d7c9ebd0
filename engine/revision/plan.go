package revision

import (
	"fmt"
	"iter"
	"slices"
)

// Direction is which way a step goes.
type Direction int

// The directions.
const (
	Up   Direction = iota // the upgrade of a revision runs
	Down                  // the downgrade of a revision runs
	Mark                  // nothing runs: the version table alone changes (stamp)
)

// String gives the word for a direction that JSON and logs use.
func (d Direction) String() string { return [...]string{"upgrade", "downgrade", "stamp"}[d] }

// Plan is the way from one state of the version table to another.
type Plan struct {
	From     []string // the rows before, sorted
	To       []string // the rows after, sorted
	Steps    []Step   // may be none: there is nothing to do
	Warnings []string // what the user should know before it runs
}

// Step is one revision of a plan, with what it does to the version table: delete, update and insert, in that
// order, each for a row that is there, or for insert is not. The lists are never nil.
type Step struct {
	Revision  *Revision // nil in a step of stamp that only takes rows away
	Direction Direction
	Delete    []string    // sorted
	Update    [][2]string // old, new
	Insert    []string    // sorted

	// All takes every row away, whatever they are: a script that purges can't know them. The lists are empty then.
	All bool
}

// HeadsAfter yields each step, by its index, with the rows of the version table after it, sorted. They are
// counted along instead of kept with the steps, because a thousand branches would make a million of them: the
// slice is good until the next one, and is to be cloned by who keeps it.
func (p Plan) HeadsAfter() iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		rows := slices.Clone(p.From)
		for i, s := range p.Steps {
			for _, id := range s.Delete {
				rows = deleteRow(rows, id)
			}
			for _, u := range s.Update {
				rows = insertRow(deleteRow(rows, u[0]), u[1])
			}
			for _, id := range s.Insert {
				rows = insertRow(rows, id)
			}
			if !yield(i, rows) {
				return
			}
		}
	}
}

func insertRow(rows []string, id string) []string {
	i, _ := slices.BinarySearch(rows, id)
	return slices.Insert(rows, i, id)
}

func deleteRow(rows []string, id string) []string {
	i, found := slices.BinarySearch(rows, id)
	if !found {
		return rows
	}
	return slices.Delete(rows, i, i+1)
}

// planner follows the rows of the version table from step to step.
type planner struct {
	g       *Graph
	plan    Plan
	rows    set
	updates [][2]string // room for those of all steps
}

// newPlanner starts at rows; steps is about how many there will be.
func (g *Graph) newPlanner(from []string, rows []int, steps int) *planner {
	return &planner{
		g:       g,
		plan:    Plan{From: slices.Compact(sorted(from)), Steps: make([]Step, 0, steps)},
		rows:    g.newSet(rows...),
		updates: make([][2]string, 0, steps),
	}
}

// step adds the step of a revision that takes rows away and puts others in: one of each becomes an update.
func (p *planner) step(n int, d Direction, gone, come []int) {
	for _, m := range gone {
		p.rows[m] = false
	}
	for _, m := range come {
		p.rows[m] = true
	}
	s := Step{Revision: &p.g.revs[n], Direction: d, Update: [][2]string{}}
	if len(gone) > 0 && len(come) > 0 {
		at := len(p.updates)
		p.updates = append(p.updates, [2]string{p.g.revs[gone[0]].ID, p.g.revs[come[0]].ID})
		s.Update = p.updates[at : at+1 : at+1]
		gone, come = gone[1:], come[1:]
	}
	s.Delete, s.Insert = sorted(p.g.ids(gone)), sorted(p.g.ids(come))
	p.plan.Steps = append(p.plan.Steps, s)
}

func sorted(ids []string) []string {
	ids = append([]string{}, ids...)
	slices.Sort(ids)
	return ids
}

func (p *planner) done() Plan {
	p.plan.To = p.g.ids(p.rows.list())
	return p.plan
}

// rows gives the nodes of the rows of a version table: full ids, nothing else.
func (g *Graph) rows(ids []string) ([]int, error) {
	var nodes []int
	var unknown []string
	for _, id := range ids {
		if g.Revision(id) == nil {
			unknown = append(unknown, id)
			continue
		}
		nodes = append(nodes, g.names[id])
	}
	if unknown != nil {
		return nil, &UnknownRowsError{sorted(unknown)}
	}
	slices.Sort(nodes)
	return slices.Compact(nodes), nil
}

// CheckRows says whether a version table may hold these ids: each has a file (else *UnknownRowsError), and none
// is needed by another (else *UnsoundError).
func (g *Graph) CheckRows(ids []string) error {
	_, err := g.soundRows(ids)
	return err
}

func (g *Graph) soundRows(ids []string) ([]int, error) {
	nodes, err := g.rows(ids)
	if err != nil {
		return nil, err
	}
	if lower, upper, ok := g.overlap(nodes); ok {
		return nil, &UnsoundError{Row: g.revs[lower].ID, Over: g.revs[upper].ID}
	}
	return nodes, nil
}

// Redundant gives those of the rows of a version table that another of them needs, sorted. An id that no file has
// is an *UnknownRowsError.
func (g *Graph) Redundant(ids []string) ([]string, error) {
	nodes, err := g.rows(ids)
	if err != nil {
		return nil, err
	}
	return g.ids(inside(nodes, g.under(nodes))), nil
}

// UpgradePlan plans the way from the rows of a version table up to a target: all that the target needs and that
// is not applied. Steps without a start (+2, label@+1) count from the rows.
func (g *Graph) UpgradePlan(from []string, target string) (Plan, error) {
	start, err := g.soundRows(from)
	if err != nil {
		return Plan{}, err
	}
	applied := g.closure(start)
	targets, err := g.upgradeTargets(start, applied, target)
	if err != nil {
		return Plan{}, err
	}
	steps := g.order(targets, applied)
	p := g.newPlanner(from, start, len(steps))
	var gone []int
	for _, n := range steps {
		gone = gone[:0]
		for m := range g.needs(n) {
			if p.rows[m] {
				gone = append(gone, m)
			}
		}
		p.step(n, Up, gone, []int{n})
	}
	return p.done(), nil
}

// DowngradePlan plans the way from the rows of a version table down to a target: all that stands above the
// target, or depends on what stands above it, goes. With LABEL@REV of the branches right above REV only that one
// goes which leads to the label. Steps without a start (-2, label@-1) count from the rows.
func (g *Graph) DowngradePlan(from []string, target string) (Plan, error) {
	start, err := g.soundRows(from)
	if err != nil {
		return Plan{}, err
	}
	applied := g.closure(start)
	d, err := g.downgradeTarget(start, applied, target)
	if err != nil {
		return Plan{}, err
	}
	p := g.newPlanner(from, start, len(d.gone.list()))
	p.plan.Warnings = d.warnings
	open := g.appliedNeeders(applied)
	var come []int
	for _, n := range slices.Backward(g.order(start, nil)) {
		if !d.gone[n] {
			continue
		}
		come = come[:0]
		for m := range g.needs(n) {
			if open[m]--; open[m] == 0 {
				come = append(come, m)
			}
		}
		p.step(n, Down, []int{n}, come)
	}
	return p.done(), nil
}

// OnePlan plans the step of one revision alone, which must be the next: an upgrade of what stands on applied revisions, a downgrade of what nothing applied needs. For an
// upgrade of what is applied, and a downgrade of what is not, there is nothing to do.
func (g *Graph) OnePlan(from []string, id string, d Direction) (Plan, error) {
	start, err := g.soundRows(from)
	if err != nil {
		return Plan{}, err
	}
	if g.Revision(id) == nil {
		return Plan{}, &UnknownRowsError{[]string{id}}
	}
	n, applied := g.names[id], g.closure(start)
	p := g.newPlanner(from, start, 1)
	if applied[n] != (d == Down) {
		return p.done(), nil
	}
	if d == Down && !p.rows[n] {
		return Plan{}, &NotNextError{id, d}
	}
	var needs, come []int
	open := g.appliedNeeders(applied)
	for m := range g.needs(n) {
		if d == Up && !applied[m] {
			return Plan{}, &NotNextError{id, d}
		}
		if p.rows[m] {
			needs = append(needs, m)
		}
		if open[m]--; open[m] == 0 {
			come = append(come, m)
		}
	}
	if d == Up {
		p.step(n, Up, needs, []int{n})
	} else {
		p.step(n, Down, []int{n}, come)
	}
	return p.done(), nil
}

// NotNextError says that a revision can't be the next to run: others stand between.
type NotNextError struct {
	ID        string
	Direction Direction
}

// Error names the revision.
func (e *NotNextError) Error() string {
	if e.Direction == Down {
		return fmt.Sprintf("the downgrade of %s is not the next step: applied revisions need it, so something else ran since", e.ID)
	}
	return fmt.Sprintf("the upgrade of %s is not the next step: not all that it needs is applied, so something else ran since", e.ID)
}

// appliedNeeders counts for each node how many applied ones need it.
func (g *Graph) appliedNeeders(applied set) []int {
	open := make([]int, len(g.revs))
	for n, in := range applied {
		if in {
			for m := range g.needs(n) {
				open[m]++
			}
		}
	}
	return open
}

// needs yields the parents of a node, then its dependencies: a row of the version table that becomes another is
// a parent's where it can be.
func (g *Graph) needs(n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for _, m := range g.parents[n] {
			if !yield(m) {
				return
			}
		}
		for _, m := range g.deps[n] {
			if !yield(m) {
				return
			}
		}
	}
}
