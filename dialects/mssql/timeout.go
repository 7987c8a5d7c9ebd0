package mssql

import (
	"fmt"
	"slices"

	"mig/dialects"
)

// LockTimeout sets LOCK_TIMEOUT; -1 waits for ever. https://learn.microsoft.com/sql/t-sql/statements/set-lock-timeout-transact-sql
func (*Dialect) LockTimeout(t dialects.Timeout, _ dialects.Facts) (set, reset []dialects.Statement, err error) {
	ms := t.Milliseconds()
	if ms == 0 {
		ms = -1
	}
	return dialects.Settings(fmt.Sprintf("SET LOCK_TIMEOUT %d", ms)), dialects.Settings("SET LOCK_TIMEOUT -1"), nil
}

// StatementTimeout is not there: the server leaves it to clients.
func (*Dialect) StatementTimeout(_ dialects.Timeout, f dialects.Facts) (set, reset []dialects.Statement, err error) {
	return nil, nil, &dialects.UnsupportedError{Dialect: "mssql", Version: f.Version, What: "statement_timeout", Hint: "SQL Server has no such setting; set lock_timeout"}
}

// GaveWay knows the lock that was not had in time and the deadlock's victim.
// https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
func (*Dialect) GaveWay(code string) bool { return slices.Contains([]string{"1222", "1205"}, code) }
