package script

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
)

// verify reads a script with the dialect's scanner and compares what it finds with what was written.
func (w *writer) verify(body []byte) error {
	text := string(body)
	n := 0
	err := w.s.Dialect.Scan(text, w.s.ClientCommands, func(span sqlscan.Span) error {
		if span.Kind == sqlscan.Rest {
			return nil
		}
		found := w.s.Dialect.Raw(text, span)
		for n < len(w.want) && nothingToRun(w.want[n]) {
			n++
		}
		if n == len(w.want) {
			return fmt.Errorf("the script holds a statement that is not of the plan: %.80q", bare(found))
		}
		if want := w.want[n]; !same(want, found) {
			return &mismatch{want, found}
		}
		n++
		return nil
	})
	if err != nil {
		return fmt.Errorf("the script does not read back as its statements, so it is not written: %w", err)
	}
	for ; n < len(w.want); n++ {
		if !nothingToRun(w.want[n]) {
			return fmt.Errorf("the script does not read back as its statements, so it is not written: lost is %.80q", bare(w.want[n]))
		}
	}
	return nil
}

type mismatch struct{ want, found dialects.Statement }

func (e *mismatch) Error() string {
	return fmt.Sprintf("%s: written was %.200q, read is %.200q", e.want.Pos, bare(e.want), bare(e.found))
}

func same(a, b dialects.Statement) bool {
	return bare(a) == bare(b) && max(1, a.Repeat) == max(1, b.Repeat) && a.Data == b.Data
}

// bare is a statement from its first word on, without the terminator that a batch keeps.
func bare(s dialects.Statement) string {
	return strings.TrimRight(s.SQL[min(s.First, len(s.SQL)):], "; \t\n")
}

func nothingToRun(s dialects.Statement) bool { return s.First >= len(s.SQL) }
