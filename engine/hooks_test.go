package engine

import "testing"

func TestShellQuote(t *testing.T) {
	for path, want := range map[string]string{
		"migrations/versions/a1_x.sql.tmpl": "migrations/versions/a1_x.sql.tmpl",
		"my project/a1.sql.tmpl":            "'my project/a1.sql.tmpl'",
		"it's/$(rm)/`a`.sql.tmpl":           `'it'\''s/$(rm)/` + "`a`" + `.sql.tmpl'`,
		"účet.sql.tmpl":                     "'účet.sql.tmpl'",
	} {
		if got := shellQuote(path); got != want {
			t.Errorf("shellQuote(%q) = %s, want %s", path, got, want)
		}
	}
}

func TestHookCommand(t *testing.T) {
	got, err := hookCommand("fmt {{.Path}} && echo {{ .Path }}", "a b.sql.tmpl")
	if want := "fmt 'a b.sql.tmpl' && echo 'a b.sql.tmpl'"; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	if _, err := hookCommand("fmt {{.Pth}}", "x"); err == nil {
		t.Error("a template without such a field is taken")
	}
}
