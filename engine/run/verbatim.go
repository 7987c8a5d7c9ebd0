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
	Effects dialects.EffectReader // nil for none

	open bool // a transaction that the session has begun
	own  bool // one that a revision has opened itself, in other words
}

// Run runs a statement. Those that frame a transaction go through the session, which keeps account of it. Where a database opens transactions by itself, the driver
// must be told: it commits each statement otherwise.
func (v *Verbatim) Run(ctx context.Context, st dialects.Statement) error {
	text := v.bare(st)
	switch {
	case v.begins(text):
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
	if err == nil {
		v.follow(text)
	}
	return err
}

// follow watches for transactions that a revision itself opens and ends.
func (v *Verbatim) follow(text string) {
	if v.Effects == nil {
		return
	}
	effect := v.Effects.Effect(dialects.Statement{SQL: text})
	v.own = (v.own || effect.Opens && !v.open) && !effect.Ends
	v.open = v.open && !effect.Ends
}

// Pass takes account of a statement that is not run.
func (v *Verbatim) Pass(st dialects.Statement) {
	switch text := v.bare(st); {
	case v.begins(text):
		v.open = true
	case text == "COMMIT":
		v.open = false
	default:
		v.follow(text)
	}
}

// Open reports whether a transaction is open.
func (v *Verbatim) Open() bool { return v.open || v.own }

func (v *Verbatim) bare(st dialects.Statement) string {
	return strings.TrimRight(st.SQL[min(st.First, len(st.SQL)):], "; \t\r\n")
}

func (v *Verbatim) begins(text string) bool {
	return !v.open && text != "" && (text == v.Words.Begin() || text == v.Words.BeginRows())
}

func (v *Verbatim) begin(ctx context.Context) error {
	err := v.Session.Begin(ctx)
	v.open = err == nil
	return err
}

// Undo rolls back what is open after a failure, and reports whether there was a transaction.
func (v *Verbatim) Undo(ctx context.Context) (bool, error) {
	if !v.Open() {
		return false, nil
	}
	v.open, v.own = false, false
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	return true, v.Session.Rollback(ctx)
}
