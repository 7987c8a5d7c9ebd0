// Package scantest checks a dialect's scanner options: by tables of cases, and by what must hold for any text.
// It is for tests alone, and knows no dialect.
package scantest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"mig/dialects/sqlscan"
	"mig/dsl/op"
)

// Case is a name, a text, in which «3» stands for the handle of operation 3, and what the scanner makes
// of the text: a line for each span that is not of Kind Rest, as Describe writes it, and one for an error.
type Case [3]string

// Run scans every case, without client commands, and checks what must hold for any text.
func Run(t *testing.T, o *sqlscan.Options, cases []Case) {
	t.Helper()
	for _, c := range cases {
		t.Run(c[0], func(t *testing.T) {
			text := Handles(c[1])
			if got, want := Describe(o, text), strings.TrimSpace(c[2]); got != want {
				t.Errorf("scan of\n%s\ngot:\n%s\nwant:\n%s", c[1], got, want)
			}
			Check(t, o, text)
		})
	}
}

// Fuzz runs Check on what grows from the cases' texts, with and without client commands.
func Fuzz(f *testing.F, o *sqlscan.Options, cases []Case) {
	for _, c := range cases {
		f.Add(Handles(c[1]), false)
	}
	f.Fuzz(func(t *testing.T, text string, client bool) {
		o := *o
		o.ClientCommands = client
		Check(t, &o, text)
	})
}

var handle = regexp.MustCompile(`«\d+»`)

// Handles replaces «n» by the handle of operation n.
func Handles(text string) string {
	return handle.ReplaceAllStringFunc(text, func(m string) string {
		n, err := strconv.Atoi(strings.Trim(m, "«»"))
		if err != nil {
			panic(err)
		}
		return op.Handle(n)
	})
}

// Describe gives a line for each span that is not of Kind Rest: its kind, its marks in brackets, the
// comments before its first word in parentheses, and its text from there on; line ends are written ⏎.
// An error is "error at «the text there»: message".
func Describe(o *sqlscan.Options, text string) string {
	var lines []string
	err := sqlscan.Scan(text, o, func(s sqlscan.Span) error {
		if s.Kind != sqlscan.Rest {
			lines = append(lines, describe(text, s))
		}
		return nil
	})
	var e *sqlscan.Error
	if errors.As(err, &e) {
		at, _, _ := strings.Cut(text[e.Offset:], "\n")
		lines = append(lines, fmt.Sprintf("error at «%s»: %s", strings.ReplaceAll(at, "\x00", "|"), e.Msg))
	}
	return strings.Join(lines, "\n")
}

func describe(text string, s sqlscan.Span) string {
	line := s.Kind.String() + marks(s) + ": "
	if s.TextStart < s.First {
		line += "(" + strings.TrimSpace(text[s.TextStart:s.First]) + ") "
	}
	switch s.Kind {
	case sqlscan.Handle:
		line += strconv.Itoa(s.Handle)
	case sqlscan.Copy:
		line += text[s.First:s.TextEnd] + " <- " + strconv.Quote(text[s.DataStart:s.DataEnd])
	default:
		line += text[s.First:s.TextEnd]
	}
	return strings.ReplaceAll(line, "\n", "⏎")
}

func marks(s sqlscan.Span) string {
	var m []string
	if s.Body {
		m = append(m, "body")
	}
	if s.Exec {
		m = append(m, "exec")
	}
	if s.Marked {
		m = append(m, "marked")
	}
	if s.Repeat != 1 {
		m = append(m, fmt.Sprintf("x%d", s.Repeat))
	}
	if m == nil {
		return ""
	}
	return "[" + strings.Join(m, " ") + "]"
}
