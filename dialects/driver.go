package dialects

import (
	"context"
	"errors"
	"fmt"

	"mig/dsl/schema"
)

// Driver opens databases of one dialect.
type Driver interface {
	// Open checks the target's URL and connects once. An error that comes of the URL
	// itself is a *URLError. No error holds a password.
	Open(ctx context.Context, t Target) (DB, error)
}

// Target is where to connect to.
type Target struct {
	URL       string   // with the scheme of the dialect
	Password  string   // takes the place of the URL's, if not ""
	OnConnect []string // statements that each new session runs first
	MustExist bool     // a database that is a file is not made
}

// ErrNoDatabase is in the error of Open when the database is a file that is not there, and that must exist.
var ErrNoDatabase = errors.New("there is no such database file")

// URLError says what is wrong with a database URL, without quoting it.
type URLError struct{ Msg string }

// Error gives the message.
func (e *URLError) Error() string { return e.Msg }

// DB is an open database. Its methods are safe for concurrent use.
type DB interface {
	// Session opens a connection of its own, which no one else uses.
	Session(ctx context.Context) (Session, error)
	// Name is the database's own name, as expect_database states it.
	Name(ctx context.Context) (string, error)
	Close() error
}

// Session is one connection. It is used by one goroutine at a time.
type Session interface {
	// Begin, Commit and Rollback frame a transaction. Where the database commits by itself at DDL, Begin is
	// still the start of what Rollback can undo.
	Begin(ctx context.Context) error
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
	// Run runs a statement as it is, Repeat times, and gives the rows that it
	// changed (-1 when the server does not say). A server's refusal is a *ServerError.
	Run(ctx context.Context, s Statement) (int64, error)
	// Query runs a query and gives its rows as text; nil is NULL.
	Query(ctx context.Context, query string) (columns []string, rows [][]*string, err error)
	// TableExists reports whether the session sees a table of this name.
	TableExists(ctx context.Context, t schema.Name) (bool, error)
	// ServerVersion asks the server.
	ServerVersion(ctx context.Context) (Version, error)
	// TryLock takes the lock of this name, without waiting, until Unlock or the end of the session. When
	// it is taken, holder says by whom, as far as the server tells.
	TryLock(ctx context.Context, name string) (ok bool, holder string, err error)
	Unlock(ctx context.Context, name string) error
	// Inspect reads the definitions of tables: those named, or all of the session's schema.
	Inspect(ctx context.Context, tables ...schema.Name) (*schema.Schema, error)
	Close() error
}

// Batcher is a Session that runs several statements of a transaction in one round trip.
type Batcher interface {
	// Batches reports whether a statement can run with others.
	Batches(s Statement) bool
	// Batch makes a batch of statements, without a word to the server.
	Batch(list []Statement) Batch
}

// Batch is a list of statements that are ready to be sent.
type Batch interface {
	// Run runs the statements in order, and gives the rows that each changed, as Session.Run does. It stops at the first that fails: the error is that statement's, whose
	// number, from 0, is failed.
	Run(ctx context.Context) (rows []int64, failed int, err error)
}

// Joiner is a Session that runs several statements in one round trip, each as if it were alone.
type Joiner interface {
	// Joins reports whether a statement can be the last of a list; mig's own can be before it.
	Joins(s Statement) bool
	// RunJoined runs statements in order, and gives the rows that each changed. It stops at the first that fails, and does not tell which that was.
	RunJoined(ctx context.Context, list []Statement) (rows []int64, err error)
}

// Mender is a Session that can take away what a failed statement leaves behind that would keep it from running again: an invalid index.
type Mender interface {
	Mend(ctx context.Context, s Statement) error
}

// Folder is a Session of a database that keeps names without quotes otherwise than they are written, which Inspect is then asked for.
type Folder interface {
	Fold(name string) string
}

// ObjectReader is a Session that reads what its schema holds beside tables: views, sequences and enums, without those that belong to a table or an
// extension. It asks a number of queries that does not grow with that of the objects.
type ObjectReader interface {
	Objects(ctx context.Context) ([]*schema.Object, error)
}

// Scratcher is a Session that makes a schema aside and reads it back as it reads its own, so that two schemas can be compared as the server spells them. Nothing of it is left.
type Scratcher interface {
	// Scratch runs statements where there is nothing yet, and gives what ReadWhole then would. ErrNoScratch says that the server does not let this session. That of a SchemasReader makes what
	// names other schemas aside too, and gives it with those before it; of other sessions nothing is given to it that names one.
	Scratch(ctx context.Context, list []Statement) (*schema.Database, error)
}

// ScratchPlacer is a Scratcher of a database that looks for names on no path, where SQL does not tell for sure what it is about. Scratch is given statements that make tables, with the schema
// before their names that it makes for them, and no SQL of users'. It gives the tables without that schema, and ErrScratchRefused where the server refuses anything.
type ScratchPlacer interface {
	Scratcher
	// ScratchSchema names the schema that Scratch makes.
	ScratchSchema() string
}

// ErrNoScratch is the error of a session that may make nothing aside.
var ErrNoScratch = errors.New("the user of the database URL may make no schema aside")

// ErrScratchLocks is the error of a server that can't hold the locks of so many tables as are to be made aside.
var ErrScratchLocks = errors.New("the server can't hold the locks of so many new tables in one transaction (max_locks_per_transaction)")

// ErrScratchOutside is the error of a server that rolls no definition back, when what is to be made aside would change what is there.
var ErrScratchOutside = errors.New("raw SQL of the schema that is wanted would, or may, change more than its own schema, and can't be run aside")

// ErrScratchRefused is the error of a ScratchPlacer whose server has refused something, which it wraps.
var ErrScratchRefused = errors.New("the server does not make the tables that are wanted aside")

// Make runs statements.
func Make(ctx context.Context, s Session, list []Statement) error {
	for st := range Expand(list) {
		if _, err := s.Run(ctx, *st); err != nil {
			return fmt.Errorf("%s: %w", st.Pos, err)
		}
	}
	return nil
}

// ReadWhole reads all that the session can tell of schemas; none is the session's.
func ReadWhole(ctx context.Context, s Session, schemas []string) (*schema.Database, error) {
	if r, ok := s.(WholeReader); ok {
		return r.Whole(ctx, schemas)
	}
	if len(schemas) > 0 {
		return nil, errors.New("of this database only the session's schema can be read: connect to another one to read that")
	}
	return ReadCurrent(ctx, s)
}

// ReadCurrent reads the tables of the session's schema, and what objects a Session can read.
func ReadCurrent(ctx context.Context, s Session) (*schema.Database, error) {
	found, err := s.Inspect(ctx)
	if err != nil {
		return nil, err
	}
	if r, ok := s.(ObjectReader); ok {
		objects, err := r.Objects(ctx)
		if err != nil {
			return nil, err
		}
		for _, o := range objects {
			found.PutObject(o)
		}
	}
	return &schema.Database{Schema: found}, nil
}

// HangingReader is a Session of a database whose dialect is a Hanging. What it has read it makes known in a schema: triggers take the place of those that were known.
type HangingReader interface {
	Hanging(ctx context.Context) (func(*schema.Schema) error, error)
}

// WholeReader is a Session that reads all that schemas of its database hold. It asks a number of queries that does not grow with that of the
// tables, unless the database tells of each only alone.
type WholeReader interface {
	// Whole reads the schemas of these names; none is the session's, and "*" all but the database's own.
	Whole(ctx context.Context, schemas []string) (*schema.Database, error)
}

// SchemasReader is a Session that reads the tables and objects of other schemas than its own too.
type SchemasReader interface {
	// Schemas gives the schema of the session, "" where it has none, and the names of all that can be read.
	Schemas(ctx context.Context) (current string, all []string, err error)
	// InSchemas gives the tables and objects of the session's schema, as ReadWhole does, and those of others, with their schemas before them.
	InSchemas(ctx context.Context, others []string) (*schema.Schema, error)
}

// ServerError is a server's refusal of a statement.
type ServerError struct {
	Code   string // SQLSTATE or number, with the server's prefix: "42P01", "ORA-00942"
	Msg    string // the server's words
	Detail string
	Hint   string
	Offset int // byte offset in the statement's SQL, -1 when the server does not say
	Err    error
}

// Error gives the code and the server's words.
func (e *ServerError) Error() string {
	if e.Code == "" {
		return e.Msg
	}
	return fmt.Sprintf("%s (%s)", e.Msg, e.Code)
}

// Unwrap gives the driver's error.
func (e *ServerError) Unwrap() error { return e.Err }

// Support is all that mig has for one database: its dialect and its driver.
type Support struct {
	Dialect Dialect
	Driver  Driver // nil for a program that only renders
}
