package sqlscan

import "mig/dsl/op"

// class says what a byte outside quotes may start.
type class uint8

const (
	cOther class = iota // code without a meaning of its own
	cSpace
	cLine // a line end
	cWord // a letter, _, or a byte of a character beyond ASCII
	cQuote
	cBracket
	cDash
	cHash
	cSlash
	cDollar
	cStar
	cOpen
	cClose
	cSemi
	cBackslash
	cMark
	cDelim // the first byte of a delimiter that is not the semicolon
)

// classes is what all dialects share.
var classes = func() (t [256]class) {
	for c := range t {
		if identByte(byte(c)) && (c < '0' || c > '9') && c != '$' {
			t[c] = cWord
		}
	}
	for _, c := range " \t\r\f\v" {
		t[c] = cSpace
	}
	t['\n'] = cLine
	t['\''], t['"'] = cQuote, cQuote
	t['-'], t['/'] = cDash, cSlash
	t['('], t[')'], t[';'] = cOpen, cClose, cSemi
	t[op.Mark] = cMark
	return t
}()

// ident holds the bytes that may stand in a word. Those of # and @ are missing: they are operators or
// comments in some dialects, and where they are not, nothing is lost.
var ident = func() (t [256]bool) {
	for c := range t {
		t[c] = identByte(byte(c))
	}
	return t
}()

func identByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

func newScanner(text string, o *Options) *scanner {
	s := &scanner{o: o, text: text, class: classes}
	for _, f := range []struct {
		on   bool
		c    byte
		what class
	}{
		{o.HashComments, '#', cHash},
		{o.DollarQuotes, '$', cDollar},
		{o.Backticks, '`', cQuote},
		{o.Brackets != NoBrackets, '[', cBracket},
		{o.CodeComments, '*', cStar},
		{o.Backslash, '\\', cBackslash},
	} {
		if f.on {
			s.class[f.c] = f.what
		}
	}
	s.initials = make([]byte, len(o.Commands))
	for i := range o.Commands {
		s.initials[i] = lower(o.Commands[i].Name[0])
		setFold(&s.starts, o.Commands[i].Name)
	}
	setFold(&s.starts, o.RunLine)
	setFold(&s.lineStarts, o.RunLine)
	setFold(&s.lineStarts, o.BatchWord)
	for i := range o.RefusedLines {
		setFold(&s.lineStarts, o.RefusedLines[i].Line)
	}
	if o.LineCommands {
		for i := range o.Commands {
			setFold(&s.lineStarts, o.Commands[i].Name)
		}
	}
	s.findMark(0)
	s.begin(0)
	return s
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// setFold marks the first byte of a word, in both cases.
func setFold(t *[256]bool, word string) {
	if word == "" {
		return
	}
	t[word[0]] = true
	if c := word[0] | 0x20; c >= 'a' && c <= 'z' {
		t[c], t[c&^0x20] = true, true
	}
}
