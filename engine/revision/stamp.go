package revision

import "slices"

// StampPlan plans to record that the database is at the targets, running nothing. A row that comes before a
// target, or needs it, gives way to it; other branches stay. `base` takes all rows away, label@base those of the
// branch. With purge the rows are forgotten first, also those that no file has.
func (g *Graph) StampPlan(from, targets []string, purge bool) (Plan, error) {
	rows := from
	if purge {
		rows = slices.DeleteFunc(slices.Clone(from), func(row string) bool { return g.Revision(row) == nil })
	}
	start, err := g.rows(rows)
	if err != nil {
		return Plan{}, err
	}
	in, gone, err := g.stampTargets(start, targets)
	if err != nil {
		return Plan{}, err
	}
	nodes := in.list()
	if lower, upper, ok := g.overlap(nodes); ok {
		return Plan{}, &OverlapError{Lower: g.revs[lower].ID, Upper: g.revs[upper].ID}
	}
	p := g.newPlanner(from, start, len(nodes)+1)
	p.forget(func(n int) bool { return (purge || gone[n]) && !in[n] })
	p.mark(nodes)
	plan := p.done()
	if err := g.CheckRows(plan.To); err != nil { // unsound before, and related to no target
		return Plan{}, err
	}
	return plan, nil
}

// PurgePlan is StampPlan with purge for a script, which can't know what rows there are: all go, and then come the targets.
func (g *Graph) PurgePlan(targets []string) (Plan, error) {
	plan, err := g.StampPlan(nil, targets, false)
	if err != nil {
		return Plan{}, err
	}
	all := Step{Direction: Mark, Delete: []string{}, Update: [][2]string{}, Insert: []string{}, All: true}
	plan.Steps = slices.Insert(plan.Steps, 0, all)
	return plan, nil
}

// stampTargets gives the nodes to stamp, and what goes without any of them taking its place.
func (g *Graph) stampTargets(start []int, targets []string) (in, gone set, err error) {
	in, gone, applied := g.newSet(), g.newSet(), g.closure(start)
	for _, text := range targets {
		nodes, bottom, err := g.stampTarget(start, applied, text)
		if err != nil {
			return nil, nil, err
		}
		for _, n := range nodes {
			in[n] = true
		}
		for n := range bottom {
			gone[n] = gone[n] || bottom[n]
		}
	}
	return in, gone, nil
}

// stampTarget reads one target. When it is a base, bottom is the branch that it is the base of.
func (g *Graph) stampTarget(start []int, applied set, text string) (nodes []int, bottom set, err error) {
	nodes, bottom, err = g.stampTargetAsIs(start, applied, text)
	return nodes, bottom, offer(err, func(ident string) error { _, _, err := g.stampTargetAsIs(start, applied, ident); return err })
}

func (g *Graph) stampTargetAsIs(start []int, applied set, text string) (nodes []int, bottom set, err error) {
	id, err := g.parse(text)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case id.steps == 0:
		nodes, err = g.named(id)
	case id.name == "" && id.steps < 0:
		d := &descent{}
		if d.branch, d.within, err = g.branch(id); err == nil {
			err = g.stepDown(id, d, start, applied)
		}
		nodes = some(d.target)
	default:
		nodes, err = g.upgradeTargets(start, applied, text)
	}
	if err != nil || len(nodes) > 0 || len(g.revs) == 0 {
		return nodes, nil, err
	}
	if id.label == "" {
		bottom = g.newSet()
		for n := range bottom {
			bottom[n] = true
		}
		return nil, bottom, nil
	}
	n, _, err := g.branch(id)
	return nil, g.related(n), err
}

// related gives all that a node needs, and all that needs it.
func (g *Graph) related(n int) set {
	in := g.closure([]int{n})
	for m, above := range g.reach([]int{n}, g.needers) {
		in[m] = in[m] || above
	}
	return in
}

// forget adds a step that takes rows away, if there are any, and with them those that no file has.
func (p *planner) forget(which func(n int) bool) {
	s := Step{Direction: Mark, Delete: []string{}, Update: [][2]string{}, Insert: []string{}}
	for _, row := range p.plan.From {
		if p.g.Revision(row) == nil {
			s.Delete = append(s.Delete, row)
		} else if n := p.g.names[row]; which(n) {
			s.Delete = append(s.Delete, row)
			p.rows[n] = false
		}
	}
	if len(s.Delete) > 0 {
		p.plan.Steps = append(p.plan.Steps, s)
	}
}

// mark adds for each node that is not a row yet a step that puts it in the place of the rows that it is related to.
func (p *planner) mark(nodes []int) {
	below, above := p.g.closure(nodes), p.g.reach(nodes, p.g.needers)
	stale := slices.DeleteFunc(p.rows.list(), func(r int) bool { return slices.Contains(nodes, r) || !below[r] && !above[r] })
	for _, n := range nodes {
		if p.rows[n] {
			continue
		}
		var gone []int
		if len(stale) > 0 {
			gone = inside(stale, p.g.related(n))
			stale = slices.DeleteFunc(stale, func(r int) bool { return slices.Contains(gone, r) })
		}
		p.step(n, Mark, gone, []int{n})
	}
}
