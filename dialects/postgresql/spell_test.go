package postgresql

import "testing"

// The names of one type have one spelling, and those of two have two.
func TestSpellType(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"INT4", "integer", true},
		{"character varying(20)[]", "VARCHAR(20)[]", true},
		{"TIMESTAMP(3) WITHOUT TIME ZONE", "timestamp(3)", true},
		{"timestamptz", "TIMESTAMP WITH TIME ZONE", true},
		{"FLOAT(24)", "float4", true},
		{"FLOAT(25)", "double precision", true},
		{"NUMERIC(8)", "decimal(8,0)", true},
		{"numeric", "numeric(8,0)", false},
		{"CHAR", "character(1)", true},
		{"varchar", "varchar(1)", false},
		{"bool", "BOOLEAN", true},
	} {
		if a, b := New().SpellType(c.a), New().SpellType(c.b); (a == b) != c.same {
			t.Errorf("%s and %s are %q and %q", c.a, c.b, a, b)
		}
	}
}
