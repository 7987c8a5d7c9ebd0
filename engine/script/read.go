package script

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/engine/revision"
)

// Written is a script that was read from its file.
type Written struct {
	Mig, Dialect, Version string
	Database              string   // of mig.yaml, where it has several
	From, To              []string // rows of the version table
	Anything              bool     // it starts wherever the database is
	Ensure                bool     // it makes mig's tables and nothing else
	Steps                 []WrittenStep
	Form                  Form
	Sum                   string // sha256 that the header states of all but its own line, in hexadecimal digits
	Rest                  string // what follows the header

	head  string // what comes before the line of the sum
	first int    // line of Rest in the file, from 1
}

// WrittenStep is what a header tells of a revision.
type WrittenStep struct {
	ID        string // "" for a stamp's step that only takes rows away
	Direction revision.Direction
	Message   string
	File      File // its revision's
	Line      int  // in the script, from 1
}

// ErrNoHeader says that a file is no script of mig, or has lost its header.
var ErrNoHeader = errors.New("it has no header of mig")

// Read reads a script. What follows the header is not looked at: Changed tells whether all of it is what mig wrote.
func Read(text string) (*Written, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	at := strings.Index(text[:min(len(text), 4096)], "-- "+madeBy) // after the lines that make the client safe
	if at < 0 {
		return nil, ErrNoHeader
	}
	w := &Written{first: strings.Count(text[:at], "\n") + 1}
	rest := text[at:]
	for {
		whole := rest
		line, after, ok := strings.Cut(rest, "\n")
		if !ok || !strings.HasPrefix(line, "--") {
			return nil, ErrNoHeader
		}
		w.first++
		rest = after
		line = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(line, "\r"), "--"), " ")
		if sum, last := strings.CutPrefix(line, sumOfRest); last {
			w.Sum, w.Rest, w.head = sum, rest, text[:len(text)-len(whole)]
			return w, nil
		}
		if err := w.take(line); err != nil {
			return w, err // of which the hint tells mig's version
		}
	}
}

// take reads a line of the header.
func (w *Written) take(line string) error {
	if made, ok := strings.CutPrefix(line, madeBy); ok {
		var found bool
		if w.Mig, made, found = strings.Cut(made, " for "); found {
			w.Dialect, w.Version, found = strings.Cut(made, " ")
		}
		if !found {
			return ErrNoHeader
		}
		return nil
	}
	if name, ok := strings.CutPrefix(line, "For the database "); ok {
		w.Database = strings.TrimSuffix(name, " of mig.yaml")
		return nil
	}
	if span, ok := strings.CutPrefix(line, "From "); ok {
		from, to, ok := strings.Cut(span, " to ")
		if !ok {
			return ErrNoHeader
		}
		if w.Anything = from == anything; !w.Anything {
			w.From = headsOf(from)
		}
		w.To = headsOf(to)
		return nil
	}
	if tag, ok := strings.CutPrefix(line, tagged); ok {
		w.Form.Tag = tag
		return nil
	}
	if options, ok := strings.CutPrefix(line, withOptions); ok {
		return w.Form.read(strings.Fields(options))
	}
	w.Ensure = w.Ensure || line == ensures
	return w.step(line)
}

func headsOf(text string) []string {
	if text == "base" {
		return nil
	}
	return strings.Split(text, ", ")
}

// step reads the two lines of a revision.
func (w *Written) step(line string) error {
	words := strings.Fields(line)
	if len(words) >= 2 && strings.HasPrefix(words[0], "sha256:") && len(w.Steps) > 0 {
		_, path, _ := strings.Cut(line, words[0])
		w.Steps[len(w.Steps)-1].File = File{Hash: words[0], Path: strings.TrimSpace(path)}
		return nil
	}
	if len(words) < 4 || words[2] != "line" {
		return nil
	}
	for d := revision.Up; d <= revision.Mark; d++ {
		if words[0] != d.String() {
			continue
		}
		n, err := strconv.Atoi(words[3])
		if err != nil || n < 1 {
			return ErrNoHeader
		}
		s := WrittenStep{ID: words[1], Direction: d, Line: n, Message: strings.Join(words[4:], " ")}
		if s.ID == noRevision {
			s.ID = ""
		}
		w.Steps = append(w.Steps, s)
	}
	return nil
}

// read reads what options has written.
func (f *Form) read(words []string) error {
	for i := 0; i < len(words); i++ {
		switch word := words[i]; {
		case word == "--client" && i+1 < len(words):
			i++
			f.Client, f.Guard = words[i], Refuses
		case word == "--guard":
			f.Guard = Refuses
		case word == "--guard=skip":
			f.Guard = Skips
		case word == "--no-guard":
			f.Guard = Unguarded
		case word == "--verbose":
			f.Verbose = true
		case word == "--from-statement" && i+1 < len(words):
			i++
			n, err := strconv.Atoi(words[i])
			if err != nil {
				return ErrNoHeader
			}
			f.From = n
		default:
			return fmt.Errorf("its header tells of %s, which this mig does not know", word)
		}
	}
	return nil
}

// Changed says how a script differs from what mig wrote; "" is not at all.
func (w *Written) Changed() string {
	if w.Sum == sumOf(w.head, w.Rest) {
		return ""
	}
	if strings.Contains(w.Rest, "\r\n") && w.Sum == sumOf(strings.ReplaceAll(w.head, "\r\n", "\n"), strings.ReplaceAll(w.Rest, "\r\n", "\n")) {
		return "its line ends were changed to CR LF on the way"
	}
	return "it was changed after mig wrote it"
}

func sumOf(texts ...string) string {
	sum := sha256.New()
	for _, text := range texts {
		_, _ = io.WriteString(sum, text) // it never fails
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Part is what stands in a script before the first revision, or for one of them. Lines of the client's own are empty in it.
type Part struct {
	Line int // of its beginning in the file, from 1
	Text string
}

// Parts cuts a script that was not changed. The first part is what comes before the first revision.
func (w *Written) Parts(words dialects.Client) ([]Part, error) {
	if client := w.Form.Client; client != "" && client != Plain && !slices.Contains(words.Clients(), client) {
		return nil, fmt.Errorf("its header tells of %q, which is no client of %s", client, w.Dialect)
	}
	lines := w.Form.lines(words)
	parts := make([]Part, 0, len(w.Steps)+1)
	rest, line := w.Rest, w.first
	for i := range w.Steps {
		at := linesIn(rest, w.Steps[i].Line-line)
		if at < 0 {
			return nil, fmt.Errorf("its header says that %s is in line %d, where it is not", w.Steps[i].ID, w.Steps[i].Line)
		}
		parts = append(parts, Part{line, rest[:at]})
		rest, line = rest[at:], w.Steps[i].Line
	}
	parts = append(parts, Part{line, rest})
	for i := range parts {
		parts[i].Text = withoutClient(parts[i].Text, lines, i == 0)
	}
	last := &parts[len(parts)-1]
	if lines.Say != nil {
		if said := lines.Say(w.done()); strings.Contains(last.Text, said) {
			at := strings.LastIndex(last.Text, said)
			last.Text = last.Text[:at] + emptied(said) + last.Text[at+len(said):]
		}
	}
	if text, ok := strings.CutSuffix(last.Text, lines.Closing); ok {
		last.Text = text + emptied(lines.Closing)
	}
	return parts, nil
}

// LineOf gives the number in the file of a line of Rest, which counts from 0.
func (w *Written) LineOf(i int) int { return w.first + i }

// linesIn gives the offset after so many lines, -1 where there are not as many.
func linesIn(text string, n int) int {
	at := 0
	for range n {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return -1
		}
		at += i + 1
	}
	if n < 0 {
		return -1
	}
	return at
}

// withoutClient empties the client's lines at the beginning of a part, where the writer puts them: after a revision's title, up to an empty line.
func withoutClient(text string, lines dialects.Lines, opening bool) string {
	own, at := lines.Opening, 0
	if !opening {
		own = lines.Again
		for strings.HasPrefix(text[at:], "-- ") {
			at += linesIn(text[at:], 1)
		}
	}
	if !strings.HasPrefix(text[at:], "\n"+own) {
		return text
	}
	at++
	end := at + len(own)
	if said := strings.Index(text[end:], "\n\n"); !opening && lines.Say != nil && said >= 0 {
		end += said + 1
	}
	return text[:at] + emptied(text[at:end]) + text[end:]
}

// emptied keeps the line ends of a text.
func emptied(text string) string { return strings.Repeat("\n", strings.Count(text, "\n")) }

// Statements visits the statements of a part, each with its line in the file.
func (p Part) Statements(d dialects.Dialect, visit func(st *dialects.Statement, line int) error) error {
	line, counted := p.Line, 0
	return d.Scan(p.Text, false, func(span sqlscan.Span) error {
		if span.Kind == sqlscan.Rest {
			return nil
		}
		st := d.Raw(p.Text, span)
		line += strings.Count(p.Text[counted:span.First], "\n")
		counted = span.First
		return visit(&st, line)
	})
}

// done is what a script says at its end.
func (w *Written) done() string { return doneAt(w.To) }

func doneAt(heads []string) string { return "Done: the database is at " + HeadsText(heads) }
