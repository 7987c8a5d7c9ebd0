package build

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// state is the schema as a plan goes along. What was there before the plan is replayed when
// it is first asked for, and not at all if it never is; until then the plan's own operations wait.
type state struct {
	now     *schema.Schema
	base    func(*schema.Schema) error // replays what was there before; nil once that is done
	pending []func(*schema.Schema) error

	// inspect reads a table of the database as it was before the plan; nil offline. stale are the tables that raw SQL of the plan changes: for
	// them that definition is out of date.
	inspect func(schema.Name) (*schema.Table, error)
	stale   map[string]bool // by name, in lower case, without the schema

	lost *losses // notes what makes tables unknown; nil where no one asks

	// Of the revision that is being built:
	transaction bool // it did not say transaction: false
	framed      bool // mig has a transaction around it
}

// newState starts from nothing, or from what base replays.
func newState(base func(*schema.Schema) error, d dialects.Dialect) *state {
	s := &state{now: schema.New(), base: base}
	s.now.Rules = dialects.Rules(d)
	return s
}

func (s *state) ready() error {
	if s.base == nil {
		return nil
	}
	base := s.base
	s.base = nil
	if err := base(s.now); err != nil {
		return err
	}
	for _, change := range s.pending {
		if err := change(s.now); err != nil {
			return err
		}
	}
	s.pending = nil
	return nil
}

// Ways gives the rules of the database, for a schema over this one.
func (s *state) Ways() schema.Rules { return s.now.Rules }

// Table gives a known table, or nil.
func (s *state) Table(n schema.Name) (*schema.Table, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	if err := s.read(n); err != nil {
		return nil, err
	}
	return s.now.Table(n)
}

// read makes a table known from the database, if no revision tells what it is.
func (s *state) read(n schema.Name) error {
	if s.inspect == nil || s.stale[strings.ToLower(n.Name)] || s.now.Dropped(n) {
		return nil
	}
	if t, err := s.now.Table(n); err != nil || t != nil {
		return err
	}
	t, err := s.inspect(n)
	if err != nil {
		return fmt.Errorf("the table %s can't be read from the database: %w", n, err)
	}
	if t != nil {
		t.Name = n
		s.now.Put(t)
	}
	return nil
}

// IndexTable gives the known table of an index, or nil.
func (s *state) IndexTable(n schema.Name) (*schema.Table, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	return s.now.IndexTable(n)
}

// Tables gives the known tables.
func (s *state) Tables() ([]*schema.Table, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	return s.now.Tables()
}

// Referring gives the known tables that have a foreign key to a table.
func (s *state) Referring(n schema.Name) ([]*schema.Table, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	return s.now.Referring(n)
}

// Object gives a known object that is no table, or nil.
func (s *state) Object(kind schema.ObjectKind, n schema.Name) (*schema.Object, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	return s.now.Object(kind, n)
}

// apply makes a change, now or when what was before it is known.
func (s *state) apply(change func(*schema.Schema) error) error {
	if s.base != nil {
		s.pending = append(s.pending, change)
		return nil
	}
	return change(s.now)
}

// applyOp applies an operation. Its table is read first, where it can be: later the database would tell of it as it was before.
func (s *state) applyOp(o op.Op) error {
	return s.apply(func(now *schema.Schema) error {
		if n, ok := op.TableOf(o); ok {
			if _, creates := o.(*op.CreateTable); !creates {
				if err := s.read(n); err != nil {
					return err
				}
			}
		}
		if err := o.Apply(now); err != nil {
			return err
		}
		s.uncertain(o)
		return nil
	})
}

// uncertain notes the tables that a condition leaves unknown: what the database told of them may not be so any more.
func (s *state) uncertain(o op.Op) {
	w, ok := o.(*op.When)
	if !ok || s.inspect == nil {
		return
	}
	for _, n := range w.Changes() {
		if t, err := s.now.Table(n); err == nil && t == nil {
			s.stale[strings.ToLower(n.Name)] = true
		}
	}
}

// forget makes the tables unknown that raw SQL names.
func (s *state) forget(sql string) {
	names, sure := touched(sql)
	if len(names) == 0 && sure {
		return
	}
	_ = s.apply(func(now *schema.Schema) error { // forgetting never fails
		if !sure {
			now.ForgetAll()
			s.inspect = nil
		}
		for _, n := range names {
			now.ForgetLike(n)
			if s.stale != nil {
				s.stale[strings.ToLower(n)] = true
			}
		}
		return nil
	})
}

// forgetIn does the same for the SQL that stands in a condition.
func (s *state) forgetIn(ops []op.Op) {
	for _, o := range ops {
		switch o := o.(type) {
		case *op.Execute:
			s.forget(o.SQL)
		case *op.When:
			s.forgetIn(o.Ops)
		}
	}
}
