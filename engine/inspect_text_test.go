package engine

import (
	"testing"

	"mig/dialects"
	"mig/dialects/mysql"
	"mig/dialects/postgresql"
)

// What stands in a revision as raw SQL is read as the one statement that it was.
func TestRawText(t *testing.T) {
	for _, c := range []struct {
		name, sql, want string
		dialect         dialects.Dialect
	}{
		{"a statement", "CREATE DOMAIN d AS int", "CREATE DOMAIN d AS int;\n", postgresql.New()},
		{"with its comment", "-- mig:schema-unchanged\nALTER TABLE t SET UNLOGGED", "-- mig:schema-unchanged\nALTER TABLE t SET UNLOGGED;\n", postgresql.New()},
		{"a body in dollars", "CREATE FUNCTION f() AS $$ a; b $$", "CREATE FUNCTION f() AS $$ a; b $$;\n", postgresql.New()},
		{"semicolons in parentheses", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);\n", postgresql.New()},
		{"a body", "CREATE PROCEDURE p() BEGIN SELECT 1; END", fenceBegin + "CREATE PROCEDURE p() BEGIN SELECT 1; END" + fenceEnd, mysql.New()},
		{"a comment at its end", "SELECT 1 -- one", fenceBegin + "SELECT 1 -- one" + fenceEnd, postgresql.New()},
		{"what a template reads", "SELECT '{{ a }}'", "", postgresql.New()},
		{"a line end that files lose", "SELECT 'a\r\nb'", "", postgresql.New()},
		{"a fence of its own", "SELECT 1;\n-- mig:statement end\nSELECT 2", "", postgresql.New()},
	} {
		got, ok := rawText(c.dialect, c.sql)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
}
