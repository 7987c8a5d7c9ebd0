package mysql

import (
	"fmt"
	"slices"
	"strconv"

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
	value := strconv.FormatInt(seconds, 10)
	return slices.Concat(setting("lock_wait_timeout", value), setting("innodb_lock_wait_timeout", value)),
		slices.Concat(restored("lock_wait_timeout"), restored("innodb_lock_wait_timeout")), nil
}

// StatementTimeout is MariaDB's alone: MySQL's max_execution_time ends queries that only read.
// https://mariadb.com/kb/en/aborting-statements/ https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_execution_time
func (*Dialect) StatementTimeout(t dialects.Timeout, f dialects.Facts) (set, reset []dialects.Statement, err error) {
	if !isMaria(f) {
		return nil, nil, &dialects.UnsupportedError{Dialect: "mysql", Version: f.Version, What: "statement_timeout", Hint: "MySQL bounds queries that only read; set lock_timeout, and keep statements short"}
	}
	return setting("max_statement_time", fmt.Sprintf("%d.%03d", t.Milliseconds()/1000, t.Milliseconds()%1000)), restored("max_statement_time"), nil
}

// setting keeps what was set before in a variable, since on_connect may have set it.
func setting(name, value string) []dialects.Statement {
	return dialects.Settings("SET @mig_"+name+" = @@SESSION."+name, "SET SESSION "+name+" = "+value)
}

func restored(name string) []dialects.Statement {
	return dialects.Settings("SET SESSION " + name + " = @mig_" + name)
}

// GaveWay knows ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_LOCK_NOWAIT and MariaDB's ER_STATEMENT_TIMEOUT.
// https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
func (*Dialect) GaveWay(code string) bool {
	return slices.Contains([]string{"1205", "1213", "3572", "1969"}, code)
}
