package source

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"mig/dsl/diag"
)

// agree checks that yaml.v3 reads what the plain reader accepts, and in the same way.
func agree(t *testing.T, text string) (accepted bool) {
	t.Helper()
	var plain Meta
	if !parsePlain(text, &plain) {
		if !reflect.ValueOf(plain).IsZero() {
			t.Errorf("declined %q, but left %+v", text, plain)
		}
		return false
	}
	src := diag.NewSource("x.sql.tmpl", "---\n"+text)
	byYAML, errs := parseYAML(src, len("---\n"), len(src.Text))
	if len(errs) > 0 {
		t.Fatalf("%q is accepted, but yaml.v3 says %v", text, errs)
	}
	if !reflect.DeepEqual(plain, byYAML) {
		t.Fatalf("%q is\n%+v, to yaml.v3\n%+v", text, plain, byYAML)
	}
	return true
}

// TestPlainAgreesWithYAML puts front matter together from pieces that have a meaning to
// YAML somewhere, and compares the two readers.
func TestPlainAgreesWithYAML(t *testing.T) {
	keys := []string{
		"revision", "revision", "down_revision", "tag", "branch_labels", "depends_on", "message", "create_date", "transaction", "dialects",
		"on_change", "odd", "",
	}
	pieces := []string{
		"a", "b2", "27c6a30d7c24", "007", "1e10", "0x1f", "2026-01-31", "2026-11-22T10:15:00Z", "null", "Null", "~", "true", "false", "no",
		".inf", "é", "ß", "版", "\u0085", "\u2028", "\uFEFF", "\u00a0", " ", "  ", "\t", ":", ": ", " #", "#", "-", "- ", "?", "? ", ",", ", ", "[", "]",
		"[]", "{", "}", "'", "''", `"`, `""`, `\`, `\n`, "&x", "*x", "!", "!!int ", "|", ">", "%", "@", "`", "<<", "=", "/", ".", "...", "---", "(", ")", "$",
	}
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	accepted := 0
	for range 150000 {
		var b strings.Builder
		b.WriteString("revision: a1\n"[:13*random.IntN(2)])
		for range 1 + random.IntN(3) {
			b.WriteString(pick(keys) + ":" + " "[:random.IntN(8)/7^1])
			quote := []string{"", "", "", "'", `"`}[random.IntN(5)]
			open, end := "", ""
			if random.IntN(4) == 0 {
				open, end = "[", "]"
			}
			b.WriteString(open + quote)
			for range random.IntN(4) {
				b.WriteString(pick(pieces))
			}
			b.WriteString(quote + end + []string{"\n", "\n", "\n", "\n\n", " \n", "", "\n  ", " # c\n", "\r\n"}[random.IntN(9)])
		}
		if agree(t, b.String()) {
			accepted++
		}
	}
	if accepted < 2000 {
		t.Errorf("only %d texts were accepted: the comparison says little", accepted)
	}
	t.Logf("%d accepted", accepted)
}

// TestPlainAccepts names what must not fall back to the slow reader.
func TestPlainAccepts(t *testing.T) {
	for _, text := range []string{
		"revision: 27c6a30d7c24\ndown_revision: 1975ea83b712\nmessage: add account table\ncreate_date: 2026-11-22T10:15:00Z\n",
		"revision: \"27c6a30d7c24\"\ndown_revision: [\"a\", 'b', c]\ntag: v1.4\nbranch_labels: [billing]\ndepends_on: [x]\n",
		"revision: größe\nmessage: \"fix: it's (not) [done] #3\"\n\ntransaction: false\ndialects: [oracle]\ndown_revision:\ntag: []\n",
		"revision: 0123\nmessage: user's name, e.g. a/b & 50% {x}\ndown_revision: null",
	} {
		if !agree(t, text) {
			t.Errorf("declined: %q", text)
		}
	}
}

func FuzzFrontMatter(f *testing.F) {
	f.Add("revision: 27c6a30d7c24\ndown_revision: [a, \"b\"]\nmessage: add account table\ncreate_date: 2026-11-22T10:15:00Z\n---\nSELECT 1;\n")
	f.Add("revision: a\nretry: {attempts: 5, wait: 10s}\ndelims: [\"<%\", \"%>\"]\nlock_timeout: 5s\n---\n")
	f.Add("revision: a\nmessage: |\n  x\n  y\ntag:\n- a\n- 'b'\n---\n")
	f.Add("revision: &x a\ntag: *x\n...\n")
	f.Fuzz(func(t *testing.T, rest string) {
		src, bad := Decode("x.sql.tmpl", []byte("---\n"+rest))
		if bad != nil {
			return
		}
		from, to, body, bad := split(src)
		if bad != nil {
			return
		}
		agree(t, src.Text[from:to])
		file, errs := Parse(src)
		for _, e := range errs {
			if e.Pos.Line < 1 || e.Pos.Line > strings.Count(src.Text[:body], "\n")+1 {
				t.Errorf("%v is outside the front matter", e)
			}
			_ = e.Format()
		}
		if (file == nil) != (len(errs) > 0) {
			t.Fatalf("file %v beside %v", file, errs)
		}
		if file == nil {
			return
		}
		if file.Meta.Revision == "" || file.BodyStart != body {
			t.Errorf("revision %q, body at %d", file.Meta.Revision, file.BodyStart)
		}
		if pos, _ := file.Locate("revision", 0); pos.Line < 2 || pos.Line > strings.Count(src.Text[:body], "\n") {
			t.Errorf("revision is at %v", pos)
		}
	})
}
