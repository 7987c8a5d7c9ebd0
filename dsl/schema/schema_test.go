package schema

import "testing"

func TestParseName(t *testing.T) {
	for text, want := range map[string]Name{"a": {"", "a"}, "hr.a": {"hr", "a"}, "hr.order line": {"hr", "order line"}} {
		if got, err := ParseName(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "a.", ".a", "a.b.c", "a\nb", "a\x00"} {
		if got, err := ParseName(text); err == nil {
			t.Errorf("%q is taken, as %v", text, got)
		}
	}
}

func TestParseType(t *testing.T) {
	for text, want := range map[string]string{
		"VARCHAR( 50 )": "varchar(50)", "numeric(10, 2)": "numeric(10,2)", "double  precision": "double precision", "enum('a','it''s')": "enum('a','it''s')",
		"timestamp(3) with time zone": "timestamp(3) with time zone", "integer[]": "integer[]", "varchar(10)[3]": "varchar(10)[3]", "int unsigned": "int unsigned",
		"varchar(max)": "varchar(max)", "varchar2(50 char)": "varchar2(50 char)",
	} {
		got, err := ParseType(text)
		if err != nil || got.String() != want {
			t.Errorf("%q: %q, %v", text, got, err)
			continue
		}
		if again, err := ParseType(got.String()); err != nil || !again.Equal(got) {
			t.Errorf("%q does not read back: %v, %v", text, again, err)
		}
	}
	for _, text := range []string{"", "(5)", "varchar(", "varchar(5", "varchar(5;drop)", "enum('a", "enum('a' 'b')", "varchar;", "a-b", "varchar(5) 'x'"} {
		if got, err := ParseType(text); err == nil {
			t.Errorf("%q is taken, as %q", text, got)
		}
	}
}

func TestValues(t *testing.T) {
	for _, text := range []string{"0", "-1", "+1", "10.50", "1e5", "1.5E-3", ".5", "12345678901234567890123"} {
		if v, err := NewNumber(text); err != nil || v.Text != text {
			t.Errorf("number %q: %v, %v", text, v, err)
		}
	}
	for _, text := range []string{"", "-", "1e", "0x1f", "1_000", "--1", "1.2.3", "NaN", "e5", "."} {
		if v, err := NewNumber(text); err == nil {
			t.Errorf("number %q is taken, as %v", text, v)
		}
	}
	for text, want := range map[string]string{"2026-01-31": "2026-01-31 00:00:00", "2026-01-31T10:00:00": "2026-01-31 10:00:00", "2026-01-31 10:00:00.123": "2026-01-31 10:00:00.123"} {
		if v, err := NewTimestamp(text); err != nil || v.Text != want {
			t.Errorf("time %q: %v, %v", text, v, err)
		}
	}
	for _, text := range []string{"2026-02-30", "31.1.2026", "2026-01-31 25:00:00", "2026-01-31 10:00:00."} {
		if v, err := NewTimestamp(text); err == nil {
			t.Errorf("time %q is taken, as %v", text, v)
		}
	}
	for _, text := range []string{"abc", "xy", "0g"} {
		if v, err := NewBytes(text); err == nil {
			t.Errorf("bytes %q are taken, as %v", text, v)
		}
	}
}

func table(name string, refersTo ...string) *Table {
	t := &Table{Name: Name{Name: name}, Columns: []*Column{{Name: "id"}}, Indexes: []*Index{{Name: "ix_" + name}}}
	for _, r := range refersTo {
		t.Constraints = append(t.Constraints, &Constraint{Kind: ForeignKey, Columns: []string{"id"}, Referred: Name{Name: r}})
	}
	return t
}

func names(t *testing.T, tables []*Table, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, x := range tables {
		out += x.Name.Name + " "
	}
	return out
}

// What is changed in a schema over another one shows there alone.
func TestOver(t *testing.T) {
	base := New()
	base.Put(table("a"))
	base.Put(table("b", "a"))
	base.Put(table("c", "a"))
	over := Over(base)
	a, err := over.Table(Name{Name: "a"})
	if err != nil {
		t.Fatal(err)
	}
	a.Columns[0].Name = "changed"
	over.Drop(Name{Name: "b"})
	over.Put(table("d", "a"))
	refers, err := over.Referring(Name{Name: "a"})
	if got := names(t, refers, err); got != "c d " {
		t.Errorf("over: %s", got)
	}
	all, err := over.Tables()
	if got := names(t, all, err); got != "a c d " {
		t.Errorf("over: %s", got)
	}
	if x, err := over.IndexTable(Name{Name: "ix_b"}); err != nil || x != nil {
		t.Errorf("the index of a dropped table: %v, %v", x, err)
	}
	over.ForgetLike("C")
	if x, err := over.Table(Name{Name: "c"}); err != nil || x != nil {
		t.Errorf("a forgotten table: %v, %v", x, err)
	}
	all, err = base.Tables()
	if got := names(t, all, err); got != "a b c " || base.All()[0].Columns[0].Name != "id" {
		t.Errorf("below: %s %v", got, base.All()[0].Columns[0])
	}
}
