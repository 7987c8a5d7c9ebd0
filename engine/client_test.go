package engine_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

// shop is a client with the database behind it, and the version that scripts are written for. MySQL's scripts have two forms, and MariaDB takes both.
type shop struct {
	name, dialect, client, version string
	refuses                        int // the exit status of a script that refuses
	skips                          bool
}

var (
	psql    = shop{"psql", "postgresql", "psql", "14", 3, true}
	mysql   = shop{"mysql", "mysql", "mysql", "8.0", 1, true}
	maria   = shop{"mariadb", "mysql", "mariadb", "mariadb-10.11", 1, true}
	sqlite3 = shop{"sqlite3", "sqlite", "sqlite3", "3.35", 1, false}
	shops   = []shop{psql, mysql, maria, sqlite3}
)

// each runs a test for each client.
func each(t *testing.T, list []shop, test func(t *testing.T, c shop)) {
	for _, c := range list {
		t.Run(c.name, func(t *testing.T) { test(t, c) })
	}
}

// form is that of --client.
func (c shop) form(g scripts.Guard) scripts.Form { return scripts.Form{Client: c.client, Guard: g} }

// project gives the chain of revisions of these texts, written in the client's form.
func (c shop) project(texts ...string) project {
	return project{dialect: c.dialect, texts: texts, set: func(cfg *config.Config) { cfg.ServerVersion = config.ByDialect{All: c.version} }}
}

// with changes the settings of a project further.
func (p project) with(set func(*config.Config)) project {
	before := p.set
	p.set = func(cfg *config.Config) {
		if before != nil {
			before(cfg)
		}
		set(cfg)
	}
	return p
}

// on is the project on a database.
func (p project) on(t *testing.T, databaseURL string) *engine.Environment {
	t.Helper()
	env := p.with(func(cfg *config.Config) {
		cfg.Dialect, cfg.ServerVersion, cfg.URL = "", config.ByDialect{}, config.Literal(databaseURL)
	}).open(t)
	t.Cleanup(func() {
		if err := env.Close(); err != nil {
			t.Error(err)
		}
	})
	return env
}

// text renders a script in a form; target is R or FROM:R, and a downgrade goes to a target that begins with "down ".
func (p project) text(t *testing.T, form scripts.Form, target string) string {
	t.Helper()
	text, err := p.tryText(t, form, target)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (p project) tryText(t *testing.T, form scripts.Form, target string) (string, error) {
	t.Helper()
	env := p.openWith(t, func(o *engine.Options) { o.Form = form })
	direction := revision.Up
	target, down := strings.CutPrefix(target, "down ")
	if down {
		direction = revision.Down
	}
	return asText(env.Render(context.Background(), direction, engine.ParseTarget(target, "heads")))
}

func asText(s *scripts.Script, err error) (string, error) {
	if err != nil {
		return "", err
	}
	text, err := s.Bytes()
	return string(text), err
}

// scratch gives the URL of an empty database.
func (c shop) scratch(t *testing.T) string {
	t.Helper()
	return dialecttest.ScratchURL(t, c.dialect)
}

// command gives the client, as the header of a script says that it is run, but for what the script itself must see to.
func (c shop) command(t *testing.T, databaseURL string, args ...string) *exec.Cmd {
	t.Helper()
	u, path := split(t, databaseURL)
	switch c.dialect {
	case "postgresql":
		return exec.Command("psql", append(append([]string{"-X", "-q"}, args...), u.String())...)
	case "mysql":
		return mariadb("mariadb", u, append(append([]string{"--comments"}, args...), path)...)
	default:
		return exec.Command("sqlite3", append(args, path)...)
	}
}

// run gives a script to the client, and what it makes of it.
func (c shop) run(t *testing.T, databaseURL, text string, args ...string) (code int, out string) {
	t.Helper()
	return finish(t, c.command(t, databaseURL, args...), text)
}

func finish(t *testing.T, cmd *exec.Cmd, input string) (code int, out string) {
	t.Helper()
	var both bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &both, &both
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), both.String()
}

// runs wants a script to come to its end.
func (c shop) runs(t *testing.T, databaseURL, text string, args ...string) (out string) {
	t.Helper()
	code, out := c.run(t, databaseURL, text, args...)
	if code != 0 {
		t.Fatalf("exit status %d:\n%s\n%s", code, out, kept(t, text))
	}
	return out
}

// fails wants a script to end in failure, and its output to hold a text.
func (c shop) fails(t *testing.T, databaseURL, text, message string, args ...string) {
	t.Helper()
	code, out := c.run(t, databaseURL, text, args...)
	if code != c.refuses || !strings.Contains(c.read(out), c.told(message)) {
		t.Fatalf("exit status %d, and not %d with %q:\n%s\n%s", code, c.refuses, message, out, kept(t, text))
	}
}

// told is a message of mig as the database tells it: an error of MySQL ends at a comma, and SQLite writes a literal.
func (c shop) told(message string) string {
	switch c.name {
	case "mysql":
		known, found, says := strings.Cut(message, "says ")
		message = strings.ReplaceAll(known, ",", ";")
		if says {
			message += "says " + strings.ReplaceAll(found, ",", " and")
		}
		return message
	case "sqlite3":
		return strings.ReplaceAll(message, "'", "''")
	default:
		return message
	}
}

// hexed are bytes of a text in an error of MySQL.
var hexed = regexp.MustCompile(`\\x[0-9A-F]{2}`)

// read gives the output of a client as it was meant.
func (c shop) read(out string) string {
	if c.name != "mysql" {
		return out
	}
	return hexed.ReplaceAllStringFunc(out, func(s string) string {
		b, _ := hex.DecodeString(s[2:]) // two digits
		return string(b)
	})
}

// refused wants a script to end in failure and to change nothing.
func (c shop) refused(t *testing.T, databaseURL, text, message string, args ...string) {
	t.Helper()
	before := c.all(t, databaseURL)
	c.fails(t, databaseURL, text, message, args...)
	alike(t, "after the refusal, the database", before, c.all(t, databaseURL))
}

// kept writes a script that failed to a file, and tells which.
func kept(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(os.TempDir(), strings.NewReplacer("/", "_", " ", "_").Replace(t.Name())+".sql")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "the script is in " + name
}

// all dumps a database: definitions and rows.
func (c shop) all(t *testing.T, databaseURL string) string {
	t.Helper()
	u, path := split(t, databaseURL)
	cmd := exec.Command("sqlite3", path, ".dump")
	switch c.dialect {
	case "postgresql":
		cmd = exec.Command("pg_dump", "--no-owner", "--inserts", u.String())
	case "mysql":
		cmd = mariadb("mariadb-dump", u, "--skip-comments", "--skip-extended-insert", "--routines", "--triggers", path)
	}
	text := random.ReplaceAllString(output(t, cmd, nil), "")
	if c.dialect == "sqlite" { // it dumps in the order in which things were made
		parts := strings.SplitAfter(text, ";\n")
		slices.Sort(parts)
		text = strings.Join(parts, "")
	}
	return text
}

// logRow are the rows of the log, which say when, who and where.
var logRow = regexp.MustCompile("(?m)^INSERT INTO (?:public\\.)?[`\"]?mig_log[`\"]? (?s:.*?)\\);\n")

// content is all of a database but what a run of the same revisions writes otherwise: of the log, what it says of each revision.
func (c shop) content(t *testing.T, databaseURL string) string {
	t.Helper()
	return logRow.ReplaceAllString(c.all(t, databaseURL), "") + "\n" + c.log(t, databaseURL)
}

// logColumns are those that a run and a script fill in the same way.
const logColumns = "revision, direction, status, statements_done, statements_total, statement_begun, done_hash, statements_hash, files, mig, tag"

func (c shop) log(t *testing.T, databaseURL string) string {
	t.Helper()
	return c.query(t, databaseURL, "SELECT "+logColumns+" FROM mig_log ORDER BY id")
}

// query gives the rows of a query, a line each.
func (c shop) query(t *testing.T, databaseURL, sql string) string {
	t.Helper()
	var out []string
	for _, cells := range c.cells(t, databaseURL, sql) {
		out = append(out, strings.Join(cells, "|"))
	}
	return strings.Join(out, "\n")
}

// exec runs statements beside mig.
func (c shop) exec(t *testing.T, databaseURL string, list ...string) {
	t.Helper()
	withSession(t, c.dialect, databaseURL, func(ctx context.Context, s dialects.Session) {
		for _, sql := range list {
			if _, err := s.Run(ctx, dialects.Statement{SQL: sql}); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
		}
	})
}

// online upgrades a database without a script.
func (p project) online(t *testing.T, databaseURL, to string) {
	t.Helper()
	if _, err := p.on(t, databaseURL).Upgrade(context.Background(), to); err != nil {
		t.Fatal(err)
	}
}

// settled wants mig to find a database where a script has left it, and nothing to do.
func settled(t *testing.T, env *engine.Environment) {
	t.Helper()
	ctx := context.Background()
	status, err := env.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, state := range status.States {
		if state != engine.Applied {
			t.Errorf("%s is %s", status.Revisions[i].ID, state)
		}
	}
	if found, err := env.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("verify says %v, %v", found, err)
	}
	if result, err := env.Upgrade(ctx, "heads"); err != nil || len(result.Steps) > 0 {
		t.Errorf("upgrade does %v, %v", result, err)
	}
}

// alike wants two texts to be the same, and shows the lines that are in one alone.
func alike(t *testing.T, what, want, got string) {
	t.Helper()
	if want != got {
		t.Errorf("%s differs:\n%s", what, strings.Join(append(lacks("-", want, got), lacks("+", got, want)...), "\n"))
	}
}

func lacks(sign, a, b string) (list []string) {
	other := map[string]int{}
	for _, line := range strings.Split(b, "\n") {
		other[line]++
	}
	for _, line := range strings.Split(a, "\n") {
		if other[line]--; other[line] < 0 {
			list = append(list, sign+" "+line)
		}
	}
	return list
}

// stops are arguments that let the client stop at the first error, which a script for it says by itself, and a plain one does not.
func (c shop) stops() []string {
	switch c.dialect {
	case "postgresql":
		return []string{"-v", "ON_ERROR_STOP=1"}
	case "sqlite":
		return []string{"-bail"}
	default:
		return nil
	}
}
