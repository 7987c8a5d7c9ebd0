package schema

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestRelate: whatever is put, dropped, renamed and forgotten, in a schema or in one over it, what refers to a table and what has an index is found
// as a look at every table finds it.
func TestRelate(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := New()
		some := func() Name { return Name{Name: fmt.Sprintf("t%d", r.IntN(6))} }
		for range 60 {
			switch n := some(); r.IntN(7) {
			case 0, 1:
				s.Put(table(n.Name, some().Name, some().Name))
			case 2:
				if x, _ := s.Table(n); x != nil {
					x.Constraints = append(x.Constraints, &Constraint{Kind: ForeignKey, Referred: some()})
					x.Indexes = append(x.Indexes, &Index{Name: "ix_" + some().Name})
					s.Relate(x)
				}
			case 3:
				s.Drop(n)
			case 4:
				s.Forget(n)
			case 5:
				if x, _ := s.Table(n); x != nil {
					x.Constraints, x.Indexes = nil, nil
				}
			default:
				if s.under == nil {
					s = Over(s)
				}
			}
			related(t, s, some())
		}
	}
}

func related(t *testing.T, s *Schema, n Name) {
	t.Helper()
	all, _ := s.Tables()
	want := ""
	var indexed *Table
	for _, x := range all {
		if slices.ContainsFunc(x.Constraints, func(c *Constraint) bool { return c.Kind == ForeignKey && c.Referred == n }) {
			want += x.Name.Name + " "
		}
		if indexed == nil && x.Index("ix_"+n.Name) != nil {
			indexed = x
		}
	}
	found, err := s.Referring(n)
	if got := names(t, found, err); got != want {
		t.Fatalf("to %s refer %q, not %q", n, got, want)
	}
	if got, err := s.IndexTable(Name{Name: "ix_" + n.Name}); err != nil || got != indexed {
		t.Fatalf("the index of %s is on %v, not %v (%v)", n, got, indexed, err)
	}
}
