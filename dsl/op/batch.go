package op

import (
	"slices"

	"mig/dsl/schema"
)

// Batch is batch_alter_table: operations on one table, which a dialect joins into one ALTER TABLE where it can. Each operation names
// the table. CopyFrom is the table as it is before, for a dialect that alters a table by copying it; nil when it was not stated.
type Batch struct {
	Table    schema.Name  `json:"table"`
	Ops      []Op         `json:"-"`
	CopyFrom *CreateTable `json:"copy_from,omitempty"`
}

// Op gives "batch_alter_table".
func (*Batch) Op() string { return "batch_alter_table" }

// Features gives nothing: each operation of the batch is checked on its own.
func (*Batch) Features() []string { return nil }

// Apply applies the operations in order.
func (o *Batch) Apply(s *schema.Schema) error { return Several(o.Ops).Apply(s) }

// Reverse reverses the operations from the last to the first, each with the schema that it found.
func (o *Batch) Reverse(before schema.View) (Op, error) {
	scratch := o.Scratch(before)
	back := &Batch{Table: o.Table}
	for _, part := range o.Ops {
		r, err := part.Reverse(scratch)
		if err != nil {
			return nil, err
		}
		list, several := r.(Several)
		if !several {
			list = Several{r}
		}
		for _, x := range slices.Backward(list) {
			back.Ops = append(back.Ops, x)
		}
		if err := part.Apply(scratch); err != nil {
			return nil, err
		}
	}
	slices.Reverse(back.Ops)
	return back, nil
}

// Scratch gives a copy of what is known of the tables, on which the operations can be applied one by one. The table is that of CopyFrom, when
// it was stated.
func (o *Batch) Scratch(before schema.View) *schema.Schema {
	s := schema.Over(before)
	if o.CopyFrom != nil {
		s.Put(o.CopyFrom.table())
	}
	return s
}
