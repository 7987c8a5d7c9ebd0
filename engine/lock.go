package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mig/dialects"
	"mig/engine/build"
	"mig/engine/config"
	"mig/engine/script"
)

// LockError says that another runner has the lock, and that it was not had in time.
type LockError struct {
	Holder string // as far as the server tells; or ""
	Waited time.Duration
}

// Error tells who holds the lock.
func (e *LockError) Error() string {
	who := "another mig is at work on this database"
	if e.Holder != "" {
		who += ": " + e.Holder
	}
	if e.Waited == 0 {
		return who
	}
	return fmt.Sprintf("%s; the lock was not had within %s", who, e.Waited)
}

// lock is the runner's lock, in a session of its own: it dies with it, and no statement of the run holds it up.
type lock struct {
	session dialects.Session
	name    string
	probe   string // a query that only shows that the session lives
	clock   func() time.Time
	seen    time.Time // alive
}

const (
	firstPoll = 20 * time.Millisecond
	lastPoll  = 500 * time.Millisecond
)

// takeLock waits for the lock as long as lock_wait says. It asks again and again without waiting in the server: a session that waits there
// would hold up CREATE INDEX CONCURRENTLY, which waits for every transaction, in turn.
// https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
func (e *Environment) takeLock(ctx context.Context, c *connected) (*lock, error) {
	if e.Config.Lock == config.NoLock {
		return nil, nil
	}
	session, err := c.db.Session(ctx)
	if err != nil {
		return nil, err
	}
	l := &lock{session: session, name: e.VersionTable().Name.String(), probe: c.Dialect.Traits().Probe, clock: e.opts.Clock}
	if l.probe == "" {
		l.probe = "SELECT 1"
	}
	wait := waiting{wait: e.Config.LockWait, clock: e.opts.Clock, note: e.note}
	err = wait.lock(ctx, session, l.name)
	if err == nil && !c.Dialect.Traits().Embedded {
		err = wait.lock(ctx, c.session, l.name+workLock)
	}
	if err != nil {
		return nil, errors.Join(err, session.Close())
	}
	l.seen = e.opts.Clock()
	return l, nil
}

// workLock is a second lock, of the session in which revisions run. When a runner is killed its lock is free at once, but what it had begun may go on in the server for
// hours: this one is free when that has ended too.
const workLock = " (work)"

// waiting is how long, and how, a lock is waited for.
type waiting struct {
	wait  time.Duration
	clock func() time.Time
	note  func(string, ...any)
}

func (w *waiting) lock(ctx context.Context, session dialects.Session, name string) error {
	start := w.clock()
	for pause := firstPoll; ; pause = min(2*pause, lastPoll) {
		ok, holder, err := session.TryLock(ctx, name)
		waited := w.clock().Sub(start)
		switch {
		case err != nil:
			return fmt.Errorf("the lock can't be taken: %w", err)
		case ok:
			return nil
		case waited >= w.wait:
			return &LockError{Holder: holder, Waited: w.wait}
		case pause == firstPoll:
			w.note("waiting up to %s: %s", w.wait, (&LockError{Holder: holder}).Error())
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("interrupted while waiting for the lock: %w", ctx.Err())
		case <-time.After(min(pause, w.wait-waited)):
		}
	}
}

// aliveFor is how long the lock counts as alive after its session has answered: it is asked between revisions, and not after each of
// a thousand short ones.
const aliveFor = time.Second

// alive fails if the session that has the lock is gone: another runner may have it by now.
func (l *lock) alive(ctx context.Context) error {
	if l == nil || l.clock().Sub(l.seen) < aliveFor {
		return nil
	}
	if _, _, err := l.session.Query(ctx, l.probe); err != nil {
		return fmt.Errorf("the lock is lost, since its session has ended: %w", err)
	}
	l.seen = l.clock()
	return nil
}

// release gives the lock back: with the session it would go too, but in the server's own time.
func (l *lock) release(ctx context.Context) error {
	if l == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_ = l.session.Unlock(ctx, l.name) // it may be lost; then the run has told so
	return l.session.Close()
}

// timeouts gives the settings' times for table locks and statements. What the database lacks of them is told once.
func (e *Environment) timeouts() build.Timeouts {
	c := &e.Config
	t := build.Timeouts{
		Lock:      dialects.Timeout{Set: c.LockTimeout.Set, Value: c.LockTimeout.Value},
		Statement: dialects.Timeout{Set: c.StatementTimeout.Set, Value: c.StatementTimeout.Value},
	}
	if c.Retry.Set {
		t.Retry = script.Retry{Attempts: c.Retry.Value.Attempts, Wait: c.Retry.Value.Wait}
	}
	told := map[string]bool{}
	t.Lacks = func(err error) {
		if !told[err.Error()] {
			e.note("%v; %s sets it for all revisions, and here it is left out", err, config.FileName)
		}
		told[err.Error()] = true
	}
	return t
}
