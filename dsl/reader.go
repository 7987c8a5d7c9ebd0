package dsl

import (
	"slices"
	"strconv"
	"strings"

	"mig/dsl/diag"
	"mig/dsl/schema"
)

// reader takes a call's arguments one after the other. The first error sticks, and later
// reads give zero values, so that a decoder reads like the helper's synopsis.
type reader struct {
	call *Call
	args []any
	err  *argError
}

func (c *Call) read() *reader { return &reader{call: c, args: c.flat()} }

func (r *reader) fail(err *argError) {
	if r.err == nil {
		r.err = err
	}
}

// take gives the next argument; what names it in the message when there is none.
func (r *reader) take(what string) (any, bool) {
	if r.err != nil {
		return nil, false
	}
	if len(r.args) == 0 {
		r.fail(r.call.errorf("the %s is missing", what))
		return nil, false
	}
	a := r.args[0]
	r.args = r.args[1:]
	return a, true
}

func (r *reader) wrong(what string, a any, want string) {
	at := r.call.at
	if c, ok := a.(*Call); ok {
		at = c.at
	}
	r.fail(&argError{at: at, msg: r.call.name + ": the " + what + " is " + want + ", not " + describe(a)})
}

// text takes a string that is not empty: a name, a comment, a keyword.
func (r *reader) text(what string) string {
	a, ok := r.take(what)
	if !ok {
		return ""
	}
	s, isString := a.(string)
	switch {
	case !isString:
		r.wrong(what, a, "a string")
	case strings.ContainsRune(s, 0):
		r.fail(r.call.errorf("the %s holds a NUL character, which no database stores", what))
	}
	return s
}

// sql takes an expression: a string, or (sql "…").
func (r *reader) sql(what string) string {
	if len(r.args) > 0 {
		if c, ok := r.args[0].(*Call); ok && c.name == "sql" {
			r.args = r.args[1:]
			inner := c.read()
			s := inner.sql(what)
			inner.end()
			r.fail2(inner)
			return s
		}
	}
	s := r.text(what)
	if r.err == nil && strings.TrimSpace(s) == "" {
		r.fail(r.call.errorf("the %s is empty", what))
	}
	return s
}

func (r *reader) fail2(inner *reader) {
	if inner.err != nil {
		r.fail(inner.err)
	}
}

// integer takes a whole number of 64 bits.
func (r *reader) integer(what string) int64 {
	a, ok := r.take(what)
	if !ok {
		return 0
	}
	if v, ok := asNumber(a); ok {
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return n
		}
	}
	r.wrong(what, a, "a whole number")
	return 0
}

// name takes the name of a table or the like: "name", "schema.name", (name "a.b").
func (r *reader) name(what string) schema.Name {
	a, ok := r.take(what)
	if !ok {
		return schema.Name{}
	}
	n, err := asName(a)
	if err != nil {
		if _, isText := a.(string); isText {
			r.fail(r.call.errorf("the %s: %s", what, err))
		} else {
			r.wrong(what, a, "a name")
		}
	}
	return n
}

func asName(a any) (schema.Name, error) {
	switch v := a.(type) {
	case string:
		return schema.ParseName(v)
	case *Call:
		if v.name == "name" {
			r := v.read()
			s := r.text("name")
			r.end()
			if r.err != nil {
				return schema.Name{}, r.err
			}
			return schema.Name{Name: s}, schema.CheckIdent(s)
		}
	}
	return schema.Name{}, errNotName
}

var errNotName = &argError{msg: "not a name"}

// ident takes one identifier, of a column or a constraint. A dot in it is part of it.
func (r *reader) ident(what string) string {
	a, ok := r.take(what)
	if !ok {
		return ""
	}
	return r.asIdent(what, a)
}

func (r *reader) asIdent(what string, a any) string {
	s, isText := a.(string)
	if c, ok := a.(*Call); ok && c.name == "name" {
		n, err := asName(a)
		if err != nil {
			r.fail(c.errorf("the %s: %s", what, err))
		}
		return n.Name
	}
	if !isText {
		r.wrong(what, a, "a name")
		return ""
	}
	if err := schema.CheckIdent(s); err != nil {
		r.fail(r.call.errorf("the %s: %s", what, err))
	}
	return s
}

// optionalName takes a constraint's name, where "" leaves it to the naming convention.
func (r *reader) optionalName(what string) string {
	if len(r.args) > 0 && r.args[0] == "" {
		r.args = r.args[1:]
		return ""
	}
	return r.ident(what)
}

// idents takes names up to the first option; at least one.
func (r *reader) idents(what string) []string {
	out := []string{r.ident(what)}
	for r.err == nil && len(r.args) > 0 && isIdent(r.args[0]) {
		out = append(out, r.ident(what))
	}
	return out
}

func isIdent(a any) bool {
	if c, ok := a.(*Call); ok {
		return c.name == "name"
	}
	_, ok := a.(string)
	return ok
}

// columnType takes a type: a string, or (native "…").
func (r *reader) columnType(what string) schema.Type {
	a, ok := r.take(what)
	if !ok {
		return schema.Type{}
	}
	switch v := a.(type) {
	case string:
		t, err := schema.ParseType(v)
		if err != nil {
			r.fail(r.call.errorf("%s", err))
		}
		return t
	case *Call:
		if v.name == "native" {
			inner := v.read()
			t := schema.Type{Native: inner.text("type")} // none at all is for SQLite, whose columns need no type
			inner.end()
			r.fail2(inner)
			return t
		}
	}
	r.wrong(what, a, "a type")
	return schema.Type{}
}

// end refuses arguments that are left.
func (r *reader) end() {
	if r.err == nil && len(r.args) > 0 {
		r.fail(r.call.errorf("there is one argument too many: %s", describe(r.args[0])))
	}
}

// word takes a keyword in any case, out of those that SQL has here, and gives it in upper case.
func (r *reader) word(what string, allowed ...string) string {
	s := strings.ToUpper(strings.Join(strings.Fields(r.text(what)), " "))
	if r.err == nil && !slices.Contains(allowed, s) {
		err := r.call.errorf("the %s %q is none of %s", what, s, strings.ToLower(strings.Join(allowed, ", ")))
		if near := diag.Nearest(s, allowed); near != "" {
			err = err.withHint("did you mean %q?", strings.ToLower(near))
		}
		r.fail(err)
	}
	return s
}
