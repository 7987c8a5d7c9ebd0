package sqlite

import (
	"context"
	"encoding/json"
	"testing"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl/schema"
)

const hangingTables = `CREATE TABLE t (id INTEGER PRIMARY KEY, "Größe" TEXT, b);CREATE TABLE "odd "" name" ([a b] TEXT, c INT);CREATE VIEW v AS SELECT b FROM t`

// What is read from raw SQL is what the catalog has after it: the text of triggers to the letter, indexes as they are inspected.
func TestHangsIsTheCatalog(t *testing.T) {
	tests := []struct{ name, sql string }{
		{"plain", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END"},
		{"comments and white space", "/* a */ create -- b\n trigger /* c */ if not exists /* d */\n\ttr -- e\n AFTER INSERT ON t BEGIN SELECT 1; /* f; */ END /* g */"},
		{"qualified", "CREATE TRIGGER main . \"tr 1\" BEFORE UPDATE OF b, \"Größe\" ON t FOR EACH ROW WHEN new.b > 'ON t BEGIN' BEGIN DELETE FROM t; END"},
		{"of a quoted table", "CREATE TRIGGER [on] DELETE ON \"odd \"\" name\" BEGIN UPDATE t SET b = CASE WHEN 1 THEN 'x; END;' END; SELECT 2; END"},
		{"of a view", "CREATE TRIGGER `tr``2` INSTEAD OF UPDATE ON V BEGIN SELECT new.b; END"},
		{"made twice", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END; DROP TRIGGER \"TR\"; CREATE TRIGGER tr AFTER DELETE ON t BEGIN SELECT 1; END"},
		{"dropped with its table", "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END; CREATE TRIGGER tv INSTEAD OF DELETE ON v BEGIN SELECT 1; END; DROP TABLE IF EXISTS main.T"},
		{"dropped with its view", "CREATE TRIGGER tr INSTEAD OF DELETE ON v BEGIN SELECT 1; END; DROP VIEW V"},
		{"temporary", "CREATE TEMP TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END"},
		{"index", "CREATE INDEX ix ON t (b, \"Größe\" DESC)"},
		{"unique index with expressions", "create unique index if not exists main.[ix 2] on T (b COLLATE nocase DESC, lower(\"Größe\") ASC, (b + 1), ID) where b > 'x' AND (b < 3 OR b IS NULL)"},
		{"indexes of another table", "CREATE INDEX \"a\"\"b\" ON \"odd \"\" name\" (`a b`); CREATE INDEX c ON [odd \" name] ('a b' || c); DROP INDEX IF EXISTS C"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := openLite(t, ":memory:")
			execAll(t, s, hangingTables)
			known := inspectAll(t, s)
			execAll(t, s, test.sql)
			if change := New().Hangs(test.sql); change != nil {
				if err := change(known); err != nil {
					t.Fatal(err)
				}
			}
			actual := inspectAll(t, s)
			change, err := s.(dialects.HangingReader).Hanging(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if err := change(actual); err != nil {
				t.Fatal(err)
			}
			for _, dropped := range known.All() { // replay makes a table unknown that raw SQL drops
				if now, _ := actual.Table(dropped.Name); now == nil {
					known.Forget(dropped.Name)
				}
			}
			if got, want := hangingText(t, known), hangingText(t, actual); got != want {
				t.Errorf("read is\n%s\nthe catalog has\n%s", got, want)
			}
		})
	}
}

// execAll runs statements as mig cuts them.
func execAll(t *testing.T, s dialects.Session, sql string) {
	t.Helper()
	for _, st := range cut(t, sql) {
		exec(t, s, st)
	}
}

func inspectAll(t *testing.T, s dialects.Session) *schema.Schema {
	t.Helper()
	found, err := s.Inspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func hangingText(t *testing.T, s *schema.Schema) string {
	t.Helper()
	triggers, err := s.Triggers()
	if err != nil {
		t.Fatal(err)
	}
	indexes := map[string]any{}
	for _, table := range s.All() {
		for _, x := range table.Indexes {
			indexes[table.Name.Name+"/"+x.Name] = x
		}
	}
	b, err := json.MarshalIndent([]any{append([]*schema.Trigger{}, triggers...), indexes}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func cut(t *testing.T, sql string) []string {
	t.Helper()
	var out []string
	err := New().Scan(sql, false, func(s sqlscan.Span) error {
		if s.Kind == sqlscan.Statement {
			out = append(out, sql[s.TextStart:s.TextEnd])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
