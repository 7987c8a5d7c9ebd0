package engine_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
)

var liveDialects = []string{"postgresql", "mysql", "sqlite"}

// database is a database of a test's own, to which revisions are applied, with names left to them.
type database struct {
	dialect string
	url     string
	naming  config.Naming
}

func newDatabase(t *testing.T, dialect string) *database {
	return &database{dialect: dialect, url: dialecttest.ScratchURL(t, dialect), naming: config.Naming{None: true}}
}

func (d *database) project(texts ...string) project {
	return project{texts: texts, set: func(c *config.Config) { c.URL, c.Naming = config.Literal(d.url), d.naming }}
}

func (d *database) upgrade(t *testing.T, texts ...string) {
	t.Helper()
	if _, err := d.project(texts...).open(t).Upgrade(context.Background(), "heads"); err != nil {
		t.Fatalf("%s\nof\n%s", diag.Format(err), texts[len(texts)-1])
	}
}

// inspect gives the text of the schema, as it is without a naming convention.
func (d *database) inspect(t *testing.T) string {
	t.Helper()
	return d.inspectSchemas(t).Text
}

// inspectSchemas reads the schemas of these names.
func (d *database) inspectSchemas(t *testing.T, schemas ...string) *engine.Inspection {
	t.Helper()
	d.naming = config.Naming{None: true}
	found, err := d.project("").open(t).Inspect(context.Background(), schemas...)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// differ tells of the first line in which two texts are not the same.
func differ(t *testing.T, what, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Errorf("%s: line %d differs\n%s\nwant\n%s\n\nall of it:\n%s", what, i+1, strings.Join(g[min(i, len(g)):min(i+3, len(g))], "\n"), strings.Join(w[min(i, len(w)):min(i+3, len(w))], "\n"), got)
			return
		}
	}
}

// What is inspected makes, in an empty database, what is inspected as the same: of schemas that people know, and of those that have all that a database has beside plain
// tables. Where there are several schemas, all are read.
func TestInspectedMakesTheSame(t *testing.T) {
	for _, dialect := range liveDialects {
		paths, err := filepath.Glob("testdata/inspect/*." + dialect + ".sql")
		if err != nil || len(paths) == 0 {
			t.Fatal("there are no schemas for", dialect, err)
		}
		for _, path := range paths {
			t.Run(filepath.Base(path), func(t *testing.T) {
				sql, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				var schemas []string
				if strings.Contains(string(sql), "CREATE SCHEMA") {
					schemas = []string{"*"}
				}
				first, second := newDatabase(t, dialect), newDatabase(t, dialect)
				first.upgrade(t, string(sql))
				found := first.inspectSchemas(t, schemas...)
				if strings.Contains(found.Text, "mig_log") || strings.Contains(found.Text, "mig_version") {
					t.Errorf("mig's own tables are among the others:\n%s", found.Text)
				}
				if len(found.Omitted)+len(found.Lossy) > 0 {
					t.Errorf("not all is written: %q %v", found.Omitted, found.Lossy)
				}
				goldenText(t, strings.TrimSuffix(path, ".sql")+".tmpl", found.Text)
				second.upgrade(t, found.Text)
				differ(t, "made of what was inspected", second.inspectSchemas(t, schemas...).Text, found.Text)
				first.naming = config.Naming{None: true}
				first.silentFrom(t, "the target being what was inspected", found.Text, true, string(sql))
				second.naming = config.Naming{None: true}
				second.silentFrom(t, "the revision being what was inspected", found.Text, true, found.Text)
				// From the history, what raw SQL makes is not compared, which is told.
				known := second.changes(t, found.Text, engine.CompareOptions{}, found.Text)
				if len(known.Upgrade) > 0 || slices.ContainsFunc(known.Notes, func(n string) bool { return !strings.Contains(n, "not compared") }) {
					t.Errorf("the revision being what was inspected, from the history, this is found:\n%s%q", render(t, known.Upgrade), known.Notes)
				}
			})
		}
	}
}

// goldenText compares a text with a file, which MIG_TEST_UPDATE=1 writes.
func goldenText(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("MIG_TEST_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (MIG_TEST_UPDATE=1 writes it)", err)
	}
	differ(t, file, got, string(want))
}

// Tables that the files do not tell of to the end are listed, with what made them unknown; one that is made anew is known again.
func TestInspectAtTellsWhatIsUnknown(t *testing.T) {
	const made = `{{ create_table "a" (column "id" "integer") }}`
	for _, c := range []struct {
		name  string
		texts []string
		want  string
	}{
		{"raw SQL", []string{made, "-- more\nALTER TABLE a ADD b INT;"}, "a r2 m/versions/r2.sql.tmpl:6:1 raw SQL"},
		{"marked", []string{made, "-- mig:schema-unchanged\nALTER TABLE a ADD b INT;"}, ""},
		{"the first counts", []string{made, "ALTER TABLE a ADD b INT;", "ALTER TABLE a ADD c INT;"}, "a r2 m/versions/r2.sql.tmpl:5:1 raw SQL"},
		{"made anew", []string{made, "ALTER TABLE a ADD b INT;", `{{ drop_table "a" }}` + made}, ""},
		{"dropped", []string{made, "ALTER TABLE a ADD b INT;", `{{ drop_table "a" }}`}, ""},
		{"in a schema", []string{`{{ create_table "s.a" (column "id" "integer") }}`, "ALTER TABLE A ADD b INT;"}, "A r2 m/versions/r2.sql.tmpl:5:1 raw SQL"},
		{"never made", []string{`{{ add_column "a" (column "b" "integer") }}`}, "a r1 m/versions/r1.sql.tmpl:4:4 add_column"},
		{"perhaps made", []string{`{{ create_table "a" (column "id" "integer") if_not_exists }}`}, "a r1 m/versions/r1.sql.tmpl:4:4 create_table"},
		{"renamed", []string{`{{ rename_table "a" "b" }}`}, "b r1 m/versions/r1.sql.tmpl:4:4 rename_table"},
		{"a condition", []string{made, `{{ when (row_exists "SELECT 1") (drop_table "a") }}`}, "a r2 m/versions/r2.sql.tmpl:5:4 when"},
		{"rows", []string{`{{ bulk_insert "a" (row "b" 1) }}`}, ""},
		{"no argument", []string{made, `{{ .Args.who }}`, `{{ create_table "b" (column "id" "integer") }}`}, ` r2 m/versions/r2.sql.tmpl:5:`},
	} {
		found, err := project{dialect: "postgresql", texts: c.texts}.open(t).InspectAt(context.Background(), "heads")
		if err != nil {
			t.Errorf("%s: %s", c.name, diag.Format(err))
			continue
		}
		var got []string
		for _, l := range found.Lost {
			got = append(got, strings.Join([]string{l.Table, l.Revision, l.Pos.String(), l.Why}, " "))
		}
		if text := strings.Join(got, "; "); !strings.HasPrefix(text, c.want) || c.want == "" && text != "" {
			t.Errorf("%s: unknown is %q, not %q", c.name, text, c.want)
		}
		if (len(got) > 0) != strings.HasPrefix(found.Text, "{{/* ") {
			t.Errorf("%s: the text is\n%s", c.name, found.Text)
		}
	}
}
