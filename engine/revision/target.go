package revision

import (
	"errors"
	"fmt"
	"slices"
)

// upgradeTargets gives the nodes that an upgrade leads to; none for base.
func (g *Graph) upgradeTargets(start []int, applied set, target string) ([]int, error) {
	nodes, err := g.upgradeTargetsAsIs(start, applied, target)
	return nodes, offer(err, func(ident string) error { _, err := g.upgradeTargetsAsIs(start, applied, ident); return err })
}

func (g *Graph) upgradeTargetsAsIs(start []int, applied set, target string) ([]int, error) {
	id, err := g.parse(target)
	switch {
	case err != nil:
		return nil, err
	case id.steps == 0:
		return g.named(id)
	case id.name != "":
		n, err := g.stepped(id)
		return some(n), err
	case id.steps < 0:
		return nil, &DirectionError{id.text, Up}
	}
	_, within, err := g.branch(id)
	if err != nil {
		return nil, err
	}
	from, err := g.oneStart(id, g.upgradeStarts(start, applied, within))
	if err != nil {
		return nil, err
	}
	n, err := g.walk(id, from, within)
	return some(n), err
}

// upgradeStarts gives the nodes from which steps up may count: the rows; in a branch, its tips among what is
// applied, whether they are rows or hidden by something that depends on them; or else where the branch forks off.
func (g *Graph) upgradeStarts(start []int, applied, within set) []int {
	if within == nil {
		return start
	}
	if tips := inside(g.tips(applied), within); len(tips) > 0 {
		return tips
	}
	shared := g.newSet()
	for n := range shared {
		shared[n] = applied[n] && within[n]
	}
	return g.tips(shared)
}

func (g *Graph) oneStart(id ident, starts []int) (int, error) {
	switch len(starts) {
	case 0:
		return base, nil
	case 1:
		return starts[0], nil
	}
	return base, &AmbiguousStepError{Ident: id.text, Candidates: g.ids(starts)}
}

// descent is where a downgrade leads.
type descent struct {
	target   int // or base
	branch   int // the node that chooses among several branches above the target, or base
	within   set // the branch of the label, or nil
	gone     set // what goes
	warnings []string
}

// downgradeTarget finds what a downgrade to a target takes away.
func (g *Graph) downgradeTarget(start []int, applied set, target string) (*descent, error) {
	d, err := g.downgradeTargetAsIs(start, applied, target)
	return d, offer(err, func(ident string) error { _, err := g.downgradeTargetAsIs(start, applied, ident); return err })
}

func (g *Graph) downgradeTargetAsIs(start []int, applied set, target string) (*descent, error) {
	id, err := g.parse(target)
	if err != nil {
		return nil, err
	}
	d, err := g.descentTo(id, start, applied)
	if err != nil {
		return nil, err
	}
	arms, err := g.arms(id, d)
	if err != nil {
		return nil, err
	}
	d.gone = g.reach(arms, g.needers)
	some := false
	for n := range d.gone {
		d.gone[n] = d.gone[n] && applied[n]
		some = some || d.gone[n]
	}
	if !some && d.target != base && !slices.Contains(start, d.target) {
		return nil, g.nothingGoes(d.target, start, applied)
	}
	g.warn(id, d)
	return d, nil
}

// descentTo finds the target, and the node that chooses a branch above it.
func (g *Graph) descentTo(id ident, start []int, applied set) (*descent, error) {
	d := &descent{target: base, branch: base}
	var err error
	if d.branch, d.within, err = g.branch(id); err != nil {
		return nil, err
	}
	switch {
	case id.steps == 0:
		// Here a label only chooses among branches: LABEL@REV may name a REV outside of it. And a head is not the
		// head of a branch: as a target it undoes nothing, so that several can't have been meant.
		plain := id
		plain.label = ""
		var several *MultipleHeadsError
		if d.target, err = g.single(plain); errors.As(err, &several) {
			err = &HeadTargetError{id.text, several.Heads}
		}
	case id.name != "":
		d.target, err = g.stepped(id)
	case id.steps > 0:
		err = &DirectionError{id.text, Down}
	default:
		err = g.stepDown(id, d, start, applied)
	}
	return d, err
}

// stepDown counts down from the rows: from the only one, or the only one of a branch.
func (g *Graph) stepDown(id ident, d *descent, start []int, applied set) error {
	starts := start
	if d.within != nil {
		if starts = inside(start, d.within); len(starts) == 0 {
			starts = inside(g.tips(applied), d.within)
		}
	}
	if len(starts) == 0 && len(start) > 0 {
		return &NotAppliedError{id.text, g.ids(start)}
	}
	from, err := g.oneStart(id, starts)
	if err != nil {
		return err
	}
	if d.target, err = g.walk(id, from, nil); err != nil {
		return err
	}
	if d.branch == base {
		d.branch = from
	}
	return nil
}

// arms gives the revisions right above the target that have to go, applied or not. Where there are several and a
// branch was named, it is the one that leads to it.
func (g *Graph) arms(id ident, d *descent) ([]int, error) {
	above := g.without(g.parents)
	if d.target != base {
		above = g.children[d.target]
	}
	if d.branch == base || len(above) < 2 {
		return above, nil
	}
	chosen := inside(above, g.reach([]int{d.branch}, g.parents))
	if len(chosen) == 0 {
		return nil, &BranchChoiceError{id.text, id.label, g.idOrBase(d.target), g.ids(above)}
	}
	return chosen, nil
}

// nothingGoes says why a downgrade has nothing to undo although the target is not where the database is.
func (g *Graph) nothingGoes(target int, start []int, applied set) error {
	if !applied[target] {
		return &NotAppliedError{g.revs[target].ID, g.ids(start)}
	}
	by := inside(g.needers[target], applied)
	return &NothingAboveError{g.revs[target].ID, g.ids(by)}
}

// warn tells what a downgrade along a label takes with it that is not, or not alone, of that branch.
func (g *Graph) warn(id ident, d *descent) {
	if id.label == "" {
		return
	}
	if d.target != base && !d.within[d.target] {
		d.warnings = append(d.warnings, fmt.Sprintf("%s: %s is not in branch %s, so the label chooses nothing", id.text, g.revs[d.target].ID, id.label))
	}
	var outside, others, shared []int
	for n, in := range d.within {
		if !in {
			outside = append(outside, n)
		}
	}
	trunk := g.reach(outside, g.parents)
	for _, n := range d.gone.list() {
		switch {
		case !d.within[n]:
			others = append(others, n)
		case trunk[n]:
			shared = append(shared, n)
		}
	}
	if len(shared) > 0 {
		d.warnings = append(d.warnings, fmt.Sprintf("%s also undoes what other branches share: %s", id.text, Listed(g.ids(shared))))
	}
	if len(others) > 0 {
		d.warnings = append(d.warnings, fmt.Sprintf("%s also undoes, in other branches, what needs it: %s", id.text, Listed(g.ids(others))))
	}
}
