package dsl

import (
	"strconv"
	"strings"
)

// constants reads a section whose actions are all calls of operations with constant arguments, which is what most sections
// are: nothing is left then for a template to decide, and none is parsed or run. ok is false for any other
// section, and for whatever is not written plainly: then the output is of no use, and the template decides.
func (e *Evaluator) constants(f *File, s sectionText) (ok bool) {
	r := &constantReader{e: e, text: f.Source.Text[:s.end], left: f.Left, right: f.Right, at: s.start}
	for {
		i := strings.Index(r.text[r.at:], r.left)
		if i < 0 {
			r.write(r.at, len(r.text))
			return true
		}
		from, open := r.at, r.at+i
		r.at = open + len(r.left)
		end := open
		if rest := r.text[r.at:]; strings.HasPrefix(rest, "- ") {
			end = from + len(strings.TrimRight(r.text[from:open], spaces))
			r.at++
		}
		r.write(from, end)
		if !r.action() {
			return false
		}
	}
}

const spaces = " \t\r\n"

// constantReader reads actions at an offset of a text.
type constantReader struct {
	e           *Evaluator
	text        string
	left, right string
	at          int
}

func (r *constantReader) write(from, to int) {
	if from < to {
		r.e.cur.write(r.text[from:to], place{0, from}, false)
	}
}

func (r *constantReader) space() bool {
	from := r.at
	for r.at < len(r.text) && strings.IndexByte(spaces, r.text[r.at]) >= 0 {
		r.at++
	}
	return r.at > from
}

// action reads a call up to the right delimiter, and writes its handle.
func (r *constantReader) action() bool {
	r.space()
	at := r.at
	v, ok := r.call(r.e.set.isOperation)
	if !ok {
		return false
	}
	spaced := r.space()
	trims := spaced && strings.HasPrefix(r.text[r.at:], "-"+r.right)
	if trims {
		r.at++
	}
	if !strings.HasPrefix(r.text[r.at:], r.right) {
		return false
	}
	r.at += len(r.right)
	if trims {
		r.space()
	}
	if c, isCall := v.(*Call); isCall {
		r.e.cur.write(c.String(), place{0, at}, true)
	}
	return true
}

// call reads a helper's name, which must be of those that can stand here, and its arguments.
func (r *constantReader) call(allowed func(name string) bool) (any, bool) {
	at := r.at
	name := r.word()
	if !allowed(name) {
		return nil, false
	}
	inside := r.e.set.isFolded
	if holdsOperations(name) {
		inside = func(name string) bool { return r.e.set.isFolded(name) || r.e.set.isOperation(name) }
	}
	args := make([]any, 0, 4) // few have more
	for {
		before := r.at
		if !r.space() || r.ends() {
			r.at = before
			break
		}
		v, ok := r.arg(inside)
		if !ok {
			return nil, false
		}
		args = append(args, v)
	}
	return r.helper(name, at, args)
}

func (r *constantReader) helper(name string, at int, args []any) (any, bool) {
	v, err := r.e.helper(name, place{0, at}, args)
	if err != nil {
		r.e.cur.fail(err)
		return list(nil), true
	}
	return v, true
}

// ends reports whether the arguments of a call end here.
func (r *constantReader) ends() bool {
	rest := r.text[r.at:]
	return strings.HasPrefix(rest, ")") || strings.HasPrefix(rest, r.right) || strings.HasPrefix(rest, "-"+r.right)
}

func (r *constantReader) arg(allowed func(name string) bool) (any, bool) {
	switch c := r.text[r.at]; {
	case c == '"' || c == '`':
		n := quotedLen(r.text[r.at:])
		s, err := strconv.Unquote(r.text[r.at : r.at+n])
		r.at += n
		return s, n > 0 && err == nil && r.terminated()
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	case c == '(':
		r.at++
		r.space()
		v, ok := r.call(allowed)
		r.space()
		if !ok || !strings.HasPrefix(r.text[r.at:], ")") {
			return nil, false
		}
		r.at++
		return v, r.terminated()
	}
	at := r.at
	switch name := r.word(); {
	case name == "true" || name == "false":
		return name == "true", r.terminated()
	case name == "nil":
		return nil, r.terminated()
	case !r.e.set.isFolded(name) || !r.terminated():
		return nil, false
	default:
		return r.helper(name, at, nil)
	}
}

// terminated reports whether what was read stands alone: space, a parenthesis or the delimiter follow.
func (r *constantReader) terminated() bool {
	rest := r.text[r.at:]
	return rest != "" && strings.IndexByte(spaces+")", rest[0]) >= 0 || strings.HasPrefix(rest, r.right)
}

// number reads plain decimals alone: what else Go takes for a number is for the template to read.
func (r *constantReader) number() (any, bool) {
	from := r.at
	if r.text[r.at] == '-' {
		r.at++
	}
	whole := r.digits()
	if whole && strings.HasPrefix(r.text[r.at:], ".") {
		r.at++
		whole = r.digits()
	}
	return number(r.text[from:r.at]), whole && r.terminated()
}

func (r *constantReader) digits() bool {
	from := r.at
	for r.at < len(r.text) && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at > from
}

func (r *constantReader) word() string {
	from := r.at
	for r.at < len(r.text) && (r.text[r.at] == '_' || r.text[r.at] >= 'a' && r.text[r.at] <= 'z') {
		r.at++
	}
	return r.text[from:r.at]
}

// foldedValues are the helpers that a constant call may hold.
var foldedValues = func() map[string]bool {
	out := map[string]bool{"only": true, "current_timestamp": true}
	for _, name := range valueHelpers {
		out[name] = true
	}
	return out
}()
