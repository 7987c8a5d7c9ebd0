package dialects

import (
	"iter"

	"mig/dsl/schema"
)

// Hanging is a Dialect that alters some tables by making them anew, so that it must know what hangs on a table and goes with it: triggers, and
// indexes that raw SQL made.
type Hanging interface {
	// Hangs reads raw SQL that begins with CREATE or DROP. It gives what makes known what that makes or drops, nil for nothing.
	Hangs(sql string) func(*schema.Schema) error
	// Rewrite is a schema.Rewriter.
	Rewrite(before schema.View, triggers []*schema.Trigger, r schema.Renaming) []*schema.Trigger
}

// Settler is a Dialect some of whose statements need the session to be what it can't be made in a transaction.
type Settler interface {
	// Settle gives what runs before the transaction that these statements are in, and what runs at its end and at that of each revision after it; nothing if they need nothing.
	// Online the driver makes the session again what it was.
	Settle(statements iter.Seq[*Statement], f Facts) (before, after []Statement)
}
