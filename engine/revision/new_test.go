package revision

import (
	"errors"
	"strings"
	"testing"

	"mig/dsl/diag"
)

// at places a revision in a file of its own name, and tells the field and the index by line and column.
func at(revs []Revision) Locate {
	lines := map[string]int{"revision": 2, "down_revision": 3, "depends_on": 4, "tag": 5, "branch_labels": 6}
	return func(i int, field string, index int) (diag.Pos, string) {
		return diag.Pos{File: revs[i].ID + ".sql.tmpl", Line: lines[field], Col: index + 1}, field + ":"
	}
}

func TestNewErrors(t *testing.T) {
	tests := []struct{ name, graph, want string }{
		{"twice", "a100\na100 -> b100\na100", "a100.sql.tmpl:2:1: revision a100 exists twice (a100.sql.tmpl:2:1)"},
		{"label twice", "a100 : label x1\nb100 : label x1", "b100.sql.tmpl:6:1: label x1 is taken: it is a label of revision a100 (a100.sql.tmpl:6:1)"},
		{"label is an id", "a100 : label b100\nb100", "a100.sql.tmpl:6:1: label b100 is taken: it is the id of a revision (b100.sql.tmpl:2:1)"},
		{"label is a tag", "a100 : label x1, tag x1", "a100.sql.tmpl:5:1: tag x1 is taken: it is a label of revision a100 (a100.sql.tmpl:6:1)"},
		{"no parent", "a100\na10 a100 -> b100", `b100.sql.tmpl:3:1: down_revision of b100 is "a10", which no file has`},
		{"no dependency", "a100\nb100 : needs a100, needs zzz", `b100.sql.tmpl:4:2: depends_on of b100 is "zzz", which no file has`},
		{"parent twice", "a100 : tag v1\na100 v1 -> b100", "b100.sql.tmpl:3:2: down_revision of b100 names a100 twice"},
		{"itself", "a100 -> a100", "a100.sql.tmpl:3:1: revision a100 names itself in down_revision: a cycle"},
		{"needs itself", "a100 : label x1, needs x1", "a100.sql.tmpl:4:1: revision a100 names itself in depends_on: a cycle"},
		{"cycle", "c100 -> a100\na100 -> b100\nb100 -> c100", "a100.sql.tmpl:3:1: revisions form a cycle: a100 needs c100, which needs b100, which needs a100"},
		{
			"cycle of eight", "h1 -> a1\na1 -> b1\nb1 -> c1\nc1 -> d1\nd1 -> e1\ne1 -> f1\nf1 -> g1\ng1 -> h1",
			"a1.sql.tmpl:3:1: revisions form a cycle: a1 needs h1, which needs g1, which needs f1, which needs e1, which needs d1, which needs c1, which needs b1, which needs a1",
		},
		{
			"long cycle", "i1 -> a1\na1 -> b1\nb1 -> c1\nc1 -> d1\nd1 -> e1\ne1 -> f1\nf1 -> g1\ng1 -> h1\nh1 -> i1",
			"a1.sql.tmpl:3:1: revisions form a cycle: a1 needs i1, which needs h1, which needs g1, which needs f1, … (9 in all), which needs d1, which needs c1, which needs b1, which needs a1",
		},
		{
			"cycle above a base", "a100\na100 d100 -> b100\nb100 -> c100\nc100 -> d100\nd100 -> e100",
			"b100.sql.tmpl:3:2: revisions form a cycle: b100 needs d100, which needs c100, which needs b100",
		},
		{
			"cycle by dependency", "a100\na100 -> a200 : needs b200\nb100\nb100 -> b200 : needs a200",
			"a200.sql.tmpl:4:1: revisions form a cycle: a200 needs b200 (depends_on), which needs a200 (depends_on)",
		},
		{
			"two cycles and a way between", "b100 -> a100\na100 -> b100\nb100 -> c100\nc100 e100 -> d100\nd100 -> e100",
			"a100.sql.tmpl:3:1: revisions form a cycle: a100 needs b100, which needs a100\n" +
				"d100.sql.tmpl:3:2: revisions form a cycle: d100 needs e100, which needs d100",
		},
		{"characters", "a@1\na:1\na+1\na-1", "a+1.sql.tmpl:2:1: revision \"a+1\" may not hold '+'\n" +
			"a-1.sql.tmpl:2:1: revision \"a-1\" may not hold '-'\n" +
			"a:1.sql.tmpl:2:1: revision \"a:1\" may not hold ':'\n" +
			"a@1.sql.tmpl:2:1: revision \"a@1\" may not hold '@'"},
		{"reserved", "head\na100 : label base, tag current", "a100.sql.tmpl:5:1: tag \"current\" is a reserved word\n" +
			"a100.sql.tmpl:6:1: label \"base\" is a reserved word\nhead.sql.tmpl:2:1: revision \"head\" is a reserved word"},
		{"too long", strings.Repeat("x", 256), strings.Repeat("x", 256) + ".sql.tmpl:2:1: revision \"" + strings.Repeat("x", 256) + "\" is longer than 255 bytes"},
		{"minus first", "a100 : tag -1", "a100.sql.tmpl:5:1: tag \"-1\" may not start with '-'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			revs := draw(tt.graph)
			g, err := New(revs, at(revs))
			if g != nil || err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			var list diag.List
			if !errors.As(err, &list) || list[0].Excerpt == "" {
				t.Errorf("not a list of errors with excerpts: %#v", err)
			}
		})
	}
}

func TestNewTakesLettersOfAnyScript(t *testing.T) {
	for _, id := range []string{"été", "版本一", "ревизия_1", "0x1f", "1_000", "a.b", "a'b"} {
		if _, err := New([]Revision{{ID: id}}, nil); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []string{"", "a b", "a\u00a0b", "a\x00b", "a\xffb", "a\u0085b"} {
		if _, err := New([]Revision{{ID: id}}, nil); err == nil {
			t.Errorf("%q is taken", id)
		}
	}
}

func TestHints(t *testing.T) {
	revs := draw("1975ea83b712\n1975ea -> 27c6a30d7c24\n27c6a30d7c42 -> ae1027a6acf0")
	_, err := New(revs, at(revs))
	for _, want := range []string{"did you mean 1975ea83b712?", "did you mean 27c6a30d7c24?"} {
		if !strings.Contains(diag.Format(err), want) {
			t.Errorf("no %q in\n%s", want, diag.Format(err))
		}
	}
}

// Every error of New says what to do, also where no name is near to the one that is wrong.
func TestEveryErrorHasAHint(t *testing.T) {
	for graph, want := range map[string]string{
		"a100\nzz -> b100":                 "get the file that has it",
		"a100\na100 -> b100 : needs zz":    "get the file that has it",
		"a100 -> a100":                     "take it out",
		"a100 : needs a100":                "take it out",
		"a100 : tag v1\na100 v1 -> b100":   "once is enough",
		"a100\na100":                       "another id",
		"a100 : label x1\nb100 : label x1": "choose another",
		"a100 -> b100\nb100 -> a100":       "has to go",
		"head":                             "choose another name",
		"a-1":                              "'-' counts steps, as in REVISION-1",
		"a+1":                              "'+' counts steps, as in REVISION+1",
		"a100 : tag x@y":                   "LABEL@head",
		"a100 : tag x:y":                   "A:B",
		"a100 : label -1":                  "put a letter or a digit first",
		"a b":                              "write _ or . instead",
		"a\x00b":                           "write letters, digits",
		"a\xffb":                           "UTF-8",
		strings.Repeat("x", 256):           "shorter",
	} {
		revs := draw(graph)
		_, err := New(revs, at(revs))
		var list diag.List
		if !errors.As(err, &list) {
			t.Errorf("%q: %v", graph, err)
		}
		for _, e := range list {
			if !strings.Contains(e.Hint, want) {
				t.Errorf("%q: %s: hint %q, want %q", graph, e, e.Hint, want)
			}
		}
	}
	for _, name := range []string{"", "x,y"} {
		if why, hint := BadName(name, false); why == "" || hint == "" {
			t.Errorf("%q: %q, %q", name, why, hint)
		}
	}
}

func TestNeighbours(t *testing.T) {
	g, err := New(draw("lib1 : label lib\nweb1\nweb1 -> web2 : needs lib, needs web1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		got, want []string
	}{
		{"parents", g.Parents("web2"), []string{"web1"}},
		{"dependencies", g.Dependencies("web2"), []string{"lib1"}},
		{"children", g.Children("web1"), []string{"web2"}},
		{"children by dependency", g.Children("lib1"), nil},
		{"of a label", g.Children("lib"), nil},
	} {
		if strings.Join(tt.got, " ") != strings.Join(tt.want, " ") {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	if g.Len() != 3 || g.Revision("web2").DependsOn[0] != "lib" || g.Revision("lib") != nil || g.Revision("web") != nil {
		t.Error("Revision takes full ids, and gives what the file says")
	}
}
