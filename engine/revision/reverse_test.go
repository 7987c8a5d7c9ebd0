package revision

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// The way back of any upgrade is sound in each step, and ends where the upgrade started.
func TestReverseOfRandomGraphs(t *testing.T) {
	for seed := range uint64(150) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		revs := randomGraph(rnd, 2+rnd.IntN(14))
		g, err := New(revs, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := newReference(revs)
		for range 12 {
			applied := ids{}
			for range rnd.IntN(4) {
				maps.Copy(applied, r.closure(revs[rnd.IntN(len(revs))].ID))
			}
			from := r.rows(applied)
			up, err := g.UpgradePlan(from, revs[rnd.IntN(len(revs))].ID)
			if err != nil {
				t.Fatal(err)
			}
			back, err := up.Reverse()
			if err != nil {
				t.Fatal(err)
			}
			if got := walked(t, r, back); !maps.Equal(got, applied) || !slices.Equal(back.To, from) || !slices.Equal(back.From, up.To) {
				t.Fatalf("the way back of %v -> %v ends with %v applied", from, up.To, got)
			}
		}
	}
}

// Where there is one way down, it is that of a downgrade, row for row.
func TestReverseIsADowngrade(t *testing.T) {
	g, err := New([]Revision{{ID: "a"}, {ID: "b", Down: []string{"a"}}, {ID: "c", Down: []string{"a"}}, {ID: "m", Down: []string{"b", "c"}}, {ID: "z", Down: []string{"m"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	up, err := g.UpgradePlan(nil, "heads")
	if err != nil {
		t.Fatal(err)
	}
	back, err := up.Reverse()
	if err != nil {
		t.Fatal(err)
	}
	down, err := g.DowngradePlan(up.To, "base")
	if err != nil {
		t.Fatal(err)
	}
	if len(down.Steps) != 5 || !reflect.DeepEqual(back.Steps, down.Steps) {
		t.Errorf("got\n%+v\nwant\n%+v", back.Steps, down.Steps)
	}
}

func TestReverseRefuses(t *testing.T) {
	g, err := New([]Revision{{ID: "a"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	stamp, err := g.StampPlan(nil, []string{"a"}, false)
	if err != nil {
		t.Fatal(err)
	}
	down, err := g.DowngradePlan([]string{"a"}, "base")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []Plan{stamp, down, {Steps: []Step{{Revision: g.Revision("a"), Direction: Up}}}} {
		if back, err := p.Reverse(); err == nil {
			t.Errorf("%+v is turned into %+v", p, back)
		}
	}
}
