package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest/sqlcmd"
	"mig/dialects/sqlscan"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

// mssqlForms are the forms of a script for SQL Server, and the programs that run it.
var mssqlForms = []struct {
	name    string
	form    scripts.Form
	clients []sqlcmd.Client
}{
	{"sqlcmd", scripts.Form{Client: "sqlcmd", Guard: scripts.Refuses, Verbose: true}, []sqlcmd.Client{sqlcmd.Go, sqlcmd.ODBC, sqlcmd.StudioSQLCMD}},
	{"sqlcmd skip", scripts.Form{Client: "sqlcmd", Guard: scripts.Skips}, []sqlcmd.Client{sqlcmd.Go, sqlcmd.ODBC, sqlcmd.StudioSQLCMD}},
	{"sqlcmd no guard", scripts.Form{Client: "sqlcmd"}, []sqlcmd.Client{sqlcmd.Go, sqlcmd.ODBC, sqlcmd.StudioSQLCMD}},
	{"plain", scripts.Form{Client: scripts.Plain, Guard: scripts.Refuses, Verbose: true}, []sqlcmd.Client{sqlcmd.Go, sqlcmd.ODBC, sqlcmd.Studio}},
	{"plain skip", scripts.Form{Client: scripts.Plain, Guard: scripts.Skips}, []sqlcmd.Client{sqlcmd.Go, sqlcmd.ODBC, sqlcmd.Studio}},
	{"plain no guard", scripts.Form{Client: scripts.Plain}, []sqlcmd.Client{sqlcmd.Go, sqlcmd.ODBC, sqlcmd.Studio, sqlcmd.StudioSQLCMD}},
}

// delivered compares what each program sends with the statements of a script.
func delivered(t *testing.T, s *scripts.Script, text []byte, clients []sqlcmd.Client) {
	t.Helper()
	for _, client := range clients {
		events, err := sqlcmd.Read(string(text), sqlcmd.Options{Client: client})
		if err != nil {
			t.Errorf("%s: %v\n%s", client, err, text)
			return
		}
		if why := deliveredBy(s, client, events); why != "" {
			t.Errorf("%s: %s\n%s", client, why, text)
			return
		}
	}
}

// deliveredBy tells what is wrong with what a program does.
func deliveredBy(s *scripts.Script, client sqlcmd.Client, events []sqlcmd.Event) string {
	d := &delivery{s: s, client: client}
	for _, e := range events {
		if d.take(e); d.why != "" {
			return d.why
		}
	}
	if len(d.want) > 0 || d.step != len(s.Steps) {
		return "it ends too early"
	}
	last := events[len(events)-1].Batch
	if s.Form.Guard != scripts.Unguarded && !strings.Contains(last, "SET NOEXEC OFF") {
		return "NOEXEC may stay on"
	}
	return ""
}

// delivery is what is still to come.
type delivery struct {
	s      *scripts.Script
	client sqlcmd.Client
	want   []dialects.Statement // of the step at hand
	step   int                  // those that have begun
	stops  int                  // how often it was told to stop at errors
	sets   int                  // how often the session's options were set
	canary bool
	why    string
}

// ownBatches are the beginnings of what mig adds to the statements.
var ownBatches = []string{
	"SET XACT_ABORT, ", "BEGIN TRANSACTION;", "COMMIT;", "IF CASE WHEN ", "IF OBJECT_ID(N'mig_", "INSERT INTO mig_", "UPDATE mig_", "DELETE FROM mig_", "IF @@ERROR <> 0 ",
	"PRINT N'", "DECLARE @mig_error ",
}

func own(batch string) bool {
	return slices.ContainsFunc(ownBatches, func(begin string) bool { return strings.HasPrefix(batch, begin) })
}

func (d *delivery) take(e sqlcmd.Event) {
	guarded, toClient := d.s.Form.Guard != scripts.Unguarded, d.s.Form.Client == "sqlcmd"
	if e.Command != "" {
		if d.stops++; e.Command != "ON ERROR" || e.Args != "exit" || !toClient {
			d.why = "the command " + e.Command
		}
		return
	}
	batch := d.code(e.Batch)
	switch {
	case module.MatchString(batch) && scriptComment.MatchString(e.Batch):
		d.why = "the server would keep a comment of the script's: " + e.Batch
		return
	case batch == "": // comments
		return
	case toClient && d.stops == 0, guarded && d.sets == 0 && !strings.HasPrefix(batch, "SET XACT_ABORT, "):
		d.why = "before the script is safe: " + batch
		return
	case guarded && !d.canary && strings.Contains(batch, "CREATE "):
		d.why = "before the canary: " + batch
		return
	}
	d.canary = d.canary || strings.Contains(batch, "UNICODE(N'é')")
	d.sets += strings.Count(batch, "SET XACT_ABORT, QUOTED")
	d.next()
	if len(d.want) > 0 && d.same(d.want[0], batch) && max(1, d.want[0].Repeat) == e.Repeat {
		d.want = d.want[1:]
		return
	}
	if !own(batch) {
		d.why = "altered, or not of the script: " + batch
		if len(d.want) > 0 {
			d.why += "\nwanted is: " + d.want[0].SQL
		}
	}
}

// next goes to the next step when the one at hand has nothing left to run and its own lines are there.
func (d *delivery) next() {
	for len(d.want) == 0 && d.step < len(d.s.Steps) {
		toClient, guarded := d.s.Form.Client == "sqlcmd", d.s.Form.Guard != scripts.Unguarded
		if toClient && d.stops < 2+d.step || guarded && d.sets < 2+d.step {
			return
		}
		for st := range d.s.Steps[d.step].Statements() {
			if st.First < len(st.SQL) {
				d.want = append(d.want, *st)
			}
		}
		d.step++
	}
}

// code takes the comments before a batch off.
func (d *delivery) code(batch string) string {
	first := strings.TrimLeft(batch, "\n")
	for strings.HasPrefix(first, "-- ") {
		_, first, _ = strings.Cut(first, "\n")
		first = strings.TrimLeft(first, "\n")
	}
	if first == "" || own(first) {
		return strings.Trim(first, " \t\n")
	}
	first = ""
	err := d.s.Dialect.Scan(batch, true, func(span sqlscan.Span) error {
		if span.Kind == sqlscan.Statement {
			first = strings.Trim(batch[span.First:], " \t\n")
			return errStop
		}
		return nil
	})
	if err != nil && !errors.Is(err, errStop) {
		d.why = "it is no batch: " + err.Error()
	}
	return first
}

// A module, whose batch the server keeps as it is, and a comment of the script's.
var (
	module        = regexp.MustCompile(`^CREATE (?:VIEW|PROC|TRIGGER|FUNCTION)`)
	scriptComment = regexp.MustCompile(`^\s*-- (?:Running|m/versions|versions)`)
)

var errStop = errors.New("stop")

// same compares a batch with a statement, which stands in a string where what is done is skipped. go-sqlcmd sends no blank lines.
func (d *delivery) same(st dialects.Statement, batch string) bool {
	want := strings.Trim(st.SQL[st.First:], " \t\n")
	if d.s.Form.Guard == scripts.Skips {
		if want = st.SQL; !strings.HasPrefix(batch, "IF EXISTS (") {
			return false
		}
		_, inner, _ := strings.Cut(batch, "\n    ")
		batch = strings.TrimSuffix(strings.TrimSuffix(inner, ";"), "\n")
		if inner, ok := strings.CutPrefix(batch, "EXEC(N'"); ok {
			batch = strings.ReplaceAll(strings.TrimSuffix(inner, "')"), "''", "'")
		} else if inner, ok := strings.CutPrefix(batch, "BEGIN\n"); ok {
			batch = strings.TrimSuffix(inner, "\nEND")
		}
	}
	if d.client == sqlcmd.Go {
		want, batch = withoutBlank(want), withoutBlank(batch)
	}
	return batch == want || batch == want+";" || batch == want+"\n;" || batch == strings.TrimRight(want, ";")
}

func withoutBlank(text string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.Trim(line, " \t") == "" }), "\n")
}

// render makes the script of a project in one form.
func (p project) render(t *testing.T, form scripts.Form) (*scripts.Script, []byte, error) {
	t.Helper()
	s, err := p.openWith(t, func(o *engine.Options) { o.Form = form }).Render(context.Background(), revision.Up, engine.Target{To: "heads"})
	if err != nil {
		return nil, nil, err
	}
	text, err := s.Bytes()
	return s, text, err
}

// TestClientsOfSQLServer renders the operations of the golden files in all forms: every program sends the server what was rendered, and nothing else.
func TestClientsOfSQLServer(t *testing.T) {
	paths, err := filepath.Glob("../dialects/dialecttest/testdata/ops/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(err)
	}
	for _, form := range mssqlForms {
		t.Run(form.name, func(t *testing.T) {
			rendered := 0
			for _, path := range paths {
				for name, p := range goldenProjects(t, path) {
					s, text, err := p.render(t, form.form)
					if err != nil {
						if at := diag.Format(err); !strings.HasPrefix(at, "m/") {
							t.Errorf("%s: no place in %s", name, at)
						}
						continue
					}
					rendered++
					delivered(t, s, text, form.clients)
					if t.Failed() {
						t.Fatal(name)
					}
				}
			}
			if rendered < 150 {
				t.Errorf("no more than %d cases were rendered", rendered)
			}
		})
	}
}

// goldenProjects gives the cases of a golden file as projects.
func goldenProjects(t *testing.T, path string) map[string]project {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]project{}
	for _, section := range strings.Split("\n"+string(text), "\n-- ")[1:] {
		head, body, _ := strings.Cut(section, " --\n")
		name, what, _ := strings.Cut(head, "/")
		p, ok := out[name]
		if !ok {
			p = project{dialect: "mssql", files: map[string]string{}}
		}
		if what == "dsl" {
			p.texts = []string{body}
		} else if file, ok := strings.CutPrefix(what, "files/"); ok {
			p.files[file] = body
		}
		out[name] = p
	}
	return out
}

// The example's scripts too, up and down, as one transaction and as several.
func TestClientsOfSQLServerExample(t *testing.T) {
	for _, form := range mssqlForms {
		t.Run(form.name, func(t *testing.T) {
			for _, mode := range []config.TransactionMode{config.PerMigration, config.SingleTransaction, config.NoTransaction} {
				for direction, target := range map[revision.Direction]engine.Target{
					revision.Up: {To: "heads"}, revision.Down: {From: "heads", HasFrom: true, To: "base"},
				} {
					env := exampleWith(t, "mssql", "", func(c *config.Config, opts *engine.Options) { c.Transaction, opts.Form = mode, form.form })
					s, err := env.Render(context.Background(), direction, target)
					if err != nil {
						t.Fatal(err)
					}
					text, err := s.Bytes()
					if err != nil {
						t.Fatal(err)
					}
					delivered(t, s, text, form.clients)
				}
			}
		})
	}
}
