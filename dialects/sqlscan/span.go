// Package sqlscan cuts SQL text into statements, as the client of a database does. What the clients
// differ in is a feature of Options, never a dialect's name.
//
// It never parses SQL, never rewrites it, and never guesses: what stays open at the end of the text
// is an error at the place where it was opened. It looks at bytes by their index, so that no value of
// a byte ends the text before its end.
package sqlscan

import "fmt"

// Kind says what a Span holds.
type Kind uint8

// The kinds of spans.
const (
	Statement Kind = iota // SQL to run: a statement, or a batch
	Copy                  // COPY … FROM stdin, with its data
	Handle                // a helper call: an operation
	Client                // a client command that ClientCommands let through
	Rest                  // nothing to run: comments, white space, empty statements, DELIMITER lines
)

func (k Kind) String() string {
	return [...]string{"statement", "copy", "handle", "client", "rest"}[k]
}

// Span is a part of the input. Consecutive spans join to the input, exactly. All offsets are bytes of the input.
type Span struct {
	Kind       Kind
	Start, End int // the whole: leading white space and comments, the text, its terminator or separator

	// What is run: the statement with the comments that stand before it, trimmed, without terminator
	// or separator. A PL/SQL unit keeps its own closing semicolon, and so does the last statement of a
	// batch. Of a span of Kind Rest, both are End.
	TextStart, TextEnd int
	First              int // of the statement's first word, after the comments

	Handle int  // number of the operation, for Kind Handle
	Repeat int  // how often a batch runs: n of `GO n`, else 1
	Body   bool // a semicolon in the text does not end it; true for every unit that only a run line ends
	Exec   bool // the text is `EXECUTE statement`, a client's short form for a block around the statement
	Marked bool // kept whole by mig:statement markers: without these it might be cut
	Tail   bool // the text ends in a line comment: a terminator must go on a line of its own

	DataStart, DataEnd int // what COPY … FROM stdin reads, for Kind Copy: whole lines, without the `\.`
}

// Error is a reason why the text can't be cut.
type Error struct {
	Offset int    // where the unclosed thing opens, or the offending thing starts
	Msg    string // lower case, one line, no position
	Hint   string // the way out, or ""
}

func (e *Error) Error() string { return e.Msg }

func errAt(offset int, hint, format string, args ...any) error {
	return &Error{Offset: offset, Msg: fmt.Sprintf(format, args...), Hint: hint}
}
