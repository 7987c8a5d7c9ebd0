package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mig/dialects"
	"mig/dsl/schema"
	"mig/engine/config"
	"mig/engine/run"
)

// connected is an open database with one session.
type connected struct {
	dialects.Support
	facts   dialects.Facts
	db      dialects.DB
	session dialects.Session
	heads   []string // rows of the version table
	exists  bool     // the version table
	schema  string   // of the session, once it was read, where others can be read too
	schemas []string // that can be read, once they were asked for
	given   bool     // the database is the program's to close
}

func (c *connected) close() error {
	if c.given {
		return c.session.Close()
	}
	return errors.Join(c.session.Close(), c.db.Close())
}

// connect opens the database, asks for its version and reads the version table.
//
// reading says that the database must be there already: a mistyped file name would look like a database at base.
func (e *Environment) connect(ctx context.Context, reading bool) (*connected, error) {
	c, err := e.openConnection(ctx, reading)
	if err != nil {
		return nil, err
	}
	if c.session, err = c.db.Session(ctx); err != nil {
		if c.given {
			return nil, err
		}
		return nil, errors.Join(err, c.db.Close())
	}
	if err := errors.Join(e.checkDatabase(ctx, c), e.checkSchema(ctx, c), e.know(ctx, c)); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// onlineSupport gives the dialect of the database that is connected to.
func (e *Environment) onlineSupport() (dialects.Support, error) {
	if e.opts.DB != nil {
		return e.Support()
	}
	support, _, err := e.connection()
	return support, err
}

// openConnection opens the database, unless the program has given one that is open.
func (e *Environment) openConnection(ctx context.Context, reading bool) (*connected, error) {
	if err := e.Config.Check(); err != nil { // of a tenant, or of what was changed since Open
		return nil, err
	}
	if e.opts.DB != nil {
		support, err := e.onlineSupport()
		return &connected{Support: support, db: e.opts.DB, given: true}, err
	}
	support, url, err := e.connection()
	if err != nil {
		return nil, err
	}
	if name := e.Config.Dialect; name != "" && name != support.Dialect.Name() {
		return nil, &UsageError{
			Msg:  fmt.Sprintf("the dialect %s and the database URL, which is for %s, contradict each other", name, support.Dialect.Name()),
			Hint: "leave the dialect out: online, the URL says it",
		}
	}
	if support.Driver == nil {
		return nil, &UsageError{
			Msg:  "the dialect " + support.Dialect.Name() + " has no driver: it renders, and runs nothing",
			Hint: "give Options.Dialects its Driver",
		}
	}
	target := dialects.Target{URL: url.Raw(), MustExist: reading}
	for _, sql := range e.Config.OnConnect {
		text, err := sql.Expand(e.opts.Lookup)
		if err != nil {
			return nil, err
		}
		target.OnConnect = append(target.OnConnect, text)
	}
	c := &connected{Support: support}
	if c.db, err = e.openDatabase(ctx, support, target); err != nil {
		var bad *dialects.URLError
		if errors.As(err, &bad) {
			return nil, &config.Error{Err: err}
		}
		return nil, err
	}
	return c, nil
}

// reconnect is the pause between two tries to reach a database that is waited for.
const reconnect = 250 * time.Millisecond

// openDatabase opens the database, and tries again for as long as it is to be waited for: in a pipeline it may still be starting.
func (e *Environment) openDatabase(ctx context.Context, support dialects.Support, target dialects.Target) (dialects.DB, error) {
	start, told := e.opts.Clock(), false
	for {
		db, err := support.Driver.Open(ctx, target)
		var bad *dialects.URLError
		if err == nil || errors.As(err, &bad) || errors.Is(err, dialects.ErrNoDatabase) || e.opts.Clock().Sub(start) >= e.opts.Wait {
			return db, err
		}
		if !told {
			e.note("waiting up to %s for the database: %v", e.opts.Wait, err)
			told = true
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(err, ctx.Err())
		case <-time.After(reconnect):
		}
	}
}

func (e *Environment) know(ctx context.Context, c *connected) error {
	version, err := c.session.ServerVersion(ctx)
	if err != nil {
		return fmt.Errorf("the server does not tell its version: %w", err)
	}
	c.facts = dialects.Facts{Version: version, Edition: e.Config.Edition.For(c.Dialect.Name()), Online: true}
	c.facts.Inspect = func(n schema.Name) (*schema.Table, error) {
		found, err := c.session.Inspect(ctx, n)
		if err != nil || len(found.All()) == 0 {
			return nil, err
		}
		return found.All()[0], nil
	}
	if r, ok := c.session.(dialects.HangingReader); ok {
		c.facts.Hanging = func() (func(*schema.Schema) error, error) { return r.Hanging(ctx) }
	}
	c.facts.Query = func(sql string) ([]string, [][]*string, error) { return c.session.Query(ctx, sql) }
	return e.readHeads(ctx, c)
}

// readHeads reads the version table.
func (e *Environment) readHeads(ctx context.Context, c *connected) (err error) {
	books := c.Dialect.Bookkeeping(e.VersionTable(), c.facts)
	c.heads, c.exists, err = run.Heads(ctx, c.session, e.VersionTable(), books)
	return err
}
