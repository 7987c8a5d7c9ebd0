package mysql

import "testing"

// The names of one type have one spelling, and those of two have two.
func TestSpellType(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"INT(11)", "integer", true},
		{"INT(11) UNSIGNED", "integer unsigned", true},
		{"int unsigned", "integer", false},
		{"BOOL", "tinyint(1)", true},
		{"TINYINT(4)", "tinyint", true},
		{"TINYINT(1)", "tinyint", false},
		{"decimal(8)", "NUMERIC(8, 0)", true},
		{"DOUBLE PRECISION", "real", true},
		{"year(4)", "year", true},
		{"ENUM('a','B')", "enum('a','B')", true},
		{"ENUM('a','B')", "enum('a','b')", false},
		{"INT(5) UNSIGNED ZEROFILL", "integer unsigned", false},
	} {
		if a, b := New().SpellType(c.a), New().SpellType(c.b); (a == b) != c.same {
			t.Errorf("%s and %s are %q and %q", c.a, c.b, a, b)
		}
	}
}
