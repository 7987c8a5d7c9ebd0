package engine_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"testing"
	"testing/fstest"

	"mig/dialects"
	"mig/dialects/sqlite"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// stopping is a file system that ends a context when a file of it is opened.
type stopping struct {
	fs.FS
	at   string
	stop func()
}

func (s stopping) Open(name string) (fs.File, error) {
	if name == s.at {
		s.stop()
	}
	return s.FS.Open(name)
}

// interruptible opens a project whose second revision can't be evaluated, and gives a context that ends when a file is opened.
func interruptible(t *testing.T, at string) (context.Context, *engine.Environment) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	files := fstest.MapFS{
		"more.sql":             {Data: []byte("SELECT 1;\n")},
		"versions/a.sql.tmpl":  {Data: []byte("---\nrevision: a\n---\n{{ include \"more.sql\" }}\n")},
		"versions/b.sql.tmpl":  {Data: []byte("---\nrevision: b\ndown_revision: a\n---\n{{ .Args.missing }}\n")},
		"versions/z.sql.tmpl":  {Data: []byte("---\nrevision: z\ndown_revision: b\n---\nSELECT 2;\n")},
		"target.sql.tmpl":      {Data: []byte(`{{ create_table "t" (column "id" "integer") }}`)},
		"versions/readme.text": {Data: []byte("no revision")},
	}
	cfg := config.Default()
	cfg.Dialect, cfg.Target = "sqlite", "target.sql.tmpl"
	env, err := engine.Open(cfg, engine.Options{Script: stopping{files, at, stop}, Dialects: []dialects.Support{{Dialect: sqlite.New()}}})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env
}

// A context that ends is seen while files are read, and between revisions: before what is wrong in the one that follows.
func TestCancelled(t *testing.T) {
	all := engine.Target{To: "heads"}
	for _, c := range []struct {
		name, at string
		do       func(context.Context, *engine.Environment) error
	}{
		{"reading the files", "versions/a.sql.tmpl", func(ctx context.Context, e *engine.Environment) error {
			_, err := e.Graph(ctx)
			return err
		}},
		{"a script", "more.sql", func(ctx context.Context, e *engine.Environment) error {
			_, err := e.Render(ctx, revision.Up, all)
			return err
		}},
		{"a script, written", "more.sql", func(ctx context.Context, e *engine.Environment) error {
			return e.RenderTo(ctx, io.Discard, revision.Up, all)
		}},
		{"a downgrade that is derived", "more.sql", func(ctx context.Context, e *engine.Environment) error {
			_, err := e.Render(ctx, revision.Down, engine.Target{From: "z", HasFrom: true, To: "base"})
			return err
		}},
		{"a schema", "more.sql", func(ctx context.Context, e *engine.Environment) error {
			_, err := e.InspectAt(ctx, "heads")
			return err
		}},
		{"a comparison", "more.sql", func(ctx context.Context, e *engine.Environment) error {
			_, err := e.Changes(ctx, engine.CompareOptions{})
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, env := interruptible(t, c.at)
			if err := c.do(ctx, env); !errors.Is(err, context.Canceled) {
				t.Errorf("it ends with %v", err)
			}
			if _, err := env.Graph(context.Background()); err != nil {
				t.Error("the environment does not serve any more:", err)
			}
		})
	}
}

// No command does anything once its context has ended.
func TestCancelledBefore(t *testing.T) {
	_, env := interruptible(t, "")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	for name, do := range map[string]func() error{
		"Render":              func() error { _, err := env.Render(ctx, revision.Up, engine.Target{To: "a"}); return err },
		"RenderStamp":         func() error { _, err := env.RenderStamp(ctx, "", []string{"a"}); return err },
		"RenderPurge":         func() error { _, err := env.RenderPurge(ctx, []string{"a"}); return err },
		"RenderEnsureVersion": func() error { _, err := env.RenderEnsureVersion(ctx); return err },
		"InspectAt":           func() error { _, err := env.InspectAt(ctx, "a"); return err },
		"Items":               func() error { _, err := env.Items(ctx, "a", revision.Up); return err },
		"Plan":                func() error { _, err := env.Plan(ctx, revision.Up, nil, "heads"); return err },
		"Describe":            func() error { _, err := env.Describe(ctx, "a"); return err },
		"Heads":               func() error { _, err := env.Heads(ctx); return err },
		"Branches":            func() error { _, err := env.Branches(ctx); return err },
		"History":             func() error { _, err := env.History(ctx, "", nil); return err },
		"CheckRows":           func() error { return env.CheckRows(ctx, []string{"z"}) },
		"Changes":             func() error { _, err := env.Changes(ctx, engine.CompareOptions{}); return err },
		"NewRevision":         func() error { _, err := env.NewRevision(ctx, engine.Draft{}); return err },
	} {
		if err := do(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s ends with %v", name, err)
		}
	}
}
