package sqlscan

import "strings"

// keyword is a word that says how a statement ends. No other word is told apart.
type keyword uint8

const (
	kwNone keyword = iota
	kwAlter
	kwAtomic
	kwBegin
	kwCase
	kwConversation // and DIALOG
	kwCopy
	kwCreate
	kwDeclare
	kwDefiner
	kwEnd
	kwEvent
	kwExplain
	kwFrom
	kwFunction
	kwJava
	kwLibrary
	kwLoop // and WHILE
	kwMLE
	kwModifier // a word that may stand between CREATE and what is created
	kwModule
	kwNot
	kwPackage
	kwProcedure // and PROC
	kwRepeat
	kwStdin
	kwTable // and VIEW
	kwThen
	kwTran // and TRANSACTION, DISTRIBUTED
	kwTrigger
	kwType
	kwWhen
	kwWith
)

// lookup gives the keyword that a word is, in any case.
func lookup(word string) keyword {
	var b [14]byte
	if len(word) < 2 || len(word) > len(b) {
		return kwNone
	}
	for i := range len(word) {
		b[i] = word[i] | 0x20
	}
	switch string(b[:len(word)]) {
	case "alter":
		return kwAlter
	case "atomic":
		return kwAtomic
	case "begin":
		return kwBegin
	case "case":
		return kwCase
	case "conversation", "dialog":
		return kwConversation
	case "copy":
		return kwCopy
	case "create":
		return kwCreate
	case "declare":
		return kwDeclare
	case "definer":
		return kwDefiner
	case "end":
		return kwEnd
	case "event":
		return kwEvent
	case "explain":
		return kwExplain
	case "from":
		return kwFrom
	case "function":
		return kwFunction
	case "java":
		return kwJava
	case "library":
		return kwLibrary
	case "loop", "while":
		return kwLoop
	case "mle":
		return kwMLE
	case "or", "replace", "temp", "temporary", "aggregate", "editionable", "noneditionable", "force", "noforce", "and", "resolve", "compile":
		return kwModifier
	case "module":
		return kwModule
	case "not":
		return kwNot
	case "package":
		return kwPackage
	case "procedure", "proc":
		return kwProcedure
	case "repeat":
		return kwRepeat
	case "stdin":
		return kwStdin
	case "table", "view":
		return kwTable
	case "then":
		return kwThen
	case "tran", "transaction", "distributed":
		return kwTran
	case "trigger":
		return kwTrigger
	case "type":
		return kwType
	case "when":
		return kwWhen
	case "with":
		return kwWith
	}
	return kwNone
}

// what says what the first words of a statement make of it.
type what uint8

const (
	whatNew     what = iota // no word yet
	whatExplain             // EXPLAIN …
	whatCreate              // CREATE and modifiers
	whatDefiner             // CREATE DEFINER = …
	whatMLE                 // CREATE MLE
	whatBegin               // BEGIN, which may open a body
	whatCopy                // COPY …
	whatModule              // CREATE PROCEDURE and its like: statement.module says of what
	whatUnit                // ends only at a run line
	whatOther
)

// triggerState follows a trigger's body to its end, as sqlite3_complete does: END counts between two semicolons.
// https://www.sqlite.org/c3ref/complete.html
type triggerState uint8

const (
	noTrigger triggerState = iota
	inTrigger
	afterSemicolon
	afterEnd
)

// word takes a word, with the string that it is the prefix of.
func (s *scanner) word(from int) error {
	delim := byte(0) // no word holds it
	if s.delim != "" {
		delim = s.delim[0]
	}
	j := from + 1
	for j < len(s.text) && ident[s.text[j]] && s.text[j] != delim {
		j++
	}
	if j < len(s.text) && s.text[j] == '\'' && j-from <= 2 && !s.continues(from) {
		if ok, err := s.prefixed(from, j); ok {
			return err
		}
	}
	was, prev := s.trigger, s.prev
	s.code(j)
	if s.o.Delimiters && j-from >= 9 && strings.EqualFold(s.text[j-9:j], "delimiter") && j < len(s.text) && s.text[j] == ' ' {
		return errAt(j-9, "end the statement before a DELIMITER line; quote a name that ends so",
			"the client takes DELIMITER for its own command, even inside a statement")
	}
	if s.what == whatUnit || s.what == whatOther && !s.matters(j-from) {
		return nil
	}
	if s.continues(from) || j < len(s.text) && s.text[j] == delim && delim != 0 && ident[delim] {
		return nil
	}
	s.prev = lookup(s.text[from:j])
	s.keyword(from, s.prev, prev, was)
	return s.maybeRaw()
}

// matters tells whether a word of a length may count after the first words of a statement have told what it is.
func (s *scanner) matters(length int) bool {
	switch length {
	case len("end"), len("begin"), len("dialog"), len("transaction"), len("conversation"):
		return s.o.Blocks
	case len("case"):
		return s.o.Blocks || s.o.Units // WITH
	case len("function"), len("procedure"):
		return s.o.Units
	}
	return false
}

// continues tells whether the bytes before a word make it part of a longer name: a variable, a column, a number.
func (s *scanner) continues(from int) bool {
	if from == s.start {
		return false
	}
	c := s.text[from-1]
	return c == '.' || c == '@' || c == '#' || ident[c]
}

// keyword takes note of a word: k is it, prev the token before it.
func (s *scanner) keyword(from int, k, prev keyword, was triggerState) {
	if s.what < whatCopy {
		s.advance(k, prev)
	}
	switch {
	case s.what == whatCopy:
		s.copy = s.copy || k == kwStdin && prev == kwFrom && s.paren == 0
	case s.trigger != noTrigger:
		if k == kwEnd && was == afterSemicolon {
			s.trigger = afterEnd
		}
	case s.o.AtomicBodies && s.what == whatModule:
		s.atomic(from, k, prev)
	case s.o.Blocks:
		s.batchBlock(from, k, prev)
	case s.o.CompoundBodies && s.what == whatModule:
		s.compound(from, k, prev)
	case s.o.Units && s.what != whatUnit && prev == kwWith && (k == kwFunction || k == kwProcedure):
		s.what, s.query = whatUnit, true
	}
}

// advance follows the first words of a statement.
func (s *scanner) advance(k, prev keyword) {
	o := s.o
	switch s.what {
	case whatNew:
		s.what = whatOther
		switch {
		case s.tokens > 1:
		case k == kwCreate, k == kwAlter && (o.Blocks || o.CompoundBodies):
			s.what = whatCreate
		case k == kwExplain && o.TriggerBodies:
			s.what = whatExplain
		case k == kwCopy && o.CopyData:
			s.what = whatCopy
		case (k == kwBegin || k == kwDeclare) && o.Units:
			s.what = whatUnit
		case k == kwBegin && o.CompoundBodies:
			s.what = whatBegin
		}
	case whatExplain:
		if k == kwCreate {
			s.what = whatCreate
		}
	case whatBegin:
		s.what = whatOther
		if k == kwNot { // BEGIN NOT ATOMIC: https://mariadb.com/kb/en/begin-end/
			s.what, s.block, s.blockAt = whatModule, 1, s.first
		}
	case whatMLE:
		s.what = whatOther
		if k == kwModule {
			s.what, s.module = whatModule, kwModule
		}
	case whatCreate, whatDefiner:
		s.create(k, prev)
	default: // known already
	}
}

// create takes a word after CREATE.
func (s *scanner) create(k, prev keyword) {
	switch {
	case s.what == whatCreate && prev == kwNone:
		s.what = whatOther // something stands in between
	case k == kwModifier, k == kwAlter:
	case k == kwDefiner && s.o.CompoundBodies:
		s.what = whatDefiner
	case s.creates(k):
		s.what, s.module = whatModule, k
		if s.o.Units && k != kwJava {
			s.what = whatUnit
		}
		if s.o.TriggerBodies {
			s.trigger = inTrigger
		}
	case k == kwMLE && s.o.Units:
		s.what = whatMLE
	case s.what == whatDefiner && k != kwTable:
	default:
		s.what = whatOther
	}
}

// creates tells whether what is created has a body that concerns the scanner.
func (s *scanner) creates(k keyword) bool {
	o := s.o
	switch k {
	case kwFunction, kwProcedure:
		return !o.TriggerBodies
	case kwTrigger:
		return !o.AtomicBodies
	case kwPackage:
		return o.Units || o.CompoundBodies
	case kwEvent:
		return o.CompoundBodies
	case kwType, kwLibrary, kwJava:
		return o.Units
	default:
		return false
	}
}

// atomic counts the body of a function in SQL. CASE ends in END too.
// psql does the same: https://github.com/postgres/postgres/blob/master/src/fe_utils/psqlscan.l
func (s *scanner) atomic(from int, k, prev keyword) {
	switch {
	case s.paren > 0:
	case k == kwAtomic && prev == kwBegin && s.block == 0:
		s.block, s.blockAt = 1, from
	case k == kwCase && s.block > 0:
		s.block++
	case k == kwEnd && s.block > 0:
		s.block--
	}
}

// batchBlock counts the blocks of a batch. BEGIN TRANSACTION and BEGIN DIALOG open none.
func (s *scanner) batchBlock(from int, k, prev keyword) {
	switch {
	case k == kwBegin, k == kwCase:
		if s.block == 0 {
			s.blockAt = from
		}
		s.block++
	case k == kwEnd:
		s.block--
	case (k == kwTran || k == kwConversation) && prev == kwBegin:
		s.block--
	case k == kwConversation && prev == kwEnd:
		s.block++
	}
}

// compound counts what is open when a semicolon comes: a body that the client would cut in two.
// It needs to be right at the first semicolon only.
func (s *scanner) compound(from int, k, prev keyword) {
	opens := false
	switch k {
	case kwBegin, kwCase, kwLoop:
		opens = prev != kwEnd
	case kwRepeat: // not the function
		opens = prev != kwEnd && !strings.HasPrefix(strings.TrimLeft(s.text[s.i:min(s.i+8, len(s.text))], " "), "(")
	case kwWhen:
		s.when++
	case kwThen: // of an IF when no WHEN waits for it
		opens = s.when == 0
		s.when = max(0, s.when-1)
	case kwEnd:
		s.block--
	default:
	}
	if opens {
		if s.block == 0 {
			s.blockAt = from
		}
		s.block++
	}
}

// maybeRaw skips a source in another language, whose quotes and comments are not those of SQL, up to its run line.
func (s *scanner) maybeRaw() error {
	if s.what != whatModule || s.module != kwJava && s.module != kwModule {
		return nil
	}
	s.what = whatUnit
	at := s.i
	for at < len(s.text) {
		end := len(s.text)
		if k := strings.IndexByte(s.text[at:], '\n'); k >= 0 {
			end = at + k
		}
		if strings.TrimSpace(s.text[at:end]) == s.o.RunLine && at > s.i {
			break
		}
		at = min(end+1, len(s.text))
	}
	if err := s.clean(at, "a body"); err != nil {
		return err
	}
	if end := s.i + len(strings.TrimRight(s.text[s.i:at], " \t\r\n\f\v")); end > s.i {
		s.code(end)
	}
	s.i = at
	return s.lineStart()
}
