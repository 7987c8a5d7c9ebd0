package sqlite

import (
	"fmt"
	"strings"

	"mig/dialects"
)

// LockTimeout sets busy_timeout, which has no "for ever": zero is the longest time that it takes.
// https://www.sqlite.org/pragma.html#pragma_busy_timeout
func (*Dialect) LockTimeout(t dialects.Timeout, _ dialects.Facts) (set, reset []dialects.Statement, err error) {
	ms := t.Milliseconds()
	if ms == 0 {
		ms = 1<<31 - 1
	}
	return dialects.Settings(fmt.Sprintf("PRAGMA busy_timeout=%d", ms)), dialects.Settings(fmt.Sprintf("PRAGMA busy_timeout=%d", busyTimeout)), nil
}

// StatementTimeout is not there.
func (*Dialect) StatementTimeout(_ dialects.Timeout, f dialects.Facts) (set, reset []dialects.Statement, err error) {
	return nil, nil, &dialects.UnsupportedError{Dialect: "sqlite", Version: f.Version, What: "statement_timeout", Hint: "SQLite runs in mig's own process; lock_timeout bounds the wait for other writers"}
}

// GaveWay knows SQLITE_BUSY and SQLITE_LOCKED. https://www.sqlite.org/rescode.html
func (*Dialect) GaveWay(code string) bool {
	return strings.HasPrefix(code, "SQLITE_BUSY") || strings.HasPrefix(code, "SQLITE_LOCKED")
}
