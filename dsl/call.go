package dsl

import (
	"encoding/json"
	"errors"
	"fmt"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// place is where something stands in the files of an evaluation: the file's number and a byte offset in it.
type place struct {
	file   int
	offset int
}

// Calls carry their place as one number, since a template can pass a number to a function.
const offsetBits = 40

func (p place) encode() int64 { return int64(p.file)<<offsetBits | int64(p.offset) }

func decodePlace(n int64) place {
	return place{int(n >> offsetBits), int(n & (1<<offsetBits - 1))}
}

// Call is a helper call as it was written: an operation, an option or a value. What it means is decided
// when the operation that it belongs to is decoded.
type Call struct {
	name string
	at   place
	args []any
	id   int     // of an operation: its handle's number; 0 for options and values
	used bool    // of an operation: cut from the text, or held by another operation
	only bool    // stands in an (only …) for the dialect at hand, and so overrides what stands outside
	own  *Helper // of the program that embeds mig
}

// String gives an operation's handle. An option printed into the text gives a handle too: of
// number 0, which is never an operation's, so that it is found and refused.
func (c *Call) String() string { return op.Handle(c.id) }

// number is a number of the source, kept as text. It is a type that the functions of templates compute with.
type number = json.Number

// now is current_timestamp, as a value; in text it is the dialect's words.
type now struct{ sql string }

func (n now) String() string { return n.sql }

// list is what `only` gives: its options, or nothing.
type list []any

// argError is something wrong with a call, and where.
type argError struct {
	at   place
	msg  string
	hint string
	err  error // the cause that msg includes
}

func (e *argError) Error() string { return e.msg }
func (e *argError) Unwrap() error { return e.err }

func (c *Call) errorf(format string, args ...any) *argError {
	name := c.name
	if name == includeHelper {
		name = "include"
	}
	err := fmt.Errorf(name+": "+format, args...)
	return &argError{at: c.at, msg: err.Error(), err: errors.Unwrap(err)}
}

func (e *argError) withHint(format string, args ...any) *argError {
	e.hint = fmt.Sprintf(format, args...)
	return e
}

// flat gives the call's arguments with the lists of `only` laid open.
func (c *Call) flat() []any {
	for i, a := range c.args {
		if _, ok := a.(list); ok {
			return appendFlat(append([]any(nil), c.args[:i]...), c.args[i:])
		}
	}
	return c.args
}

func appendFlat(to, args []any) []any {
	for _, a := range args {
		if l, ok := a.(list); ok {
			for _, inner := range l {
				if c, ok := inner.(*Call); ok {
					c.only = true
				}
			}
			to = appendFlat(to, l)
		} else {
			to = append(to, a)
		}
	}
	return to
}

// describe says what an argument is, for messages.
func describe(a any) string {
	switch v := a.(type) {
	case nil:
		return "nil"
	case string:
		return fmt.Sprintf("the string %q", v)
	case number:
		return "the number " + string(v)
	case bool:
		return fmt.Sprintf("%v", v)
	case *Call:
		return "(" + v.name + " …)"
	case now:
		return "current_timestamp"
	case *dataFile:
		return "(" + v.call.name + " …)"
	case schema.Name:
		return fmt.Sprintf("(name %q)", v.Name)
	default:
		return fmt.Sprintf("%v (a %T)", v, v)
	}
}
