package script

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"strings"
	"unicode"

	"mig/dialects"
	"mig/engine/revision"
)

// Text writes the script as the file that the database's client runs, and reads it back with the dialect's
// own scanner: a script that would not come out as the same statements is an error, and is not given.
func (s *Script) Text() ([]byte, error) {
	w := &writer{s: s, words: s.Dialect.Script(s.Facts)}
	w.grow()
	body := w.body()
	if err := w.verify(body); err != nil {
		return nil, err
	}
	return append(w.header(body), body...), nil
}

type writer struct {
	s     *Script
	words dialects.Script
	out   []byte
}

// grow makes room for all of it, so that a script of 100 MB is not copied as it grows.
func (w *writer) grow() {
	const perStatement, perStep = 16, 512 // bytes beside the SQL: terminators; comments and bookkeeping
	size := perStep
	for i := range w.s.Steps {
		size += perStep
		for _, item := range w.s.Steps[i].Items {
			for _, st := range item.Statements {
				size += len(st.SQL) + len(st.Data) + perStatement
			}
		}
	}
	w.out = make([]byte, 0, size)
}

func (w *writer) statement(st *dialects.Statement) { w.out = w.words.Append(w.out, *st) }

func (w *writer) line(format string, args ...any) {
	w.out = append(w.out, "-- "...)
	w.out = append(w.out, strings.TrimRight(fmt.Sprintf(format, args...), " ")...)
	w.out = append(w.out, '\n')
}

func (w *writer) body() []byte {
	if !w.s.Creates() {
		w.out = append(w.out, '\n')
		w.line("Nothing to do.")
		return w.out
	}
	for i := range w.s.Create {
		w.out = append(w.out, '\n')
		w.statement(&w.s.Create[i])
	}
	for i := range w.s.Steps {
		step := &w.s.Steps[i]
		w.out = append(w.out, '\n')
		w.line("%s", step.title())
		if step.Skipped != "" {
			w.line("%s", step.Skipped)
		}
		w.out = append(w.out, '\n')
		for st := range w.s.written(i) {
			w.statement(st)
			w.out = append(w.out, '\n')
		}
	}
	return w.out
}

// written gives the statements that a step is in a script: its own, and those around a transaction.
func (s *Script) written(i int) iter.Seq[*dialects.Statement] {
	words := s.Dialect.Script(s.Facts)
	begin, commit := dialects.Statement{SQL: words.Begin()}, dialects.Statement{SQL: words.Commit()}
	beginRows, commitRows := dialects.Statement{SQL: words.BeginRows()}, dialects.Statement{SQL: "COMMIT"}
	return func(yield func(*dialects.Statement) bool) {
		for a := range s.Actions(i) {
			st := a.Statement
			switch {
			case a.Kind == Begin && a.Rows:
				st = &beginRows
			case a.Kind == Commit && a.Rows:
				st = &commitRows
			case a.Kind == Begin:
				st = &begin
			case a.Kind == Commit:
				st = &commit
			}
			if st.SQL != "" && !yield(st) {
				return
			}
		}
	}
}

// all gives every statement of the script in the order in which it is written.
func (s *Script) all() iter.Seq[*dialects.Statement] {
	return func(yield func(*dialects.Statement) bool) {
		if !s.Creates() {
			return
		}
		for i := range s.Create {
			if !yield(&s.Create[i]) {
				return
			}
		}
		for i := range s.Steps {
			for st := range s.written(i) {
				if !yield(st) {
					return
				}
			}
		}
	}
}

// title is the comment before a revision, in Alembic's words: its users grep their logs for them.
func (s *Step) title() string {
	verb := "upgrade"
	switch s.Direction {
	case revision.Down:
		verb = "downgrade"
	case revision.Mark:
		verb = "stamp"
	case revision.Up:
	}
	text := fmt.Sprintf("Running %s %s -> %s", verb, strings.Join(s.From, ", "), strings.Join(s.To, ", "))
	if s.Message != "" {
		text += ", " + Printable(s.Message)
	}
	return strings.TrimRight(text, " ")
}

// Printable takes control characters out of a text that is written into a comment, where a line
// end would let the rest of it run.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}

func (w *writer) header(body []byte) []byte {
	s := w.s
	h := &writer{s: s}
	h.line("Migration script by mig %s for %s %s", s.Mig, s.Dialect.Name(), s.Facts.Version)
	if s.Database != "" {
		h.line("For the database %s of mig.yaml", s.Database)
	}
	h.line("%s", s.span())
	for i := range s.Steps {
		step := &s.Steps[i]
		if step.ID == "" {
			continue
		}
		h.line("  %-9s %s  %s", step.Direction, step.ID, Printable(step.Message))
		h.line("            %s  %s", step.Hash, Printable(step.Path))
	}
	for _, line := range strings.Split("Run it with: "+w.words.Command("SCRIPT.sql"), "\n") {
		h.line("%s", line)
	}
	sum := sha256.Sum256(body)
	h.line("sha256 of what follows this line: %s", hex.EncodeToString(sum[:]))
	return h.out
}

// span says where the script starts and ends.
func (s *Script) span() string {
	from := headsText(s.Plan.From)
	switch {
	case s.Ensure:
		return "The version table alone"
	case len(s.Plan.Steps) > 0 && s.Plan.Steps[0].All:
		from = "whatever the version table holds"
	}
	return fmt.Sprintf("From %s to %s", from, headsText(s.Plan.To))
}

func headsText(ids []string) string {
	if len(ids) == 0 {
		return "base"
	}
	return strings.Join(ids, ", ")
}
