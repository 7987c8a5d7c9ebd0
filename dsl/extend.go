package dsl

import (
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Helper is an operation of the program that embeds mig: what a template calls by its name is recorded, and runs where it stands, as mig's own are.
type Helper struct {
	Name string
	// Words are helpers that stand in its parentheses and that mig does not have: (version "1.3").
	Words []string
	// Parse makes the operation of a call's arguments.
	Parse func(*Args) (op.Op, error)
}

// CheckHelpers reports what is wrong with the names of helpers: one that can't be called, one that mig has, and one that is there twice. Two helpers may have a word in common.
func CheckHelpers(list []Helper) error {
	seen := map[string]bool{}
	for i := range list {
		h := &list[i]
		switch {
		case !isOpName(h.Name):
			return &argError{msg: "\"" + h.Name + "\" is no name for an operation: take letters, digits and _, and a letter first"}
		case isHelper(h.Name) || isFunction(h.Name):
			return &argError{msg: "the operation " + h.Name + " has the name of one of mig's own"}
		case seen[h.Name]:
			return &argError{msg: "the operation " + h.Name + " is given twice"}
		}
		seen[h.Name] = true
	}
	for i := range list {
		for _, w := range list[i].Words {
			if !isOpName(w) || isOperation(w) || inlineNames[w] || isFunction(w) || seen[w] {
				return &argError{msg: "the word " + w + " of " + list[i].Name + " is no name, or one that has another meaning"}
			}
		}
	}
	return nil
}

// helper gives a helper of the program's own, by its name; nil when there is none.
func (s *Settings) helper(name string) *Helper {
	for i := range s.Helpers {
		if s.Helpers[i].Name == name {
			return &s.Helpers[i]
		}
	}
	return nil
}

// word reports whether a helper of the program's own takes a word.
func (s *Settings) word(name string) bool {
	return slices.ContainsFunc(s.Helpers, func(h Helper) bool { return slices.Contains(h.Words, name) })
}

func (s *Settings) isOperation(name string) bool { return isOperation(name) || s.helper(name) != nil }
func (s *Settings) isFolded(name string) bool    { return foldedValues[name] || s.word(name) }
func (s *Settings) isHelper(name string) bool {
	return isHelper(name) || s.helper(name) != nil || s.word(name)
}

// helperWords gives the names of the program's own helpers and words.
func (s *Settings) helperWords() (out []string) {
	for i := range s.Helpers {
		out = append(append(out, s.Helpers[i].Name), s.Helpers[i].Words...)
	}
	return out
}

// Args are the arguments of a call, read one after the other. The first that is not what it should be makes the call an error, with its place, and what is read after it is zero: Parse
// reads like the helper's synopsis. What it leaves unread is an error too.
type Args struct {
	r     *reader
	inner []*Args
}

// Text takes a string.
func (a *Args) Text(what string) string { return a.r.text(what) }

// SQL takes an expression or a query: a string, or (sql "…").
func (a *Args) SQL(what string) string { return a.r.sql(what) }

// Name takes the name of a table or the like, which may have its schema before it.
func (a *Args) Name(what string) schema.Name { return a.r.name(what) }

// Ident takes one identifier.
func (a *Args) Ident(what string) string { return a.r.ident(what) }

// Idents takes identifiers up to the first option; at least one.
func (a *Args) Idents(what string) []string { return a.r.idents(what) }

// Integer takes a whole number.
func (a *Args) Integer(what string) int64 { return a.r.integer(what) }

// Type takes a column type.
func (a *Args) Type(what string) schema.Type { return a.r.columnType(what) }

// Option takes the first (name …) that is left, wherever it stands. Without one args is nil.
func (a *Args) Option(name string) (args *Args, ok bool) {
	for i, arg := range a.r.args {
		if c, isCall := arg.(*Call); isCall && c.name == name && a.r.err == nil {
			a.r.args = slices.Delete(slices.Clone(a.r.args), i, i+1)
			in := &Args{r: c.read()}
			a.inner = append(a.inner, in)
			return in, true
		}
	}
	return nil, false
}

// Flag reports whether there is an option without arguments.
func (a *Args) Flag(name string) bool {
	_, ok := a.Option(name)
	return ok
}

// Failf makes the call an error.
func (a *Args) Failf(format string, args ...any) { a.r.fail(a.r.call.errorf(format, args...)) }

// end refuses what was not read, and gives the first error.
func (a *Args) end() *argError {
	for _, in := range a.inner {
		if err := in.end(); err != nil {
			a.r.fail(err)
		}
	}
	a.r.end()
	return a.r.err
}

// decodeOwn makes the operation of a call of a program's helper.
func decodeOwn(c *Call) (op.Op, *argError) {
	a := &Args{r: c.read()}
	o, err := c.own.Parse(a)
	if bad := a.end(); bad != nil {
		return nil, bad
	}
	if err != nil {
		return nil, c.errorf("%w", err)
	}
	return o, nil
}
