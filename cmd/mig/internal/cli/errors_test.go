package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/run"
	"mig/engine/script"
)

func TestExitStatus(t *testing.T) {
	wrap := func(err error) error { return errors.Join(fmt.Errorf("outer: %w", err), errors.New("close")) }
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"usage", &usageError{}, 2},
		{"usage, of the engine", &engine.UsageError{}, 2},
		{"mig.yaml", &config.Error{Err: errors.New("x")}, 2},
		{"URL", &dialects.URLError{}, 2},
		{"several heads", &revision.MultipleHeadsError{}, 2},
		{"several heads, downwards", &revision.HeadTargetError{}, 2},
		{"found", &foundError{}, 3},
		{"a revision", diag.Errorf(diag.Pos{File: "a", Line: 1}, "x"), 1},
		{"a statement", &run.Error{Step: &script.Step{}, Err: &dialects.URLError{}}, 1},
		{"other", errors.New("x"), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := exitStatus(context.Background(), wrap(c.err)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestDescribe(t *testing.T) {
	at := diag.Pos{File: "a.sql.tmpl", Line: 3, Col: 1}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"plain", errors.New("no such thing"), "mig: no such thing\n"},
		{"usage", &usageError{"wrong", "do it so"}, "mig: wrong\n  hint: do it so\n"},
		{"placed", diag.Errorf(at, "wrong").WithHint("do it so"), "a.sql.tmpl:3:1: wrong\n  hint: do it so\n"},
		{"without a place", diag.Errorf(diag.Pos{}, "wrong").WithHint("do it so"), "mig: wrong\n  hint: do it so\n"},
		{"several", diag.List{diag.Errorf(at, "one"), diag.Errorf(at, "two")}, "a.sql.tmpl:3:1: one\na.sql.tmpl:3:1: two\n"},
		{"wrapped", fmt.Errorf("replaying: %w", diag.Errorf(at, "wrong")), "mig: replaying: a.sql.tmpl:3:1: wrong\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := describe(c.err); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestExcerpt(t *testing.T) {
	var lines []string
	for i := range 30 {
		lines = append(lines, fmt.Sprintf("line %d", i+1))
	}
	long := strings.Join(lines, "\n")
	for _, c := range []struct {
		name   string
		sql    string
		offset int
		want   string
	}{
		{"no offset", "SELECT\n  1", -1, "    SELECT\n      1\n"},
		{"offset", "SELECT\n\t x", 9, "    SELECT\n    \t x\n    \t ^\n"},
		{"wide", "SELECT '版本' x", 16, "    SELECT '版本' x\n                  ^\n"},
		{"turned round", "SELECT '\u202e'", -1, "    SELECT '\uFFFD'\n"},
		{"at the end", "SELECT", 6, "    SELECT\n          ^\n"},
		{"past the end", "SELECT", 99, "    SELECT\n"},
		{"escape codes", "SELECT '\x1b[31m'", -1, "    SELECT '\uFFFD[31m'\n"},
		{"empty", "", 0, "    \n    ^\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := excerpt(c.sql, c.offset); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
	t.Run("a long one", func(t *testing.T) {
		got := excerpt(long, strings.Index(long, "line 20"))
		if !strings.HasPrefix(got, "    …\n    line 13\n") || !strings.Contains(got, "    line 20\n    ^\n") || !strings.HasSuffix(got, "    line 22\n    … 8 lines more\n") {
			t.Error(got)
		}
	})
}
