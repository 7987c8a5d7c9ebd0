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
	pending []func(*state) error
	waiting []op.Op // the operations among the pending

	// inspect reads a table of the database as it was before the plan; nil offline. stale are the tables that raw SQL of the plan changes: for
	// them that definition is out of date.
	inspect func(schema.Name) (*schema.Table, error)
	stale   map[string]bool // by name, in lower case, without the schema

	lost  *losses                                     // notes what makes tables unknown; nil where no one asks
	seen  func(item)                                  // is told of each item that was applied; nil where no one asks
	hangs func(sql string) func(*schema.Schema) error // of the dialect; nil for one that does not need to know

	// Of the revision that is being built:
	transaction bool // it did not say transaction: false
	framed      bool // mig has a transaction around it
	target      bool // it is no revision, but a schema that is wanted
}

// newState starts from nothing, or from what base replays.
func newState(base func(*schema.Schema) error, rules *schema.Rules, d dialects.Dialect) *state {
	s := &state{now: schema.New(), base: base, hangs: hangs(d)}
	s.now.Rules = rules
	return s
}

// hangs gives what reads raw SQL for a dialect that must know what hangs on tables.
func hangs(d dialects.Dialect) func(string) func(*schema.Schema) error {
	if h, ok := d.(dialects.Hanging); ok {
		return h.Hangs
	}
	return nil
}

// hanging makes known what hangs on the tables that the database has now.
func (s *state) hanging(f dialects.Facts) error {
	if f.Hanging == nil {
		return nil
	}
	change, err := f.Hanging()
	if err != nil {
		return fmt.Errorf("the triggers and indexes can't be read from the database: %w", err)
	}
	return s.apply(func(to *state) error { return change(to.now) })
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
		if err := change(s); err != nil {
			return err
		}
	}
	s.pending, s.waiting = nil, nil
	return nil
}

// SchemaRules gives the rules of the database, for a schema over this one.
func (s *state) SchemaRules() *schema.Rules { return s.now.Rules }

// Unsure reports whether raw SQL has named an index or an object that is called so. It is asked after a table was.
func (s *state) Unsure(name string) bool { return s.now.Unsure(name) }

// Triggers gives the known triggers.
func (s *state) Triggers() ([]*schema.Trigger, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	return s.now.Triggers()
}

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
func (s *state) apply(change func(*state) error) error {
	if s.base != nil {
		s.pending = append(s.pending, change)
		return nil
	}
	return change(s)
}

// applyOp applies an item's operation. Its table is read first, where it can be: later the database would tell of it as it was before.
func (s *state) applyOp(it item) error {
	if s.base == nil {
		return explain(it, s.applyNow(it.op))
	}
	s.wait(it)
	return nil
}

// wait keeps an item until what was before it is known.
func (s *state) wait(it item) {
	s.waiting = append(s.waiting, it.op)
	s.pending = append(s.pending, func(to *state) error { return explain(it, to.applyNow(it.op)) })
}

func (s *state) applyNow(o op.Op) error {
	if n, ok := op.TableOf(o); ok {
		if _, creates := o.(*op.CreateTable); !creates {
			if err := s.read(n); err != nil {
				return err
			}
		}
	}
	if err := o.Apply(s.now); err != nil {
		return err
	}
	s.uncertain(o)
	return nil
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
	names := touched(sql)
	if len(names.tables)+len(names.others) == 0 && !names.unsure {
		return
	}
	_ = s.apply(func(to *state) error { // forgetting never fails
		if names.unsure {
			to.now.ForgetAll()
			to.inspect = nil
		}
		for _, n := range names.tables {
			to.now.ForgetLike(n)
			if to.stale != nil {
				to.stale[strings.ToLower(n)] = true
			}
		}
		for _, n := range names.others {
			to.now.ForgetNamed(n)
		}
		return nil
	})
}

// raw takes from raw SQL what it tells of the schema.
func (s *state) raw(sql string) {
	s.forget(sql)
	if s.hangs == nil || !defines(sql) {
		return
	}
	if change := s.hangs(sql); change != nil {
		_ = s.apply(func(to *state) error {
			_ = change(to.now) // what is not known of the table isn't known of what hangs on it
			return nil
		})
	}
}

// forgetIn makes unknown what is named by the SQL that stands in a condition.
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
