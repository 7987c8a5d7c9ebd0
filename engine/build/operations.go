package build

import (
	"mig/dialects"
	"mig/dsl/diag"
	"mig/dsl/op"
)

// Statements gives the SQL of operations that no revision holds, each after what those before it do. Of a table only what the database tells is known.
func (b *Builder) Statements(ops ...op.Op) (list []dialects.Statement, err error) {
	now := newState(nil, b.rules(), b.Dialect)
	now.inspect, now.stale, now.transaction = b.Facts.Inspect, map[string]bool{}, true
	if err := now.hanging(b.Facts); err != nil {
		return nil, err
	}
	for _, o := range ops {
		done, err := b.item(item{op: o, at: nowhere{}}, now)
		if err != nil {
			return nil, err
		}
		for st := range dialects.Expand(done.Statements) {
			list = append(list, *st)
		}
	}
	return list, nil
}

// nowhere is the place of what stands in no file.
type nowhere struct{}

func (nowhere) Pos() diag.Pos { return diag.Pos{} }
func (nowhere) Errorf(format string, args ...any) *diag.Error {
	return diag.Errorf(diag.Pos{}, format, args...)
}
