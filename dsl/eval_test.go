package dsl

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// plainDialect writes names and values as they are.
type plainDialect struct{}

func (plainDialect) Name() string          { return "postgresql" }
func (plainDialect) Ident(s string) string { return s }
func (plainDialect) Literal(v schema.Value) (string, error) {
	if v.Kind == schema.CurrentTimestamp {
		return "CURRENT_TIMESTAMP", nil
	}
	return "'" + v.Text + "'", nil
}
func (plainDialect) TypeName(t schema.Type) (string, error) { return t.String(), nil }

func evaluator() *Evaluator {
	return NewEvaluator(Settings{
		Dialect: plainDialect{}, Dialects: []string{"postgresql", "oracle"},
		Args: map[string]string{"owner": "app"},
		Vars: map[string]any{"list": []any{"a", "b"}},
		ReadFile: func(name string) (*diag.Source, error) {
			if name != "sub/x.sql" {
				return nil, fs.ErrNotExist
			}
			return diag.NewSource("migrations/"+name, "SELECT 1;\nSELECT 2;\n"), nil
		},
	})
}

func section(t *testing.T, body string) (*Output, error) {
	t.Helper()
	f := &File{Source: diag.NewSource("x.sql.tmpl", "--\n"+body), Body: 3}
	return evaluator().Section(f, "upgrade", Context{Revision: "r1"})
}

func TestSprigFunctionsAreSorted(t *testing.T) {
	if !slices.IsSorted(sprigFunctions) {
		t.Error("the allow-list is searched by halves, so it must be sorted")
	}
	all := evaluator().funcs()
	for _, name := range sprigFunctions {
		if all[name] == nil {
			t.Errorf("sprig has no function %s", name)
		}
	}
}

// Each body is run folded where it can be, and as a template, with the same text and the same operations.
func TestFoldedAndRunAlike(t *testing.T) {
	bodies := []string{
		`{{ drop_table "a" }}`,
		"UPDATE a SET b = 1;\n{{ add_column \"a\" (column \"c\" \"numeric(10,2)\" not_null (server_default 10.50)) }}\nSELECT 2;",
		`{{ bulk_insert "t" (row "n" 12345678901234567890 "x" nil "b" true "t" current_timestamp) }}`,
		`{{ create_table "t" (column "a" "text" (only "postgresql" (type "jsonb"))) (only "oracle" (column "b" "integer")) }}`,
		`  {{- drop_table "a" -}}  x`,
	}
	for _, body := range bodies {
		folded, err := section(t, body)
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		run, err := section(t, body+`{{ if true }}{{ end }}`)
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if folded.Text != run.Text {
			t.Errorf("%s\nfolded %q\nrun    %q", body, folded.Text, run.Text)
		}
		for i := range folded.calls {
			a, b := takeJSON(t, folded, i+1), takeJSON(t, run, i+1)
			if a != b {
				t.Errorf("%s\nfolded %s\nrun    %s", body, a, b)
			}
		}
		for i := range folded.Text {
			if a, b := folded.Pos(i), run.Pos(i); a != b {
				t.Errorf("%s: byte %d %q is at %s folded, at %s run", body, i, folded.Text[i:], a, b)
				break
			}
		}
	}
}

func takeJSON(t *testing.T, o *Output, id int) string {
	t.Helper()
	r, err := o.Take(id, 0)
	if err != nil {
		t.Fatal(err)
	}
	b, err := op.JSON(r.Op)
	if err != nil {
		t.Fatal(err)
	}
	return r.Pos().String() + " " + string(b)
}

func TestNumbersKeepTheirText(t *testing.T) {
	out, err := section(t, `{{ range until 1 }}{{ bulk_insert "t" (row "n" 10.50 "m" 12345678901234567890) }}{{ end }}{{ add 1 2 }}{{ printf "%d" 7 }}`)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(out.Text, "37") {
		t.Errorf("text %q", out.Text)
	}
	got := takeJSON(t, out, 1)
	if !strings.Contains(got, `"text":"10.50"`) || !strings.Contains(got, `"text":"12345678901234567890"`) {
		t.Error(got)
	}
}

func TestPositionsInLoopsAndIncludes(t *testing.T) {
	out, err := section(t, "{{ range .Vars.list }}\nX {{ . }};\n{{ end }}\n{{ include \"sub/x.sql\" }}Y;\n")
	if err != nil {
		t.Fatal(err)
	}
	for want, text := range map[string]string{
		"x.sql.tmpl:3:1": "X a", "migrations/sub/x.sql:2:1": "SELECT 2", "x.sql.tmpl:5:26": "Y",
	} {
		i := strings.Index(out.Text, text)
		if got := out.Pos(i).String(); i < 0 || got != want {
			t.Errorf("%q is at %s, want %s", text, got, want)
		}
	}
}

func TestErrors(t *testing.T) {
	cases := []struct{ name, body, want string }{
		{"unknown helper", `{{ add_colum "a" }}`, `x.sql.tmpl:2:4: there is no helper "add_colum"`},
		{"unknown option", `{{ drop_table "a" not_valid }}`, `x.sql.tmpl:2:19: drop_table has no option not_valid`},
		{"missing argument", `{{ drop_table }}`, `x.sql.tmpl:2:4: drop_table: the table is missing`},
		{"wrong argument", `{{ drop_table 5 }}`, `x.sql.tmpl:2:4: drop_table: the table is a name, not the number 5`},
		{"rune", `{{ drop_table 'N' }}`, `x.sql.tmpl:2:15: 'N' is a rune, which a template turns into a number`},
		{"missing -x", `{{ .Args.tenant }}`, `x.sql.tmpl:2:9: the argument tenant is not given`},
		{"missing var", `{{ .Vars.tenant }}`, `x.sql.tmpl:2:9: the variable tenant is not set`},
		{"lost", `{{ $x := drop_table "b" }}`, `x.sql.tmpl:2:10: drop_table is called, but its result does not reach the text`},
		{"unknown dialect", `{{ drop_table "a" (only "orcale" cascade) }}`, `x.sql.tmpl:2:20: only: there is no dialect "orcale"`},
		{"nested operation", `{{ create_table "a" (drop_table "b") }}`, `x.sql.tmpl:2:22: create_table can't hold the operation drop_table`},
		{"too many digits", `{{ $x := 0.12345678901234567890 }}`, `x.sql.tmpl:2:10: the number 0.12345678901234567890 has more digits than a template can compute with`},
		{"include outside", `{{ include "../x" }}`, `x.sql.tmpl:2:4: include: file does not exist`},
		{"not closed", `{{ drop_table "a" `, `x.sql.tmpl:2:1: the template: unclosed action`},
		{"not closed, with lines after it", "\n{{ drop_table \"a\"\n\n\n", `x.sql.tmpl:3:1: the template: unclosed action`},
		{"outside", "{{ define \"upgrade\" }}{{ end }}\n-- fine\nSELECT 1;", `x.sql.tmpl:4:1: text outside the sections would never run`},
		{"twice an option", `{{ drop_table "a" cascade cascade }}`, `x.sql.tmpl:2:27: cascade: the option is given twice`},
		{"empty collation", `{{ alter_column "a" "b" (collate "") }}`, `x.sql.tmpl:2:26: collate: the collation is empty`},
		{"two collations", `{{ alter_column "a" "b" (collate "C") no_collate }}`, `x.sql.tmpl:2:39: no_collate: collate and no_collate contradict each other`},
		{"collation of another kind", `{{ alter_column "a" "b" (existing_collate 5) no_collate }}`, `x.sql.tmpl:2:26: existing_collate: the collation is a string, not the number 5`},
		{"nothing of a sequence", `{{ alter_sequence "s" }}`, `x.sql.tmpl:2:4: alter_sequence: nothing is altered`},
		{"an option of a sequence both ways", `{{ alter_sequence "s" (cache 5) no_cache }}`, `x.sql.tmpl:2:4: alter_sequence: cache and no_cache contradict each other`},
		{"cycle both ways", `{{ alter_sequence "s" cycle no_cycle }}`, `x.sql.tmpl:2:4: alter_sequence: cycle and no_cycle contradict each other`},
		{"a step of nothing", `{{ alter_sequence "s" (increment 0) }}`, `x.sql.tmpl:2:4: alter_sequence: the increment can't be 0`},
		{"no option of a table", `{{ alter_table "t" cascade }}`, `x.sql.tmpl:2:20: alter_table has no option cascade`},
		{"an option of a table twice", `{{ alter_table "t" (option "a" 1) (no_option "A") }}`, `x.sql.tmpl:2:36: no_option: the option A is given twice`},
		{"an option without a name", `{{ alter_table "t" (no_option "") }}`, `x.sql.tmpl:2:21: no_option: the option's name is empty`},
		{"tail both ways", `{{ alter_table "t" (tail "STRICT") no_tail }}`, `x.sql.tmpl:2:36: no_tail: tail and no_tail contradict each other`},
		{"clock", `{{ now }}`, `x.sql.tmpl:2:4: there is no helper "now"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, err := section(t, c.body)
			for i := 0; err == nil && i < len(out.Text); i++ {
				if id, n, ok := op.ParseHandle(out.Text[i:]); ok {
					_, err = out.Take(id, i)
					i += n - 1
				}
			}
			if err == nil {
				err = out.Lost()
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// What constants reads, a template would give too: the same text, the same places and the same operations.
func FuzzConstants(f *testing.F) {
	for _, seed := range []string{
		`{{ drop_table "a" }}`, "x {{- drop_table `a` -}} y", `{{drop_table "a"}}{{ drop_table "b" cascade }}`, `{{ bulk_insert "t" (row "a" 1 "b" -2.50 "c" nil "d" true) }}`,
		`{{ create_index "i" "t" (expr "lower(x)") ( desc "y" ) unique (only "oracle" (tablespace "z")) }}`, `{{ drop_table "a""b" }}`, `{{ drop_table("a") }}`,
		`{{ drop_table "a" | print }}`, `{{ drop_table 'a' }}`, `{{ bulk_insert "t" (row "a" 0x1F) }}`, `{{ bulk_insert "t" (row "a" 08) }}`, `{{ drop_table "\u00e9" }}`,
		"{{ drop_table\n\"a\"\n}}", `{{ drop_table "a" -}}`, `{{ drop_table "a"-}}`, `{{- drop_table "a" }}`, `{{ add_column "t" (column "c" "text" (server_default current_timestamp)) }}`,
		`{{ drop_table "a" (only "nope" cascade) }}`, `{{ bulk_insert "t" (row "a" -) }}`, `{{ drop_table true }}`, `{{ drop_tables "a" }}`, `{{ drop_table "a" }`, `{{ nil }}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.ContainsRune(body, 0) || strings.HasSuffix(body, "{") {
			return // no source holds NUL; and the brace would join those of the action that is added below
		}
		run := func(body string) (*Output, error) {
			file := &File{Source: diag.NewSource("f", body)}
			return evaluator().Section(file, "upgrade", Context{})
		}
		e := evaluator()
		file := &File{Source: diag.NewSource("f", body)}
		e.cur = e.output(file)
		s, found, err := file.text("upgrade")
		if err != nil || !found || len(file.texts) != 1 || s.end != len(body) || !e.constants(file, s) {
			return
		}
		got := e.cur
		want, err := run(body + `{{ if true }}{{ end }}`)
		if gotErr := got.errs.Err(); gotErr != nil || err != nil {
			if gotErr == nil && strings.Contains(err.Error(), "integer overflow") {
				return // numbers of more digits than Go's are for constants alone
			}
			if gotErr == nil || err == nil {
				t.Fatalf("%q: read %v, run %v", body, gotErr, err)
			}
			return
		}
		if got.Text != want.Text || len(got.calls) != len(want.calls) {
			t.Fatalf("%q: read %q, run %q", body, got.Text, want.Text)
		}
		for id := range got.calls {
			a, errA := got.Take(id+1, 0)
			b, errB := want.Take(id+1, 0)
			if (errA == nil) != (errB == nil) || errA != nil && errA.Error() != errB.Error() {
				t.Fatalf("%q: read %v, run %v", body, errA, errB)
			}
			if errA != nil {
				continue
			}
			x, _ := op.JSON(a.Op)
			y, _ := op.JSON(b.Op)
			if string(x) != string(y) || a.Pos() != b.Pos() {
				t.Fatalf("%q: read %s at %s, run %s at %s", body, x, a.Pos(), y, b.Pos())
			}
		}
	})
}

func TestOwnOperations(t *testing.T) {
	ops, err := ParseOps([]*diag.Source{diag.NewSource("ops/a.sql.tmpl", "{{ define \"grant_all\" }}\nGRANT ALL ON {{ ident (index .Params 0) }} TO {{ .Args.owner }};\n{{ drop_table \"x\" }}{{ end }}"+
		`{{ define "deep" }}{{ deep }}{{ end }}{{ define "sum" }}SELECT {{ add (index .Params 0) 1 }}, {{ index .Params 1 }};{{ end }}{{ define "bad" }}{{ .Args.nope }}{{ end }}`)})
	if err != nil {
		t.Fatal(err)
	}
	run := func(body string) (*Output, error) {
		set := evaluator().set
		set.Ops = ops
		return NewEvaluator(set).Section(&File{Source: diag.NewSource("x.sql.tmpl", body)}, "upgrade", Context{})
	}
	out, err := run("{{ grant_all \"hr.t\" }} SELECT 2; {{ sum 2 10.50 }}")
	if err != nil {
		t.Fatal(err)
	}
	want := "\nGRANT ALL ON hr.t TO app;\n" + op.Handle(1) + " SELECT 2; SELECT 3, 10.50;"
	if out.Text != want {
		t.Errorf("got %q, want %q", out.Text, want)
	}
	for text, place := range map[string]string{"GRANT": "ops/a.sql.tmpl:2:1", op.Handle(1): "ops/a.sql.tmpl:3:4", "SELECT 2": "x.sql.tmpl:1:24"} {
		if got := out.Pos(strings.Index(out.Text, text)).String(); got != place {
			t.Errorf("%q is at %s, want %s", text, got, place)
		}
	}
	if _, err := run("{{ deep }}"); err == nil || !strings.Contains(err.Error(), "more than 100 levels deep: … deep → deep") {
		t.Errorf("got %v", err)
	}
	if _, err := run("{{ bad }}"); err == nil || !strings.HasPrefix(err.Error(), "ops/a.sql.tmpl:3:") || !strings.Contains(err.Error(), "the argument nope is not given") {
		t.Errorf("got %v", err)
	}
	for body, want := range map[string]string{
		`{{ define "drop_table" }}{{ end }}`:                     "has the name of one of mig's own",
		`{{ define "a" }}{{ end }} x`:                            "text outside the sections",
		`{{ define "a-b" }}{{ end }}`:                            "is no name for an operation",
		`{{ define "a" }}{{ end }}{{ define "upper" }}{{ end }}`: "has the name of one of mig's own",
	} {
		if _, err := ParseOps([]*diag.Source{diag.NewSource("o", body)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", body, err)
		}
	}
}
