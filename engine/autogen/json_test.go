package autogen_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"mig/engine/autogen"
)

// The example of the docs is read, and written again as the same.
func TestScriptsOfTheDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/extending.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(data), "\n    [\n")
	text, _, end := strings.Cut(text, "\n    ]\n")
	if !ok || !end {
		t.Fatal("the docs have no example")
	}
	list, err := autogen.ScriptsFromJSON([]byte("["+text+"]"), nil)
	if err != nil {
		t.Fatal(err)
	}
	first, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	again, err := autogen.ScriptsFromJSON(first, nil)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := json.Marshal(again); err != nil || string(first) != string(second) {
		t.Errorf("%v: written is\n%s\nand of that\n%s", err, first, second)
	}
	s := list[0]
	if len(list) != 1 || len(s.Upgrades) != 1 || s.Upgrades[0].Database != "billing" || len(s.Upgrades[0].Ops) != 2 || len(s.Downgrades[0].Ops) != 1 || s.Heads[0] != "billing@head" {
		t.Errorf("read is %s", first)
	}
	rendered, err := autogen.RenderDSL(s.Upgrades[0].Ops...)
	if want := "{{ add_column \"account\" (column \"kind\" \"text\") }}\n\n{{ grant_all \"account\" \"readers\" }}\n"; err != nil || rendered != want {
		t.Errorf("rendered is %s, %v", rendered, err)
	}
}

// What the arguments of a call may be, and how they are written.
func TestRenderCall(t *testing.T) {
	for name, c := range map[string]struct {
		call *autogen.Call
		want string // the error's begins with !
	}{
		"none":        {&autogen.Call{Helper: "a"}, "{{ a }}"},
		"all kinds":   {&autogen.Call{Helper: "a", Args: []any{"x", 1, int64(-2), json.Number("1.50"), true, nil}}, `{{ a "x" 1 -2 1.50 true nil }}`},
		"quotes":      {&autogen.Call{Helper: "a", Args: []any{`x" }} {{ drop_table "b`}}, "{{ a `x\" }} {{ drop_table \"b` }}"},
		"a word":      {&autogen.Call{Helper: "a", Args: []any{"x", autogen.Call{Helper: "if_exists"}}}, `{{ a "x" if_exists }}`},
		"parentheses": {&autogen.Call{Helper: "a", Args: []any{&autogen.Call{Helper: "b", Args: []any{"c"}}, "d"}}, `{{ a (b "c") "d" }}`},
		"a name":      {&autogen.Call{Helper: "a b"}, `!"a b" is no name of a helper`},
		"an inner":    {&autogen.Call{Helper: "a", Args: []any{autogen.Call{Helper: ")"}}}, `!")" is no name of a helper`},
		"a float":     {&autogen.Call{Helper: "a", Args: []any{1.5}}, "!a: float64 is no argument of a helper"},
		"an exponent": {&autogen.Call{Helper: "a", Args: []any{json.Number("1e5")}}, "!a: the number 1e5 is not written plainly"},
		"a nil call":  {&autogen.Call{Helper: "a", Args: []any{(*autogen.Call)(nil)}}, "!a: a nil *autogen.Call is no argument of a helper"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := autogen.RenderDSL(c.call)
			if err != nil {
				got = "!" + err.Error()
			}
			if strings.TrimSpace(got) != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
