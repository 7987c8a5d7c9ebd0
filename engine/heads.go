package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mig/engine/revision"
)

// NotAtHeadsError says that a database is not at the heads: revisions are to run, or the version table holds what these files can't explain.
type NotAtHeadsError struct {
	Current []string // rows of the version table, sorted
	Heads   []string // what they are when everything is applied
	// Err is why no upgrade leads from the one to the other, a *revision.UnknownRowsError or *revision.UnsoundError; nil: one does.
	Err error
}

// Error tells the rows.
func (e *NotAtHeadsError) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	return fmt.Sprintf("the database is at %s, and the heads are %s", orBase(e.Current), orBase(e.Heads))
}

// Unwrap gives what is wrong with the version table.
func (e *NotAtHeadsError) Unwrap() error { return e.Err }

// CheckHeads asks whether everything is applied to the database: a *NotAtHeadsError says that it is not. An application that starts asks so whether it may.
func (e *Environment) CheckHeads(ctx context.Context) error {
	if _, err := e.Graph(ctx); err != nil {
		return err
	}
	rows, err := e.Current(ctx)
	if err != nil {
		return err
	}
	return e.CheckRows(ctx, rows)
}

// CheckRows is CheckHeads for rows of a version table that were read.
func (e *Environment) CheckRows(ctx context.Context, rows []string) error {
	g, err := e.Graph(ctx)
	if err != nil {
		return err
	}
	rows = slices.Sorted(slices.Values(rows))
	if heads := g.EffectiveHeads(); !slices.Equal(rows, heads) {
		bad := g.CheckRows(rows)
		var unknown *revision.UnknownRowsError
		var unsound *revision.UnsoundError
		if bad != nil && !errors.As(bad, &unknown) && !errors.As(bad, &unsound) {
			return bad
		}
		return &NotAtHeadsError{rows, heads, bad}
	}
	return nil
}
