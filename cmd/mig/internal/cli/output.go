package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"unicode"

	"github.com/mattn/go-isatty"
	eastasian "golang.org/x/text/width"
)

// output is standard output: data only. Its first error is kept, and told by close.
type output struct {
	w      *bufio.Writer
	colour bool
}

func newOutput(w io.Writer) *output { return &output{w: bufio.NewWriterSize(w, 64<<10)} }

// Write keeps the first error, as bufio does.
func (o *output) Write(b []byte) (int, error) { return o.w.Write(b) }

func (o *output) close() error {
	if err := o.w.Flush(); err != nil {
		return &outputError{err}
	}
	return nil
}

// flush writes what is held back. The writer keeps its error, and close tells it.
func (o *output) flush() { _ = o.w.Flush() }

// line writes a line of text.
func (o *output) line(format string, args ...any) {
	_, _ = fmt.Fprintf(o.w, format+"\n", args...) // close tells of errors
}

// json writes one JSON object.
func (o *output) json(v any) error {
	text, err := toJSON(v)
	if err == nil {
		_, err = o.Write(text)
	}
	return err
}

// toJSON writes < and > as they are: SQL has many.
func toJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("no JSON of it can be made: %w", err)
	}
	return b.Bytes(), nil
}

// The colours, as a terminal's codes for them.
const (
	yellow = "33"
	green  = "32"
	cyan   = "36"
	red    = "31"
	bold   = "1"
)

// paint colours a text, on a terminal.
func (o *output) paint(colour, text string) string {
	if !o.colour || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// wantsColour follows https://no-color.org: any value but an empty one turns colours off.
func (p *program) wantsColour() bool {
	if no, _ := p.sys.LookupEnv("NO_COLOR"); no != "" {
		return false
	}
	if term, _ := p.sys.LookupEnv("TERM"); term == "dumb" {
		return false
	}
	f, ok := p.sys.Out.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// notes is standard error: errors, warnings and progress. No secret goes through it.
type notes struct {
	w       io.Writer
	secrets *secrets
	quiet   bool
	events  bool // what is told is told as JSON, an object a line
	open    bool // the line is not at its end
	live    *liveLine
}

func newNotes(w io.Writer, s *secrets) *notes { return &notes{w: w, secrets: s} }

// Write takes secrets out. Whoever writes, writes whole messages, so that no secret is cut in two.
func (n *notes) Write(b []byte) (int, error) {
	if _, err := io.WriteString(n.w, n.secrets.hide(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// print writes a message on lines of its own.
func (n *notes) print(text string) {
	if n.open {
		text, n.open = "\n"+text, false
	}
	_, _ = n.Write([]byte(text)) // there is nowhere else to tell
}

// note tells what a person may want to know; -q keeps it back.
func (n *notes) note(format string, args ...any) {
	switch {
	case n.quiet:
	case n.events:
		n.event(noteEvent{"note", strings.TrimPrefix(fmt.Sprintf(format, args...), "mig: ")})
	default:
		n.print(fmt.Sprintf(format, args...) + "\n")
	}
}

// failed tells why the run ends.
func (n *notes) failed(text string) {
	n.live.stop()
	if n.events {
		n.event(noteEvent{"error", strings.TrimSuffix(text, "\n")})
		return
	}
	n.print(text)
}

// event writes an object on a line of its own.
func (n *notes) event(v any) {
	text, err := toJSON(v)
	if err == nil {
		_, _ = n.Write(text) // there is nowhere else to tell
	}
}

// commandOutput is what a hook's command prints: as it is, or where events are told a line an event.
type commandOutput struct {
	notes *notes
	rest  []byte // of a line that has no end yet
}

// Write takes what a command prints.
func (o *commandOutput) Write(b []byte) (int, error) {
	if !o.notes.events {
		return o.notes.Write(b)
	}
	o.rest = append(o.rest, b...)
	for {
		line, rest, whole := bytes.Cut(o.rest, []byte("\n"))
		if !whole {
			return len(b), nil
		}
		o.notes.event(noteEvent{"output", string(line)})
		o.rest = append(o.rest[:0], rest...)
	}
}

// noteEvent is a note, a warning or an error.
type noteEvent struct {
	Event string `json:"event"`
	Text  string `json:"text"`
}

// warn tells what is likely to be wrong; -q does not keep it back.
func (n *notes) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if n.events {
		n.event(noteEvent{"warning", text})
		return
	}
	n.print("mig: warning: " + text + "\n")
}

// handler gives what takes the engine's log. The text of a record says all: its attributes are for programs.
func (n *notes) handler() slog.Handler { return logHandler{n} }

type logHandler struct{ n *notes }

// Enabled leaves out what the progress shows too.
func (h logHandler) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// Handle writes a record.
func (h logHandler) Handle(_ context.Context, r slog.Record) error {
	switch {
	case r.Level >= slog.LevelWarn:
		h.n.warn("%s", r.Message)
	case h.n.events:
		h.n.note("%s", r.Message)
	default:
		h.n.note("mig: note: %s", r.Message)
	}
	return nil
}

// WithAttrs and WithGroup add to what is left out.
func (h logHandler) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup is like WithAttrs.
func (h logHandler) WithGroup(string) slog.Handler { return h }

// begin writes a line whose end comes later, with end.
func (n *notes) begin(text string) {
	if n.quiet {
		return
	}
	n.print(text)
	n.open = true
}

// end closes the line that begin began, if it is still open.
func (n *notes) end(text string) {
	if n.open {
		n.open = false
		n.print(text + "\n")
	}
}

// widest is how far a cell pushes the columns after it to the right in all rows: one that is longer does so in its own alone.
const widest = 60

// table writes rows with aligned columns. The last column may be as long as it likes, and nothing stands after it.
func (o *output) table(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if w := width(cell); w <= widest {
				widths[i] = max(widths[i], w)
			}
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell)
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", max(0, widths[i]-width(cell))+2))
			}
		}
		o.line("%s", strings.TrimRight(b.String(), " "))
	}
}

// width counts the columns of a terminal that a cell takes: colours take none.
func width(cell string) int {
	n := 0
	for {
		text, after, painted := strings.Cut(cell, "\x1b[")
		for _, r := range text {
			n += columns(r)
		}
		if !painted {
			return n
		}
		_, cell, _ = strings.Cut(after, "m")
	}
}

// columns gives the columns that a character takes: two for those that are wide by Unicode's annex 11
// (https://www.unicode.org/reports/tr11/), as of Chinese and Japanese, and none for those that go onto the one before.
func columns(r rune) int {
	switch {
	case r < 0x300: // no table is needed for most that is written
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch eastasian.LookupRune(r).Kind() {
	case eastasian.EastAsianWide, eastasian.EastAsianFullwidth:
		return 2
	case eastasian.Neutral, eastasian.EastAsianAmbiguous, eastasian.EastAsianNarrow, eastasian.EastAsianHalfwidth:
	}
	return 1
}
