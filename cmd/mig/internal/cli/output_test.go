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
