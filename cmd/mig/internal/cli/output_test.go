package cli

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestTableAlignsWhatIsPainted(t *testing.T) {
	for name, colour := range map[string]bool{"colours": true, "plain": false} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			o := newOutput(&b)
			o.colour = colour
			o.table([][]string{
				{o.paint(green, "á1") + o.paint(cyan, " (head)"), "x"},
				{"b2", o.paint(red, "y")},
			})
			if err := o.close(); err != nil {
				t.Fatal(err)
			}
			want := "á1 (head)  x\nb2         y\n"
			if colour {
				want = "\x1b[32má1\x1b[0m\x1b[36m (head)\x1b[0m  x\nb2         \x1b[31my\x1b[0m\n"
			}
			if b.String() != want {
				t.Errorf("got %q, want %q", b.String(), want)
			}
		})
	}
}

// Columns are those of a terminal: some characters take two, and some none.
func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "stock": 5, "größe": 5, "u\u0308": 1, "版本": 4, "データ": 6, "ﾃﾞ": 2, "한국": 4, "（a）": 5, "a\u200db": 2, "😀": 2, "Ωж": 2,
		"\x1b[32m版\x1b[0m本": 4,
	} {
		if got := width(text); got != want {
			t.Errorf("%q takes %d columns, not %d", text, want, got)
		}
	}
}

func TestNamedJSON(t *testing.T) {
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"nothing", nil, `{"database":"a"}`},
		{"empty", struct{}{}, `{"database":"a"}`},
		{"keys", map[string]string{"x": "<"}, `{"database":"a","x":"<"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := namedJSON{"a", c.value}.MarshalJSON()
			if err != nil || string(got) != c.want || !json.Valid(got) {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
	if _, err := (namedJSON{"a", []int{1}}).MarshalJSON(); err == nil {
		t.Error("a list is taken for an object")
	}
}
