package main

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

	_ "github.com/go-sql-driver/mysql" // "mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rogpeppe/go-internal/testscript"

	"mig/dialects/dialecttest"
)

// TestMain lets the test binary be mig, when a script calls it by that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mig": main})
}

// TestScript runs testdata/script/*.txtar. UPDATE_SCRIPTS=1 rewrites what they compare with.
//
// Beside testscript's own commands there are
//
//	scratch DIALECT     makes an empty database, and puts its URL into $DB
//	pguser              makes a user of the PostgreSQL server without rights in $DB, and puts a URL of it into $USER_DB
//	mysqluser PASSWORD  makes a user of the MySQL server, and puts a URL with that password into $USER_DB
//	sqlite FILE SQL     runs SQL on a SQLite file that is there, or is made
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"scratch": scratch, "mysqluser": mysqlUser, "pguser": pgUser, "sqlite": sqliteExec,
		},
	})
}

// setUp keeps the settings of whoever runs the tests away from them.
func setUp(env *testscript.Env) error {
	env.Vars = slices.DeleteFunc(env.Vars, func(v string) bool {
		return strings.HasPrefix(v, "MIG_") || strings.HasPrefix(v, "PG")
	})
	env.Setenv("NO_COLOR", "1")
	env.Values["t"] = env.T()
	return nil
}

func testOf(ts *testscript.TestScript) testing.TB {
	t, ok := ts.Value("t").(testing.TB)
	if !ok {
		ts.Fatalf("the script does not run in a test")
	}
	return t
}

func scratch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: scratch DIALECT")
	}
	database := dialecttest.ScratchURL(testOf(ts), args[0])
	ts.Setenv("DB", database)
	if u, err := url.Parse(database); err == nil {
		ts.Setenv("DB_NAME", strings.TrimPrefix(u.Path, "/"))
	}
}

// pgUser makes a user of the PostgreSQL server who has no rights in $DB.
func pgUser(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: pguser")
	}
	t := testOf(ts)
	ctx := context.Background()
	conn, err := pgconn.Connect(ctx, ts.Getenv("DB"))
	ts.Check(err)
	name := "mig_" + strings.ToLower(rand.Text()[:8])
	_, err = conn.Exec(ctx, "CREATE ROLE "+name+" LOGIN").ReadAll()
	ts.Check(err)
	t.Cleanup(func() {
		if _, err := conn.Exec(ctx, "DROP ROLE "+name).ReadAll(); err != nil {
			t.Errorf("dropping the user of the test: %v", err)
		}
		if err := conn.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(ts.Getenv("DB"))
	ts.Check(err)
	u.User = url.User(name)
	ts.Setenv("USER_DB", u.String())
}

func mysqlUser(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: mysqluser PASSWORD")
	}
	t := testOf(ts)
	u, err := url.Parse(dialecttest.ScratchURL(t, "mysql"))
	ts.Check(err)
	password, _ := u.User.Password()
	db, err := sql.Open("mysql", fmt.Sprintf("%s:%s@tcp(%s)/", u.User.Username(), password, u.Host))
	ts.Check(err)
	name := "mig_" + strings.ToLower(rand.Text()[:8])
	ctx := context.Background()
	for _, statement := range []string{
		fmt.Sprintf("CREATE USER %s IDENTIFIED BY '%s'", name, args[0]),
		fmt.Sprintf("GRANT ALL ON %s.* TO %s", strings.TrimPrefix(u.Path, "/"), name),
	} {
		_, err = db.ExecContext(ctx, statement)
		ts.Check(err)
	}
	t.Cleanup(func() {
		if _, err := db.ExecContext(ctx, "DROP USER "+name); err != nil {
			t.Errorf("dropping the user of the test: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	u.User = url.UserPassword(name, args[0])
	ts.Setenv("USER_DB", u.String())
	ts.Setenv("USER_NAME", name)
}

func sqliteExec(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sqlite FILE SQL")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0])) // mig links the driver
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(err)
	ts.Check(db.Close())
}
