// Package op holds mig's operations: one struct each, plain data that says what to do to
// a schema. An operation applies itself to a schema and reverses itself; it never
// writes SQL, which is the dialects' work, and never reads templates or files.
package op

import (
	"strings"

	"mig/dsl/schema"
)

// Op is an operation. Implementations are pointers to structs whose JSON form names
// their fields; a program that embeds mig may add its own.
type Op interface {
	// Op gives the name of the helper that makes the operation: "create_table".
	Op() string
	// Apply makes the change to the schema. A table that is not known stays so; what
	// can't be true (a column added twice) is an error, and leaves the schema as it was.
	Apply(*schema.Schema) error
	// Reverse gives the operation that undoes this one, from the schema before it, or
	// an *IrreversibleError.
	Reverse(before schema.View) (Op, error)
	// Features names the options set that not every dialect has. A dialect that does
	// not list one of them for this operation refuses it, so that none is ever ignored.
	Features() []string
}

// IrreversibleError says why an operation can't be undone.
type IrreversibleError struct {
	Op     string
	Reason string
}

// Error gives the operation and the reason.
func (e *IrreversibleError) Error() string { return e.Op + " can't be reversed: " + e.Reason }

// Several is a list of operations that count as one: the reverse of an operation that
// takes several to undo.
type Several []Op

// Op gives the names of all operations of the list.
func (s Several) Op() string {
	names := make([]string, len(s))
	for i, o := range s {
		names[i] = o.Op()
	}
	return strings.Join(names, "+")
}

// Apply applies the operations in order.
func (s Several) Apply(to *schema.Schema) error {
	for _, o := range s {
		if err := o.Apply(to); err != nil {
			return err
		}
	}
	return nil
}

// Reverse can't be had: each operation needs the schema before itself.
func (s Several) Reverse(schema.View) (Op, error) {
	return nil, &IrreversibleError{s.Op(), "it is a reverse itself"}
}

// Features gives nothing: the operations of the list are compiled one by one.
func (s Several) Features() []string { return nil }

// Parts gives the operations that an operation holds.
func Parts(o Op) []Op {
	switch o := o.(type) {
	case *Batch:
		return o.Ops
	case *When:
		return o.Ops
	default:
		return nil
	}
}

// known gives the table to change, nil when it is unknown, and an error when it can't be there.
func known(s *schema.Schema, n schema.Name) (*schema.Table, error) {
	if s.Dropped(n) {
		return nil, tableGone(n)
	}
	return s.Table(n)
}

// features collects names of options that are set.
type features []string

func (f *features) add(name string, set bool) {
	if set {
		*f = append(*f, name)
	}
}
