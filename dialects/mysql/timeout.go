package mysql

import (
	"fmt"
	"slices"

	"mig/dialects"
)

const longest = 31536000 // seconds, a year: these have no "for ever"

// LockTimeout sets the waits for metadata locks and for locks of rows, in whole seconds.
// https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_lock_wait_timeout
func (*Dialect) LockTimeout(t dialects.Timeout, _ dialects.Facts) (set, reset []dialects.Statement, err error) {
	seconds := t.Seconds()
	if seconds == 0 {
		seconds = longest
	}
	return dialects.Settings(fmt.Sprintf("SET SESSION lock_wait_timeout = %d", seconds), fmt.Sprintf("SET SESSION innodb_lock_wait_timeout = %d", seconds)),
		dialects.Settings("SET SESSION lock_wait_timeout = DEFAULT", "SET SESSION innodb_lock_wait_timeout = DEFAULT"), nil
}

// StatementTimeout is MariaDB's alone: MySQL's max_execution_time ends queries that only read.
// https://mariadb.com/kb/en/aborting-statements/ https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_execution_time
func (*Dialect) StatementTimeout(t dialects.Timeout, f dialects.Facts) (set, reset []dialects.Statement, err error) {
	if !isMaria(f) {
		return nil, nil, &dialects.UnsupportedError{Dialect: "mysql", Version: f.Version, What: "statement_timeout", Hint: "MySQL bounds queries that only read; set lock_timeout, and keep statements short"}
	}
	return dialects.Settings(fmt.Sprintf("SET SESSION max_statement_time = %d.%03d", t.Milliseconds()/1000, t.Milliseconds()%1000)),
		dialects.Settings("SET SESSION max_statement_time = DEFAULT"), nil
}

// GaveWay knows ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_LOCK_NOWAIT and MariaDB's ER_STATEMENT_TIMEOUT.
// https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
func (*Dialect) GaveWay(code string) bool {
	return slices.Contains([]string{"1205", "1213", "3572", "1969"}, code)
}
