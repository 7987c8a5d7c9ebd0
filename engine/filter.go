package engine

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
)

// compareOptions are those of the settings.
func (e *Environment) compareOptions(d dialects.Dialect, f dialects.Facts, renames []autogen.Rename) autogen.Options {
	a := &e.Config.Autogenerate
	return autogen.Options{
		Spelling: spelling{d, f, a.CompareType, a.CompareServerDefault}, Renames: renames, Batch: d.Traits().Copies, NoComments: d.Traits().NoComments,
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

// readElsewhere reads the tables that the revisions or the target have in schemas beside the session's, which Inspect does not read by itself. What else they have there is taken from
// the revisions.
func (e *Environment) readElsewhere(ctx context.Context, c *connected, into, known, wanted *schema.Schema) error {
	for _, t := range slices.Concat(known.All(), wanted.All()) {
		if t.Name.Schema == "" || !e.includeSchema(schema.TableKind, t.Name) {
			continue
		}
		found, err := c.session.Inspect(ctx, t.Name)
		if err != nil {
			return fmt.Errorf("the table %s can't be read: %w", t.Name, err)
		}
		for _, there := range found.All() {
			there.Name = t.Name
			into.Put(there)
		}
	}
	told := outside(known)
	told.tables = nil // they were read
	told.put(into)
	return nil
}

// elsewhere reports whether an operation makes a schema, or something in one that it names: where a schema is made aside, that would be made in its place, or is there already.
func elsewhere(o op.Op) bool {
	switch o := o.(type) {
	case *op.CreateSchema:
		return true
	case *op.CreateView:
		return o.Name.Schema != ""
	case *op.CreateSequence:
		return o.Name.Schema != ""
	case *op.CreateEnum:
		return o.Name.Schema != ""
	}
	n, ok := op.TableOf(o)
	return ok && n.Schema != ""
}

// told is what a schema has outside of the session's schema.
type told struct {
	tables  []*schema.Table
	objects []*schema.Object
}

func outside(s *schema.Schema) (out told) {
	for _, t := range s.All() {
		if t.Name.Schema != "" {
			out.tables = append(out.tables, t)
		}
	}
	for _, o := range s.Objects() {
		if o.Name.Schema != "" || o.Kind == schema.SchemaObject {
			out.objects = append(out.objects, o)
		}
	}
	return out
}

func (t told) any() bool { return len(t.tables)+len(t.objects) > 0 }

func (t told) put(into *schema.Schema) {
	for _, table := range t.tables {
		into.Put(table)
	}
	for _, o := range t.objects {
		into.PutObject(o)
	}
}
