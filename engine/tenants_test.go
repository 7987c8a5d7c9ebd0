package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"mig/dialects/all"
	"mig/dialects/dialecttest"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// store is a small project whose revisions ask for an argument, and include a file.
func store() project {
	return project{
		texts: []string{
			`{{ create_table "item" (column "id" "integer" primary_key) (column "name" "varchar(40)") }}`,
			`INSERT INTO item (id, name) VALUES (1, {{ literal .Args.tenant }});` + "\n" + `{{ include "more.sql" }}`,
			`{{ add_column "item" (column "price" "integer") }}`,
		},
		files: map[string]string{"more.sql": "INSERT INTO item (id, name) VALUES (2, 'two');\n"},
		args:  map[string]string{"tenant": "nobody"},
	}
}

const tenants = 8

// serve does with a tenant's database what programs do.
func serve(ctx context.Context, env *engine.Environment) error {
	if _, err := env.Upgrade(ctx, "r2"); err != nil {
		return err
	}
	for range 3 {
		if _, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"}); err != nil {
			return err
		}
		if _, err := env.InspectAt(context.Background(), "heads"); err != nil {
			return err
		}
		if _, err := env.Describe(context.Background(), "heads"); err != nil {
			return err
		}
	}
	if _, err := env.Upgrade(ctx, "heads"); err != nil {
		return err
	}
	if _, err := env.Downgrade(ctx, "-1"); err != nil {
		return err
	}
	if found, err := env.Verify(ctx); err != nil || len(found) > 0 {
		return fmt.Errorf("verify: %v, %w", found, err)
	}
	status, err := env.Status(ctx)
	if err == nil && len(status.Of(engine.Applied)) != 2 {
		err = fmt.Errorf("applied: %q", status.Of(engine.Applied))
	}
	return err
}

// together calls do for each tenant, at once.
func together(t *testing.T, do func(i int) error) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range tenants {
		wg.Go(func() {
			if err := do(i); err != nil {
				t.Errorf("tenant %d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

// One environment serves many databases at once: run it with -race. Each gets its own argument, and its own records in the log.
func TestTenantsAtOnce(t *testing.T) {
	p := store()
	p.set = func(c *config.Config) { c.Dialect = "sqlite" }
	env := p.open(t)
	dir := t.TempDir()
	var told [tenants]int
	together(t, func(i int) error {
		tenant := env.ForTenant(func(c *config.Config, o *engine.Options) {
			c.URL = config.Literal("sqlite:" + filepath.Join(dir, fmt.Sprintf("%d.db", i)))
			o.Args["tenant"] = fmt.Sprintf("tenant %d", i)
			o.Logger = slog.New(recorder(func(r slog.Record) {
				if r.Level == slog.LevelDebug {
					told[i]++
				}
			}))
		})
		return serve(context.Background(), tenant)
	})
	for i := range tenants {
		if told[i] != 8 { // three up, one down, each begun and done
			t.Errorf("the log of tenant %d has %d records of steps", i, told[i])
		}
		url := "sqlite:" + filepath.Join(dir, fmt.Sprintf("%d.db", i))
		if got, want := value(t, "sqlite", url, "SELECT name FROM item WHERE id = 1"), fmt.Sprintf("tenant %d", i); got != want {
			t.Errorf("the row of tenant %d is %q", i, got)
		}
	}
	if _, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"}); err != nil {
		t.Error("the environment itself does not serve any more:", err)
	}
}

// Tenants that have schemas in one database run beside each other, and none sees the tables of another.
func TestTenantsWithSchemas(t *testing.T) {
	url := dialecttest.ScratchURL(t, "postgresql")
	p := store()
	p.set = func(c *config.Config) { c.Dialect, c.URL = "", config.Literal(url) }
	env := p.open(t)
	together(t, func(i int) error {
		name := fmt.Sprintf("tenant_%d", i)
		tenant := env.ForTenant(func(c *config.Config, o *engine.Options) {
			c.OnConnect = append(c.OnConnect, config.Literal("CREATE SCHEMA IF NOT EXISTS "+name), config.Literal("SET search_path = "+name))
			c.ExpectSchema, c.VersionTableSchema = config.Literal(name), name
			o.Args["tenant"] = name
		})
		return serve(context.Background(), tenant)
	})
	for i := range tenants {
		name := fmt.Sprintf("tenant_%d", i)
		if got := value(t, "postgresql", url, "SELECT name FROM "+name+".item WHERE id = 1"); got != name {
			t.Errorf("the row of %s is %q", name, got)
		}
	}
}

// Programs that start at once with one database upgrade it once: the others wait for the lock, and find nothing to do.
func TestUpgradeAtOnce(t *testing.T) {
	for _, dialect := range []string{"postgresql", "mysql", "sqlite"} {
		t.Run(dialect, func(t *testing.T) {
			url := dialecttest.ScratchURL(t, dialect)
			p := store()
			p.set = func(c *config.Config) { c.Dialect, c.URL = "", config.Literal(url) }
			env := p.open(t)
			var mu sync.Mutex
			steps := 0
			together(t, func(int) error {
				result, err := env.Upgrade(context.Background(), "heads")
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					steps += len(result.Steps)
				}
				return err
			})
			if steps != 3 {
				t.Errorf("%d revisions ran", steps)
			}
		})
	}
}

// While revisions are written the others go on with the files that they have, and then see the new ones.
func TestNewRevisionsAtOnce(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "migrations", "versions"), 0o700); err != nil {
		t.Fatal(err)
	}
	cfg := config.Default()
	cfg.Dir, cfg.VersionLocations, cfg.Dialect = dir, []string{"migrations/versions"}, "sqlite"
	env, err := engine.Open(cfg, engine.Options{Dialects: all.Dialects(), Mig: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = env.Close() }()
	together(t, func(i int) error {
		if _, err := env.NewRevision(context.Background(), engine.Draft{Message: fmt.Sprint(i), Heads: []string{"base"}}); err != nil {
			return err
		}
		_, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
		return err
	})
	if heads, err := env.Heads(context.Background()); err != nil || len(heads) != tenants {
		t.Errorf("%d heads, %v", len(heads), err)
	}
}
