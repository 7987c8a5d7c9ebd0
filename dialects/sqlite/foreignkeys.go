package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mig/dialects"
)

// A copy of a table needs foreign_keys off, which a session has by default, and its on_connect may have turned on. In a transaction the pragma does
// nothing, so it comes before that, and at the transaction's end foreign_keys is on again. For a copy of which that was not known the session leaves the transaction, as long as
// nothing was done in it; one that comes later fails by its own check. https://www.sqlite.org/pragma.html#pragma_foreign_keys
type copyState struct {
	open     bool // a transaction
	dirty    bool // a statement ran in it
	copying  bool // between copyBegin and copyEnd
	turnedOn bool // foreign_keys was on, and is to be again
}

// Begin starts a transaction.
func (s *liteSession) Begin(ctx context.Context) error {
	err := s.Session.Begin(ctx)
	s.state.open, s.state.dirty = err == nil, false
	return err
}

// Commit ends the transaction that Begin started.
//
// What ran after a copy ran without foreign keys: a DELETE did not cascade. Rows that break one keep the transaction from being committed.
func (s *liteSession) Commit(ctx context.Context) error {
	if s.state.turnedOn {
		broken, err := s.One(ctx, "SELECT group_concat(DISTINCT \"table\") FROM pragma_foreign_key_check")
		if err != nil {
			return err
		}
		if broken != "" {
			return fmt.Errorf("rows of %s break a foreign key: a table was copied in this transaction, for which foreign_keys is off, and what changes rows after it belongs into a revision of its own", broken)
		}
	}
	if err := s.Session.Commit(ctx); err != nil {
		return err
	}
	return s.ended(ctx)
}

// Rollback undoes the transaction that Begin started. SQLite undoes it by itself when the disk is full, or can't be read.
// https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
func (s *liteSession) Rollback(ctx context.Context) error {
	err := s.Session.Rollback(ctx)
	var refused *dialects.ServerError
	if errors.As(err, &refused) && strings.Contains(refused.Msg, "no transaction is active") {
		err = nil
	}
	if err != nil {
		return err
	}
	return s.ended(ctx)
}

// Run runs a statement as it is.
func (s *liteSession) Run(ctx context.Context, st dialects.Statement) (int64, error) {
	if st.SQL == keysOff {
		return 0, s.foreignKeysOff(ctx)
	}
	if st.SQL == copyBegin {
		if err := s.foreignKeysOff(ctx); err != nil {
			return 0, err
		}
		s.state.copying = true
	}
	s.state.dirty = true
	n, err := s.Session.Run(ctx, st)
	switch {
	case s.state.open || !s.state.copying:
		return n, err
	case err != nil: // the savepoint is a transaction, which no one else will end
		_ = s.Rollback(context.WithoutCancel(ctx))
	case st.SQL == copyEnd:
		return n, s.ended(ctx)
	}
	return n, err
}

func (s *liteSession) foreignKeysOff(ctx context.Context) error {
	on, err := s.One(ctx, "SELECT foreign_keys FROM pragma_foreign_keys")
	if err != nil || on != "1" || s.state.open && s.state.dirty {
		return err
	}
	again := s.state.open
	if again {
		if err := s.Session.Rollback(ctx); err != nil {
			return err
		}
	}
	if _, err := s.Session.Run(ctx, dialects.Statement{SQL: keysOff}); err != nil {
		return err
	}
	s.state.turnedOn = true
	if again {
		return s.Begin(ctx)
	}
	return nil
}

// ended notes that there is no transaction any more.
func (s *liteSession) ended(ctx context.Context) error {
	on := s.state.turnedOn
	s.state = copyState{}
	if !on {
		return nil
	}
	_, err := s.Session.Run(ctx, dialects.Statement{SQL: "PRAGMA foreign_keys=ON"})
	return err
}
