package sqltext

import (
	"strings"

	"mig/dsl/schema"
)

// TypeSpeller gives the names of a type that mean the same to a database one spelling.
type TypeSpeller struct {
	Names map[string]string // of the words of a type, in lower case, without its arguments
	Args  map[string]string // what a type has where no arguments are said, by the spelled name: "(1)"
	// Zero are types whose second argument is 0 where it is not said.
	Zero map[string]bool
	// NoArgs are types whose arguments say nothing of what they hold.
	NoArgs map[string]bool
}

// Spell spells a type as TypeName writes it. What can't be read is left as it is, but for case and white space.
func (s *TypeSpeller) Spell(text string) string {
	t, err := schema.ParseType(strings.ToLower(text))
	if err != nil || len(t.Values) > 0 {
		return Spelled(text)
	}
	name := strings.TrimSpace(t.Name + " " + t.Suffix)
	args := ""
	if len(t.Args) > 0 {
		args = "(" + strings.Join(t.Args, ",") + ")"
	}
	if same, ok := s.Names[name+args]; ok && args != "" { // one length alone
		return same + t.Array
	}
	if same, ok := s.Names[name]; ok {
		name = same
	}
	switch {
	case s.NoArgs[name]:
		args = ""
	case args == "":
		args = s.Args[name]
	case s.Zero[name] && len(t.Args) == 1:
		args = "(" + t.Args[0] + ",0)"
	}
	return name + args + t.Array
}
