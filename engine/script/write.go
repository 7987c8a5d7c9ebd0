package script

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode"

	"mig/dialects"
	"mig/engine/revision"
)

// Text is a script as the file that the database's client runs. A long one waits in a temporary file, which Close takes away.
type Text struct {
	header []byte
	body   spool
}

// Text writes the script, and reads it back with the dialect's own scanner: a script that would not come out as the same statements
// is an error, and nothing of it is given.
func (s *Script) Text() (*Text, error) {
	w := &writer{s: s, words: s.Dialect.Script(s.Facts), text: &Text{body: spool{hash: sha256.New()}}}
	w.body()
	w.flush()
	if w.err != nil {
		return nil, errors.Join(w.err, w.text.Close())
	}
	w.text.header = w.header(w.text.body.hash.Sum(nil))
	return w.text, nil
}

// WriteTo writes the whole script.
func (t *Text) WriteTo(to io.Writer) (int64, error) {
	n, err := to.Write(t.header)
	if err != nil {
		return int64(n), err
	}
	rest, err := t.body.WriteTo(to)
	return int64(n) + rest, err
}

// Close gives up what the text holds.
func (t *Text) Close() error { return t.body.Close() }

// Bytes gives the text of a script in one piece, for those that are short.
func (s *Script) Bytes() ([]byte, error) {
	text, err := s.Text()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = text.WriteTo(&b)
	return b.Bytes(), errors.Join(err, text.Close())
}

// block is how much of a script is read back at a time, in bytes.
const block = 128 << 10

type writer struct {
	s     *Script
	words dialects.Script
	text  *Text
	out   []byte               // what was not read back yet
	list  []dialects.Statement // those in it
	err   error
}

func (w *writer) statement(st *dialects.Statement) {
	w.out = w.words.Append(w.out, *st)
	w.list = append(w.list, *st)
	if len(w.out) >= block {
		w.flush()
	}
}

// flush reads back what was written, and puts it behind what was before.
func (w *writer) flush() {
	if w.err == nil {
		w.err = w.verify()
	}
	if w.err == nil {
		w.err = w.text.body.add(w.out)
	}
	w.out, w.list = make([]byte, 0, block+block/8), w.list[:0]
}

func (w *writer) line(format string, args ...any) {
	w.out = append(w.out, "-- "...)
	w.out = append(w.out, strings.TrimRight(fmt.Sprintf(format, args...), " ")...)
	w.out = append(w.out, '\n')
}

func (w *writer) body() {
	if !w.s.Creates() {
		w.out = append(w.out, '\n')
		w.line("Nothing to do.")
		return
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
			if w.statement(st); w.err != nil {
				return
			}
			w.out = append(w.out, '\n')
		}
	}
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
	if s.Again {
		return strings.TrimRight("Running again "+s.ID+", "+Printable(s.Message), ", ")
	}
	text := fmt.Sprintf("Running %s %s -> %s", verb, revision.Listed(s.From), revision.Listed(s.To))
	if s.Message != "" {
		text += ", " + Printable(s.Message)
	}
	return strings.TrimRight(text, " ")
}

// Printable takes control characters out of a text that is written into a comment, where a line
// end would let the rest of it run, and those that turn the order of what is shown: a reader must
// see what is there (https://trojansource.codes).
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, text)
}

func (w *writer) header(sum []byte) []byte {
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
	h.line("sha256 of what follows this line: %s", hex.EncodeToString(sum))
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
