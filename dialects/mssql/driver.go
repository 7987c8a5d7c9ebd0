package mssql

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	mssqldb "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// NewDriver returns the driver of SQL Server. URLs are sqlserver://user:password@host:port?database=NAME, or
// sqlserver://user:password@host/INSTANCE?database=NAME for a named instance.
func NewDriver() dialects.Driver { return msDriver{} }

type msDriver struct{}

// Open connects once, and closes that connection.
func (msDriver) Open(ctx context.Context, t dialects.Target) (dialects.DB, error) {
	db, err := newDB(t)
	if err != nil {
		return nil, err
	}
	return sqlconn.Reach(ctx, db)
}

type msDB struct{ *sqlconn.DB }

// urlParameters are those of the driver that concern a connection; its log, which shows statements, is not among them.
// https://github.com/microsoft/go-mssqldb#common-parameters
var urlParameters = []string{
	msdsn.AppName, msdsn.ApplicationIntent, msdsn.Certificate, msdsn.ConnectionTimeout, msdsn.Database, msdsn.DialTimeout, msdsn.Encrypt,
	msdsn.FailoverPartner, msdsn.FailOverPort, msdsn.HostNameInCertificate, msdsn.KeepAlive, msdsn.MultiSubnetFailover, msdsn.PacketSize,
	msdsn.Protocol, msdsn.ServerCertificate, msdsn.ServerSpn, msdsn.TLSMin, msdsn.TrustServerCertificate, msdsn.WorkstationID,
}

func newDB(t dialects.Target) (*msDB, error) {
	cfg, at, err := readURL(t)
	if err != nil {
		return nil, err
	}
	return &msDB{sqlconn.NewDB(mssqldb.NewConnectorConfig(cfg), func() sqlconn.Options { return sessionOptions(at, t.OnConnect) })}, nil
}

func sessionOptions(at sqlconn.Endpoint, onConnect []string) sqlconn.Options {
	return sqlconn.Options{
		Endpoint: at, OnConnect: onConnect,
		Begin: "BEGIN TRANSACTION", Commit: "COMMIT TRANSACTION",
		// With XACT_ABORT, an error has ended the transaction already.
		Rollback: "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION",
		Sent:     asBatch, Refusal: refusal, Text: valueText,
	}
}

func readURL(t dialects.Target) (msdsn.Config, sqlconn.Endpoint, error) {
	u, err := sqlconn.ParseURL(t, "sqlserver", "mssql")
	if err != nil {
		return msdsn.Config{}, sqlconn.Endpoint{}, err
	}
	lower := url.Values{}
	for name, values := range u.Query() {
		lower[strings.ToLower(name)] = append(lower[strings.ToLower(name)], values...)
	}
	u.Scheme, u.RawQuery = "sqlserver", lower.Encode()
	if err := sqlconn.CheckParameters(u, urlParameters...); err != nil {
		return msdsn.Config{}, sqlconn.Endpoint{}, err
	}
	// Others put the database into the path. Taken for an instance, it would lead to the login's default
	// database without a word, which is master more often than not.
	if strings.Trim(u.Path, "/") != "" && (u.Port() != "" || lower.Get(msdsn.Database) == "") {
		return msdsn.Config{}, sqlconn.Endpoint{}, &dialects.URLError{Msg: "the path of a sqlserver URL is the name of an instance, which has no port; the database is given as ?database=NAME"}
	}
	at := sqlconn.Endpoint{Secrets: sqlconn.Secrets(t, u)}
	cfg, err := msdsn.Parse(u.String())
	if err != nil {
		return cfg, at, &dialects.URLError{Msg: "the sqlserver URL is wrong: " + at.Hide(err.Error())}
	}
	cfg.Password = sqlconn.Password(t, u)
	if lower.Get(msdsn.AppName) == "" {
		cfg.AppName = "mig"
	}
	at.Host, at.Database, at.User = cfg.Host, cfg.Database, cfg.User
	if at.Port = u.Port(); at.Port == "" && cfg.Instance == "" {
		at.Port = "1433"
	}
	if cfg.Instance != "" {
		at.Host += `\` + cfg.Instance
	}
	return cfg, at, nil
}

// asBatch keeps a batch a batch: the driver calls a text without a space as a procedure, by another
// protocol, unless there is a line end in it.
func asBatch(s dialects.Statement) (string, int) {
	if strings.ContainsAny(s.SQL, " \t\n;") {
		return s.SQL, 0
	}
	return s.SQL + "\n", 0
}

type msSession struct {
	*sqlconn.Session
	aside string // the schema that Scratch makes
}

// Session connects.
func (db *msDB) Session(ctx context.Context) (dialects.Session, error) {
	s, err := db.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &msSession{Session: s, aside: scratchName()}, nil
}

// Name asks DB_NAME().
func (db *msDB) Name(ctx context.Context) (string, error) {
	return db.One(ctx, "SELECT DB_NAME()")
}

// valueText writes the values that the driver gives as bytes of its own order.
func valueText(v any, column *sql.ColumnType) (string, bool) {
	if b, ok := v.([]byte); ok && column.DatabaseTypeName() == "UNIQUEIDENTIFIER" {
		var id mssqldb.UniqueIdentifier
		err := id.Scan(b)
		return id.String(), err == nil
	}
	if b, ok := v.(bool); ok { // BIT, which every client shows as a digit
		if b {
			return "1", true
		}
		return "0", true
	}
	return "", false
}

// refusal reads the server's words. Several errors are one after the other, and the first is the cause: "Could not
// create constraint or index. See previous errors." comes last.
func refusal(err error, sent string) *dialects.ServerError {
	var e mssqldb.Error
	if !errors.As(err, &e) {
		return nil
	}
	first, more := e, []string(nil)
	if len(e.All) > 0 {
		first = e.All[0]
		for _, other := range e.All[1:] {
			more = append(more, fmt.Sprintf("%s (%d)", other.Message, other.Number))
		}
	}
	r := &dialects.ServerError{Code: strconv.Itoa(int(first.Number)), Msg: first.Message, Detail: strings.Join(more, "\n"), Offset: -1, Err: err}
	// Within a procedure or a trigger the line is that of its own text.
	if first.ProcName == "" {
		r.Offset = lineOffset(sent, int(first.LineNo))
	}
	return r
}

// lineOffset gives the offset of a line's first word, -1 when there is no such line.
func lineOffset(text string, line int) int {
	if line < 1 {
		return -1
	}
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return -1
		}
		at += i + 1
	}
	rest := text[at:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return at + len(rest) - len(strings.TrimLeft(rest, " \t\r"))
}

// TableExists asks OBJECT_ID, which takes a quoted name. Without a schema it looks in the user's default one, then in dbo.
// https://learn.microsoft.com/sql/t-sql/functions/object-id-transact-sql
func (s *msSession) TableExists(ctx context.Context, t schema.Name) (bool, error) {
	id, err := s.One(ctx, `SELECT COALESCE(OBJECT_ID(@p1, N'U'), OBJECT_ID(@p1, N'V'))`, bracketed(t))
	return id != "", err
}

func bracketed(t schema.Name) string {
	name := "[" + strings.ReplaceAll(t.Name, "]", "]]") + "]"
	if t.Schema != "" {
		name = "[" + strings.ReplaceAll(t.Schema, "]", "]]") + "]." + name
	}
	return name
}

// releaseYears are the names under which the major versions are sold.
// https://learn.microsoft.com/troubleshoot/sql/releases/download-and-install-latest-updates
var releaseYears = map[int]int{11: 2012, 12: 2014, 13: 2016, 14: 2017, 15: 2019, 16: 2022, 17: 2025}

// azureEditions is the engine edition of Azure SQL Database and of a managed instance, which keep the major version 12 and
// have what the newest release has. https://learn.microsoft.com/sql/t-sql/functions/serverproperty-transact-sql
var azureEditions = map[string]bool{"5": true, "8": true}

// ServerVersion gives the year as the major version.
func (s *msSession) ServerVersion(ctx context.Context) (dialects.Version, error) {
	rows, err := s.Select(ctx, "SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)), CAST(SERVERPROPERTY('EngineEdition') AS int)")
	if err != nil {
		return dialects.Version{}, err
	}
	return releaseOf(rows[0].Text(0), azureEditions[rows[0].Text(1)])
}

func releaseOf(product string, azure bool) (dialects.Version, error) {
	v, err := dialects.ParseNumbers(product)
	if err != nil {
		return v, err
	}
	if azure {
		return dialects.Version{Major: 2022}, nil
	}
	year, ok := releaseYears[v.Major]
	if !ok {
		if v.Major > 17 {
			return dialects.Version{Major: 2025}, nil // later than what is known: what 2025 has, it has
		}
		return v, fmt.Errorf("SQL Server %s is older than 2012, the oldest that mig knows", product)
	}
	return dialects.Version{Major: year}, nil
}

// lockName keeps within the 255 characters of a resource's name.
func lockName(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "mig_" + hex.EncodeToString(sum[:12])
}

// getLock takes a lock that dies with its session.
// https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql
const getLock = `SET NOCOUNT ON; DECLARE @r int; EXEC @r = sp_getapplock @Resource = @p1, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0; SELECT @r`

// TryLock takes an application lock: 0 is had, 1 had after a wait, -1 not had in time.
func (s *msSession) TryLock(ctx context.Context, name string) (bool, string, error) {
	got, err := s.One(ctx, getLock, lockName(name))
	switch {
	case err != nil:
		return false, "", err
	case got == "0" || got == "1":
		return true, "", nil
	case got != "-1":
		return false, "", fmt.Errorf("%s: sp_getapplock gives %s", s.Endpoint(), got)
	}
	return false, s.holder(ctx, lockName(name)), nil
}

// holder tells who has a lock, where the login may look (VIEW SERVER STATE): the description of an
// application lock holds the first 32 characters of its name.
// https://learn.microsoft.com/sql/relational-databases/system-dynamic-management-views/sys-dm-tran-locks-transact-sql
func (s *msSession) holder(ctx context.Context, lock string) string {
	holder, err := s.One(ctx, `SELECT TOP (1) CONCAT('session ', l.request_session_id, ', login ', e.login_name, ', ', e.program_name, ', from ', e.host_name, ', since ', CONVERT(varchar(19), e.login_time, 120))
FROM sys.dm_tran_locks l JOIN sys.dm_exec_sessions e ON e.session_id = l.request_session_id
WHERE l.resource_type = 'APPLICATION' AND l.resource_database_id = DB_ID() AND l.request_status = 'GRANT'
AND CHARINDEX(LEFT(@p1, 32), l.resource_description) > 0`, lock)
	if err != nil {
		return "" // the lock's state is what matters, not its holder
	}
	return holder
}

// Unlock gives the lock back.
func (s *msSession) Unlock(ctx context.Context, name string) error {
	_, err := s.One(ctx, `SET NOCOUNT ON; DECLARE @r int; EXEC @r = sp_releaseapplock @Resource = @p1, @LockOwner = 'Session'; SELECT @r`, lockName(name))
	return err
}
