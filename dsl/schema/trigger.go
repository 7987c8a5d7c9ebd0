package schema

import (
	"slices"
	"strings"
)

// Trigger is a trigger of a table, as far as raw SQL or the database's catalog tells of it. Only a dialect that makes tables anew needs to know.
type Trigger struct {
	Name  Name   // its schema is the table's
	Table string // a table or a view
	SQL   string // as the catalog keeps it
	// Unsure is why SQL may not be what the catalog has, "" where it is.
	Unsure string
}

// Hangs reports whether the trigger is one of a table, in whatever case their names are written.
func (t *Trigger) Hangs(table Name) bool {
	return strings.EqualFold(t.Table, table.Name) && strings.EqualFold(t.Name.Schema, table.Schema)
}

// is reports whether a name is the trigger's.
func (t *Trigger) is(n Name) bool {
	return strings.EqualFold(t.Name.Name, n.Name) && strings.EqualFold(t.Name.Schema, n.Schema)
}

// Renaming is a table, or a column of it, that gets another name.
type Renaming struct {
	Table  Name
	Column string // "" where it is the table that is renamed
	To     string
}

// Rewriter gives triggers as the database has them after a renaming, whose text it changes with the names. The schema is that before it.
type Rewriter func(before View, triggers []*Trigger, r Renaming) []*Trigger

// Triggers gives the known triggers, in the order in which they were made.
func (s *Schema) Triggers() ([]*Trigger, error) {
	if s.underTriggers && s.under != nil {
		below, err := s.under.Triggers()
		if err != nil {
			return nil, err
		}
		s.triggers, s.underTriggers = slices.Clone(below), false
	}
	return s.triggers, nil
}

// PutTrigger makes a trigger known, behind the others.
func (s *Schema) PutTrigger(t *Trigger) error {
	if err := s.DropTrigger(t.Name); err != nil {
		return err
	}
	s.triggers = append(s.triggers, t)
	return nil
}

// DropTrigger takes a trigger away.
func (s *Schema) DropTrigger(n Name) error {
	return s.dropTriggers(func(t *Trigger) bool { return t.is(n) })
}

// DropTriggersOf takes the triggers of a table away.
func (s *Schema) DropTriggersOf(table Name) error {
	return s.dropTriggers(func(t *Trigger) bool { return t.Hangs(table) })
}

// DropTriggers takes all triggers away.
func (s *Schema) DropTriggers() error {
	return s.dropTriggers(func(*Trigger) bool { return true })
}

func (s *Schema) dropTriggers(which func(*Trigger) bool) error {
	all, err := s.Triggers()
	if err == nil && slices.ContainsFunc(all, which) {
		s.triggers = slices.DeleteFunc(slices.Clone(all), which)
	}
	return err
}

// Rename tells the triggers of a renaming. It comes before what is renamed is changed here.
func (s *Schema) Rename(r Renaming) error {
	all, err := s.Triggers()
	if err != nil || len(all) == 0 || s.Rules == nil || s.Rules.Rewrite == nil {
		return err
	}
	s.triggers = s.Rules.Rewrite(s, all, r)
	return nil
}
