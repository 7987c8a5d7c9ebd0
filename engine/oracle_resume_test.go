package engine_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mig/dialects/all"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

// simulated is as much of an Oracle database as mig's own statements need. Their SQL is run by SQLite, in words of its own; of a revision's statements is noted that they ran.
type simulated struct {
	db      *sql.Conn
	client  string // CLIENT_INFO
	schema  string
	utf8    bool
	applied []string
	pending []string // of the transaction that is open
	created int      // of mig's own tables
	fails   func(payload string) bool
}

func simulate(t *testing.T) *simulated {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); db.Close() })
	s := &simulated{db: conn, schema: "HR", utf8: true, fails: func(string) bool { return false }}
	for _, text := range []string{
		"CREATE TABLE DUAL (d)", "INSERT INTO DUAL VALUES (1)", "CREATE TABLE mig_version (version_num PRIMARY KEY)",
		"CREATE TABLE mig_log (id PRIMARY KEY, revision, direction, status, statements_done, statements_total, statement_begun, done_hash, statements_hash, files, started_at, finished_at, duration_ms, who, host, mig, tag, note, error)",
		"BEGIN",
	} {
		s.must(t, text)
	}
	return s
}

func (s *simulated) must(t *testing.T, text string) {
	t.Helper()
	if _, err := s.exec(text); err != nil {
		t.Fatal(err)
	}
}

// translated gives a statement of mig's own as SQLite has it.
func (s *simulated) translated(text string) string {
	unistr := "'x'"
	if s.utf8 {
		unistr = "'é'"
	}
	return strings.NewReplacer("UNISTR('\\00E9')", unistr, "SYS_CONTEXT('USERENV', 'CLIENT_INFO')", "'"+s.client+"'", "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')", "'"+s.schema+"'",
		"SYS_CONTEXT('USERENV', 'SESSION_USER')", "'hr'", "SYS_CONTEXT('USERENV', 'HOST')", "'h'", "NVL(", "COALESCE(", "TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYYMMDD\"T\"HH24MISS.FF6\"Z\"')",
		"strftime('%Y%m%dT%H%M%f', 'now') || (SELECT COUNT(*) FROM mig_log)", "SYS_EXTRACT_UTC(SYSTIMESTAMP)", "CURRENT_TIMESTAMP").Replace(strings.Join(strings.Fields(text), " "))
}

func (s *simulated) exec(text string) (int64, error) {
	r, err := s.db.ExecContext(context.Background(), s.translated(text))
	if err != nil {
		return 0, fmt.Errorf("%w in %s", err, text)
	}
	return r.RowsAffected()
}

func (s *simulated) count(text string) (n int, err error) {
	err = s.db.QueryRowContext(context.Background(), s.translated(text)).Scan(&n)
	if err != nil {
		err = fmt.Errorf("%w in %s", err, text)
	}
	return n, err
}

var errRefused = errors.New("refused or failed")

// run runs one statement of a script: all of it, or nothing.
func (s *simulated) run(text string) error {
	if text == "COMMIT" {
		return s.commit()
	}
	if _, err := s.exec("SAVEPOINT call"); err != nil {
		return err
	}
	pending := len(s.pending)
	err := s.statement(text)
	if err != nil {
		s.pending = s.pending[:min(pending, len(s.pending))]
		if _, gone := s.exec("ROLLBACK TO call"); gone != nil && !strings.Contains(gone.Error(), "no such savepoint") {
			return gone
		}
	}
	return err
}

func (s *simulated) commit() error {
	s.applied, s.pending = append(s.applied, s.pending...), nil
	if _, err := s.exec("COMMIT"); err != nil {
		return err
	}
	_, err := s.exec("BEGIN")
	return err
}

func (s *simulated) statement(text string) error {
	switch {
	case strings.HasPrefix(text, "INSERT INTO mig_"), strings.HasPrefix(text, "UPDATE mig_"), strings.HasPrefix(text, "DELETE FROM mig_"):
		_, err := s.exec(text)
		return err
	case strings.HasPrefix(text, "DECLARE\n    mig_found INTEGER;\n"):
		_, body, _ := strings.Cut(text, "BEGIN\n")
		b := &blockRunner{s: s, rest: strings.TrimSuffix(body, "END;")}
		return b.run(true)
	}
	return s.payload(text)
}

// payload is a statement of a revision.
func (s *simulated) payload(text string) error {
	switch {
	case s.fails(text):
		return errRefused
	case strings.Contains(text, "CREATE TABLE mig_"):
		s.created++ // unless they are there
		return s.commit()
	}
	s.pending = append(s.pending, text)
	if strings.HasPrefix(text, "INSERT") {
		return nil
	}
	return s.commit() // as DDL does
}

// blockRunner goes over the statements of a block of mig's own.
type blockRunner struct {
	s     *simulated
	rest  string
	found int
}

var (
	ifFound = regexp.MustCompile(`^IF mig_found (=|<>) (\d) THEN\s`)
	infoSet = regexp.MustCompile(`^DBMS_APPLICATION_INFO\.SET_CLIENT_INFO\('(.*)'\)$`)
)

// next gives a statement without its semicolon, or the line that opens a part.
func (b *blockRunner) next() string {
	b.rest = strings.TrimLeft(b.rest, " \n")
	for _, head := range []string{"BEGIN\n", "EXCEPTION\n", "WHEN OTHERS THEN\n"} {
		if rest, ok := strings.CutPrefix(b.rest, head); ok {
			b.rest = rest
			return strings.TrimSpace(head)
		}
	}
	if m := ifFound.FindString(b.rest); m != "" {
		b.rest = b.rest[len(m):]
		return strings.TrimSpace(m)
	}
	quoted := false
	for i := range len(b.rest) {
		if b.rest[i] == '\'' {
			quoted = !quoted
		} else if b.rest[i] == ';' && !quoted {
			text := b.rest[:i]
			b.rest = b.rest[i+1:]
			return text
		}
	}
	return ""
}

// run runs to the end of a part; where it is off, it only reads.
func (b *blockRunner) run(on bool) error {
	var failed error
	handler := false
	for {
		text := b.next()
		now := on && (failed == nil) != handler
		err := error(nil)
		switch m := ifFound.FindStringSubmatch(text + " "); {
		case text == "", text == "END IF", text == "END":
			return failed
		case text == "BEGIN":
			err = b.run(now)
		case text == "EXCEPTION":
			handler = true
		case text == "WHEN OTHERS THEN", text == "RAISE":
		case strings.HasPrefix(text, "IF SQLCODE"): // of errors of compilation, which nothing here has
			b.rest = b.rest[strings.Index(b.rest, "END IF;")+len("END IF;"):]
		case m != nil:
			err = b.run(now && (fmt.Sprint(b.found) == m[2]) == (m[1] == "="))
		case now:
			err = b.act(text)
		}
		if err != nil && failed == nil {
			failed = err
		}
	}
}

func (b *blockRunner) act(text string) (err error) {
	switch m := infoSet.FindStringSubmatch(text); {
	case m != nil:
		b.s.client = m[1]
	case strings.HasPrefix(text, "SELECT COUNT(*) INTO mig_found "):
		b.found, err = b.s.count(strings.Replace(text, " INTO mig_found", "", 1))
	case strings.HasPrefix(text, "SELECT SUBSTR("):
	case strings.HasPrefix(text, "mig_found := SQL%ROWCOUNT"):
	case strings.HasPrefix(text, "RAISE_APPLICATION_ERROR("):
		err = errRefused
	case strings.HasPrefix(text, "EXECUTE IMMEDIATE "):
		var payload string
		if payload, err = plsqlText(strings.TrimPrefix(text, "EXECUTE IMMEDIATE ") + ";"); err == nil {
			err = b.s.payload(payload)
		}
	case strings.HasPrefix(text, "INSERT INTO mig_"), strings.HasPrefix(text, "UPDATE mig_"), strings.HasPrefix(text, "DELETE FROM mig_"):
		var n int64
		n, err = b.s.exec(text)
		b.found = int(n)
	default:
		err = fmt.Errorf("the simulation does not know %.100q", text)
	}
	return err
}

// resumable are revisions with definitions, rows, units and a merge.
var resumable = fstest.MapFS{
	"versions/r1.sql.tmpl": {Data: []byte("---\nrevision: r1\n---\nCREATE TABLE a (b INT);\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (';');\n")},
	"versions/r2.sql.tmpl": {Data: []byte("---\nrevision: r2\ndown_revision: r1\n---\nINSERT INTO a VALUES (2);\nCREATE TRIGGER t BEFORE INSERT ON a BEGIN :new.b := 1; END;\n/\nDROP TABLE c;\n")},
	"versions/r3.sql.tmpl": {Data: []byte("---\nrevision: r3\ndown_revision: r1\n---\nINSERT INTO a VALUES (3);\n")},
	"versions/r4.sql.tmpl": {Data: []byte("---\nrevision: r4\ndown_revision: [r2, r3]\n---\nCREATE INDEX i ON a (b);\n")},
}

// resumeScript writes a script of the revisions for a client that stops at nothing, and what reaches the server of it.
func resumeScript(t *testing.T, guard scripts.Guard, logged bool) (texts, payloads []string) {
	t.Helper()
	cfg := config.Default()
	cfg.Dialect, cfg.ScriptLocation, cfg.ExpectSchema = "oracle", "m", config.Literal("HR")
	if !logged {
		cfg.LogTable = ""
	}
	env, err := engine.Open(cfg, engine.Options{Dialects: all.Dialects(), Script: resumable, Mig: "test", Form: scripts.Form{Client: scripts.Plain, Guard: guard}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	events, err := plusDelivered(s, string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		texts = append(texts, e.SQL)
	}
	for i := range s.Steps {
		for st := range s.Steps[i].Statements() {
			payloads = append(payloads, st.SQL)
		}
		for _, st := range s.Steps[i].Checks {
			payloads = append(payloads, st.SQL)
		}
	}
	return texts, payloads
}

// goOn runs all statements, but for one that fails; the client stops at nothing.
func (s *simulated) goOn(t *testing.T, texts []string, failing int) (failed int) {
	t.Helper()
	for i, text := range texts {
		err := errRefused
		if i != failing {
			err = s.run(text)
		}
		if err != nil {
			failed++
		}
		if err != nil && !errors.Is(err, errRefused) {
			t.Fatal(err)
		}
	}
	return failed
}

// reconnect loses what the session had.
func (s *simulated) reconnect(t *testing.T) {
	t.Helper()
	s.client, s.pending = "", nil
	s.must(t, "ROLLBACK")
	s.must(t, "BEGIN")
}

// consistent: what is recorded is what is done.
func (s *simulated) consistent(t *testing.T, what string, payloads []string) {
	t.Helper()
	if len(s.applied) > len(payloads) || !slices.Equal(s.applied, payloads[:len(s.applied)]) {
		t.Errorf("%s: applied are %q", what, s.applied)
	}
	for _, r := range []struct {
		id   string
		done int
	}{{"r1", 3}, {"r2", 7}, {"r3", 8}, {"r4", 9}} {
		n, err := s.count("SELECT COUNT(*) FROM mig_log WHERE status = 'done' AND revision = '" + r.id + "'")
		if err != nil || n > 1 || n == 1 && len(s.applied) < r.done {
			t.Errorf("%s: %s is done %d times after %d statements (%v)", what, r.id, n, len(s.applied), err)
		}
		if n, err = s.count("SELECT COUNT(*) FROM mig_version WHERE version_num = '" + r.id + "'"); err != nil || n == 1 && len(s.applied) < r.done {
			t.Errorf("%s: at %s after %d statements (%v)", what, r.id, len(s.applied), err)
		}
	}
}

// TestOracleResumes: whatever statement of a script fails, nothing after it takes effect or is recorded, and the script, run again, completes.
func TestOracleResumes(t *testing.T) {
	for name, guard := range map[string]scripts.Guard{"refuse": scripts.Refuses, "skip": scripts.Skips} {
		texts, payloads := resumeScript(t, guard, true)
		for k := range texts {
			what := fmt.Sprintf("%s, statement %d fails: %.300s", name, k, texts[k])
			s := simulate(t)
			s.goOn(t, texts, k)
			s.consistent(t, what, payloads)
			if k%2 == 1 {
				s.reconnect(t)
			}
			ended, err := s.count("SELECT COUNT(*) FROM mig_version WHERE version_num = 'r4'")
			if err != nil {
				t.Fatal(err)
			}
			failed := s.goOn(t, texts, -1)
			s.consistent(t, what, payloads)
			if ended > 0 && guard == scripts.Refuses { // it is no place to start from
				failed--
			}
			if failed != 0 || !slices.Equal(s.applied, payloads) {
				t.Errorf("%s: run again, %d fail, applied are %q", what, failed, s.applied)
			}
			if n, err := s.count("SELECT COUNT(*) FROM mig_log WHERE status = 'done'"); err != nil || n != 4 {
				t.Errorf("%s: %d runs are done (%v)", what, n, err)
			}
			if n, err := s.count("SELECT COUNT(*) FROM mig_version WHERE version_num = 'r4' AND (SELECT COUNT(*) FROM mig_version) = 1"); err != nil || n != 1 {
				t.Errorf("%s: it is not at r4 (%v)", what, err)
			}
		}
		for k, payload := range payloads { // the revision's own statement fails
			s := simulate(t)
			s.fails = func(text string) bool { return text == payload }
			s.goOn(t, texts, -1)
			if s.consistent(t, payload, payloads); len(s.applied) != k {
				t.Errorf("%s fails: applied are %q", payload, s.applied)
			}
			s.fails = func(string) bool { return false }
			if failed := s.goOn(t, texts, -1); failed > 0 || !slices.Equal(s.applied, payloads) {
				t.Errorf("%s fails: run again, %d fail, applied are %q", payload, failed, s.applied)
			}
		}
	}
}

// TestOracleWithoutLog: without a log a script can't go on, and yet nothing takes effect after a failure.
func TestOracleWithoutLog(t *testing.T) {
	texts, payloads := resumeScript(t, scripts.Refuses, false)
	for k, payload := range payloads {
		s := simulate(t)
		s.fails = func(text string) bool { return text == payload }
		s.goOn(t, texts, -1)
		if s.consistent(t, payload, payloads); len(s.applied) != k {
			t.Errorf("%s fails: applied are %q", payload, s.applied)
		}
	}
}

// TestOracleRefuses: where a script does not belong it changes nothing, though the client goes on after the refusal.
func TestOracleRefuses(t *testing.T) {
	for name, guard := range map[string]scripts.Guard{"refuse": scripts.Refuses, "skip": scripts.Skips, "without a log": scripts.Refuses} {
		texts, _ := resumeScript(t, guard, name != "without a log")
		for what, spoil := range map[string]func(*simulated){
			"another schema":   func(s *simulated) { s.schema = "SCOTT" },
			"another encoding": func(s *simulated) { s.utf8 = false },
			"another version":  func(s *simulated) { s.must(t, "INSERT INTO mig_version VALUES ('x')") },
			"a failed run": func(s *simulated) {
				s.must(t, "INSERT INTO mig_log (id, revision, direction, status) VALUES ('0', 'r1', 'upgrade', 'failed')")
			},
			"other statements": func(s *simulated) {
				s.must(t, "INSERT INTO mig_log (id, revision, direction, status, statements_done, done_hash, note) VALUES ('0', 'r1', 'upgrade', 'running', 1, 'sha256:x', 'script')")
			},
			"another schema, half done": func(s *simulated) {
				s.goOn(t, texts[:len(texts)/2], -1)
				s.reconnect(t)
				s.applied, s.created, s.schema = nil, 0, "SCOTT"
			},
			"another encoding, half done": func(s *simulated) {
				s.goOn(t, texts[:len(texts)/2], -1)
				s.reconnect(t)
				s.applied, s.created, s.utf8 = nil, 0, false
			},
		} {
			if name == "without a log" && (what == "a failed run" || what == "other statements") {
				continue
			}
			s := simulate(t)
			spoil(s)
			before, err := s.count("SELECT COUNT(*) + (SELECT 1000 * COUNT(*) FROM mig_version) + (SELECT 100 * COUNT(*) FROM mig_log WHERE status = 'done') FROM mig_log")
			if err != nil {
				t.Fatal(err)
			}
			failed := s.goOn(t, texts, -1)
			after, err := s.count("SELECT COUNT(*) + (SELECT 1000 * COUNT(*) FROM mig_version) + (SELECT 100 * COUNT(*) FROM mig_log WHERE status = 'done') FROM mig_log")
			if err != nil || failed == 0 || len(s.applied) > 0 || len(s.pending) > 0 || before != after || s.created > 0 && !strings.Contains(what, "version") && !strings.Contains(what, "run") && !strings.Contains(what, "statements") {
				t.Errorf("%s, %s: %d fail, applied are %q %q, rows %d → %d (%v)", name, what, failed, s.applied, s.pending, before, after, err)
			}
		}
	}
}
