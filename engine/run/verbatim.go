package run

import (
	"context"
	"strings"

	"mig/dialects"
)

// Verbatim runs the statements of a script file as they stand there, transactions too.
type Verbatim struct {
	Session dialects.Session
	Words   dialects.Client

	open bool
}

// Run runs a statement. Those that frame a transaction go through the session, which keeps account of it. Where a database opens transactions by itself, the driver
// must be told: it commits each statement otherwise.
func (v *Verbatim) Run(ctx context.Context, st dialects.Statement) error {
	text := strings.TrimRight(st.SQL[min(st.First, len(st.SQL)):], "; \t\r\n")
	switch {
	case !v.open && text != "" && (text == v.Words.Begin() || text == v.Words.BeginRows()):
		return v.begin(ctx)
	case v.open && text == "COMMIT":
		v.open = false
		return v.Session.Commit(ctx)
	case !v.open && v.Words.Begin() == "" && v.Words.Commit() != "":
		if err := v.begin(ctx); err != nil {
			return err
		}
	}
	_, err := v.Session.Run(ctx, st)
	return err
}

func (v *Verbatim) begin(ctx context.Context) error {
	err := v.Session.Begin(ctx)
	v.open = err == nil
	return err
}

// Undo rolls back what is open after a failure, and reports whether there was a transaction.
func (v *Verbatim) Undo(ctx context.Context) (bool, error) {
	if !v.open {
		return false, nil
	}
	v.open = false
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	return true, v.Session.Rollback(ctx)
}
