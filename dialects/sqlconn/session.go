package sqlconn

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"mig/dialects"
)

// Options is what differs from one database to the next. Functions that are nil have nothing to do.
type Options struct {
	Endpoint  Endpoint
	OnConnect []string // statements that each session runs first
	// Begin, Commit and Rollback are statements; "" where the functions below do the work.
	Begin, Commit, Rollback string
	// Frame begins, commits or rolls back through the driver. It stands in for the three statements.
	Frame Frame
	// Sent gives what is sent of a statement, and its offset in the statement's SQL. nil: all of it.
	Sent func(s dialects.Statement) (text string, offset int)
	// Refusal reads a server's refusal out of a driver's error; nil means that it is none. Offset counts from the text that
	// was sent.
	Refusal func(err error, sent string) *dialects.ServerError
	// Harmless tells errors that are none: a driver's word for a warning.
	Harmless func(err error) bool
	// Ready checks a new session, after OnConnect.
	Ready func(ctx context.Context, s *Session) error
	// Stop makes the server end what the session runs, and Abandon closes the connection where that does not help. Without them the driver
	// does so when the context ends.
	Stop    func(ctx context.Context, s *Session) error
	Abandon func()
	// Connecting gives the context that the driver connects with.
	Connecting func(context.Context) context.Context
	// Text writes a value of a driver's own type; false: the common way.
	Text func(v any, column *sql.ColumnType) (string, bool)
	// AfterRun is a statement that follows each statement outside of Begin … Commit.
	AfterRun string
}

// Frame is a transaction by a driver's own means.
type Frame interface {
	Begin(ctx context.Context, c *sql.Conn) error
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
}

// DB opens sessions. It keeps no idle connection: a session's locks and settings end with it.
type DB struct {
	Pool *sql.DB
	opts func() Options // a Frame belongs to one session
}

// NewDB makes a DB of a driver's connector. opts is called for each session.
func NewDB(c driver.Connector, opts func() Options) *DB {
	pool := sql.OpenDB(c)
	pool.SetMaxIdleConns(-1)
	return &DB{Pool: pool, opts: opts}
}

// connectTimeout bounds one connect: a host that drops packets would hold a run for minutes.
const connectTimeout = 20 * time.Second

// Open opens a session, runs OnConnect and Ready.
func (db *DB) Open(ctx context.Context) (*Session, error) {
	opts := db.opts()
	connect, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	if opts.Connecting != nil {
		connect = opts.Connecting(connect)
	}
	conn, err := db.Pool.Conn(connect)
	if err == nil {
		if err = conn.PingContext(connect); err != nil {
			_ = conn.Close()
		}
	}
	if err != nil {
		return nil, opts.Endpoint.ConnectError(refused(opts, err, ""))
	}
	s := &Session{conn: conn, opts: opts}
	if err := s.prepare(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// One opens a session for one query, and gives its first value as text.
func (db *DB) One(ctx context.Context, query string) (string, error) {
	s, err := db.Open(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = s.Close() }()
	return s.One(ctx, query)
}

// Reach connects once, and closes that connection, so that a driver's Open fails where the database can't be had. It closes a DB that fails.
func Reach(ctx context.Context, db dialects.DB) (dialects.DB, error) {
	s, err := db.Session(ctx)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, s.Close()
}

// Close closes the pool.
func (db *DB) Close() error { return db.Pool.Close() }

func (s *Session) prepare(ctx context.Context) error {
	for _, text := range s.opts.OnConnect {
		if _, err := s.Run(ctx, dialects.Statement{SQL: text, Op: "sql"}); err != nil {
			return fmt.Errorf("on_connect: %w", err)
		}
	}
	if s.opts.Ready != nil {
		return s.opts.Ready(ctx, s)
	}
	return nil
}

// Session is one connection of database/sql. A dialect's session embeds it and adds what it lacks of
// dialects.Session.
type Session struct {
	conn *sql.Conn
	opts Options
	open bool // between Begin and Commit
}

// Endpoint tells where the session is.
func (s *Session) Endpoint() Endpoint { return s.opts.Endpoint }

// Begin starts a transaction.
func (s *Session) Begin(ctx context.Context) error {
	err := s.frame(ctx, s.opts.Begin, func(f Frame) error { return f.Begin(ctx, s.conn) })
	s.open = err == nil
	return err
}

// Commit ends the transaction that Begin started.
func (s *Session) Commit(ctx context.Context) error {
	err := s.frame(ctx, s.opts.Commit, func(f Frame) error { return f.Commit(ctx) })
	s.open = s.open && err != nil
	return err
}

// Rollback undoes the transaction that Begin started.
func (s *Session) Rollback(ctx context.Context) error {
	s.open = false
	return s.frame(ctx, s.opts.Rollback, func(f Frame) error { return f.Rollback(ctx) })
}

func (s *Session) frame(ctx context.Context, statement string, by func(Frame) error) error {
	if s.opts.Frame == nil {
		return s.exec(ctx, statement)
	}
	if err := by(s.opts.Frame); err != nil {
		return s.fail(ctx, err, "", 0)
	}
	return nil
}

// exec runs a statement of the session's own.
func (s *Session) exec(ctx context.Context, text string) error {
	_, err := s.once(ctx, text, 0)
	return err
}

// Run runs a statement, Repeat times, as it is: without parameters, and without a look at its text.
func (s *Session) Run(ctx context.Context, st dialects.Statement) (int64, error) {
	text, offset := st.SQL, 0
	if s.opts.Sent != nil {
		text, offset = s.opts.Sent(st)
	}
	total, err := Repeat(st, func() (int64, error) { return s.once(ctx, text, offset) })
	if err == nil && s.opts.AfterRun != "" && !s.open {
		return total, s.exec(ctx, s.opts.AfterRun)
	}
	return total, err
}

// Repeat runs a statement as often as it asks for. It gives the sum of the rows, -1 where a run does not count them.
func Repeat(st dialects.Statement, run func() (int64, error)) (int64, error) {
	var total int64
	for range max(1, st.Repeat) {
		n, err := run()
		if err != nil {
			return total, err
		}
		if n < 0 {
			total = -1
		} else if total >= 0 {
			total += n
		}
	}
	return total, nil
}

func (s *Session) once(ctx context.Context, text string, offset int) (n int64, err error) {
	err = s.stoppable(ctx, func(ctx context.Context) error {
		result, err := s.conn.ExecContext(ctx, text)
		if err != nil && s.opts.Harmless != nil && s.opts.Harmless(err) {
			n = -1
			return nil
		}
		if err != nil {
			return err
		}
		if n, err = result.RowsAffected(); err != nil {
			n = -1 // the driver does not count
		}
		return nil
	})
	if err != nil {
		return 0, s.fail(ctx, err, text, offset)
	}
	return n, nil
}

// Exec runs a statement of the dialect's own, with parameters in the driver's notation.
func (s *Session) Exec(ctx context.Context, text string, args ...any) error {
	if _, err := s.conn.ExecContext(ctx, text, args...); err != nil {
		return s.fail(ctx, err, text, 0)
	}
	return nil
}

// Raw runs f with the driver's own connection. sent is what f sends, in which the statement that errors are told of begins at from.
func (s *Session) Raw(ctx context.Context, sent string, from int, f func(ctx context.Context, conn any) error) error {
	err := s.stoppable(ctx, func(ctx context.Context) error {
		return s.conn.Raw(func(conn any) error { return f(ctx, conn) })
	})
	if err != nil {
		return s.fail(ctx, err, sent, -from)
	}
	return nil
}

// stopGrace is how long a server has to end a statement before its connection is given up.
const stopGrace = 5 * time.Second

// stoppable runs f. Where the driver would only drop the connection when the context ends, and leave the statement
// running on the server, the server is asked to stop it. The driver is given a context that never ends: for any other it wakes a goroutine at
// each statement, which costs as much as the statement's way to the server and back.
func (s *Session) stoppable(ctx context.Context, f func(context.Context) error) error {
	if s.opts.Stop == nil {
		return f(ctx)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	ended, stopped := make(chan struct{}), make(chan struct{})
	unwatch := context.AfterFunc(ctx, func() {
		defer close(stopped)
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopGrace)
		defer cancel()
		if s.opts.Stop(grace, s) == nil {
			select {
			case <-ended:
				return
			case <-grace.Done():
			}
		}
		s.opts.Abandon()
	})
	err := f(context.WithoutCancel(ctx))
	close(ended)
	if !unwatch() {
		<-stopped // so that a late stop does not meet the next statement
	}
	return err
}

// fail makes the error to return of one that a driver gave.
func (s *Session) fail(ctx context.Context, err error, sent string, offset int) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return Interrupted(ctx)
	}
	err = refused(s.opts, err, sent)
	var server *dialects.ServerError
	if errors.As(err, &server) {
		if server.Offset >= 0 {
			server.Offset = max(-1, server.Offset+offset)
		}
		return err
	}
	return fmt.Errorf("%s: %w", s.opts.Endpoint, s.opts.Endpoint.Scrub(err))
}

// Interrupted is the error of a statement whose context has ended.
func Interrupted(ctx context.Context) error {
	return fmt.Errorf("interrupted: %w", ctx.Err())
}

func refused(opts Options, err error, sent string) error {
	if opts.Refusal != nil {
		if r := opts.Refusal(err, sent); r != nil {
			return opts.Endpoint.Refused(r)
		}
	}
	return err
}

// Close ends the session, and with it its transaction and its locks.
func (s *Session) Close() error {
	if s.open {
		ctx, cancel := context.WithTimeout(context.Background(), stopGrace)
		defer cancel()
		_ = s.Rollback(ctx) // the server does the same when the connection ends
	}
	err := s.conn.Close()
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) {
		return nil // the connection was gone before
	}
	return s.opts.Endpoint.Scrub(err)
}
