package engine_test

import (
	"context"
	"errors"
	"testing"

	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
)

// Whatever ends a run, the error tells of which revision it is, in which direction, and in which file.
func TestWhereOfEach(t *testing.T) {
	broken := func(ctx context.Context, rc *engine.RunContext) error {
		if rc.Step().ID != "r2" {
			return nil
		}
		return errors.New("no")
	}
	const own, included = "m/versions/r2.sql.tmpl", "m/more.sql"
	for _, c := range []struct {
		name, dialect, text string
		set                 func(*config.Config, *engine.Options)
		want                engine.Where // but for direction and SQL
	}{
		{"a file that is included", "sqlite", `{{ include "more.sql" }}`, nil, engine.Where{Revision: "r2", File: included, Line: 2, Col: 8}},
		{"a clash", "sqlite", `{{ create_table "t" (column "id" "integer") }}`, nil, engine.Where{Revision: "r2", File: own, Line: 5, Col: 4}},
		{"a hook in Go", "sqlite", "SELECT 1;", func(_ *config.Config, o *engine.Options) { o.Hooks.AfterEach = broken }, engine.Where{Revision: "r2", File: own}},
		{"what follows a revision", "sqlite", "SELECT 1;", func(_ *config.Config, o *engine.Options) { o.OnVersionApply = broken }, engine.Where{Revision: "r2", File: own}},
		{"a hook of the settings", "sqlite", "SELECT 1;", func(c *config.Config, _ *engine.Options) {
			c.Hooks.BeforeEach = []config.Hook{{SQL: "INSERT INTO only_r1 VALUES ({{.Revision}})"}}
		}, engine.Where{Revision: "r1", File: "m/versions/r1.sql.tmpl", Code: "SQLITE_ERROR"}},
		{
			"a commit", "postgresql", "CREATE TABLE c (a INT UNIQUE REFERENCES c (a) DEFERRABLE INITIALLY DEFERRED, b INT REFERENCES c (a) DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO c VALUES (1, 2);", nil,
			engine.Where{Revision: "r2", File: own, Code: "23503"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			url := dialecttest.ScratchURL(t, c.dialect)
			env := project{
				texts: []string{`{{ create_table "t" (column "id" "integer") }}`, c.text},
				files: map[string]string{"more.sql": "SELECT 1;\nSELECT 'open"},
			}.open(t).ForTenant(func(cfg *config.Config, o *engine.Options) {
				cfg.URL, cfg.Dialect = config.Literal(url), ""
				if c.set != nil {
					c.set(cfg, o)
				}
			})
			_, err := env.Upgrade(context.Background(), "heads")
			w, ok := engine.WhereOf(err)
			c.want.Direction = "upgrade"
			if !ok || w != c.want {
				t.Errorf("%+v, not %+v, of %v", w, c.want, err)
			}
		})
	}
	if text := diag.Format(nil); text != "" {
		t.Errorf("nil is %q", text)
	}
}
