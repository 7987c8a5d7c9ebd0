package mysql

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// NewDriver returns the driver of MySQL and MariaDB.
func NewDriver() dialects.Driver { return myDriver{} }

type myDriver struct{}

// Open connects once, and closes that connection.
func (myDriver) Open(ctx context.Context, t dialects.Target) (dialects.DB, error) {
	db, err := newDB(t)
	if err != nil {
		return nil, err
	}
	return sqlconn.Reach(ctx, db)
}

type myDB struct {
	*sqlconn.DB
	joins bool // several statements at once
}

func newDB(t dialects.Target) (*myDB, error) {
	u, err := sqlconn.ParseURL(t, "mysql", "mariadb")
	if err != nil {
		return nil, err
	}
	cfg, at, err := readURL(t, u)
	if err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, &dialects.URLError{Msg: "the mysql URL is wrong: " + at.Hide(err.Error())}
	}
	db := &myDB{joins: cfg.MultiStatements}
	db.DB = sqlconn.NewDB(connector, func() sqlconn.Options {
		id := ""          // the server's number of the connection
		var line net.Conn // it
		return sqlconn.Options{
			Endpoint: at, OnConnect: t.OnConnect,
			Begin: "START TRANSACTION", Commit: "COMMIT", Rollback: "ROLLBACK",
			Refusal: refusal,
			Ready: func(ctx context.Context, s *sqlconn.Session) error {
				var err error
				id, err = ready(ctx, s)
				return err
			},
			Stop:       func(ctx context.Context, _ *sqlconn.Session) error { return db.stop(ctx, id) },
			Abandon:    func() { _ = line.Close() },
			Connecting: func(ctx context.Context) context.Context { return context.WithValue(ctx, lineKey{}, &line) },
		}
	})
	return db, nil
}

// lineKey is the key of a context under which dial leaves the connection that it made.
type lineKey struct{}

func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, network, addr)
	if to, ok := ctx.Value(lineKey{}).(*net.Conn); ok {
		*to = c
	}
	return c, err
}

// readURL reads a URL. Text in it never becomes part of a DSN, so that nothing in a password can
// be taken for an option.
func readURL(t dialects.Target, u *url.URL) (*mysql.Config, sqlconn.Endpoint, error) {
	at := sqlconn.Endpoint{Host: u.Hostname(), Port: u.Port(), Database: strings.TrimPrefix(u.Path, "/"), Secrets: sqlconn.Secrets(t, u)}
	if err := sqlconn.CheckParameters(u, "charset", "collation", "multiStatements", "readTimeout", "socket", "timeout", "tls", "writeTimeout"); err != nil {
		return nil, at, err
	}
	if at.Host == "" {
		at.Host = "127.0.0.1"
	}
	if at.Port == "" {
		at.Port = "3306"
	}
	cfg, q := mysql.NewConfig(), u.Query()
	cfg.Logger = silent{} // what it says, the errors say too
	cfg.DialFunc = dial
	cfg.MultiStatements = q.Get("multiStatements") != "false"
	cfg.DBName = at.Database
	cfg.User, cfg.Passwd = fromClientFile(u.User.Username(), sqlconn.Password(t, u), &at)
	cfg.Net, cfg.Addr = "tcp", net.JoinHostPort(at.Host, at.Port)
	at.User = cfg.User
	if socket := q.Get("socket"); socket != "" {
		cfg.Net, cfg.Addr = "unix", socket
		at.Network, at.Host, at.Port = "unix", socket, ""
	}
	cfg.TLSConfig = q.Get("tls")
	for name, to := range map[string]*time.Duration{"timeout": &cfg.Timeout, "readTimeout": &cfg.ReadTimeout, "writeTimeout": &cfg.WriteTimeout} {
		if text := q.Get(name); text != "" {
			d, err := time.ParseDuration(text)
			if err != nil {
				return nil, at, &dialects.URLError{Msg: fmt.Sprintf("the parameter %s of the mysql URL is no duration such as 10s", name)}
			}
			*to = d
		}
	}
	charset := q.Get("charset")
	if charset == "" {
		charset = "utf8mb4"
	}
	return cfg, at, cfg.Apply(mysql.Charset(charset, q.Get("collation")))
}

type silent struct{}

// Print drops what the driver would log.
func (silent) Print(...any) {}

type mySession struct {
	*sqlconn.Session

	aside asideNames // what is read is made in their place
}

// Session connects.
func (db *myDB) Session(ctx context.Context) (dialects.Session, error) {
	s, err := db.Open(ctx)
	switch {
	case err != nil:
		return nil, err
	case db.joins:
		return &joinedSession{mySession{Session: s}}, nil
	}
	return &mySession{Session: s}, nil
}

// Name asks DATABASE().
func (db *myDB) Name(ctx context.Context) (string, error) {
	return db.One(ctx, "SELECT DATABASE()")
}

// ready gives the connection's number, and refuses modes in which the server reads literals and identifiers in another way than mig writes and cuts them.
// https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html
func ready(ctx context.Context, s *sqlconn.Session) (id string, err error) {
	rows, err := s.Select(ctx, "SELECT CONNECTION_ID(), @@SESSION.sql_mode")
	if err != nil {
		return "", err
	}
	for mode := range strings.SplitSeq(rows[0].Text(1), ",") {
		if mode == "NO_BACKSLASH_ESCAPES" || mode == "ANSI_QUOTES" {
			return "", fmt.Errorf("%s: the sql_mode %s changes what quotes and backslashes mean, and mig writes SQL for the default; add to on_connect: SET sql_mode = REPLACE(@@sql_mode, '%s', '')", s.Endpoint(), mode, mode)
		}
	}
	return rows[0].Text(0), nil
}

// stop ends a running statement from another connection: the driver by itself only drops its connection, and an
// ALTER TABLE would go on. https://dev.mysql.com/doc/refman/8.4/en/kill.html
func (db *myDB) stop(ctx context.Context, id string) error {
	_, err := db.Pool.ExecContext(ctx, "KILL QUERY "+id)
	return err
}

// refusal reads the server's words. It never says where in the statement, but in a syntax
// error's words. https://dev.mysql.com/doc/mysql-errors/8.4/en/
func refusal(err error, sent string) *dialects.ServerError {
	var e *mysql.MySQLError
	if !errors.As(err, &e) {
		return nil
	}
	return &dialects.ServerError{Code: strconv.Itoa(int(e.Number)), Msg: e.Message, Offset: errorOffset(e, sent), Err: err}
}

// erParse is ER_PARSE_ERROR: "… syntax to use near 'REST' at line N", REST being what follows the
// error, at most 80 characters.
const erParse = 1064

func errorOffset(e *mysql.MySQLError, sent string) int {
	if e.Number != erParse {
		return -1
	}
	_, near, ok := strings.Cut(e.Message, "near '")
	end := strings.LastIndex(near, "' at line ")
	if !ok || end < 0 {
		return -1
	}
	if near = near[:end]; near == "" {
		return len(sent)
	}
	if strings.Count(sent, near) != 1 {
		return -1 // told apart by nothing
	}
	return strings.Index(sent, near)
}

// TableExists looks in the session's database, when the name has none.
func (s *mySession) TableExists(ctx context.Context, t schema.Name) (bool, error) {
	n, err := s.One(ctx, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = COALESCE(NULLIF(?, ''), DATABASE()) AND table_name = ?", t.Schema, t.Name)
	return n != "" && n != "0", err
}

// ServerVersion tells MariaDB apart, which says so in its version: "10.11.6-MariaDB-1", and "5.5.5-10.11.6-MariaDB"
// behind old proxies. https://mariadb.com/kb/en/version/
func (s *mySession) ServerVersion(ctx context.Context) (dialects.Version, error) {
	text, err := s.One(ctx, "SELECT VERSION()")
	if err != nil {
		return dialects.Version{}, err
	}
	return parseVersion(text)
}

// lockName makes a name of at most 64 characters, which is GET_LOCK's limit. Locks are the server's, so
// the database is part of the name. https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
func (s *mySession) lockName(ctx context.Context, name string) (string, error) {
	database, err := s.One(ctx, "SELECT DATABASE()")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(database + "\x00" + name))
	return "mig_" + hex.EncodeToString(sum[:20]), nil
}

// TryLock takes a user lock.
func (s *mySession) TryLock(ctx context.Context, name string) (bool, string, error) {
	lock, err := s.lockName(ctx, name)
	if err != nil {
		return false, "", err
	}
	got, err := s.One(ctx, "SELECT GET_LOCK(?, 0)", lock)
	if err != nil || got == "1" {
		return got == "1", "", err
	}
	// Without the PROCESS privilege others' rows are hidden, and only the number is known.
	holder, err := s.One(ctx, `SELECT CONCAT('connection ', l.id, COALESCE(CONCAT(', user ', p.user, ', from ', p.host), ''))
FROM (SELECT IS_USED_LOCK(?) AS id) l LEFT JOIN information_schema.processlist p ON p.id = l.id`, lock)
	return false, holder, err
}

// Unlock gives the lock back.
func (s *mySession) Unlock(ctx context.Context, name string) error {
	lock, err := s.lockName(ctx, name)
	if err != nil {
		return err
	}
	got, err := s.One(ctx, "SELECT RELEASE_LOCK(?)", lock)
	if err == nil && got != "1" {
		return fmt.Errorf("%s: the session did not hold the lock %q", s.Endpoint(), name)
	}
	return err
}
