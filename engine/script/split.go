package script

import (
	"iter"
	"slices"

	"mig/engine/revision"
)

// Split gives the script of each step alone, in order: it starts at the rows of the version table before the step, ends at those after it, and has the same form. Run one after
// the other they do what the whole does, but that each has a transaction of its own where the whole is a single one. They share the whole's statements: it costs little to have
// thousands. What Form.From leaves out is of the first.
//
// The steps of a stamp belong together, since what stands between them need not be a state that a database may be in: a script of them is not to be split.
func (s *Script) Split() iter.Seq[*Script] {
	return func(yield func(*Script) bool) {
		before := s.Plan.From
		for i, heads := range s.Plan.HeadsAfter() {
			one := *s
			one.Plan = revision.Plan{From: before, To: slices.Clone(heads), Steps: s.Plan.Steps[i : i+1]}
			one.Steps = s.Steps[i : i+1]
			if i > 0 {
				one.Form.From, one.Notes = 0, nil
			}
			if before = one.Plan.To; !yield(&one) {
				return
			}
		}
	}
}

// Range says where the script starts and ends, as its header does.
func (s *Script) Range() string { return s.span() }

// Command gives what a shell runs the script with when it is in a file; lines after the first are for the client's prompt.
func (s *Script) Command(file string) string {
	one := *s
	one.Form.File = file
	words := s.Dialect.Script(s.Facts)
	w := &writer{s: &one, words: words, lines: s.Form.lines(words)}
	return w.command()
}
