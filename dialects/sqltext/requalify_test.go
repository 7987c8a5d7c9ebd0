package sqltext_test

import (
	"slices"
	"strings"
	"testing"

	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

func TestRequalify(t *testing.T) {
	for _, c := range []struct{ name, sql, want string }{
		{"a table", `CREATE TABLE hr.account (id int)`, `CREATE TABLE x.account (id int)`},
		{"what is made implicitly", `SELECT nextval('hr.account_id_seq'::regclass)`, `SELECT nextval('x.account_id_seq'::regclass)`},
		{"in quotes", `SELECT "hr" . "account"."id", "Hr".a FROM HR.account`, `SELECT x . "account"."id", "Hr".a FROM x.account`},
		{"that of a table", `SELECT hr.name, hr.id FROM hr.hr`, `SELECT hr.name, hr.id FROM hr.hr`},
		{"that of a table, before what is made", `SELECT hr.name FROM hr.account hr`, `SELECT hr.name FROM x.account hr`},
		{"what is there", `SELECT hr.f(id), hr.other.id FROM hr.other`, `SELECT hr.f(id), hr.other.id FROM hr.other`},
		{"a comment", "SELECT 1 -- hr.account\n/* hr.account */ FROM hr.account", "SELECT 1 -- hr.account\n/* hr.account */ FROM x.account"},
		{"a string with quotes", `SELECT 'say "hi', hr.account.id, E'it\'s hr.account'`, `SELECT 'say "hi', x.account.id, E'it\'s x.account'`},
		{"a body", `DO $q$ BEGIN EXECUTE 'ALTER TABLE hr.account ADD b int'; END $q$`, `DO $q$ BEGIN EXECUTE 'ALTER TABLE x.account ADD b int'; END $q$`},
		{"of a database", `SELECT shop.hr.account.id`, `SELECT shop.hr.account.id`},
		{"a name within another", `SELECT thr.account, hr2.account, hr.account`, `SELECT thr.account, hr2.account, x.account`},
		{"an operator", `SELECT a OPERATOR(hr.=) b`, `SELECT a OPERATOR(hr.=) b`},
		{"the session's", `SELECT public.account.id, public.f() FROM public.account`, `SELECT p.account.id, public.f() FROM p.account`},
		{"a schema", `GRANT USAGE ON SCHEMA hr TO a`, `GRANT USAGE ON SCHEMA x TO a`},
		{"a schema that goes", `DROP SCHEMA IF EXISTS hr`, `DROP SCHEMA IF EXISTS x`},
		{"not closed", `SELECT 'hr.account`, `SELECT 'x.account`},
	} {
		r := sqltext.Requalifier{
			Quote: '"', Fold: strings.ToLower, Current: "public", To: map[string]string{"hr": "x", "public": "p"},
			There: map[schema.Name]bool{{Schema: "hr", Name: "f"}: true, {Schema: "hr", Name: "other"}: true, {Schema: "hr", Name: "account"}: true, {Schema: "public", Name: "f"}: true},
		}
		r.Learn("CREATE TABLE hr.account (id int); CREATE UNLOGGED TABLE IF NOT EXISTS account (id int)")
		if got := r.Rewrite(c.sql); got != c.want {
			t.Errorf("%s:\n%s\nbecomes\n%s\nnot\n%s", c.name, c.sql, got, c.want)
		}
	}
}

func TestRequalifyLearns(t *testing.T) {
	for _, c := range []struct{ sql, made, named string }{
		{"CREATE TABLE hr.a (b hr2.c)", "hr", "hr hr2"},
		{"CREATE INDEX i ON hr.a (b)", "", "hr"},
		{"CREATE OR REPLACE FUNCTION audit.f() RETURNS trigger AS $$ BEGIN CREATE TABLE \"My\".x (); END $$", "My audit", "My audit"},
		{"CREATE TABLE a AS SELECT hr.b FROM hr", "", "hr"},
		{"CREATE MATERIALIZED VIEW IF NOT EXISTS hr.v AS SELECT 1", "hr", "hr"},
	} {
		r := sqltext.Requalifier{Quote: '"', Fold: strings.ToLower, Current: "public"}
		named := r.Learn(c.sql)
		slices.Sort(named)
		var made []string
		for s := range r.Made() {
			made = append(made, s)
		}
		slices.Sort(made)
		if got := strings.Join(made, " "); got != c.made {
			t.Errorf("%s makes in %q, not %q", c.sql, got, c.made)
		}
		if got := strings.Join(slices.Compact(named), " "); got != c.named {
			t.Errorf("%s names %q, not %q", c.sql, got, c.named)
		}
	}
}
