package engine

import (
	"context"
	"fmt"

	"mig/dsl/schema"
)

// readElsewhere reads what the files name of other schemas than the session's: those themselves, and their tables. Inspect reads none of it by itself, as it is someone else's for
// all that is known.
// What else the revisions have there is taken from them.
func (e *Environment) readElsewhere(ctx context.Context, c *connected, into, known, wanted *schema.Schema) error {
	var names []schema.Name
	asked := map[schema.Name]bool{}
	for _, s := range []*schema.Schema{known, wanted} {
		for _, t := range s.All() {
			if t.Name.Schema != "" && !asked[t.Name] && e.includeSchema(schema.TableKind, t.Name) {
				names, asked[t.Name] = append(names, t.Name), true
			}
		}
		for _, o := range s.Objects() {
			if o.Kind != schema.SchemaObject {
				if s == known && o.Name.Schema != "" {
					into.PutObject(o)
				}
				continue
			}
			there, err := e.hasSchema(c, o.Name.Name)
			if err != nil {
				return err
			}
			if there {
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

// hasSchema asks the view of the SQL standard, which every database has that has CREATE SCHEMA.
func (e *Environment) hasSchema(c *connected, name string) (bool, error) {
	literal, err := c.Dialect.Literal(schema.NewString(name), c.facts)
	if err != nil || c.facts.Query == nil {
		return false, err
	}
	_, rows, err := c.facts.Query("SELECT 1 FROM information_schema.schemata WHERE schema_name = " + literal)
	return len(rows) > 0, err
}
