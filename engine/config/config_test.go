package config_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"mig/dsl/diag"
	"mig/engine/config"
	"mig/engine/config/strict"
	"mig/engine/config/strict/stricttest"
	"mig/engine/source"
)

var _ = flag.Bool("update", false, "write the expected messages of testdata anew")

func TestBadFiles(t *testing.T) {
	stricttest.Golden(t, "testdata/bad.txt", func(input string) string {
		_, err := config.Read("mig.yaml", []byte(input))
		if err == nil {
			return "no error"
		}
		if wrong := new(config.Error); !errors.As(err, &wrong) {
			t.Errorf("%v is no config.Error", err)
		}
		got := diag.Format(err)
		if strings.Contains(got, "hunter2") {
			t.Errorf("a password is shown:\n%s", got)
		}
		return got
	})
}

func read(t *testing.T, text string) *config.File {
	t.Helper()
	f, err := config.Read("project/mig.yaml", []byte(text))
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	return f
}

// variables looks names up in a list of NAME=VALUE.
func variables(list ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, v := range list {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value, true
			}
		}
		return "", false
	}
}

func TestDefaults(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "lock:\nurl: null\nvars: ~\nhooks:\nenvironments:\ndatabases:\nnaming_convention:\n"} {
		got, err := read(t, text).Resolve(config.Overrides{})
		if err != nil {
			t.Fatal(err)
		}
		want := config.Default()
		want.Dir = "project"
		want.VersionLocations = []string{"migrations/versions"}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q gives\n%+v\nwant\n%+v", text, got, want)
		}
	}
}

const everything = `
script_location: db
version_locations: [db/versions, billing/versions]
file_template: "{{.Year}}_{{.Rev}}"
timezone: Europe/Prague
truncate_slug_length: 20
version_table: alembic_version
version_table_schema: ""
log_table: none
transaction: single
lock: none
lock_wait: 1m
lock_timeout: 5s
statement_timeout: 0s
retry: {attempts: 3, wait: 2s}
url: ${DATABASE_URL}
password_file: /run/secrets/db
dialect: postgresql
server_version: {oracle: 19, mysql: "mariadb-10.11"}
edition: {mssql: enterprise}
expect_database: prod
expect_schema: app
on_connect: ["SET search_path = app", SET x = 1]
batch_separator: {mssql: GO, oracle: /}
client_commands: true
naming_convention: {fk: 'fk_{{.Table}}_{{join "_" .Columns}}_{{.Referred | lower}}', pk: "pk_{{.Table}}"}
vars: {rate: 10.50, huge: 123456789012345678901234567890, fine: 0.12345678901234567890, n: -5, code: 007, on: 2026-01-31, yes: true, no: null, list: [1, a], url: "${X}"}
target: db/schema.sql.tmpl
autogenerate: {include: [a*], exclude: b, schemas: [x], compare_type: false, rewrite: [./rewrite.sh]}
post_write_hooks: [{run: "sqlfmt {{.Path}}"}, {run: [a, b]}]
hooks:
  before: {run: "echo ${HOME}"}
  after: [{sql: [A, B]}, {run: c}]
  before_each: {sql: D}
  after_each: {sql: E}
  on_error: {run: f}
`

func TestAllKeys(t *testing.T) {
	got, err := read(t, everything).Resolve(config.Overrides{})
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	for name, pair := range map[string][2]any{
		"locations": {got.VersionLocations, []string{"db/versions", "billing/versions"}},
		"file":      {[]any{got.ScriptLocation, got.FileTemplate, got.Timezone, got.TruncateSlugLength, got.Target}, []any{"db", "{{.Year}}_{{.Rev}}", "Europe/Prague", 20, "db/schema.sql.tmpl"}},
		"tables":    {[]string{got.VersionTable, got.VersionTableSchema, got.LogTable}, []string{"alembic_version", "", ""}},
		"modes":     {[]any{got.Transaction, got.Lock, got.LockWait}, []any{config.SingleTransaction, config.NoLock, time.Minute}},
		"timeouts":  {[]any{got.LockTimeout, got.StatementTimeout}, []any{strict.Some(5 * time.Second), strict.Some(time.Duration(0))}},
		"retry":     {got.Retry, strict.Some(source.Retry{Attempts: 3, Wait: 2 * time.Second})},
		"dialect":   {[]any{got.Dialect, got.ServerVersion.For("oracle"), got.ServerVersion.For("mysql"), got.ServerVersion.For("sqlite")}, []any{"postgresql", "19", "mariadb-10.11", ""}},
		"edition":   {[]any{got.Edition.For("mssql"), got.BatchSeparator.For("oracle"), got.ClientCommands}, []any{"enterprise", "/", true}},
		"naming":    {got.Naming, config.Naming{Templates: map[string]string{"pk": "pk_{{.Table}}", "fk": `fk_{{.Table}}_{{join "_" .Columns}}_{{.Referred | lower}}`}}},
		"vars": {got.Vars, map[string]any{
			"rate": 10.5, "huge": "123456789012345678901234567890", "fine": "0.12345678901234567890", "n": int64(-5), "code": "007", "on": "2026-01-31",
			"yes": true, "no": nil, "list": []any{int64(1), "a"}, "url": "${X}",
		}},
		"autogenerate": {got.Autogenerate, config.Autogenerate{Include: []string{"a*"}, Exclude: []string{"b"}, Schemas: []string{"x"}, CompareServerDefault: true, Rewrite: []string{"./rewrite.sh"}}},
		"post_write":   {got.PostWriteHooks, []config.Hook{{Run: "sqlfmt {{.Path}}"}, {Run: "a"}, {Run: "b"}}},
		"hooks": {got.Hooks, config.Hooks{
			Before: []config.Hook{{Run: "echo ${HOME}"}}, After: []config.Hook{{SQL: "A"}, {SQL: "B"}, {Run: "c"}}, BeforeEach: []config.Hook{{SQL: "D"}},
			AfterEach: []config.Hook{{SQL: "E"}}, OnError: []config.Hook{{Run: "f"}},
		}},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s is\n%#v\nwant\n%#v", name, pair[0], pair[1])
		}
	}
	var sql []string
	for _, text := range append(got.OnConnect, got.ExpectDatabase, got.ExpectSchema, got.PasswordFile) {
		s, err := text.Expand(nil)
		if err != nil {
			t.Error(err)
		}
		sql = append(sql, s)
	}
	if want := []string{"SET search_path = app", "SET x = 1", "prod", "app", "/run/secrets/db"}; !reflect.DeepEqual(sql, want) {
		t.Errorf("got %q", sql)
	}
}

const layers = `
lock_wait: 1s
version_table: top
transaction: single
lock_timeout: 1s
expect_database: top
vars: {a: 1, b: 2}
environments:
  dev:
  prod:
    version_table: prod
    transaction: none
    lock_timeout: 2s
    vars: {a: 3}
    databases:
      billing: {lock_timeout: 4s}
      extra: {}
databases:
  main: {}
  billing:
    transaction: per-migration
    lock_timeout: 3s
    server_version: "19"
`

func TestResolveOrder(t *testing.T) {
	f := read(t, layers)
	tests := []struct {
		name string
		over config.Overrides
		want string // version_table transaction lock_timeout lock_wait vars databases
	}{
		{"top", config.Overrides{}, "top single 1s 1s map[a:1 b:2] [main billing]"},
		{"empty environment", config.Overrides{Environment: "dev"}, "top single 1s 1s map[a:1 b:2] [main billing]"},
		{"environment", config.Overrides{Environment: "prod"}, "prod none 2s 1s map[a:3] [main billing extra]"},
		{"database", config.Overrides{Database: "billing"}, "top per-migration 3s 1s map[a:1 b:2] [main billing]"},
		{"both", config.Overrides{Environment: "prod", Database: "billing"}, "prod per-migration 4s 1s map[a:3] [main billing extra]"},
		{"only there", config.Overrides{Environment: "prod", Database: "extra"}, "prod none 2s 1s map[a:3] [main billing extra]"},
		{
			"variables",
			config.Overrides{Lookup: variables("MIG_ENV=prod", "MIG_DATABASE=billing", "MIG_LOCK_WAIT=9s", "MIG_LOCK_TIMEOUT=8s", "MIG_VERSION_TABLE=")},
			"prod per-migration 8s 9s map[a:3] [main billing extra]",
		},
		{
			"flags",
			config.Overrides{Environment: "dev", Flags: map[string]string{"lock_wait": "7s"}, Lookup: variables("MIG_ENV=prod", "MIG_LOCK_WAIT=9s", "MIG_TRANSACTION=none")},
			"top none 1s 7s map[a:1 b:2] [main billing]",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := f.Resolve(tt.over)
			if err != nil {
				t.Fatal(diag.Format(err))
			}
			if got := fmt.Sprintln(c.VersionTable, c.Transaction, c.LockTimeout.Value, c.LockWait, c.Vars, c.Databases); got != tt.want+"\n" {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	if got := fmt.Sprint(f.Environments()); got != "[dev prod]" {
		t.Errorf("environments: %s", got)
	}
}

func TestResolveErrors(t *testing.T) {
	f := read(t, layers+"dialect: ${DIALECT}\n")
	dialect := variables("DIALECT=oracle")
	for name, tt := range map[string]struct {
		over config.Overrides
		want string
	}{
		"environment":      {config.Overrides{Environment: "prd", Lookup: dialect}, "mig.yaml has no environment prd\n  hint: did you mean prod?"},
		"environment far":  {config.Overrides{Environment: "staging", Lookup: dialect}, "mig.yaml has no environment staging\n  hint: it has dev, prod"},
		"database":         {config.Overrides{Database: "extra", Lookup: dialect}, "mig.yaml has no database extra\n  hint: it has billing, main"},
		"variable unset":   {config.Overrides{}, "project/mig.yaml:24:10: dialect: the environment variable DIALECT is not set\n    dialect: ${DIALECT}\n             ^\n  hint: set it, or write ${DIALECT:-default}"},
		"variable invalid": {config.Overrides{Lookup: variables("DIALECT=x", "MIG_LOCK_WAIT=5")}, `MIG_LOCK_WAIT must be a duration, not "5"` + "\n  hint: write a number with its unit, such as 500ms, 5s or 1m30s"},
		"flag invalid":     {config.Overrides{Lookup: dialect, Flags: map[string]string{"transaction": "nine"}}, `--transaction must be per-migration, single or none, not "nine"` + "\n  hint: did you mean none?"},
		"flag unknown":     {config.Overrides{Lookup: dialect, Flags: map[string]string{"vars": "x"}}, "no setting vars can be given as a flag"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.Resolve(tt.over)
			if err == nil || diag.Format(err) != tt.want {
				t.Errorf("got\n%v\nwant\n%s", err, tt.want)
			}
			if wrong := new(config.Error); !errors.As(err, &wrong) {
				t.Errorf("%v is no config.Error", err)
			}
		})
	}
}

func TestUnsetVariablesOfOtherSections(t *testing.T) {
	f := read(t, "url: ${A}\nenvironments:\n  prod: {dialect: \"${B}\", lock_wait: \"${C:-5s}\"}\n")
	if _, err := f.Resolve(config.Overrides{}); err != nil {
		t.Errorf("without the environment: %v", err)
	}
	c, err := f.Resolve(config.Overrides{Environment: "prod", Lookup: variables("B=mssql")})
	if err != nil || c.Dialect != "mssql" || c.LockWait != 5*time.Second {
		t.Errorf("%v, %v, %v", c.Dialect, c.LockWait, err)
	}
	_, err = f.Resolve(config.Overrides{Environment: "prod", Lookup: variables("B=mssql", "C=soon")})
	if err == nil || !strings.HasPrefix(err.Error(), `project/mig.yaml:3:38: lock_wait must be a duration, not "soon"`) {
		t.Errorf("got %v", err)
	}
}

func TestNone(t *testing.T) {
	f := read(t, "naming_convention: {pk: x}\nlog_table: audit\nenvironments: {prod: {naming_convention: none, log_table: none}}\n")
	c, err := f.Resolve(config.Overrides{})
	if err != nil || c.Naming.None || c.Naming.Templates["pk"] != "x" || c.LogTable != "audit" {
		t.Errorf("%+v, %v", c, err)
	}
	c, err = f.Resolve(config.Overrides{Environment: "prod"})
	if err != nil || !c.Naming.None || c.Naming.Templates != nil || c.LogTable != "" {
		t.Errorf("%+v, %v", c, err)
	}
}

// A file in another encoding is told of without its lines, which may hold a password.
func TestBadEncoding(t *testing.T) {
	_, err := config.Read("mig.yaml", []byte("lock: none\nurl: p://u:h\xfcnter2@h\n"))
	if err == nil || diag.Format(err) != "mig.yaml:2:13: the file is not UTF-8 here\n  hint: save it as UTF-8" {
		t.Errorf("got %v", err)
	}
	f, err := config.Read("mig.yaml", []byte("\uFEFFlock: none\r\nlock_wait: 5s\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := f.Resolve(config.Overrides{}); err != nil || c.LockWait != 5*time.Second || c.Lock != config.NoLock {
		t.Errorf("%v %v %v", c.Lock, c.LockWait, err)
	}
}

func TestOpen(t *testing.T) {
	name := filepath.Join(t.TempDir(), "mig.yaml")
	if err := os.WriteFile(name, []byte("lock: none\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := config.Open(name)
	if err != nil || f.Path != name || f.Dir != filepath.Dir(name) {
		t.Errorf("%+v, %v", f, err)
	}
	if _, err := config.Open(filepath.Dir(name)); err == nil {
		t.Error("a folder can be read")
	}
}

func TestOpenMissing(t *testing.T) {
	_, err := config.Open(filepath.Join(t.TempDir(), "mig.yaml"))
	wrong := new(config.Error)
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &wrong) || !strings.Contains(diag.Format(err), "hint: `mig init` makes one; -c FILE or MIG_CONFIG names another") {
		t.Errorf("got %v", err)
	}
}

func TestPath(t *testing.T) {
	c := config.Config{Dir: "project"}
	if got := c.Path("a/b"); got != filepath.Join("project", "a", "b") {
		t.Errorf("got %s", got)
	}
	if got := c.Path("/a/b"); got != "/a/b" {
		t.Errorf("got %s", got)
	}
}
