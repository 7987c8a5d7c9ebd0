package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"mig/dialects/all"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/revision"
)

const users = `{{ create_table "users" (column "id" "integer" primary_key) (column "email" "varchar(80)") (column "name" "varchar(80)") }}`

// fine is what a case wants of a dialect that takes the revisions.
const fine = ""

// What can't be carried out is refused with its place, and that of what made it so: both when all is rendered, and when the last revision
// alone is, for which what was there before must be replayed. The first text's operation is in line 4.
func TestRefused(t *testing.T) {
	cases := []struct {
		name  string
		texts []string
		want  string            // of all dialects
		of    map[string]string // of some
	}{
		{
			name: "a column added twice", texts: []string{users, `{{ add_column "users" (column "age" "integer") }}`, `{{ add_column "users" (column "age" "integer") }}`},
			want: `m/versions/r3.sql.tmpl:5:4: add_column: the table users has a column age already (add_column at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name: "a column that its table was made with", texts: []string{users, `{{ add_column "users" (column "email" "integer") }}`},
			want: `m/versions/r2.sql.tmpl:5:4: add_column: the table users has a column email already (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{
			name: "a column added in the same revision", texts: []string{users, "{{ add_column \"users\" (column \"a\" \"integer\") }}\n{{ add_column \"users\" (column \"a\" \"integer\") }}"},
			want: `m/versions/r2.sql.tmpl:6:4: add_column: the table users has a column a already (add_column at m/versions/r2.sql.tmpl:5:4)`,
		},
		{name: "a column added if it is missing", texts: []string{users, `{{ when (column_missing "users" "email") (add_column "users" (column "email" "integer")) }}`}, of: map[string]string{"sqlite": "does not support when in a script"}},
		{
			name: "a column in another case", texts: []string{users, `{{ add_column "users" (column "EMAIL" "integer") }}`},
			want: "the table users has a column EMAIL already (create_table at m/versions/r1.sql.tmpl:4:4)", of: map[string]string{"postgresql": fine},
		},
		{name: "a column that must be quoted", texts: []string{users, `{{ add_column "users" (column "Email" "integer") }}`}, of: map[string]string{"mysql": "already", "sqlite": "already", "mssql": "already"}},
		{
			name: "a column dropped twice", texts: []string{users, `{{ drop_column "users" "email" }}`, `{{ drop_column "users" "email" }}`},
			want: `m/versions/r3.sql.tmpl:5:4: drop_column: the table users has no column email (drop_column at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name: "a column that was renamed", texts: []string{users, `{{ alter_column "users" "email" (new_name "mail") }}`, `{{ alter_column "users" "email" (comment "x") }}`},
			want: `m/versions/r3.sql.tmpl:5:4: alter_column: the table users has no column email (alter_column at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name: "a column renamed to one that there is", texts: []string{users, `{{ alter_column "users" "email" (new_name "name") }}`},
			want: `alter_column: the table users has a column name already (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{name: "a column renamed to its name in capitals", texts: []string{users, `{{ alter_column "users" "email" (new_name "Email") }}`}},
		{
			name: "a misspelt column", texts: []string{users, `{{ alter_column "users" "emial" (comment "x") }}`},
			want: `m/versions/r2.sql.tmpl:5:4: alter_column: the table users has no column emial (create_table at m/versions/r1.sql.tmpl:4:4)
    {{ alter_column "users" "emial" (comment "x") }}
       ^
  hint: did you mean "email"?`,
		},
		{
			name: "a dropped table altered", texts: []string{users, `{{ drop_table "users" }}`, `{{ add_column "users" (column "age" "integer") }}`},
			want: `m/versions/r3.sql.tmpl:5:4: add_column: the table users was dropped or renamed before (drop_table at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name: "a dropped table that no revision made", texts: []string{`{{ drop_table "old" }}`, `{{ create_index "ix" "old" "a" }}`},
			want: `create_index: the table old was dropped or renamed before (drop_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{
			name: "a table dropped twice", texts: []string{users, `{{ drop_table "users" }}`, `{{ drop_table "users" }}`},
			want: `drop_table: the table users was dropped or renamed before (drop_table at m/versions/r2.sql.tmpl:5:4)`,
		},
		{name: "a table dropped if it exists", texts: []string{users, `{{ drop_table "users" }}`, `{{ drop_table "users" if_exists }}`}},
		{
			name: "a table created twice", texts: []string{users, users},
			want: `m/versions/r2.sql.tmpl:5:4: create_table: the table users exists already (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{name: "a table made again", texts: []string{users, `{{ drop_table "users" }}`, users}},
		{name: "a table made again after raw SQL dropped it", texts: []string{users, `DROP TABLE users;`, users}},
		{
			name: "a table in another case", texts: []string{users, `{{ create_table "USERS" (column "a" "integer") }}`},
			want: `create_table: the table USERS exists already (create_table at m/versions/r1.sql.tmpl:4:4)`, of: map[string]string{"postgresql": fine, "mysql": fine},
		},
		{
			name: "a table renamed to one that there is", texts: []string{users, `{{ create_table "people" (column "a" "integer") }}`, `{{ rename_table "people" "users" }}`},
			want: `rename_table: the table users exists already (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{
			name: "a renamed table under its old name", texts: []string{users, `{{ rename_table "users" "people" }}`, `{{ drop_column "users" "email" }}`},
			want: `drop_column: the table users was dropped or renamed before (rename_table at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name: "a column of a renamed table", texts: []string{users, `{{ rename_table "users" "people" }}`, `{{ add_column "people" (column "email" "text") }}`},
			want: `add_column: the table people has a column email already (rename_table at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name: "an index on a missing column", texts: []string{users, `{{ create_index "ix" "users" "age" }}`},
			want: `m/versions/r2.sql.tmpl:5:4: create_index: the table users has no column age (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{name: "an index on a column in another case", texts: []string{users, `{{ create_index "ix" "users" "EMAIL" }}`}, of: map[string]string{"postgresql": "has no column EMAIL", "oracle": fine}},
		{
			name: "an index's name twice", texts: []string{users, `{{ create_index "ix" "users" "email" }}`, `{{ create_index "ix" "users" "name" }}`},
			want: `create_index: the table users has an index ix already (create_index at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name:  "an index's name in two tables",
			texts: []string{users, `{{ create_index "ix" "users" "email" }}`, "{{ create_table \"b\" (column \"a\" \"integer\") }}\n{{ create_index \"ix\" \"b\" \"a\" }}"},
			want:  `create_index: the table users has the index ix already, and the name can be given once in a schema (create_index at m/versions/r2.sql.tmpl:5:4)`,
			of:    map[string]string{"mysql": fine, "mssql": fine},
		},
		{
			name: "an index dropped twice", texts: []string{users, `{{ create_index "ix" "users" "email" }}`, `{{ drop_index "ix" "users" }}`, `{{ drop_index "ix" "users" }}`},
			want: `drop_index: the table users has no index ix (drop_index at m/versions/r3.sql.tmpl:5:4)`,
		},
		{name: "an index that raw SQL made", texts: []string{users, `CREATE UNIQUE INDEX ix_raw ON users (email);`, `{{ drop_index "ix_raw" "users" }}`}},
		{name: "an index that raw SQL dropped", texts: []string{users, `{{ create_index "ix" "users" "email" }}`, `DROP INDEX ix;`, `{{ create_index "ix" "users" "name" }}`}},
		{
			name:  "a constraint's name twice",
			texts: []string{users, `{{ create_unique_constraint "uq" "users" "email" }}`, `{{ create_unique_constraint "uq" "users" "name" }}`},
			want:  `create_unique_constraint: the table users has a constraint uq already (create_unique_constraint at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name:  "a constraint's name in two tables",
			texts: []string{users, `{{ create_unique_constraint "uq" "users" "email" }}`, `{{ create_table "b" (column "a" "integer") (unique_constraint "uq" "a") }}`},
			want:  `create_table: the table users has the constraint uq already, and the name can be given once in a schema (create_unique_constraint at m/versions/r2.sql.tmpl:5:4)`,
			of:    map[string]string{"mysql": fine, "sqlite": fine},
		},
		{
			name: "a constraint dropped twice", texts: []string{users, `{{ create_unique_constraint "uq" "users" "email" }}`, `{{ drop_constraint "uq" "users" }}`, `{{ drop_constraint "uq" "users" }}`},
			want: `drop_constraint: the table users has no constraint uq (drop_constraint at m/versions/r3.sql.tmpl:5:4)`,
		},
		{
			name: "a second primary key", texts: []string{users, `{{ create_primary_key "pk" "users" "email" }}`},
			want: `create_primary_key: the table users has a primary key already (pk_users) (create_table at m/versions/r1.sql.tmpl:4:4)`, of: map[string]string{"mssql": "does not support a primary key on the column users.email, which takes NULL"},
		},
		{
			name: "a constraint on a missing column", texts: []string{users, `{{ create_unique_constraint "uq" "users" "mail" }}`},
			want: `create_unique_constraint: the table users has no column mail (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{
			name:  "a foreign key of another number of columns",
			texts: []string{users, `{{ create_table "b" (column "a" "integer") }}`, `{{ create_foreign_key "fk" "b" "users" (columns "a") (references_columns "id" "name") }}`},
			want:  `m/versions/r3.sql.tmpl:5:4: create_foreign_key: the foreign key has 1 columns and refers to 2`,
		},
		{
			name:  "a foreign key of another type",
			texts: []string{users, `{{ create_table "b" (column "a" "varchar(10)") }}`, `{{ create_foreign_key "fk" "b" "users" (columns "a") (references_columns "id") }}`},
			want:  `create_foreign_key: the foreign key fk refers from b.a, of the type varchar(10), to users.id, of the type integer (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{
			name:  "a reference of another size",
			texts: []string{users, `{{ create_table "b" (column "a" "bigint" (references "users.id")) }}`},
			of:    map[string]string{"mysql": "refers from b.a, of the type bigint, to users.id, of the type integer", "mssql": "refers from b.a, of the type bigint, to users.id, of the type integer"},
		},
		{
			name: "a foreign key to a column that is missing", texts: []string{users, `{{ create_table "b" (column "a" "integer" (references "users.no")) }}`},
			want: `create_table: the table users has no column no (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{
			name: "a foreign key to a dropped table", texts: []string{users, `{{ drop_table "users" }}`, `{{ create_table "b" (column "a" "integer" (references "users.id")) }}`},
			want: `create_table: the table users was dropped or renamed before (drop_table at m/versions/r2.sql.tmpl:5:4)`, of: map[string]string{"sqlite": fine},
		},
		{name: "a foreign key to an unknown table", texts: []string{`{{ create_table "b" (column "a" "integer" (references "legacy.id")) }}`}},
		{
			name: "a column that much else holds", texts: []string{users, `{{ create_unique_constraint "uq" "users" "email" "name" }}{{ create_index "ix" "users" "name" "email" }}`, `{{ drop_column "users" "email" }}`},
			want: `drop_column: the column users.email is part of the unique constraint uq, the index ix, which other columns are part of too; drop that first (create_unique_constraint at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name: "a column to which a foreign key refers", texts: []string{users, `{{ create_table "b" (column "a" "integer" (references "users.id")) }}`, `{{ drop_column "users" "id" }}`},
			want: `drop_column: the foreign key fk_b_a of the table b refers to the column users.id; drop that first (create_table at m/versions/r2.sql.tmpl:5:4)`,
			of: map[string]string{
				"mssql":  "does not support dropping the column users.id under the foreign key fk_b_a of b",
				"oracle": "does not support dropping the column users.id under the foreign key fk_b_a of b",
			},
		},
		{
			name: "rows for a missing column", texts: []string{users, `{{ bulk_insert "users" (row "id" 1 "mail" "x") }}`},
			want: `bulk_insert: the table users has no column mail (create_table at m/versions/r1.sql.tmpl:4:4)`,
		},
		{
			name: "rows for a dropped table", texts: []string{users, `{{ drop_table "users" }}`, `{{ bulk_insert "users" (row "id" 1) }}`},
			want: `bulk_insert: the table users was dropped or renamed before (drop_table at m/versions/r2.sql.tmpl:5:4)`,
		},
		{
			name: "a view made twice", texts: []string{`{{ create_view "v" "SELECT 1 AS a" }}`, `{{ create_view "v" "SELECT 2 AS a" }}`},
			want: `create_view: the view v exists already (create_view at m/versions/r1.sql.tmpl:4:4)`,
		},
		{name: "a view that raw SQL dropped", texts: []string{`{{ create_view "v" "SELECT 1 AS a" }}`, `DROP VIEW v;`, `{{ create_view "v" "SELECT 2 AS a" }}`}},
		{
			name: "a view dropped twice", texts: []string{`{{ create_view "v" "SELECT 1 AS a" }}`, `{{ drop_view "v" }}`, `{{ drop_view "v" }}`},
			want: `drop_view: the view v was dropped before (drop_view at m/versions/r2.sql.tmpl:5:4)`,
		},
		{name: "an unknown table", texts: []string{`{{ add_column "legacy" (column "a" "integer") }}`, `{{ create_index "ix" "legacy" "b" }}`}},
		{name: "a table that dynamic SQL changed", texts: []string{users, "-- mig:schema-changed app.users, b\nSELECT drop_email();", `{{ add_column "users" (column "email" "integer") }}`}},
		{name: "a table that raw SQL changed", texts: []string{users, `ALTER TABLE users ADD age INTEGER;`, `{{ add_column "users" (column "age" "integer") }}`}},
	}
	for _, tt := range cases {
		for _, s := range all.Dialects() {
			d := s.Dialect.Name()
			want, own := tt.of[d]
			if !own {
				want = tt.want
			}
			t.Run(tt.name+"/"+d, func(t *testing.T) {
				last := engine.Target{To: "heads"}
				checkRefused(t, "all", project{dialect: d, texts: tt.texts}, last, want)
				if len(tt.texts) > 1 && !strings.Contains(strings.Join(tt.texts[len(tt.texts)-1:], ""), "\n") {
					last = engine.Target{From: "heads-1", HasFrom: true, To: "heads"}
					checkRefused(t, "the last alone", project{dialect: d, texts: tt.texts}, last, want)
				}
			})
		}
	}
}

func checkRefused(t *testing.T, what string, p project, target engine.Target, want string) {
	t.Helper()
	s, err := p.open(t).Render(context.Background(), revision.Up, target)
	if err == nil {
		_, err = s.Bytes()
	}
	switch {
	case err == nil && want != fine:
		t.Errorf("%s: not refused", what)
	case err != nil && (want == fine || !strings.Contains(diag.Format(err), want)):
		t.Errorf("%s: got %s", what, diag.Format(err))
	}
	var at *diag.Error
	if err != nil && !errors.As(err, &at) {
		t.Errorf("%s: the error has no place: %v", what, err)
	}
}

// What is found wrong only when a later operation asks for the schema is told at its own place, and the hint is that operation's.
func TestRefusedAtItsOwnPlace(t *testing.T) {
	last := "{{ add_column \"users\" (column \"email\" \"integer\") }}\n{{ alter_column \"users\" \"name\" (type \"varchar(90)\") }}"
	want := "m/versions/r2.sql.tmpl:5:4: add_column: the table users has a column email already (create_table at m/versions/r1.sql.tmpl:4:4)"
	for _, d := range []string{"mysql", "mssql", "oracle", "sqlite"} {
		t.Run(d, func(t *testing.T) {
			checkRefused(t, "the last alone", project{dialect: d, texts: []string{users, last}}, engine.Target{From: "r1", HasFrom: true, To: "heads"}, want)
		})
	}
}

// A plan that does not start at base is refused only for what all revisions before it say: those whose text has the names may say something else.
func TestNotRefusedByHalfOfTheHistory(t *testing.T) {
	for name, texts := range map[string][]string{
		"the table was renamed by a name that is put together": {users, `{{ rename_table (printf "%srs" "use") "people" }}`, users},
		"it was dropped so":   {users, `{{ drop_table (printf "%srs" "use") }}`, users},
		"a column was so":     {users, `{{ drop_column (printf "%srs" "use") "email" }}`, `{{ add_column "users" (column "email" "text") }}`},
		"an include did it":   {users, `{{ include "drop.sql" }}`, users},
		"an operation did it": {users, `{{ tidy }}`, users},
	} {
		t.Run(name, func(t *testing.T) {
			p := project{dialect: "sqlite", texts: texts, files: map[string]string{"drop.sql": "DROP TABLE users;", "ops/tidy.sql.tmpl": `{{ define "tidy" }}{{ drop_table "users" }}{{ end }}`}}
			checkRefused(t, "the last alone", p, engine.Target{From: "r2", HasFrom: true, To: "heads"}, fine)
		})
	}
}
