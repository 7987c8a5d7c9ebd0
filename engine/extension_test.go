package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
	"mig/engine/revision"
)

// folder is a project in a folder of its own, whose revisions can be written.
type folder struct {
	dir string
	cfg config.Config
	opt engine.Options
}

func newFolder(t *testing.T, dialect, url string, files map[string]string) *folder {
	t.Helper()
	f := &folder{dir: t.TempDir(), cfg: config.Default(), opt: engine.Options{Dialects: all.Dialects(), Mig: "test"}}
	f.cfg.Dir, f.cfg.Target, f.cfg.VersionLocations = f.dir, "migrations/target.sql.tmpl", []string{"migrations/versions"}
	if f.cfg.Dialect = dialect; url != "" {
		f.cfg.URL = config.Literal(url)
	}
	for name, text := range files {
		f.write(t, name, text)
	}
	return f
}

func (f *folder) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(f.dir, "migrations", filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func (f *folder) open(t *testing.T) *engine.Environment {
	t.Helper()
	env, err := engine.Open(f.cfg, f.opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = env.Close() })
	return env
}

// generate writes revisions, and gives their texts below the front matter.
func (f *folder) generate(t *testing.T, d engine.Draft, o engine.CompareOptions) []string {
	t.Helper()
	made, err := f.open(t).Autogenerate(context.Background(), d, o)
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	var out []string
	for _, file := range made.Created {
		text, err := os.ReadFile(file.Path)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text))
	}
	return out
}

// versions gives the names of the revision files, sorted.
func (f *folder) versions(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(f.dir, "migrations", "versions", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range paths {
		paths[i] = filepath.Base(p)
	}
	return paths
}

func (f *folder) silent(t *testing.T, when string) {
	t.Helper()
	for _, from := range []bool{false, true} {
		if from && f.cfg.URL.IsZero() {
			continue
		}
		c, err := f.open(t).Check(context.Background(), engine.CompareOptions{FromDatabase: from})
		if err != nil {
			t.Fatalf("%s: %s", when, diag.Format(err))
		}
		if len(c.Upgrade) > 0 {
			text, err := c.DSL()
			t.Errorf("%s, from the database %v, this is found: %s%v", when, from, text, err)
		}
	}
}

func (f *folder) upgrade(t *testing.T) {
	t.Helper()
	if _, err := f.open(t).Upgrade(context.Background(), "heads"); err != nil {
		t.Fatal(diag.Format(err))
	}
}

// The extension of the docs on a server: found as missing, created by the revision that is written, silent afterwards, found as too much, and dropped by the downgrade.
func TestExtensionOnPostgreSQL(t *testing.T) {
	url := dialecttest.ScratchURL(t, "postgresql")
	const table = `{{ create_table "account" (column "mail" (native "citext") not_null) }}`
	f := newFolder(t, "", url, map[string]string{"target.sql.tmpl": `{{ create_extension "citext" }} {{ create_extension "pgcrypto" (version "1.3") }}` + table})
	f.opt.Extensions = []engine.Extension{Extensions()}
	extensions := func() (out string) {
		withSession(t, "postgresql", url, func(ctx context.Context, s dialects.Session) {
			_, rows, err := s.Query(ctx, "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension")
			if err != nil {
				t.Fatal(err)
			}
			out = *rows[0][0]
		})
		return out
	}

	text := f.generate(t, engine.Draft{ID: "a1"}, engine.CompareOptions{FromDatabase: true})
	if !strings.Contains(text[0], "{{ create_extension \"citext\" }}\n{{ create_extension \"pgcrypto\" }}") {
		t.Errorf("written is %s", text)
	}
	f.upgrade(t)
	if got := extensions(); got != "citext pgcrypto plpgsql" {
		t.Errorf("after the upgrade there are %s", got)
	}
	f.silent(t, "after the upgrade")

	f.write(t, "target.sql.tmpl", `{{ create_extension "citext" }}`+table)
	text = f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{FromDatabase: true})
	if !strings.Contains(text[0], `{{ drop_extension "pgcrypto" }}`) || !strings.Contains(text[0], `{{ create_extension "pgcrypto" }}`) {
		t.Errorf("written is %s", text)
	}
	f.upgrade(t)
	f.silent(t, "after the second upgrade")
	if _, err := f.open(t).Downgrade(context.Background(), "base"); err != nil {
		t.Fatal(diag.Format(err))
	}
	if got := extensions(); got != "plpgsql" {
		t.Errorf("after the downgrade there are %s", got)
	}
}

// What a template says of an own operation, and what comes of it.
func TestOwnOperationInTemplates(t *testing.T) {
	for name, c := range map[string]struct{ dialect, text, want string }{
		"plain":               {"postgresql", `{{ create_extension "citext" }}`, "CREATE EXTENSION citext;"},
		"with a word":         {"postgresql", `{{ create_extension "citext" (version "1.6") }}`, "CREATE EXTENSION citext VERSION '1.6';"},
		"through a template":  {"postgresql", `{{ range list "citext" "hstore" }}{{ create_extension . (version (printf "%s" "1")) }}{{ end }}`, "CREATE EXTENSION hstore VERSION '1';"},
		"no name":             {"postgresql", `{{ create_extension }}`, "create_extension: the extension is missing"},
		"one argument more":   {"postgresql", `{{ create_extension "a" "b" }}`, `there is one argument too many: the string "b"`},
		"two versions":        {"postgresql", `{{ create_extension "a" (version "1") (version "2") }}`, `there is one argument too many: (version …)`},
		"a version's more":    {"postgresql", `{{ create_extension "a" (version "1" "2") }}`, `version: there is one argument too many`},
		"a word alone":        {"postgresql", `{{ version "1" }}`, "an option stands here alone"},
		"a word elsewhere":    {"postgresql", `{{ drop_table "a" (version "1") }}`, "drop_table has no option version"},
		"misspelt":            {"postgresql", `{{ create_extention "a" }}`, "did you mean create_extension?"},
		"twice":               {"postgresql", `{{ create_extension "a" }}{{ create_extension "a" }}`, "create_extension: the extension a is there already"},
		"in a condition":      {"postgresql", `{{ when (table_missing "t") (create_extension "a") }}`, "EXECUTE $sql$CREATE EXTENSION a$sql$;"},
		"in two":              {"postgresql", `{{ when (table_missing "t") (when (row_exists "SELECT 1") (create_extension "a")) }}`, "EXECUTE $sql$CREATE EXTENSION a$sql$;"},
		"mig's own, in one":   {"postgresql", `{{ when (table_missing "t") (create_schema "hr") }}`, "EXECUTE $sql$CREATE SCHEMA hr AUTHORIZATION CURRENT_USER$sql$;"},
		"too much for one":    {"postgresql", `{{ when (table_missing "t") (drop_extension "a") }}`, "does not support drop_extension in when"},
		"in a batch":          {"postgresql", `{{ batch_alter_table "t" (create_extension "a") }}`, "create_extension: can't stand in batch_alter_table"},
		"another dialect":     {"sqlite", `{{ create_extension "citext" }}`, "does not support the operation create_extension"},
		"SQL for all":         {"sqlite", `{{ drop_extension "citext" }}`, "-- not on sqlite\nSELECT 1;\n\nSELECT ';';"},
		"mig's own otherwise": {"postgresql", `{{ create_schema "hr" }}`, "CREATE SCHEMA hr AUTHORIZATION CURRENT_USER;"},
	} {
		t.Run(name, func(t *testing.T) {
			p := project{dialect: c.dialect, texts: []string{c.text}}
			x := Extensions()
			x.SQL = map[string]map[string]engine.Compile{"create_schema": {"postgresql": func(c *engine.Compiling, o op.Op) ([]dialects.Statement, error) {
				list, err := c.Compile(o)
				for i := range list {
					list[i].SQL += " AUTHORIZATION CURRENT_USER"
				}
				return list, err
			}}}
			x.Operations[1].SQL["postgresql"] = func(c *engine.Compiling, _ op.Op) ([]dialects.Statement, error) {
				return c.Run("SET search_path = hr")
			}
			x.Operations[1].SQL[""] = func(c *engine.Compiling, _ op.Op) ([]dialects.Statement, error) {
				return c.Run("-- not on " + c.Dialect.Name() + "\nSELECT 1; SELECT ';'")
			}
			env := p.openWith(t, func(o *engine.Options) { o.Extensions = []engine.Extension{x} })
			got := ""
			if s, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"}); err != nil {
				got = diag.Format(err)
			} else if text, err := s.Bytes(); err != nil {
				t.Fatal(err)
			} else {
				got = string(text)
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}

// The SQL of an own operation is looked at as raw SQL is: what would take the version table out of sight is refused.
func TestOwnSQLThatChangesTheSession(t *testing.T) {
	x := Extensions()
	x.Operations[0].SQL["postgresql"] = func(c *engine.Compiling, _ op.Op) ([]dialects.Statement, error) {
		return c.Run("SET search_path = elsewhere")
	}
	env := project{dialect: "postgresql", texts: []string{`{{ create_extension "a" }}`}}.openWith(t, func(o *engine.Options) { o.Extensions = []engine.Extension{x} })
	_, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
	if err == nil || !strings.Contains(err.Error(), "r1.sql.tmpl:4:4: the statement changes the search path") {
		t.Errorf("got %v", err)
	}
}

func TestExtensionsThatClash(t *testing.T) {
	with := func(name string, words ...string) engine.Extension {
		x := Extensions()
		x.Operations[0].Name, x.Operations[0].Words = name, words
		return x
	}
	for name, c := range map[string]struct {
		list []engine.Extension
		want string
	}{
		"mig's own name":    {[]engine.Extension{with("create_table")}, "has the name of one of mig's own"},
		"a function's name": {[]engine.Extension{with("join")}, "has the name of one of mig's own"},
		"twice":             {[]engine.Extension{Extensions(), Extensions()}, "is given twice"},
		"no name":           {[]engine.Extension{with("a b")}, "is no name for an operation"},
		"a word":            {[]engine.Extension{with("a", "drop_table")}, "the word drop_table of a is no name, or one that has another meaning"},
		"no Parse":          {[]engine.Extension{{Operations: []engine.Operation{{Name: "a"}}}}, "lacks New or Parse"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := engine.Open(config.Default(), engine.Options{Extensions: c.list})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	t.Run("with the project's", func(t *testing.T) {
		p := project{dialect: "postgresql", texts: []string{`{{ create_extension "a" }}`}, files: map[string]string{"ops/a.sql.tmpl": `{{ define "create_extension" }}SELECT 1;{{ end }}`}}
		env := p.openWith(t, func(o *engine.Options) { o.Extensions = []engine.Extension{Extensions()} })
		_, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
		if err == nil || !strings.Contains(err.Error(), "ops/a.sql.tmpl:1:1: the operation create_extension has the name of one that the program has") {
			t.Errorf("got %v", err)
		}
	})
}

// The three scopes of comparators, each of which sees what it should, and changes what is written.
func TestComparators(t *testing.T) {
	f := newFolder(t, "sqlite", "", map[string]string{
		"versions/a1.sql.tmpl": "---\nrevision: a1\n---\n" +
			`{{ create_table "account" (column "id" "integer" primary_key) (column "kind" "varchar(10)") }}{{ create_table "old" (column "id" "integer") }}`,
		"target.sql.tmpl": `{{ create_table "account" (column "id" "integer" primary_key) (column "kind" "varchar(20)") }}{{ create_table "fresh" (column "id" "integer") }}`,
	})
	var tables, columns []string
	f.opt.Extensions = []engine.Extension{{Comparators: []autogen.Comparator{{
		Schema: func(c *autogen.Context) error {
			c.First(&op.Execute{SQL: "SELECT 'first of " + c.Dialect + "'"})
			c.Last(&op.Execute{SQL: "SELECT 'last'"})
			return nil
		},
		Table: func(_ *autogen.Context, p autogen.TablePair) error {
			text := "kept"
			switch {
			case p.From == nil:
				text = "new " + p.To.Name.String()
			case p.To == nil:
				text = "gone " + p.From.Name.String()
			}
			tables = append(tables, text)
			return nil
		},
		Column: func(_ *autogen.Context, p autogen.ColumnPair) error {
			columns = append(columns, p.To.Name)
			if p.To.Name == "kind" {
				p.Alter.Type = nil // a length is no difference to this program
			}
			return nil
		},
	}}}}
	text := f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{})
	want := "{{ define \"upgrade\" }}\n{{ execute \"SELECT 'first of sqlite'\" }}\n\n{{ create_table \"fresh\"\n     (column \"id\" \"integer\") }}\n\n{{ drop_table \"old\" }}\n\n{{ execute \"SELECT 'last'\" }}\n{{ end }}"
	if len(text) != 1 || !strings.Contains(text[0], want) {
		t.Errorf("written is %s\nwant %s", text, want)
	}
	if got := strings.Join(tables, ", "); got != "kept, new fresh, gone old" {
		t.Errorf("the tables asked of are %s", got)
	}
	if got := strings.Join(columns, ", "); got != "id, kind" {
		t.Errorf("the columns asked of are %s", got)
	}
}

// What filters leave out is neither made, changed nor dropped.
func TestFilters(t *testing.T) {
	const was = `{{ create_table "account" (column "id" "integer" primary_key) (column "secret" "integer") (unique_constraint "uq_a" "secret") }}
{{ create_table "tmp_a" (column "id" "integer") }}{{ create_table "hr.staff" (column "id" "integer") }}{{ create_index "ix_a" "account" "id" }}`
	const now = `{{ create_table "account" (column "id" "integer" primary_key) (column "extra" "integer") }}
{{ create_table "tmp_b" (column "id" "integer") }}{{ create_table "audit.log" (column "id" "integer") }}{{ create_table "mig_version" (column "id" "integer") }}{{ create_table "audit.mig_log" (column "id" "integer") }}`
	everything := []string{"create_table audit.log", "create_table tmp_b", "drop_column account.secret", "add_column account.extra", "drop_index ix_a on account", "drop_constraint uq_a on account", "drop_table hr.staff", "drop_table tmp_a"}
	without := func(leave ...string) []string {
		return slices.DeleteFunc(slices.Clone(everything), func(s string) bool { return slices.Contains(leave, s) })
	}
	for name, c := range map[string]struct {
		set  func(*config.Config, *engine.Options)
		want []string
	}{
		"none":                    {func(*config.Config, *engine.Options) {}, everything},
		"exclude":                 {func(c *config.Config, _ *engine.Options) { c.Autogenerate.Exclude = []string{"tmp_*"} }, without("create_table tmp_b", "drop_table tmp_a")},
		"exclude with the schema": {func(c *config.Config, _ *engine.Options) { c.Autogenerate.Exclude = []string{"hr.*"} }, without("drop_table hr.staff")},
		"include":                 {func(c *config.Config, _ *engine.Options) { c.Autogenerate.Include = []string{"tmp_?"} }, []string{"create_table tmp_b", "drop_table tmp_a"}},
		"schemas":                 {func(c *config.Config, _ *engine.Options) { c.Autogenerate.Schemas = []string{"audit"} }, without("drop_table hr.staff")},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t, "postgresql", "", map[string]string{"versions/a1.sql.tmpl": "---\nrevision: a1\n---\n" + was, "target.sql.tmpl": now})
			c.set(&f.cfg, &f.opt)
			changes, err := f.open(t).Changes(context.Background(), engine.CompareOptions{})
			if err != nil {
				t.Fatal(diag.Format(err))
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
		})
	}
}

// Tables of other schemas are read where the target or a revision names them.
func TestOtherSchemasFromTheDatabase(t *testing.T) {
	f := newFolder(t, "", dialecttest.ScratchURL(t, "postgresql"), map[string]string{
		"target.sql.tmpl": `{{ create_schema "hr" }}{{ create_table "hr.staff" (column "id" "integer" primary_key) (column "name" "varchar(20)" not_null) }}`,
	})
	f.generate(t, engine.Draft{ID: "a1"}, engine.CompareOptions{FromDatabase: true})
	f.upgrade(t)
	f.silent(t, "after the upgrade")
	f.write(t, "target.sql.tmpl", `{{ create_schema "hr" }}{{ create_table "hr.staff" (column "id" "integer" primary_key) }}`)
	if text := f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{FromDatabase: true}); !strings.Contains(text[0], `{{ drop_column "hr.staff" "name" }}`) {
		t.Errorf("written is %s", text)
	}
}

// What a comparator can't do is its own error, at whatever scope.
func TestComparatorsThatFail(t *testing.T) {
	broken := errors.New("the catalog is on fire")
	for name, c := range map[string]autogen.Comparator{
		"schema": {Schema: func(*autogen.Context) error { return broken }},
		"table":  {Table: func(*autogen.Context, autogen.TablePair) error { return broken }},
		"column": {Column: func(*autogen.Context, autogen.ColumnPair) error { return broken }},
	} {
		t.Run(name, func(t *testing.T) {
			f := rewriteFolder(t, "postgresql")
			f.opt.Extensions = []engine.Extension{{Comparators: []autogen.Comparator{c}}}
			_, err := f.open(t).Changes(context.Background(), engine.CompareOptions{})
			var usage *engine.UsageError
			if !errors.Is(err, broken) || errors.As(err, &usage) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// A comparator of columns that asks the database: the storage of a column, which mig does not look at.
func TestComparatorThatAsks(t *testing.T) {
	f := newFolder(t, "", dialecttest.ScratchURL(t, "postgresql"), map[string]string{
		"target.sql.tmpl": `{{ create_table "account" (column "id" "integer" primary_key) (column "body" "text") }}`,
	})
	f.opt.Extensions = []engine.Extension{{Comparators: []autogen.Comparator{{
		Column: func(c *autogen.Context, p autogen.ColumnPair) error {
			if c.Query == nil || p.To.Name != "body" {
				return nil
			}
			_, rows, err := c.Query("SELECT 1 FROM pg_attribute WHERE attrelid = 'account'::regclass AND attname = 'body' AND attstorage <> 'e'")
			if len(rows) > 0 {
				c.Last(&op.Execute{SQL: "ALTER TABLE account ALTER body SET STORAGE EXTERNAL"})
			}
			return err
		},
	}}}}
	f.generate(t, engine.Draft{ID: "a1"}, engine.CompareOptions{})
	f.upgrade(t)
	text := f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{FromDatabase: true})
	if len(text) != 1 || upgradeOf(text[0]) != "{{ execute \"ALTER TABLE account ALTER body SET STORAGE EXTERNAL\" }}\n" {
		t.Errorf("written is %s", text)
	}
	f.upgrade(t)
	f.silent(t, "afterwards")
}

// A renderer writes operations of mig's own as calls of the project's.
func TestRendererOfMigsOwn(t *testing.T) {
	f := rewriteFolder(t, "sqlite")
	f.write(t, "ops/retire.sql.tmpl", `{{ define "retire" }}{{ drop_table (index .Params 0) }}{{ end }}`)
	f.opt.Extensions = []engine.Extension{{Renderers: autogen.Renderers{
		"drop_table": func(o op.Op) (*autogen.Call, error) {
			return &autogen.Call{Helper: "retire", Args: []any{o.(*op.DropTable).Table.String()}}, nil
		},
	}}}
	text := f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{})
	if !strings.HasSuffix(upgradeOf(text[0]), "\n{{ retire \"old\" }}\n") || !strings.Contains(text[0], `{{ retire "fresh" }}`) {
		t.Errorf("written is %s", text)
	}
	f.silent(t, "afterwards")
}

// A hook that fails on one of several files leaves all of them, and says which it is.
func TestHookOfOneOfSeveral(t *testing.T) {
	f := rewriteFolder(t, "sqlite")
	f.cfg.PostWriteHooks = []config.Hook{{Run: "case {{.Path}} in *b1*) exit 5;; esac"}}
	f.opt.ProcessRevisionDirectives = func(_ context.Context, s []*autogen.MigrationScript) ([]*autogen.MigrationScript, error) {
		first := *s[0]
		first.Revision = "b1"
		call := []*autogen.Ops{{Ops: []op.Op{&op.Execute{SQL: "SELECT 1"}}}}
		return []*autogen.MigrationScript{&first, {Revision: "b2", Upgrades: call}}, nil
	}
	made, err := f.open(t).Autogenerate(context.Background(), engine.Draft{}, engine.CompareOptions{})
	var hook *engine.HookError
	if !errors.As(err, &hook) || !strings.HasSuffix(hook.Path, "b1.sql.tmpl") || len(made.Created) != 2 {
		t.Errorf("made is %v, the error %v", made, err)
	}
	if got := strings.Join(f.versions(t), " "); got != "a1.sql.tmpl b1.sql.tmpl b2.sql.tmpl" {
		t.Errorf("the files are %s", got)
	}
}
