package engine_test

import (
	"strings"
	"testing"

	"mig/dsl/op"
	"mig/engine"
	"mig/engine/autogen"
)

// without takes the operations of a type out of upgrades.
func without[T op.Op](fits func(T) bool) *autogen.Rewriter {
	r := &autogen.Rewriter{}
	autogen.Rewrite(r, func(at autogen.At, o T) ([]op.Op, error) {
		if at.Down || !fits(o) {
			return []op.Op{o}, nil
		}
		return nil, nil
	})
	return r
}

func downgradeOf(text string) string {
	_, text, _ = strings.Cut(text, "{{ define \"downgrade\" }}\n")
	text, _, _ = strings.Cut(text, "{{ end }}")
	return text
}

// What a rule takes out of an upgrade is not undone by the downgrade, unless that is no more what mig has derived.
func TestRewriterTakesBack(t *testing.T) {
	anyDrop := func(*op.DropTable) bool { return true }
	note := func(o *op.AddColumn) bool { return o.Column.Name == "note" }
	tail := func(part ...string) string { return strings.Join(part, "\n\n") + "\n" }
	const noteDrop, kindDrop, freshDrop = `{{ drop_column "account" "note" }}`, `{{ drop_column "account" "kind" }}`, `{{ drop_table "fresh" }}`
	const oldMade = "{{ create_table \"old\"\n     (column \"id\" \"integer\") }}"
	commented := &autogen.Rewriter{} // of the downgrade
	autogen.Rewrite(commented, func(at autogen.At, o *op.DropTable) ([]op.Op, error) {
		if at.Down {
			return []op.Op{&op.Execute{SQL: "SELECT 1"}, o}, nil
		}
		return []op.Op{o}, nil
	})
	for name, c := range map[string]struct {
		dialect string
		rewrite *autogen.Rewriter
		want    string
	}{
		"none":                           {"postgresql", &autogen.Rewriter{}, tail(oldMade, noteDrop+"\n"+kindDrop, freshDrop)},
		"one":                            {"postgresql", without(anyDrop), tail(noteDrop+"\n"+kindDrop, freshDrop)},
		"after others were replaced":     {"postgresql", gradually().Chain(without(anyDrop)).Chain(without(note)), tail(kindDrop, freshDrop)},
		"out of a batch":                 {"sqlite", without(note), tail(oldMade, kindDrop, freshDrop)},
		"before rules of the way back":   {"postgresql", without(anyDrop).Chain(commented), tail(noteDrop+"\n"+kindDrop, `{{ execute "SELECT 1" }}`, freshDrop)},
		"after the way back was changed": {"postgresql", commented.Chain(without(anyDrop)), tail(oldMade, noteDrop+"\n"+kindDrop, `{{ execute "SELECT 1" }}`, freshDrop)},
	} {
		t.Run(name, func(t *testing.T) {
			f := rewriteFolder(t, c.dialect)
			f.opt.ProcessRevisionDirectives = c.rewrite.Process
			text := f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{})
			if len(text) != 1 || downgradeOf(text[0]) != c.want {
				t.Errorf("written is\n%s\nwant\n%s", text, c.want)
			}
		})
	}
	t.Run("what can't be undone", func(t *testing.T) {
		f := rewriteFolder(t, "postgresql")
		f.opt.Extensions = []engine.Extension{{Comparators: []autogen.Comparator{{Schema: func(c *autogen.Context) error {
			c.First(&op.Execute{SQL: "SELECT 1"})
			return nil
		}}}}}
		f.opt.ProcessRevisionDirectives = without(func(*op.Execute) bool { return true }).Process
		text := f.generate(t, engine.Draft{ID: "a2"}, engine.CompareOptions{})
		if want := tail(oldMade, noteDrop+"\n"+kindDrop, freshDrop); len(text) != 1 || downgradeOf(text[0]) != want {
			t.Errorf("written is\n%s\nwant\n%s", text, want)
		}
	})
}
