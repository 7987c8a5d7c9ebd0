package dialecttest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dialects/sqltext"
	"mig/dsl"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Offline tries all of a dialect that needs no server, in its default version and in the versions of the golden files.
func Offline(t *testing.T, d dialects.Dialect) {
	v, err := d.ParseVersion("")
	if err != nil {
		t.Fatal(err)
	}
	o := &offline{d: d, facts: dialects.Facts{Version: v}}
	t.Run("version", o.version)
	t.Run("types", o.types)
	t.Run("literals", o.literals)
	t.Run("identifiers", o.identifiers)
	t.Run("operations", o.operations)
	t.Run("scripts", o.scripts)
	t.Run("long files", o.longFiles)
	t.Run("ops", func(t *testing.T) { operationFiles(t, d) })
}

type offline struct {
	d     dialects.Dialect
	facts dialects.Facts
}

// version: what is printed can be read again.
func (o *offline) version(t *testing.T) {
	again, err := o.d.ParseVersion(o.facts.Version.String())
	if err != nil || again != o.facts.Version {
		t.Errorf("the version %s, written and read, is %s (%v)", o.facts.Version, again, err)
	}
	if v, err := o.d.ParseVersion("newest"); err == nil {
		t.Errorf(`"newest" is taken for the version %s`, v)
	}
}

// refused tells whether an error is a refusal that names the way out.
func refused(t *testing.T, what string, err error) {
	t.Helper()
	var no *dialects.UnsupportedError
	switch {
	case !errors.As(err, &no):
		t.Errorf("%s: %v, which is not an UnsupportedError", what, err)
	case no.Hint == "":
		t.Errorf("%s: the refusal %q names no way out", what, err)
	}
}

var typeArgs = map[string]string{
	"numeric": "(10,2)", "char": "(3)", "varchar": "(20)", "nvarchar": "(20)", "binary": "(16)", "varbinary": "(16)", "enum": "('on','it''s')",
}

// types: every portable type is written, or refused with the way out; a name that no database has is an error.
func (o *offline) types(t *testing.T) {
	for _, name := range sqltext.Portable {
		typ, err := schema.ParseType(name + typeArgs[name])
		if err != nil {
			t.Fatal(err)
		}
		s, err := o.d.TypeName(typ, o.facts)
		if err != nil {
			refused(t, name, err)
		} else if strings.TrimSpace(s) == "" {
			t.Errorf("%s is written as nothing", name)
		}
	}
	if s, err := o.d.TypeName(schema.Type{Name: "varchat"}, o.facts); err == nil {
		t.Errorf("varchat is written as %q", s)
	}
	if s, err := o.d.TypeName(schema.Type{Native: "Any Thing(1)"}, o.facts); err != nil || s != "Any Thing(1)" {
		t.Errorf("a native type is written as %q (%v)", s, err)
	}
}

// nastyTexts are what literals and names get wrong.
var nastyTexts = []string{
	"it's", "''", "'", `"`, "`", "a;b", "a;\nb", "-- x", "/* x", "x */", "# x", `C:\dir`, `\`, `\'`, `\\`, `x\`, "a\nb", "a\r\nb", "a\rb", "tab\there", "\n/\n", "\nGO\n", "\n.\n",
	"100%", "%s %d", ":x", "?1", "$1", "$$", "$x$", "&amp", "&&x", "@x", "$(x)", "{{ x }}", "a-\nb", "a -", "x]y", "[x]", "Zoë 木 🦀", "N'x'", "E'\\n'", "q'[x]'",
	"DELIMITER //\n", "\ndelimiter ;\n", "\\g", "\\.\n", "\x1a", "\u2028", " ", " a ", "NULL", strings.Repeat("long ", 700), strings.Repeat("木", 1500), strings.Repeat("it's ", 900),
}

// literals: a text in a literal is one statement's, and comes back as it was.
func (o *offline) literals(t *testing.T) {
	backslash := o.backslashEscapes()
	for _, text := range nastyTexts {
		lit, err := o.d.Literal(schema.NewString(text), o.facts)
		if err != nil {
			t.Errorf("%.40q: %v", text, err)
			continue
		}
		sql := "SELECT " + lit + " FROM t"
		if got := o.scan(t, sql); len(got) != 1 || got[0].SQL != sql {
			t.Errorf("%.40q: the scanner makes %d statements of %.80q", text, len(got), sql)
		}
		if got, err := decodeLiteral(lit, backslash); err != nil || got != text {
			t.Errorf("the literal %.80q of %.40q says %.40q (%v)", lit, text, got, err)
		}
	}
	for _, v := range otherValues {
		if _, err := o.d.Literal(v, o.facts); err != nil {
			t.Errorf("%s %q: %v", v.Kind, v.Text, err)
		}
	}
}

var otherValues = []schema.Value{
	{Kind: schema.Null},
	schema.NewBool(true), schema.NewBool(false),
	{Kind: schema.Number, Text: "12345678901234567890.50"},
	{Kind: schema.Bytes, Text: "cafe01"},
	{Kind: schema.Bytes},
	{Kind: schema.Date, Text: "2026-01-31"},
	{Kind: schema.Timestamp, Text: "2026-01-31 10:00:00.25"},
	schema.NewSQL("1 + 1"),
	{Kind: schema.CurrentTimestamp},
}

// backslashEscapes asks the scanner whether a backslash escapes the quote after it.
func (o *offline) backslashEscapes() bool {
	return o.d.Scan(`SELECT '\'`, false, func(sqlscan.Span) error { return nil }) != nil
}

// identifiers: a name is one word, or stands in quotes that no character of it can end.
func (o *offline) identifiers(t *testing.T) {
	for _, name := range append(slices.Clone(nastyTexts), "plain", "select", "Account", "1st", "_x", "größe") {
		if schema.CheckIdent(name) != nil {
			continue
		}
		id := o.d.Ident(name)
		sql := "SELECT 1 AS " + id + " FROM t"
		if got := o.scan(t, sql); len(got) != 1 || got[0].SQL != sql {
			t.Errorf("%.40q: the scanner makes %d statements of %.80q", name, len(got), sql)
		}
		if got, err := decodeIdent(id); err != nil || got != name {
			t.Errorf("the identifier %.80q of %.40q says %.40q (%v)", id, name, got, err)
		}
	}
	if id := o.d.Ident("plain_name"); id != "plain_name" {
		t.Errorf("plain_name is quoted without need: %s", id)
	}
}

// scan gives the statements of a text.
func (o *offline) scan(t *testing.T, text string) []dialects.Statement {
	t.Helper()
	var out []dialects.Statement
	err := o.d.Scan(text, true, func(s sqlscan.Span) error {
		if s.Kind != sqlscan.Rest {
			out = append(out, o.d.Raw(text, s))
		}
		return nil
	})
	if err != nil {
		t.Errorf("%v in\n%.2000s", err, text)
	}
	return out
}

// operations: each operation of the language is written, or refused with the way out.
func (o *offline) operations(t *testing.T) {
	for _, name := range dsl.Operations() {
		body, ok := samples[name]
		if !ok {
			t.Errorf("there is no sample of %s in dialecttest", name)
			continue
		}
		list, err := Render(o.d, "", body)
		var no *op.IrreversibleError
		switch {
		case err != nil && !errors.As(err, &no):
			refused(t, name, err)
		case err == nil && slices.ContainsFunc(list, func(s dialects.Statement) bool { return strings.TrimSpace(s.SQL) == "" || s.Op == "" }):
			t.Errorf("%s: a statement is empty, or says no operation: %+v", name, list)
		}
	}
	if list, err := o.d.Compile(unknownOp{}, schema.New(), o.facts); err == nil {
		t.Errorf("an operation that no dialect knows is written as %+v", list)
	} else {
		refused(t, "unknown_op", err)
	}
}

// unknownOp is an operation of an extension, which a dialect does not know.
type unknownOp struct{}

func (unknownOp) Op() string                         { return "unknown_op" }
func (unknownOp) Apply(*schema.Schema) error         { return nil }
func (unknownOp) Reverse(schema.View) (op.Op, error) { return nil, errors.New("no") }
func (unknownOp) Features() []string                 { return nil }

// scripts: what a script holds is cut again into the statements that were put into it, and nothing else.
func (o *offline) scripts(t *testing.T) {
	list := o.bookkeeping()
	for _, name := range dsl.Operations() {
		if more, err := Render(o.d, "", samples[name]); err == nil {
			list = append(list, more...)
		}
	}
	for _, s := range nastyTexts {
		if lit, err := o.d.Literal(schema.NewString(s), o.facts); err == nil {
			list = append(list, dialects.Statement{SQL: "UPDATE t SET a = " + lit + " WHERE " + o.d.Ident("a"+strings.Map(printable, s)) + " = 1"})
		}
	}
	o.roundTrip(t, list)
	script := o.d.Script(o.facts)
	if script.Command("up.sql") == "" {
		t.Error("there is no command that runs a script")
	}
	if transactional := o.d.Traits().TransactionalDDL; transactional != (script.Begin() != "") || transactional && script.Commit() == "" {
		t.Errorf("begin %q and commit %q do not go with transactional DDL = %v", script.Begin(), script.Commit(), o.d.Traits().TransactionalDDL)
	}
}

func printable(r rune) rune {
	if r < ' ' {
		return '_'
	}
	return r
}

func (o *offline) bookkeeping() []dialects.Statement {
	var out []dialects.Statement
	for _, name := range []schema.Name{{Name: "mig_version"}, {Schema: "My Schema", Name: "it's"}} {
		b := o.d.Bookkeeping(dialects.VersionTable{Name: name}, o.facts)
		out = append(out, b.Create()...)
		out = append(out, b.Insert("o'a"), b.Update("o'a", `b\`), b.Delete("größe"), dialects.Statement{SQL: b.Select()})
	}
	return out
}

// roundTrip writes statements into one script and cuts it again.
func (o *offline) roundTrip(t *testing.T, list []dialects.Statement) {
	t.Helper()
	script := o.d.Script(o.facts)
	var text []byte
	for _, s := range list {
		before := len(text)
		text = script.Append(text, s)
		if len(text) == before || text[len(text)-1] != '\n' {
			t.Errorf("%.80q is written into the script without a line end", s.SQL)
		}
	}
	got := o.scan(t, string(text))
	for i, s := range list {
		if i >= len(got) {
			t.Errorf("the script has %d statements, not %d: %.80q is missing", len(got), len(list), s.SQL)
			return
		}
		if diff := differs(s, got[i]); diff != "" {
			t.Errorf("%s: the script has\n%.500s\nnot\n%.500s", diff, got[i].SQL, s.SQL)
			return
		}
	}
	if len(got) > len(list) {
		t.Errorf("the script has a statement too many: %.200q", got[len(list)].SQL)
	}
}

// sameText: where the batch is the statement, the semicolon that ends its text is part of it.
func sameText(want, got string) bool { return got == want || got == want+";" || got == want+"\n;" }

func differs(want, got dialects.Statement) string {
	switch {
	case !sameText(want.SQL[want.First:], got.SQL[got.First:]):
		return "another text"
	case want.Data != got.Data:
		return "other data"
	case max(1, want.Repeat) != max(1, got.Repeat):
		return fmt.Sprintf("it runs %d times", got.Repeat)
	case want.Body && !got.Body:
		return "a body is lost"
	}
	return ""
}

// longFiles: the rows of a long file are written when they are asked for, every time as the table was when they were compiled, and all of them.
func (o *offline) longFiles(t *testing.T) {
	const n = 2500
	name := schema.Name{Name: "t"}
	rows := make([]op.Row, n)
	for i := range rows {
		rows[i] = op.Row{{Column: "id", Value: schema.Value{Kind: schema.Cell, Text: fmt.Sprint(i)}}, {Column: "s", Value: schema.Value{Kind: schema.Cell, Text: fmt.Sprint(i)}}}
	}
	for _, operation := range []op.Op{
		&op.BulkInsert{Table: name, Rows: op.RowList(rows...), File: "t.csv"},
		&op.Upsert{Table: name, Key: []string{"id"}, Rows: op.RowList(rows...), File: "t.csv"},
	} {
		before := schema.New()
		table := &schema.Table{
			Name:        name,
			Columns:     []*schema.Column{{Name: "id", Type: schema.Type{Name: "integer"}, Null: schema.NotNull}, {Name: "s", Type: schema.Type{Name: "varchar", Args: []string{"20"}}}},
			Constraints: []*schema.Constraint{{Kind: schema.PrimaryKey, Columns: []string{"id"}}},
		}
		before.Put(table)
		list, err := o.d.Compile(operation, before, o.facts)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].Series == nil {
			t.Fatalf("%s: %d statements at once", operation.Op(), len(list))
		}
		first := o.expanded(t, list)
		table.Columns[1].Type = schema.Type{Name: "integer"}
		if again := o.expanded(t, list); again != first {
			t.Errorf("%s: another text the second time", operation.Op())
		}
		for _, value := range []int{0, 999, 1000, n - 1} {
			if want := fmt.Sprintf("%d, '%d'", value, value); strings.Count(first, want) != 1 && !strings.Contains(first, fmt.Sprintf("%d AS id, '%d' AS s", value, value)) {
				t.Errorf("%s: the row %s is not there once", operation.Op(), want)
			}
		}
	}
}

// expanded gives statements as one text, and stops once before the end.
func (o *offline) expanded(t *testing.T, list []dialects.Statement) string {
	t.Helper()
	var b strings.Builder
	n := 0
	for s := range dialects.Expand(list) {
		b.WriteString(s.SQL + "\n")
		n++
	}
	if n != dialects.Len(list) {
		t.Errorf("%d statements are said to be %d", n, dialects.Len(list))
	}
	for range dialects.Expand(list) {
		break
	}
	return b.String()
}
