package engine_test

import (
	"context"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// fork is a table, and two branches that change it.
func fork(dialect, b, c string) project {
	rev := func(head, text string) string { return "---\n" + head + "---\n" + text + "\n" }
	return project{dialect: dialect, set: func(c *config.Config) { c.LogTable = "" }, files: map[string]string{
		"versions/a.sql.tmpl": rev("revision: a\n", `{{ create_table "users" (column "id" "integer" primary_key) (column "email" "varchar(40)" not_null (server_default "x")) }}`),
		"versions/b.sql.tmpl": rev("revision: b\ndown_revision: a\n", b),
		"versions/c.sql.tmpl": rev("revision: c\ndown_revision: a\n", c),
	}}
}

const (
	addNick    = `{{ add_column "users" (column "nick" "varchar(10)") }}`
	otherText  = `{{ alter_column "users" "email" (server_default "b") }}`
	longer     = `{{ alter_column "users" "email" (type "varchar(80)") }}`
	renameMail = `{{ alter_column "users" "email" (new_name "mail") }}`
)

// The schema before a step is that of what the plan has applied by then: a branch keeps what its sibling did, and knows nothing of a sibling that is not applied.
func TestBranches(t *testing.T) {
	for _, tt := range []struct {
		name, dialect string
		b, c          string
		from, to      string
		down          bool
		want, not     string
	}{
		{"a copy keeps the sibling's column", "sqlite", addNick, longer, "", "heads", false, "nick", ""},
		{"a copy keeps it where the sibling ran before", "sqlite", addNick, longer, "b", "heads", false, "SELECT id, email, nick FROM", ""},
		{"a copy knows no column of a sibling that did not run", "sqlite", addNick, longer, "a", "c", false, "SELECT id, email FROM", "nick"},
		{"what is inferred is the sibling's default", "mysql", otherText, longer, "b", "heads", false, "VARCHAR(80) NOT NULL DEFAULT 'b'", ""},
		{"and not where the sibling did not run", "mysql", otherText, longer, "a", "c", false, "VARCHAR(80) NOT NULL DEFAULT 'x'", "DEFAULT 'b'"},
		{"a derived downgrade keeps the sibling's default", "mysql", otherText, longer, "b,c", "c@-1", true, "VARCHAR(40) NOT NULL DEFAULT 'b'", "DEFAULT 'x'"},
		{"a derived downgrade keeps it the other way round", "mysql", longer, otherText, "b,c", "c@-1", true, "SET DEFAULT 'x'", ""},
		{"a derived downgrade keeps the sibling's column", "sqlite", addNick, longer, "b,c", "c@-1", true, "SELECT id, email, nick FROM", ""},
		{"a derived downgrade keeps the type of a sibling", "mssql", longer, `{{ alter_column "users" "email" nullable }}`, "b,c", "c@-1", true, "VARCHAR(80) NOT NULL", ""},
		{"both add the column", "postgresql", addNick, addNick, "", "heads", false, "m/versions/c.sql.tmpl:5:4: add_column: the table users has a column nick already (add_column at m/versions/b.sql.tmpl:5:4)", ""},
		{"the sibling that ran has added the column", "postgresql", addNick, addNick, "b", "heads", false, "has a column nick already (add_column at m/versions/b.sql.tmpl:5:4)", ""},
		{"each alone may add it", "postgresql", addNick, addNick, "a", "c", false, "ADD COLUMN nick", ""},
		{"the sibling renamed the column", "postgresql", renameMail, longer, "b", "heads", false, "the table users has no column email (alter_column at m/versions/b.sql.tmpl:5:4)", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := revision.Up
			if tt.down {
				d = revision.Down
			}
			target := engine.Target{From: tt.from, HasFrom: tt.from != "", To: tt.to}
			s, err := fork(tt.dialect, tt.b, tt.c).open(t).Render(context.Background(), d, target)
			var got string
			if err == nil {
				var text []byte
				text, err = s.Bytes()
				got = string(text)
			}
			if err != nil {
				got = diag.Format(err)
			}
			if !strings.Contains(got, tt.want) || tt.not != "" && strings.Contains(got, tt.not) {
				t.Errorf("got %s", got)
			}
		})
	}
}

// One branch goes up and down by copying the table, while its sibling is applied: the sibling's column stays, and the rows do.
func TestBranchIsCopiedBesideItsSibling(t *testing.T) {
	url := dialecttest.ScratchURL(t, "sqlite")
	p := fork("sqlite", addNick, longer+"\n"+`{{ create_check_constraint "ck" "users" "length(email) < 60" }}`)
	p.set = func(c *config.Config) { c.URL = config.Literal(url) }
	ctx := context.Background()
	env := p.open(t)
	run := func(_ *engine.Result, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(diag.Format(err))
		}
	}
	query := func(sql, want string) {
		t.Helper()
		withSession(t, "sqlite", url, func(ctx context.Context, s dialects.Session) {
			_, rows, err := s.Query(ctx, sql)
			if err != nil || len(rows) != 1 || rows[0][0] == nil || *rows[0][0] != want {
				t.Errorf("%s gives %v, %v; want %q", sql, rows, err, want)
			}
		})
	}
	run(env.Upgrade(ctx, "b"))
	withSession(t, "sqlite", url, func(ctx context.Context, s dialects.Session) {
		if _, err := s.Run(ctx, dialects.Statement{SQL: "INSERT INTO users VALUES (1, 'e', 'n')"}); err != nil {
			t.Fatal(err)
		}
	})
	run(env.Upgrade(ctx, "c"))
	query("SELECT email || nick FROM users", "en")
	query("SELECT count(*) FROM pragma_table_info('users') WHERE type = 'VARCHAR(80)'", "1")
	run(env.Downgrade(ctx, "c@-1"))
	query("SELECT email || nick FROM users", "en")
	query("SELECT count(*) FROM pragma_table_info('users') WHERE type = 'VARCHAR(40)'", "1")
}
