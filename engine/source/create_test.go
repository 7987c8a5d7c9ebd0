package source_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mig/dsl/diag"
	"mig/engine/source"
)

func creator() source.Creator {
	return source.Creator{
		FileTemplate: "{{.Rev}}_{{.Slug}}", SlugLength: 40,
		Clock: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 678, time.UTC) },
		NewID: func() (string, error) { return "27c6a30d7c24", nil },
	}
}

func TestNewRevision(t *testing.T) {
	f, err := creator().New(source.Draft{Message: "add account table", Down: []string{"1975ea83b712"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `---
revision: 27c6a30d7c24
down_revision: 1975ea83b712
message: add account table
create_date: 2026-01-02T03:04:05Z
---
{{ define "upgrade" }}
{{ end }}

`
	if f.Name != "27c6a30d7c24_add_account_table.sql.tmpl" || f.Revision != "27c6a30d7c24" || f.Text != want {
		t.Errorf("%s\n%s", f.Name, f.Text)
	}
}

func TestNewRevisionFull(t *testing.T) {
	c := creator()
	c.Zone = time.FixedZone("", 2*3600)
	c.FileTemplate = "{{.Year}}_{{.Month}}_{{.Day}}_{{.Hour}}{{.Minute}}-{{.Rev}}_{{.Slug}}"
	f, err := c.New(source.Draft{
		Revision: "1234567e8901", Down: []string{"a1", "007"}, Tags: []string{"1.10"}, BranchLabels: []string{"billing"}, DependsOn: []string{"null"},
		Message:  "fix: \"it's\"\n--- {{ x }}",
		Sections: []source.Section{{Name: "upgrade_billing", Body: "SELECT 1;"}, {Name: "downgrade_billing", Body: "SELECT 2;\n"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `---
revision: "1234567e8901"
down_revision: [a1, "007"]
tag: "1.10"
branch_labels: billing
depends_on: "null"
message: "fix: \"it's\"\n--- {{ x }}"
create_date: 2026-01-02T05:04:05+02:00
---
{{ define "upgrade_billing" }}
SELECT 1;
{{ end }}

{{ define "downgrade_billing" }}
SELECT 2;
{{ end }}

`
	if f.Name != "2026_01_02_0504-1234567e8901_fix_it_s_x.sql.tmpl" || f.Text != want {
		t.Errorf("%s\n%s", f.Name, f.Text)
	}
}

// Whatever an id or a message is, it is read back as it was given.
func TestNewRevisionRoundTrip(t *testing.T) {
	texts := []string{
		"a", "007", "1e10", "0x1f", "1_000", "0o17", "0b1", ".5", "12:30:45", "2026-01-31", "null", "~", "true", "yes", "Off", "n", "größe", "版本",
		"a b", "a'b", `a"b`, `a\b`, "a:b", "a: b", "a #b", "#a", "- a", "-", "?", "[a]", "{a}", "a,b", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "<<",
		"=", "tab\there", "line\nend", "bell\a", "\u0085", "\u2028", "\u00a0", "\uFEFF", "nul\x00", "---", "...", " a ", strings.Repeat("long ", 400) + "x",
	}
	for _, text := range texts {
		f, err := creator().New(source.Draft{Message: text, Tags: []string{text, text}, Down: []string{text}})
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		m := parse(t, f.Text).Meta
		if m.Message != text || !slices.Equal(m.Tags, []string{text, text}) || !slices.Equal(m.Down, []string{text}) {
			t.Errorf("%q is read as %+v", text, m)
		}
	}
}

func TestNewRevisionTemplate(t *testing.T) {
	d := open(t, source.Options{Display: "m", Script: tree(map[string]string{
		"revision.tmpl": "---\n[[ .FrontMatter ]]lock_timeout: 5s\n---\n-- [[ .Message ]] ([[ join \"+\" .Down ]]) [[ yaml \"1e5\" ]]\n{{ dialect }}\n",
	})})
	c := creator()
	var err error
	if c.Template, err = d.RevisionTemplate(); err != nil {
		t.Fatal(err)
	}
	f, err := c.New(source.Draft{Message: "x", Down: []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(f.Text, "lock_timeout: 5s\n---\n-- x (a+b) \"1e5\"\n{{ dialect }}\n") {
		t.Errorf("got %s", f.Text)
	}
	builtIn, err := open(t, source.Options{Script: tree(nil)}).RevisionTemplate()
	if err != nil || !strings.Contains(builtIn.Text, "[[ .FrontMatter ]]") {
		t.Errorf("got %v, %v", builtIn, err)
	}
}

func TestNewRevisionErrors(t *testing.T) {
	withTemplate := func(text string) func(c *source.Creator) {
		return func(c *source.Creator) { c.Template = diag.NewSource("m/revision.tmpl", text) }
	}
	for name, tt := range map[string]struct {
		change func(c *source.Creator)
		want   string
	}{
		"no id": {func(c *source.Creator) {
			c.NewID = func() (string, error) { return source.RandomID(bytes.NewReader(nil)) }
		}, "no random bytes for a revision id: EOF"},
		"name syntax":   {func(c *source.Creator) { c.FileTemplate = "{{.Rev" }, `file_template "{{.Rev": template: file_template:1: unclosed action`},
		"name field":    {func(c *source.Creator) { c.FileTemplate = "{{.Revision}}" }, `file_template "{{.Revision}}": template: file_template:1:2: executing "file_template" at <.Revision>: can't evaluate field Revision in type source.nameParts`},
		"name in dir":   {func(c *source.Creator) { c.FileTemplate = "{{.Year}}/{{.Rev}}" }, `file_template "{{.Year}}/{{.Rev}}" gives the name "2026/27c6a30d7c24", in which '/' may not stand`},
		"name empty":    {func(c *source.Creator) { c.FileTemplate = "" }, `file_template "" gives the name "", which would be a hidden file`},
		"name hidden":   {func(c *source.Creator) { c.FileTemplate = ".{{.Rev}}" }, `file_template ".{{.Rev}}" gives the name ".27c6a30d7c24", which would be a hidden file`},
		"template":      {withTemplate("---\n[[ .FrontMatter"), "m/revision.tmpl:2: the template for new revisions: unclosed action"},
		"no such field": {withTemplate("[[ .Front ]]"), "m/revision.tmpl:1:4: the template for new revisions: <.Front>: can't evaluate field Front"},
		"unreadable":    {withTemplate("---\n[[ .FrontMatter ]]\nowner: me\n---\n"), "m/revision.tmpl: it makes a file that can't be read in line 7: unknown key owner"},
		"other id":      {withTemplate("---\nrevision: x\n---\n"), `m/revision.tmpl makes a file whose revision is "x", not "27c6a30d7c24": put [[ .FrontMatter ]] between its lines of ---`},
		"no parent":     {withTemplate("---\nrevision: [[ .Revision ]]\n---\n"), `m/revision.tmpl makes a file whose down_revision is [], not ["a"]: put [[ .FrontMatter ]] between its lines of ---`},
	} {
		t.Run(name, func(t *testing.T) {
			c := creator()
			tt.change(&c)
			if _, err := c.New(source.Draft{Message: "x", Down: []string{"a"}}); err == nil || err.Error() != tt.want {
				t.Errorf("got\n%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

func TestSlug(t *testing.T) {
	for _, tt := range []struct {
		message string
		max     int
		want    string
	}{
		{"Add account table", 40, "add_account_table"},
		{"  fix:  (the) thing!  ", 40, "fix_the_thing"},
		{"keep_underscores __x", 40, "keep_underscores___x"},
		{"Größe ändern", 40, "größe_ändern"},
		{"", 40, ""},
		{"!!!", 40, ""},
		{"this is a really long name that continues and has various words in it", 40, "this_is_a_really_long_name_that_"},
		{"abcdefghij", 5, "abcde_"},
		{"abcde fghij", 5, "abcde_"},
		{"abcde", 5, "abcde"},
		{"ab cd ef", 0, "ab_cd_ef"},
	} {
		if got := source.Slug(tt.message, tt.max); got != tt.want {
			t.Errorf("%q cut to %d is %q, want %q", tt.message, tt.max, got, tt.want)
		}
	}
}

func TestEmptySlugLeavesNoSeparator(t *testing.T) {
	f, err := creator().New(source.Draft{})
	if err != nil || f.Name != "27c6a30d7c24.sql.tmpl" {
		t.Errorf("%q, %v", f.Name, err)
	}
}

func TestRandomID(t *testing.T) {
	if id, err := source.RandomID(bytes.NewReader([]byte{0x27, 0xc6, 0xa3, 0x0d, 0x7c, 0x24, 0xff})); id != "27c6a30d7c24" || err != nil {
		t.Errorf("%q, %v", id, err)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	root := openRoot(t, dir)
	f := source.NewFile{Name: "a.sql.tmpl", Text: "one"}
	if err := f.Write(root); err != nil {
		t.Fatal(err)
	}
	f.Text = "two"
	err := f.Write(root)
	if !errors.Is(err, fs.ErrExist) || err.Error() != "a.sql.tmpl is there already, and is left as it is: file already exists" {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "a.sql.tmpl")); string(text) != "one" || err != nil {
		t.Errorf("the file holds %q, %v", text, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}
