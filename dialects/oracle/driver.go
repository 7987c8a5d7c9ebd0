package oracle

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	ora "github.com/sijms/go-ora/v2"
	"github.com/sijms/go-ora/v2/network"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// NewDriver returns the driver of Oracle Database, which needs no client of Oracle's. URLs are oracle://user:password@host:port/SERVICE, with
// ?SID=… for a database without services.
func NewDriver() dialects.Driver { return oraDriver{} }

type oraDriver struct{}

// Open connects once, and closes that connection.
func (oraDriver) Open(ctx context.Context, t dialects.Target) (dialects.DB, error) {
	db, err := newDB(t)
	if err != nil {
		return nil, err
	}
	return sqlconn.Reach(ctx, db)
}

type oraDB struct{ *sqlconn.DB }

func newDB(t dialects.Target) (*oraDB, error) {
	dsn, at, err := readURL(t)
	if err != nil {
		return nil, err
	}
	if _, err := ora.ParseConfig(dsn); err != nil {
		return nil, &dialects.URLError{Msg: "the oracle URL is wrong: " + at.Hide(err.Error())}
	}
	return &oraDB{sqlconn.NewDB(&freshConnector{dsn}, func() sqlconn.Options {
		return sqlconn.Options{
			Endpoint: at, OnConnect: t.OnConnect, Frame: &driverTx{},
			// The driver's autocommit goes by the first word: it leaves out CALL, and what it does not know.
			AfterRun: "COMMIT",
			Sent:     sentText, Refusal: refusal, Harmless: compiledWithErrors,
		}
	})}, nil
}

// freshConnector makes a driver for each connection: a driver keeps the configuration of the first one.
type freshConnector struct{ dsn string }

// Connect connects.
func (c *freshConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := ora.NewDriver().OpenConnector(c.dsn)
	if err != nil {
		return nil, err
	}
	return inner.Connect(ctx)
}

// Driver gives a driver, which database/sql only hands on.
func (c *freshConnector) Driver() driver.Driver { return ora.NewDriver() }

// readURL makes the driver's URL of mig's.
func readURL(t dialects.Target) (string, sqlconn.Endpoint, error) {
	u, err := sqlconn.ParseURL(t, "oracle")
	if err != nil {
		return "", sqlconn.Endpoint{}, err
	}
	q := u.Query()
	at := sqlconn.Endpoint{Host: u.Hostname(), Port: u.Port(), Database: strings.Trim(u.Path, "/"), User: u.User.Username(), Secrets: sqlconn.Secrets(t, u)}
	if at.Host == "" {
		return "", at, &dialects.URLError{Msg: "the oracle URL names no host: oracle://user@host:1521/SERVICE"}
	}
	if at.Port == "" {
		at.Port = "1521"
		u.Host = net.JoinHostPort(at.Host, at.Port)
	}
	timeout := false
	for name, values := range q {
		switch strings.ToUpper(name) {
		case "TIMEOUT", "CONNECT TIMEOUT", "CONNECTION TIMEOUT":
			timeout = true
		case "SID", "SERVICE NAME":
			at.Database = values[0]
		case "TRACE FILE", "TRACE DIR", "TRACE FOLDER", "TRACE DIRECTORY":
			return "", at, &dialects.URLError{Msg: "mig does not take the parameter " + strconv.Quote(name) + " of an oracle URL: a trace holds passwords"}
		}
	}
	if !timeout {
		// The driver gives up a statement after ten minutes, while building an index may take hours.
		q.Set("TIMEOUT", "0")
	}
	if t.Password != "" {
		u.User = url.UserPassword(at.User, t.Password)
	}
	u.RawQuery = q.Encode()
	return u.String(), at, nil
}

// driverTx is a transaction of the driver. The database begins one by itself; what has to be told is the
// driver, which commits by itself otherwise.
type driverTx struct{ tx driver.Tx }

// Begin turns the driver's autocommit off.
func (f *driverTx) Begin(ctx context.Context, c *sql.Conn) error {
	return c.Raw(func(conn any) error {
		b, ok := conn.(driver.ConnBeginTx)
		if !ok {
			return errors.New("the driver has no transactions")
		}
		// The transaction outlives the context of the call that began it.
		tx, err := b.BeginTx(context.WithoutCancel(ctx), driver.TxOptions{})
		f.tx = tx
		return err
	})
}

// Commit commits.
func (f *driverTx) Commit(context.Context) error { return f.end(driver.Tx.Commit) }

// Rollback rolls back.
func (f *driverTx) Rollback(context.Context) error { return f.end(driver.Tx.Rollback) }

func (f *driverTx) end(by func(driver.Tx) error) error {
	if f.tx == nil {
		return errors.New("no transaction has begun")
	}
	tx := f.tx
	f.tx = nil
	return by(tx)
}

// sentText leaves out the comments before a statement: the driver reads from the first word what kind of
// statement it is.
func sentText(s dialects.Statement) (string, int) {
	first := min(max(s.First, 0), len(s.SQL))
	return s.SQL[first:], first
}

// errCompiled is "success with compilation error": the unit is there, as with any client. mig asks ALL_ERRORS at the
// end of a revision, where a unit may be valid that was not when it was made.
// https://docs.oracle.com/error-help/db/ora-24344/
const errCompiled = 24344

func compiledWithErrors(err error) bool {
	var e *network.OracleError
	return errors.As(err, &e) && e.ErrCode == errCompiled
}

// refusal reads the server's words: lines of "ORA-00942: table or view does not exist", the first being the cause for plain SQL. In
// PL/SQL "ORA-06550: line 1, column 7:" comes first.
func refusal(err error, text string) *dialects.ServerError {
	var e *network.OracleError
	if !errors.As(err, &e) {
		return nil
	}
	_ = e.Error() // fills in ErrMsg where the server sent none
	code := fmt.Sprintf("ORA-%05d", e.ErrCode)
	first, rest, _ := strings.Cut(strings.TrimSpace(e.ErrMsg), "\n")
	msg := strings.TrimSpace(strings.TrimPrefix(first, code+":"))
	if e.ErrCode == errPLSQL {
		at, more, _ := strings.Cut(rest, "\n")
		msg, rest = strings.TrimSpace(msg+" "+at), more
	}
	return &dialects.ServerError{Code: code, Msg: msg, Detail: strings.TrimSpace(rest), Offset: errorOffset(e, text), Err: err}
}

// errPLSQL is a compile error of an anonymous block. https://docs.oracle.com/error-help/db/ora-06550/
const errPLSQL = 6550

// errorOffset reads where a statement could not be parsed. The server says 0 for what is not an error of parsing.
func errorOffset(e *network.OracleError, text string) int {
	at := e.ErrPos()
	if at <= 0 || at > len(text) {
		return -1
	}
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

type oraSession struct{ *sqlconn.Session }

// Session connects.
func (db *oraDB) Session(ctx context.Context) (dialects.Session, error) {
	s, err := db.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &oraSession{s}, nil
}

// Name is DB_NAME, which in a pluggable database is its name.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/SYS_CONTEXT.html
func (db *oraDB) Name(ctx context.Context) (string, error) {
	return db.One(ctx, "SELECT SYS_CONTEXT('USERENV', 'DB_NAME') FROM DUAL")
}

// TableExists looks in the session's schema, when the name has none. An unquoted name is stored in capitals.
func (s *oraSession) TableExists(ctx context.Context, t schema.Name) (bool, error) {
	n, err := s.One(ctx, `SELECT COUNT(*) FROM all_objects WHERE object_type IN ('TABLE', 'VIEW') AND object_name = :1
AND owner = NVL(:2, SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'))`, foldName(t.Name), foldName(t.Schema))
	return n != "" && n != "0", err
}

// ServerVersion reads "19.22.0.0.0"; VERSION_FULL came with 18.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/PRODUCT_COMPONENT_VERSION.html
func (s *oraSession) ServerVersion(ctx context.Context) (dialects.Version, error) {
	const from = " FROM product_component_version WHERE product LIKE 'Oracle%' AND ROWNUM = 1"
	text, err := s.One(ctx, "SELECT version_full"+from)
	if err != nil {
		text, err = s.One(ctx, "SELECT version"+from)
	}
	if err != nil {
		return dialects.Version{}, err
	}
	return dialects.ParseNumbers(text)
}

// NoLockError says that the user may not take locks.
type NoLockError struct{ Err error }

// Error names the way out.
func (e *NoLockError) Error() string {
	return "the user can't execute SYS.DBMS_LOCK, which mig's lock needs: GRANT EXECUTE ON SYS.DBMS_LOCK TO the user, or set lock: none in mig.yaml: " + e.Err.Error()
}

// Unwrap gives the server's refusal.
func (e *NoLockError) Unwrap() error { return e.Err }

// lockID makes a lock's number, 0 to 1073741823. ALLOCATE_UNIQUE would give one by name, but commits.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/arpls/DBMS_LOCK.html
func (s *oraSession) lockID(ctx context.Context, name string) (string, error) {
	place, err := s.One(ctx, "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(place + "\x00" + name))
	return strconv.Itoa(int(binary.BigEndian.Uint32(sum[:4]) & 0x3fffffff)), nil
}

// The answers of REQUEST and RELEASE.
const (
	lockDone    = 0
	lockTimeout = 1
	lockOwned   = 4 // by this session, for REQUEST; by another or no one, for RELEASE
)

// TryLock takes a user lock, exclusive (6), until the end of the session.
func (s *oraSession) TryLock(ctx context.Context, name string) (bool, string, error) {
	id, err := s.lockID(ctx, name)
	if err != nil {
		return false, "", err
	}
	got, err := s.lockCall(ctx, "SYS.DBMS_LOCK.REQUEST(id => "+id+", lockmode => 6, timeout => 0, release_on_commit => FALSE)")
	switch {
	case err != nil:
		return false, "", err
	case got == lockDone || got == lockOwned:
		return true, "", nil
	case got == lockTimeout:
		return false, s.holder(ctx, id), nil
	}
	return false, "", fmt.Errorf("%s: DBMS_LOCK.REQUEST gives %d", s.Endpoint(), got)
}

func (s *oraSession) lockCall(ctx context.Context, call string) (int64, error) {
	var answer int64
	err := s.Exec(ctx, "BEGIN :1 := "+call+"; END;", sql.Out{Dest: &answer})
	var refused *dialects.ServerError
	if errors.As(err, &refused) && strings.Contains(refused.Msg, "PLS-00201") {
		return 0, &NoLockError{err}
	}
	return answer, err
}

// holder tells who has a lock, where the user may look.
func (s *oraSession) holder(ctx context.Context, id string) string {
	holder, err := s.One(ctx, `SELECT 'session ' || s.sid || ', user ' || s.username || ', ' || s.program || ', from ' || s.machine || ', since ' || TO_CHAR(s.logon_time, 'YYYY-MM-DD HH24:MI:SS')
FROM v$lock l JOIN v$session s ON s.sid = l.sid WHERE l.type = 'UL' AND l.lmode = 6 AND l.id1 = `+id)
	if err != nil {
		return "" // the lock's state is what matters, not its holder
	}
	return holder
}

// Unlock gives the lock back.
func (s *oraSession) Unlock(ctx context.Context, name string) error {
	id, err := s.lockID(ctx, name)
	if err != nil {
		return err
	}
	got, err := s.lockCall(ctx, "SYS.DBMS_LOCK.RELEASE(id => "+id+")")
	if err == nil && got != lockDone {
		return fmt.Errorf("%s: the session did not hold the lock %q", s.Endpoint(), name)
	}
	return err
}
