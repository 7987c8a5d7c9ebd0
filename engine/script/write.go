package script

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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
	want  []dialects.Statement // what the text must be read back as
}

// grow makes room for all of it, so that a script of 100 MB is not copied as it grows.
func (w *writer) grow() {
	const perStatement, perStep = 16, 512 // bytes beside the SQL: terminators; comments and bookkeeping
	size, count := 0, len(w.s.Create)
	for i := range w.s.Steps {
		step := &w.s.Steps[i]
		size += perStep
		count += len(step.Bookkeeping) + 2
		for _, item := range step.Items {
			count += len(item.Statements)
			for _, st := range item.Statements {
				size += len(st.SQL) + len(st.Data) + perStatement
			}
		}
	}
	w.out, w.want = make([]byte, 0, size), make([]dialects.Statement, 0, count)
}

func (w *writer) statement(st dialects.Statement) {
	w.out = w.words.Append(w.out, st)
	w.want = append(w.want, st)
}

func (w *writer) line(format string, args ...any) {
	w.out = append(w.out, "-- "...)
	w.out = append(w.out, fmt.Sprintf(format, args...)...)
	w.out = append(w.out, '\n')
}

func (w *writer) body() []byte {
	if len(w.s.Steps) == 0 {
		w.out = append(w.out, '\n')
		w.line("Nothing to do.")
		return w.out
	}
	for _, st := range w.s.Create {
		w.out = append(w.out, '\n')
		w.statement(st)
	}
	for i := range w.s.Steps {
		step := &w.s.Steps[i]
		w.out = append(w.out, '\n')
		w.line("%s", step.title())
		if step.Skipped != "" {
			w.line("%s", step.Skipped)
		}
		w.out = append(w.out, '\n')
		for _, a := range w.s.Actions(i) {
			w.action(a)
		}
	}
	return w.out
}

func (w *writer) action(a Action) {
	text := ""
	switch a.Kind {
	case Run:
		w.statement(a.Statement)
		w.out = append(w.out, '\n')
		return
	case Begin:
		text = w.words.Begin()
	case Commit:
		text = w.words.Commit()
	}
	if text != "" {
		w.statement(dialects.Statement{SQL: text})
		w.out = append(w.out, '\n')
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
	h.line("From %s to %s", headsText(s.Plan.From), headsText(s.Plan.To))
	for i := range s.Steps {
		step := &s.Steps[i]
		if step.ID == "" {
			continue
		}
		h.line("  %-9s %s  %s", step.Direction, step.ID, Printable(step.Message))
		h.line("            %s  %s", step.Hash, Printable(step.Path))
	}
	h.line("Run it with: %s", w.words.Command("FILE"))
	sum := sha256.Sum256(body)
	h.line("sha256 of what follows this line: %s", hex.EncodeToString(sum[:]))
	return h.out
}

func headsText(ids []string) string {
	if len(ids) == 0 {
		return "base"
	}
	return strings.Join(ids, ", ")
}
