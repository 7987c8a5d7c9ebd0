package dialects

import (
	"iter"

	"mig/dsl/diag"
)

// Series is statements that are made one by one when they are asked for, since all of them at once would fill the memory: those of a large file
// of rows, or of a long script of raw SQL. They were made once before, so that nothing can be wrong with them any more.
type Series struct {
	Count      int
	Autocommit bool // at least one can't run in a transaction
	Client     bool // at least one is a command of the client
	// Each visits them in order, until yield gives false; every time the same.
	Each func(yield func(Statement) bool)
}

// Expand visits statements in order, those of a Series in its place. What a visitor is given is its own only until it asks for the next.
func Expand(list []Statement) iter.Seq[*Statement] {
	return func(yield func(*Statement) bool) {
		for i := range list {
			if !list[i].expand(yield) {
				return
			}
		}
	}
}

func (s *Statement) expand(yield func(*Statement) bool) (more bool) {
	if s.Series == nil {
		return yield(s)
	}
	more = true
	s.Series.Each(func(one Statement) bool {
		if one.Op == "" {
			one.Op = s.Op
		}
		if one.Pos == (diag.Pos{}) {
			one.Pos = s.Pos
		}
		more = yield(&one)
		return more
	})
	return more
}

// Len counts statements, with those of each Series.
func Len(list []Statement) (n int) {
	for i := range list {
		if list[i].Series != nil {
			n += list[i].Series.Count
		} else {
			n++
		}
	}
	return n
}

// NeedsAutocommit reports whether a statement, or one of its Series, can't run in a transaction.
func (s *Statement) NeedsAutocommit() bool {
	return s.Autocommit || s.Series != nil && s.Series.Autocommit
}

// IsClient reports whether a statement, or one of its Series, is a command of the client.
func (s *Statement) IsClient() bool { return s.Client || s.Series != nil && s.Series.Client }
