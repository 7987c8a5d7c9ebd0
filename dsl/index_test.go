package dsl

import (
	"testing"
	"text/template/parse"

	"mig/dsl/diag"
)

// Where index takes a file, the parser of templates must take it too, and see the same sections with the same content.
func FuzzIndex(f *testing.F) {
	for _, seed := range []string{
		"", "SELECT 1", `{{ define "upgrade" }}SELECT 1;{{ end }}`, "{{define `a`}}x{{end}}\n-- note\n{{- define \"b\" -}} y {{- end -}} ",
		`{{ define "a" }}{{ if true }}1{{ else }}2{{ end }}{{ end }}`, `{{ define "a" }}{{/* }} */}}x{{ end }}`, `{{/* c */}}{{ define "a" }}{{ "}}" }}{{ end }}`,
		`{{ define "a" }}{{ drop_table "x}}y" }}{{ end }}{{ define "a" }}{{ end }}`, `{{ define "a" }}{{ end }}{{ end }}`, `{{ define "a" }}`,
		`{{ define "a" }}{{ define "b" }}{{ end }}{{ end }}`, "{{ define \"a\" }}{{ with 1 }}{{ end }}", `{{ block "a" . }}{{ end }}`, `{{ define "a" - }}{{ end }}`,
		"{{ define \"a\" }}{{ break }}{{ end }}", "{{- /* c */ -}}\n{{ define \"a\" }} {{- /* d */ -}} {{ end }}", `{{ define "a" }}{{ 'x' }}{{ end }}`,
		"{{ define \"a\" }}{{ `}}` }}{{ end }}", "{{define\"a\"}}{{end}}", "{{ define \"a\" }} x {{-end}}", "{{ defined }}", "{{ define \"a\" }}{{end-}}{{ end }}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		file := &File{Source: diag.NewSource("f", body), Left: "{{", Right: "}}"}
		sections, outside, ok := file.index()
		if !ok {
			return
		}
		whole := parse.New("whole")
		whole.Mode = parse.SkipFuncCheck
		trees := map[string]*parse.Tree{}
		main, err := whole.Parse(body, "{{", "}}", trees)
		if err != nil {
			for _, s := range sections { // then a part must be refused, too
				if _, err := file.take(s.name); err != nil {
					return
				}
			}
			if _, err := file.Sections(); err != nil || len(sections) == 0 {
				return
			}
			t.Fatalf("index takes %q, the parser says %v", body, err)
		}
		delete(trees, "whole")
		if len(trees) != len(sections) {
			t.Fatalf("%q: index has %v, the parser %d sections", body, sections, len(trees))
		}
		if len(sections) == 0 || outside >= 0 {
			return
		}
		for _, n := range main.Root.Nodes {
			if text, isText := n.(*parse.TextNode); !isText || skipComments(string(text.Text)) >= 0 {
				t.Fatalf("%q: index sees nothing outside, the parser %q", body, n)
			}
		}
		for _, s := range sections {
			got, err := file.take(s.name)
			if err != nil {
				t.Fatalf("%q: section %q: %v", body, s.name, err)
			}
			if text, want := got.tree.Root.String(), trees[s.name].Root.String(); text != want {
				t.Fatalf("%q: section %q: index has %q, the parser %q", body, s.name, text, want)
			}
		}
	})
}
