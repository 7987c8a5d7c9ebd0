package script

import (
	"fmt"
	"strings"
	"unsafe"

	"mig/dialects"
	"mig/dialects/sqlscan"
)

// verify reads what was written with the dialect's scanner, and compares what it finds with the statements in it. Each statement is written with what
// ends it, so that the parts of a script read as the whole does.
func (w *writer) verify() error {
	text := w.statementsOnly()
	want := w.list
	skip := func() { // what is only a comment is not sent anywhere
		for len(want) > 0 && nothingToRun(&want[0]) {
			want = want[1:]
		}
	}
	check := func(span sqlscan.Span) error {
		if span.Kind == sqlscan.Rest {
			return nil
		}
		found := w.s.Dialect.Raw(text, span)
		if skip(); len(want) == 0 {
			return fmt.Errorf("the script holds a statement that is not of the plan: %.80q", bare(found))
		}
		if !same(&want[0], found) {
			return &mismatch{want[0], found}
		}
		want = want[1:]
		return nil
	}
	err := w.s.Dialect.Scan(text, w.s.ClientCommands, check)
	if skip(); err == nil && len(want) > 0 {
		err = fmt.Errorf("%s: lost is %.80q", want[0].Pos, bare(want[0]))
	}
	if err != nil {
		return fmt.Errorf("the script does not read back as its statements, so it is not written: %w", err)
	}
	return nil
}

// statementsOnly gives what was written with blanks for the client's own lines, which are no statements. It is good until the next call.
func (w *writer) statementsOnly() string {
	if len(w.own) == 0 {
		return unsafe.String(unsafe.SliceData(w.out), len(w.out)) // it is not changed while it is read; a copy is saved
	}
	w.read = append(w.read[:0], w.out...)
	for _, own := range w.own {
		for i := own.from; i < own.to; i++ {
			if w.read[i] != '\n' {
				w.read[i] = ' '
			}
		}
	}
	return unsafe.String(unsafe.SliceData(w.read), len(w.read))
}

type mismatch struct{ want, found dialects.Statement }

func (e *mismatch) Error() string {
	return fmt.Sprintf("%s: written was %.200q, read is %.200q", e.want.Pos, bare(e.want), bare(e.found))
}

func same(a *dialects.Statement, b dialects.Statement) bool {
	return bare(*a) == bare(b) && max(1, a.Repeat) == max(1, b.Repeat) && a.Data == b.Data
}

// bare is a statement from its first word on, without the terminator that a batch keeps.
func bare(s dialects.Statement) string {
	return strings.TrimRight(s.SQL[min(s.First, len(s.SQL)):], "; \t\n")
}

func nothingToRun(s *dialects.Statement) bool { return s.First >= len(s.SQL) }
