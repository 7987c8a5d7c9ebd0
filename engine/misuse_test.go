package engine_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"mig/dialects"
	"mig/dialects/sqlite"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// What a program has forgotten is told, and not taken for a project with nothing to do, or met as a nil pointer.
func TestOpenedWrongly(t *testing.T) {
	files := fstest.MapFS{"versions/a.sql.tmpl": {Data: []byte("---\nrevision: a\n---\n")}}
	full := dialects.Support{Dialect: sqlite.New(), Driver: sqlite.NewDriver()}
	url := config.Literal("sqlite:" + filepath.Join(t.TempDir(), "a.db"))
	for _, c := range []struct {
		name string
		cfg  func(*config.Config)
		opts engine.Options
		want string
	}{
		{"settings that are empty", func(c *config.Config) { *c = config.Config{URL: url} }, engine.Options{Script: files, Dialects: []dialects.Support{full}}, "the settings have no script_location"},
		{"no version table", func(c *config.Config) { c.VersionTable = "" }, engine.Options{Script: files, Dialects: []dialects.Support{full}}, "the settings have no version_table"},
		{"a mode that there is not", func(c *config.Config) { c.Lock = "on" }, engine.Options{Script: files, Dialects: []dialects.Support{full}}, `there is no lock "on"`},
		{"no dialects", nil, engine.Options{Script: files}, "no dialect is linked"},
		{"no driver", nil, engine.Options{Script: files, Dialects: []dialects.Support{{Dialect: sqlite.New()}}}, "the dialect sqlite has no driver"},
		{"a driver alone", nil, engine.Options{Script: files, Dialects: []dialects.Support{{Driver: sqlite.NewDriver()}}}, "one of Options.Dialects has no Dialect"},
		{"a dialect twice", nil, engine.Options{Script: files, Dialects: []dialects.Support{full, full}}, "Options.Dialects has sqlite twice"},
		{
			"a folder above the migrations", nil,
			engine.Options{Script: fstest.MapFS{"m/versions/a.sql.tmpl": files["versions/a.sql.tmpl"]}, Dialects: []dialects.Support{full}},
			"migrations/versions: there is no such folder in Options.Script",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := config.Default()
			if cfg.URL = url; c.cfg != nil {
				c.cfg(&cfg)
			}
			env, err := engine.Open(cfg, c.opts)
			if err == nil {
				_, err = env.Upgrade(context.Background(), "heads")
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("it says %v", err)
			}
		})
	}
	env, err := engine.Open(config.Default(), engine.Options{Script: files, Dialects: []dialects.Support{full}})
	if err != nil {
		t.Fatal(err)
	}
	tenant := env.ForTenant(func(c *config.Config, _ *engine.Options) { c.URL, c.VersionTable = url, "" })
	var bad *config.Error
	if _, err := tenant.Current(context.Background()); !errors.As(err, &bad) {
		t.Errorf("a tenant without a version table: %v", err)
	}
}

// Upwards no target is all of it, online as in a script; downwards it is nothing that can be meant.
func TestNoTarget(t *testing.T) {
	p := project{dialect: "sqlite", texts: []string{"SELECT 1;", "SELECT 2;"}, set: func(c *config.Config) {
		c.URL = config.Literal("sqlite:" + filepath.Join(t.TempDir(), "a.db"))
	}}
	env := p.open(t)
	ctx := context.Background()
	if s, err := env.Render(ctx, revision.Up, engine.Target{}); err != nil || len(s.Steps) != 2 {
		t.Errorf("a script: %v", err)
	}
	if _, err := env.EnsureVersion(ctx); err != nil {
		t.Fatal(err)
	}
	if s, err := env.DryRun(ctx, revision.Up, ""); err != nil || len(s.Steps) != 2 {
		t.Errorf("a dry run: %v", err)
	}
	if r, err := env.Upgrade(ctx, ""); err != nil || len(r.Steps) != 2 {
		t.Errorf("an upgrade: %v", err)
	}
	if _, err := env.Downgrade(ctx, ""); err == nil {
		t.Error("a downgrade to nowhere")
	}
}
