package engine_test

import (
	"context"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"mig/dialects"
	mysqldialect "mig/dialects/mysql"
	"mig/dialects/postgresql"
	"mig/dsl/diag"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/config"
)

// someoneElse opens a session of a database that is not mig's, and runs statements.
func someoneElse(t *testing.T, at string, statements ...string) {
	t.Helper()
	ctx := context.Background()
	driver := postgresql.NewDriver()
	if strings.HasPrefix(at, "mysql:") {
		driver = mysqldialect.NewDriver()
	}
	db, err := driver.Open(ctx, dialects.Target{URL: at})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.Session(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = s.Close(), db.Close() })
	for _, sql := range statements {
		if _, err := s.Run(ctx, dialects.Statement{SQL: sql}); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

const ofStaff = `{{ create_schema "hr" }}
{{ create_table "hr.staff" (column "id" "integer" primary_key) }}
`

// Of a schema beside the session's that is what the files name, and all of it where the settings list it. No schema is dropped that no revision has made.
func TestWhoseOtherSchemasAre(t *testing.T) {
	d := newDatabase(t, "postgresql")
	d.upgrade(t, ofStaff+`{{ create_table "hr.old" (column "id" "integer" primary_key) }}
{{ create_sequence "hr.nr" }}`)
	someoneElse(t, d.url, "CREATE TABLE hr.stranger (id integer)", "CREATE VIEW hr.theirs AS SELECT id FROM hr.staff", "CREATE SEQUENCE hr.other", "CREATE TYPE hr.mood AS ENUM ('a')",
		"CREATE SCHEMA audit", "CREATE TABLE audit.log (id integer)", "CREATE TABLE hr.ours_too (id integer)")
	const ours = `{{ drop_table "hr.old" }}

{{ drop_sequence "hr.nr" }}
`
	const theirs = `{{ drop_view "hr.theirs" }}

{{ drop_table "hr.stranger" }}
{{ drop_table "hr.ours_too" }}
{{ drop_table "hr.old" }}

{{ drop_enum "hr.mood" }}

{{ drop_sequence "hr.nr" }}
{{ drop_sequence "hr.other" }}
`
	for _, c := range []struct {
		name, target string
		schemas      []string
		want         string
	}{
		{"what a revision has made", ofStaff, nil, ours},
		{"what the target names", ofStaff + `{{ create_table "hr.ours_too" (column "id" "integer") }}`, nil, ours},
		{"a schema that is listed", ofStaff, []string{"hr"}, theirs},
		{"one that no file names", ofStaff, []string{"audit"}, "{{ drop_table \"audit.log\" }}\n"},
		{"one that the target does not make, and has something in", `{{ create_table "hr.staff" (column "id" "integer" primary_key) }}`, nil, ours},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := d.project(ofStaff + `{{ create_table "hr.old" (column "id" "integer" primary_key) }}
{{ create_sequence "hr.nr" }}`)
			p.set = func(cfg *config.Config) {
				cfg.URL, cfg.Naming, cfg.Autogenerate.Schemas = config.Literal(d.url), d.naming, c.schemas
			}
			found := changesOf(t, p, c.target, engine.CompareOptions{FromDatabase: true})
			differ(t, "found", render(t, found.Upgrade), c.want)
		})
	}
}

// What raw SQL of the target makes in another schema is the target's.
func TestOtherSchemasOfRawSQL(t *testing.T) {
	d := newDatabase(t, "postgresql")
	const made = `CREATE SCHEMA hr;
CREATE TABLE hr.staff (id integer PRIMARY KEY, n numeric CHECK (n IN (1, 2)));
CREATE VIEW hr.some AS SELECT id FROM hr.staff;
DO $$ BEGIN EXECUTE 'CREATE TABLE hr.more (id integer)'; END $$;`
	d.upgrade(t, made)
	d.silentFrom(t, "after the upgrade", made, true, made)
	found := d.changes(t, strings.Replace(made, "1, 2", "1, 3", 1), engine.CompareOptions{FromDatabase: true}, made)
	differ(t, "found", render(t, found.Upgrade), `{{ drop_constraint "staff_n_check" "hr.staff" (type "check") }}

{{ create_check_constraint "staff_n_check" "hr.staff" "n = ANY (ARRAY[(1)::numeric, (3)::numeric])" }}
`)
}

// A comparison waits for no one who writes to the tables of other schemas, or grants rights on them, and for no one does it lock them.
func TestComparisonLocksNothingElsewhere(t *testing.T) {
	const made = ofStaff + `{{ create_schema "audit" }}
{{ create_table "audit.log" (column "id" "integer" primary_key) (column "n" "numeric" (check "n IN (1, 2)")) (column "staff" "integer" (references "hr.staff.id")) }}
CREATE TABLE IF NOT EXISTS hr.more (id integer);`
	d := newDatabase(t, "postgresql")
	someoneElse(t, d.url, "CREATE TABLE other (id integer PRIMARY KEY)")
	d.upgrade(t, made)
	someoneElse(t, d.url, "BEGIN", "GRANT USAGE ON SCHEMA hr TO PUBLIC", "INSERT INTO hr.staff VALUES (1)", "INSERT INTO other VALUES (1)", "LOCK TABLE audit.log IN EXCLUSIVE MODE", "LOCK TABLE hr.more IN EXCLUSIVE MODE")
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	p := d.project(made)
	p.files = map[string]string{"target.sql.tmpl": made + `{{ create_table "fresh" (column "id" "integer" (references "other.id")) }}`}
	set := p.set
	p.set = func(c *config.Config) {
		set(c)
		c.Target = "m/target.sql.tmpl"
	}
	found, err := p.open(t).Changes(ctx, engine.CompareOptions{FromDatabase: true})
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	if text := render(t, found.Upgrade); !strings.HasPrefix(text, `{{ create_table "fresh"`) {
		t.Errorf("found is %s", text)
	}
}

// A user who may only make schemas, and has no rights on those that are there, compares them as their owner does.
func TestComparisonOfOtherSchemasWithFewRights(t *testing.T) {
	const made = ofStaff + `{{ create_table "hr.rate" (column "n" "numeric" (check "n IN (1, 2)") (server_default (sql "1+1"))) }}
{{ create_view "hr.some" "SELECT id FROM hr.staff WHERE id IN (1, 2)" }}`
	d := newDatabase(t, "postgresql")
	d.upgrade(t, made)
	role := path.Base(strings.SplitN(d.url, "?", 2)[0]) + "_reader"
	someoneElse(t, d.url, "CREATE ROLE "+role, "GRANT SELECT ON mig_version, mig_log TO "+role, "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO "+role+"', current_database()); END $$")
	t.Cleanup(func() { someoneElse(t, d.url, "DROP OWNED BY "+role, "DROP ROLE "+role) })
	p := d.project(made)
	p.set = func(c *config.Config) {
		c.URL, c.Naming, c.OnConnect = config.Literal(d.url), d.naming, []config.Text{config.Literal("SET ROLE " + role)}
	}
	if found := changesOf(t, p, made, engine.CompareOptions{FromDatabase: true}); len(found.Upgrade) > 0 {
		t.Errorf("found is\n%s", render(t, found.Upgrade))
	}
}

// A database and files are compared in what the files name of other schemas, from either side; two databases in what the settings list.
func TestDiffOfOtherSchemas(t *testing.T) {
	one, two := newDatabase(t, "postgresql"), newDatabase(t, "postgresql")
	const more = `{{ create_view "hr.some" "SELECT id FROM hr.staff WHERE id IN (1, 2)" }}`
	one.upgrade(t, ofStaff+more)
	two.upgrade(t, ofStaff+`{{ create_table "hr.unlike" (column "id" "integer") }}`)
	p := one.project("")
	p.files = map[string]string{"same.sql.tmpl": ofStaff + more, "other.sql.tmpl": ofStaff + strings.Replace(more, "1, 2", "1, 3", 1)}
	const changed = "{{ drop_view \"hr.some\" }}\n\n{{ create_view \"hr.some\" "
	for _, c := range []struct {
		from, to string
		schemas  []string
		want     string
	}{
		{one.url, "m/same.sql.tmpl", nil, ""},
		{"m/same.sql.tmpl", one.url, nil, ""},
		{one.url, "m/other.sql.tmpl", nil, changed + `"SELECT id FROM hr.staff WHERE id IN (1, 3)" }}`},
		{"m/other.sql.tmpl", one.url, nil, changed},
		{two.url, "m/same.sql.tmpl", nil, `{{ create_view "hr.some"`},
		{two.url, "m/same.sql.tmpl", []string{"hr"}, "{{ drop_table \"hr.unlike\" }}\n\n{{ create_view \"hr.some\""},
		{one.url, two.url, nil, ""},
		{one.url, two.url, []string{"hr"}, "{{ drop_view \"hr.some\" }}\n\n{{ create_table \"hr.unlike\""},
	} {
		p.set = func(cfg *config.Config) {
			cfg.URL, cfg.Naming, cfg.Autogenerate.Schemas = config.Literal(one.url), one.naming, c.schemas
		}
		found, err := p.open(t).Diff(context.Background(), c.from, c.to, engine.CompareOptions{})
		if err != nil {
			t.Fatal(diag.Format(err))
		}
		if text := render(t, found.Upgrade); !strings.HasPrefix(text, c.want) || c.want == "" && text != "" {
			t.Errorf("from %.12s to %.12s, schemas %q, this is found:\n%s", c.from, c.to, c.schemas, text)
		}
	}
}

// otherDatabase gives the name of a database that the test makes beside its own.
func otherDatabase(t *testing.T, d *database) string {
	t.Helper()
	u, err := url.Parse(d.url)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/") + "_hr"
	t.Cleanup(func() { someoneElse(t, d.url, "DROP DATABASE IF EXISTS "+name) })
	return name
}

// On MySQL a schema is another database, which is compared as the session's is.
func TestOtherDatabasesOfMySQL(t *testing.T) {
	d := newDatabase(t, "mysql")
	d.naming = config.Naming{}
	hr := otherDatabase(t, d)
	named := func(text string) string { return strings.ReplaceAll(text, "HR", hr) }
	before := named(`{{ create_schema "HR" }}
{{ create_table "ours" (column "id" "integer" primary_key) }}
{{ create_table "HR.account" (column "id" "integer" primary_key) (column "n" "integer" (server_default (sql "(1 + 1)")) (check "n in (1,2)")) (column "o" "integer") }}
{{ create_table "HR.old" (column "id" "integer" primary_key) }}
{{ create_index "ix_n" "HR.account" "n" }}
{{ create_sequence "HR.nr" }}
{{ create_view "HR.active" "SELECT a.id, ours.id AS o FROM HR.account a JOIN ours ON ours.id = a.o WHERE a.n > 0" }}
{{ create_view "theirs" "SELECT account.id FROM HR.account" }}`)
	after := named(`{{ create_schema "HR" }}
{{ create_table "ours" (column "id" "integer" primary_key) }}
{{ create_table "HR.account" (column "id" "integer" primary_key) (column "n" "integer" (server_default (sql "(1 + 2)")) (check "n in (1,3)")) (column "o" "integer") }}
{{ create_index "ix_n" "HR.account" "n" }}
{{ create_sequence "HR.fresh" }}
{{ create_view "HR.active" "SELECT a.id, ours.id AS o FROM HR.account a JOIN ours ON ours.id = a.o WHERE a.n > 1" }}
{{ create_view "theirs" "SELECT account.id FROM HR.account" }}`)
	d.upgrade(t, before)
	d.silent(t, "at the start", before, before)
	someoneElse(t, d.url, named("CREATE TABLE HR.stranger (id int)"), named("CREATE VIEW HR.some AS SELECT 1 AS one"))
	changes := d.changes(t, after, engine.CompareOptions{FromDatabase: true}, before)
	for _, want := range []string{
		`{{ drop_view "HR.active" }}`, `{{ create_view "HR.active" `, `{{ create_sequence "HR.fresh" }}`, `{{ drop_sequence "HR.nr" }}`, `{{ drop_table "HR.old" }}`,
		`{{ create_check_constraint "ck_account_n" "HR.account" "n in (1,3)" }}`, `{{ alter_column "HR.account" "n" (server_default (sql "(1 + 2)")) }}`,
	} {
		if text := render(t, changes.Upgrade); !strings.Contains(text, named(want)) || strings.Contains(text, "stranger") || strings.Contains(text, "some") {
			t.Errorf("found is\n%s\nwithout %s", text, want)
		}
	}
	second := sections(render(t, changes.Upgrade), render(t, changes.Downgrade))
	d.upgrade(t, before, second)
	d.silent(t, "after the upgrade", after, before, second)
	if _, err := d.project(before, second).open(t).Downgrade(context.Background(), "r1"); err != nil {
		t.Fatalf("%s\nof\n%s", diag.Format(err), second)
	}
	d.silent(t, "after the downgrade", before, before)
}

// Where nothing is rolled back, raw SQL that would change another database is not run.
func TestRawSQLIsNotRunOnOtherDatabases(t *testing.T) {
	d := newDatabase(t, "mysql")
	hr := otherDatabase(t, d)
	someoneElse(t, d.url, "CREATE DATABASE "+hr, "CREATE TABLE "+hr+".theirs (id int)")
	for _, sql := range []string{"DROP TABLE HR.theirs", "ALTER TABLE HR.theirs ADD COLUMN n int", "CREATE INDEX i ON HR.theirs (id)", "RENAME TABLE HR.theirs TO HR.gone"} {
		target := strings.ReplaceAll("CREATE TABLE ours (id int CHECK (id in (1, 2)));\n"+sql+";", "HR", hr)
		p := d.project("CREATE TABLE IF NOT EXISTS ours (id int CHECK (id in (1, 2)));")
		if _, err := p.open(t).Upgrade(context.Background(), "heads"); err != nil {
			t.Fatal(diag.Format(err))
		}
		changesOf(t, p, target, engine.CompareOptions{FromDatabase: true})
		if found := d.partsOf(t, hr+".theirs"); found != "id" {
			t.Errorf("after %s the table has %q", sql, found)
		}
	}
}

// partsOf gives the names of the columns, and the indexes, of a table.
func (d *database) partsOf(t *testing.T, name string) string {
	t.Helper()
	n, err := schema.ParseName(name)
	if err != nil {
		t.Fatal(err)
	}
	db, err := mysqldialect.NewDriver().Open(t.Context(), dialects.Target{URL: d.url})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	s, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	found, err := s.Inspect(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, table := range found.All() {
		for _, c := range table.Columns {
			parts = append(parts, c.Name)
		}
		for _, x := range table.Indexes {
			parts = append(parts, x.Name)
		}
	}
	return strings.Join(parts, " ")
}
