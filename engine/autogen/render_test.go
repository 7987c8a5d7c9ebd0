package autogen_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dialects/sqlscan"
	"mig/dsl"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
)

// words is a dialect as templates see it.
type words struct {
	dialects.Dialect
	facts dialects.Facts
}

func (w words) Literal(v schema.Value) (string, error) { return w.Dialect.Literal(v, w.facts) }
func (w words) TypeName(t schema.Type) (string, error) { return w.Dialect.TypeName(t, w.facts) }

// read gives the operations of a body.
func read(d dialects.Dialect, body string, files map[string]string) ([]op.Op, error) {
	v, err := d.ParseVersion("")
	if err != nil {
		return nil, err
	}
	e := dsl.NewEvaluator(dsl.Settings{Dialect: words{d, dialects.Facts{Version: v}}, ReadFile: func(name string) (*diag.Source, error) {
		text, ok := files[name]
		if !ok {
			return nil, os.ErrNotExist
		}
		return diag.NewSource(name, text), nil
	}})
	out, err := e.Section(&dsl.File{Source: diag.NewSource("body.sql.tmpl", body)}, "upgrade", dsl.Context{Revision: "c0ffee000001"})
	if err != nil {
		return nil, err
	}
	var ops []op.Op
	err = d.Scan(out.Text, false, func(s sqlscan.Span) error {
		if s.Kind != sqlscan.Handle {
			return nil
		}
		call, err := out.Take(s.Handle, s.First)
		if err == nil {
			ops = append(ops, call.Op)
		}
		return err
	})
	return ops, err
}

// asJSON gives operations in their JSON form, an operation a line.
func asJSON(t *testing.T, ops []op.Op) string {
	t.Helper()
	var b strings.Builder
	for _, o := range ops {
		text, err := op.JSON(o)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(text, '\n'))
	}
	return b.String()
}

// Every case of the golden files, in the words of each dialect: what is written of its operations reads as the same operations, and is
// written again as the same text.
func TestRenderDSLReadsBack(t *testing.T) {
	paths, err := filepath.Glob("../../dialects/dialecttest/testdata/ops/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("there are no golden files", err)
	}
	rendered := map[string]bool{}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, f := range archive.Files {
			if _, name, ok := strings.Cut(f.Name, "/files/"); ok {
				files[name] = string(f.Data)
			}
		}
		for _, f := range archive.Files {
			name, ok := strings.CutSuffix(f.Name, "/dsl")
			if !ok {
				continue
			}
			for _, s := range all.Dialects() {
				t.Run(name+"/"+s.Dialect.Name(), func(t *testing.T) { readsBack(t, s.Dialect, string(f.Data), files, rendered) })
			}
		}
	}
	for _, name := range dsl.Operations() {
		if !rendered[name] && name != "irreversible" { // which no section but a downgrade has
			t.Errorf("no case renders %s", name)
		}
	}
}

func readsBack(t *testing.T, d dialects.Dialect, body string, files map[string]string, rendered map[string]bool) {
	ops, err := read(d, body, files)
	if err != nil || len(ops) == 0 {
		return // a case of what is refused, or of raw SQL
	}
	text, err := autogen.RenderDSL(ops...)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read(d, text, files)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if got, want := asJSON(t, again), asJSON(t, ops); got != want {
		t.Errorf("got\n%s\nwant\n%s\nof\n%s", got, want, text)
	}
	if twice, err := autogen.RenderDSL(again...); err != nil || twice != text {
		t.Errorf("%v: written again it is\n%s\nnot\n%s", err, twice, text)
	}
	for _, o := range ops {
		rendered[o.Op()] = true
	}
}

// The example is written by hand; mig writes its operations alike, but for what a template computes, names that are left
// out, and strings with quotes.
func TestRenderDSLWritesLikeThePeople(t *testing.T) {
	paths, err := filepath.Glob("../../migrations-example/versions/*.tmpl")
	if err != nil || len(paths) == 0 {
		t.Fatal("there are no examples", err)
	}
	d, compared := all.Dialects()[0].Dialect, 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, action := range strings.Split(string(text), "\n\n") {
			action = strings.TrimPrefix(strings.TrimSuffix(strings.TrimSpace(action), "\n{{ end }}"), "{{ define \"upgrade\" }}\n")
			if !strings.HasPrefix(action, "{{ create_") && !strings.HasPrefix(action, "{{ bulk_insert") || strings.Contains(action, "printf") || strings.Contains(action, `""`) || strings.Contains(action, `\"`) || strings.Contains(action, `"  "`) {
				continue
			}
			ops, err := read(d, action, nil)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if got, err := autogen.RenderDSL(ops...); err != nil || strings.TrimSpace(got) != action {
				t.Errorf("%s: %v\n%s\nis written as\n%s", path, err, action, got)
			}
			compared++
		}
	}
	if compared < 6 {
		t.Errorf("only %d actions were compared", compared)
	}
}
