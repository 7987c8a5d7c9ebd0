package sqlscan

import "strings"

const markerWord = "mig:statement"

// isMarker tells whether a line comment is, or tries to be, a marker.
func isMarker(comment string) bool {
	return strings.HasPrefix(strings.TrimLeft(comment[2:], " \t"), markerWord)
}

// markerName gives what follows the marker's word, when the line is a marker and nothing else.
func markerName(line string) (name string, ok bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "--") || !isMarker(line) {
		return "", false
	}
	line = strings.TrimLeft(line[2:], " \t")
	return strings.TrimSpace(line[len(markerWord):]), true
}

// marker takes the passage from a `mig:statement begin` line to its end as one statement. The text in
// between is not read: the way out for what the scanner does not know.
func (s *scanner) marker(i, end int) error {
	line := i
	for line > s.start && s.text[line-1] != '\n' {
		line--
	}
	name, _ := markerName(s.text[i:end])
	switch {
	case strings.TrimSpace(s.text[line:i]) != "" || line == s.start && line > 0 && s.text[line-1] != '\n':
		return errAt(i, "", "a mig:statement marker must stand alone on its line")
	case name == "end":
		return errAt(i, "", "mig:statement end without its begin")
	case name != "begin":
		return errAt(i, "the markers are `-- mig:statement begin` and `-- mig:statement end`", "unknown marker mig:statement %.20q", name)
	case s.first >= 0:
		return errAt(i, "end it before the marker", "mig:statement begin inside a statement")
	}
	from := min(end+1, len(s.text))
	stop, after, err := s.markerEnd(i, from)
	if err != nil {
		return err
	}
	if err := s.clean(after, "a mig:statement passage"); err != nil {
		return err
	}
	return s.marked(from, stop, after)
}

// markerEnd finds the line that ends a passage: where it starts and where it ends.
func (s *scanner) markerEnd(open, from int) (stop, after int, err error) {
	for at := from; ; {
		k := strings.Index(s.text[at:], markerWord)
		if k < 0 {
			return 0, 0, errAt(open, "", "mig:statement begin without its end")
		}
		word := at + k
		stop := at + strings.LastIndexByte(s.text[at:word], '\n') + 1
		after := len(s.text)
		if e := strings.IndexByte(s.text[word:], '\n'); e >= 0 {
			after = word + e
		}
		if name, ok := markerName(s.text[stop:after]); ok {
			if name == "end" {
				return stop, after, nil
			}
			return 0, 0, errAt(stop, "", "a mig:statement marker inside a marked passage")
		}
		at = after
	}
}

// marked emits text[from:stop] as one statement. Its terminator is not part of its text.
func (s *scanner) marked(from, stop, after int) error {
	passage := s.text[from:stop]
	start := from + len(passage) - len(strings.TrimLeft(passage, spaces))
	unit, first := s.head(start, stop)
	end := from + len(s.trimEnd(passage, unit))
	s.last = endWhole
	if first < 0 || first >= end {
		return s.rest(after)
	}
	return s.emit(Span{
		Kind: Statement, Start: s.start, End: after, TextStart: start, TextEnd: end, First: first, Repeat: 1,
		Body: unit || strings.Contains(s.text[first:end], ";"), Marked: true, Tail: true,
	})
}

// trimEnd takes the terminators and separators off the end of a passage.
func (s *scanner) trimEnd(text string, unit bool) string {
	for {
		text = strings.TrimRight(text, spaces)
		line := strings.LastIndexByte(text, '\n') + 1
		last := strings.TrimLeft(text[line:], spaces)
		switch {
		case last == "":
			return text
		case last == s.o.RunLine, strings.EqualFold(last, s.o.BatchWord):
			text = text[:line]
		case !unit && s.o.BatchWord == "" && strings.HasSuffix(last, ";") && !strings.Contains(last, "--"):
			text = text[:len(text)-1]
		default:
			return text
		}
	}
}

const spaces = " \t\r\n\f\v"

// head reads the first words of a passage: whether it is a unit, and where its code starts (-1: nowhere).
func (s *scanner) head(from, to int) (unit bool, first int) {
	o := *s.o
	o.Commands, o.RunLine, o.BatchWord, o.RefusedLines, o.ClientCommands = nil, "", "", nil, false
	sub := newScanner(s.text[from:to], &o)
	sub.yield = func(Span) error { return nil }
	for sub.i < len(sub.text) && sub.what < whatCopy && sub.tokens < 16 {
		at := sub.i
		if sub.step() != nil {
			if sub.first < 0 {
				return false, from + at
			}
			break
		}
		if sub.first >= 0 {
			first = sub.first
			if sub.what == whatNew {
				break
			}
		}
	}
	if sub.first < 0 {
		return false, -1
	}
	return sub.what == whatUnit, from + first
}
