package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
)

// rewriteFolder is a project in which a column with NOT NULL is to be added, a table made and one dropped.
func rewriteFolder(t *testing.T, dialect string) *folder {
	t.Helper()
	return newFolder(t, dialect, "", map[string]string{
		"versions/a1.sql.tmpl": "---\nrevision: a1\n---\n" + `{{ create_table "account" (column "id" "integer" primary_key) }}{{ create_table "old" (column "id" "integer") }}`,
		"target.sql.tmpl": `{{ create_table "account" (column "id" "integer" primary_key) (column "kind" "varchar(9)" not_null) (column "note" "text") }}
{{ create_table "fresh" (column "id" "integer") }}`,
		"ops/grant.sql.tmpl": `{{ define "grant_all" }}GRANT ALL ON {{ ident (index .Params 0) }} TO {{ index .Params 1 }};{{ end }}`,
	})
}

// gradually adds a column that takes no NULL in three steps.
func gradually() *autogen.Rewriter {
	r := &autogen.Rewriter{}
	autogen.Rewrite(r, func(at autogen.At, o *op.AddColumn) ([]op.Op, error) {
		if at.Down || o.Column.Null != schema.NotNull {
			return []op.Op{o}, nil
		}
		col := *o.Column
		col.Null = schema.NullUnset
		return []op.Op{
			&op.AddColumn{Table: o.Table, Column: &col, Constraints: o.Constraints},
			&op.Execute{SQL: "UPDATE " + o.Table.String() + " SET " + col.Name + " = ''"},
			&op.AlterColumn{Table: o.Table, Column: col.Name, Null: schema.NotNull},
		}, nil
	})
	return r
}

// keeping drops no table, and undoes none that is made.
func keeping() *autogen.Rewriter {
	r := &autogen.Rewriter{}
	autogen.Rewrite(r, func(at autogen.At, o *op.DropTable) ([]op.Op, error) {
		if at.Down {
			return []op.Op{o}, nil
		}
		return nil, nil
	})
	return r
}

func granting() *autogen.Rewriter {
	r := &autogen.Rewriter{}
	autogen.Rewrite(r, func(_ autogen.At, o *op.CreateTable) ([]op.Op, error) {
		return []op.Op{o, &autogen.Call{Helper: "grant_all", Args: []any{o.Table.Name, "readers"}}}, nil
	})
	return r
}

func upgradeOf(text string) string {
	_, text, _ = strings.Cut(text, "{{ define \"upgrade\" }}\n")
	text, _, _ = strings.Cut(text, "{{ end }}")
	return text
}

func TestRewriter(t *testing.T) {
	for name, c := range map[string]struct {
		dialect string
		rewrite *autogen.Rewriter
		want    string
	}{
		"no rule": {"postgresql", &autogen.Rewriter{}, `{{ create_table "fresh"
     (column "id" "integer") }}

{{ add_column "account" (column "kind" "varchar(9)" not_null) }}
{{ add_column "account" (column "note" "text") }}

{{ drop_table "old" }}
`},
		"several in the place of one": {"postgresql", gradually(), `{{ create_table "fresh"
     (column "id" "integer") }}

{{ add_column "account" (column "kind" "varchar(9)") }}

{{ execute "UPDATE account SET kind = ''" }}

{{ alter_column "account" "kind" not_null }}

{{ add_column "account" (column "note" "text") }}

{{ drop_table "old" }}
`},
		"out of a batch": {"sqlite", gradually(), `{{ create_table "fresh"
     (column "id" "integer") }}

{{ add_column "account" (column "kind" "varchar(9)") }}

{{ execute "UPDATE account SET kind = ''" }}

{{ batch_alter_table "account"
     (alter_column "kind" not_null)
     (add_column (column "note" "text")) }}

{{ drop_table "old" }}
`},
		"chained": {"postgresql", gradually().Chain(keeping()).Chain(granting()), `{{ create_table "fresh"
     (column "id" "integer") }}

{{ grant_all "fresh" "readers" }}

{{ add_column "account" (column "kind" "varchar(9)") }}

{{ execute "UPDATE account SET kind = ''" }}

{{ alter_column "account" "kind" not_null }}

{{ add_column "account" (column "note" "text") }}
`},
	} {
		t.Run(name, func(t *testing.T) {
			f := rewriteFolder(t, c.dialect)
			f.opt.ProcessRevisionDirectives = c.rewrite.Process
			text := f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{})
			if len(text) != 1 || upgradeOf(text[0]) != c.want {
				t.Errorf("written is\n%s\nwant\n%s", text, c.want)
			}
			if c.dialect != "sqlite" { // it keeps the order of columns
				f.opt.ProcessRevisionDirectives = gradually().Chain(keeping()).Process
				f.silent(t, "afterwards")
			}
		})
	}
}

// What a program makes of the one script: none, several, in other places; and what can't be written, of which nothing is left.
func TestProcessRevisionDirectives(t *testing.T) {
	table := func(name string) []*autogen.Ops {
		id, _ := schema.ParseType("integer")
		return []*autogen.Ops{{Ops: []op.Op{&op.CreateTable{Table: schema.Name{Name: name}, Columns: []*op.ColumnDef{{Column: schema.Column{Name: "id", Type: id}}}}}}}
	}
	type scripts = []*autogen.MigrationScript
	for name, c := range map[string]struct {
		make  func(scripts) (scripts, error)
		files string // that are there afterwards
		err   string
	}{
		"none": {func(scripts) (scripts, error) { return nil, nil }, "a1.sql.tmpl", ""},
		"no operation": {func(s scripts) (scripts, error) {
			s[0].Upgrades, s[0].Downgrades = nil, nil
			return s, nil
		}, "a1.sql.tmpl", ""},
		"one after the other": {func(s scripts) (scripts, error) {
			return scripts{{Revision: "b1", Upgrades: table("b")}, {Revision: "b2", Upgrades: table("c")}}, nil
		}, "a1.sql.tmpl b1.sql.tmpl b2.sql.tmpl", ""},
		"a branch of its own": {func(s scripts) (scripts, error) {
			return append(s, &autogen.MigrationScript{Revision: "b1", Heads: []string{"base"}, BranchLabels: []string{"side"}, VersionPath: "migrations/side", Upgrades: table("b")}), nil
		}, "a1.sql.tmpl a2.sql.tmpl side/b1.sql.tmpl", ""},
		"a splice": {func(scripts) (scripts, error) {
			return scripts{{Revision: "b1", Upgrades: table("b")}, {Revision: "b2", Heads: []string{"a1"}, Splice: true, Upgrades: table("c")}}, nil
		}, "a1.sql.tmpl b1.sql.tmpl b2.sql.tmpl", ""},
		"the second has no parent": {func(scripts) (scripts, error) {
			return scripts{{Revision: "b1", Upgrades: table("b")}, {Revision: "b2", Heads: []string{"nowhere"}, Upgrades: table("c")}}, nil
		}, "a1.sql.tmpl", "nowhere"},
		"the second has the id of the first": {func(scripts) (scripts, error) {
			return scripts{{Revision: "b1", Upgrades: table("b")}, {Revision: "b1", Upgrades: table("c")}}, nil
		}, "a1.sql.tmpl", "--rev-id b1 is taken by"},
		"the second makes a table that is there": {func(scripts) (scripts, error) {
			return scripts{{Revision: "b1", Upgrades: table("b")}, {Revision: "b2", Upgrades: table("b")}}, nil
		}, "a1.sql.tmpl", "create_table: "},
		"a call of nothing": {func(s scripts) (scripts, error) {
			return scripts{{Upgrades: []*autogen.Ops{{Ops: []op.Op{&autogen.Call{Helper: "grant_al", Args: []any{"a"}}}}}}}, nil
		}, "a1.sql.tmpl", `did you mean grant_all?`},
		"a call with a bad name": {func(s scripts) (scripts, error) {
			return scripts{{Upgrades: []*autogen.Ops{{Ops: []op.Op{&autogen.Call{Helper: "x }} DROP"}}}}}}, nil
		}, "a1.sql.tmpl", `"x }} DROP" is no name of a helper`},
		"another database": {func(s scripts) (scripts, error) {
			s[0].Upgrades[0].Database = "stock"
			return s, nil
		}, "a1.sql.tmpl", `operations of the database "stock"`},
		"two sections": {func(s scripts) (scripts, error) {
			s[0].Upgrades = append(s[0].Upgrades, s[0].Upgrades[0])
			return s, nil
		}, "a1.sql.tmpl", "two sections"},
		"nil":      {func(s scripts) (scripts, error) { return scripts{nil}, nil }, "a1.sql.tmpl", "nil"},
		"no op":    {func(s scripts) (scripts, error) { return scripts{{Upgrades: []*autogen.Ops{{Ops: []op.Op{nil}}}}}, nil }, "a1.sql.tmpl", "nil"},
		"an error": {func(scripts) (scripts, error) { return nil, errors.New("not today") }, "a1.sql.tmpl", "since `ProcessRevisionDirectives` failed, which rewrites revisions: not today"},
	} {
		t.Run(name, func(t *testing.T) {
			f := rewriteFolder(t, "postgresql")
			f.cfg.VersionLocations = append(f.cfg.VersionLocations, "migrations/side")
			f.opt.ProcessRevisionDirectives = func(_ context.Context, s []*autogen.MigrationScript) ([]*autogen.MigrationScript, error) {
				return c.make(s)
			}
			_, err := f.open(t).Autogenerate(context.Background(), engine.Draft{ID: "a2"}, engine.CompareOptions{})
			switch {
			case c.err == "" && err != nil:
				t.Fatal(diag.Format(err))
			case c.err != "" && (err == nil || !strings.Contains(diag.Format(err)+hint(err), c.err)):
				t.Errorf("the error is %v, want %s", err, c.err)
			}
			files := f.versions(t)
			side, _ := filepath.Glob(filepath.Join(f.dir, "migrations", "side", "*"))
			for _, path := range side {
				files = append(files, "side/"+filepath.Base(path))
			}
			if got := strings.Join(files, " "); got != c.files {
				t.Errorf("the files are %s, want %s", got, c.files)
			}
			if _, err := f.open(t).Graph(context.Background()); err != nil {
				t.Error(diag.Format(err))
			}
		})
	}
}

func hint(err error) string {
	var at *diag.Error
	if errors.As(err, &at) {
		return at.Hint
	}
	return ""
}

// Commands of the settings: what they get, what they may answer, and what is an error that names them.
func TestRewriteByCommand(t *testing.T) {
	for name, c := range map[string]struct {
		command string
		want    string // in the file, or in the error
		fails   bool
	}{
		"as it was":        {"cat", `{{ drop_table "old" }}`, false},
		"changed":          {`sed 's/"message":"m"/"message":"from the program"/'`, "message: from the program", false},
		"a call":           {`echo '[{"message":"x","upgrade":[{"operations":[{"op":"call","helper":"grant_all","args":["old","joe"]}]}]}]'`, `{{ grant_all "old" "joe" }}`, false},
		"no downgrade":     {`echo '[{"upgrade":[{"operations":[{"op":"drop_table","table":{"name":"old"}}]}]}]'`, `{{ drop_table "old" }}`, false},
		"in the folder":    {"test -d migrations && cat", `{{ drop_table "old" }}`, false},
		"fails":            {"exit 3", "since `exit 3` failed, which rewrites revisions: exit status 3", true},
		"not there":        {"./nothing 2>/dev/null", "since `./nothing 2>/dev/null` failed, which rewrites revisions: exit status 127", true},
		"says nothing":     {"true", "its answer can't be read: a list of scripts is expected: EOF", true},
		"no JSON":          {"echo hello", "its answer can't be read: a list of scripts is expected: invalid character 'h'", true},
		"no list":          {"echo '{}'", "its answer can't be read", true},
		"half of it":       {"head -c 100", "its answer can't be read: a list of scripts is expected: unexpected EOF", true},
		"something after":  {"cat; echo '[]'", "there is something after the end", true},
		"an unknown key":   {`echo '[{"massage":"m"}]'`, `unknown field "massage"`, true},
		"no operation":     {`echo '[{"upgrade":[{"operations":[{"op":"drop_tabel","table":"a"}]}]}]'`, `script 1: upgrade: operation 1: there is no operation "drop_tabel"`, true},
		"an unknown field": {`echo '[{"upgrade":[{"operations":[{"op":"drop_table","tabel":"a"}]}]}]'`, `unknown field "tabel"`, true},
		"null":             {`echo '[null]'`, "not null", true},
		"null alone":       {"echo null", "not null", true},
		"none":             {"echo '[]'", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := rewriteFolder(t, "postgresql")
			f.cfg.Autogenerate.Rewrite = []string{c.command}
			made, err := f.open(t).Autogenerate(context.Background(), engine.Draft{ID: "a2", Message: "m"}, engine.CompareOptions{})
			if c.fails {
				var rewrite *engine.RewriteError
				if !errors.As(err, &rewrite) || rewrite.By != c.command || !strings.Contains(err.Error(), c.want) {
					t.Errorf("the error is %v, want %s", err, c.want)
				}
				if got := strings.Join(f.versions(t), " "); got != "a1.sql.tmpl" {
					t.Errorf("the files are %s", got)
				}
				return
			}
			if err != nil {
				t.Fatal(diag.Format(err))
			}
			text := ""
			if len(made.Created) > 0 {
				data, err := os.ReadFile(made.Created[0].Path)
				if err != nil {
					t.Fatal(err)
				}
				text = string(data)
			}
			if !strings.Contains(text, c.want) || c.want == "" && text != "" {
				t.Errorf("written is %s\nwant %s", text, c.want)
			}
		})
	}
	t.Run("adds to nothing", func(t *testing.T) {
		f := rewriteFolder(t, "postgresql")
		f.write(t, "target.sql.tmpl", `{{ create_table "account" (column "id" "integer" primary_key) }}{{ create_table "old" (column "id" "integer") }}`)
		f.cfg.Autogenerate.Rewrite = []string{`sed 's/"upgrade":.*"operations":\[\]}\],"downgrade"/"upgrade":[{"operations":[{"op":"execute","sql":"SELECT 1"}]}],"downgrade"/'`}
		text := f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{})
		if len(text) != 1 || upgradeOf(text[0]) != "{{ execute \"SELECT 1\" }}\n" {
			t.Errorf("written is %s", text)
		}
	})
	t.Run("hangs", func(t *testing.T) {
		f := rewriteFolder(t, "postgresql")
		f.cfg.Autogenerate.Rewrite = []string{"cat", "sleep 60 & sleep 60"}
		ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := f.open(t).Autogenerate(ctx, engine.Draft{ID: "a2"}, engine.CompareOptions{})
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "sleep 60 & sleep 60") || time.Since(start) > 20*time.Second {
			t.Errorf("after %s the error is %v", time.Since(start), err)
		}
		if got := strings.Join(f.versions(t), " "); got != "a1.sql.tmpl" {
			t.Errorf("the files are %s", got)
		}
	})
}

// The JSON form of a script, with operations of a program's own, is read as the same script.
func TestScriptsAsJSON(t *testing.T) {
	f := rewriteFolder(t, "sqlite")
	f.opt.Extensions = []engine.Extension{Extensions()}
	f.opt.ProcessRevisionDirectives = func(_ context.Context, s []*autogen.MigrationScript) ([]*autogen.MigrationScript, error) {
		s[0].Upgrades[0].Ops = append(s[0].Upgrades[0].Ops, &autogen.Call{Helper: "grant_all", Args: []any{"a", 3, true, nil, autogen.Call{Helper: "version", Args: []any{"1"}}}})
		return s, nil
	}
	f.cfg.Autogenerate.Rewrite = []string{"tee first.json", "tee second.json"}
	_, err := f.open(t).Autogenerate(context.Background(), engine.Draft{Message: "m", Tags: []string{"v1"}}, engine.CompareOptions{})
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	var texts [2]string
	for i, name := range []string{"first.json", "second.json"} {
		data, err := os.ReadFile(filepath.Join(f.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(data)
	}
	if texts[0] != texts[1] || !strings.Contains(texts[0], `{"op":"call","helper":"grant_all","args":["a",3,true,null,{"helper":"version","args":["1"]}]}`) {
		t.Errorf("the first program got\n%s\nand the second\n%s", texts[0], texts[1])
	}
}

// Databases whose rewriting differs have no one program for the file of both.
func TestRewriteOfSeveralDatabases(t *testing.T) {
	f := rewriteFolder(t, "sqlite")
	one := f.open(t)
	cfg := f.cfg
	cfg.Database = "stock"
	cfg.Autogenerate = config.Autogenerate{Rewrite: []string{"cat"}}
	_, err := one.Autogenerate(context.Background(), engine.Draft{}, engine.CompareOptions{}, one.ForDatabase(cfg))
	if err == nil || !strings.Contains(err.Error(), "is not the same") {
		t.Errorf("the error is %v", err)
	}
}
