package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dsl/schema"
	"mig/engine/autogen"
)

// readBoth reads of a database what is to be compared with what files state, and gives the latter as the server spells it, nil where it can't be asked. known are other files that tell what
// is theirs: of schemas beside the session's nothing else takes part, unless the settings list them.
func (e *Environment) readBoth(ctx context.Context, c *connected, s stated, o autogen.Options, known ...*schema.Schema) (found, seen *schema.Schema, err error) {
	files := append(known, s.schema)
	if found, err = e.readFor(ctx, c, files...); err != nil {
		return nil, nil, err
	}
	if seen, err = e.seen(ctx, c, s, autogen.Side{Schema: found}, o); err != nil {
		return nil, nil, err
	}
	if seen != nil {
		named := len(schemasOf(files...))
		if files = append(files, seen); len(schemasOf(files...)) > named { // raw SQL makes something there
			if found, err = e.readFor(ctx, c, files...); err != nil {
				return nil, nil, err
			}
		}
	}
	return e.ofFiles(found, files), seen, nil
}

// ofFiles takes away what is of other schemas and not named by files, nor in a schema that the settings list: it is someone else's.
func (e *Environment) ofFiles(found *schema.Schema, files []*schema.Schema) *schema.Schema {
	for _, t := range found.All() {
		if t.Name.Schema != "" && !e.listed(t.Name.Schema) && !slices.ContainsFunc(files, func(s *schema.Schema) bool { return hasTable(s, t.Name) }) {
			found.Forget(t.Name)
		}
	}
	for _, o := range found.Objects() {
		if o.Name.Schema != "" && !e.listed(o.Name.Schema) && !slices.ContainsFunc(files, func(s *schema.Schema) bool { return hasObject(s, o.Kind, o.Name) }) {
			found.DropObject(o.Kind, o.Name)
		}
	}
	return found
}

func hasTable(s *schema.Schema, n schema.Name) bool {
	t, err := s.Table(n)
	return err == nil && t != nil
}

func hasObject(s *schema.Schema, kind schema.ObjectKind, n schema.Name) bool {
	o, err := s.Object(kind, n)
	return err == nil && o != nil
}

// readFor reads the schema of the session, and of the others those in which files have something, or that the settings list.
func (e *Environment) readFor(ctx context.Context, c *connected, files ...*schema.Schema) (*schema.Schema, error) {
	found, others, err := e.readSchemas(ctx, c, files)
	if err != nil {
		return nil, fmt.Errorf("the schema can't be read: %w", err)
	}
	if err := e.own.inspect(ctx, c, found); err != nil {
		return nil, err
	}
	if !others {
		err = e.readTablesElsewhere(ctx, c, found, files)
	}
	if err == nil {
		err = e.schemasThere(c, found, files)
	}
	e.withoutOwn(found)
	return asNamed(found, c.schema, files), err
}

// readSchemas reads the schemas that take part; others is false where only that of the session can be read.
func (e *Environment) readSchemas(ctx context.Context, c *connected, files []*schema.Schema) (found *schema.Schema, others bool, err error) {
	r, ok := c.session.(dialects.SchemasReader)
	if !ok {
		whole, err := dialects.ReadWhole(ctx, c.session, nil)
		if err != nil {
			return nil, false, err
		}
		return whole.Schema, false, nil
	}
	current, all, err := r.Schemas(ctx)
	if err != nil {
		return nil, true, err
	}
	c.schema, c.schemas = current, all
	found, err = r.InSchemas(ctx, slices.DeleteFunc(e.takingPart(all, files), func(name string) bool { return name == current }))
	return found, true, err
}

// takingPart gives the schemas of a database that take part beside the session's.
func (e *Environment) takingPart(all []string, files []*schema.Schema) (out []string) {
	named := schemasOf(files...)
	for _, name := range all {
		if e.listed(name) || named[name] && len(e.Config.Autogenerate.Schemas) == 0 {
			out = append(out, name)
		}
	}
	return out
}

// schemasOf gives the schemas that files name.
func schemasOf(files ...*schema.Schema) map[string]bool {
	named := map[string]bool{}
	for _, s := range files {
		for _, t := range s.All() {
			named[t.Name.Schema] = true
		}
		for _, o := range s.Objects() {
			named[o.Name.Schema] = true
			if o.Kind == schema.SchemaObject {
				named[o.Name.Name] = true
			}
		}
	}
	return named
}

// listed reports whether the settings name a schema.
func (e *Environment) listed(name string) bool {
	return slices.ContainsFunc(e.Config.Autogenerate.Schemas, func(s string) bool { return strings.EqualFold(s, name) })
}

// schemasThere makes known which schemas there are, of those that files make: any other is none of theirs to drop.
func (e *Environment) schemasThere(c *connected, into *schema.Schema, files []*schema.Schema) error {
	for _, o := range into.Objects() {
		if o.Kind == schema.SchemaObject {
			into.DropObject(o.Kind, o.Name)
		}
	}
	for _, s := range files {
		for _, o := range s.Objects() {
			if o.Kind != schema.SchemaObject {
				continue
			}
			if there, err := e.hasSchema(c, o.Name.Name); err != nil {
				return err
			} else if there {
				into.PutObject(o)
			}
		}
	}
	return nil
}

// hasSchema asks the view of the SQL standard, which every database has that has CREATE SCHEMA, for those that were not seen: it may show only what the user has rights on.
func (e *Environment) hasSchema(c *connected, name string) (bool, error) {
	if slices.Contains(c.schemas, name) {
		return true, nil
	}
	literal, err := c.Dialect.Literal(schema.NewString(name), c.facts)
	if err != nil || c.facts.Query == nil {
		return false, err
	}
	_, rows, err := c.facts.Query("SELECT 1 FROM information_schema.schemata WHERE schema_name = " + literal)
	return len(rows) > 0, err
}

// readTablesElsewhere reads the tables of other schemas that files name, where no other schema can be read whole. What else the revisions, the first of the files, have there is taken from
// them.
func (e *Environment) readTablesElsewhere(ctx context.Context, c *connected, into *schema.Schema, files []*schema.Schema) error {
	var names []schema.Name
	asked := map[schema.Name]bool{}
	for i, s := range files {
		for _, t := range s.All() {
			if t.Name.Schema != "" && !asked[t.Name] && e.includeSchema(schema.TableKind, t.Name) {
				names, asked[t.Name] = append(names, t.Name), true
			}
		}
		for _, o := range s.Objects() {
			if i == 0 && o.Name.Schema != "" {
				into.PutObject(o)
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	found, err := c.session.Inspect(ctx, names...)
	if err != nil {
		return fmt.Errorf("the tables of other schemas can't be read: %w", err)
	}
	for _, t := range found.All() {
		into.Put(t)
	}
	return nil
}

// asNamed gives what is in the session's schema as files name it, where they write its name before it.
func asNamed(s *schema.Schema, current string, files []*schema.Schema) *schema.Schema {
	if current == "" || !schemasOf(files...)[current] {
		return s
	}
	named := func(has func(*schema.Schema, schema.Name) bool, n schema.Name) schema.Name {
		full := schema.Name{Schema: current, Name: n.Name}
		in := func(n schema.Name) bool {
			return slices.ContainsFunc(files, func(s *schema.Schema) bool { return has(s, n) })
		}
		if n.Schema == "" && in(full) && !in(n) {
			return full
		}
		return n
	}
	out := schema.New()
	out.Rules = s.Rules
	for _, t := range s.All() {
		t.Name = named(hasTable, t.Name)
		for _, k := range t.Constraints {
			k.Referred = named(hasTable, k.Referred)
		}
		out.Put(t)
	}
	for _, o := range s.Objects() {
		o.Name = named(func(s *schema.Schema, n schema.Name) bool { return hasObject(s, o.Kind, n) }, o.Name)
		out.PutObject(o)
	}
	return out
}
