package diag

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

func TestPositions(t *testing.T) {
	s := NewSource("f.sql", "ab\nçdé\r\n\nlast")
	for offset, want := range map[int]string{0: "f.sql:1:1", 2: "f.sql:1:3", 3: "f.sql:2:1", 5: "f.sql:2:2", 8: "f.sql:2:4", 10: "f.sql:3:1", 11: "f.sql:4:1", 99: "f.sql:4:5", -1: "f.sql:1:1"} {
		if got := s.Pos(offset).String(); got != want {
			t.Errorf("offset %d is at %s, want %s", offset, got, want)
		}
	}
	for line, want := range map[int]string{0: "", 1: "ab", 2: "çdé", 3: "", 4: "last", 5: ""} {
		if got := s.Line(line); got != want {
			t.Errorf("line %d is %q, want %q", line, got, want)
		}
	}
}

func TestFormat(t *testing.T) {
	s := NewSource("f.sql", "one\n\ttwo\x1b[31m words\n")
	e := s.Errorf(8, "it is %w", fs.ErrNotExist).WithHint("look %s", "there")
	want := "f.sql:2:5: it is file does not exist\n    \ttwo\uFFFD[31m words\n    \t   ^\n  hint: look there"
	if got := Format(e); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if !errors.Is(e, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
	wrapped := fmt.Errorf("around: %w", e)
	if got := Format(wrapped); got != "around: "+want {
		t.Errorf("wrapped: %s", got)
	}
	list := List{s.Errorf(4, "second"), s.Errorf(0, "first")}
	if got := Format(list.Err()); got != "f.sql:1:1: first\n    one\n    ^\nf.sql:2:1: second\n    \ttwo\uFFFD[31m words\n    ^" {
		t.Errorf("list:\n%s", got)
	}
	if List(nil).Err() != nil {
		t.Error("an empty list is an error")
	}
}

// What turns the order of characters round is shown as a sign of its own: an excerpt reads as the file does.
func TestFormatBidi(t *testing.T) {
	e := NewSource("f.sql", "a \u202eb").Errorf(0, "x")
	if got := e.Format(); got != "f.sql:1:1: x\n    a \uFFFDb\n    ^" {
		t.Errorf("got %q", got)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"add_column", "alter_column", "drop_column", "create_index"}
	for name, want := range map[string]string{"add_colum": "add_column", "alter_colunm": "alter_column", "Drop_Column": "drop_column", "grant": "", "creat_index": "create_index"} {
		if got := Nearest(name, names); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
