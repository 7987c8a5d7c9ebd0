package run

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"mig/dialects"
	"mig/engine/script"
)

// Journal keeps the log table.
type Journal struct {
	Log *script.Log
	// New gives the row of a step that starts, with its ID, the time, and who runs it.
	New func(*script.Step) *script.Entry
	// Resume is how an earlier run of the first step with this revision was left, to go on from there; nil: from the start.
	Resume *script.Entry
	// Settle says whether the statement that Resume was at took effect; it is asked where the log can't tell.
	Settle func(context.Context, dialects.Session, *script.Entry, *dialects.Statement) (bool, error)
}

// entry gives the row of a step, nil without a log.
func (j *Journal) entry(step *script.Step) *script.Entry {
	if j == nil || step.ID == "" {
		return nil
	}
	e := j.New(step)
	e.Total = step.Total() - len(step.Bookkeeping)
	return e
}

// resumes reports whether a step goes on from an earlier run of it.
func (j *Journal) resumes(step *script.Step) bool {
	return j.Resume != nil && j.Resume.Revision == step.ID && j.Resume.Direction == step.Direction.String()
}

// add inserts a row.
func (j *Journal) add(ctx context.Context, s dialects.Session, e *script.Entry) error {
	st, err := j.Log.Insert(e)
	if err != nil {
		return err
	}
	return one(ctx, s, st)
}

// begun reports whether the log says of a run that it has begun the statement that the entry is at.
func (j *Journal) begun(ctx context.Context, s dialects.Session, e *script.Entry) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	query, err := j.Log.SelectBegun(e)
	if err != nil {
		return false
	}
	_, rows, err := s.Query(ctx, query)
	return err == nil && len(rows) == 1 && rows[0][0] != nil && *rows[0][0] == strconv.Itoa(e.Begun)
}

// updated runs a statement that writes columns of a row anew. MySQL counts no row where nothing is new.
func updated(ctx context.Context, s dialects.Session, st dialects.Statement) error {
	_, err := s.Run(ctx, st)
	return ownTables(err)
}

// one runs a statement that must change one row of a table of mig's own.
func one(ctx context.Context, s dialects.Session, st dialects.Statement) error {
	rows, err := s.Run(ctx, st)
	if err == nil && rows != 1 && rows >= 0 {
		err = fmt.Errorf("%d rows changed instead of one", rows)
	}
	return ownTables(err)
}

func ownTables(err error) error {
	if err != nil {
		return fmt.Errorf("mig's own tables can't be written: %w", err)
	}
	return nil
}

// recordTimeout is for the server to take a row that tells of a failure.
const recordTimeout = 5 * time.Second

// undone adds the row of a step that was rolled back, as far as the connection still serves: the failure is told anyway.
func (j *Journal) undone(ctx context.Context, s dialects.Session, e *script.Entry, failed *Error) {
	if j == nil || e == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	e.Clock = dialects.Clock{}
	e.Begun = min(failed.Number, e.Total)
	e.Status, e.Done, e.Error, e.Finished = script.Undone, 0, failed.Err.Error(), failed.at
	if st, err := j.Log.Insert(e); err == nil {
		_, _ = s.Run(ctx, st)
	}
}

// ErrChanged says that what was done is not what the file says now.
var ErrChanged = errors.New("the statements before the one that failed are not those that ran: only what follows them may be changed. Restore them, or settle the revision with `mig resolve`")

// Settled writes down how an unfinished run was settled by hand: the version table's change, if there is one, and the row of the log, together.
func Settled(ctx context.Context, s dialects.Session, j *Journal, step *script.Step, row *script.Entry) error {
	if err := s.Begin(ctx); err != nil {
		return err
	}
	err := j.add(ctx, s, row)
	for i := range step.Bookkeeping {
		if err == nil {
			err = one(ctx, s, step.Bookkeeping[i])
		}
	}
	if err != nil {
		return errors.Join(err, s.Rollback(ctx))
	}
	return s.Commit(ctx)
}
