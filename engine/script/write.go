package script

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
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
	words := s.Dialect.Script(s.Facts)
	w := &writer{s: s, words: words, lines: s.Form.lines(words), g: s.guarded(words), text: &Text{}}
	w.fenced = s.Form.Guard != Unguarded && (s.Form.Client == "" || s.Form.Client == Plain)
	w.body()
	w.flush()
	if w.err != nil {
		return nil, errors.Join(w.err, w.text.Close())
	}
	w.text.header = w.header()
	sum := sha256.New()
	if _, err := w.text.WriteTo(sum); err != nil {
		return nil, errors.Join(err, w.text.Close())
	}
	w.text.header = fmt.Appendf(w.text.header, "-- %s%s\n", sumOfRest, hex.EncodeToString(sum.Sum(nil)))
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
	g     *guarded
	words dialects.Client
	lines dialects.Lines
	text  *Text
	out   []byte               // what was not read back yet
	own   []span               // of it, what is the client's own
	read  []byte               // of a client's lines free, to read it back
	list  []dialects.Statement // those in it
	err   error

	starts  []int // lines of what follows the header, where the steps start, from 0
	counted int   // of out, up to where its lines are counted
	line0   int   // lines up to there

	fenced bool // no client stops at a failure
	began  bool // a statement is written
	open   bool // between Begin and Commit
}

// span is a part of what was written.
type span struct{ from, to int }

func (w *writer) statement(st *dialects.Statement) {
	w.out = w.words.Append(w.out, *st)
	w.list = append(w.list, *st)
	if len(w.out) >= block {
		w.flush()
	}
}

// statements writes statements, with what keeps each from running after a failure where no client stops at one.
func (w *writer) statements(list []dialects.Statement) {
	between := ""
	if w.fenced {
		between = w.words.Between(w.open)
	}
	for i := range list {
		if between != "" && w.began { // what failed before the script began is none of its business
			w.statement(&dialects.Statement{SQL: between})
		}
		w.began = true
		w.statement(&list[i])
		w.out = append(w.out, '\n')
	}
}

// one writes a statement of a script's frame, unless there is none.
func (w *writer) one(sql string) {
	if sql != "" {
		w.statements([]dialects.Statement{{SQL: sql}})
	}
}

// client writes lines of the client's own.
func (w *writer) client(lines string) {
	if lines == "" {
		return
	}
	w.own = append(w.own, span{len(w.out), len(w.out) + len(lines)})
	w.out = append(w.out, lines...)
}

// flush reads back what was written, and puts it behind what was before.
func (w *writer) flush() {
	if w.err == nil {
		w.err = w.verify()
	}
	w.here()
	if w.err == nil {
		w.err = w.text.body.add(w.out)
	}
	w.counted = 0
	w.out, w.own, w.list = make([]byte, 0, block+block/8), w.own[:0], w.list[:0]
}

// here gives the line of what is written next, from 0 after the header.
func (w *writer) here() int {
	w.line0 += bytes.Count(w.out[w.counted:], []byte{'\n'})
	w.counted = len(w.out)
	return w.line0
}

// longest is how many bytes of a comment are written: SQL*Plus reads lines of 2,499.
const longest = 2000

// line writes a comment. It does not end in a hyphen, which for SQL*Plus is the sign that a line goes on; and sqlcmd takes $( for a variable, in a comment too
// as far as its manual tells.
func (w *writer) line(format string, args ...any) {
	text := strings.TrimRight(strings.ReplaceAll(fmt.Sprintf(format, args...), "$(", "$ ("), " ")
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "..."
	}
	if strings.HasSuffix(text, "-") {
		text += "."
	}
	w.out = append(append(append(w.out, "-- "...), text...), '\n')
}

func (w *writer) body() {
	w.out = append(w.out, '\n')
	if !w.s.Creates() {
		w.line("Nothing to do.")
		return
	}
	if w.client(w.lines.Opening); w.lines.Opening != "" {
		w.out = append(w.out, '\n')
	}
	if w.opening(); w.err != nil {
		return
	}
	if w.comments(w.s.Notes); len(w.s.Notes) > 0 {
		w.out = append(w.out, '\n')
	}
	for i, before := range w.s.states() {
		if w.step(i, before); w.err != nil {
			return
		}
	}
	w.statements(w.g.closing())
	w.fenced = false
	w.say(doneAt(w.s.Plan.To))
	w.statements(w.words.Closing())
	w.client(w.lines.Closing)
}

// say lets the client show a text.
func (w *writer) say(text string) {
	if w.lines.Say != nil {
		w.client(w.lines.Say(text))
	}
}

// session makes the session what a guarded script needs.
func (w *writer) session() {
	if w.s.Form.Guard != Unguarded {
		w.statements(w.words.Session())
	}
}

// opening makes mig's own tables, in a transaction where there is one for definitions: a script that refuses to run has made nothing.
func (w *writer) opening() {
	if w.s.Form.Guard != Unguarded {
		w.line("Is this the database, and is it where the script starts? If not, nothing is changed.")
		w.out = append(w.out, '\n')
	}
	w.session()
	list, err := w.g.opening()
	if err != nil {
		w.err = err
		return
	}
	framed := w.words.Begin() != "" && w.s.Form.Guard != Unguarded
	if framed {
		w.one(w.words.Begin())
		w.open = true
	}
	w.statements(list)
	if framed || w.words.Begin() == "" && len(list) > len(w.s.Create) {
		w.one(w.words.Commit())
	}
	w.open = false
}

// step writes a revision.
func (w *writer) step(i int, before []string) {
	step := &w.s.Steps[i]
	w.starts = append(w.starts, w.here())
	w.line("%s", step.title())
	if step.Skipped != "" {
		w.line("%s", step.Skipped)
	}
	w.comments(step.Notes)
	w.out = append(w.out, '\n')
	w.client(w.lines.Again)
	if w.say(step.title()); w.lines.Say != nil {
		w.out = append(w.out, '\n')
	}
	w.session()
	f := &stepWriter{writer: w, step: step, i: i, before: before, logged: w.g.log != "" && step.ID != "", atomic: w.s.Atomic(i), total: step.Total() - len(step.Bookkeeping)}
	f.reader, _ = w.s.Dialect.(dialects.EffectReader)
	f.write()
	w.comments(step.EndNotes)
}

func (w *writer) comments(lines []string) {
	for _, text := range lines {
		w.line("%s", Printable(text))
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
