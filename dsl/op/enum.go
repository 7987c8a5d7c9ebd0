package op

import (
	"fmt"
	"slices"

	"mig/dsl/schema"
)

// CreateEnum is create_enum.
type CreateEnum struct {
	Name   schema.Name `json:"name"`
	Values []string    `json:"values"`
}

// Op gives "create_enum".
func (*CreateEnum) Op() string { return "create_enum" }

// Features gives nothing: a dialect has enumerated types or it has not.
func (*CreateEnum) Features() []string { return nil }

// Apply makes the type known.
func (o *CreateEnum) Apply(s *schema.Schema) error {
	return putNew(s, &schema.Object{Kind: schema.EnumObject, Name: o.Name, Values: o.Values}, false)
}

// Reverse drops the type.
func (o *CreateEnum) Reverse(schema.View) (Op, error) { return &DropEnum{Name: o.Name}, nil }

// AddEnumValue is add_enum_value. Before and After name the value beside which the new one goes; without them it is the last.
type AddEnumValue struct {
	Name        schema.Name `json:"name"`
	Value       string      `json:"value"`
	Before      string      `json:"before,omitempty"`
	After       string      `json:"after,omitempty"`
	IfNotExists bool        `json:"if_not_exists,omitempty"`
}

// Op gives "add_enum_value".
func (*AddEnumValue) Op() string { return "add_enum_value" }

// Features names the options that not every dialect has.
func (o *AddEnumValue) Features() []string {
	var f features
	f.add("if_not_exists", o.IfNotExists)
	return f
}

// Apply puts the value into its place.
func (o *AddEnumValue) Apply(s *schema.Schema) error {
	e, err := s.Object(schema.EnumObject, o.Name)
	if err != nil || e == nil {
		return err
	}
	if slices.Contains(e.Values, o.Value) {
		if o.IfNotExists {
			return nil
		}
		return fmt.Errorf("the enum %s has the value %q already", o.Name, o.Value)
	}
	at := len(e.Values)
	for _, beside := range []struct {
		value string
		shift int
	}{{o.Before, 0}, {o.After, 1}} {
		if beside.value == "" {
			continue
		}
		i := slices.Index(e.Values, beside.value)
		if i < 0 {
			return fmt.Errorf("the enum %s has no value %q", o.Name, beside.value)
		}
		at = i + beside.shift
	}
	changed := *e
	changed.Values = slices.Insert(slices.Clone(e.Values), at, o.Value)
	s.PutObject(&changed)
	return nil
}

// Reverse can't be had: PostgreSQL takes no value out of an enum.
func (o *AddEnumValue) Reverse(schema.View) (Op, error) {
	return nil, &IrreversibleError{o.Op(), "no database takes a value out of an enum"}
}

// DropEnum is drop_enum.
type DropEnum struct {
	Name     schema.Name `json:"name"`
	IfExists bool        `json:"if_exists,omitempty"`
	Cascade  bool        `json:"cascade,omitempty"`
}

// Op gives "drop_enum".
func (*DropEnum) Op() string { return "drop_enum" }

// Features names the options that not every dialect has.
func (o *DropEnum) Features() []string { return dropFeatures(o.IfExists, o.Cascade) }

// Apply takes the type away.
func (o *DropEnum) Apply(s *schema.Schema) error {
	return dropObject(s, schema.EnumObject, o.Name, o.IfExists)
}

// Reverse creates the type again, as it was known to be.
func (o *DropEnum) Reverse(before schema.View) (Op, error) {
	was, err := dropped(o.Op(), before, schema.EnumObject, o.Name, o.IfExists || o.Cascade)
	if err != nil {
		return nil, err
	}
	return &CreateEnum{Name: o.Name, Values: was.Values}, nil
}
