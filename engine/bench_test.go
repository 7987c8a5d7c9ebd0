package engine_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
				s, err := open(b, dir, support).Render(context.Background(), revision.Up, engine.Target{To: "heads"})
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
		{"history", func(e *engine.Environment) error { _, err := e.History(context.Background(), "", nil); return err }},
		{"heads", func(e *engine.Environment) error { _, err := e.Heads(context.Background()); return err }},
		{"plan", func(e *engine.Environment) error {
			_, err := e.Plan(context.Background(), revision.Up, nil, "heads")
			return err
		}},
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

// BenchmarkReplay is what it costs to know the schema after a long history of all kinds of changes: `mig inspect --at heads`, and the replay for
// one alter_column at the end, of which MySQL must know what it leaves as it is. Beside it, a column that is added, for which nothing is to be known.
func BenchmarkReplay(b *testing.B) {
	const n = 10_000
	dir := writeHistory(b, n)
	to := func(i int) engine.Target {
		return engine.Target{From: fmt.Sprintf("r%06d", i-1), HasFrom: true, To: fmt.Sprintf("r%06d", i)}
	}
	asks := []struct {
		name, dialect string
		of            func(*engine.Environment) error
	}{
		{"inspect", "postgresql", func(e *engine.Environment) error { _, err := e.InspectAt(context.Background(), "heads"); return err }},
		{"infer", "mysql", func(e *engine.Environment) error {
			_, err := e.Render(context.Background(), revision.Up, to(n-1))
			return err
		}},
		{"nothing", "mysql", func(e *engine.Environment) error {
			_, err := e.Render(context.Background(), revision.Up, to(n-3))
			return err
		}},
	}
	for _, ask := range asks {
		b.Run(fmt.Sprintf("%s/%d", ask.name, n), func(b *testing.B) {
			i := slices.IndexFunc(all.Dialects(), func(s dialects.Support) bool { return s.Dialect.Name() == ask.dialect })
			b.ReportAllocs()
			for b.Loop() {
				if err := ask.of(open(b, dir, all.Dialects()[i])); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// writeHistory makes a chain of revisions: tables of five columns, and changes of all kinds to those that there are. The last one alters a column.
func writeHistory(tb testing.TB, n int) string {
	tb.Helper()
	dir := tb.TempDir()
	versions := filepath.Join(dir, "migrations", "versions")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		tb.Fatal(err)
	}
	var tables []string
	for i := range n {
		if i%10 == 0 {
			tables = append(tables, fmt.Sprintf("table_%d", i))
		}
		table := &tables[len(tables)*(i*7919%n)/n]
		if i%10 == 0 {
			table = &tables[len(tables)-1]
		}
		down := ""
		if i > 0 {
			down = fmt.Sprintf("down_revision: r%06d\n", i-1)
		}
		text := fmt.Sprintf("---\nrevision: r%06d\n%smessage: step %d\n---\n{{ define \"upgrade\" }}\n%s\n{{ end }}\n", i, down, i, step(i, table))
		if err := os.WriteFile(filepath.Join(versions, fmt.Sprintf("r%06d.sql.tmpl", i)), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// step gives the operation of a revision of writeHistory. A renamed table has its new name afterwards.
func step(i int, table *string) string {
	switch i % 10 {
	case 0:
		return fmt.Sprintf(`{{ create_table %q
     (column "id" "integer" primary_key identity)
     (column "name" "varchar(50)" not_null)
     (column "balance" "numeric(10,2)" not_null (server_default 0))
     (column "active" "boolean" (server_default true))
     (column "created" "datetime" not_null (server_default current_timestamp)) }}`, *table)
	case 2, 5:
		return fmt.Sprintf(`{{ create_index "ix_%d" %q "name" "created" }}`, i, *table)
	case 6:
		return fmt.Sprintf("{{ add_column %q (column \"c%d\" \"varchar(40)\") }}\n{{ drop_column %q \"c%d\" }}", *table, i, *table, i)
	case 8:
		old := *table
		*table = fmt.Sprintf("table_%d", i)
		return fmt.Sprintf(`{{ rename_table %q %q }}`, old, *table)
	case 3, 9:
		return fmt.Sprintf(`{{ alter_column %q "name" (type "varchar(%d)") }}`, *table, 50+i%50)
	default:
		return fmt.Sprintf(`{{ add_column %q (column "c%d" "integer" (server_default %d)) }}`, *table, i, i)
	}
}
