package op

import (
	"fmt"

	"mig/dsl/schema"
)

// AlterSequence is alter_sequence. Options are those that change; a No field leaves one to the database again. The others stay as they are.
type AlterSequence struct {
	Name        schema.Name     `json:"name"`
	Options     schema.Identity `json:"options,omitzero"`
	NoStart     bool            `json:"no_start,omitempty"`
	NoIncrement bool            `json:"no_increment,omitempty"`
	NoMinValue  bool            `json:"no_min_value,omitempty"`
	NoMaxValue  bool            `json:"no_max_value,omitempty"`
	NoCache     bool            `json:"no_cache,omitempty"`
	NoCycle     bool            `json:"no_cycle,omitempty"`
}

// Op gives "alter_sequence".
func (*AlterSequence) Op() string { return "alter_sequence" }

// Features names the options that not every dialect has.
func (o *AlterSequence) Features() []string {
	var f features
	f.add("identity_start", o.Options.Start != nil || o.NoStart)
	f.add("identity_increment", o.Options.Increment != nil || o.NoIncrement)
	f.add("identity_range", o.Options.MinValue != nil || o.Options.MaxValue != nil || o.NoMinValue || o.NoMaxValue)
	f.add("identity_cache", o.Options.Cache != nil || o.NoCache)
	f.add("identity_cycle", o.Options.Cycle || o.NoCycle)
	return f
}

// sequenceNumber is one of the options that are numbers: where it is held, and whether alter_sequence leaves it to the database.
type sequenceNumber struct {
	name string
	of   func(*schema.Identity) **int64
	no   func(*AlterSequence) *bool
}

var sequenceNumbers = []sequenceNumber{
	{"start", func(id *schema.Identity) **int64 { return &id.Start }, func(o *AlterSequence) *bool { return &o.NoStart }},
	{"increment", func(id *schema.Identity) **int64 { return &id.Increment }, func(o *AlterSequence) *bool { return &o.NoIncrement }},
	{"min_value", func(id *schema.Identity) **int64 { return &id.MinValue }, func(o *AlterSequence) *bool { return &o.NoMinValue }},
	{"max_value", func(id *schema.Identity) **int64 { return &id.MaxValue }, func(o *AlterSequence) *bool { return &o.NoMaxValue }},
	{"cache", func(id *schema.Identity) **int64 { return &id.Cache }, func(o *AlterSequence) *bool { return &o.NoCache }},
}

// Contradiction names an option that is both set and left to the database, "" for none.
func (o *AlterSequence) Contradiction() string {
	for _, n := range sequenceNumbers {
		if *n.of(&o.Options) != nil && *n.no(o) {
			return n.name
		}
	}
	if o.Options.Cycle && o.NoCycle {
		return "cycle"
	}
	return ""
}

// Nothing reports whether no option changes.
func (o *AlterSequence) Nothing() bool { return *o == AlterSequence{Name: o.Name} }

// Before gives the options that are known of the sequence.
func (o *AlterSequence) Before(before schema.View) (was schema.Identity, known bool, err error) {
	found, err := before.Object(schema.SequenceObject, o.Name)
	if err != nil || found == nil || found.Options == nil {
		return was, found != nil, err
	}
	return *found.Options, true, nil
}

// After gives the options as the operation leaves them.
func (o *AlterSequence) After(was schema.Identity) schema.Identity {
	for _, n := range sequenceNumbers {
		if set := *n.of(&o.Options); set != nil || *n.no(o) {
			*n.of(&was) = set
		}
	}
	was.Cycle = (was.Cycle || o.Options.Cycle) && !o.NoCycle
	return was
}

// Apply changes the options, where the sequence is known.
func (o *AlterSequence) Apply(s *schema.Schema) error {
	gone := func(s *schema.Schema) bool { return s.ObjectDropped(schema.SequenceObject, o.Name) }
	if gone(s) {
		return &Clash{Msg: fmt.Sprintf("the sequence %s was dropped before", o.Name), Holds: gone}
	}
	was, known, err := o.Before(s)
	if err != nil || !known {
		return err
	}
	now := o.After(was)
	s.PutObject(&schema.Object{Kind: schema.SequenceObject, Name: o.Name, Options: &now})
	return nil
}

// Reverse gives each altered option what it was.
func (o *AlterSequence) Reverse(before schema.View) (Op, error) {
	was, known, err := o.Before(before)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("no revision tells how the sequence %s was defined", o.Name)}
	}
	back := &AlterSequence{Name: o.Name}
	for _, n := range sequenceNumbers {
		if *n.of(&o.Options) != nil || *n.no(o) {
			*n.of(&back.Options) = *n.of(&was)
			*n.no(back) = *n.of(&was) == nil
		}
	}
	if o.Options.Cycle || o.NoCycle {
		back.Options.Cycle, back.NoCycle = was.Cycle, !was.Cycle
	}
	return back, nil
}
