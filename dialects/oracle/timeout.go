package oracle

import (
	"fmt"
	"slices"

	"mig/dialects"
)

const longestWait = 1000000 // seconds: DDL_LOCK_TIMEOUT has no "for ever"

// LockTimeout sets DDL_LOCK_TIMEOUT, in whole seconds. https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/DDL_LOCK_TIMEOUT.html
func (*Dialect) LockTimeout(t dialects.Timeout, _ dialects.Facts) (set, reset []dialects.Statement, err error) {
	seconds := min(t.Seconds(), longestWait)
	if seconds == 0 {
		seconds = longestWait
	}
	return dialects.Settings(fmt.Sprintf("ALTER SESSION SET DDL_LOCK_TIMEOUT = %d", seconds)), dialects.Settings("ALTER SESSION SET DDL_LOCK_TIMEOUT = 0"), nil
}

// StatementTimeout is not there.
func (*Dialect) StatementTimeout(_ dialects.Timeout, f dialects.Facts) (set, reset []dialects.Statement, err error) {
	return nil, nil, &dialects.UnsupportedError{Dialect: "oracle", Version: f.Version, What: "statement_timeout", Hint: "a profile of the user bounds the time of a call; set lock_timeout"}
}

// GaveWay knows a resource that is busy, a timeout of a wait, and the deadlock's victim. https://docs.oracle.com/en/error-help/db/
func (*Dialect) GaveWay(code string) bool {
	return slices.Contains([]string{"ORA-00054", "ORA-30006", "ORA-04021", "ORA-00060"}, code)
}
