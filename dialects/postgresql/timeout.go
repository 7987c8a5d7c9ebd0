package postgresql

import (
	"fmt"
	"slices"

	"mig/dialects"
)

// LockTimeout sets lock_timeout. https://www.postgresql.org/docs/current/runtime-config-client.html
func (*Dialect) LockTimeout(t dialects.Timeout, _ dialects.Facts) (set, reset []dialects.Statement, err error) {
	return setting("lock_timeout", t)
}

// StatementTimeout sets statement_timeout.
func (*Dialect) StatementTimeout(t dialects.Timeout, _ dialects.Facts) (set, reset []dialects.Statement, err error) {
	return setting("statement_timeout", t)
}

// setting keeps what was set before in a setting of mig's own, and takes it back from there: RESET would forget what on_connect has set.
// https://www.postgresql.org/docs/current/runtime-config-custom.html
func setting(name string, t dialects.Timeout) (set, reset []dialects.Statement, err error) {
	return dialects.Settings("SELECT set_config('mig."+name+"', current_setting('"+name+"'), false)", fmt.Sprintf("SET %s = %d", name, t.Milliseconds())),
		dialects.Settings("SELECT set_config('" + name + "', current_setting('mig." + name + "'), false)"), nil
}

// GaveWay knows lock_not_available, query_canceled (by a timeout), deadlock_detected and serialization_failure.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
func (*Dialect) GaveWay(code string) bool {
	return slices.Contains([]string{"55P03", "57014", "40P01", "40001"}, code)
}
