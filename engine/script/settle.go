package script

import "mig/dialects"

// settling gives what runs before the transaction that begins with a step, and what is looked at because of that, or of what came before, when the step ends.
func (s *Script) settling(i int) (before, after []dialects.Statement) {
	for k := i; k < len(s.Steps) && before == nil && (k == i && !s.together(k) || k > i && s.together(k)); k++ {
		before = s.Steps[k].Settle
	}
	for k := 0; k <= i && after == nil && len(s.Steps[i].Items) > 0; k++ {
		after = s.Steps[k].Settled
	}
	return before, after
}

// together reports whether a step is in the transaction of the one before it.
func (s *Script) together(i int) bool { return s.Single && i > 0 && !s.outside(i-1) }
