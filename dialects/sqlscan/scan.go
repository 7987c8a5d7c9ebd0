package sqlscan

import (
	"strings"

	"mig/dsl/op"
)

// Scan cuts text into spans and gives them to yield, in order. It stops at the first error, its own
// (an *Error) or yield's, which it returns as it is. It takes time in proportion to the text, and keeps none of it.
func Scan(text string, o *Options, yield func(Span) error) error {
	s := newScanner(text, o)
	s.yield = yield
	if err := s.lineStart(); err != nil {
		return err
	}
	for s.i < len(text) {
		if s.class[text[s.i]] == cSpace {
			s.i++
		} else if err := s.step(); err != nil {
			return err
		}
	}
	return s.finish()
}

// scanner is the state of a scan. What belongs to the open statement alone is in statement.
type scanner struct {
	o     *Options
	text  string
	yield func(Span) error

	i      int // the next byte to look at
	nul    int // the next NUL byte at or after i; len(text) when there is none
	lineAt int // start of the line i is in, as far as line ends outside quotes tell
	last   ending

	delim      string // what ends a statement; "" is the semicolon
	delimClass class  // of the delimiter's first byte, were it not for the delimiter

	class      [256]class
	initials   []byte    // the first bytes of Options.Commands, in lower case
	starts     [256]bool // bytes with which a client command may start
	lineStarts [256]bool // bytes with which a line may start that is more than SQL

	statement
}

// ending says how the statement before was run, for clients that run it again at a second sign.
type ending uint8

const (
	endNone ending = iota
	endSemicolon
	endRun
	endWhole // by its nature: a handle, a marked passage
)

// statement is what is known of the open statement.
type statement struct {
	start      int // where its span starts
	lead       int // its first comment or code, -1 when there is none yet
	first      int // its first code, -1 when there is none yet
	codeEnd    int // end of its last code
	contentEnd int // end of its last code or comment
	trail      int // first comment after its last code, -1 when there is none
	tokens     int // pieces of code so far
	tail       bool
	semi       bool // a semicolon that does not end it stands after its last code
	body       bool // … and stood before other code
	copy       bool // COPY … FROM stdin
	repeat     int

	paren, parenAt int // open parentheses, and where the outermost stands
	block, blockAt int // open BEGIN or CASE
	inner, innerAt int // open /*! comments
	innerParen     int

	what    what
	module  keyword // what a CREATE creates, when it is of interest
	query   bool    // a unit by its WITH FUNCTION: a query follows
	trigger triggerState
	prev    keyword // the token before, when it was a keyword
	when    int     // WHENs without their THEN
}

// begin starts a new statement at an offset.
func (s *scanner) begin(at int) {
	s.statement = statement{start: at, lead: -1, first: -1, trail: -1}
	s.i = at
}

// step reads one token.
func (s *scanner) step() error {
	i := s.i
	c := s.text[i]
	if s.first < 0 && s.starts[c] && !s.o.LineCommands {
		if done, err := s.command(i); done || err != nil {
			return err
		}
	}
	k := s.class[c]
	if k == cDelim {
		if strings.HasPrefix(s.text[i:], s.delim) {
			return s.end(i + len(s.delim))
		}
		k = s.delimClass
	}
	switch k {
	case cSpace:
		s.i++
	case cLine:
		s.i++
		return s.lineStart()
	case cWord:
		return s.word(i)
	case cQuote:
		return s.quoted(i, i, c, s.o.BackslashEscapes && c != '`')
	case cBracket:
		return s.quoted(i, i, ']', false)
	case cDash, cHash, cSlash:
		return s.maybeComment(i, k)
	case cDollar:
		return s.dollar(i)
	case cStar:
		return s.star(i)
	case cOpen, cClose:
		s.parenthesis(i, k)
	case cSemi:
		return s.semicolon(i)
	case cBackslash:
		return s.backslash(i)
	case cMark:
		return s.handle(i)
	default:
		s.other(i)
	}
	return nil
}

// code takes text[i:to] as code of the open statement.
func (s *scanner) code(to int) {
	if s.first < 0 {
		s.first = s.i
		if s.lead < 0 {
			s.lead = s.i
		}
	}
	if s.semi {
		s.semi, s.body = false, true
	}
	if s.trigger > inTrigger {
		s.trigger = inTrigger
	}
	s.tokens++
	s.prev = kwNone
	s.codeEnd, s.contentEnd, s.trail, s.tail = to, to, -1, false
	s.i = to
}

// other takes punctuation and digits, which mean nothing to a scanner.
func (s *scanner) other(i int) {
	if s.first < 0 && s.o.Units && strings.HasPrefix(s.text[i:], "<<") {
		s.what = whatUnit // a block may have a label
	}
	j := i + 1
	for j < len(s.text) && s.class[s.text[j]] == cOther {
		j++
	}
	s.code(j)
}

func (s *scanner) parenthesis(i int, k class) {
	switch {
	case k == cClose && s.paren > 0:
		s.paren--
	case k == cOpen:
		if s.paren == 0 {
			s.parenAt = i
		}
		s.paren++
	}
	s.code(i + 1)
}

// semicolon ends the statement, or is part of a body.
func (s *scanner) semicolon(i int) error {
	o := s.o
	switch {
	case s.inner > 0 || s.delim != "" || o.BatchWord != "" || s.what == whatUnit:
	case o.ParenSemicolons && s.paren > 0:
	case o.AtomicBodies && s.block > 0:
	case s.trigger == inTrigger || s.trigger == afterSemicolon:
		s.trigger = afterSemicolon
	case o.CompoundBodies && s.block > 0 && s.first >= 0:
		return errAt(i, "put the statement between DELIMITER lines, or between `-- mig:statement begin` and `-- mig:statement end`",
			"a semicolon inside a body: the client would end the statement here")
	default:
		s.last = endSemicolon
		return s.end(i + 1)
	}
	if s.first >= 0 {
		s.semi = true
	}
	if s.ownSemicolon() {
		if s.lead < 0 {
			s.lead = i
		}
		s.codeEnd, s.contentEnd, s.trail, s.tail = i+1, i+1, -1, false
	}
	s.i++
	return nil
}

// ownSemicolon tells whether a semicolon that does not end the statement, but stands last in it, belongs to its text.
func (s *scanner) ownSemicolon() bool { return !s.o.Delimiters && !s.query }

// end ends the open statement at to, which includes its terminator.
func (s *scanner) end(to int) error {
	if s.first < 0 {
		return s.rest(to)
	}
	if err := s.closed(); err != nil {
		return err
	}
	if s.copy {
		return s.copyData(to)
	}
	sp := s.span(Statement, to, s.contentEnd)
	sp.Tail = s.tail
	if s.semi && !s.ownSemicolon() {
		sp.TextEnd, sp.Tail = s.codeEnd, false
	}
	return s.emit(sp)
}

// span describes the open statement.
func (s *scanner) span(k Kind, end, textEnd int) Span {
	return Span{
		Kind: k, Start: s.start, End: end, TextStart: s.lead, TextEnd: textEnd, First: s.first, Repeat: max(1, s.repeat),
		Body: s.body || s.what == whatUnit || s.o.CompoundBodies && s.block > 0,
	}
}

func (s *scanner) emit(sp Span) error {
	if sp.Kind == Statement && !sp.Marked && (s.o.RunLine != "" || s.o.BatchWord != "") {
		if err := s.lastLine(sp); err != nil {
			return err
		}
	}
	s.begin(sp.End)
	return s.yield(sp)
}

// lastLine refuses a text whose last line would, with nothing after it, end the statement: a comment
// or a semicolon that is not part of the text keeps the client from that.
func (s *scanner) lastLine(sp Span) error {
	text := s.text[sp.TextStart:sp.TextEnd]
	line := strings.TrimLeft(text[strings.LastIndexByte(text, '\n')+1:], spaces)
	at := sp.TextEnd - len(line)
	if strings.EqualFold(line, s.o.RunLine) || strings.EqualFold(line, s.o.BatchWord) {
		return errAt(at, "", "%s must stand alone on its line", line)
	}
	for i := range s.o.RefusedLines {
		if r := &s.o.RefusedLines[i]; strings.EqualFold(line, r.Line) {
			return errAt(at, r.Hint, "a line of %s %s", r.Line, r.Msg)
		}
	}
	return nil
}

func (s *scanner) rest(to int) error {
	return s.emit(Span{Kind: Rest, Start: s.start, End: to, TextStart: to, TextEnd: to, First: to, Repeat: 1})
}

// cut ends the open statement after its last code, without a terminator: what follows belongs to the next span.
func (s *scanner) cut() error {
	trail := s.trail
	if err := s.emit(s.span(Statement, s.codeEnd, s.codeEnd)); err != nil {
		return err
	}
	s.lead = trail
	return nil
}

// finish ends what is open at the end of the text.
func (s *scanner) finish() error {
	n := len(s.text)
	if s.first < 0 {
		if s.start < n {
			return s.rest(n)
		}
		return nil
	}
	if err := s.closed(); err != nil {
		return err
	}
	if s.copy {
		return s.noData()
	}
	if s.trail < 0 && (!s.semi || s.ownSemicolon()) {
		return s.emit(s.span(Statement, n, s.codeEnd))
	}
	if err := s.cut(); err != nil {
		return err
	}
	return s.rest(n)
}

// closed reports what the open statement leaves open at its end.
func (s *scanner) closed() error {
	switch {
	case s.inner > 0:
		return errAt(s.innerAt, "", "unclosed comment")
	case s.paren > 0:
		return errAt(s.parenAt, "", "unclosed parenthesis")
	case s.o.AtomicBodies && s.block > 0:
		return errAt(s.blockAt, "", "unclosed body: its END is missing")
	case s.trigger == inTrigger || s.trigger == afterSemicolon:
		return errAt(s.first, "a trigger ends in `; END;`", "unclosed body: its END is missing")
	}
	return nil
}

// handle takes a helper call, which ends the open statement.
func (s *scanner) handle(i int) error {
	id, n, ok := op.ParseHandle(s.text[i:])
	if !ok {
		return errAt(i, "", "a NUL byte")
	}
	if s.first >= 0 {
		if err := s.interruptible(i); err != nil {
			return err
		}
		if err := s.cut(); err != nil {
			return err
		}
	}
	sp := Span{Kind: Handle, Start: s.start, End: i + n, TextStart: s.lead, TextEnd: i + n, First: i, Handle: id, Repeat: 1}
	if s.lead < 0 {
		sp.TextStart = i
	}
	s.last = endWhole
	s.findMark(i + n)
	if err := s.emit(sp); err != nil {
		return err
	}
	return s.lineStart() // what follows is alone on its line but for a call that renders elsewhere
}

// interruptible tells whether a helper call may end the open statement.
func (s *scanner) interruptible(i int) error {
	const hint = "end the statement before the call"
	switch {
	case s.copy:
		return s.noData()
	case s.inner > 0:
		return errAt(i, hintComment, "a helper call inside a comment")
	case s.paren > 0:
		return errAt(i, hint, "a helper call inside parentheses")
	case s.what == whatUnit:
		return errAt(i, "put "+s.o.RunLine+" on a line of its own before the call", "a helper call inside a body")
	case s.o.Blocks && s.what == whatModule:
		return errAt(i, "put "+s.o.BatchWord+" on a line of its own before the call", "a helper call inside a body")
	case s.block > 0, s.o.Delimiters && s.body, s.trigger == inTrigger, s.trigger == afterSemicolon:
		return errAt(i, hint, "a helper call inside a body")
	}
	return nil
}

const hintComment = "comment a call out with {{/* … */}}"

// findMark finds the next NUL byte.
func (s *scanner) findMark(from int) {
	s.nul = len(s.text)
	if k := strings.IndexByte(s.text[from:], op.Mark); k >= 0 {
		s.nul = from + k
	}
}

// clean reports a helper call, or a stray NUL byte, before to: in the place that where names.
func (s *scanner) clean(to int, where string) error {
	if s.nul >= to {
		return nil
	}
	if _, _, ok := op.ParseHandle(s.text[s.nul:]); !ok {
		return errAt(s.nul, "", "a NUL byte")
	}
	hint := "end the statement before the call; literal and ident write values and names"
	if where == inComment {
		hint = hintComment
	}
	return errAt(s.nul, hint, "a helper call inside %s", where)
}

const inComment = "a comment"
