package postgresql

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// NewDriver returns the driver of PostgreSQL. What libpq reads (PGHOST, .pgpass, service files, sslmode) counts here too.
func NewDriver() dialects.Driver { return pgDriver{} }

type pgDriver struct{}

// Open connects once, and closes that connection.
func (pgDriver) Open(ctx context.Context, t dialects.Target) (dialects.DB, error) {
	db, err := newDB(t)
	if err != nil {
		return nil, err
	}
	return sqlconn.Reach(ctx, db)
}

func newDB(t dialects.Target) (*pgDB, error) {
	u, err := sqlconn.ParseURL(t, "postgres", "postgresql")
	if err != nil {
		return nil, err
	}
	secrets := sqlconn.Secrets(t, u)
	cfg, err := pgconn.ParseConfig(u.String())
	if err != nil {
		// The driver's error holds the URL, and hides passwords only as far as it finds them.
		var parse *pgconn.ParseConfigError
		msg := "a parameter of the postgres URL (or one of the PG… variables) is wrong"
		if errors.As(err, &parse) && parse.Unwrap() != nil {
			msg += ": " + sqlconn.Endpoint{Secrets: secrets}.Hide(parse.Unwrap().Error())
		}
		return nil, &dialects.URLError{Msg: msg}
	}
	if t.Password != "" {
		cfg.Password = t.Password
	}
	for name, value := range map[string]string{"application_name": "mig", "client_encoding": "UTF8"} {
		if cfg.RuntimeParams[name] == "" {
			cfg.RuntimeParams[name] = value
		}
	}
	// By default the driver drops the connection when a context ends, and leaves the statement running.
	cfg.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: 5 * time.Second}
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 20 * time.Second
	}
	return &pgDB{cfg: cfg, onConnect: t.OnConnect, at: readEndpoint(cfg, secrets)}, nil
}

func readEndpoint(cfg *pgconn.Config, secrets []string) sqlconn.Endpoint {
	at := sqlconn.Endpoint{Host: cfg.Host, Port: strconv.Itoa(int(cfg.Port)), Database: cfg.Database, User: cfg.User, Secrets: append(secrets, cfg.Password)}
	if strings.HasPrefix(cfg.Host, "/") {
		at.Network = "unix"
	}
	if at.Database == "" {
		at.Database = cfg.User // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-DBNAME
	}
	return at
}

type pgDB struct {
	cfg       *pgconn.Config
	onConnect []string
	at        sqlconn.Endpoint
}

// Session connects.
func (db *pgDB) Session(ctx context.Context) (dialects.Session, error) {
	conn, err := pgconn.ConnectConfig(ctx, db.cfg.Copy())
	if err != nil {
		if r := refusal(err, ""); r != nil {
			err = db.at.Refused(r)
		}
		return nil, db.at.ConnectError(err)
	}
	s := &pgSession{conn: conn, at: db.at}
	for _, text := range db.onConnect {
		if _, err := s.Run(ctx, dialects.Statement{SQL: text, Op: "sql"}); err != nil {
			_ = s.Close()
			return nil, fmt.Errorf("on_connect: %w", err)
		}
	}
	// The server reports these two whenever they change. Both would make other text of a literal.
	for name, want := range map[string]string{"standard_conforming_strings": "on", "client_encoding": "UTF8"} {
		if got := conn.ParameterStatus(name); got != want {
			_ = s.Close()
			return nil, fmt.Errorf("%s: %s is %s; mig writes SQL for %s, add to on_connect: SET %s = %s", db.at, name, got, want, name, want)
		}
	}
	return s, nil
}

// Name asks current_database().
func (db *pgDB) Name(ctx context.Context) (string, error) {
	s, err := db.Session(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = s.Close() }()
	return s.(*pgSession).one(ctx, "SELECT current_database()")
}

// Close has nothing to close: each session is a connection of its own.
func (db *pgDB) Close() error { return nil }

// pgSession speaks the simple protocol, so that a statement reaches the server as it is, and values come back
// in the server's own text. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SIMPLE-QUERY
type pgSession struct {
	conn *pgconn.PgConn
	at   sqlconn.Endpoint

	aside     asideNames // what is read is made in their place
	comparing bool       // what is read is compared, and not written: statements, and what depends on what, are left out
}

// Begin starts a transaction.
func (s *pgSession) Begin(ctx context.Context) error { return s.exec(ctx, "BEGIN") }

// Commit refuses to report success of a transaction that has failed: the server answers
// COMMIT with ROLLBACK then. https://www.postgresql.org/docs/current/sql-commit.html
func (s *pgSession) Commit(ctx context.Context) error {
	tag, err := s.send(ctx, "COMMIT")
	if err == nil && tag == "ROLLBACK" {
		return &dialects.ServerError{Code: "25P02", Msg: "the transaction had failed before, and was rolled back", Offset: -1}
	}
	return err
}

// Rollback undoes the transaction.
func (s *pgSession) Rollback(ctx context.Context) error { return s.exec(ctx, "ROLLBACK") }

func (s *pgSession) exec(ctx context.Context, sql string) error {
	_, err := s.send(ctx, sql)
	return err
}

// copyIn finds COPY … FROM stdin: sent as a plain statement, it would wait for data for ever.
var copyIn = regexp.MustCompile(`(?is)^copy\b.*\bfrom\s+stdin\b`)

// Run runs a statement, and feeds Data to COPY … FROM stdin.
func (s *pgSession) Run(ctx context.Context, st dialects.Statement) (int64, error) {
	return sqlconn.Repeat(st, func() (int64, error) { return s.run(ctx, st) })
}

func (s *pgSession) run(ctx context.Context, st dialects.Statement) (int64, error) {
	if !st.Copy && !copyIn.MatchString(st.SQL[min(max(st.First, 0), len(st.SQL)):]) {
		tag, err := s.send(ctx, st.SQL)
		return changedRows(tag), err
	}
	tag, err := s.conn.CopyFrom(ctx, strings.NewReader(st.Data), st.SQL)
	if err != nil {
		return 0, s.fail(ctx, err, st.SQL)
	}
	return tag.RowsAffected(), nil
}

// changedRows reads a command tag: "UPDATE 3", "INSERT 0 3". SELECT counts what it gave, not what it changed.
// https://www.postgresql.org/docs/current/protocol-message-formats.html (CommandComplete)
func changedRows(tag string) int64 {
	word, _, _ := strings.Cut(tag, " ")
	switch word {
	case "INSERT", "UPDATE", "DELETE", "MERGE", "COPY":
		return pgconn.NewCommandTag(tag).RowsAffected()
	}
	return -1
}

// send runs SQL, and gives the last command tag.
func (s *pgSession) send(ctx context.Context, sql string) (tag string, err error) {
	results := s.conn.Exec(ctx, sql)
	for results.NextResult() {
		t, _ := results.ResultReader().Close() // Close below gives its error too
		tag = t.String()
	}
	if err := results.Close(); err != nil {
		return "", s.fail(ctx, err, sql)
	}
	return tag, nil
}

// Query runs a query.
func (s *pgSession) Query(ctx context.Context, query string) (columns []string, rows [][]*string, err error) {
	results := s.conn.Exec(ctx, query)
	for results.NextResult() {
		r := results.ResultReader()
		columns, rows = nil, nil
		for _, f := range r.FieldDescriptions() {
			columns = append(columns, f.Name)
		}
		for r.NextRow() {
			rows = append(rows, textRow(r.Values()))
		}
		_, _ = r.Close() // Close below gives its error too
	}
	if err := results.Close(); err != nil {
		return nil, nil, s.fail(ctx, err, query)
	}
	return columns, rows, nil
}

func textRow(values [][]byte) []*string {
	row := make([]*string, len(values))
	for i, v := range values {
		if v != nil {
			text := string(v)
			row[i] = &text
		}
	}
	return row
}

// read runs a catalog query with parameters, all of them text.
func (s *pgSession) read(ctx context.Context, query string, args ...string) ([]sqlconn.Row, error) {
	values := make([][]byte, len(args))
	for i, a := range args {
		values[i] = []byte(a)
	}
	result := s.conn.ExecParams(ctx, query, values, nil, nil, nil).Read()
	if result.Err != nil {
		return nil, s.fail(ctx, result.Err, query)
	}
	rows := make([]sqlconn.Row, len(result.Rows))
	for i, r := range result.Rows {
		rows[i] = textRow(r)
		s.aside.back(rows[i])
	}
	return rows, nil
}

func (s *pgSession) one(ctx context.Context, query string, args ...string) (string, error) {
	rows, err := s.read(ctx, query, args...)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Text(0), nil
}

func (s *pgSession) fail(ctx context.Context, err error, sql string) error {
	if ctx.Err() != nil {
		return sqlconn.Interrupted(ctx)
	}
	if r := refusal(err, sql); r != nil {
		return s.at.Refused(r)
	}
	return fmt.Errorf("%s: %w", s.at, s.at.Scrub(err))
}

// refusal reads the server's words. https://www.postgresql.org/docs/current/protocol-error-fields.html
func refusal(err error, sql string) *dialects.ServerError {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil
	}
	return &dialects.ServerError{Code: e.Code, Msg: e.Message, Detail: e.Detail, Hint: e.Hint, Offset: byteOffset(sql, int(e.Position)), Err: err}
}

// byteOffset turns a position, which counts characters from 1, into an offset.
func byteOffset(sql string, position int) int {
	if position <= 0 {
		return -1
	}
	for offset := range sql {
		if position--; position == 0 {
			return offset
		}
	}
	return len(sql)
}

// TableExists looks the table up as the server would: along search_path, when it has no schema.
func (s *pgSession) TableExists(ctx context.Context, t schema.Name) (bool, error) {
	n, err := s.one(ctx, `SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'f', 'v')
  AND CASE WHEN $2 = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $2 END`, t.Name, t.Schema)
	return n != "" && n != "0", err
}

// ServerVersion reads the parameter that the server reported at connect: "15.20 (Debian …)".
func (s *pgSession) ServerVersion(context.Context) (dialects.Version, error) {
	return dialects.ParseNumbers(s.conn.ParameterStatus("server_version"))
}

// lockKey makes a key of advisory locks, which are 64-bit numbers, of a name.
func lockKey(name string) int64 {
	sum := sha256.Sum256([]byte(name))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// TryLock takes an advisory lock of the session.
// https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
func (s *pgSession) TryLock(ctx context.Context, name string) (bool, string, error) {
	key := lockKey(name)
	got, err := s.one(ctx, "SELECT pg_catalog.pg_try_advisory_lock($1::bigint)", strconv.FormatInt(key, 10))
	if err != nil || got == "t" {
		return got == "t", "", err
	}
	holder, err := s.holder(ctx, key)
	return false, holder, err
}

// holder tells who has an advisory lock: its key stands in two halves in pg_locks.
// https://www.postgresql.org/docs/current/view-pg-locks.html
func (s *pgSession) holder(ctx context.Context, key int64) (string, error) {
	return s.one(ctx, `SELECT format('pid %s, user %s, %s, from %s, since %s', a.pid, a.usename, coalesce(nullif(a.application_name, ''), '(no application name)'),
  coalesce(host(a.client_addr), 'this host'), to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZH:TZM'))
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.classid::bigint = $1::bigint AND l.objid::bigint = $2::bigint
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
		strconv.FormatUint(uint64(key)>>32, 10), strconv.FormatUint(uint64(key)&0xffffffff, 10))
}

// Unlock gives the lock back.
func (s *pgSession) Unlock(ctx context.Context, name string) error {
	got, err := s.one(ctx, "SELECT pg_catalog.pg_advisory_unlock($1::bigint)", strconv.FormatInt(lockKey(name), 10))
	if err == nil && got != "t" {
		return fmt.Errorf("%s: the session did not hold the lock %q", s.at, name)
	}
	return err
}

// Fold gives a name without quotes as the catalog has it.
func (*pgSession) Fold(name string) string { return strings.ToLower(name) }

var concurrentIndex = regexp.MustCompile(`(?is)^CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?("(?:[^"]|"")+"|[\w$]+)\s+ON\s+(?:ONLY\s+)?((?:"(?:[^"]|"")+"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\w$]+))?)`)

// Mend drops the invalid index that CREATE INDEX CONCURRENTLY leaves when it fails.
// https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
func (s *pgSession) Mend(ctx context.Context, st dialects.Statement) error {
	m := concurrentIndex.FindStringSubmatch(st.SQL[min(st.First, len(st.SQL)):])
	if m == nil {
		return nil
	}
	index := m[1]
	if i := strings.LastIndexByte(m[2], '.'); i >= 0 { // an index is in the schema of its table
		index = m[2][:i+1] + m[1]
	}
	invalid, err := s.one(ctx, "SELECT count(*) FROM pg_catalog.pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid", index)
	if err != nil || invalid == "0" {
		return err
	}
	return s.exec(ctx, "DROP INDEX CONCURRENTLY "+index)
}

// Close ends the connection.
func (s *pgSession) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if s.conn.IsClosed() {
		return nil
	}
	return s.at.Scrub(s.conn.Close(ctx))
}
