package source_test

import (
	"flag"
	"reflect"
	"strings"
	"testing"
	"time"

	"mig/dsl/diag"
	"mig/engine/config/strict"
	"mig/engine/config/strict/stricttest"
	"mig/engine/source"
)

var _ = flag.Bool("update", false, "write the expected messages of testdata anew")

func TestBadFrontMatter(t *testing.T) {
	stricttest.Golden(t, "testdata/bad.txt", func(input string) string {
		file, errs := source.Parse(diag.NewSource("x.sql.tmpl", input))
		if (file == nil) != (len(errs) > 0) {
			t.Errorf("file %v beside errors %v", file, errs)
		}
		if err := errs.Err(); err != nil {
			return diag.Format(err)
		}
		return "no error"
	})
}

// YAML ends lines where mig does not; positions would be wrong from there on.
func TestLineSeparators(t *testing.T) {
	for sep, want := range map[string]string{
		"\r":     "x.sql.tmpl:3:11: the front matter holds U+000D, which YAML takes for the end of a line",
		"\u0085": "x.sql.tmpl:3:11: the front matter holds U+0085, which YAML takes for the end of a line",
		"\u2028": "x.sql.tmpl:3:11: the front matter holds U+2028, which YAML takes for the end of a line",
	} {
		_, errs := source.Parse(diag.NewSource("x.sql.tmpl", "---\nrevision: a\nmessage: ü"+sep+"b\n---\n"+sep))
		if errs.Error() != want {
			t.Errorf("%q gives %v", sep, errs)
		}
	}
}

func parse(t *testing.T, text string) *source.File {
	t.Helper()
	src, bad := source.Decode("x.sql.tmpl", []byte(text))
	if bad != nil {
		t.Fatal(diag.Format(bad))
	}
	f, errs := source.Parse(src)
	if err := errs.Err(); err != nil {
		t.Fatal(diag.Format(err))
	}
	return f
}

// Each front matter is read as it is and with a comment, which sends it to yaml.v3.
func TestFrontMatter(t *testing.T) {
	date := time.Date(2026, 11, 22, 10, 15, 0, 0, time.UTC)
	tests := []struct {
		name, text string
		want       source.Meta
	}{
		{"base", "revision: a1", source.Meta{Revision: "a1"}},
		{"parent", "revision: a1\ndown_revision: b2", source.Meta{Revision: "a1", Down: []string{"b2"}}},
		{"merge", "revision: a1\ndown_revision: [b2, 'c3', \"d4\"]", source.Meta{Revision: "a1", Down: []string{"b2", "c3", "d4"}}},
		{"merge in lines", "revision: a1\ndown_revision:\n- b2\n- c3", source.Meta{Revision: "a1", Down: []string{"b2", "c3"}}},
		{"parent null", "revision: a1\ndown_revision: null", source.Meta{Revision: "a1"}},
		{"parent tilde", "revision: a1\ndown_revision: ~", source.Meta{Revision: "a1"}},
		{"parent nothing", "revision: a1\ndown_revision:", source.Meta{Revision: "a1"}},
		{"parent no items", "revision: a1\ndown_revision: []", source.Meta{Revision: "a1"}},
		{"parent named null", "revision: a1\ndown_revision: \"null\"", source.Meta{Revision: "a1", Down: []string{"null"}}},
		{"others null", "revision: a1\ntag:\nmessage: null\nretry: ~\ndelims: null\ndialects:", source.Meta{Revision: "a1"}},
		{"float", "revision: 1e10\ndown_revision: 1234567e8901", source.Meta{Revision: "1e10", Down: []string{"1234567e8901"}}},
		{"octal", "revision: 007\ndown_revision: [012345670123, 0o17]", source.Meta{Revision: "007", Down: []string{"012345670123", "0o17"}}},
		{"hex", "revision: 0x1f\ndown_revision: 1_000_000_00", source.Meta{Revision: "0x1f", Down: []string{"1_000_000_00"}}},
		{"date", "revision: 2026-01-31\ntag: 1.10", source.Meta{Revision: "2026-01-31", Tags: []string{"1.10"}}},
		{"words", "revision: true\ndown_revision: [no, .inf, Off]", source.Meta{Revision: "true", Down: []string{"no", ".inf", "Off"}}},
		{"quoted number", "revision: '007'\ndown_revision: \"1e10\"", source.Meta{Revision: "007", Down: []string{"1e10"}}},
		{"other scripts", "revision: größe\ntag: [версия, 版本]", source.Meta{Revision: "größe", Tags: []string{"версия", "版本"}}},
		{
			"lists", "revision: a1\ntag: v1.4\nbranch_labels: [billing]\ndepends_on: [x, y]\ndialects: [oracle, mssql]",
			source.Meta{
				Revision: "a1", Tags: []string{"v1.4"}, BranchLabels: []string{"billing"}, DependsOn: []string{"x", "y"},
				Dialects: []string{"oracle", "mssql"},
			},
		},
		{"message", "revision: a1\nmessage: add 'a', b & c (100%)", source.Meta{Revision: "a1", Message: "add 'a', b & c (100%)"}},
		{"message quoted", "revision: a1\nmessage: \"fix: the \\\"thing\\\"\"", source.Meta{Revision: "a1", Message: `fix: the "thing"`}},
		{"message folded", "revision: a1\nmessage: >-\n  one\n  two", source.Meta{Revision: "a1", Message: "one two"}},
		{"message continued", "revision: a1\nmessage: one\n  two", source.Meta{Revision: "a1", Message: "one two"}},
		{"message empty", "revision: a1\nmessage: \"\"", source.Meta{Revision: "a1"}},
		{"message number", "revision: a1\nmessage: 12", source.Meta{Revision: "a1", Message: "12"}},
		{"time", "revision: a1\ncreate_date: 2026-11-22T10:15:00Z", source.Meta{Revision: "a1", CreateDate: date}},
		{"time of Alembic", "revision: a1\ncreate_date: 2026-11-22 10:15:00", source.Meta{Revision: "a1", CreateDate: date}},
		{"no transaction", "revision: a1\ntransaction: false", source.Meta{Revision: "a1", Transaction: strict.Some(false)}},
		{
			"timeouts", "revision: a1\nlock_timeout: 5s\nstatement_timeout: 0\nretry: {attempts: 5, wait: 10s}",
			source.Meta{
				Revision: "a1", LockTimeout: strict.Some(5 * time.Second), StatementTimeout: strict.Some(time.Duration(0)),
				Retry: strict.Some(source.Retry{Attempts: 5, Wait: 10 * time.Second}),
			},
		},
		{"delims", "revision: a1\ndelims: [\"<%\", \"%>\"]", source.Meta{Revision: "a1", Delims: source.Delims{Left: "<%", Right: "%>"}}},
		{"on_change", "revision: a1\non_change: true", source.Meta{Revision: "a1", OnChange: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, comment := range []string{"", "# a comment\n"} {
				f := parse(t, "---\n"+comment+tt.text+"\n---\nSELECT 1;\n")
				if !reflect.DeepEqual(f.Meta, tt.want) {
					t.Errorf("%q: got\n%+v\nwant\n%+v", comment, f.Meta, tt.want)
				}
				if f.Body() != "SELECT 1;\n" {
					t.Errorf("%q: body %q", comment, f.Body())
				}
			}
		})
	}
}

func TestFences(t *testing.T) {
	for name, tt := range map[string]struct{ text, body string }{
		"no body":         {"---\nrevision: a\n---", ""},
		"white space":     {"--- \nrevision: a\n---\t \nx", "x"},
		"bom and crlf":    {"\uFEFF---\r\nrevision: a\r\n---\r\nx\r\ny", "x\ny"},
		"fence in body":   {"---\nrevision: a\n---\nx\n---\ny", "x\n---\ny"},
		"fence in scalar": {"---\nrevision: a\nmessage: |\n  ---\n---\nx", "x"},
		"dashes in body":  {"---\nrevision: a\n---\n-- x\n", "-- x\n"},
	} {
		t.Run(name, func(t *testing.T) {
			f := parse(t, tt.text)
			if f.Meta.Revision != "a" || f.Body() != tt.body {
				t.Errorf("revision %q, body %q", f.Meta.Revision, f.Body())
			}
			if pos, _ := f.Locate("revision", 0); pos.Line != 2 || pos.Col != 11 {
				t.Errorf("revision is at %v", pos)
			}
		})
	}
}

func TestLocate(t *testing.T) {
	f := parse(t, "---\nmessage: tag\nrevision: a1\ndown_revision: [b2, ü3, d4]\ntag:\n  - v1\n  - \"v2\"\ndepends_on: \n---\nx\n")
	for _, tt := range []struct {
		field   string
		index   int
		pos     string
		excerpt string
	}{
		{"revision", 0, "x.sql.tmpl:3:11", "revision: a1"},
		{"down_revision", 0, "x.sql.tmpl:4:17", "down_revision: [b2, ü3, d4]"},
		{"down_revision", 2, "x.sql.tmpl:4:25", "down_revision: [b2, ü3, d4]"},
		{"down_revision", 3, "x.sql.tmpl:4:1", "down_revision: [b2, ü3, d4]"},
		{"tag", 1, "x.sql.tmpl:7:5", `  - "v2"`},
		{"depends_on", 0, "x.sql.tmpl:8:1", "depends_on: "},
		{"branch_labels", 0, "x.sql.tmpl:1:1", "---"},
	} {
		pos, excerpt := f.Locate(tt.field, tt.index)
		if pos.String() != tt.pos || excerpt != tt.excerpt {
			t.Errorf("%s[%d] is at %v %q, want %v %q", tt.field, tt.index, pos, excerpt, tt.pos, tt.excerpt)
		}
	}
	want := "x.sql.tmpl:4:21: no revision ü3\n    down_revision: [b2, ü3, d4]\n    " + strings.Repeat(" ", 20) + "^"
	if got := diag.Format(f.Errorf("down_revision", 1, "no revision %s", "ü3")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
