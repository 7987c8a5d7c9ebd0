package dsl

import (
	"errors"
	"sort"
	"strconv"
	"strings"

	"mig/dsl/diag"
	"mig/dsl/op"
)

// Output is an evaluated section: its text with the handles of the operations in it, and
// where each piece of the text comes from.
type Output struct {
	Text string // handles stand where operations were called

	sources  []*diag.Source // by the number in a place
	segments []segment
	calls    []*Call      // by id, from 1
	used     map[int]bool // sources of the project's operations that were called
	text     strings.Builder
	pieces   int
	errs     diag.List
}

// segment is a piece of the text and its origin.
type segment struct {
	at     int // offset in the text
	from   place
	action bool // the whole piece comes from one place: the text that an action wrote
}

// write adds a piece. A single piece is kept as it is, so that a section without actions is never copied.
func (o *Output) write(s string, from place, action bool) {
	if s == "" {
		return
	}
	o.segments = append(o.segments, segment{len(o.Text), from, action})
	switch o.pieces++; o.pieces {
	case 1:
		o.Text = s
		return
	case 2:
		o.text.WriteString(o.Text)
	}
	o.text.WriteString(s)
	o.Text = o.text.String() // shares the builder's memory
}

// Operations gives the files of the project's operations that were called.
func (o *Output) Operations() []*diag.Source {
	var out []*diag.Source
	for i, s := range o.sources {
		if o.used[i] {
			out = append(out, s)
		}
	}
	return out
}

// Raw reports whether the text holds no operation.
func (o *Output) Raw() bool { return len(o.calls) == 0 }

// record gives a call of an operation its number.
func (o *Output) record(c *Call) *Call {
	o.calls = append(o.calls, c)
	c.id = len(o.calls)
	return c
}

func (o *Output) fail(err error) {
	var arg *argError
	var placed *diag.Error
	switch {
	case errors.As(err, &arg):
		o.errs = append(o.errs, o.errorOf(arg))
	case errors.As(err, &placed):
		o.errs = append(o.errs, placed)
	}
}

// errorOf gives the error of a call its position.
func (o *Output) errorOf(err *argError) *diag.Error {
	var placed *diag.Error
	if errors.As(err.err, &placed) && placed.Pos.Line > 0 {
		return placed // in a data file
	}
	e := o.sources[err.at.file].Errorf(err.at.offset, "%w", err)
	e.Hint = err.hint
	return e
}

// readMarks takes the marks out of a template's output.
func (o *Output) readMarks(s string) error {
	var from place
	action := false
	for s != "" {
		i := strings.IndexByte(s, op.Mark)
		if i < 0 {
			o.write(s, from, action)
			break
		}
		o.write(s[:i], from, action)
		if !action {
			from.offset += i
		}
		s = s[i:]
		if _, n, ok := op.ParseHandle(s); ok {
			o.write(s[:n], from, action)
			s = s[n:]
			continue
		}
		p, isAction, n, ok := parseMark(s)
		if !ok || p.file >= len(o.sources) {
			return o.sources[from.file].Errorf(from.offset, "the output has a NUL character, or a helper's result was changed by another function")
		}
		from, action, s = p, isAction, s[n:]
	}
	return o.errs.Err()
}

func parseMark(s string) (p place, action bool, length int, ok bool) {
	if len(s) < 4 || s[1] != markText && s[1] != markAction {
		return p, false, 0, false
	}
	end := strings.IndexByte(s[2:], op.Mark)
	if end < 0 {
		return p, false, 0, false
	}
	n, err := strconv.ParseInt(s[2:2+end], 10, 64)
	if err != nil || n < 0 {
		return p, false, 0, false
	}
	return decodePlace(n), s[1] == markAction, end + 3, true
}

// origin gives the source and the offset in it that a byte of the text comes from.
func (o *Output) origin(offset int) (*diag.Source, int) {
	i := sort.Search(len(o.segments), func(i int) bool { return o.segments[i].at > offset }) - 1
	if i < 0 {
		return o.sources[0], 0
	}
	s := o.segments[i]
	at := s.from.offset
	if !s.action {
		at += offset - s.at
	}
	return o.sources[s.from.file], at
}

// Pos gives the place in a file that a byte of the text comes from.
func (o *Output) Pos(offset int) diag.Pos {
	src, at := o.origin(offset)
	return src.Pos(at)
}

// Errorf makes an error about a byte of the text.
func (o *Output) Errorf(offset int, format string, args ...any) *diag.Error {
	src, at := o.origin(offset)
	return src.Errorf(at, format, args...)
}

// Recorded is an operation as it was called.
type Recorded struct {
	Op  op.Op
	out *Output
	at  place
}

// Pos gives the place of the call.
func (r *Recorded) Pos() diag.Pos { return r.out.sources[r.at.file].Pos(r.at.offset) }

// Errorf makes an error about the call.
func (r *Recorded) Errorf(format string, args ...any) *diag.Error {
	return r.out.sources[r.at.file].Errorf(r.at.offset, format, args...)
}

// Take gives the operation of a handle that was cut from the text. offset is the handle's, for the
// errors: of an option that stands alone, and of a handle that was there before.
func (o *Output) Take(handle, offset int) (*Recorded, error) {
	if handle < 1 || handle > len(o.calls) {
		return nil, o.Errorf(offset, "an option stands here alone; it belongs into the parentheses of an operation")
	}
	c := o.calls[handle-1]
	if c.used {
		return nil, o.sources[c.at.file].Errorf(c.at.offset, "%s is written into the text twice, but was called once", c.name).
			WithHint("call it where it is to run, instead of keeping its result in a variable")
	}
	c.used = true
	decoded, err := decode(c)
	if err != nil {
		return nil, o.errorOf(err)
	}
	return &Recorded{Op: decoded, out: o, at: c.at}, nil
}

// Lost gives an error for each operation that was called and never reached the text.
func (o *Output) Lost() error {
	var errs diag.List
	for _, c := range o.calls {
		if !c.used {
			errs = append(errs, o.sources[c.at.file].Errorf(c.at.offset, "%s is called, but its result does not reach the text, so it would never run", c.name).
				WithHint("call it alone: {{ %s … }}; to leave it out, write {{/* %s … */}}", c.name, c.name))
		}
	}
	return errs.Err()
}
