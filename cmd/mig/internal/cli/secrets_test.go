package cli

import "testing"

func TestSecrets(t *testing.T) {
	env := map[string]string{"MIG_PASSWORD": "from env", "MIG_URL": "mysql://u:p%40ss@h/d"}
	for _, c := range []struct{ name, in, want string }{
		{"variable", `password "from env" is wrong`, `password "***" is wrong`},
		{"encoded", "mysql://u:p%40ss@h/d", "mysql://u:***@h/d"},
		{"decoded", "not p@ss", "not ***"},
		{"an argument", "no revision postgres://u:swordfish@h/d", "no revision postgres://u:***@h/d"},
		{"a parameter", "sqlserver://h?user id=sa&password=hunter2&x=y", "sqlserver://h?user id=sa&password=***&x=y"},
		{"several @", "oracle://u:a@b@h/d", "oracle://u:***@h/d"},
		{"the user's own name", "postgres://postgres:postgres@h", "postgres://postgres:postgres@h"},
		{"too short to hide", "mysql://u:a@h", "mysql://u:a@h"},
		{"none", "sqlite:test.db", "sqlite:test.db"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := new(secrets)
			s.addFrom([]string{"mig", c.in}, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
			if got := s.hide(c.in); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
