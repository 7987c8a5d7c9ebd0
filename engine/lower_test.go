package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dsl"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
	"mig/engine/revision"
)

// addFlag is an operation of a program's own that changes a table: add_flag TABLE COLUMN.
type addFlag struct {
	Table  schema.Name `json:"table"`
	Column string      `json:"column"`
}

func (*addFlag) Op() string             { return "add_flag" }
func (*addFlag) Features() []string     { return nil }
func (o *addFlag) OnTable() schema.Name { return o.Table }
func (o *addFlag) plain() *op.AddColumn {
	return &op.AddColumn{Table: o.Table, Column: &op.ColumnDef{Column: schema.Column{Name: o.Column, Type: schema.Type{Name: "integer"}}}}
}
func (o *addFlag) Apply(s *schema.Schema) error              { return o.plain().Apply(s) }
func (o *addFlag) Reverse(before schema.View) (op.Op, error) { return o.plain().Reverse(before) }

func flags() engine.Extension {
	return engine.Extension{Operations: []engine.Operation{engine.Define(engine.Definition[*addFlag]{
		New:   func() *addFlag { return &addFlag{} },
		Parse: func(a *dsl.Args) (*addFlag, error) { return &addFlag{a.Name("table"), a.Ident("column")}, nil },
		Render: func(o *addFlag) (*autogen.Call, error) {
			return &autogen.Call{Helper: o.Op(), Args: []any{o.Table.String(), o.Column}}, nil
		},
		SQL: map[string]func(*engine.Compiling, *addFlag) ([]dialects.Statement, error){"": func(c *engine.Compiling, o *addFlag) ([]dialects.Statement, error) {
			return c.Compile(o.plain())
		}},
	})}}
}

// An operation of the program's own runs where the database says so, and not elsewhere; what mig knows of the table ends there.
func TestOwnOperationInCondition(t *testing.T) {
	ctx := context.Background()
	for _, dialect := range live {
		t.Run(dialect, func(t *testing.T) {
			url := dialecttest.ScratchURL(t, dialect)
			p := project{
				texts: []string{
					`{{ create_table "t" (column "id" "integer") }}`,
					`{{ when (column_missing "t" "a") (add_flag "t" "a") }}{{ when (column_exists "t" "b") (add_flag "t" "c") (add_flag "t" "d") }}`,
				},
				set: func(c *config.Config) { c.URL = config.Literal(url) },
			}
			env := p.openWith(t, func(o *engine.Options) { o.Extensions = []engine.Extension{flags()} })
			if _, err := env.Upgrade(ctx, "heads"); err != nil {
				t.Fatal(diag.Format(err))
			}
			found, err := env.Inspect(ctx)
			if err != nil {
				t.Fatal(diag.Format(err))
			}
			var columns []string
			for _, c := range found.Operations[0].(*op.CreateTable).Columns {
				columns = append(columns, c.Name)
			}
			if !slices.Equal(columns, []string{"id", "a"}) {
				t.Errorf("the columns are %q", columns)
			}
			known, err := env.InspectAt(ctx, "heads")
			if err != nil || len(known.Lost) != 1 || known.Lost[0].Table != "t" {
				t.Errorf("mig thinks it knows the table: %+v, %v", known, err)
			}
		})
	}
}

// In a batch the SQL of mig's operations that the program writes stands between what is left of the batch, each with the table as those before it leave it.
func TestOwnSQLInBatch(t *testing.T) {
	p := project{dialect: "mysql", texts: []string{
		`{{ create_table "t" (column "id" "integer") }}`,
		`{{ batch_alter_table "t" (add_column (column "a" "integer")) (add_column (column "b" "integer")) (create_index "ix" "b") (add_column (column "c" "integer")) (drop_column "id") }}`,
	}}
	env := p.openWith(t, func(o *engine.Options) {
		o.Extensions = []engine.Extension{{SQL: map[string]map[string]engine.Compile{"create_index": {"mysql": func(c *engine.Compiling, o op.Op) ([]dialects.Statement, error) {
			if known, err := c.Before.Table(schema.Name{Name: "t"}); err != nil || known.Column("b") == nil || known.Column("c") != nil {
				t.Errorf("the table is %+v, %v", known, err)
			}
			list, err := c.Compile(o)
			for i := range list {
				list[i].SQL += " COMMENT 'ours'"
			}
			return list, err
		}}}}}
	})
	s, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	var got []string
	for st := range s.Steps[1].Statements() {
		got = append(got, strings.Join(strings.Fields(st.SQL), " "))
	}
	want := []string{"ALTER TABLE t ADD COLUMN a INTEGER, ADD COLUMN b INTEGER", "CREATE INDEX ix ON t (b) COMMENT 'ours'", "ALTER TABLE t ADD COLUMN c INTEGER, DROP COLUMN id"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
