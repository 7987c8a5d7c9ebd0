package sqlscan

import (
	"strconv"
	"strings"
)

// lineStart looks at the start of a line for what ends a statement or is a client command.
func (s *scanner) lineStart() error {
	s.lineAt = s.i
	j := s.i
	for j < len(s.text) && s.class[s.text[j]] == cSpace {
		j++
	}
	if j == len(s.text) || !s.lineStarts[s.text[j]] {
		return nil
	}
	if s.o.BatchWord != "" {
		if done, err := s.batchLine(j); done || err != nil {
			return err
		}
	}
	if s.o.RunLine != "" && s.lineIs(j, s.o.RunLine) {
		return s.runLine(j)
	}
	for i := range s.o.RefusedLines {
		if r := &s.o.RefusedLines[i]; s.first >= 0 && s.lineIs(j, r.Line) {
			return errAt(j, r.Hint, "a line of %s %s", r.Line, r.Msg)
		}
	}
	if s.o.LineCommands && s.starts[s.text[j]] {
		_, err := s.command(j)
		return err
	}
	return nil
}

// lineIs tells whether the rest of the line is a word, in any case.
func (s *scanner) lineIs(j int, word string) bool {
	end := j + len(word)
	if end > len(s.text) || !strings.EqualFold(s.text[j:end], word) {
		return false
	}
	for ; end < len(s.text) && s.text[end] != '\n'; end++ {
		if s.class[s.text[end]] != cSpace {
			return false
		}
	}
	return true
}

// batchLine takes a line that ends a batch: the word, and how often the batch runs. A comment may follow.
// https://learn.microsoft.com/en-us/sql/t-sql/language-elements/sql-server-utilities-statements-go
func (s *scanner) batchLine(j int) (done bool, err error) {
	word := s.o.BatchWord
	k := j + len(word)
	if k > len(s.text) || !strings.EqualFold(s.text[j:k], word) {
		return false, nil
	}
	end := len(s.text)
	if e := strings.IndexByte(s.text[k:], '\n'); e >= 0 {
		end = k + e
	}
	count, ok := batchCount(s.text[k:end])
	switch {
	case ok:
	case k < end && s.class[s.text[k]] != cSpace && s.text[k] != ';' && s.text[k] != 0:
		return false, nil // a longer word, or a column of that name
	default:
		return false, errAt(j, "quote it where it is a name", "%s must stand alone on its line, or with a count", word)
	}
	if err := s.clean(end, inComment); err != nil {
		return false, err
	}
	if count > 1 && s.first < 0 {
		return false, errAt(j, "", "%s %d has no batch to run", word, count)
	}
	s.repeat = count
	s.last = endRun
	return true, s.end(end)
}

// batchCount reads what follows the word on its line; ok is false when it is not a count or a comment.
func batchCount(rest string) (count int, ok bool) {
	digits := strings.TrimLeft(rest, " \t\r\f\v")
	if digits == rest && rest != "" && !strings.HasPrefix(rest, "--") && !strings.HasPrefix(rest, "/*") {
		return 0, false
	}
	n := 0
	for n < len(digits) && digits[n] >= '0' && digits[n] <= '9' {
		n++
	}
	count = 1
	if n > 0 {
		c, err := strconv.ParseInt(digits[:n], 10, 32)
		if err != nil || c < 1 {
			return 0, false
		}
		count = int(c)
	}
	rest = strings.TrimLeft(digits[n:], " \t\r\f\v")
	for strings.HasPrefix(rest, "/*") {
		end := blockEnd(rest, 2, true)
		if end < 0 {
			return 0, false
		}
		rest = strings.TrimLeft(rest[end:], " \t\r\f\v")
	}
	return count, rest == "" || strings.HasPrefix(rest, "--")
}

// batchAfterComment refuses the word that ends a batch on a line that a comment opens: clients
// differ in whether they see it.
func (s *scanner) batchAfterComment(from, end int) error {
	j := end
	for j < len(s.text) && s.class[s.text[j]] == cSpace {
		j++
	}
	word := s.o.BatchWord
	if !s.lineIs(j, word) {
		return nil
	}
	if s.first >= 0 && s.codeEnd > s.lineAt && !strings.Contains(s.text[from:end], "\n") {
		return nil // after other code on its line it is a name
	}
	return errAt(j, "put it on a line of its own", "%s shares its line with a comment", word)
}

// runLine takes the line that runs what is open. With nothing open, the client runs once more what ran before.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/slash.html
func (s *scanner) runLine(j int) error {
	end := j + len(s.o.RunLine)
	if s.first < 0 {
		switch s.last {
		case endSemicolon:
			return errAt(j, "keep one of the two", "the statement before has run at its semicolon: %s runs it again", s.o.RunLine)
		case endRun:
			return errAt(j, "take it out", "%s runs the statement before again", s.o.RunLine)
		case endNone:
			return errAt(j, "take it out", "%s has no statement to run", s.o.RunLine)
		case endWhole: // a sign too many, which runs nothing
		}
	}
	s.last = endRun
	return s.end(end)
}
