package engine_test

import (
	"testing"

	"mig/engine"
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
