package op

import (
	"testing"

	"mig/dsl/schema"
)

// What alter_sequence changes comes back as it was: said, or left to the database.
func TestReverseOfAlterSequence(t *testing.T) {
	n := func(n int64) *int64 { return &n }
	known := schema.New()
	create := &CreateSequence{Name: schema.Name{Name: "s"}, Options: schema.Identity{Increment: n(2), MaxValue: n(100), Cycle: true}}
	if err := create.Apply(known); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name   string
		schema *schema.Schema
		op     AlterSequence
		want   string
	}{
		{"said", known, AlterSequence{Options: schema.Identity{Increment: n(5)}}, `{"op":"alter_sequence","name":{"name":"s"},"options":{"increment":2}}`},
		{"taken away", known, AlterSequence{NoMaxValue: true, NoCycle: true}, `{"op":"alter_sequence","name":{"name":"s"},"options":{"max_value":100,"cycle":true}}`},
		{"not said before", known, AlterSequence{Options: schema.Identity{Cache: n(5), MinValue: n(3)}}, `{"op":"alter_sequence","name":{"name":"s"},"no_min_value":true,"no_cache":true}`},
		{"as it was", known, AlterSequence{Options: schema.Identity{Cycle: true}}, `{"op":"alter_sequence","name":{"name":"s"},"options":{"cycle":true}}`},
		{"unknown", schema.New(), AlterSequence{NoCache: true}, "alter_sequence can't be reversed: no revision tells how the sequence s was defined"},
	}
	for _, c := range cases {
		c.op.Name = schema.Name{Name: "s"}
		if got := reversed(t, &c.op, c.schema); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}
