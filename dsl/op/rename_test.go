package op

import "testing"

func TestRenameInExpr(t *testing.T) {
	for _, c := range []struct{ expr, from, to, want string }{
		{"email <> ''", "email", "mail", "mail <> ''"},
		{"EMAIL <> 'email' AND emails > 1", "email", "mail", "mail <> 'email' AND emails > 1"},
		{`"email" IS NULL OR "Email" = 1`, "email", "mail", `"mail" IS NULL OR "Email" = 1`},
		{"[e-mail] > 0 AND `e-mail` < 1", "e-mail", "mail", "[mail] > 0 AND `mail` < 1"},
		{"lower(lower) = lower (x)", "lower", "low", "lower(low) = lower (x)"},
		{"account.account > 0", "account", "nr", "account.nr > 0"},
		{"a > 0", "a", "select it", `"select it" > 0`},
		{`"a""b" > 'it''s a'`, `a"b`, `c"d`, `"c""d" > 'it''s a'`},
		{"größe > 1 AND größe2 > größe", "größe", "size", "size > 1 AND größe2 > size"},
		{"1 + 'a", "a", "b", "1 + 'a"},
		{"", "a", "b", ""},
	} {
		if got := RenameInExpr(c.expr, c.from, c.to, nil); got != c.want {
			t.Errorf("%s, %s → %s: %s, not %s", c.expr, c.from, c.to, got, c.want)
		}
	}
}
