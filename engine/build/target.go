package build

import (
	"strings"

	"mig/dsl"
	"mig/dsl/diag"
	"mig/dsl/schema"
	"mig/engine/script"
)

// Target is a schema that is wanted, as files state it.
type Target struct {
	Schema *schema.Schema
	Items  []script.Item // with the statements that make it where there is nothing
	Lost   []Lost        // what raw SQL in it makes or changes, which Schema does not know
}

// Target evaluates the files of a schema that is wanted, one after the other, as if they were one revision: each is operations as a whole, or has them in a section
// "upgrade", or upgrade_NAME for one of several databases.
func (b *Builder) Target(files []*diag.Source) (*Target, error) {
	now := newState(nil, b.rules(), b.Dialect)
	now.lost, now.target = &losses{found: map[string]Lost{}}, true
	out := &Target{}
	for _, src := range files {
		if err := b.Stop(); err != nil {
			return nil, err
		}
		s, err := b.targetSection(src)
		if err != nil {
			return nil, err
		}
		items, err := b.items(s, now)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, items...)
	}
	out.Schema, out.Lost = now.now, now.lost.list(now.now)
	for _, l := range out.Lost {
		if l.Missing {
			return nil, diag.Errorf(l.Pos, "%s: the target has no table %s", l.Why, l.Table).WithHint("a target makes each table before what is about it")
		}
	}
	return out, nil
}

// Try evaluates the upgrade of a revision after those before it, and reports why it can't be. It writes no SQL.
func (b *Builder) Try(id string) error {
	ids, err := b.Graph.Closure([]string{id})
	if err != nil {
		return err
	}
	s := newState(nil, b.rules(), b.Dialect)
	for _, before := range ids {
		if err := b.Stop(); err != nil {
			return err
		}
		if before != id {
			b.replayOne(b.File(before), s)
		}
	}
	up, err := b.section(b.File(id), "upgrade")
	if err != nil {
		return err
	}
	return b.atOnce(func() error { return b.replay(up, s) })
}

func (b *Builder) targetSection(src *diag.Source) (section, error) {
	s := section{file: &dsl.File{Source: src}}
	if first, _, _ := strings.Cut(src.Text, "\n"); strings.TrimRight(first, " \t") == "---" {
		return s, diag.Errorf(diag.Pos{File: src.Name, Line: 1}, "a target has no front matter: it is no revision").WithHint("write the operations alone that make the schema where there is nothing")
	}
	all, err := s.file.Sections()
	if err != nil {
		return s, err
	}
	if err := b.known(s, all); err != nil {
		return s, err
	}
	for _, name := range []string{"upgrade_" + b.Database, "upgrade"} {
		for _, there := range all {
			if name == there {
				s.name = name
				return s, nil
			}
		}
	}
	return s, nil
}
