package engine_test

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"mig/dialects"
	"mig/dialects/sqlite"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// The migrations of the program are in its binary: a folder as mig.yaml's script_location, with versions/ in it.
//
//go:embed testdata/library
var embedded embed.FS

// openEmbedded opens the migrations that are in the binary for a database of SQLite, whose dialect is the only one that is linked.
func openEmbedded(file string) (*engine.Environment, error) {
	migrations, err := fs.Sub(embedded, "testdata/library")
	if err != nil {
		return nil, err
	}
	cfg := config.Default()
	if cfg.Dialect = "sqlite"; file != "" {
		cfg.URL = config.Literal("sqlite:" + file)
	}
	return engine.Open(cfg, engine.Options{
		Script:   migrations,
		Dialects: []dialects.Support{{Dialect: sqlite.New(), Driver: sqlite.NewDriver()}},
		Mig:      "shop 1.4", // the log says by what the revisions were run
	})
}

// inTempDir calls do with a folder that is gone afterwards.
func inTempDir(do func(dir string) error) {
	dir, err := os.MkdirTemp("", "mig")
	if err == nil {
		err = errors.Join(do(dir), os.RemoveAll(dir))
	}
	if err != nil {
		fmt.Println(err)
	}
}

// An application brings its database to the newest revision when it starts. Several that start at once do it one after the other: the first runs the revisions, the
// others find nothing to do.
func ExampleEnvironment_Upgrade() {
	inTempDir(func(dir string) error {
		env, err := openEmbedded(filepath.Join(dir, "shop.db"))
		if err != nil {
			return err
		}
		defer func() { _ = env.Close() }() // nothing was written
		for range 2 {
			result, err := env.Upgrade(context.Background(), "heads")
			if err != nil {
				return err
			}
			fmt.Println(len(result.Steps), "revisions ran; at", result.Plan.To)
		}
		return nil
	})
	// Output:
	// 2 revisions ran; at [b2]
	// 0 revisions ran; at [b2]
}

// Where a DBA runs the migrations, an application asks whether its database is ready, and refuses to start when it is not.
func ExampleEnvironment_CheckHeads() {
	inTempDir(func(dir string) error {
		ctx := context.Background()
		env, err := openEmbedded(filepath.Join(dir, "shop.db"))
		if err != nil {
			return err
		}
		start := func() {
			var behind *engine.NotAtHeadsError
			switch err := env.CheckHeads(ctx); {
			case errors.As(err, &behind):
				fmt.Println("not started:", behind)
			case err != nil:
				fmt.Println("not started, since the database can't be asked:", err)
			default:
				fmt.Println("started")
			}
		}
		if _, err := env.Upgrade(ctx, "a1"); err != nil {
			return err
		}
		start()
		if _, err := env.Upgrade(ctx, "heads"); err != nil {
			return err
		}
		start()
		return nil
	})
	// Output:
	// not started: the database is at a1, and the heads are b2
	// started
}

// A script for a DBA is written to any io.Writer, without a database. A hook adds a comment for its reader.
func ExampleEnvironment_RenderTo() {
	env, err := openEmbedded("")
	if err != nil {
		fmt.Println(err)
		return
	}
	reviewed := env.ForTenant(func(cfg *config.Config, o *engine.Options) {
		cfg.LogTable = "" // of which the script would else tell, too
		o.Hooks.BeforeEach = func(_ context.Context, rc *engine.RunContext) error {
			rc.StaticOutput("Reviewed by: ________ (" + rc.Step().ID + ")")
			return nil
		}
	})
	var script bytes.Buffer
	err = reviewed.RenderTo(context.Background(), &script, revision.Up, engine.Target{From: "a1", HasFrom: true, To: "heads"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, body, _ := strings.Cut(script.String(), "-- Running ")
	for i, part := range strings.Split("-- Running "+body, "\n\n") {
		if i < 4 { // then it checks that the row has changed, and commits
			fmt.Printf("%s\n\n", part)
		}
	}
	// Output:
	// -- Running upgrade a1 -> b2, a name to greet by
	// -- Reviewed by: ________ (b2)
	//
	// BEGIN;
	//
	// ALTER TABLE customer ADD COLUMN name VARCHAR(60) DEFAULT 'you';
	//
	// UPDATE mig_version SET version_num = 'b2' WHERE version_num = 'a1';
}

// One environment serves many tenants, each with a database of its own, and several of them at once.
func ExampleEnvironment_ForTenant() {
	inTempDir(func(dir string) error {
		env, err := openEmbedded("")
		if err != nil {
			return err
		}
		tenants := []string{"anna", "bert", "carl"}
		at, failed := make([][]string, len(tenants)), make([]error, len(tenants))
		var wg sync.WaitGroup
		for i, name := range tenants {
			wg.Go(func() {
				tenant := env.ForTenant(func(cfg *config.Config, o *engine.Options) {
					cfg.URL = config.Literal("sqlite:" + filepath.Join(dir, name+".db"))
					o.Args["tenant"] = name // {{ .Args.tenant }} in a revision
				})
				if _, failed[i] = tenant.Upgrade(context.Background(), "heads"); failed[i] == nil {
					at[i], failed[i] = tenant.Current(context.Background())
				}
			})
		}
		wg.Wait()
		for i, name := range tenants {
			fmt.Println(name, at[i])
		}
		return errors.Join(failed...)
	})
	// Output:
	// anna [b2]
	// bert [b2]
	// carl [b2]
}

// A revision is written that leads from what the revisions make to the schema that is wanted.
func ExampleEnvironment_Autogenerate() {
	inTempDir(func(dir string) error {
		if err := os.CopyFS(filepath.Join(dir, "migrations"), os.DirFS("testdata/library")); err != nil {
			return err
		}
		cfg := config.Default()
		cfg.Dir, cfg.Dialect, cfg.Target = dir, "sqlite", "migrations/schema.sql.tmpl"
		env, err := engine.Open(cfg, engine.Options{Dialects: []dialects.Support{{Dialect: sqlite.New()}}}) // no driver: nothing is connected to
		if err != nil {
			return err
		}
		defer func() { _ = env.Close() }() // the file is written and closed already
		made, err := env.Autogenerate(context.Background(), engine.Draft{ID: "c3", Message: "no mail twice"}, engine.CompareOptions{})
		if err != nil {
			return err
		}
		text, err := os.ReadFile(made.Created[0].Path)
		if err != nil {
			return err
		}
		_, body, _ := strings.Cut(string(text), "{{ define")
		fmt.Println(filepath.Base(made.Created[0].Path))
		fmt.Print("{{ define" + body)
		again, err := env.Changes(context.Background(), engine.CompareOptions{})
		if err != nil {
			return err
		}
		fmt.Println("left to do:", len(again.Upgrade))
		return nil
	})
	// Output:
	// c3_no_mail_twice.sql.tmpl
	// {{ define "upgrade" }}
	// {{ create_index "ix_customer_email" "customer" "email" unique }}
	// {{ end }}
	//
	// {{ define "downgrade" }}
	// {{ drop_index "ix_customer_email" "customer" }}
	// {{ end }}
	//
	// left to do: 0
}

// What a program wants to be done with each revision is done in the revision's transaction: it commits with the version table's row, or not at all.
func ExampleHooks() {
	inTempDir(func(dir string) error {
		ctx := context.Background()
		env, err := openEmbedded(filepath.Join(dir, "shop.db"))
		if err != nil {
			return err
		}
		audited := env.ForTenant(func(_ *config.Config, o *engine.Options) {
			o.Hooks.Before = func(ctx context.Context, rc *engine.RunContext) error {
				return rc.Execute(ctx, "CREATE TABLE IF NOT EXISTS audit (what TEXT)")
			}
			o.OnVersionApply = func(ctx context.Context, rc *engine.RunContext) error {
				fmt.Println("now at", rc.Heads())
				return rc.Execute(ctx, "INSERT INTO audit VALUES ('"+rc.Step().ID+"')")
			}
		})
		_, err = audited.Upgrade(ctx, "heads")
		return err
	})
	// Output:
	// now at [a1]
	// now at [b2]
}

// An error is asked where it comes from.
func ExampleWhereOf() {
	inTempDir(func(dir string) error {
		file := filepath.Join(dir, "shop.db")
		env, err := openEmbedded(file)
		if err != nil {
			return err
		}
		broken := env.ForTenant(func(cfg *config.Config, o *engine.Options) {
			cfg.OnConnect = append(cfg.OnConnect, config.Literal("CREATE TABLE IF NOT EXISTS customer (id INTEGER)"))
		})
		_, err = broken.Upgrade(context.Background(), "heads")
		if where, ok := engine.WhereOf(err); ok {
			fmt.Println(where.Direction, "of", where.Revision)
			fmt.Printf("%s:%d: statement %d\n", where.File, where.Line, where.Statement)
		}
		return nil
	})
	// Output:
	// upgrade of a1
	// migrations/versions/a1_customers.sql.tmpl:6: statement 1
}
