package sqlscan_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"mig/dialects/sqlscan"
	"mig/dialects/sqlscan/scantest"
)

func TestScan(t *testing.T) {
	scantest.Run(t, &sqlscan.Options{}, []scantest.Case{
		{"statements", "-- a\nSELECT ';' -- b;\n;SELECT \"a\"\"b\";", "statement: (-- a) SELECT ';' -- b;\nstatement: SELECT \"a\"\"b\""},
		{"nothing of any dialect", "E'\\'; $$;$$; #;\nGO\n;\n/\n;DELIMITER x;`;`;[;]", "statement: E'\\'\nstatement: $$\nstatement: $$\nstatement: #\nstatement: GO\nstatement: /\nstatement: DELIMITER x\nstatement: `\nstatement: `\nstatement: [\nstatement: ]"},
		{"handle", "«7»", "handle: 7"},
	})
	scantest.Run(t, &sqlscan.Options{BatchWord: "DO"}, []scantest.Case{
		{"another batch word", "SELECT 1\nGO\nDo 2\nSELECT 2\nDO", "statement[x2]: SELECT 1⏎GO\nstatement: SELECT 2"},
	})
	scantest.Run(t, &sqlscan.Options{RunLine: "!"}, []scantest.Case{
		{"another run line", "SELECT 1\n/\n!\nSELECT 2;", "statement: SELECT 1⏎/\nstatement: SELECT 2"},
	})
	scantest.Run(t, &sqlscan.Options{Commands: []sqlscan.Command{{Name: "a|bc d * e|f", Fatal: "is refused"}, {Name: "abc", Use: sqlscan.Comment}}}, []scantest.Case{
		{"pattern", "ABC D X Y E z", "error at «ABC D X Y E z»: \"ABC D\" is refused"},
		{"short", "ab d ef", "error at «ab d ef»: \"ab d\" is refused"},
		{"another word", "abcd d e", "statement: abcd d e"},
		{"a word is missing", "ab d x", "statement: ab d x"},
		{"the next pattern", "abc;\nx;", "statement: (abc;) x"},
	})
}

func TestScanStops(t *testing.T) {
	stop := errors.New("stop")
	n := 0
	err := sqlscan.Scan("a; b; c;", &sqlscan.Options{}, func(sqlscan.Span) error {
		if n++; n == 2 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 2 {
		t.Errorf("%d spans, error %v", n, err)
	}
}

// The offsets of one span of each kind: what callers cut by.
func TestSpan(t *testing.T) {
	o := &sqlscan.Options{CopyData: true, ClientCommands: true, Backslash: true, Commands: []sqlscan.Command{{Name: `\`}}}
	text := " --a\nb ;\\c\nCOPY t FROM stdin;\n1\n\\.\n\x0012\x00 "
	want := []sqlscan.Span{
		{Kind: sqlscan.Statement, Start: 0, End: 8, TextStart: 1, TextEnd: 6, First: 5, Repeat: 1},
		{Kind: sqlscan.Client, Start: 8, End: 10, TextStart: 8, TextEnd: 10, First: 8, Repeat: 1},
		{Kind: sqlscan.Copy, Start: 10, End: 34, TextStart: 11, TextEnd: 28, First: 11, Repeat: 1, DataStart: 30, DataEnd: 32},
		{Kind: sqlscan.Handle, Start: 34, End: 39, TextStart: 35, TextEnd: 39, First: 35, Handle: 12, Repeat: 1},
		{Kind: sqlscan.Rest, Start: 39, End: 40, TextStart: 40, TextEnd: 40, First: 40, Repeat: 1},
	}
	var got []sqlscan.Span
	if err := sqlscan.Scan(text, o, func(s sqlscan.Span) error { got = append(got, s); return nil }); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestKindString(t *testing.T) {
	if got := sqlscan.Rest.String() + sqlscan.Statement.String(); got != "reststatement" {
		t.Error(got)
	}
}

// BenchmarkRows is one long INSERT: what most bytes of large revisions are.
func BenchmarkRows(b *testing.B) {
	scantest.Bench(b, &sqlscan.Options{}, "INSERT INTO account (id, name, note) VALUES "+
		strings.Repeat("(12345, 'Ada Lovelace', 'first of the programmers, or so they say'),\n", 1000)+"(1, NULL, NULL);\n")
}

// FuzzOptions sets options in any mixture: nothing may be lost, whatever a client understands.
func FuzzOptions(f *testing.F) {
	f.Add("SELECT 1;\nGO\n", uint32(1<<3))
	f.Add("DELIMITER a\nE'\\''aq'[a]'a$a$a$a$", ^uint32(0))
	f.Add("CREATE JAVA\n/\n--a\n/*!/**/*/\\.", ^uint32(0))
	f.Add("\x001\x00-- mig:statement begin\n;\n-- mig:statement end", uint32(0))
	f.Fuzz(func(t *testing.T, text string, bits uint32) {
		o := options(bits)
		scantest.Spans(t, &o, text, func(sqlscan.Span) {})
	})
}

// options takes each option from a bit.
func options(bits uint32) sqlscan.Options {
	o := sqlscan.Options{}
	v := reflect.ValueOf(&o).Elem()
	for i := range v.NumField() {
		if bits&(1<<i) == 0 {
			continue
		}
		switch f := v.Field(i); f.Interface().(type) {
		case bool:
			f.SetBool(true)
		case sqlscan.Brackets:
			o.Brackets = sqlscan.DoubledBrackets
		case []sqlscan.RefusedLine:
			o.RefusedLines = []sqlscan.RefusedLine{{Line: ".", Msg: "is refused"}}
		case []sqlscan.Command:
			o.Commands = []sqlscan.Command{
				{Name: "delimiter", Use: sqlscan.Delimiter},
				{Name: "p|rompt", Use: sqlscan.Comment},
				{Name: "exec", Use: sqlscan.Execute},
				{Name: "set * on $", Fatal: "is refused"},
				{Name: "set"},
				{Name: `\`},
				{Name: "@"},
			}
		case string:
			f.SetString(map[string]string{"BatchWord": "GO", "RunLine": "/"}[v.Type().Field(i).Name])
		}
	}
	return o
}
