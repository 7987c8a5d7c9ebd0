package engine

import (
	"errors"
	"fmt"
)

// HintOf gives the way out of an error, "" where none is known, in the words of the command line: what stands beside the message in a *UsageError or *ScriptError, and how to go on from an
// unfinished run, a lock or a drift. That of a *SourceError is in what diag.Format gives.
func HintOf(err error) string {
	var (
		asked   *UsageError
		lock    *LockError
		left    *UnfinishedError
		asks    *UnsettledError
		drift   *DriftError
		refused *ScriptError
	)
	switch {
	case errors.As(err, &drift):
		return "put what is new into a revision of its own, and get the changed files back; without --strict it is a warning"
	case errors.As(err, &left):
		return left.Hint()
	case errors.As(err, &asks):
		return fmt.Sprintf("look in the catalog (information_schema, or the client's own way to show a table) whether it did, and say so: `mig resolve %s --as statement-applied`, or `--as statement-not-applied`; then run again with --resume", asks.Entry.Revision)
	case errors.As(err, &lock):
		return "wait until it is done, or say how long mig may wait: lock_wait in mig.yaml, or MIG_LOCK_WAIT"
	case errors.As(err, &asked):
		return asked.Hint
	case errors.As(err, &refused):
		return refused.Hint
	}
	return ""
}

// Hint says how to go on from an unfinished run.
func (e *UnfinishedError) Hint() string {
	target := ""
	if e.Entry.Direction == "downgrade" {
		target = " TARGET" // which the log does not know
	}
	text := fmt.Sprintf("`mig %s%s --resume` goes on after statement %d", e.Entry.Direction, target, e.Entry.Done)
	if e.Unsure() {
		text += ", after it has asked the catalog whether that statement took effect"
		if e.Shows != "" {
			text += " (as you can: " + e.Shows + ")"
		}
	}
	return text + fmt.Sprintf("; `mig resolve %s --as applied` or `--as reverted` settles it by hand", e.Entry.Revision)
}
