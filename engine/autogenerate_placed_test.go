package engine_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/postgresql"
	"mig/dsl/diag"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/config"
)

// placing is PostgreSQL as if it had no search path, so that what is made aside has to name its schema, as on SQL Server.
type placing struct{ dialects.Driver }

type placingDB struct{ dialects.DB }

type placingSession struct{ dialects.Session }

func (d placing) Open(ctx context.Context, t dialects.Target) (dialects.DB, error) {
	db, err := d.Driver.Open(ctx, t)
	return placingDB{db}, err
}

func (db placingDB) Session(ctx context.Context) (dialects.Session, error) {
	s, err := db.DB.Session(ctx)
	return placingSession{s}, err
}

// Objects gives the views, as others read them in the session's schema.
func (s placingSession) Objects(ctx context.Context) ([]*schema.Object, error) {
	found, err := dialects.ReadWhole(ctx, s.Session, nil)
	if err != nil {
		return nil, err
	}
	return found.Objects(), nil
}

func (placingSession) ScratchSchema() string { return "placed" }

func (s placingSession) Scratch(ctx context.Context, list []dialects.Statement) (found *schema.Database, err error) {
	if err := s.Begin(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Rollback(ctx)) }()
	err = dialects.Make(ctx, s, append([]dialects.Statement{{SQL: "CREATE SCHEMA placed"}, {SQL: "SET LOCAL search_path = nowhere"}}, list...))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", dialects.ErrScratchRefused, err)
	}
	_, rows, err := s.Query(ctx, "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = 'placed'")
	if err != nil {
		return nil, err
	}
	out := &schema.Database{Schema: schema.New()}
	for _, r := range rows {
		in, err := s.Inspect(ctx, schema.Name{Schema: "placed", Name: *r[0]})
		if err != nil {
			return nil, err
		}
		for _, t := range in.All() {
			t.Name.Schema = ""
			out.Put(t)
		}
	}
	return out, nil
}

// Where what is made aside has to name its schema, tables that operations make are spelled by the server, whatever else is in the target; what raw SQL does stays unknown, and what the server
// refuses is compared as it is written.
func TestPlacedAside(t *testing.T) {
	const (
		here = `{{ create_table "t" (column "id" "integer" primary_key) (column "n" "numeric" nullable) (check_constraint "c" "n > 0 AND n IN (1, 2)") }}
{{ create_table "r" (column "id" "integer" primary_key) (column "t" "integer" nullable (references "t.id" (name "fk"))) (check_constraint "d" "id > 0 AND t IN (1, 2)") }}
`
		other = `{{ create_table "t" (column "id" "integer" primary_key) (column "n" "numeric" nullable) (check_constraint "c" "n > CAST(0 AS numeric) AND n IN (1, 2)") }}
{{ create_table "r" (column "id" "integer" primary_key) (column "t" "integer" nullable (references "t.id" (name "fk"))) (check_constraint "d" "id > '0'::integer AND t IN (1, 2)") }}
`
		view = "{{ create_view \"v\" \"SELECT t.id FROM t\" }}\n"
	)
	for _, c := range []struct{ name, made, target, found, note, warning string }{
		{"other words", here, other, "", "", ""},
		{"a view, a sequence and raw SQL", here + view + "{{ create_sequence \"q\" }}\nCREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n", other + view +
			"{{ create_sequence \"q\" }}\nCREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n", "", "", ""},
		{"a change", here, strings.Replace(other, "n IN (1, 2)", "n IN (1, 3)", 1), "{{ drop_constraint \"c\" \"t\" (type \"check\") }}\n\n{{ create_check_constraint \"c\" \"t\" \"n > CAST(0 AS numeric) AND n IN (1, 3)\" }}\n", "", ""},
		{"a table of raw SQL", here + "CREATE TABLE x (id integer);\n", other + "CREATE TABLE x (id integer);\n", "", "the table x is not compared", ""},
		{"refused", here, strings.Replace(other, "n > CAST(0 AS numeric)", "n > nothing()", 1), "*", "", "the server does not make the tables that are wanted aside"},
		{"an operation that alters", here + "{{ add_column \"t\" (column \"m\" \"integer\" nullable) }}\n", other + "{{ add_column \"t\" (column \"m\" \"integer\" nullable) }}\n", "*", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDatabase(t, "postgresql")
			d.upgrade(t, c.made)
			var log strings.Builder
			p := d.project(c.made)
			p.files = map[string]string{"target.sql.tmpl": c.target}
			p.set = func(cfg *config.Config) {
				cfg.URL, cfg.Naming, cfg.Target = config.Literal(d.url), d.naming, "m/target.sql.tmpl"
			}
			env := p.openWith(t, func(o *engine.Options) {
				o.Dialects = []dialects.Support{{Dialect: postgresql.New(), Driver: placing{postgresql.NewDriver()}}}
				o.Logger = slog.New(slog.NewTextHandler(&log, nil))
			})
			found, err := env.Changes(context.Background(), engine.CompareOptions{FromDatabase: true})
			if err != nil {
				t.Fatal(diag.Format(err))
			}
			got := render(t, found.Upgrade)
			if c.found == "*" && got == "" || c.found != "*" && got != c.found {
				t.Errorf("this is found:\n%s", got)
			}
			if noted := slices.ContainsFunc(found.Notes, func(n string) bool { return c.note != "" && strings.Contains(n, c.note) }); noted != (c.note != "") || !noted && len(found.Notes) > 0 {
				t.Errorf("this is noted: %q", found.Notes)
			}
			if !strings.Contains(log.String(), c.warning) || c.warning == "" && strings.Contains(log.String(), "aside") {
				t.Errorf("this is logged: %s", log.String())
			}
		})
	}
}
