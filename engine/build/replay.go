package build

import (
	"mig/dsl/schema"
)

// state is the schema as a plan goes along. What was there before the plan is replayed when
// it is first asked for, and not at all if it never is; until then the plan's own operations wait.
type state struct {
	now     *schema.Schema
	base    func(*schema.Schema) error // replays what was there before; nil once that is done
	pending []func(*schema.Schema) error
}

// newState starts from nothing, or from what base replays.
func newState(base func(*schema.Schema) error) *state {
	return &state{now: schema.New(), base: base}
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

// Table gives a known table, or nil.
func (s *state) Table(n schema.Name) (*schema.Table, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	return s.now.Table(n)
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

// apply makes a change, now or when what was before it is known.
func (s *state) apply(change func(*schema.Schema) error) error {
	if s.base != nil {
		s.pending = append(s.pending, change)
		return nil
	}
	return change(s.now)
}

// forget makes the tables unknown that raw SQL names.
func (s *state) forget(sql string) {
	names := touched(sql)
	if len(names) == 0 {
		return
	}
	_ = s.apply(func(now *schema.Schema) error { // forgetting never fails
		for _, n := range names {
			now.Forget(n)
		}
		return nil
	})
}
