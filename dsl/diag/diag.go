// Package diag is the one way in which mig says where something is wrong:
// file:line:col: message, an excerpt of the source with a caret, and the way out.
//
// It never prints and never reads files: a Source holds the text it speaks of.
package diag

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Pos is a place in a source file. Line and Col count from 1, Col in characters
// (not bytes); a zero Line means that only the file is known, an empty File that nothing is.
type Pos struct {
	File string
	Line int
	Col  int
}

// IsZero reports whether nothing is known of the place.
func (p Pos) IsZero() bool { return p.File == "" && p.Line == 0 }

// String gives file:line:col, as far as the parts are known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
	}
}

// Source is the text of a file with an index of its lines, which is made as far as positions are asked for: files without errors
// never pay for it.
// Its methods may be called by several goroutines at once: runs on several databases share the files.
type Source struct {
	Name string
	Text string

	mu    sync.Mutex
	lines []int // offsets at which lines start, as far as they are known
	whole bool  // all of them
	last  int   // the line asked for last
}

// NewSource returns a Source of the given name and text. Offsets are bytes of text.
func NewSource(name, text string) *Source { return &Source{Name: name, Text: text} }

// index finds the lines that start at or before an offset.
func (s *Source) index(offset int) {
	if s.lines == nil {
		s.lines = append(make([]int, 0, 16), 0)
	}
	for at := s.lines[len(s.lines)-1]; !s.whole && at <= offset; {
		i := strings.IndexByte(s.Text[at:], '\n')
		if i < 0 {
			s.whole = true
			return
		}
		at += i + 1
		s.lines = append(s.lines, at)
	}
}

// nextLines is how far from the line asked for last a place is looked for first: places are asked for in order, mostly.
const nextLines = 8

// Pos gives the place of a byte offset; an offset past the end is the end.
func (s *Source) Pos(offset int) Pos {
	offset = max(0, min(offset, len(s.Text)))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.index(offset)
	line := s.last
	for n := 0; line > 0 && n < nextLines && s.startsBy(line+1, offset); n++ {
		line++
	}
	if line == 0 || !s.startsBy(line, offset) || s.startsBy(line+1, offset) {
		line = sort.SearchInts(s.lines, offset+1)
	}
	s.last = line
	col := utf8.RuneCountInString(s.Text[s.lines[line-1]:offset]) + 1
	return Pos{File: s.Name, Line: line, Col: col}
}

// startsBy reports whether there is a line of this number that starts at an offset, or before it.
func (s *Source) startsBy(line, offset int) bool {
	return line <= len(s.lines) && s.lines[line-1] <= offset
}

// Line gives the text of a line, counted from 1, without its line end; "" when there is none.
func (s *Source) Line(n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.index(len(s.Text))
	if n < 1 || n > len(s.lines) {
		return ""
	}
	text := s.Text[s.lines[n-1]:]
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return strings.TrimSuffix(text, "\r")
}

// Errorf makes an Error at a byte offset of the source, with its line as the excerpt.
// %w keeps the cause.
func (s *Source) Errorf(offset int, format string, args ...any) *Error {
	pos := s.Pos(offset)
	return s.At(pos, format, args...)
}

// At makes an Error at a position of the source, with its line as the excerpt.
func (s *Source) At(pos Pos, format string, args ...any) *Error {
	e := Errorf(pos, format, args...)
	e.Excerpt = s.Line(pos.Line)
	return e
}

// Error is something wrong in a file.
type Error struct {
	Pos     Pos
	Msg     string // one line, lower case, without the position
	Excerpt string // the line of the source, or "" when it is not at hand
	Hint    string // the way out, or ""
	err     error  // the cause that Msg includes, for errors.Is and errors.As
}

// Errorf makes an Error at a position; %w keeps the cause.
func Errorf(pos Pos, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Pos: pos, Msg: err.Error(), err: errors.Unwrap(err)}
}

// WithHint sets the way out and returns the error itself.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Error gives file:line:col: message on one line.
func (e *Error) Error() string {
	if e.Pos.IsZero() {
		return e.Msg
	}
	return e.Pos.String() + ": " + e.Msg
}

// Unwrap gives the cause, if the message was made with %w.
func (e *Error) Unwrap() error { return e.err }

const maxExcerpt = 160 // characters of an excerpt that are shown

// Format gives the whole message: the line of Error, the excerpt with a caret under
// the column, and the hint, each on a line of its own, without a final line end.
func (e *Error) Format() string {
	var b strings.Builder
	b.WriteString(e.Error())
	if strings.TrimSpace(e.Excerpt) != "" {
		line, col := window([]rune(e.Excerpt), e.Pos.Col)
		b.WriteString("\n    " + string(line))
		if col > 0 {
			b.WriteString("\n    ")
			for _, r := range line[:min(col-1, len(line))] {
				if r != '\t' {
					r = ' '
				}
				b.WriteRune(r)
			}
			b.WriteByte('^')
		}
	}
	if e.Hint != "" {
		b.WriteString("\n  hint: " + e.Hint)
	}
	return b.String()
}

// window cuts a long line around its column, and replaces what a terminal would act on.
func window(line []rune, col int) ([]rune, int) {
	if len(line) > maxExcerpt {
		from := max(0, min(col-maxExcerpt/2, len(line)-maxExcerpt))
		line, col = line[from:from+maxExcerpt], col-from
	}
	out := make([]rune, len(line))
	for i, r := range line {
		if unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			r = '\uFFFD'
		}
		out[i] = r
	}
	return out, col
}

// List is several errors; it prints one after the other.
type List []*Error

// Error joins the first lines of all errors.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the errors of the list.
func (l List) Unwrap() []error {
	out := make([]error, len(l))
	for i, e := range l {
		out[i] = e
	}
	return out
}

// Err sorts the list by file and place and returns it, or nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	sort.SliceStable(l, func(i, j int) bool {
		a, b := l[i].Pos, l[j].Pos
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	return l
}

// Format gives the text that a person should see of any error: excerpts and hints of
// the Errors in it, and around them what wraps them. Of nil it is "".
func Format(err error) string {
	if err == nil {
		return ""
	}
	var list List
	if errors.As(err, &list) {
		parts := make([]string, len(list))
		for i, e := range list {
			parts[i] = e.Format()
		}
		return strings.Join(parts, "\n")
	}
	var e *Error
	if errors.As(err, &e) {
		// What wraps the error is kept: the position still comes first.
		return strings.Replace(err.Error(), e.Error(), e.Format(), 1)
	}
	return err.Error()
}

// Nearest gives the candidate that was probably meant by name, or "" when none is near:
// at most a third of its letters differ (Damerau's edits), letters' case ignored.
func Nearest(name string, candidates []string) string {
	best, bestDist := "", len(name)/3+2
	for _, c := range candidates {
		if d := distance(strings.ToLower(name), strings.ToLower(c)); d < bestDist || d == bestDist && best != "" && c < best {
			best, bestDist = c, d
		}
	}
	return best
}

func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	prev2, prev, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(y)]
}
