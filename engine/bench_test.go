package engine_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"mig/dialects"
	"mig/dialects/all"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// writeRevisions makes a chain of revisions, each a table and an index.
func writeRevisions(tb testing.TB, n int) string {
	tb.Helper()
	dir := tb.TempDir()
	versions := filepath.Join(dir, "migrations", "versions")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		tb.Fatal(err)
	}
	for i := range n {
		down := ""
		if i > 0 {
			down = fmt.Sprintf("down_revision: r%06d\n", i-1)
		}
		text := fmt.Sprintf(`---
revision: r%06d
%smessage: table number %d
create_date: 2026-01-01T00:00:00Z
---
{{ define "upgrade" }}
{{ create_table "account_%d"
     (column "id" "integer" primary_key identity)
     (column "name" "varchar(50)" not_null)
     (column "balance" "numeric(10,2)" not_null (server_default 0))
     (column "active" "boolean" (server_default true))
     (column "created" "datetime" not_null (server_default current_timestamp)) }}
{{ create_index "ix_account_%d_name" "account_%d" "name" }}
{{ end }}

{{ define "downgrade" }}
{{ drop_table "account_%d" }}
{{ end }}
`, i, down, i, i, i, i, i)
		name := filepath.Join(versions, fmt.Sprintf("r%06d_table.sql.tmpl", i))
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func open(tb testing.TB, dir string, support dialects.Support) *engine.Environment {
	tb.Helper()
	cfg := config.Default()
	cfg.Dir, cfg.Dialect = dir, support.Dialect.Name()
	env, err := engine.Open(cfg, engine.Options{Dialects: []dialects.Support{support}, Mig: "test"})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := env.Close(); err != nil {
			tb.Error(err)
		}
	})
	return env
}

func BenchmarkRender1000(b *testing.B) {
	dir := writeRevisions(b, 1000)
	for _, support := range all.Dialects() {
		b.Run(support.Dialect.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s, err := open(b, dir, support).Render(revision.Up, engine.Target{To: "heads"})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Bytes(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkGraph is what `mig history`, `mig heads` and `mig plan base:heads` cost beside their output; it is to grow with
// the number of revisions and no faster.
func BenchmarkGraph(b *testing.B) {
	asks := []struct {
		name string
		of   func(*engine.Environment) error
	}{
		{"history", func(e *engine.Environment) error { _, err := e.History("", nil); return err }},
		{"heads", func(e *engine.Environment) error { _, err := e.Heads(); return err }},
		{"plan", func(e *engine.Environment) error { _, err := e.Plan(revision.Up, nil, "heads"); return err }},
	}
	for _, n := range []int{1_000, 10_000} {
		dir := writeRevisions(b, n)
		for _, ask := range asks {
			b.Run(fmt.Sprintf("%s/%d", ask.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := ask.of(open(b, dir, all.Dialects()[0])); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
