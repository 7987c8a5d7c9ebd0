package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// NewDriver returns the driver of SQLite. URLs are sqlite:PATH, the path as it is in the file system (nothing
// is percent-encoded), with the parameters mode (ro, rw, rwc) and busy_timeout (milliseconds).
func NewDriver() dialects.Driver { return liteDriver{} }

type liteDriver struct{}

// Open opens the file, and makes it when it is missing, as the client sqlite3 does, unless it must be there.
func (liteDriver) Open(ctx context.Context, t dialects.Target) (dialects.DB, error) {
	f, err := parseURL(t.URL)
	if err != nil {
		return nil, err
	}
	if t.MustExist && f.path != "" {
		if _, err := os.Stat(f.path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %s", dialects.ErrNoDatabase, shown(f.path))
		}
	}
	db, err := newDB(f, t.OnConnect)
	if err != nil {
		return nil, err
	}
	if f.path != "" {
		return sqlconn.Reach(ctx, db)
	}
	// A database in memory ends with its last connection.
	if db.keep, err = db.Session(ctx); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// shown gives a path as a user of the current directory would write it.
func shown(path string) string {
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, path); err == nil && !strings.HasPrefix(rel, "..") {
			return rel
		}
	}
	return path
}

// liteFile is what a URL tells: the path, "" for a database in memory.
type liteFile struct {
	path        string
	mode        string
	busyTimeout int
}

const busyTimeout = 5000 // milliseconds; SQLite's own is 0, at which two processes fail at once

func parseURL(text string) (liteFile, error) {
	f := liteFile{mode: "rwc", busyTimeout: busyTimeout}
	bad := func(format string, args ...any) (liteFile, error) {
		return f, &dialects.URLError{Msg: fmt.Sprintf(format, args...)}
	}
	path, ok := strings.CutPrefix(text, "sqlite:")
	if !ok {
		return bad("a database URL of SQLite is sqlite:PATH")
	}
	path, parameters, _ := strings.Cut(path, "?")
	if rest, ok := strings.CutPrefix(path, "//"); ok {
		if !strings.HasPrefix(rest, "/") {
			return bad("sqlite:// is followed by an absolute path (sqlite:///var/app.db); a relative one is written sqlite:app.db")
		}
		path = rest
	}
	q, err := url.ParseQuery(parameters)
	if err != nil {
		return bad("the parameters of the sqlite URL can't be read")
	}
	for _, name := range sortedKeys(q) {
		value := q.Get(name)
		switch n, err := strconv.Atoi(value); {
		case name == "mode" && slices.Contains([]string{"ro", "rw", "rwc"}, value):
			f.mode = value
		case name == "busy_timeout" && err == nil && n >= 0:
			f.busyTimeout = n
		default:
			return bad("the sqlite URL has the parameter %q; it takes mode=ro, rw or rwc and busy_timeout=MILLISECONDS, and a PRAGMA goes into on_connect", name)
		}
	}
	switch path {
	case "":
		return bad("the sqlite URL has no path; a database in memory is sqlite::memory:")
	case ":memory:":
		return f, nil
	}
	// The path is made absolute once: a side file beside it must not move with the current directory.
	f.path, err = filepath.Abs(path)
	return f, err
}

func sortedKeys(q url.Values) []string {
	keys := make([]string, 0, len(q))
	for k := range q {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

type liteDB struct {
	*sqlconn.DB
	file liteFile
	keep dialects.Session
}

func newDB(f liteFile, onConnect []string) (*liteDB, error) {
	dsn, show := "file:"+(&url.URL{Path: f.path}).EscapedPath()+"?mode="+f.mode, f.path
	if f.path == "" {
		// Connections to one name of the memdb VFS share a database.
		// https://www.sqlite.org/inmemorydb.html
		dsn, show = "file:/mig-"+rand.Text()+"?vfs=memdb", ":memory:"
	}
	connector, err := sqlite.NewConnector(dsn + "&_error_rc=1&_busy_timeout=" + strconv.Itoa(f.busyTimeout))
	if err != nil {
		return nil, &dialects.URLError{Msg: "the sqlite URL is wrong: " + err.Error()}
	}
	return &liteDB{file: f, DB: sqlconn.NewDB(connector, func() sqlconn.Options {
		return sqlconn.Options{
			Endpoint: sqlconn.Endpoint{Database: show}, OnConnect: onConnect,
			// IMMEDIATE, so that a lock is waited for here: a transaction that began by reading can't wait later.
			// https://www.sqlite.org/lang_transaction.html
			Begin: "BEGIN IMMEDIATE", Commit: "COMMIT", Rollback: "ROLLBACK",
			Refusal: refusal, Text: realText,
		}
	})}, nil
}

// Session opens the file once more.
func (db *liteDB) Session(ctx context.Context) (dialects.Session, error) {
	s, err := db.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &liteSession{Session: s, file: db.file}, nil
}

// Name is the file's name, without its directory.
func (db *liteDB) Name(context.Context) (string, error) {
	if db.file.path == "" {
		return ":memory:", nil
	}
	return filepath.Base(db.file.path), nil
}

// Close closes the file.
func (db *liteDB) Close() error {
	if db.keep != nil {
		_ = db.keep.Close()
	}
	return db.DB.Close()
}

type liteSession struct {
	*sqlconn.Session
	file  liteFile
	lock  *sqlconn.Session // that holds the side file
	state copyState
}

// realText writes what SQLite's own client writes: a real number always has a point.
func realText(v any, _ *sql.ColumnType) (string, bool) {
	f, ok := v.(float64)
	if !ok {
		return "", false
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".eIN") {
		s += ".0"
	}
	return s, true
}

// refusal reads SQLite's words out of "SQL logic error: no such table: a (1)".
func refusal(err error, sent string) *dialects.ServerError {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	msg := e.Error()
	for _, tail := range []string{" (SQLITE_BUSY)", fmt.Sprintf(" (%d)", e.Code())} {
		msg = strings.TrimSuffix(msg, tail)
	}
	msg = strings.TrimPrefix(msg, "SQL logic error: ")
	msg = strings.TrimPrefix(msg, "constraint failed: ")
	return &dialects.ServerError{Code: codeName(e.Code()), Msg: msg, Offset: errorOffset(msg, sent), Err: err}
}

// codeName gives a result code by the name that the documentation has for it; extended codes by name
// where a constraint tells which one. https://www.sqlite.org/rescode.html
func codeName(code int) string {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return "SQLITE_CONSTRAINT_CHECK"
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return "SQLITE_CONSTRAINT_FOREIGNKEY"
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return "SQLITE_CONSTRAINT_NOTNULL"
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return "SQLITE_CONSTRAINT_PRIMARYKEY"
	case sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		return "SQLITE_CONSTRAINT_TRIGGER"
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return "SQLITE_CONSTRAINT_UNIQUE"
	}
	for _, c := range []int{code, code & 0xff} {
		words := sqlite.ErrorCodeString[c]
		if from, to := strings.LastIndex(words, "(SQLITE_"), strings.LastIndex(words, ")"); from >= 0 && to > from {
			return words[from+1 : to]
		}
	}
	return strconv.Itoa(code)
}

// errorOffset finds the word that an error names. The driver does not hand on sqlite3_error_offset, but a word
// that stands once in the statement tells as much.
func errorOffset(msg, sent string) int {
	word := ""
	if rest, ok := strings.CutPrefix(msg, `near "`); ok {
		word, _, _ = strings.Cut(rest, `": syntax error`)
	} else if msg == "incomplete input" {
		return len(sent)
	} else if rest, ok := strings.CutPrefix(msg, "no such "); ok {
		_, word, _ = strings.Cut(rest, ": ")
	}
	at := strings.Index(sent, word)
	if word == "" || at < 0 || strings.Count(sent, word) > 1 {
		return -1
	}
	return at
}

// TableExists looks in main and temp, as a name without a schema does, or in an attached database.
func (s *liteSession) TableExists(ctx context.Context, t schema.Name) (bool, error) {
	n, err := s.One(ctx, `SELECT count(*) FROM pragma_table_list WHERE name = ?1 COLLATE NOCASE
AND type IN ('table', 'view') AND (?2 = '' OR "schema" = ?2 COLLATE NOCASE)`, t.Name, t.Schema)
	return n != "" && n != "0", err
}

// ServerVersion is the version of the library that is linked.
func (s *liteSession) ServerVersion(ctx context.Context) (dialects.Version, error) {
	v, err := s.One(ctx, "SELECT sqlite_version()")
	if err != nil {
		return dialects.Version{}, err
	}
	return dialects.ParseNumbers(v)
}

// TryLock opens a side file and begins an exclusive transaction on it: a lock on the database itself would block its
// own runner. The file serves all names, and stays: who deletes it may take another's lock away.
// A database in memory is the process's own, and needs none.
func (s *liteSession) TryLock(ctx context.Context, _ string) (bool, string, error) {
	if s.file.path == "" || s.lock != nil {
		return true, "", nil
	}
	side := s.file.path + ".mig-lock"
	db, err := newDB(liteFile{path: side, mode: "rwc"}, nil)
	if err != nil {
		return false, "", err
	}
	defer func() { _ = db.Close() }() // closes what is idle; the session is not
	lock, err := db.Open(ctx)
	if err == nil {
		_, err = lock.Run(ctx, dialects.Statement{SQL: "BEGIN EXCLUSIVE"})
		if err == nil {
			s.lock = lock
			return true, "", nil
		}
		_ = lock.Close()
	}
	var refused *dialects.ServerError
	if errors.As(err, &refused) && strings.HasPrefix(refused.Code, "SQLITE_BUSY") {
		return false, "", nil // SQLite does not tell who has a lock
	}
	return false, "", fmt.Errorf("the lock file %s: %w", side, err)
}

// Unlock gives the side file back.
func (s *liteSession) Unlock(context.Context, string) error {
	if s.file.path == "" {
		return nil
	}
	if s.lock == nil {
		return fmt.Errorf("the session does not hold the lock on %s", s.file.path)
	}
	lock := s.lock
	s.lock = nil
	return lock.Close()
}

// Close ends the session, and its lock.
func (s *liteSession) Close() error {
	if s.lock != nil {
		_ = s.lock.Close()
		s.lock = nil
	}
	return s.Session.Close()
}
