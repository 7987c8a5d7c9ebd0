package engine_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dialects/sqlite"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
	"mig/engine/revision"
)

// TransactionalDDL says whether revisions stand in transactions, against the settings; where the database can't it is refused.
func TestTransactionalDDLOption(t *testing.T) {
	yes, no := config.Option[bool]{Set: true, Value: true}, config.Option[bool]{Set: true}
	for name, c := range map[string]struct {
		dialect string
		mode    config.TransactionMode
		option  config.Option[bool]
		begin   bool
		err     string
	}{
		"unset":              {"postgresql", config.PerMigration, config.Option[bool]{}, true, ""},
		"off":                {"postgresql", config.PerMigration, no, false, ""},
		"off, single":        {"postgresql", config.SingleTransaction, no, false, ""},
		"on against none":    {"sqlite", config.NoTransaction, yes, true, ""},
		"on where it can't":  {"mysql", config.PerMigration, yes, false, "mysql can't roll definitions back"},
		"off where it can't": {"mysql", config.PerMigration, no, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := project{dialect: c.dialect, texts: []string{`{{ create_table "t" (column "id" "integer") }}`}, set: func(cfg *config.Config) { cfg.Transaction, cfg.LogTable = c.mode, "" }}
			s, err := p.openWith(t, func(o *engine.Options) { o.TransactionalDDL = c.option }).Render(context.Background(), revision.Up, engine.Target{To: "heads"})
			if c.err != "" {
				var usage *engine.UsageError
				if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			text, err := s.Bytes()
			if err != nil || strings.Contains(string(text), "\nBEGIN") != c.begin {
				t.Errorf("%v\n%s", err, text)
			}
		})
	}
}

// A script starts where StartingRevision says, unless its target does.
func TestStartingRevisionOption(t *testing.T) {
	p := project{dialect: "sqlite", texts: []string{`{{ create_table "a" (column "id" "integer") }}`, `{{ create_table "b" (column "id" "integer") }}`, `{{ create_table "c" (column "id" "integer") }}`}}
	env := p.openWith(t, func(o *engine.Options) { o.StartingRevision = "r2" })
	for name, c := range map[string]struct {
		direction revision.Direction
		target    engine.Target
		want      []string
	}{
		"up":                  {revision.Up, engine.Target{To: "heads"}, []string{"r3"}},
		"up from elsewhere":   {revision.Up, engine.Target{From: "r1", HasFrom: true, To: "heads"}, []string{"r2", "r3"}},
		"down":                {revision.Down, engine.Target{To: "base"}, []string{"r2", "r1"}},
		"down from elsewhere": {revision.Down, engine.Target{From: "r3", HasFrom: true, To: "r2"}, []string{"r3"}},
	} {
		t.Run(name, func(t *testing.T) {
			plan, err := env.Render(context.Background(), c.direction, c.target)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i := range plan.Steps {
				got = append(got, plan.Steps[i].ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, not %q", got, c.want)
			}
		})
	}
}

// A database that the program has opened serves all calls, and stays open: one in memory would else be gone after each.
func TestDBOption(t *testing.T) {
	ctx := context.Background()
	db, err := sqlite.NewDriver().Open(ctx, dialects.Target{URL: "sqlite::memory:"})
	if err != nil {
		t.Fatal(err)
	}
	p := store()
	p.dialect = "sqlite"
	env := p.openWith(t, func(o *engine.Options) { o.DB = db })
	if _, err := env.Upgrade(ctx, "heads"); err != nil {
		t.Fatal(err)
	}
	if at, err := env.Current(ctx); err != nil || !slices.Equal(at, []string{"r3"}) {
		t.Errorf("at %q, %v", at, err)
	}
	if found, err := env.Verify(ctx); err != nil || len(found) > 0 {
		t.Errorf("%v, %v", found, err)
	}
	if _, err := env.ForTenant(nil).Current(ctx); err == nil {
		t.Error("a tenant without a URL runs on the database of another")
	}
	s, err := db.Session(ctx)
	if err != nil {
		t.Fatal("the database was closed:", err)
	}
	if err := errors.Join(s.Close(), db.Close()); err != nil {
		t.Error(err)
	}
}

// What an error tells of its place, in one way for all.
func TestWhereOf(t *testing.T) {
	ctx := context.Background()
	for _, dialect := range live {
		t.Run(dialect, func(t *testing.T) {
			url := dialecttest.ScratchURL(t, dialect)
			with := func(text string) *engine.Environment {
				return project{
					texts: []string{`{{ create_table "t" (column "id" "integer") }}`, text},
					set:   func(c *config.Config) { c.URL = config.Literal(url) },
				}.open(t)
			}
			const file = "m/versions/r2.sql.tmpl"
			env := with("INSERT INTO t VALUES (1);\n\nINSERT INTO nowhere VALUES (1);\n")
			_, err := env.Upgrade(ctx, "heads")
			w, ok := env.WhereOf(err)
			code := w.Code
			w.Code = ""
			if want := (engine.Where{Revision: "r2", Direction: "upgrade", File: file, Line: 7, Col: 1, Statement: 2, SQL: "INSERT INTO nowhere VALUES (1)"}); !ok || w != want || code == "" {
				t.Errorf("%+v (%s), not %+v", w, code, want)
			}
			bad := with(`{{ add_colum "t" (column "n" "integer") }}`)
			_, err = bad.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
			if w, ok := bad.WhereOf(err); !ok || w.Revision != "r2" || w.File != file || w.Line != 5 {
				t.Errorf("%+v of %v", w, err)
			}
			if w, ok := engine.WhereOf(errors.New("of something else")); ok {
				t.Errorf("%+v", w)
			}
		})
	}
}

// wantedSchema is a project whose target differs from its history in many ways.
func wantedSchema() project {
	return project{
		dialect: "postgresql",
		texts: []string{`{{ create_table "a" (column "id" "integer" primary_key) (column "n" "integer" (server_default 1)) (column "gone" "text") }}
{{ create_table "old" (column "id" "integer" primary_key) }}`},
		files: map[string]string{"schema.sql.tmpl": `{{ create_table "a" (column "id" "integer" primary_key) (column "n" "bigint" (server_default 2)) (column "new" "text" unique) }}
{{ create_index "ix_a_n" "a" "n" }}
{{ create_table "b" (column "id" "integer" primary_key) }}`},
		set: func(c *config.Config) { c.Target = "m/schema.sql.tmpl" },
	}
}

func TestIncludeAndCompareOptions(t *testing.T) {
	all := []string{"create_table b", "add_column a.new", "alter_column a.n", "drop_column a.gone", "create_index ix_a_n on a", "create_unique_constraint uq_a_new on a", "drop_table old"}
	without := func(names ...string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(names, s) })
	}
	same := func(schema.Name, *schema.Column, *schema.Column) autogen.Answer { return autogen.Same }
	for name, c := range map[string]struct {
		set  func(o *engine.Options)
		want []string
	}{
		"nothing set": {func(*engine.Options) {}, all},
		"tables by name": {func(o *engine.Options) {
			o.IncludeName = func(kind string, table schema.Name, _ string) bool { return kind != "table" || table.Name == "a" }
		}, without("create_table b", "drop_table old")},
		"a column, and what needs it": {func(o *engine.Options) {
			o.IncludeName = func(kind string, _ schema.Name, name string) bool {
				return kind != "column" || name != "n" && name != "new"
			}
		}, without("add_column a.new", "alter_column a.n", "create_index ix_a_n on a", "create_unique_constraint uq_a_new on a")},
		"nothing is dropped": {func(o *engine.Options) {
			o.IncludeObject = func(p engine.Part) bool { return p.Wanted }
		}, without("drop_table old", "drop_column a.gone")},
		"only what is new": {func(o *engine.Options) {
			o.IncludeObject = func(p engine.Part) bool { return p.Other == nil || p.Kind == "table" }
		}, without("alter_column a.n", "create_index ix_a_n on a")},
		"no indexes": {func(o *engine.Options) {
			o.IncludeObject = func(p engine.Part) bool { _, is := p.Value.(*schema.Index); return !is }
		}, without("create_index ix_a_n on a")},
		"types and defaults are the program's": {func(o *engine.Options) { o.CompareType, o.CompareServerDefault = same, same }, without("alter_column a.n")},
		"undecided": {func(o *engine.Options) {
			o.CompareType = func(_ schema.Name, found, wanted *schema.Column) autogen.Answer {
				if found.Name != wanted.Name {
					return autogen.Different
				}
				return autogen.Undecided
			}
		}, all},
		"all types differ": {func(o *engine.Options) {
			o.CompareType = func(schema.Name, *schema.Column, *schema.Column) autogen.Answer { return autogen.Different }
		}, append(slices.Clone(all), "alter_column a.id")},
	} {
		t.Run(name, func(t *testing.T) {
			changes, err := wantedSchema().openWith(t, c.set).Changes(context.Background(), engine.CompareOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range changes.Upgrade {
				got = append(got, engine.Summary(o))
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.want))
			if !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			if len(changes.Upgrade) > 0 && len(changes.Downgrade) == 0 {
				t.Error("there is no way back")
			}
		})
	}
}
