package oracle

import "testing"

// The names of one type have one spelling, and those of two have two.
func TestSpellType(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"INTEGER", "NUMBER(*,0)", true},
		{"SMALLINT", "int", true},
		{"NUMBER(10)", "NUMERIC(10, 0)", true},
		{"NUMBER", "integer", false},
		{"DOUBLE PRECISION", "FLOAT", true},
		{"REAL", "FLOAT(63)", true},
		{"VARCHAR2(5 CHAR)", "varchar2(5 char)", true},
		{"VARCHAR2(5)", "varchar2(5 byte)", true},
		{"VARCHAR2(5 CHAR)", "varchar2(5 byte)", false},
		{"CHAR", "CHAR(1 byte)", true},
		{"TIMESTAMP", "timestamp(6)", true},
		{"TIMESTAMP WITH TIME ZONE", "TIMESTAMP(6) WITH TIME ZONE", true},
		{"TIMESTAMP(3)", "timestamp", false},
		{"DATE", "date", true},
	} {
		if a, b := New().SpellType(c.a), New().SpellType(c.b); (a == b) != c.same {
			t.Errorf("%s and %s are %q and %q", c.a, c.b, a, b)
		}
	}
}

// What the catalog makes of an expression is spelled as the expression is, and another expression is not.
func TestSpellExpr(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"'x'", "'x'  ", true},
		{"a>0", "A > 0\n", true},
		{"n * 2", `"N"*2`, true},
		{"lower(t)", `LOWER("T")`, true},
		{`"Mixed" > 1`, `"MIXED">1`, false},
		{`"Mixed" > 1`, "mixed>1", false},
		{"SYSDATE", "sysdate ", true},
	} {
		if a, b := New().SpellExpr(c.a), New().SpellExpr(c.b); (a == b) != c.same {
			t.Errorf("%s and %s are %q and %q", c.a, c.b, a, b)
		}
	}
}
