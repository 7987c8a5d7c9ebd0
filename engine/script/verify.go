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
	text := unsafe.String(unsafe.SliceData(w.out), len(w.out)) // it is not changed while it is read; a copy is saved
	want := w.list
	skip := func() { // what is only a comment is not sent anywhere
		for len(want) > 0 && nothingToRun(&want[0]) {
			want = want[1:]
		}
	}
	var part string
	check := func(span sqlscan.Span) error {
		if span.Kind == sqlscan.Rest {
			return nil
		}
		found := w.s.Dialect.Raw(part, span)
		if skip(); len(want) == 0 {
			return fmt.Errorf("the script holds a statement that is not of the plan: %.80q", bare(found))
		}
		if !same(&want[0], found) {
			return &mismatch{want[0], found}
		}
		want = want[1:]
		return nil
	}
	var err error
	from := 0
	for _, own := range append(w.own, span{len(text), len(text)}) { // a client's own lines are no statements
		if part = text[from:own.from]; err == nil {
			err = w.s.Dialect.Scan(part, w.s.ClientCommands, check)
		}
		from = own.to
	}
	if skip(); err == nil && len(want) > 0 {
		err = fmt.Errorf("%s: lost is %.80q", want[0].Pos, bare(want[0]))
	}
	if err != nil {
		return fmt.Errorf("the script does not read back as its statements, so it is not written: %w", err)
	}
	return nil
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
