package engine

import (
	"path"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dsl/schema"
	"mig/engine/autogen"
)

// compareOptions are those of the settings.
func (e *Environment) compareOptions(d dialects.Dialect, f dialects.Facts, renames []autogen.Rename) autogen.Options {
	a := &e.Config.Autogenerate
	return autogen.Options{
		Cast: casting(d, f), FixedComputed: d.Traits().FixedComputed, FixedNames: d.Traits().FixedNames, FixedType: d.Traits().FixedType, FixedStart: d.Traits().FixedStart, Sequence: d.Traits().Sequence, AltersOption: d.Traits().AltersOption,
		Spelling: spelling{d, f, a.CompareType, a.CompareServerDefault}, Renames: renames, SkipRenames: e.Config.Database != "", Batch: d.Traits().Copies, NoComments: d.Traits().NoComments,
		SameType: e.opts.CompareType, SameDefault: e.opts.CompareServerDefault,
		Include: e.include, Comparators: e.own.comparators(), Dialect: d.Name(),
	}
}

// include reports whether a table or an object takes part.
func (e *Environment) include(kind string, n schema.Name) bool {
	a := &e.Config.Autogenerate
	return (len(a.Include) == 0 || matches(a.Include, n)) && !matches(a.Exclude, n) && e.includeSchema(kind, n)
}

// includeSchema reports whether the schemas that the settings name have something in them. What no schema was written for is in the session's, which always takes part.
func (e *Environment) includeSchema(kind string, n schema.Name) bool {
	name := n.Schema
	if kind == string(schema.SchemaObject) {
		name = n.Name
	}
	list := e.Config.Autogenerate.Schemas
	return len(list) == 0 || name == "" || slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
}

// matches reports whether a name, with its schema or without, is one that patterns of a shell name.
func matches(patterns []string, n schema.Name) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		short, _ := path.Match(p, n.Name) // the settings were checked
		long, _ := path.Match(p, n.String())
		return short || long
	})
}
