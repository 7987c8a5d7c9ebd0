package op

import (
	"fmt"

	"mig/dsl/schema"
)

// putNew makes an object known that an operation creates.
func putNew(s *schema.Schema, o *schema.Object, ifNotExists bool) error {
	old, err := s.Object(o.Kind, o.Name)
	switch {
	case err != nil:
		return err
	case old == nil:
		s.PutObject(o)
	case !ifNotExists:
		return &Clash{
			Msg:   fmt.Sprintf("the %s %s exists already", o.Kind, o.Name),
			Holds: func(s *schema.Schema) bool { found, err := s.Object(o.Kind, o.Name); return err == nil && found != nil },
		}
	}
	return nil
}

// dropObject takes an object away, unless it is known to be gone.
func dropObject(s *schema.Schema, kind schema.ObjectKind, n schema.Name, ifExists bool) error {
	gone := func(s *schema.Schema) bool { return s.ObjectDropped(kind, n) }
	if gone(s) && !ifExists {
		return &Clash{Msg: fmt.Sprintf("the %s %s was dropped before", kind, n), Holds: gone}
	}
	s.DropObject(kind, n)
	return nil
}

func mayHaveBeen(op string, kind schema.ObjectKind) error {
	return &IrreversibleError{op, fmt.Sprintf("with if_not_exists, the %s may have been there before", kind)}
}

// dropped gives the object that a drop takes away, for its reverse.
func dropped(op string, before schema.View, kind schema.ObjectKind, n schema.Name, unsure bool) (*schema.Object, error) {
	if unsure {
		return nil, &IrreversibleError{op, "with if_exists or cascade, mig can't tell what was there"}
	}
	o, err := before.Object(kind, n)
	if err == nil && o == nil {
		err = &IrreversibleError{op, fmt.Sprintf("no revision tells how the %s %s was defined", kind, n)}
	}
	return o, err
}

// CreateSchema is create_schema.
type CreateSchema struct {
	Name        string `json:"name"`
	IfNotExists bool   `json:"if_not_exists,omitempty"`
}

// Op gives "create_schema".
func (*CreateSchema) Op() string { return "create_schema" }

// Features names the options that not every dialect has.
func (o *CreateSchema) Features() []string {
	var f features
	f.add("if_not_exists", o.IfNotExists)
	return f
}

// Apply makes the schema known.
func (o *CreateSchema) Apply(s *schema.Schema) error {
	return putNew(s, &schema.Object{Kind: schema.SchemaObject, Name: schema.Name{Name: o.Name}}, o.IfNotExists)
}

// Reverse drops the schema, unless it may have been there before.
func (o *CreateSchema) Reverse(schema.View) (Op, error) {
	if o.IfNotExists {
		return nil, mayHaveBeen(o.Op(), schema.SchemaObject)
	}
	return &DropSchema{Name: o.Name}, nil
}

// DropSchema is drop_schema.
type DropSchema struct {
	Name     string `json:"name"`
	IfExists bool   `json:"if_exists,omitempty"`
	Cascade  bool   `json:"cascade,omitempty"`
}

// Op gives "drop_schema".
func (*DropSchema) Op() string { return "drop_schema" }

// Features names the options that not every dialect has.
func (o *DropSchema) Features() []string { return dropFeatures(o.IfExists, o.Cascade) }

func dropFeatures(ifExists, cascade bool) []string {
	var f features
	f.add("if_exists", ifExists)
	f.add("cascade", cascade)
	return f
}

// Apply takes the schema away; with cascade, its tables too.
func (o *DropSchema) Apply(s *schema.Schema) error {
	if err := dropObject(s, schema.SchemaObject, schema.Name{Name: o.Name}, o.IfExists); err != nil {
		return err
	}
	if o.Cascade {
		tables, err := s.Tables()
		if err != nil {
			return err
		}
		for _, t := range tables {
			if t.Name.Schema != o.Name {
				continue
			}
			if err := dropReferences(s, t.Name); err != nil {
				return err
			}
			s.Drop(t.Name)
		}
		s.DropObjectsIn(o.Name)
	}
	return nil
}

// Reverse creates the schema again.
func (o *DropSchema) Reverse(schema.View) (Op, error) {
	if o.IfExists || o.Cascade {
		return nil, &IrreversibleError{o.Op(), "with if_exists or cascade, mig can't tell what was there"}
	}
	return &CreateSchema{Name: o.Name}, nil
}

// CreateSequence is create_sequence.
type CreateSequence struct {
	Name        schema.Name     `json:"name"`
	Options     schema.Identity `json:"options,omitzero"`
	IfNotExists bool            `json:"if_not_exists,omitempty"`
}

// Op gives "create_sequence".
func (*CreateSequence) Op() string { return "create_sequence" }

// Features names the options that not every dialect has.
func (o *CreateSequence) Features() []string {
	f := features(identityFeatures(&o.Options))
	f.add("if_not_exists", o.IfNotExists)
	return f
}

// Apply makes the sequence known.
func (o *CreateSequence) Apply(s *schema.Schema) error {
	options := o.Options
	return putNew(s, &schema.Object{Kind: schema.SequenceObject, Name: o.Name, Options: &options}, o.IfNotExists)
}

// Reverse drops the sequence, unless it may have been there before.
func (o *CreateSequence) Reverse(schema.View) (Op, error) {
	if o.IfNotExists {
		return nil, mayHaveBeen(o.Op(), schema.SequenceObject)
	}
	return &DropSequence{Name: o.Name}, nil
}

// DropSequence is drop_sequence.
type DropSequence struct {
	Name     schema.Name `json:"name"`
	IfExists bool        `json:"if_exists,omitempty"`
	Cascade  bool        `json:"cascade,omitempty"`
}

// Op gives "drop_sequence".
func (*DropSequence) Op() string { return "drop_sequence" }

// Features names the options that not every dialect has.
func (o *DropSequence) Features() []string { return dropFeatures(o.IfExists, o.Cascade) }

// Apply takes the sequence away.
func (o *DropSequence) Apply(s *schema.Schema) error {
	return dropObject(s, schema.SequenceObject, o.Name, o.IfExists)
}

// Reverse creates the sequence again, as it was known to be.
func (o *DropSequence) Reverse(before schema.View) (Op, error) {
	was, err := dropped(o.Op(), before, schema.SequenceObject, o.Name, o.IfExists || o.Cascade)
	if err != nil {
		return nil, err
	}
	return &CreateSequence{Name: o.Name, Options: *was.Options}, nil
}

// ObjectOf gives the name of the view, sequence, enum or schema that an operation makes, alters or drops, if it does.
func ObjectOf(o Op) (schema.Name, bool) {
	switch o := o.(type) {
	case *CreateView:
		return o.Name, true
	case *DropView:
		return o.Name, true
	case *CreateSequence:
		return o.Name, true
	case *AlterSequence:
		return o.Name, true
	case *DropSequence:
		return o.Name, true
	case *CreateEnum:
		return o.Name, true
	case *AddEnumValue:
		return o.Name, true
	case *DropEnum:
		return o.Name, true
	case *CreateSchema:
		return schema.Name{Name: o.Name}, true
	case *DropSchema:
		return schema.Name{Name: o.Name}, true
	default:
		return schema.Name{}, false
	}
}
