package mssql

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	mssqldb "github.com/microsoft/go-mssqldb"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// server stands for a SQL Server: it notes what it is sent, and answers queries that hold a word. It shows in which order things are sent, and not that a real server takes them.
type server struct {
	sent    []string
	answers map[string][][]driver.Value
	refuses string                  // what holds this is refused
	errs    error                   // with this
	ends    context.CancelCauseFunc // called when it is
}

func (s *server) Connect(context.Context) (driver.Conn, error) { return s, nil }
func (s *server) Driver() driver.Driver                        { return nil }
func (s *server) Prepare(string) (driver.Stmt, error)          { return nil, errors.ErrUnsupported }
func (s *server) Begin() (driver.Tx, error)                    { return nil, errors.ErrUnsupported }
func (s *server) Close() error                                 { return nil }

func (s *server) take(ctx context.Context, sql string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.sent = append(s.sent, sql)
	if s.refuses == "" || !strings.Contains(sql, s.refuses) {
		return nil
	}
	if s.ends != nil {
		s.ends(nil)
	}
	return s.errs
}

func (s *server) ExecContext(ctx context.Context, sql string, _ []driver.NamedValue) (driver.Result, error) {
	return driver.ResultNoRows, s.take(ctx, sql)
}

func (s *server) QueryContext(ctx context.Context, sql string, args []driver.NamedValue) (driver.Rows, error) {
	for _, a := range args {
		sql += " -- " + a.Value.(string)
	}
	if err := s.take(ctx, sql); err != nil {
		return nil, err
	}
	for word, rows := range s.answers {
		if strings.Contains(sql, word) {
			return &answer{rows}, nil
		}
	}
	return &answer{}, nil
}

type answer struct{ rows [][]driver.Value }

func (a *answer) Columns() []string {
	if len(a.rows) == 0 {
		return []string{"c"}
	}
	return make([]string, len(a.rows[0]))
}
func (a *answer) Close() error { return nil }
func (a *answer) Next(to []driver.Value) error {
	if len(a.rows) == 0 {
		return io.EOF
	}
	copy(to, a.rows[0])
	a.rows = a.rows[1:]
	return nil
}

func (s *server) session(t *testing.T) *msSession {
	t.Helper()
	db := &msDB{sqlconn.NewDB(s, func() sqlconn.Options { return sessionOptions(sqlconn.Endpoint{}, nil) })}
	session, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = session.Close(), db.Close() })
	return session.(*msSession)
}

// The catalog of one table, with names of constraints that the server has made up and names that it was given.
func catalogOf(wait int64) map[string][][]driver.Value {
	column := []driver.Value{"t", "n", "int", false, "sys", int64(4), int64(10), int64(0), true, nil, false, nil, nil, nil, nil, "DF__t__n__1", "((1))", nil}
	named := slices.Clone(column)
	named[1], named[15], named[16] = "m", "df_m", "((2))"
	return map[string][][]driver.Value{
		"@@LOCK_TIMEOUT":      {{wait}},
		"FROM sys.tables t\n": {{"t", "a table"}},
		"y.is_user_defined":   {column, named},
		"k.is_not_trusted":    {{"t", "CK__t__n__2", "([n]>(0))", false}, {"t", "ck_m", "([m]>(0))", false}},
		"is_system_named":     {{"t", "DF__t__n__1"}, {"t", "CK__t__n__2"}},
	}
}

func TestScratchSends(t *testing.T) {
	s := &server{answers: catalogOf(-1)}
	session := s.session(t)
	home := session.ScratchSchema()
	found, err := session.Scratch(t.Context(), []dialects.Statement{{SQL: "CREATE TABLE " + home + ".t (n INT)"}, {SQL: "CREATE INDEX i ON " + home + ".t (n)"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"SELECT @@LOCK_TIMEOUT", "SET LOCK_TIMEOUT 2000", "BEGIN TRANSACTION", "CREATE SCHEMA " + home,
		"CREATE TABLE " + home + ".t (n INT)", "CREATE INDEX i ON " + home + ".t (n)",
	}
	if len(s.sent) < len(want)+2 || !slices.Equal(s.sent[:len(want)], want) {
		t.Fatalf("this is sent first:\n%s", strings.Join(s.sent, "\n"))
	}
	last := len(s.sent) - 2
	if end := s.sent[last:]; !slices.Equal(end, []string{"IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION", "SET LOCK_TIMEOUT -1"}) {
		t.Errorf("this is sent last: %q", end)
	}
	for _, sql := range s.sent[len(want):last] {
		if !strings.HasPrefix(sql, "SELECT ") || !strings.Contains(sql, "-- "+home) {
			t.Errorf("between, this is sent, which reads no other schema:\n%s", sql)
		}
	}
	table, err := found.Table(schema.Name{Name: "t"})
	if err != nil || table == nil {
		t.Fatalf("the table is not found by its name alone: %v", err)
	}
	if n, m := table.Column("n"), table.Column("m"); n.DefaultName != "" || n.Default == nil || m.DefaultName != "df_m" {
		t.Errorf("the defaults are %+v and %+v", n, m)
	}
	if k := table.Constraints; len(k) != 2 || k[0].Name != "" || k[0].Expr != "[n]>(0)" || k[1].Name != "ck_m" {
		t.Errorf("the checks are %+v", k)
	}
}

// Whatever is refused, the transaction is rolled back and the setting restored, and the comparison can go on.
func TestScratchRefused(t *testing.T) {
	for _, c := range []struct {
		what string
		code int32
	}{{"CREATE SCHEMA", 2760}, {"CREATE TABLE", 262}, {"BEGIN TRANSACTION", 3964}, {"SET LOCK_TIMEOUT 2000", 102}, {"sys.check_constraints", 1222}, {"is_system_named", 1205}, {"is_system_named", 15151}} {
		s := &server{answers: catalogOf(5000), refuses: c.what, errs: mssqldb.Error{Number: c.code, Message: "no"}}
		session := s.session(t)
		found, err := session.Scratch(t.Context(), []dialects.Statement{{SQL: "CREATE TABLE " + session.aside + ".t (n INT)"}})
		var refused *dialects.ServerError
		if found != nil || !errors.Is(err, dialects.ErrScratchRefused) || !errors.As(err, &refused) {
			t.Errorf("%s is refused, and this is given: %v, %v", c.what, found, err)
		}
		if end := s.sent[len(s.sent)-2:]; !slices.Equal(end, []string{"IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION", "SET LOCK_TIMEOUT 5000"}) {
			t.Errorf("%s is refused, and this is sent last: %q", c.what, end)
		}
	}
}

// Where even the setting can't be asked for, nothing is begun.
func TestScratchNotBegun(t *testing.T) {
	s := &server{refuses: "@@LOCK_TIMEOUT", errs: mssqldb.Error{Number: 104385, Message: "no"}}
	if found, err := s.session(t).Scratch(t.Context(), nil); found != nil || !errors.Is(err, dialects.ErrScratchRefused) || len(s.sent) != 1 {
		t.Errorf("this is given: %v, %v; this is sent: %q", found, err, s.sent)
	}
}

// What ends the context is no refusal, and what can't be rolled back is none that may be passed over.
func TestScratchFails(t *testing.T) {
	s := &server{answers: catalogOf(-1), refuses: "CREATE TABLE", errs: mssqldb.Error{Number: 3617, Message: "the client has ended it"}}
	ctx, cancel := context.WithCancelCause(t.Context())
	s.ends = cancel
	session := s.session(t)
	table := []dialects.Statement{{SQL: "CREATE TABLE " + session.aside + ".t (n INT)"}}
	if _, err := session.Scratch(ctx, table); !errors.Is(err, context.Canceled) || errors.Is(err, dialects.ErrScratchRefused) {
		t.Errorf("the context ends: %v", err)
	}
	if end := s.sent[len(s.sent)-2:]; !slices.Equal(end, []string{"IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION", "SET LOCK_TIMEOUT -1"}) {
		t.Errorf("the context ends, and this is sent last: %q", end)
	}
	for _, what := range []string{"ROLLBACK", "SET LOCK_TIMEOUT -1"} {
		s := &server{answers: catalogOf(-1), refuses: what, errs: mssqldb.Error{Number: 3971, Message: "no"}}
		if _, err := s.session(t).Scratch(t.Context(), table); err == nil || errors.Is(err, dialects.ErrScratchRefused) {
			t.Errorf("%s is refused: %v", what, err)
		}
	}
}

// A user's own timeout holds where it is the shorter one.
func TestScratchKeepsShortTimeout(t *testing.T) {
	s := &server{answers: catalogOf(100)}
	if _, err := s.session(t).Scratch(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(s.sent, "SET LOCK_TIMEOUT 2000") {
		t.Errorf("this is sent:\n%s", strings.Join(s.sent, "\n"))
	}
}

func TestScratchSchemasDiffer(t *testing.T) {
	s := &server{}
	if a, b := s.session(t).ScratchSchema(), s.session(t).ScratchSchema(); a == b || len(a) > 128 || New().Ident(a) != a {
		t.Errorf("two sessions have the schemas %q and %q", a, b)
	}
}
