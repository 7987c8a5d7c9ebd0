package postgresql

import (
	"fmt"
	"slices"

	"mig/dialects"
)

// LockTimeout sets lock_timeout. https://www.postgresql.org/docs/current/runtime-config-client.html
func (*Dialect) LockTimeout(t dialects.Timeout, _ dialects.Facts) (set, reset []dialects.Statement, err error) {
	return dialects.Settings(fmt.Sprintf("SET lock_timeout = %d", t.Milliseconds())), dialects.Settings("RESET lock_timeout"), nil
}

// StatementTimeout sets statement_timeout.
func (*Dialect) StatementTimeout(t dialects.Timeout, _ dialects.Facts) (set, reset []dialects.Statement, err error) {
	return dialects.Settings(fmt.Sprintf("SET statement_timeout = %d", t.Milliseconds())), dialects.Settings("RESET statement_timeout"), nil
}

// GaveWay knows lock_not_available, query_canceled (by a timeout), deadlock_detected and serialization_failure.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
func (*Dialect) GaveWay(code string) bool {
	return slices.Contains([]string{"55P03", "57014", "40P01", "40001"}, code)
}
