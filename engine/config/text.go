package config

import (
	"fmt"
	"strings"

	"mig/dsl/diag"
)

// Secret is text that fmt, logs and JSON never show; Reveal alone gives it.
type Secret struct{ p *string } // a pointer, since fmt would look into an unexported field

// NewSecret hides a text.
func NewSecret(text string) Secret { return Secret{p: &text} }

// Reveal gives the text, "" for the zero Secret.
func (s Secret) Reveal() string {
	if s.p == nil {
		return ""
	}
	return *s.p
}

// String shows only whether there is something.
func (s Secret) String() string {
	if s.Reveal() == "" {
		return ""
	}
	return "***"
}

// GoString is String, for %#v.
func (s Secret) GoString() string { return s.String() }

// Text is a setting whose ${VAR} and ${VAR:-default} are filled in when it is used, not
// before: a variable that only another command needs may be missing. $${ stands for ${.
type Text struct {
	raw     Secret
	literal bool
	pos     diag.Pos
}

// Literal is a Text without variables: it stands for itself, whatever is in it.
func Literal(text string) Text { return Text{raw: NewSecret(text), literal: true} }

// Expression is a Text with variables. pos is the place that errors name; it may be zero.
func Expression(text string, pos diag.Pos) Text { return Text{raw: NewSecret(text), pos: pos} }

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t.raw.Reveal() == "" }

// Pos gives the place in mig.yaml; zero when it came from elsewhere.
func (t Text) Pos() diag.Pos { return t.pos }

// String never shows the text, which may hold a password.
func (t Text) String() string { return t.raw.String() }

// GoString is String, for %#v.
func (t Text) GoString() string { return t.raw.String() }

// Expand fills the variables in. lookup is os.LookupEnv or like it. A variable that is
// not set and has no default is an *Error that names it and the place, and no value.
func (t Text) Expand(lookup func(string) (string, bool)) (string, error) {
	if t.literal {
		return t.raw.Reveal(), nil
	}
	out, err := expand(t.raw.Reveal(), lookup)
	if err != nil {
		return "", usage(err.at(t.pos))
	}
	return out, nil
}

// wrong is what is the matter with a value, and the way out.
type wrong struct{ msg, hint string }

func (w *wrong) Error() string { return w.msg }

func (w *wrong) at(pos diag.Pos) *diag.Error {
	return diag.Errorf(pos, "%s", w.msg).WithHint("%s", w.hint)
}

const variableHint = "write ${VAR} or ${VAR:-default}; $${ stands for ${ itself"

// hasVariable reports whether a text has something to fill in.
func hasVariable(text string) bool { return strings.Contains(text, "${") }

// expand fills in the variables of a text. With a nil lookup it only checks how they
// are written.
func expand(text string, lookup func(string) (string, bool)) (string, *wrong) {
	e := expander{rest: text, lookup: lookup}
	return e.text(false, lookup != nil)
}

type expander struct {
	rest   string
	lookup func(string) (string, bool)
}

// text reads to the end, or in a default to the brace that closes it. When it is not
// live, as in a default that is not needed, variables are read over.
func (e *expander) text(inDefault, live bool) (string, *wrong) {
	var b strings.Builder
	for e.rest != "" {
		switch {
		case inDefault && e.rest[0] == '}':
			e.rest = e.rest[1:]
			return b.String(), nil
		case strings.HasPrefix(e.rest, "$${"):
			b.WriteString("${")
			e.rest = e.rest[len("$${"):]
		case strings.HasPrefix(e.rest, "${"):
			value, err := e.variable(live)
			if err != nil {
				return "", err
			}
			b.WriteString(value)
		default:
			b.WriteByte(e.rest[0])
			e.rest = e.rest[1:]
		}
	}
	if inDefault {
		return "", &wrong{"${ is not closed", variableHint}
	}
	return b.String(), nil
}

func (e *expander) variable(live bool) (string, *wrong) {
	e.rest = e.rest[len("${"):]
	end := strings.IndexFunc(e.rest, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end < 0 {
		end = len(e.rest)
	}
	if end == 0 || e.rest[0] <= '9' {
		return "", &wrong{"${ is not followed by the name of a variable", variableHint}
	}
	name := e.rest[:end]
	e.rest = e.rest[end:]
	var value string
	var set bool
	if live {
		value, set = e.lookup(name)
	}
	if strings.HasPrefix(e.rest, ":-") {
		e.rest = e.rest[len(":-"):]
		fallback, err := e.text(true, live && value == "")
		if value == "" {
			value = fallback
		}
		return value, err
	}
	switch { // what is no name may be part of a password: it is not shown
	case e.rest == "":
		return "", &wrong{"${ is not closed", variableHint}
	case e.rest[0] != '}':
		return "", &wrong{"the name after ${ is not followed by } or :-", variableHint}
	case live && !set:
		return "", &wrong{fmt.Sprintf("the environment variable %s is not set", name), fmt.Sprintf("set it, or write ${%s:-default}", name)}
	}
	e.rest = e.rest[1:]
	return value, nil
}
