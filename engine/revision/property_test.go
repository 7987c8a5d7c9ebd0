package revision

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// reference answers from the definitions alone, slowly.
type reference struct {
	down, needs map[string][]string
}

func newReference(revs []Revision) *reference {
	r := &reference{map[string][]string{}, map[string][]string{}}
	for _, v := range revs {
		r.down[v.ID] = v.Down
		r.needs[v.ID] = slices.Concat(v.Down, v.DependsOn)
	}
	return r
}

type ids map[string]bool

func (r *reference) closure(of ...string) ids {
	out := ids{}
	for _, id := range of {
		out[id] = true
		maps.Copy(out, r.closure(r.needs[id]...))
	}
	return out
}

// above gives what stands on any of the ids, by parent and dependency or by parent alone, themselves included.
func (r *reference) above(edges map[string][]string, of ...string) ids {
	out := ids{}
	for _, id := range of {
		out[id] = true
	}
	for grown := true; grown; {
		grown = false
		for id, needs := range edges {
			if !out[id] && slices.ContainsFunc(needs, func(n string) bool { return out[n] }) {
				out[id], grown = true, true
			}
		}
	}
	return out
}

// rows gives the applied revisions that no other applied one needs.
func (r *reference) rows(applied ids) []string {
	out := maps.Clone(applied)
	for id := range applied {
		for _, n := range r.needs[id] {
			delete(out, n)
		}
	}
	return slices.Sorted(maps.Keys(out))
}

func randomGraph(rnd *rand.Rand, size int) []Revision {
	revs := make([]Revision, size)
	for i := range revs {
		revs[i].ID = fmt.Sprintf("%04x%04d", rnd.IntN(1<<16), i)
		pick := func(most int) (out []string) {
			for range rnd.IntN(most + 1) {
				// the recent ones more often, so that there are long chains too
				j := max(0, i-1-rnd.IntN(min(i, 1+rnd.IntN(size))))
				if id := revs[j].ID; !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
			return out
		}
		if i > 0 && rnd.IntN(12) > 0 {
			if revs[i].Down = pick(1 + rnd.IntN(3)); revs[i].Down == nil {
				revs[i].Down = []string{revs[i-1].ID}
			}
		}
		if i > 0 && rnd.IntN(4) == 0 {
			revs[i].DependsOn = pick(2)
		}
	}
	return revs
}

func shuffled(rnd *rand.Rand, revs []Revision) []Revision {
	out := slices.Clone(revs)
	for i := range out {
		out[i].Down, out[i].DependsOn = slices.Clone(out[i].Down), slices.Clone(out[i].DependsOn)
		for _, list := range [][]string{out[i].Down, out[i].DependsOn} {
			rnd.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
		}
	}
	rnd.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out
}

// walked replays a plan, checks every step of it, and gives the revisions that are applied at the end.
func walked(t *testing.T, r *reference, p Plan) ids {
	t.Helper()
	applied, rows := r.closure(p.From...), ids{}
	for _, id := range p.From {
		rows[id] = true
	}
	for i, heads := range p.HeadsAfter() {
		s := p.Steps[i]
		id := s.Revision.ID
		if applied[id] == (s.Direction == Up) {
			t.Fatalf("%s %s, which is so already", s.Direction, id)
		}
		if s.Direction == Up {
			for _, n := range r.needs[id] {
				if !applied[n] {
					t.Fatalf("%s before %s", id, n)
				}
			}
			applied[id] = true
		} else {
			delete(applied, id)
			for a := range applied {
				if slices.Contains(r.needs[a], id) {
					t.Fatalf("%s goes before %s", id, a)
				}
			}
		}
		change(t, rows, s)
		after := slices.Sorted(maps.Keys(rows))
		if !slices.Equal(after, r.rows(applied)) || !slices.Equal(after, heads) {
			t.Fatalf("after %s: rows %v, heads_after %v, want %v", id, after, heads, r.rows(applied))
		}
	}
	if !slices.Equal(p.To, slices.Sorted(maps.Keys(rows))) {
		t.Fatalf("to is %v, the rows are %v", p.To, rows)
	}
	return applied
}

// change does to the rows what a step says, in the order of replay.
func change(t *testing.T, rows ids, s Step) {
	t.Helper()
	for _, d := range s.Delete {
		if !rows[d] {
			t.Fatalf("deletes %s, which is not there", d)
		}
		delete(rows, d)
	}
	for _, u := range s.Update {
		if !rows[u[0]] || rows[u[1]] {
			t.Fatalf("update %v of %v", u, rows)
		}
		delete(rows, u[0])
		rows[u[1]] = true
	}
	for _, i := range s.Insert {
		if rows[i] {
			t.Fatalf("inserts %s, which is there", i)
		}
		rows[i] = true
	}
}

func TestPlansOfRandomGraphs(t *testing.T) {
	for seed := range uint64(150) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		revs := randomGraph(rnd, 2+rnd.IntN(14))
		g, err := New(revs, nil)
		if err != nil {
			t.Fatal(err)
		}
		other, err := New(shuffled(rnd, revs), nil)
		if err != nil {
			t.Fatal(err)
		}
		r := newReference(revs)
		for range 12 {
			applied := ids{}
			for range rnd.IntN(4) {
				maps.Copy(applied, r.closure(revs[rnd.IntN(len(revs))].ID))
			}
			from, target := r.rows(applied), revs[rnd.IntN(len(revs))].ID
			checkUp(t, r, g, other, from, target)
			checkDown(t, r, g, other, from, target)
			checkStamp(t, r, g, from, target)
			checkHistory(t, r, g, revs[rnd.IntN(len(revs))].ID, target)
			checkRedundant(t, r, g, append(from, target))
		}
	}
}

func checkUp(t *testing.T, r *reference, g, other *Graph, from []string, target string) {
	t.Helper()
	for _, to := range []string{target, "heads", "base"} {
		p, err := g.UpgradePlan(from, to)
		if err != nil {
			t.Fatal(err)
		}
		want := r.closure(from...)
		switch to {
		case "heads":
			want = r.closure(slices.Collect(maps.Keys(r.needs))...)
		case target:
			maps.Copy(want, r.closure(target))
		}
		if got := walked(t, r, p); !maps.Equal(got, want) {
			t.Fatalf("%v to %s: applied %v, want %v", from, to, got, want)
		}
		same(t, p, other.UpgradePlan, from, to)
	}
}

// same checks that another order of the input gives the same plan.
func same(t *testing.T, p Plan, plan func([]string, string) (Plan, error), from []string, to string) {
	t.Helper()
	q, err := plan(from, to)
	if err != nil {
		t.Fatal(err)
	}
	for i := range q.Steps { // what the files say differs in the order of its lists
		q.Steps[i].Revision = p.Steps[i].Revision
	}
	if !reflect.DeepEqual(p, q) {
		t.Fatalf("the order of the input changes %v to %s:\n%+v\n%+v", from, to, p, q)
	}
}

func checkDown(t *testing.T, r *reference, g, other *Graph, from []string, target string) {
	t.Helper()
	up, err := g.UpgradePlan(nil, "heads")
	if err != nil {
		t.Fatal(err)
	}
	down, err := g.DowngradePlan(up.To, "base")
	if err != nil {
		t.Fatal(err)
	}
	if len(walked(t, r, down)) > 0 || len(down.To) > 0 {
		t.Fatal("base is not empty")
	}
	for i := range up.Steps {
		if up.Steps[i].Revision != down.Steps[len(up.Steps)-1-i].Revision {
			t.Fatal("down is not up, turned round")
		}
	}
	applied := r.closure(from...)
	var children []string
	for id, down := range r.down {
		if slices.Contains(down, target) {
			children = append(children, id)
		}
	}
	want := maps.Clone(applied)
	maps.DeleteFunc(want, func(id string, _ bool) bool { return r.above(r.needs, children...)[id] })
	p, err := g.DowngradePlan(from, target)
	if refused := len(want) == len(applied) && !slices.Contains(from, target); refused != (err != nil) {
		t.Fatalf("%v to %s: %v", from, target, err)
	}
	if err != nil {
		var not *NotAppliedError
		if errors.As(err, &not) == applied[target] {
			t.Fatal(err)
		}
		return
	}
	if got := walked(t, r, p); !maps.Equal(got, want) {
		t.Fatalf("%v to %s: applied %v, want %v", from, target, got, want)
	}
	same(t, p, other.DowngradePlan, from, target)
	back, err := g.UpgradePlan(p.To, "heads")
	if err != nil || !slices.Equal(back.To, up.To) {
		t.Fatalf("down and up again: %v, not %v (%v)", back.To, up.To, err)
	}
}

func checkStamp(t *testing.T, r *reference, g *Graph, from []string, target string) {
	t.Helper()
	p, err := g.StampPlan(from, []string{target}, false)
	if err != nil {
		t.Fatal(err)
	}
	rows := ids{}
	for _, id := range from {
		rows[id] = true
	}
	for i, heads := range p.HeadsAfter() {
		change(t, rows, p.Steps[i])
		if after := slices.Sorted(maps.Keys(rows)); !slices.Equal(after, heads) {
			t.Fatalf("rows %v, heads_after %v", after, heads)
		}
	}
	if !rows[target] || !slices.Equal(p.To, r.rows(r.closure(p.To...))) {
		t.Fatalf("stamp %v to %s leaves %v", from, target, p.To)
	}
	for _, id := range from {
		if related := r.closure(id)[target] || r.closure(target)[id]; rows[id] == (related && id != target) {
			t.Fatalf("stamp %v to %s leaves %v", from, target, p.To)
		}
	}
	if all, err := g.StampPlan(from, []string{"heads"}, false); err != nil || !slices.Equal(all.To, g.EffectiveHeads()) {
		t.Fatalf("stamp %v to heads leaves %v (%v)", from, all.To, err)
	}
	known, err := g.StampPlan(from, []string{target}, true)
	if err != nil {
		t.Fatal(err)
	}
	blind, err := g.PurgePlan([]string{target})
	if err != nil || !blind.Steps[0].All || !slices.Equal(blind.To, known.To) {
		t.Fatalf("purge to %s leaves %v (%v), and %v where the rows are known", target, blind.To, err, known.To)
	}
}

func checkRedundant(t *testing.T, r *reference, g *Graph, rows []string) {
	t.Helper()
	want := []string{}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	for _, row := range rows {
		if slices.ContainsFunc(rows, func(other string) bool { return other != row && r.closure(other)[row] }) {
			want = append(want, row)
		}
	}
	if got, err := g.Redundant(rows); err != nil || !slices.Equal(got, want) {
		t.Fatalf("redundant of %v: %v (%v), want %v", rows, got, err, want)
	}
	for id := range r.needs {
		if g.Needed(id) == slices.Contains(g.EffectiveHeads(), id) {
			t.Fatalf("%s is needed: %v", id, g.Needed(id))
		}
	}
}

func checkHistory(t *testing.T, r *reference, g *Graph, low, high string) {
	t.Helper()
	got, err := g.History(low+":"+high, nil)
	if !r.closure(high)[low] {
		var e *HistoryRangeError
		if !errors.As(err, &e) || e.Reversed != r.closure(low)[high] {
			t.Fatalf("%s:%s: %v", low, high, err)
		}
		return
	}
	want := r.closure(high)
	on, under := r.above(r.down, low), r.closure(low)
	if !on[high] {
		on = r.above(r.needs, low)
	}
	maps.DeleteFunc(want, func(id string, _ bool) bool { return id != low && (!on[id] || under[id]) })
	if err != nil || !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(maps.Keys(want))) {
		t.Fatalf("%s:%s: %v (%v), want %v", low, high, got, err, want)
	}
	if !slices.Contains(got, low) || !slices.Contains(got, high) {
		t.Fatalf("%s:%s: %v is without one of the ends", low, high, got)
	}
	for i, id := range got {
		if slices.ContainsFunc(got[:i], func(before string) bool { return id != before && r.closure(id)[before] }) {
			t.Fatalf("%s stands below something that it needs: %v", id, got)
		}
	}
}
