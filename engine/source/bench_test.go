package source_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mig/dsl/diag"
	"mig/engine/source"
)

const plainFile = `---
revision: 27c6a30d7c24
down_revision: 1975ea83b712
message: add account table
create_date: 2026-11-22T10:15:00Z
---
`

const yamlFile = `---
revision: 27c6a30d7c24
down_revision: 1975ea83b712
message: add account table # declined by the plain reader
create_date: 2026-11-22T10:15:00Z
---
`

var body = "{{ define \"upgrade\" }}\n" + strings.Repeat("INSERT INTO account (id, name) VALUES (1, 'x');\n", 20) + "{{ end }}\n"

func BenchmarkParsePlain(b *testing.B) { benchParse(b, plainFile+body) }
func BenchmarkParseYAML(b *testing.B)  { benchParse(b, yamlFile+body) }

func benchParse(b *testing.B, text string) {
	b.ReportAllocs()
	for b.Loop() {
		if _, errs := source.Parse(diag.NewSource("x.sql.tmpl", text)); errs != nil {
			b.Fatal(errs)
		}
	}
}

func BenchmarkLoad1000(b *testing.B) {
	dir := b.TempDir()
	versions := filepath.Join(dir, "versions")
	if err := os.Mkdir(versions, 0o755); err != nil {
		b.Fatal(err)
	}
	for i := range 1000 {
		text := strings.Replace(plainFile, "27c6a30d7c24", fmt.Sprintf("%012x", i), 1) + body
		if err := os.WriteFile(filepath.Join(versions, fmt.Sprintf("%012x_step.sql.tmpl", i)), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	project, inside := openRoot(b, dir), openRoot(b, versions)
	for name, o := range map[string]source.Options{
		"DirFS":        {Script: os.DirFS(dir)},
		"RootAbove":    {Script: project.FS()},
		"RootAtFolder": {Script: project.FS(), Versions: []source.Location{{FS: inside.FS(), Display: "versions"}}},
	} {
		b.Run(name, func(b *testing.B) {
			d, err := source.Open(o)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if files, err := d.Load(context.Background()); err != nil || len(files) != 1000 {
					b.Fatal(len(files), err)
				}
			}
		})
	}
}

func openRoot(tb testing.TB, dir string) *os.Root {
	tb.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = root.Close() })
	return root
}
