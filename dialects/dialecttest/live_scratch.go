package dialecttest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // "mysql"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/microsoft/go-mssqldb" // "sqlserver"
	_ "github.com/sijms/go-ora/v2"      // "oracle"
)

// scratch says how a test gets a database of its own on a server.
type scratch struct {
	exec         func(ctx context.Context, u *url.URL, statement string) error
	create, drop string                        // NAME is the database's name
	move         func(u *url.URL, name string) // points a URL to it
}

// The statements do not go through mig's drivers, so that a test of a driver does not rest on that driver.
var scratches = map[string]scratch{
	"postgresql": {execPostgres, "CREATE DATABASE NAME", "DROP DATABASE IF EXISTS NAME WITH (FORCE)", movePath},
	"mysql": {execSQL("mysql", func(u *url.URL) string {
		password, _ := u.User.Password()
		return fmt.Sprintf("%s:%s@tcp(%s)/", u.User.Username(), password, u.Host)
	}), "CREATE DATABASE NAME CHARACTER SET utf8mb4", "DROP DATABASE IF EXISTS NAME", movePath},
	"mssql": {execSQL("sqlserver", (*url.URL).String), "CREATE DATABASE NAME", "ALTER DATABASE NAME SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE NAME", func(u *url.URL, name string) {
		q := u.Query()
		q.Set("database", name)
		u.RawQuery = q.Encode()
	}},
	// A user of Oracle is a schema of its own: the nearest thing to a database.
	"oracle": {execSQL("oracle", (*url.URL).String), `BEGIN
  EXECUTE IMMEDIATE 'CREATE USER NAME IDENTIFIED BY "Scratch_1" QUOTA UNLIMITED ON USERS';
  EXECUTE IMMEDIATE 'GRANT CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE SEQUENCE, CREATE PROCEDURE, CREATE TRIGGER TO NAME';
  EXECUTE IMMEDIATE 'GRANT EXECUTE ON SYS.DBMS_LOCK TO NAME';
END;`, "DROP USER NAME CASCADE", func(u *url.URL, name string) {
		u.User = url.UserPassword(name, "Scratch_1")
	}},
}

func movePath(u *url.URL, name string) { u.Path, u.RawPath = "/"+name, "" }

// ScratchURL gives the URL of an empty database, which is dropped at the end of the test. The server is that of MIG_TEST_<DIALECT>_URL,
// whose user must be let to create databases (for Oracle, users). Without a server the test is skipped, or fails when MIG_TEST_REQUIRE,
// a list with commas, names the dialect. SQLite needs no server.
func ScratchURL(t testing.TB, dialect string) string {
	t.Helper()
	s, ok := scratches[dialect]
	if !ok {
		return dialect + ":" + filepath.Join(t.TempDir(), "test.db")
	}
	missing := t.Skipf
	if slices.Contains(strings.Split(os.Getenv("MIG_TEST_REQUIRE"), ","), dialect) {
		missing = t.Fatalf
	}
	variable := "MIG_TEST_" + strings.ToUpper(dialect) + "_URL"
	text := os.Getenv(variable)
	if text == "" {
		missing("%s is not set", variable)
	}
	u, err := url.Parse(text)
	if err != nil {
		t.Fatalf("%s is no URL", variable)
	}
	exec := func(statement, name string) error {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		return s.exec(ctx, u, strings.ReplaceAll(statement, "NAME", name))
	}
	name := "mig_test_" + strings.ToLower(rand.Text()[:12])
	if err := exec(s.create, name); err != nil {
		missing("%s: making the database of the test: %v", variable, err)
	}
	t.Cleanup(func() {
		if err := exec(s.drop, name); err != nil {
			t.Errorf("dropping the database of the test: %v", err)
		}
	})
	moved := *u
	s.move(&moved, name)
	return moved.String()
}

func execPostgres(ctx context.Context, u *url.URL, statement string) error {
	c, err := pgconn.Connect(ctx, u.String())
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	return c.Exec(ctx, statement).Close()
}

func execSQL(driver string, dsn func(u *url.URL) string) func(context.Context, *url.URL, string) error {
	return func(ctx context.Context, u *url.URL, statement string) error {
		db, err := sql.Open(driver, dsn(u))
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.ExecContext(ctx, statement)
		return err
	}
}
