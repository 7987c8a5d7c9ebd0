package sqlite

import (
	"iter"

	"mig/dialects"
)

// A script must turn foreign_keys off before the transaction of a copy. SQL can't turn it on again only where it was on: what follows runs without it, and until the script ends no
// transaction is committed that breaks a key. https://www.sqlite.org/pragma.html#pragma_foreign_keys
var (
	settle = []dialects.Statement{
		{Op: "bookkeeping", SQL: "CREATE TEMP TABLE IF NOT EXISTS mig_foreign_keys (\n    was_on INTEGER,\n" +
			"    broken INTEGER CONSTRAINT \"rows break a foreign key: PRAGMA foreign_key_check lists them. To copy a table, foreign_keys was turned off, which was on: what changes rows " +
			"after that, and relies on it, belongs into a script of its own\" CHECK (broken = 0)\n)"},
		{Op: "bookkeeping", SQL: "INSERT INTO temp.mig_foreign_keys (was_on) SELECT foreign_keys FROM pragma_foreign_keys"},
		{Op: "bookkeeping", SQL: keysOff},
	}
	settled = []dialects.Statement{{Op: "bookkeeping", SQL: "UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1"}}
)

// keysOff is known by the driver, which turns foreign_keys on again.
const keysOff = "PRAGMA foreign_keys=OFF"

// Settle turns foreign_keys off, if a table is copied.
func (*Dialect) Settle(statements iter.Seq[*dialects.Statement], f dialects.Facts) (before, after []dialects.Statement) {
	for st := range statements {
		switch {
		case st.SQL != copyBegin:
		case f.Online:
			return settle[len(settle)-1:], nil
		default:
			return settle, settled
		}
	}
	return nil, nil
}
