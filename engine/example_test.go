package engine_test

import (
	"bytes"
	"context"
	"flag"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

var update = flag.Bool("update", false, "write the golden files anew")

const exampleDir = "../migrations-example"

// example opens the example for a dialect; url is "" offline. Without a log, since what runs online is compared with plain scripts.
func example(t *testing.T, dialect, databaseURL string) *engine.Environment {
	t.Helper()
	return exampleWith(t, dialect, databaseURL, func(cfg *config.Config, _ *engine.Options) { cfg.LogTable = "" })
}

func exampleWith(t *testing.T, dialect, databaseURL string, with func(*config.Config, *engine.Options)) *engine.Environment {
	t.Helper()
	f, err := config.Open(filepath.Join(exampleDir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]string{"dialect": dialect}
	if databaseURL != "" {
		flags["url"] = databaseURL
	}
	cfg, err := f.Resolve(config.Overrides{Flags: flags})
	if err != nil {
		t.Fatal(err)
	}
	opts := engine.Options{Dialects: all.Dialects(), Mig: "test"}
	with(&cfg, &opts)
	env, err := engine.Open(cfg, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := env.Close(); err != nil {
			t.Error(err)
		}
	})
	return env
}

func names() []string {
	var out []string
	for _, s := range all.Dialects() {
		out = append(out, s.Dialect.Name())
	}
	return out
}

// The example's scripts for all dialects, up and down, are kept: a change of what is rendered shows in review.
func TestExampleRenders(t *testing.T) {
	for _, dialect := range names() {
		t.Run(dialect, func(t *testing.T) {
			for direction, target := range map[revision.Direction]engine.Target{
				revision.Up: {To: "heads"}, revision.Down: {From: "heads", HasFrom: true, To: "base"},
			} {
				s, err := example(t, dialect, "").Render(context.Background(), direction, target)
				if err != nil {
					t.Fatal(err)
				}
				text, err := s.Bytes()
				if err != nil {
					t.Fatal(err)
				}
				golden(t, filepath.Join("testdata", "example", dialect+"."+direction.String()+".sql"), text)
			}
		})
	}
}

// What the example's revisions come to is the schema that it states as its target, by the history and, where there is a server, in a database.
func TestExampleComesToItsTarget(t *testing.T) {
	for _, dialect := range names() {
		t.Run(dialect, func(t *testing.T) {
			url, from := "", []bool{false}
			if slices.Contains(liveDialects, dialect) {
				url, from = dialecttest.ScratchURL(t, dialect), []bool{false, true}
			}
			env := example(t, dialect, url)
			if url != "" {
				if _, err := env.Upgrade(context.Background(), "heads"); err != nil {
					t.Fatal(diag.Format(err))
				}
			}
			for _, database := range from {
				found, err := env.Changes(context.Background(), engine.CompareOptions{FromDatabase: database})
				if err != nil {
					t.Fatal(diag.Format(err))
				}
				if len(found.Upgrade)+len(found.Notes) > 0 {
					t.Errorf("from the database: %v, this is found:\n%s%q", database, render(t, found.Upgrade), found.Notes)
				}
			}
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is rendered; go test ./engine -run Example -update writes it anew", name)
	}
}

// client runs a script, or dumps the schema, with the programs of a database.
type client struct {
	run  func(u *url.URL, path string) *exec.Cmd // reads the script from standard input
	dump func(u *url.URL, path string) *exec.Cmd
}

var clients = map[string]client{
	"postgresql": {
		run: func(u *url.URL, _ string) *exec.Cmd {
			return exec.Command("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", u.String())
		},
		dump: func(u *url.URL, _ string) *exec.Cmd {
			return exec.Command("pg_dump", "--schema-only", "--no-owner", u.String())
		},
	},
	"mysql": {
		run: func(u *url.URL, path string) *exec.Cmd { return mariadb("mariadb", u, "--comments", path) },
		dump: func(u *url.URL, path string) *exec.Cmd {
			return mariadb("mariadb-dump", u, "--no-data", "--triggers", "--skip-comments", path)
		},
	},
	"sqlite": {
		run:  func(_ *url.URL, path string) *exec.Cmd { return exec.Command("sqlite3", "-bail", path) },
		dump: func(_ *url.URL, path string) *exec.Cmd { return exec.Command("sqlite3", path, ".schema") },
	},
}

func mariadb(program string, u *url.URL, args ...string) *exec.Cmd {
	args = append([]string{"--default-character-set=utf8mb4", "-h" + u.Hostname(), "-P" + u.Port(), "-u" + u.User.Username()}, args...)
	cmd := exec.Command(program, args...)
	if password, ok := u.User.Password(); ok {
		cmd.Env = append(os.Environ(), "MYSQL_PWD="+password)
	}
	return cmd
}

func output(t *testing.T, cmd *exec.Cmd, input []byte) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(cmd.Path), err, stderr.String())
	}
	return stdout.String()
}

// random are the words of a dump that differ from one to the next.
var random = regexp.MustCompile(`(?m)^\\(un)?restrict .*$|AUTO_INCREMENT=\d+ ?`)

func dump(t *testing.T, c client, databaseURL string) string {
	t.Helper()
	u, path := split(t, databaseURL)
	return random.ReplaceAllString(output(t, c.dump(u, path), nil), "")
}

func split(t *testing.T, databaseURL string) (u *url.URL, path string) {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	if u.Opaque != "" || u.Host == "" {
		return u, strings.TrimPrefix(databaseURL, u.Scheme+":")
	}
	return u, strings.TrimPrefix(u.Path, "/")
}

// The example goes up, down to base and up again; and the database's own client makes of the rendered scripts the same
// schema, the same rows and the same version table, up and down.
func TestExampleRuns(t *testing.T) {
	for dialect, c := range clients {
		t.Run(dialect, func(t *testing.T) {
			ctx := context.Background()
			online, offline := dialecttest.ScratchURL(t, dialect), dialecttest.ScratchURL(t, dialect)
			env := example(t, dialect, online)
			upgrade(t, env)
			up := dump(t, c, online)
			if !strings.Contains(up, "stock_move_applied") || !strings.Contains(up, "return_reason") {
				t.Fatalf("the schema lacks what the example makes:\n%s", up)
			}
			version := serverVersion(t, dialect, online)
			play(t, c, offline, script(t, dialect, version, revision.Up, engine.Target{To: "heads"}))
			same(t, "after the script, the schema", up, dump(t, c, offline))
			same(t, "after the script, the rows", rows(t, dialect, online), rows(t, dialect, offline))

			if _, err := env.Downgrade(ctx, "base"); err != nil {
				t.Fatal(err)
			}
			down := dump(t, c, online)
			if strings.Contains(down, "customer") || strings.Contains(down, "stock") {
				t.Errorf("something remains at base:\n%s", down)
			}
			play(t, c, offline, script(t, dialect, version, revision.Down, engine.Target{From: "heads", HasFrom: true, To: "base"}))
			same(t, "after the script down, the schema", down, dump(t, c, offline))

			upgrade(t, env)
			same(t, "up again, the schema", up, dump(t, c, online))
		})
	}
}

func upgrade(t *testing.T, env *engine.Environment) {
	t.Helper()
	result, err := env.Upgrade(context.Background(), "heads")
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Steps) < 8 {
		t.Fatalf("%d revisions ran", len(result.Steps))
	}
	heads, err := env.Current(context.Background())
	if err != nil || !slices.Equal(heads, []string{"f06a2c8e4d71"}) {
		t.Fatalf("the database is at %v, %v", heads, err)
	}
}

// script renders for the version of the server at hand, since that is what an online run writes for.
func script(t *testing.T, dialect, version string, d revision.Direction, target engine.Target) []byte {
	t.Helper()
	env := example(t, dialect, "")
	env.Config.ServerVersion = config.ByDialect{All: version}
	s, err := env.Render(context.Background(), d, target)
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func play(t *testing.T, c client, databaseURL string, text []byte) {
	t.Helper()
	u, path := split(t, databaseURL)
	output(t, c.run(u, path), text)
}

func same(t *testing.T, what, want, got string) {
	t.Helper()
	if want != got {
		t.Errorf("%s differs:\n--- online\n%s\n--- offline\n%s", what, want, got)
	}
}

// withSession opens a database without mig's engine in between.
func withSession(t *testing.T, dialect, databaseURL string, use func(context.Context, dialects.Session)) {
	t.Helper()
	i := slices.Index(names(), dialect)
	ctx := context.Background()
	db, err := all.Dialects()[i].Driver.Open(ctx, dialects.Target{URL: databaseURL})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.Session(ctx)
	if err != nil {
		t.Fatal(err)
	}
	use(ctx, s)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func serverVersion(t *testing.T, dialect, databaseURL string) (version string) {
	t.Helper()
	withSession(t, dialect, databaseURL, func(ctx context.Context, s dialects.Session) {
		v, err := s.ServerVersion(ctx)
		if err != nil {
			t.Fatal(err)
		}
		version = v.String()
	})
	return version
}

// rows gives what the tables hold, as text.
func rows(t *testing.T, dialect, databaseURL string) string {
	t.Helper()
	var b strings.Builder
	withSession(t, dialect, databaseURL, func(ctx context.Context, s dialects.Session) {
		for _, query := range []string{
			"SELECT version_num FROM mig_version", "SELECT * FROM category ORDER BY code", "SELECT id, sku, title, price FROM product ORDER BY id",
			"SELECT * FROM stock ORDER BY 1, 2", "SELECT * FROM warehouse ORDER BY id", "SELECT * FROM return_reason ORDER BY code", "SELECT count(*) FROM invoice",
		} {
			_, list, err := s.Query(ctx, query)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range list {
				for _, cell := range row {
					if cell == nil {
						b.WriteString("NULL|")
						continue
					}
					b.WriteString(*cell + "|")
				}
				b.WriteString("\n")
			}
		}
	})
	return b.String()
}
