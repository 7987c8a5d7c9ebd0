package sqltext

import (
	"strings"

	"mig/dialects"
	"mig/dsl/op"
)

// Support says which options a dialect has: by "operation.option", or "option" for all operations that
// take it. An option that is not listed is refused: an option is never ignored.
type Support map[string]Rule

// WayTail is the way out where what stands after a table's definition can't be altered.
const WayTail = "it stands where a table is made; write what alters it as SQL, after -- mig:schema-unchanged if that changes nothing that mig knows"

// Rule says whether an option is there in the version at hand, and the way out when it isn't.
type Rule func(f dialects.Facts) (ok bool, hint string)

// Yes is an option that every supported version has.
func Yes(dialects.Facts) (bool, string) { return true, "" }

// No is an option that the database has not, with the way out.
func No(hint string) Rule {
	return func(dialects.Facts) (bool, string) { return false, hint }
}

// Since is an option that the database has from a version on.
func Since(major, minor int, hint string) Rule {
	return func(f dialects.Facts) (bool, string) { return f.Version.AtLeast(major, minor), hint }
}

func (g *Grammar) check(o op.Op, f dialects.Facts) error {
	if _, list := o.(op.Several); list {
		return nil // each is checked on its own
	}
	if optional[o.Op()] {
		hint := "write it as SQL of the databases that have it: {{ if dialect_is \"…\" }} … {{ end }}"
		rule, ok := g.Support[o.Op()]
		if ok {
			var why string
			if ok, why = rule(f); why != "" {
				hint = why
			}
		}
		if !ok {
			return &dialects.UnsupportedError{Dialect: g.Dialect.Name(), Version: f.Version, What: "the operation " + o.Op(), Hint: hint}
		}
	}
	for _, feature := range o.Features() {
		rule, ok := g.Support[o.Op()+"."+feature]
		if !ok {
			rule, ok = g.Support[feature]
		}
		hint := ""
		if ok {
			if ok, hint = rule(f); ok {
				continue
			}
		}
		if hint == "" {
			hint = `leave it out, or keep it for the dialects that have it: (only "…" (` + feature + " …))"
		}
		return &dialects.UnsupportedError{
			Dialect: g.Dialect.Name(), Version: f.Version, Hint: hint,
			What: strings.ReplaceAll(feature, "_", " ") + " in " + o.Op(),
		}
	}
	return nil
}
