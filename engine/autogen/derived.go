package autogen

import (
	"reflect"
	"slices"

	"mig/dsl/op"
)

// derivation is of what, and how, a section's way back was derived.
type derivation struct {
	options Options
	ops     []op.Op // of the upgrade, but for those that were taken out
	back    []op.Op
}

// Derived tells that Reverse has given the operations of down, of those of up and with these options. A Rewriter that takes one out of up then takes out of down what undoes it, as long as
// nothing else has changed down.
func Derived(up, down *Ops, o Options) {
	up.derived = &derivation{options: o, ops: up.Ops, back: down.Ops}
}

// takeBack derives the downgrade anew of an upgrade from which operations have gone, if it is still what mig has derived.
func (s *MigrationScript) takeBack(up *Ops, gone []op.Op) {
	i := slices.IndexFunc(s.Downgrades, func(down *Ops) bool { return down.Database == up.Database })
	if up.derived == nil || len(gone) == 0 || i < 0 || !slices.EqualFunc(up.derived.back, s.Downgrades[i].Ops, identical) {
		return
	}
	d := *up.derived
	d.ops = lessOf(d.ops, gone)
	if back, err := Reverse(d.ops, up.From, d.options); err == nil { // else what is left can't run by itself: a rule that comes later may see to that, or the revision is refused
		down := *s.Downgrades[i]
		down.Ops, d.back = back, back
		s.Downgrades[i] = &down
	}
	up.derived = &d
}

// lessOf gives operations without some, also of those in batches.
func lessOf(list, gone []op.Op) (out []op.Op) {
	for _, o := range list {
		if slices.ContainsFunc(gone, func(g op.Op) bool { return identical(g, o) }) {
			continue
		}
		if b, ok := o.(*op.Batch); ok {
			if parts := lessOf(b.Ops, gone); len(parts) < len(b.Ops) {
				out = append(out, batches(b, parts)...)
				continue
			}
		}
		out = append(out, o)
	}
	return out
}

// identical reports whether two operations are one, and not only alike.
func identical(a, b op.Op) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	return x.Kind() == reflect.Pointer && y.Kind() == reflect.Pointer && x.Pointer() == y.Pointer() && x.Type() == y.Type()
}
