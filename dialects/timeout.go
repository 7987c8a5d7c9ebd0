package dialects

import "time"

// Timeout is a time after which a server gives up waiting; zero waits for ever.
type Timeout struct {
	Set   bool
	Value time.Duration
}

// Milliseconds gives the time in milliseconds, one at the least where it is not zero.
func (t Timeout) Milliseconds() int64 {
	if t.Value > 0 {
		return max(1, t.Value.Milliseconds())
	}
	return 0
}

// Seconds gives the time in whole seconds, rounded up.
func (t Timeout) Seconds() int64 { return int64((t.Value + time.Second - 1) / time.Second) }

// Timeouts is a Dialect of a database whose sessions give up waiting when they are told to.
type Timeouts interface {
	// LockTimeout gives the statements that say how long a statement waits for a table lock, and those that take it back.
	LockTimeout(t Timeout, f Facts) (set, reset []Statement, err error)
	// StatementTimeout says how long a statement may run. A database that has no such time gives an *UnsupportedError.
	StatementTimeout(t Timeout, f Facts) (set, reset []Statement, err error)
	// GaveWay reports whether a server's refusal of this code comes of another session's work: a lock that was not had in time, a deadlock.
	// What was refused may be tried again.
	GaveWay(code string) bool
}

// Settings makes the statements of a Timeouts.
func Settings(texts ...string) []Statement {
	out := make([]Statement, len(texts))
	for i, t := range texts {
		out[i] = Statement{SQL: t, Op: "setting"}
	}
	return out
}
