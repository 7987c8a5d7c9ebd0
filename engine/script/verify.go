package script

import (
	"fmt"
	"iter"
	"strings"
	"unsafe"

	"mig/dialects"
	"mig/dialects/sqlscan"
)

// verify reads a script with the dialect's scanner and compares what it finds with what was written.
func (w *writer) verify(body []byte) error {
	text := unsafe.String(unsafe.SliceData(body), len(body)) // body is not changed any more; a copy of 100 MB is saved
	next, stop := iter.Pull(w.s.all())
	defer stop()
	want, more := next()
	skip := func() { // what is only a comment is not sent anywhere
		for more && nothingToRun(want) {
			want, more = next()
		}
	}
	err := w.s.Dialect.Scan(text, w.s.ClientCommands, func(span sqlscan.Span) error {
		if span.Kind == sqlscan.Rest {
			return nil
		}
		found := w.s.Dialect.Raw(text, span)
		if skip(); !more {
			return fmt.Errorf("the script holds a statement that is not of the plan: %.80q", bare(found))
		}
		if !same(want, found) {
			return &mismatch{*want, found}
		}
		want, more = next()
		return nil
	})
	if skip(); err == nil && more {
		err = fmt.Errorf("%s: lost is %.80q", want.Pos, bare(*want))
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
