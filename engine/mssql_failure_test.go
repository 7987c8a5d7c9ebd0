package engine_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mig/dialects/dialecttest/sqlcmd"
	"mig/engine/config"
	scripts "mig/engine/script"
)

// failure is how a batch fails.
type failure uint8

// The ways to fail, and what the server does. https://learn.microsoft.com/sql/t-sql/statements/set-xact-abort-transact-sql
const (
	none     failure = iota
	runtime          // with XACT_ABORT it ends the batch and rolls the transaction back
	compiled         // nothing of the batch runs; the transaction stays open
	raised           // RAISERROR after the batch's work: the transaction stays open, XACT_ABORT or not
	refused          // a condition of mig's does not hold
	caught           // the batch has caught an error, and has rolled back: @@ERROR is 0
)

// server is what of SQL Server decides on the effect of a script that no client stops: every batch is sent, whatever became of those before.
type server struct {
	t         *testing.T
	noexec    bool
	abort     bool // XACT_ABORT
	trancount int
	err       int      // @@ERROR
	pending   []string // effects of the transaction that is open
	lasting   []string
	told      []string // errors that mig raised
}

func (s *server) rollback() { s.trancount, s.pending = 0, nil }

const raiseBlock = `    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;`

// raise is RAISERROR in a batch of mig's: it rolls back, and lets nothing more run.
func (s *server) raise(batch string) {
	if !strings.HasSuffix(batch, raiseBlock) {
		s.t.Fatalf("it stops nothing: %s", batch)
	}
	s.rollback()
	s.err, s.noexec = 50000, true
	s.told = append(s.told, "refused")
}

// execute runs a batch. Under NOEXEC it is compiled and no more, but for SET NOEXEC OFF. https://learn.microsoft.com/sql/t-sql/statements/set-noexec-transact-sql
func (s *server) execute(batch string, how failure) {
	switch {
	case how == compiled || strings.HasPrefix(batch, ":"):
		s.err = 102
	case strings.HasPrefix(batch, "DECLARE @mig_error "):
		s.closing(batch)
	case s.noexec:
	case how == runtime:
		if s.err = 547; s.abort {
			s.rollback()
		}
	case how == caught:
		s.rollback()
		s.err = 0
	case strings.HasPrefix(batch, "IF @@ERROR <> 0 "):
		s.between(batch)
	case strings.HasPrefix(batch, "IF CASE WHEN "): // a question of mig's
		holds := how != refused && !(strings.Contains(batch, "@@TRANCOUNT = 1 THEN") && s.trancount != 1) && !(strings.Contains(batch, "@@OPTIONS & 16384 <> 0 THEN") && !s.abort)
		if s.err = 0; !holds {
			s.raise(batch)
		}
	case strings.HasPrefix(batch, "SET XACT_ABORT, "):
		s.abort, s.err = true, 0
	case strings.HasPrefix(batch, "BEGIN TRAN"):
		s.trancount, s.err = s.trancount+1, 0
	case strings.HasPrefix(batch, "COMMIT"):
		s.commit()
	default:
		s.work(batch, how)
	}
}

func (s *server) commit() {
	switch s.trancount {
	case 0:
		s.err = 3902
		return
	case 1:
		s.lasting, s.pending = append(s.lasting, s.pending...), nil
	}
	s.trancount, s.err = s.trancount-1, 0
}

func (s *server) work(batch string, how failure) {
	if s.trancount > 0 {
		s.pending = append(s.pending, batch)
	} else {
		s.lasting = append(s.lasting, batch)
	}
	s.err = 0
	if how == raised {
		s.err = 50000
	}
	if how == refused { // it has not changed one row
		s.raise(batch)
	}
}

var betweens = map[string]func(*server) bool{
	"IF @@ERROR <> 0 SET NOEXEC ON;":                    func(s *server) bool { return s.err != 0 },
	"IF @@ERROR <> 0 OR @@TRANCOUNT = 0 SET NOEXEC ON;": func(s *server) bool { return s.err != 0 || s.trancount == 0 },
}

func (s *server) between(batch string) {
	stops, ok := betweens[batch]
	if !ok {
		s.t.Fatalf("what is %s", batch)
	}
	s.noexec, s.err = stops(s), 0
}

const closingBatch = `DECLARE @mig_error INT = @@ERROR;
SET NOEXEC OFF;
IF @@TRANCOUNT > 0 ROLLBACK;
IF @mig_error IS NULL OR @mig_error <> 0
    RAISERROR(N'mig: the script has stopped at the error above; what came after it did not run', 16, 1);`

func (s *server) closing(batch string) {
	if batch != closingBatch {
		s.t.Fatalf("what is %s", batch)
	}
	stopped := s.noexec || s.err != 0 // without a value, or with an error's number
	s.noexec = false
	s.rollback()
	if stopped {
		s.told = append(s.told, "stopped")
	}
}

// batches gives what SSMS sends, without comments.
func batchesOf(t *testing.T, text []byte) (out []string) {
	t.Helper()
	events, err := sqlcmd.Read(string(text), sqlcmd.Options{Client: sqlcmd.Studio})
	if err != nil {
		t.Fatal(err)
	}
	comments := regexp.MustCompile(`(?m)\A(?:\s*--.*$)*\s*`)
	for _, e := range events {
		if batch := strings.TrimSpace(comments.ReplaceAllString(e.Batch, "")); batch != "" {
			out = append(out, batch)
		}
	}
	return out
}

// fail runs a script, of which the batch k fails.
func fail(t *testing.T, batches []string, k int, how failure) *server {
	t.Helper()
	s := &server{t: t, err: 208} // what was run before in this window is none of the script's business
	for i, batch := range batches {
		if i == k {
			s.execute(batch, how)
		} else {
			s.execute(batch, none)
		}
	}
	if s.noexec || s.trancount != 0 || len(s.pending) != 0 {
		t.Errorf("NOEXEC is %v, %d transactions are open", s.noexec, s.trancount)
	}
	return s
}

// TestPlainScriptStops: whatever batch of a guarded script fails, in whatever way, nothing after it takes effect, a transaction as a whole or not at all, and at the
// end the session is as it was, and says so.
func TestPlainScriptStops(t *testing.T) {
	texts := []string{
		`{{ create_table "a" (column "id" "integer") }}{{ bulk_insert "a" (row "id" 1) (row "id" 2) }}`,
		"CREATE TABLE b (id INT)\nGO\nINSERT INTO b VALUES (1)\nGO\nCREATE VIEW v AS SELECT 1 AS x\nGO\n",
	}
	for _, mode := range []config.TransactionMode{config.PerMigration, config.SingleTransaction, config.NoTransaction} {
		for _, guard := range []scripts.Guard{scripts.Refuses, scripts.Skips} {
			for _, front := range []string{"", "transaction: false\n"} {
				t.Run(fmt.Sprint(mode, guard, front), func(t *testing.T) {
					p := project{dialect: "mssql", texts: texts, front: front, set: func(c *config.Config) { c.Transaction = mode }}
					_, text, err := p.render(t, scripts.Form{Client: scripts.Plain, Guard: guard})
					if err != nil {
						t.Fatal(err)
					}
					stopsEverywhere(t, batchesOf(t, text))
				})
			}
		}
	}
}

func stopsEverywhere(t *testing.T, batches []string) {
	whole := fail(t, batches, -1, none)
	if len(whole.told) > 0 || len(whole.lasting) < 10 {
		t.Fatalf("without a failure: %q, %d effects", whole.told, len(whole.lasting))
	}
	tried := 0
	for k, batch := range batches {
		for _, how := range []failure{runtime, compiled, raised, refused, caught} {
			until := before(batches, k)
			if !canFail(batch, how) || how == caught && until.trancount == 0 { // which is no failure then
				continue
			}
			want := len(until.lasting)
			if how == raised && until.trancount == 0 {
				want++
			}
			tried++
			got := fail(t, batches, k, how)
			if !slices.Equal(got.lasting, whole.lasting[:min(len(got.lasting), len(whole.lasting))]) {
				t.Errorf("failure %d of batch %d: the effects are %q", how, k, got.lasting)
			}
			if !slices.Contains(got.told, "stopped") {
				t.Errorf("failure %d of batch %d: nothing tells of it at the end", how, k)
			}
			if len(got.lasting) != want {
				t.Errorf("failure %d of batch %d, %s:\n%d effects last, not %d", how, k, batch, len(got.lasting), want)
			}
		}
	}
	if tried < 60 {
		t.Errorf("only %d failures were tried", tried)
	}
}

// canFail tells which failures a batch can have: those of mig that look for errors and end the script have none.
func canFail(batch string, how failure) bool {
	question := strings.HasPrefix(batch, "IF CASE WHEN ")
	switch {
	case strings.HasPrefix(batch, "IF @@ERROR ") || strings.HasPrefix(batch, "DECLARE @mig_error "):
		return false
	case how == raised || how == caught:
		return !own(batch) || strings.HasPrefix(batch, "IF EXISTS ")
	case how == refused:
		return question || strings.Contains(batch, "@@ROWCOUNT <> 1")
	}
	return true
}

// before runs the batches before one, without a failure.
func before(batches []string, k int) *server {
	s := &server{}
	for _, batch := range batches[:k] {
		if !strings.HasPrefix(batch, "IF @@ERROR ") {
			s.execute(batch, none)
		}
	}
	return s
}

// TestWrongMode: a script for sqlcmd that runs in SSMS without its SQLCMD mode, and one that runs within a transaction, change nothing and say why.
func TestWrongMode(t *testing.T) {
	p := project{dialect: "mssql", texts: []string{"CREATE TABLE b (id INT)\nGO\n"}}
	for _, client := range []string{"sqlcmd", scripts.Plain} {
		_, text, err := p.render(t, scripts.Form{Client: client, Guard: scripts.Refuses})
		if err != nil {
			t.Fatal(err)
		}
		s := &server{t: t}
		if client == scripts.Plain {
			s.trancount, s.pending = 1, []string{"someone's own work"}
		}
		for _, batch := range batchesOf(t, text) {
			s.execute(batch, none)
		}
		if len(s.lasting) > 0 || s.noexec || s.trancount > 0 || !slices.Equal(s.told, []string{"refused", "stopped"}) {
			t.Errorf("%s: %q last, NOEXEC is %v, told is %q", client, s.lasting, s.noexec, s.told)
		}
	}
}
