package autogen

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// CallName is the name of a Call among operations.
const CallName = "call"

// Call is the call of a helper as it is written: one of the project's own operations, which a rewriter puts into a revision, or what a renderer makes of an
// operation that a program has. What it does is not known until the revision is evaluated.
type Call struct {
	Helper string
	// Args are strings, whole numbers (int, int64), json.Number, booleans, nil, and Calls for what stands in parentheses. A Call without arguments is a word.
	Args []any
}

// Op gives "call".
func (*Call) Op() string { return CallName }

// Features gives nothing.
func (*Call) Features() []string { return nil }

// Apply changes nothing here.
func (*Call) Apply(*schema.Schema) error { return nil }

// Reverse can't be had.
func (o *Call) Reverse(schema.View) (op.Op, error) {
	return nil, &op.IrreversibleError{Op: o.Helper, Reason: "what it does is the project's to say"}
}

type callJSON struct {
	Helper string `json:"helper"`
	Args   []any  `json:"args"`
}

// MarshalJSON gives {"helper": …, "args": […]}.
func (o Call) MarshalJSON() ([]byte, error) {
	args := o.Args
	if args == nil {
		args = []any{}
	}
	return json.Marshal(callJSON{o.Helper, args})
}

// UnmarshalJSON reads what MarshalJSON gives. Numbers stay json.Number.
func (o *Call) UnmarshalJSON(text []byte) error {
	var in struct {
		Helper string            `json:"helper"`
		Args   []json.RawMessage `json:"args"`
	}
	if err := strict(text, &in); err != nil {
		return err
	}
	if in.Helper == "" {
		return errors.New("a call has the name of what it calls under the key helper")
	}
	o.Helper, o.Args = in.Helper, nil
	for _, arg := range in.Args {
		if bytes.HasPrefix(bytes.TrimSpace(arg), []byte("{")) {
			inner := &Call{}
			if err := inner.UnmarshalJSON(arg); err != nil {
				return err
			}
			o.Args = append(o.Args, inner)
			continue
		}
		var v any
		if err := strict(arg, &v); err != nil {
			return err
		}
		o.Args = append(o.Args, v)
	}
	return nil
}

// strict reads JSON that has no key beside those of a struct, and nothing after it.
func strict(text []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(to); err != nil {
		return err
	}
	if d.More() {
		return errors.New("there is something after the end")
	}
	return nil
}

// form gives the call as it is written.
func (o *Call) form() (form, error) {
	f := form{name: o.Helper}
	if !isWord(o.Helper) {
		return f, fmt.Errorf("%q is no name of a helper", o.Helper)
	}
	for _, arg := range o.Args {
		text := ""
		switch a := arg.(type) {
		case nil:
			text = "nil"
		case string:
			text = quote(a)
		case bool:
			text = strconv.FormatBool(a)
		case int:
			text = strconv.Itoa(a)
		case int64:
			text = strconv.FormatInt(a, 10)
		case json.Number:
			if text = string(a); !plainNumber.MatchString(text) {
				return f, fmt.Errorf("%s: the number %s is not written plainly", o.Helper, text)
			}
		case *Call, Call:
			call := asCall(a)
			if call == nil {
				return f, fmt.Errorf("%s: a nil %T is no argument of a helper", o.Helper, a)
			}
			inner, err := call.form()
			if err != nil {
				return f, err
			}
			f.opts = append(f.opts, inner)
			continue
		default:
			return f, fmt.Errorf("%s: %T is no argument of a helper", o.Helper, a)
		}
		if len(f.opts) > 0 {
			f.opts = append(f.opts, form{name: text})
		} else {
			f.args = append(f.args, text)
		}
	}
	return f, nil
}

func asCall(a any) *Call {
	if c, ok := a.(Call); ok {
		return &c
	}
	c, _ := a.(*Call)
	return c
}

func isWord(s string) bool {
	for i, r := range s {
		if !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9') {
			return false
		}
	}
	return s != ""
}

// Renderers give the calls of operations that a program has, by their names, and of those of mig's own that it writes otherwise. What stands in a batch or a condition
// is mig's own, and written as mig does.
type Renderers map[string]func(op.Op) (*Call, error)

// forms gives the calls of an operation.
func (rs Renderers) forms(o op.Op) ([]form, error) {
	if list, ok := o.(op.Several); ok {
		var out []form
		for _, part := range list {
			forms, err := rs.forms(part)
			if err != nil {
				return nil, err
			}
			out = append(out, forms...)
		}
		return out, nil
	}
	call, _ := o.(*Call)
	if render := rs[o.Op()]; render != nil {
		var err error
		if call, err = render(o); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Op(), err)
		}
	}
	if call == nil {
		return formsOf(o)
	}
	f, err := call.form()
	return []form{f}, err
}
