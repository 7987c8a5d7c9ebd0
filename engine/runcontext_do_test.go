package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// A hook carries operations out as a revision does, with names given and the table asked about; on a table that was never said by a revision, too.
func TestRunContextDo(t *testing.T) {
	column := func(name string) *op.ColumnDef {
		return &op.ColumnDef{Column: schema.Column{Name: name, Type: schema.Type{Name: "integer"}}}
	}
	seen := schema.Name{Name: "seen"}
	for _, dialect := range live {
		t.Run(dialect, func(t *testing.T) {
			ctx := context.Background()
			url := dialecttest.ScratchURL(t, dialect)
			p := audited(url)
			env := p.openWith(t, func(o *engine.Options) {
				o.Hooks.Before = func(ctx context.Context, rc *engine.RunContext) error {
					return rc.Do(ctx,
						&op.CreateTable{Table: seen, Columns: []*op.ColumnDef{column("id")}},
						&op.AddColumn{Table: seen, Column: column("n")},
						&op.AddColumn{Table: seen, Column: column("gone")},
						&op.When{Condition: op.Condition{Kind: "column_missing", Table: seen, Name: "n"}, Ops: []op.Op{&op.Execute{SQL: "DROP TABLE seen"}}},
						&op.CreateIndex{Table: seen, Index: schema.Index{Columns: []schema.IndexColumn{{Name: "n"}}}},
					)
				}
				o.OnVersionApply = func(ctx context.Context, rc *engine.RunContext) error {
					return rc.Do(ctx, &op.Execute{SQL: "INSERT INTO seen (id, n) VALUES (1, 2)"})
				}
				o.Hooks.After = func(ctx context.Context, rc *engine.RunContext) error {
					return rc.Do(ctx, &op.AlterColumn{Table: seen, Column: "n", NewName: "m"}, &op.DropColumn{Table: seen, Column: "gone"})
				}
			})
			if _, err := env.Upgrade(ctx, "heads"); err != nil {
				t.Fatal(diag.Format(err))
			}
			if n := value(t, dialect, url, "SELECT sum(m) FROM seen"); n != "4" {
				t.Errorf("the sum is %s", n)
			}
			found, err := env.Inspect(ctx)
			if err != nil || !strings.Contains(found.Text, `"ix_seen_n"`) && !strings.Contains(found.Text, `"ix_seen_m"`) || strings.Contains(found.Text, `"gone"`) {
				t.Errorf("%+v, %v", found, err)
			}
		})
	}
}

// What can't be done in the session as it is, is refused before anything runs.
func TestRunContextDoRefuses(t *testing.T) {
	account := schema.Name{Name: "account"}
	for name, c := range map[string]struct {
		dialect string
		ops     []op.Op
		want    string
	}{
		"outside of a transaction": {"postgresql", []op.Op{&op.Execute{SQL: "CREATE TABLE left_over (id INT)"}, &op.CreateIndex{Table: account, Index: schema.Index{Name: "ix", Columns: []schema.IndexColumn{{Name: "id"}}}, Concurrently: true}}, "create_index can't run in a transaction"},
		"a copy of a table":        {"sqlite", []op.Op{&op.Execute{SQL: "CREATE TABLE left_over (id INT)"}, &op.AlterColumn{Table: account, Column: "id", Null: schema.NotNull}}, "a table would be copied"},
		"a mistake":                {"sqlite", []op.Op{&op.Execute{SQL: "CREATE TABLE left_over (id INT)"}, &op.AddColumn{Table: account, Column: &op.ColumnDef{Column: schema.Column{Name: "id", Type: schema.Type{Name: "integer"}}}}}, "add_column: "},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			url := dialecttest.ScratchURL(t, c.dialect)
			var refused error
			p := project{texts: []string{`{{ create_table "account" (column "id" "integer") }}`}, set: func(cfg *config.Config) { cfg.URL = config.Literal(url) }}
			env := p.openWith(t, func(o *engine.Options) {
				o.OnVersionApply = func(ctx context.Context, rc *engine.RunContext) error {
					refused = rc.Do(ctx, c.ops...)
					return nil
				}
			})
			if _, err := env.Upgrade(ctx, "heads"); err != nil {
				t.Fatal(diag.Format(err))
			}
			if refused == nil || !strings.HasPrefix(refused.Error(), c.want) {
				t.Errorf("it says %v", refused)
			}
			if found, err := env.Inspect(ctx); err != nil || strings.Contains(found.Text, "left_over") {
				t.Errorf("something ran: %+v, %v", found, err)
			}
			_, err := env.Render(ctx, revision.Up, engine.Target{}) // which calls the hook too
			var usage *engine.UsageError
			if err != nil || !errors.As(refused, &usage) || !strings.HasPrefix(refused.Error(), "Do needs a database") {
				t.Errorf("in a script: %v, %v", refused, err)
			}
		})
	}
}
