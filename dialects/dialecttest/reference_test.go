package dialecttest

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mig/dsl"
)

// referenceFile is the reference of all helpers: it is written from testdata/helpers.txt, which says what each is, and from the golden files,
// which show what it does. MIG_TEST_UPDATE=1 writes it anew.
const referenceFile = "../../docs/dsl.md"

// shown are the dialects in the order in which they are shown.
var shown = []string{"postgresql", "mysql", "sqlite", "mssql", "oracle"}

// withoutExample are the helpers of which a golden file can't show anything: their answer is the same everywhere, or needs a database.
var withoutExample = []string{"irreversible", "online", "query"}

func TestReference(t *testing.T) {
	want := reference(t)
	if os.Getenv("MIG_TEST_UPDATE") != "" {
		if err := os.WriteFile(referenceFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("docs/dsl.md is not what the golden files say: write it anew with MIG_TEST_UPDATE=1 go test ./dialects/dialecttest")
	}
}

// helperText is an entry of helpers.txt.
type helperText struct{ name, syntax, about, example string }

// helperTexts reads helpers.txt: a line with # starts a group; an entry is a line of syntax, which starts with the name unless the syntax in parentheses
// follows it, perhaps with " = CASE" behind it for the case that is to be shown, and what it means.
func helperTexts(t *testing.T) (groups []string, entries map[string][]helperText) {
	t.Helper()
	b, err := os.ReadFile("testdata/helpers.txt")
	if err != nil {
		t.Fatal(err)
	}
	entries = map[string][]helperText{}
	for _, part := range strings.Split(strings.TrimSpace(string(b)), "\n\n") {
		if group, ok := strings.CutPrefix(part, "# "); ok {
			groups = append(groups, group)
			continue
		}
		syntax, about, _ := strings.Cut(part, "\n")
		syntax, chosen, _ := strings.Cut(syntax, " = ")
		name, rest, _ := strings.Cut(syntax, " ")
		if strings.HasPrefix(rest, "(") && strings.HasPrefix(rest[1:], name) || strings.HasPrefix(rest, name+" |") {
			syntax = rest
		}
		group := groups[len(groups)-1]
		entries[group] = append(entries[group], helperText{name, syntax, about, chosen})
	}
	return groups, entries
}

func reference(t *testing.T) string {
	t.Helper()
	groups, entries := helperTexts(t)
	cases := allCases(t)
	var b strings.Builder
	b.WriteString("# Every helper, with its SQL\n\nThis page is written from the files that mig is tested with: what it shows is what mig renders, " + releasesShown(t) +
		", with `naming_convention: none`.\nA table that an example creates first, to do something with it, is left out of the SQL.\nWhat another version gets is decided by `--server-version`. [language.md](language.md) tells how the helpers go together.\n")
	var missing []string
	left := dsl.Helpers()
	for _, group := range groups {
		fmt.Fprintf(&b, "\n## %s\n", group)
		for _, e := range entries[group] {
			if left = slices.DeleteFunc(left, func(name string) bool { return name == e.name }); !slices.Contains(dsl.Helpers(), e.name) {
				missing = append(missing, e.name+", which is no helper")
			}
			fmt.Fprintf(&b, "\n### `%s`\n\n    %s\n\n%s\n", e.name, e.syntax, e.about)
			if example, ok := exampleOf(e, cases); ok {
				b.WriteString(example.markdown())
			} else if !slices.Contains(withoutExample, e.name) {
				missing = append(missing, e.name+", of which no golden file has an example")
			}
		}
	}
	for _, name := range left {
		missing = append(missing, name+", which helpers.txt lacks")
	}
	if len(missing) > 0 {
		t.Fatalf("the reference can't be written: %s", strings.Join(missing, "; "))
	}
	return b.String()
}

func releasesShown(t *testing.T) string {
	t.Helper()
	var out []string
	for _, d := range shown {
		out = append(out, d+" "+releasesOf(t, d)[0])
	}
	return "for " + strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
}

// example is a case with what the dialects make of it.
type example struct {
	opCase
	file    string // of the golden file, without its suffix
	sql     map[string]string
	refused int
}

func allCases(t *testing.T) []example {
	t.Helper()
	paths, err := filepath.Glob("testdata/ops/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("there are no golden files", err)
	}
	var out []example
	for _, path := range paths {
		g := readGolden(t, path)
		for _, c := range g.cases() {
			e := example{opCase: c, file: strings.TrimSuffix(filepath.Base(path), ".txtar"), sql: map[string]string{}}
			for _, d := range shown {
				e.sql[d] = strings.TrimSpace(g.text(c.name + "/" + d))
				if refusal(e.sql[d]) != "" {
					e.refused++
				}
			}
			out = append(out, e)
		}
	}
	return out
}

func refusal(text string) string {
	for _, prefix := range []string{"unsupported:", "error:"} {
		if why, ok := strings.CutPrefix(text, prefix); ok {
			return strings.TrimSpace(why)
		}
	}
	return ""
}

var quotedText = regexp.MustCompile(`"(\\.|[^"\\])*"`)

// exampleOf gives the case that shows a helper best: the one that is chosen, or one of its own file, that as many dialects as can be take, and that is short.
func exampleOf(helper helperText, all []example) (example, bool) {
	uses := regexp.MustCompile(`(^|[\s({])` + helper.name + `([\s)}]|$)`)
	var found []example
	for _, e := range all {
		if e.refused < len(shown) && e.sql[shown[0]] != "" && (helper.example == "" || helper.example == e.name) && uses.MatchString(quotedText.ReplaceAllString(e.body, `""`)) {
			found = append(found, e)
		}
	}
	if len(found) == 0 {
		return example{}, false
	}
	own := func(e example) int {
		if e.file == helper.name {
			return 0
		}
		return 1
	}
	return slices.MinFunc(found, func(a, b example) int {
		return cmp.Or(own(a)-own(b), a.refused-b.refused, a.length()-b.length(), strings.Compare(a.name, b.name))
	}), true
}

// length is how much there is to read.
func (e *example) length() int {
	n := len(e.body)
	for _, sql := range e.sql {
		n += len(sql)
	}
	return n
}

func (e *example) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n```\n%s\n```\n", strings.TrimSpace(e.body))
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		fmt.Fprintf(&b, "\n`%s`:\n\n```\n%s\n```\n", name, strings.TrimSpace(e.files[name]))
	}
	b.WriteString("\n```sql\n")
	done := map[string]bool{}
	for _, d := range shown {
		if done[d] {
			continue
		}
		var same []string
		for _, other := range shown {
			if e.sql[other] == e.sql[d] {
				same, done[other] = append(same, other), true
			}
		}
		fmt.Fprintf(&b, "-- %s%s\n", strings.Join(same, ", "), e.shown(d))
	}
	return b.String() + "```\n"
}

var callsOf = regexp.MustCompile(`\{\{ (\w+)`)

// tablesFirst counts the tables that an example creates only to do something with them.
func (e *example) tablesFirst() int {
	n := 0
	for _, call := range callsOf.FindAllStringSubmatch(e.body, -1) {
		if call[1] != "create_table" {
			return n
		}
		n++
	}
	return 0
}

// shown gives what follows a dialect's name: its statements, or why there are none.
func (e *example) shown(d string) string {
	if why := refusal(e.sql[d]); why != "" {
		return " refuses: " + strings.ReplaceAll(why, "\n", " ")
	}
	if e.sql[d] == "" {
		return ": nothing"
	}
	var b strings.Builder
	tables := e.tablesFirst()
	for _, s := range strings.Split(e.sql[d], "\n;;\n") {
		if tables > 0 && strings.HasPrefix(s, "CREATE TABLE ") {
			tables--
			continue
		}
		if b.WriteString("\n" + s); !strings.HasSuffix(s, ";") {
			b.WriteString(";")
		}
	}
	return b.String()
}
