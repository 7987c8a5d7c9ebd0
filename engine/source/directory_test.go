package source_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mig/dsl/diag"
	"mig/engine/source"
)

func tree(files map[string]string) fstest.MapFS {
	out := make(fstest.MapFS)
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func revision(id string) string { return "---\nrevision: " + id + "\n---\nSELECT 1;\n" }

func open(t *testing.T, o source.Options) *source.Directory {
	t.Helper()
	d, err := source.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLoad(t *testing.T) {
	d := open(t, source.Options{Display: "migrations", Script: tree(map[string]string{
		"versions/b.sql.tmpl":       revision("b"),
		"versions/a.sql.tmpl":       revision("a"),
		"versions/.#a.sql.tmpl":     revision("hidden"),
		"versions/a.sql.tmpl~":      revision("backup"),
		"versions/plain.sql":        "SELECT 1;",
		"versions/old/c.sql.tmpl":   revision("c"),
		"versions/dir.sql.tmpl/x.y": "",
		"other.sql.tmpl":            revision("d"),
	})})
	files, err := d.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Meta.Revision+" "+f.Path+" "+f.Source.Name)
	}
	want := []string{
		"a migrations/versions/a.sql.tmpl migrations/versions/a.sql.tmpl",
		"b migrations/versions/b.sql.tmpl migrations/versions/b.sql.tmpl",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestLoadSeveralLocations(t *testing.T) {
	project := tree(map[string]string{
		"migrations/versions/a.sql.tmpl": revision("a"),
		"billing/db/b.sql.tmpl":          revision("b"),
	})
	inside, err := fs.Sub(project, "billing/db")
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, source.Options{Script: project, Versions: []source.Location{
		{FS: inside, Display: "../billing/db/"},
		{FS: project, Dir: "migrations/versions/", Display: "migrations/versions"},
	}})
	files, err := d.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 || files[0].Path != "../billing/db/b.sql.tmpl" || files[1].Path != "migrations/versions/a.sql.tmpl" {
		t.Errorf("got %v", files)
	}
}

// A location that is not there is empty: git keeps no folder without files.
func TestLoadWithoutLocation(t *testing.T) {
	project := fstest.MapFS{"versions/a.sql.tmpl": {Data: []byte(revision("a"))}}
	d := open(t, source.Options{Script: project, Versions: []source.Location{{FS: project, Dir: "versions", Display: "m/versions"}, {FS: project, Dir: "new", Display: "m/new"}}})
	for _, want := range []string{"m/new", ""} {
		files, err := d.Load(context.Background())
		if err != nil || len(files) != 1 || strings.Join(d.Missing(), " ") != want {
			t.Errorf("got %v, %v, missing %v", files, err, d.Missing())
		}
		project["new/.gitkeep"] = &fstest.MapFile{}
	}
}

func TestLoadReportsAllErrors(t *testing.T) {
	d := open(t, source.Options{Display: "m", Script: tree(map[string]string{
		"versions/a.sql.tmpl": "---\nrevision: a\nx: 1\ny: 2\n---\n",
		"versions/b.sql.tmpl": "---\nrevision: b\n---\nSELECT '\xff';\n",
		"versions/c.sql.tmpl": revision("c"),
		"versions/d.sql.tmpl": "---\nrevision: d\n---\nSELECT 'ü\x00';\n",
		"versions/e.sql.tmpl": "\xff\xfe-\x00",
	})})
	files, err := d.Load(context.Background())
	if len(files) != 1 || files[0].Meta.Revision != "c" {
		t.Errorf("got %v", files)
	}
	var list diag.List
	if !errors.As(err, &list) {
		t.Fatalf("got %v", err)
	}
	want := `m/versions/a.sql.tmpl:3:1: unknown key x
m/versions/a.sql.tmpl:4:1: unknown key y
m/versions/b.sql.tmpl:4:9: the file is not UTF-8 here
m/versions/d.sql.tmpl:4:10: the file holds a NUL byte
m/versions/e.sql.tmpl: the file is in UTF-16`
	if err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestOpenAndLoadErrors(t *testing.T) {
	empty := tree(map[string]string{"versions/readme": ""})
	for name, tt := range map[string]struct {
		options source.Options
		want    string
	}{
		"no directory": {
			source.Options{Script: tree(map[string]string{"versions": ""}), Display: "migrations"},
			"migrations/versions: cannot be read: not implemented",
		},
		"twice": {
			source.Options{Script: empty, Versions: []source.Location{{FS: empty, Display: "a/b"}, {FS: empty, Display: "a/./b/"}}},
			"the version location a/b is given twice",
		},
		"outside": {
			source.Options{Script: empty, Versions: []source.Location{{FS: empty, Dir: "../x", Display: "../x"}}},
			"the version location ../x leads out of the project",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := source.Open(tt.options)
			if err == nil {
				_, err = d.Load(context.Background())
			}
			if err == nil || diag.Format(err) != tt.want {
				t.Errorf("got %v", err)
			}
		})
	}
	if files, err := open(t, source.Options{Script: empty}).Load(context.Background()); len(files) != 0 || err != nil {
		t.Errorf("an empty directory gives %v, %v", files, err)
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"secret": "no", "migrations/pkg/billing.pkb": "\uFEFFa\r\nb\rc\r\n", "migrations/bad.csv": "a,b\n1,\xe9\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../secret", filepath.Join(dir, "migrations", "link")); err != nil {
		t.Fatal(err)
	}
	d := open(t, source.Options{Script: openRoot(t, filepath.Join(dir, "migrations")).FS(), Display: "migrations"})
	src, err := d.ReadFile("pkg/../pkg/./billing.pkb")
	if err != nil {
		t.Fatal(err)
	}
	if src.Text != "a\nb\rc\n" || src.Name != "migrations/pkg/billing.pkb" {
		t.Errorf("got %q of %s", src.Text, src.Name)
	}
	for name, want := range map[string]string{
		"pkg/missing":       "migrations/pkg/missing: there is no such file: file does not exist",
		"pkg":               "migrations/pkg: cannot be read: is a directory",
		"bad.csv":           "migrations/bad.csv:2:3: the file is not UTF-8 here",
		"link":              "migrations/link: cannot be read: path escapes from parent",
		"../secret":         "../secret leads out of the migration directory",
		"pkg/../../secret":  "pkg/../../secret leads out of the migration directory",
		"/etc/passwd":       "/etc/passwd leads out of the migration directory",
		`pkg\billing.pkb`:   `pkg\billing.pkb: a path is written with /, not with \`,
		"":                  `"" names no file`,
		"pkg/..":            `"pkg/.." names no file`,
		"missing/x/y/z.sql": "migrations/missing/x/y/z.sql: there is no such file: file does not exist",
	} {
		if src, err := d.ReadFile(name); err == nil || err.Error() != want {
			t.Errorf("%q gives %v and\n%v, want\n%s", name, src, err, want)
		}
	}
	if _, err := d.ReadFile("pkg/missing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v is not fs.ErrNotExist", err)
	}
}

func TestOps(t *testing.T) {
	d := open(t, source.Options{Display: "m", Script: tree(map[string]string{
		"ops/b.sql.tmpl": "b", "ops/a.sql.tmpl": "a", "ops/readme.md": "", "ops/sub/c.sql.tmpl": "c",
	})})
	ops, err := d.Ops()
	if err != nil || len(ops) != 2 || ops[0].Name != "m/ops/a.sql.tmpl" || ops[1].Text != "b" {
		t.Errorf("got %v, %v", ops, err)
	}
	if ops, err := open(t, source.Options{Script: fstest.MapFS{}}).Ops(); ops != nil || err != nil {
		t.Errorf("without the directory: %v, %v", ops, err)
	}
	bad := open(t, source.Options{Script: tree(map[string]string{"ops/a.sql.tmpl": "\x00"})})
	if _, err := bad.Ops(); err == nil || err.Error() != "ops/a.sql.tmpl:1:1: the file holds a NUL byte" {
		t.Errorf("got %v", err)
	}
}

// The hash of a text is the same however its lines end; the figures never change.
func TestHash(t *testing.T) {
	const want = "sha256:206145f346e145aec96fa5fba1036c5764acbea968127f599ec6927a89525bb3"
	for _, text := range []string{"a\nü\n", "a\r\nü\r\n", "\uFEFFa\nü\r\n"} {
		src, err := source.Decode("x", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := source.Hash(src.Text); got != want {
			t.Errorf("%q gives %s", text, got)
		}
	}
	if a, b := source.Hash("a\rb"), source.Hash("a\nb"); a == b || !strings.HasPrefix(a, "sha256:") {
		t.Errorf("%s and %s", a, b)
	}
}
