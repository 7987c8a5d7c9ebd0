package engine_test

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mig/dialects/all"
	"mig/dialects/dialecttest"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

func textOf(t *testing.T, s *scripts.Script) []byte {
	t.Helper()
	text, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What is cut out of a script is, byte for byte, what is rendered for that one step: upwards, and back.
func TestSplitIsARender(t *testing.T) {
	for _, dialect := range names() {
		t.Run(dialect, func(t *testing.T) {
			env := example(t, dialect, "")
			up, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
			if err != nil {
				t.Fatal(err)
			}
			down, err := env.RenderRollback(context.Background(), up.Plan)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(down.Plan.From, up.Plan.To) || len(down.Plan.To) > 0 {
				t.Errorf("the way back goes from %v to %v", down.Plan.From, down.Plan.To)
			}
			ups, downs := slices.Collect(up.Split()), slices.Collect(down.Split())
			if len(ups) < 10 || len(downs) != len(ups) {
				t.Fatalf("%d up, %d down", len(ups), len(downs))
			}
			for i, cut := range ups {
				id := cut.Steps[0].ID
				from := strings.Join(cut.Plan.From, ",")
				if from == "" {
					from = "base"
				}
				alone, err := env.Render(context.Background(), revision.Up, engine.Target{From: from, HasFrom: true, To: id})
				if err != nil {
					t.Fatal(err)
				}
				if got, want := textOf(t, cut), textOf(t, alone); !bytes.Equal(got, want) {
					t.Errorf("the script of %s is\n%s\nrendered alone it is\n%s", id, got, want)
				}
				if alone, err = env.RenderRollback(context.Background(), cut.Plan); err != nil {
					t.Fatal(err)
				}
				if got, want := textOf(t, downs[len(downs)-1-i]), textOf(t, alone); !bytes.Equal(got, want) {
					t.Errorf("the way back of %s is\n%s\nrendered alone it is\n%s", id, got, want)
				}
			}
		})
	}
}

func TestRollbackOfADowngrade(t *testing.T) {
	env := example(t, "sqlite", "")
	down, err := env.Render(context.Background(), revision.Down, engine.Target{From: "heads", HasFrom: true, To: "base"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := env.RenderRollback(context.Background(), down.Plan); err == nil {
		t.Error("it has one")
	}
}

// guardedExample opens the example with its log, for scripts that guard themselves.
func guardedExample(t *testing.T, dialect, version, databaseURL string) *engine.Environment {
	t.Helper()
	f, err := config.Open(filepath.Join(exampleDir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]string{"dialect": dialect, "server_version": version, "url": databaseURL}
	cfg, err := f.Resolve(config.Overrides{Flags: flags})
	if err != nil {
		t.Fatal(err)
	}
	program := map[string]string{"postgresql": "psql", "mysql": "mysql", "sqlite": "sqlite3"}[dialect]
	opts := engine.Options{Dialects: all.Dialects(), Mig: "test"}
	opts.Form.Client, opts.Form.Guard = program, scripts.Refuses
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

// The scripts of the steps, run one after the other by the database's own client, make what a run makes, and those that take them back leave what a downgrade leaves.
func TestExampleRunsInPieces(t *testing.T) {
	for dialect, c := range clients {
		t.Run(dialect, func(t *testing.T) {
			online, offline := dialecttest.ScratchURL(t, dialect), dialecttest.ScratchURL(t, dialect)
			version := serverVersion(t, dialect, online)
			env := guardedExample(t, dialect, version, online)
			upgrade(t, env)
			up, upRows := dump(t, c, online), rows(t, dialect, online)
			s, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
			if err != nil {
				t.Fatal(err)
			}
			back, err := env.RenderRollback(context.Background(), s.Plan)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				for one := range s.Split() {
					play(t, c, offline, textOf(t, one))
				}
				same(t, "after the scripts, the schema", sorted(up), sorted(dump(t, c, offline)))
				same(t, "after the scripts, the rows", upRows, rows(t, dialect, offline))
				for one := range back.Split() {
					play(t, c, offline, textOf(t, one))
				}
				if _, err := env.Downgrade(t.Context(), "base"); err != nil {
					t.Fatal(err)
				}
				same(t, "after the way back, the schema", sorted(dump(t, c, online)), sorted(dump(t, c, offline)))
			}
		})
	}
}

// sorted gives the lines of a dump in order: which of mig's own tables is made first differs.
func sorted(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
