package engine_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"testing/fstest"

	"mig/dialects"
	"mig/dialects/postgresql"
	"mig/dsl/op"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
)

// Each table that autogenerate makes gets its grant, by an operation of the project's own in migrations/ops.
func Example_rewriter() {
	dir, err := os.MkdirTemp("", "mig")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	err = os.CopyFS(dir, fstest.MapFS{
		"migrations/target.sql.tmpl":    {Data: []byte(`{{ create_table "account" (column "id" "integer" primary_key) }}`)},
		"migrations/ops/grant.sql.tmpl": {Data: []byte(`{{ define "readable" }}GRANT SELECT ON {{ ident (index .Params 0) }} TO readers;{{ end }}`)},
	})
	if err != nil {
		log.Fatal(err)
	}
	cfg := config.Default()
	cfg.Dir, cfg.Dialect, cfg.Target = dir, "postgresql", "migrations/target.sql.tmpl"
	cfg.VersionLocations = []string{"migrations/versions"}

	r := &autogen.Rewriter{}
	autogen.Rewrite(r, func(at autogen.At, o *op.CreateTable) ([]op.Op, error) {
		if at.Down {
			return []op.Op{o}, nil
		}
		return []op.Op{o, &autogen.Call{Helper: "readable", Args: []any{o.Table.Name}}}, nil
	})
	env, err := engine.Open(cfg, engine.Options{Dialects: []dialects.Support{{Dialect: postgresql.New()}}, ProcessRevisionDirectives: r.Process})
	if err != nil {
		log.Fatal(err)
	}
	defer env.Close()
	made, err := env.Autogenerate(context.Background(), engine.Draft{Message: "accounts"}, engine.CompareOptions{})
	if err != nil {
		log.Fatal(err)
	}
	text, err := os.ReadFile(made.Created[0].Path)
	if err != nil {
		log.Fatal(err)
	}
	_, body, _ := strings.Cut(string(text), "\n---\n")
	fmt.Println(strings.TrimSpace(body))
	// Output:
	// {{ define "upgrade" }}
	// {{ create_table "account"
	//      (column "id" "integer" primary_key) }}
	//
	// {{ readable "account" }}
	// {{ end }}
	//
	// {{ define "downgrade" }}
	// {{ drop_table "account" }}
	// {{ end }}
}
