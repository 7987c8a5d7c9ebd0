package revision

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRowsThatMayNotBe(t *testing.T) {
	g, err := New(draw("a100\na100 -> b100\nc100 : needs b100"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var unknown *UnknownRowsError
	for name, plan := range map[string]func([]string) error{
		"upgrade":   func(rows []string) error { _, err := g.UpgradePlan(rows, "heads"); return err },
		"downgrade": func(rows []string) error { _, err := g.DowngradePlan(rows, "base"); return err },
		"check":     g.CheckRows,
	} {
		if err := plan([]string{"zzzz", "a100", "gone"}); !errors.As(err, &unknown) || !slices.Equal(unknown.Rows, []string{"gone", "zzzz"}) {
			t.Errorf("%s: %v", name, err)
		}
		var unsound *UnsoundError
		if err := plan([]string{"c100", "a100"}); !errors.As(err, &unsound) || *unsound != (UnsoundError{Row: "a100", Over: "c100"}) {
			t.Errorf("%s: %v", name, err)
		}
		if err := plan([]string{"c100"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Rows are full ids: what happens to begin like one must not be taken for it.
	if _, err := g.Closure([]string{"c10"}); !errors.As(err, &unknown) {
		t.Error(err)
	}
	if got, err := g.Closure([]string{"c100"}); err != nil || !slices.Equal(got, []string{"a100", "b100", "c100"}) {
		t.Error(got, err)
	}
}

func TestHistoryOfCurrent(t *testing.T) {
	g, err := New(draw("a100\na100 -> b100\nb100 -> c100\nb100 -> d100\nd100 -> e100"), nil)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		span    string
		current []string
		want    []string
	}{
		{":current", []string{"d100"}, []string{"d100", "b100", "a100"}},
		{":current", nil, nil},
		{"current:", []string{"d100"}, []string{"e100", "d100"}},
		{"current:", nil, []string{"e100", "d100", "c100", "b100", "a100"}},
		{"-1:current", []string{"c100", "d100"}, []string{"d100", "c100", "b100"}},
		{"-9:current", []string{"d100"}, []string{"d100", "b100", "a100"}},
		{"current:+1", []string{"d100"}, []string{"e100", "d100"}},
		{"current:c100", []string{"b100"}, []string{"c100", "b100"}},
	}
	for _, tt := range tests {
		got, err := g.History(tt.span, tt.current)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s at %v: %v (%v), want %v", tt.span, tt.current, got, err, tt.want)
		}
	}
	var unknown *UnknownRowsError
	if _, err := g.History("current:", []string{"gone"}); !errors.As(err, &unknown) {
		t.Error(err)
	}
}

func TestEmptyGraph(t *testing.T) {
	g, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"head", "heads", "base"} {
		up, err := g.UpgradePlan(nil, target)
		if err != nil || len(up.Steps) > 0 {
			t.Error(up, err)
		}
		if _, err := g.DowngradePlan(nil, target); err != nil {
			t.Error(err)
		}
		if _, err := g.StampPlan(nil, []string{target}, false); err != nil {
			t.Error(err)
		}
	}
	if got, err := g.History("", nil); err != nil || len(got) > 0 {
		t.Error(got, err)
	}
	if p, err := g.StampPlan([]string{"gone"}, []string{"base"}, true); err != nil || len(p.To) > 0 || len(p.Steps) != 1 {
		t.Error(p, err)
	}
}

// FuzzIdentifiers: whatever is typed, there is an answer or an error, and the answer can be named again.
func FuzzIdentifiers(f *testing.F) {
	for _, s := range []string{"head-1", "pay@+1", "heads", "v1-1", "log@base+2", "-2:", "a@b@c", "+", "1", "pay@heads-1:+1"} {
		f.Add(s)
	}
	g, err := New(draw("trunk1 : tag v1-1\ntrunk1 -> pay1 : label pay\npay1 -> pay2\ntrunk1 -> log1 : label log, needs pay1"), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if ids, err := g.Resolve(s); err == nil {
			for _, id := range ids {
				if again, err := g.Resolve(id); err != nil || len(again) != 1 || again[0] != id {
					t.Fatal(s, id, again, err)
				}
			}
		}
		for _, from := range [][]string{nil, {"pay1"}, {"log1", "pay2"}} {
			_, _ = g.UpgradePlan(from, s)
			_, _ = g.DowngradePlan(from, s)
			_, _ = g.StampPlan(from, []string{s}, false)
			_, _ = g.History(s, from)
		}
	})
}

// largeGraph gives a chain, or branches that fork and merge, of n revisions with random ids in random order.
func largeGraph(n int, merges bool) []Revision {
	rnd := rand.New(rand.NewPCG(1, 2))
	revs := make([]Revision, n)
	for i := range revs {
		revs[i].ID = fmt.Sprintf("%012x", rnd.Uint64()>>16)
		switch {
		case i == 0:
		case !merges || rnd.IntN(3) > 0:
			revs[i].Down = []string{revs[i-1].ID}
		case rnd.IntN(2) == 0:
			revs[i].Down = []string{revs[rnd.IntN(i)].ID}
		default:
			revs[i].Down = []string{revs[i-1].ID}
			if j := rnd.IntN(i); j != i-1 {
				revs[i].Down = append(revs[i].Down, revs[j].ID)
			}
			revs[i].DependsOn = []string{revs[rnd.IntN(i)].ID}
		}
		if i%100 == 0 {
			revs[i].Tags = []string{fmt.Sprintf("v1.%d", i)}
		}
	}
	rnd.Shuffle(n, func(a, b int) { revs[a], revs[b] = revs[b], revs[a] })
	return revs
}

func BenchmarkGraph(b *testing.B) {
	for _, shape := range []struct {
		name   string
		merges bool
	}{{"chain", false}, {"merges", true}} {
		revs := largeGraph(10_000, shape.merges)
		g, err := New(revs, nil)
		if err != nil {
			b.Fatal(err)
		}
		heads := g.EffectiveHeads()
		b.Logf("%s: %d heads, %d branch points", shape.name, len(heads), len(g.Branches()))
		for _, bench := range []struct {
			name string
			do   func() error
		}{
			{"new", func() error { _, err := New(revs, nil); return err }},
			{"upgrade", func() error { _, err := g.UpgradePlan(nil, "heads"); return err }},
			{"nothing", func() error { _, err := g.UpgradePlan(heads, "heads"); return err }},
			{"downgrade", func() error { _, err := g.DowngradePlan(heads, "base"); return err }},
			{"stamp", func() error { _, err := g.StampPlan(nil, []string{"heads"}, false); return err }},
			{"history", func() error { _, err := g.History("", nil); return err }},
			{"resolve", func() error { _, err := g.Resolve(revs[0].ID[:9]); return err }},
		} {
			b.Run(shape.name+"/"+bench.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := bench.do(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
