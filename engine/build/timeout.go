package build

import (
	"errors"
	"time"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/engine/script"
	"mig/engine/source"
)

// Timeouts are the settings' times for all revisions that have none of their own.
type Timeouts struct {
	Lock, Statement dialects.Timeout
	Retry           script.Retry
	// Lacks is told of a time that the database does not have; a revision's own would be an error.
	Lacks func(err error)
}

func own(t source.Option[time.Duration]) dialects.Timeout {
	return dialects.Timeout{Set: t.Set, Value: t.Value}
}

// timeouts sets a step's times, and how often it is tried.
func (b *Builder) timeouts(s *script.Step, f *source.File) error {
	m := &f.Meta
	s.Retry = b.Timeouts.Retry
	if m.Retry.Set {
		s.Retry = script.Retry{Attempts: m.Retry.Value.Attempts, Wait: m.Retry.Value.Wait}
	}
	ways, _ := b.Dialect.(dialects.Timeouts)
	if ways == nil || !m.LockTimeout.Set && !m.StatementTimeout.Set && !b.Timeouts.Lock.Set && !b.Timeouts.Statement.Set {
		return nil // most have none
	}
	for _, one := range []struct {
		key          string
		own, general dialects.Timeout
		write        func(dialects.Timeout, dialects.Facts) (set, reset []dialects.Statement, err error)
	}{
		{"lock_timeout", own(m.LockTimeout), b.Timeouts.Lock, ways.LockTimeout},
		{"statement_timeout", own(m.StatementTimeout), b.Timeouts.Statement, ways.StatementTimeout},
	} {
		t := one.own
		if !t.Set {
			t = one.general
		}
		if !t.Set {
			continue
		}
		set, reset, err := one.write(t, b.Facts)
		if err != nil && !one.own.Set {
			b.Timeouts.Lacks(err)
			continue
		}
		if err != nil {
			return lacking(f, one.key, err)
		}
		s.Set, s.Reset = append(s.Set, set...), append(s.Reset, reset...)
	}
	return nil
}

func lacking(f *source.File, key string, err error) *diag.Error {
	e := f.Errorf(key, 0, "%w", err)
	var no *dialects.UnsupportedError
	if errors.As(err, &no) {
		e.Hint = no.Hint
	}
	return e
}
