package mssql

import "testing"

// The names of one type have one spelling, and those of two have two.
func TestSpellType(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"INTEGER", "int", true},
		{"decimal(8,2)", "NUMERIC(8, 2)", true},
		{"DECIMAL", "numeric(18,0)", true},
		{"FLOAT(24)", "REAL", true},
		{"FLOAT(53)", "DOUBLE PRECISION", true},
		{"FLOAT", "real", false},
		{"char", "CHAR(1)", true},
		{"national character varying(20)", "NVARCHAR(20)", true},
		{"VARCHAR(max)", "varchar(MAX)", true},
		{"DATETIME2", "datetime2(7)", true},
		{"DATETIME2(3)", "datetime2", false},
		{"timestamp", "rowversion", true},
		{"VARCHAR(20)", "nvarchar(20)", false},
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
		{"0", "((0))", true},
		{"'x'", "('x')", true},
		{"N'x'", "(N'x')", true},
		{"CURRENT_TIMESTAMP", "(getdate())", true},
		{"a > 0", "([a]>(0))", true},
		{"state IN ('a','b')", "([state]='b' OR [state]='a')", true},
		{"[Total] * 2", "([Total]*(2))", true},
		{"1", "((2))", false},
	} {
		if a, b := New().SpellExpr(c.a), New().SpellExpr(c.b); (a == b) != c.same {
			t.Errorf("%s and %s are %q and %q", c.a, c.b, a, b)
		}
	}
}
