package engine

import (
	"fmt"
	"strings"

	"mig/dsl/schema"
	"mig/engine/autogen"
	"mig/engine/build"
)

// unknowns are what one of two schemas does not know, because raw SQL has made or changed it: that it is not there says nothing, so it takes no part.
type unknowns struct {
	filter
	list []string
	hint string // said once
}

func newUnknowns(hint string) *unknowns {
	return &unknowns{filter: filter{out: map[string]bool{}}, hint: hint}
}

func (u *unknowns) notes() []string {
	if n := len(u.list); n > 0 {
		u.list[n-1] += u.hint
		u.hint = ""
	}
	return u.list
}

func (u *unknowns) side(s autogen.Side) autogen.Side {
	if len(u.out) == 0 {
		return s
	}
	return u.filter.side(s)
}

func (u *unknowns) note(format string, args ...any) {
	u.list = append(u.list, fmt.Sprintf(format, args...))
}

// history leaves out what the revisions do not know of a target.
func (u *unknowns) history(known *schema.Schema, lost []build.Lost, wanted *schema.Schema) error {
	for _, l := range lost {
		if l.Table == "" {
			return &UsageError{
				Msg:  fmt.Sprintf("the revisions do not tell the schema since %s, %s: %s", l.Revision, l.Pos, l.Why),
				Hint: "--from database compares with a database",
			}
		}
		for _, n := range u.tables(known, l, wanted) {
			u.note("the table %s is not compared: it is not known since %s, %s: %s", n, l.Revision, l.Pos, l.Why)
		}
	}
	u.named(known, wanted, "the revisions")
	return nil
}

// target leaves out what a target does not know, where no server has told.
func (u *unknowns) target(to *build.Target, other *schema.Schema) error {
	for _, l := range to.Lost {
		if l.Table == "" {
			return &UsageError{
				Msg:  fmt.Sprintf("the target does not tell what schema is wanted since %s: %s", l.Pos, l.Why),
				Hint: "-- mig:schema-unchanged before a statement says that it changes nothing that mig knows" + u.hint,
			}
		}
		u.tables(to.Schema, l, other)
		u.note("the table %s is not compared: what the target says of it is not known since %s: %s", l.Table, l.Pos, l.Why)
	}
	u.named(to.Schema, other, "the target")
	return nil
}

// tables leaves out the tables of another schema that one has lost, and gives their names. Raw SQL has told the last part of a name.
func (u *unknowns) tables(s *schema.Schema, l build.Lost, other *schema.Schema) (out []schema.Name) {
	for _, t := range other.All() {
		if tableOf(s, t.Name) == nil && (strings.EqualFold(l.Table, t.Name.String()) || strings.EqualFold(l.Table, t.Name.Name)) {
			u.out[key(schema.TableKind, t.Name, "")] = true
			out = append(out, t.Name)
		}
	}
	return out
}

// named leaves out the indexes, constraints and objects of another schema that raw SQL has named.
func (u *unknowns) named(s, other *schema.Schema, who string) {
	leave := func(kind string, table schema.Name, name, what string) {
		u.out[key(kind, table, name)] = true
		u.note("the %s is not compared: raw SQL of %s has made, changed or dropped it", what, who)
	}
	for _, o := range other.Objects() {
		if mine, _ := s.Object(o.Kind, o.Name); mine == nil && s.Unsure(o.Name.Name) {
			leave(string(o.Kind), o.Name, "", fmt.Sprintf("%s %s", o.Kind, o.Name))
		}
	}
	for _, t := range other.All() {
		mine := tableOf(s, t.Name)
		if mine == nil {
			continue
		}
		missing := func(name string) bool {
			return name != "" && s.Unsure(name) && mine.Index(name) == nil && mine.Constraint(name) == nil
		}
		for _, x := range t.Indexes {
			if missing(x.Name) {
				leave(indexKind, t.Name, x.Name, fmt.Sprintf("index %s of %s", x.Name, t.Name))
			}
		}
		for _, k := range t.Constraints {
			if missing(k.Name) {
				leave(string(k.Kind), t.Name, k.Name, fmt.Sprintf("%s constraint %s of %s", k.Kind, k.Name, t.Name))
			}
		}
	}
}
