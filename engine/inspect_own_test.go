package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
)

// A database, and a revision, are written with the operations of the program for what it knows of them, once; what is written makes the same again.
func TestInspectOfExtension(t *testing.T) {
	ctx := context.Background()
	with := func(o *engine.Options) { o.Extensions = []engine.Extension{Extensions()} }
	at := func(url, text string) project {
		return project{texts: []string{text}, set: func(c *config.Config) { c.URL = config.Literal(url) }}
	}
	url := dialecttest.ScratchURL(t, "postgresql")
	env := at(url, `{{ create_extension "citext" }}{{ create_table "account" (column "mail" (native "citext") not_null) }}`).openWith(t, with)
	known, err := env.InspectAt(ctx, "heads")
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	if _, err := env.Upgrade(ctx, "heads"); err != nil {
		t.Fatal(diag.Format(err))
	}
	found, err := env.Inspect(ctx)
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	const want = "{{ create_extension \"citext\" }}\n\n{{ create_table \"account\"\n     (column \"mail\" (native \"citext\") not_null) }}\n"
	if known.Text != want {
		t.Errorf("the revision is\n%s\nnot\n%s", known.Text, want)
	}
	if found.Text != want || len(found.Operations) != 2 {
		t.Errorf("the database is\n%s\nnot\n%s", found.Text, want)
	}
	second := dialecttest.ScratchURL(t, "postgresql")
	copied := at(second, found.Text).openWith(t, with)
	if _, err := copied.Upgrade(ctx, "heads"); err != nil {
		t.Fatal(diag.Format(err))
	}
	if again, err := copied.Inspect(ctx); err != nil || again.Text != want {
		t.Errorf("what was written makes %v, %v", again, err)
	}
	diff, err := copied.Diff(ctx, "history", second, engine.CompareOptions{})
	if err != nil || len(diff.Upgrade) > 0 {
		t.Errorf("between the revisions and the database there is %+v, %v", diff, err)
	}

	plain, err := at(url, "SELECT 1;").open(t).Inspect(ctx)
	if err != nil || !strings.Contains(plain.Text, "CREATE EXTENSION IF NOT EXISTS citext;") {
		t.Errorf("without the program: %+v, %v", plain, err)
	}
	broken := at(url, "SELECT 1;").openWith(t, func(o *engine.Options) {
		o.Extensions = []engine.Extension{{Comparators: []autogen.Comparator{{Schema: func(*autogen.Context) error { return errors.New("no") }}}}}
	})
	var of *autogen.ComparatorError
	if _, err := broken.Inspect(ctx); !errors.As(err, &of) {
		t.Errorf("a comparator that fails: %v", err)
	}
}
