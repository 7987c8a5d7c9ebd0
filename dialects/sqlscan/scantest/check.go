package scantest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"mig/dialects/sqlscan"
)

// Check fails the test unless, for this text, Spans holds, what is left out holds no statement, and every
// statement, written into a script, is read as itself.
func Check(t testing.TB, o *sqlscan.Options, text string) {
	t.Helper()
	Spans(t, o, text, func(s sqlscan.Span) {
		switch s.Kind {
		case sqlscan.Handle:
		case sqlscan.Rest:
			checkRest(t, o, text[s.Start:s.End])
		default:
			checkAgain(t, o, text, s)
		}
	})
}

// Spans fails the test unless the spans of a text join to it, their offsets are in order, and an error has a
// place in the text. It gives each span to check.
func Spans(t testing.TB, o *sqlscan.Options, text string, check func(sqlscan.Span)) {
	t.Helper()
	at := 0
	err := sqlscan.Scan(text, o, func(s sqlscan.Span) error {
		if s.Start != at {
			t.Fatalf("span %+v does not start at %d", s, at)
		}
		at = s.End
		if why := disorder(text, s); why != "" {
			t.Fatalf("%s: span %+v of %q", why, s, text)
		}
		check(s)
		return nil
	})
	var e *sqlscan.Error
	switch {
	case err == nil:
		if at != len(text) {
			t.Fatalf("spans end at %d of %d", at, len(text))
		}
	case !errors.As(err, &e):
		t.Fatalf("error of type %T: %v", err, err)
	case e.Offset < 0 || e.Offset > len(text) || e.Msg == "" || strings.ContainsAny(e.Msg, "\n\x00"):
		t.Fatalf("error %+v for a text of %d bytes", e, len(text))
	}
}

// disorder says what is wrong with a span's offsets, or "".
func disorder(text string, s sqlscan.Span) string {
	order := []int{s.Start, s.TextStart, s.First, s.TextEnd, s.End, len(text)}
	for i := 1; i < len(order); i++ {
		if order[i-1] > order[i] {
			return "offsets out of order"
		}
	}
	sql := text[s.TextStart:s.TextEnd]
	switch {
	case s.Start == s.End:
		return "empty span"
	case s.Repeat < 1:
		return "no repeat"
	case s.Kind == sqlscan.Rest:
		return ""
	case s.First == s.TextEnd:
		return "no text"
	case strings.Trim(sql, " \t\r\n\f\v") != sql:
		return "text not trimmed"
	case s.Kind != sqlscan.Handle && strings.Contains(text[s.Start:s.End], "\x00"):
		return "a handle inside"
	case s.Kind == sqlscan.Copy && !(s.TextEnd <= s.DataStart && s.DataStart <= s.DataEnd && s.DataEnd < s.End):
		return "data out of order"
	}
	return ""
}

// checkRest checks that nothing to run was left out.
func checkRest(t testing.TB, o *sqlscan.Options, rest string) {
	t.Helper()
	if o.Delimiters {
		return // what ended it is not known here
	}
	_ = sqlscan.Scan(rest, o, func(s sqlscan.Span) error { // an error: a run line alone
		if s.Kind != sqlscan.Rest {
			t.Fatalf("%v in what is left out: %q", s.Kind, rest)
		}
		return nil
	})
}

// checkAgain checks that a statement is read as itself.
func checkAgain(t testing.TB, o *sqlscan.Options, text string, s sqlscan.Span) {
	t.Helper()
	sql := text[s.TextStart:s.TextEnd]
	script := Write(o, sql, text[s.DataStart:s.DataEnd], s)
	n := 0
	err := sqlscan.Scan(script, o, func(again sqlscan.Span) error {
		if again.Kind == sqlscan.Rest {
			return nil
		}
		n++
		if got := script[again.TextStart:again.TextEnd]; got != sql {
			t.Fatalf("%q, written as\n%q\nis read as\n%q\nfrom %q", sql, script, got, text)
		}
		if again.Kind != s.Kind || again.Body != s.Body || again.Exec != s.Exec || again.Marked != s.Marked || again.Repeat != s.Repeat ||
			again.First-again.TextStart != s.First-s.TextStart || again.DataEnd-again.DataStart != s.DataEnd-s.DataStart {
			t.Fatalf("%q: %+v is read as %+v", sql, s, again)
		}
		return nil
	})
	if err != nil || n != 1 {
		t.Fatalf("%q, written as\n%q\nis %d statements, error %v\nfrom %q", sql, script, n, err, text)
	}
}

// Write gives a statement as a script has it, with its terminator, for a client with these options.
func Write(o *sqlscan.Options, sql, data string, s sqlscan.Span) string {
	switch {
	case s.Kind == sqlscan.Client, s.Exec:
		return sql + "\n"
	case s.Marked:
		return "-- mig:statement begin\n" + sql + "\n-- mig:statement end\n"
	case o.BatchWord != "":
		if s.Repeat > 1 {
			return fmt.Sprintf("%s\n%s %d\n", sql, o.BatchWord, s.Repeat)
		}
		return sql + "\n" + o.BatchWord + "\n"
	case o.RunLine != "":
		return sql + "\n" + o.RunLine + "\n"
	case o.Delimiters && s.Body:
		d := "$$"
		for strings.Contains(sql, d) {
			d += "|"
		}
		return "DELIMITER " + d + "\n" + sql + "\n" + d + "\nDELIMITER ;\n"
	case s.Kind == sqlscan.Copy:
		return sql + "\n;\n" + data + "\\.\n"
	case s.Tail:
		return sql + "\n;\n"
	}
	return sql + ";\n"
}
