package mysql

import (
	"strconv"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dsl/schema"
)

// The catalog is read without MariaDB looking into each database: information_schema is one of them, of whose 80 tables it makes each, on disk where it has
// longer texts. Where such a file is lost or can't be opened, 10.11.19 ends with a signal 11.
func TestCatalogOfOneDatabase(t *testing.T) {
	db, err := NewDriver().Open(t.Context(), dialects.Target{URL: dialecttest.ScratchURL(t, "mysql")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	opened, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	for _, sql := range append(liveTables, "CREATE TRIGGER tr_child BEFORE INSERT ON child FOR EACH ROW SET NEW.a = 1") {
		if _, err := opened.Run(t.Context(), dialects.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
	s := &opened.(*joinedSession).mySession
	before := madeTables(t, s)
	whole, err := s.Whole(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := madeTables(t, s) - before; n > 40 {
		t.Errorf("the server made %d temporary tables to tell of one database", n)
	}
	_, rows, err := s.Query(t.Context(), "EXPLAIN "+strings.Replace(triggersQuery, "?", "DATABASE()", 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if extra := row[len(row)-1]; extra != nil && strings.Contains(*extra, "all databases") {
			t.Errorf("for triggers: %s", *extra)
		}
	}
	found := len(whole.Raw)
	for _, table := range whole.All() {
		found += len(table.Constraints)
	}
	if found != 6 { // two keys, and those of the parent, the foreign key, the check, and the trigger
		t.Errorf("%d constraints and triggers were found", found)
	}
}

// A unique index may have the name of a foreign key, whose column it is not.
func TestKeysOfOneName(t *testing.T) {
	db, err := NewDriver().Open(t.Context(), dialects.Target{URL: dialecttest.ScratchURL(t, "mysql")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	s, err := db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, sql := range []string{
		"CREATE TABLE p (id INT PRIMARY KEY)",
		"CREATE TABLE c (p INT, q INT, KEY other (p), CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id))",
		"ALTER TABLE c ADD UNIQUE f (q)",
	} {
		if _, err := s.Run(t.Context(), dialects.Statement{SQL: sql}); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Inspect(t.Context(), schema.Name{Name: "c"})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range found.All()[0].Constraints {
		if want := map[schema.ConstraintKind]string{schema.Unique: "q", schema.ForeignKey: "p"}[k.Kind]; len(k.Columns) != 1 || k.Columns[0] != want {
			t.Errorf("the %v has the columns %v", k.Kind, k.Columns)
		}
	}
}

// madeTables tells how many temporary tables the session has needed.
func madeTables(t *testing.T, s *mySession) int {
	t.Helper()
	_, rows, err := s.Query(t.Context(), "SHOW SESSION STATUS LIKE 'Created_tmp_tables'")
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	n, err := strconv.Atoi(*rows[0][1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
