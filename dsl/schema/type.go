package schema

import (
	"fmt"
	"strings"
)

// Type is a column's type as the user wrote it: which names there are, and how they are
// written, is each dialect's affair.
type Type struct {
	Name   string   `json:"name,omitempty"`   // in lower case, words joined by one space: "double precision"
	Args   []string `json:"args,omitempty"`   // "10", "2", "max"
	Values []string `json:"values,omitempty"` // of an enum
	Suffix string   `json:"suffix,omitempty"` // words after the arguments, in lower case: "unsigned", "with time zone"
	Array  string   `json:"array,omitempty"`  // "[]", "[3]": of PostgreSQL
	Native string   `json:"native,omitempty"` // written verbatim; nothing else is set then
}

// IsZero reports whether no type was given.
func (t Type) IsZero() bool { return t.Name == "" && t.Native == "" }

// String gives the type as the DSL writes it.
func (t Type) String() string {
	if t.Native != "" {
		return t.Native
	}
	var b strings.Builder
	b.WriteString(t.Name)
	switch {
	case len(t.Values) > 0:
		quoted := make([]string, len(t.Values))
		for i, v := range t.Values {
			quoted[i] = "'" + strings.ReplaceAll(v, "'", "''") + "'"
		}
		b.WriteString("(" + strings.Join(quoted, ",") + ")")
	case len(t.Args) > 0:
		b.WriteString("(" + strings.Join(t.Args, ",") + ")")
	}
	if t.Suffix != "" {
		b.WriteString(" " + t.Suffix)
	}
	return b.String() + t.Array
}

// Equal reports whether two types were written alike.
func (t Type) Equal(o Type) bool {
	return t.String() == o.String() && (t.Native == "") == (o.Native == "")
}

// ParseType reads a type: words, arguments in parentheses, words, [].
func ParseType(text string) (Type, error) {
	bad := func(why string) (Type, error) { return Type{}, fmt.Errorf("the type %q %s", text, why) }
	head, rest, hasArgs := strings.Cut(strings.TrimSpace(text), "(")
	var t Type
	if !hasArgs {
		head, t.Array = cutArray(head)
	}
	t.Name = words(head)
	if t.Name == "" {
		return bad("has no name")
	}
	if i := strings.IndexFunc(t.Name, func(r rune) bool { return !typeRune(r) }); i >= 0 {
		return bad(fmt.Sprintf("holds the character %q; a type that mig does not know is written (native \"…\")", []rune(t.Name[i:])[0]))
	}
	if !hasArgs {
		return t, nil
	}
	inside, after, ok := cutParen(rest)
	if !ok {
		return bad("lacks a closing parenthesis")
	}
	after, t.Array = cutArray(after)
	t.Suffix = words(after)
	if strings.IndexFunc(t.Suffix, func(r rune) bool { return !typeRune(r) }) >= 0 {
		return bad("has more after its arguments than words")
	}
	if strings.HasPrefix(strings.TrimSpace(inside), "'") {
		values, err := enumValues(inside)
		if err != nil {
			return bad(err.Error())
		}
		t.Values = values
		return t, nil
	}
	for _, a := range strings.Split(inside, ",") {
		a = strings.ToLower(strings.TrimSpace(a))
		if a == "" || strings.Trim(a, "0123456789abcdefghijklmnopqrstuvwxyz -*_") != "" {
			return bad("has an argument that is no number")
		}
		t.Args = append(t.Args, a)
	}
	return t, nil
}

func typeRune(r rune) bool {
	return r == ' ' || r == '_' || r == '.' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
}

func cutArray(s string) (rest, array string) {
	s = strings.TrimSpace(s)
	if i := strings.IndexByte(s, '['); i >= 0 && strings.HasSuffix(s, "]") && strings.Trim(s[i:], "[]0123456789") == "" {
		return s[:i], s[i:]
	}
	return s, ""
}

// cutParen cuts at the parenthesis that closes the one before s, quotes observed.
func cutParen(s string) (inside, after string, ok bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '\'':
			quoted = !quoted
		case s[i] == ')' && !quoted:
			return s[:i], s[i+1:], true
		}
	}
	return "", "", false
}

func enumValues(s string) ([]string, error) {
	var out []string
	for s = strings.TrimSpace(s); ; {
		if !strings.HasPrefix(s, "'") {
			return nil, fmt.Errorf("has a value that is not quoted")
		}
		var v strings.Builder
		s = s[1:]
		for {
			i := strings.IndexByte(s, '\'')
			if i < 0 {
				return nil, fmt.Errorf("has a value whose quote is not closed")
			}
			v.WriteString(s[:i])
			s = s[i+1:]
			if !strings.HasPrefix(s, "'") {
				break
			}
			v.WriteByte('\'')
			s = s[1:]
		}
		out = append(out, v.String())
		s = strings.TrimSpace(s)
		if s == "" {
			return out, nil
		}
		if !strings.HasPrefix(s, ",") {
			return nil, fmt.Errorf("lacks a comma between its values")
		}
		s = strings.TrimSpace(s[1:])
	}
}

// words gives a text in lower case, its words with one space between.
func words(text string) string {
	plain := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' }
	if strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}
