package engine_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
)

// A table that the database has words of that operations lack is compared by all that they have words for: its keys and indexes too.
func TestTableBeyondOperationsIsCompared(t *testing.T) {
	for _, c := range []struct{ name, dialect, before, raw, after, want string }{
		{
			"a negative default", "mysql",
			`{{ create_table "t" (column "id" "integer" primary_key) (column "n" "integer" (server_default -1)) }}`, "",
			`{{ create_table "t" (column "id" "integer" primary_key) (column "n" "integer" (server_default -1)) }} {{ create_index "i" "t" "n" }}`,
			"{{ create_index \"i\" \"t\" \"n\" }}\n",
		},
		{
			"a hidden column", "mysql",
			`{{ create_table "t" (column "id" "integer" primary_key) (column "n" "integer" (server_default 1)) (unique_constraint "u" "n") }}`,
			"-- mig:schema-unchanged\nALTER TABLE t MODIFY n INT INVISIBLE DEFAULT 1;",
			`{{ create_table "t" (column "id" "integer" primary_key) (column "n" "integer" (server_default 1)) (unique_constraint "u" "n") }} {{ create_index "i" "t" "n" "id" }}`,
			"{{ create_index \"i\" \"t\" \"n\" \"id\" }}\n",
		},
		{
			"a key that descends", "sqlite", `CREATE TABLE t (a INT NOT NULL, b INT, PRIMARY KEY (a DESC));`, "",
			`CREATE TABLE t (a INT NOT NULL, b INT, PRIMARY KEY (a DESC), CONSTRAINT u UNIQUE (b));`,
			"{{ create_unique_constraint \"u\" \"t\" \"b\" }}\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDatabase(t, c.dialect)
			d.upgrade(t, c.before, c.raw)
			d.silentFrom(t, "at the start", c.before, true, c.before, c.raw)
			found := d.changes(t, c.after, engine.CompareOptions{FromDatabase: true}, c.before, c.raw)
			differ(t, "found", render(t, found.Upgrade), c.want)
		})
	}
}

// What raw SQL has made or changed, in a revision or in the target, is not known without a server: it is not compared, and above all not dropped. A server knows it.
func TestWhatRawSQLMakesIsNotCompared(t *testing.T) {
	const (
		table = `{{ create_table "t" (column "id" "integer" primary_key) (column "n" "integer") }} `
		index = `{{ create_index "i" "t" "n" }} `
		view  = `{{ create_view "v" "SELECT id FROM t" }} `
	)
	for _, c := range []struct {
		name, history, target string
		only                  string
		knows                 string // a dialect that reads such raw SQL
		notes                 int
	}{
		{name: "a table of the target", history: table, target: "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);", notes: 1},
		{name: "a table that the target alters", history: table, target: table + "ALTER TABLE t ADD COLUMN m INTEGER;", notes: 1},
		{name: "a table that the target alone has", history: "", target: "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);", notes: 1},
		{name: "an index of the target", history: table + index, target: table + "CREATE INDEX i ON t (n);", knows: "sqlite", notes: 1},
		{name: "a view of the target", history: table + view, target: table + "CREATE VIEW v AS SELECT id FROM t;", notes: 1},
		{name: "a sequence of the target", history: `{{ create_sequence "s" }}`, target: "CREATE SEQUENCE s;", only: "postgresql", notes: 1},
		{name: "an enum of the target", history: `{{ create_enum "e" "a" }}`, target: "CREATE TYPE e AS ENUM ('a');", only: "postgresql", notes: 1},
		{name: "a table of a revision", history: "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);", target: table, notes: 1},
		{name: "a table of another schema", history: `{{ create_schema "x" }} {{ create_table "x.t" (column "id" "integer") }} ALTER TABLE x.t ADD m INTEGER;`, target: `{{ create_schema "x" }} {{ create_table "x.t" (column "id" "integer") (column "m" "integer") }}`, only: "postgresql", notes: 1},
		{name: "an index of a revision", history: table + "CREATE INDEX i ON t (n);", target: table + index, knows: "sqlite", notes: 1},
		{name: "a unique index of a revision", history: table + "CREATE UNIQUE INDEX i ON t (n);", target: table + `{{ create_index "i" "t" "n" unique }}`, knows: "sqlite", notes: 1},
		{name: "a view of a revision", history: table + "CREATE VIEW v AS SELECT id FROM t;", target: table + view, notes: 1},
		{name: "an index that raw SQL dropped", history: table + index + "DROP INDEX i;", target: table, only: "postgresql sqlite"},
		{name: "an index that was made anew", history: table + index + "DROP INDEX i; " + index, target: table + index, only: "postgresql sqlite"},
	} {
		for _, dialect := range liveDialects {
			if c.only != "" && !strings.Contains(c.only, dialect) {
				continue
			}
			t.Run(c.name+"/"+dialect, func(t *testing.T) {
				d := newDatabase(t, dialect)
				d.naming = config.Naming{}
				found := d.changes(t, c.target, engine.CompareOptions{}, c.history)
				if c.knows == dialect {
					c.notes = 0
				}
				if len(found.Upgrade) > 0 || len(found.Notes) != c.notes {
					t.Errorf("this is found from the history:\n%s%q", render(t, found.Upgrade), found.Notes)
				}
				made := c.target
				if c.history != "" {
					made = c.history
				}
				d.upgrade(t, made)
				switch c.name {
				case "a table that the target alters":
					found = d.changes(t, c.target, engine.CompareOptions{FromDatabase: true}, made)
					differ(t, "found from the database", render(t, found.Upgrade), "{{ add_column \"t\" (column \"m\" \"integer\") }}\n")
				default:
					d.silentFrom(t, "once it is made", c.target, true, made)
				}
			})
		}
	}
}

// PostgreSQL spells the list of an IN over a varchar in another way when it reads its own words again: what the target has in the words of the database is the same, though all of
// it is made aside because of raw SQL.
func TestWordsOfTheDatabaseAreKept(t *testing.T) {
	const sql = `CREATE TABLE t (a varchar(5) DEFAULT 'x', b text GENERATED ALWAYS AS (CASE WHEN a IN ('p', 'q') THEN 'y' END) STORED, CONSTRAINT c CHECK (a NOT IN ('x', 'y')));
CREATE INDEX i ON t (a) WHERE a IN ('a', 'b');
CREATE INDEX j ON t ((a IN ('a', 'b')));
CREATE VIEW v AS SELECT a FROM t WHERE a IN ('a', 'b');
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;`
	d := newDatabase(t, "postgresql")
	d.upgrade(t, sql)
	target := d.inspect(t)
	if !strings.Contains(target, "::text[])") {
		t.Fatal("this PostgreSQL has other words", target)
	}
	d.silentFrom(t, "the target being what was inspected", target, true, sql)
	changed := strings.Replace(target, "'y'::character varying", "'z'::character varying", 1)
	if found := d.changes(t, changed, engine.CompareOptions{FromDatabase: true}, sql); len(found.Upgrade) != 2 {
		t.Errorf("of the check that has changed this is found:\n%s", render(t, found.Upgrade))
	}
}

// SQLite keeps no comments: one that the target has is no difference to a table of which no operation has told.
func TestCommentsThatNoDatabaseKeeps(t *testing.T) {
	const raw = "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);"
	target := `{{ create_table "t" (column "id" "integer" primary_key) (column "n" "integer" (comment "c")) (comment "t") }}`
	d := newDatabase(t, "sqlite")
	d.naming = config.Naming{}
	d.upgrade(t, raw)
	d.silentFrom(t, "a table of raw SQL", target, true, raw)
	p := d.project(raw)
	p.files = map[string]string{"target.sql.tmpl": target}
	for _, sides := range [][2]string{{d.url, "m/target.sql.tmpl"}, {"m/target.sql.tmpl", d.url}} {
		found, err := p.open(t).Diff(context.Background(), sides[0], sides[1], engine.CompareOptions{})
		if err != nil || len(found.Upgrade) > 0 {
			t.Errorf("from %s to %s: %v\n%s", sides[0], sides[1], err, render(t, found.Upgrade))
		}
	}
}

// A rename to a name that the target does not have is refused: it would only be the long way to drop a table. Among several databases one must have it, and the others leave it out.
func TestRenameThatNoOneWants(t *testing.T) {
	const was = `{{ create_table "a" (column "id" "integer") (column "n" "integer") }}`
	const now = `{{ create_table "b" (column "id" "integer") (column "m" "integer") }}`
	open := func(database, text, target string) *engine.Environment {
		p := project{dialect: "postgresql", texts: []string{text}, files: map[string]string{"target.sql.tmpl": target}}
		p.set = func(c *config.Config) { c.Target, c.Database = "m/target.sql.tmpl", database }
		return p.open(t)
	}
	for _, c := range []struct {
		renames string
		good    bool
	}{{"a:b", true}, {"a:b b.n:m", true}, {"a:b a.n:m", true}, {"a:c", false}, {"c:b", false}, {"a:b b.n:x", false}, {"a:b b.x:m", false}} {
		o := engine.CompareOptions{Renames: strings.Fields(c.renames)}
		if _, err := open("", was, now).Changes(context.Background(), o); (err == nil) != c.good {
			t.Errorf("%s: %v", c.renames, err)
		}
		found, err := open("one", was, was).Changes(context.Background(), o)
		if err != nil || len(found.Upgrade) > 0 || len(found.Notes) != len(o.Renames) {
			t.Errorf("%s, meant for another database: %v %v", c.renames, err, found)
		}
	}
}

// What a target says in raw SQL and is not of tables, views and the like is not run aside where nothing is rolled back: it might be of the whole server.
func TestRawSQLOfTheServer(t *testing.T) {
	d := newDatabase(t, "mysql")
	d.naming = config.Naming{}
	other := otherDatabase(t, d)
	before := `{{ create_table "a" (column "id" "integer" primary_key) }}
{{ create_view "v" "SELECT id+0 AS x FROM a" }}
`
	d.upgrade(t, before)
	for _, raw := range []string{
		"DROP DATABASE " + other, "drop /* it */ schema if exists " + other, "CALL p()", "DO (SELECT count(*) FROM " + other + ".t)", "DROP TABLE " + other + ".t",
		"DROP USER mig_nobody", "RENAME USER mig_nobody TO mig_someone",
	} {
		someoneElse(t, d.url, "CREATE DATABASE IF NOT EXISTS "+other, "CREATE TABLE IF NOT EXISTS "+other+".t (id int)")
		p := d.project(before)
		p.files = map[string]string{"target.sql.tmpl": before + raw + ";"}
		var warned bytes.Buffer
		set := p.set
		p.set = func(c *config.Config) {
			set(c)
			c.Target = "m/target.sql.tmpl"
		}
		env := p.openWith(t, func(o *engine.Options) { o.Logger = slog.New(slog.NewTextHandler(&warned, nil)) })
		if _, err := env.Changes(context.Background(), engine.CompareOptions{FromDatabase: true}); err != nil {
			t.Errorf("%s: %s", raw, diag.Format(err))
		}
		if !strings.Contains(warned.String(), "run aside") {
			t.Errorf("%s: no warning, but %q", raw, warned.String())
		}
		someoneElse(t, d.url, "INSERT INTO "+other+".t VALUES (1)")
	}
}
