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

// Settler is a Dialect some of whose statements need the session to be what it can't be made in a transaction. Online its driver sees to that.
type Settler interface {
	// Settle gives, for a script, what stands before the transaction that these statements are in, and what stands at its end and at that of each revision after it; nothing if
	// these need nothing.
	Settle(statements iter.Seq[*Statement]) (before, after []Statement)
}
