package engine_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing/fstest"

	"mig/dialects"
	"mig/dialects/postgresql"
	"mig/dsl"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
)

// extensionKind is the kind by which a schema knows PostgreSQL's extensions.
const extensionKind schema.ObjectKind = "extension"

// CreateExtension is create_extension NAME [(version V)].
type CreateExtension struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

func (*CreateExtension) Op() string         { return "create_extension" }
func (*CreateExtension) Features() []string { return nil }

// Apply refuses an extension that is there: a mistake that is told before anything runs.
func (o *CreateExtension) Apply(s *schema.Schema) error {
	name := schema.Name{Name: o.Name}
	if was, err := s.Object(extensionKind, name); err != nil || was != nil {
		return fmt.Errorf("the extension %s is there already", o.Name)
	}
	s.PutObject(&schema.Object{Kind: extensionKind, Name: name})
	return nil
}

func (o *CreateExtension) Reverse(schema.View) (op.Op, error) {
	return &DropExtension{Name: o.Name}, nil
}

// DropExtension is drop_extension NAME.
type DropExtension struct {
	Name string `json:"name"`
}

func (*DropExtension) Op() string         { return "drop_extension" }
func (*DropExtension) Features() []string { return nil }

func (o *DropExtension) Apply(s *schema.Schema) error {
	s.DropObject(extensionKind, schema.Name{Name: o.Name})
	return nil
}

func (o *DropExtension) Reverse(before schema.View) (op.Op, error) {
	was, err := before.Object(extensionKind, schema.Name{Name: o.Name})
	if err == nil && was == nil {
		err = &op.IrreversibleError{Op: o.Op(), Reason: "no revision tells of the extension " + o.Name}
	}
	return &CreateExtension{Name: o.Name}, err
}

// Extensions lets revisions create and drop PostgreSQL's extensions, and autogenerate find those that are wanted.
func Extensions() engine.Extension {
	return engine.Extension{
		Operations: []engine.Operation{
			engine.Define(engine.Definition[*CreateExtension]{
				New:   func() *CreateExtension { return &CreateExtension{} },
				Words: []string{"version"},
				Parse: func(a *dsl.Args) (*CreateExtension, error) {
					o := &CreateExtension{Name: a.Ident("extension")}
					if version, ok := a.Option("version"); ok {
						o.Version = version.Text("version")
					}
					return o, nil
				},
				Render: func(o *CreateExtension) (*autogen.Call, error) {
					call := &autogen.Call{Helper: o.Op(), Args: []any{o.Name}}
					if o.Version != "" {
						call.Args = append(call.Args, autogen.Call{Helper: "version", Args: []any{o.Version}})
					}
					return call, nil
				},
				SQL: map[string]func(*engine.Compiling, *CreateExtension) ([]dialects.Statement, error){"postgresql": createExtension},
			}),
			engine.Define(engine.Definition[*DropExtension]{
				New:   func() *DropExtension { return &DropExtension{} },
				Parse: func(a *dsl.Args) (*DropExtension, error) { return &DropExtension{Name: a.Ident("extension")}, nil },
				Render: func(o *DropExtension) (*autogen.Call, error) {
					return &autogen.Call{Helper: o.Op(), Args: []any{o.Name}}, nil
				},
				SQL: map[string]func(*engine.Compiling, *DropExtension) ([]dialects.Statement, error){
					"postgresql": func(c *engine.Compiling, o *DropExtension) ([]dialects.Statement, error) {
						return c.Run("DROP EXTENSION " + c.Ident(o.Name))
					},
				},
			}),
		},
		Inspect:     inspectExtensions,
		Comparators: []autogen.Comparator{{Schema: compareExtensions}},
	}
}

// createExtension writes the SQL. An extension is of the whole database: where a schema is made aside, it may be there already.
// https://www.postgresql.org/docs/current/sql-createextension.html
func createExtension(c *engine.Compiling, o *CreateExtension) ([]dialects.Statement, error) {
	words := []string{"CREATE EXTENSION"}
	if c.Aside {
		words = append(words, "IF NOT EXISTS")
	}
	words = append(words, c.Ident(o.Name))
	if o.Version != "" {
		version, err := c.Literal(o.Version)
		if err != nil {
			return nil, err
		}
		words = append(words, "VERSION", version)
	}
	return c.Run(strings.Join(words, " "))
}

// inspectExtensions reads the extensions that a database has, beside plpgsql, which every one has.
func inspectExtensions(_ context.Context, c *engine.Compiling, into *schema.Schema) error {
	if c.Dialect.Name() != "postgresql" {
		return nil
	}
	_, rows, err := c.Facts.Query("SELECT extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'")
	for _, r := range rows {
		into.PutObject(&schema.Object{Kind: extensionKind, Name: schema.Name{Name: *r[0]}})
	}
	return err
}

// compareExtensions creates what is wanted before anything needs it, and drops what is not when nothing does any more.
func compareExtensions(c *autogen.Context) error {
	for _, o := range c.To.Objects() {
		if was, _ := c.From.Object(extensionKind, o.Name); o.Kind == extensionKind && was == nil {
			c.First(&CreateExtension{Name: o.Name.Name})
		}
	}
	for _, o := range c.From.Objects() {
		if now, _ := c.To.Object(extensionKind, o.Name); o.Kind == extensionKind && now == nil {
			c.Last(&DropExtension{Name: o.Name.Name})
		}
	}
	return nil
}

// A program that has operations of its own: here PostgreSQL's extensions. The target asks for one, autogenerate finds that it is missing and writes its call, and the script
// has its SQL.
func Example_extension() {
	dir, err := os.MkdirTemp("", "mig")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	err = os.CopyFS(dir, fstest.MapFS{
		"migrations/target.sql.tmpl": {Data: []byte(`{{ create_extension "citext" }}
{{ create_table "account" (column "mail" (native "citext") not_null) }}`)},
	})
	if err != nil {
		log.Fatal(err)
	}
	cfg := config.Default()
	cfg.Dir, cfg.Dialect, cfg.Target, cfg.LogTable = dir, "postgresql", "migrations/target.sql.tmpl", ""
	cfg.VersionLocations = []string{"migrations/versions"}
	env, err := engine.Open(cfg, engine.Options{
		Dialects:   []dialects.Support{{Dialect: postgresql.New()}},
		Extensions: []engine.Extension{Extensions()},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer env.Close()

	made, err := env.Autogenerate(context.Background(), engine.Draft{Message: "mail", ID: "a1"}, engine.CompareOptions{})
	if err != nil {
		log.Fatal(err)
	}
	text, err := os.ReadFile(made.Created[0].Path)
	if err != nil {
		log.Fatal(err)
	}
	_, body, _ := strings.Cut(string(text), "\n---\n")
	fmt.Println(filepath.Base(made.Created[0].Path))
	fmt.Print(strings.TrimSpace(body), "\n")
	// Output:
	// a1_mail.sql.tmpl
	// {{ define "upgrade" }}
	// {{ create_extension "citext" }}
	//
	// {{ create_table "account"
	//      (column "mail" (native "citext") not_null) }}
	// {{ end }}
	//
	// {{ define "downgrade" }}
	// {{ drop_table "account" }}
	//
	// {{ drop_extension "citext" }}
	// {{ end }}
}
