package autogen_test

import (
	"fmt"
	"testing"

	"mig/dsl/schema"
	"mig/engine/autogen"
)

// BenchmarkCompare compares a schema of 2,000 tables with 20,000 columns with one in which each table has one more: time grows with the tables, and not with their square.
func BenchmarkCompare(b *testing.B) {
	for _, n := range []int{500, 2000} {
		from, to := manyTables(n, 10), manyTables(n, 11)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				d, err := autogen.Compare(autogen.Side{Schema: from}, autogen.Side{Schema: to}, autogen.Options{})
				if err != nil || len(d.Ops) != n {
					b.Fatal(err, len(d.Ops))
				}
			}
		})
	}
}

func manyTables(n, columns int) *schema.Schema {
	s := schema.New()
	for i := range n {
		t := &schema.Table{Name: schema.Name{Name: fmt.Sprintf("t%d", i)}}
		for j := range columns {
			t.Columns = append(t.Columns, &schema.Column{Name: fmt.Sprintf("c%d", j), Type: schema.Type{Name: "integer"}})
		}
		t.Constraints = append(t.Constraints,
			&schema.Constraint{Kind: schema.PrimaryKey, Name: "pk", Columns: []string{"c0"}},
			&schema.Constraint{Kind: schema.ForeignKey, Name: "fk", Columns: []string{"c1"}, Referred: schema.Name{Name: fmt.Sprintf("t%d", (i+1)%n)}, ReferredColumns: []string{"c0"}})
		s.Put(t)
	}
	return s
}
