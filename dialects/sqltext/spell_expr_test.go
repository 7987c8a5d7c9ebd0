package sqltext

import (
	"strings"
	"testing"
)

// What a database makes of an expression is spelled as the expression that was written, and what means another thing is not.
func TestExprSpeller(t *testing.T) {
	s := &ExprSpeller{Fold: strings.ToLower, Words: map[string]string{"current_timestamp": "getdate"}}
	for _, c := range []struct {
		name, a, b string
		same       bool
	}{
		{"parentheses of parts", "a > 0 AND b = 1", "((A > 0) and (b = 1))", true},
		{"SQL Server's numbers and names", "a > 0 AND total <= 10.5", "([a]>(0) AND [Total]<=(10.5))", true},
		{"SQL Server's IN", "state IN ('a', 'b', 'c')", "([state]='c' OR [state]='b' OR [state]='a')", true},
		{"SQL Server's NOT IN", "state NOT IN ('a', 'b')", "(NOT ([state]='b' OR [state]='a'))", true},
		{"SQL Server's BETWEEN", "a BETWEEN 1 AND 5 AND b = 2", "([a]>=(1) AND [a]<=(5) AND [b]=(2))", true},
		{"SQL Server's CAST", "CAST(a AS int) > 0", "(CONVERT([int],[a],0)>(0))", true},
		{"CAST with a length", "CAST(a AS varchar(10)) = 'x'", "(CONVERT([varchar](10),[a])='x')", true},
		{"IS NOT NULL", "a IS NOT NULL", "([a] IS NOT NULL)", true},
		{"a negative number", "a > -1", "([a]>(-1))", true},
		{"both ways of not equal", "a <> 1", "a != 1", true},
		{"a product", "price * 2", "([price]*(2))", true},
		{"what binds first", "a + b * 2", "a + (b * 2)", true},
		{"what binds first is said otherwise", "a + b * 2", "(a + b) * 2", false},
		{"minus from the left", "a - b - c", "(a - b) - c", true},
		{"minus from the right", "a - b - c", "a - (b - c)", false},
		{"and before or", "a = 1 OR b = 1 AND c = 1", "(a = 1 OR b = 1) AND c = 1", false},
		{"or that is said", "a = 1 OR b = 1 AND c = 1", "a = 1 OR (b = 1 AND c = 1)", true},
		{"not binds to the next", "NOT a = 1 AND b = 1", "NOT (a = 1 AND b = 1)", false},
		{"case of text", "a = 'X'", "a = 'x'", false},
		{"another number", "a > 0", "a > 1", false},
		{"a call", "length(name) > 3", "(Length([name])>(3))", true},
		{"national text is another", "a = N'x'", "a = 'x'", false},
		{"a name in the quotes of text", "a = b", "a = 'b'", false},
		{"what is not read is left", "CASE WHEN a THEN 1 END", "case when A then 1 end", true},
		{"a comment is not read", "a -- b\n = 1", "a = 1", false},
		{"an incomplete text", "a >", "a", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if a, b := s.Spell(c.a), s.Spell(c.b); (a == b) != c.same {
				t.Errorf("%s\n%s\nare %q\nand %q", c.a, c.b, a, b)
			}
		})
	}
}

func FuzzExprSpeller(f *testing.F) {
	for _, text := range []string{"a in (1, 2) or not b between 1 and 2", "convert(int, a, 0)", "cast(", "((", "a.", "-", "x'"} {
		f.Add(text)
	}
	s := &ExprSpeller{}
	f.Fuzz(func(_ *testing.T, text string) { s.Spell(text) })
}
