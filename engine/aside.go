package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
	"mig/engine/build"
	"mig/engine/script"
)

// stated is a schema that files state, with the operations that make it.
type stated struct {
	schema *schema.Schema
	items  []script.Item
}

// seen gives a schema that files state as the server spells it, so that it can be compared with what the server has; nil where it can't be asked. What is the same as it is
// written is not made: of a large schema, little is.
func (e *Environment) seen(ctx context.Context, c *connected, s stated, other autogen.Side, o autogen.Options) (*schema.Schema, error) {
	if _, ok := c.session.(dialects.Scratcher); !ok {
		return nil, nil
	}
	found, err := autogen.Compare(e.spelled(c.Dialect, other), e.spelled(c.Dialect, autogen.Side{Schema: s.schema}), o)
	if err != nil {
		return nil, nil //nolint:nilerr // whoever compares in the end meets it too, and tells
	}
	if newAside(s, nil).whole {
		return e.makeAll(ctx, c, s)
	}
	rest := s
	for names := range slices.Chunk(slices.DeleteFunc(found.Differ, elsewhere), asideAtOnce) {
		a := newAside(s, names)
		seen, err := e.makeAside(ctx, c, a.items)
		var refused *dialects.ServerError
		if errors.As(err, &refused) { // what was left out was needed
			return e.makeAll(ctx, c, s)
		}
		if err != nil || seen == nil {
			return nil, err
		}
		rest.schema = merged(rest.schema, seen)
	}
	return rest.schema, nil
}

// asideAtOnce is how many tables are made in one transaction, which holds locks of each and of its indexes: few enough for the locks that PostgreSQL has room for as it comes.
// https://www.postgresql.org/docs/current/runtime-config-locks.html
const asideAtOnce = 200

// elsewhere reports whether a name is of another schema, where nothing is made: it would be there for real.
func elsewhere(n schema.Name) bool { return n.Schema != "" }

func (e *Environment) makeAll(ctx context.Context, c *connected, s stated) (*schema.Schema, error) {
	a := aside{s: s}
	seen, err := e.makeAside(ctx, c, a.all(c.Dialect.Traits().TransactionalDDL))
	if seen != nil {
		a.elsewhere(seen)
	}
	return seen, err
}

// makeAside has the server make what items say, aside, and gives it as the server spells it; nil where the server does not let.
func (e *Environment) makeAside(ctx context.Context, c *connected, items []script.Item) (*schema.Schema, error) {
	facts := c.facts
	facts.Online, facts.Inspect, facts.Query = false, nil, nil
	before := schema.New()
	before.Rules = build.Rules(c.Dialect, facts)
	var list []dialects.Statement
	for _, item := range items {
		statements := item.Statements
		if o, ok := item.Op.(op.Op); ok {
			var err error
			if statements, err = compileAll(e.own.compiler(c.Dialect, true), facts, before, []op.Op{o}); err != nil {
				return nil, err
			}
		}
		for _, st := range statements {
			if st.Pos.IsZero() {
				st.Pos = item.Pos
			}
			list = append(list, st)
		}
	}
	seen, err := c.session.(dialects.Scratcher).Scratch(ctx, list)
	if errors.Is(err, dialects.ErrNoScratch) || errors.Is(err, dialects.ErrScratchLocks) {
		e.warn("%s; expressions are compared as they are written", err)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the schema that is wanted can't be made: %w", err)
	}
	e.withoutOwn(seen.Schema)
	return seen.Schema, nil
}

// aside chooses what of a schema is made aside.
type aside struct {
	s      stated
	needed map[string]bool // in lower case: the tables and views that are made
	items  []script.Item
	whole  bool // all must be made: what is written does not tell which tables it is about
}

// newAside chooses what has to be made for some tables and views.
func newAside(s stated, names []schema.Name) *aside {
	a := &aside{s: s, needed: map[string]bool{}}
	for _, n := range names {
		a.need(strings.ToLower(n.Name))
	}
	for _, item := range s.items {
		if item, takes := a.item(item); takes {
			a.items = append(a.items, item)
		}
	}
	return a
}

// need adds a table, or a view with all that it reads.
func (a *aside) need(name string) {
	if a.needed[name] {
		return
	}
	a.needed[name] = true
	for _, o := range a.s.schema.Objects() {
		if o.Kind == schema.ViewObject && strings.EqualFold(o.Name.Name, name) {
			for _, word := range autogen.Words(o.Select) {
				a.need(word)
			}
		}
	}
}

func (a *aside) takes(n schema.Name) bool { return n.Schema == "" && a.needed[strings.ToLower(n.Name)] }

// item gives an item as it is made aside: without foreign keys, which the server does not spell, and which would have more tables made.
func (a *aside) item(it script.Item) (script.Item, bool) {
	switch o := it.Op.(type) {
	case *op.CreateTable:
		n := *o
		n.Constraints = slices.DeleteFunc(slices.Clone(o.Constraints), isForeignKey)
		it.Op = &n
		return it, a.takes(o.Table)
	case *op.AddConstraint:
		return it, a.takes(o.Table) && !isForeignKey(o.Constraint)
	case *op.CreateIndex:
		return it, a.takes(o.Table)
	case *op.TableComment:
		return it, a.takes(o.Table)
	case *op.CreateView:
		return it, a.takes(o.Name)
	case *op.CreateSequence, *op.CreateEnum, *op.AddEnumValue:
		return it, true
	case *op.CreateSchema, *op.BulkInsert, *op.Upsert, *op.Backfill:
		return it, false
	case nil, *op.Execute:
		it.Op = nil
		return it, a.raw(it.Statements)
	default:
		a.whole = true
		return it, true
	}
}

func isForeignKey(k *schema.Constraint) bool { return k.Kind == schema.ForeignKey }

// Words with which raw SQL begins that defines tables, and what tables may be made of. All else is about tables that need not be there.
var (
	definesTables = []string{"CREATE TABLE", "ALTER TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "CREATE VIEW", "CREATE MATERIALIZED", "CREATE UNLOGGED", "CREATE ALGORITHM", "CREATE DEFINER", "CREATE SQL", "DROP", "RENAME", "DO", "CALL"}
	definesParts  = []string{"CREATE FUNCTION", "CREATE TYPE", "CREATE DOMAIN", "CREATE EXTENSION", "CREATE COLLATION", "CREATE SEQUENCE", "CREATE AGGREGATE", "CREATE OPERATOR", "CREATE CAST"}
)

func begins(st dialects.Statement, with []string) bool {
	words := strings.Fields(strings.ReplaceAll(strings.ToUpper(st.SQL[st.First:min(len(st.SQL), st.First+100)]), "=", " "))
	text := strings.Replace(strings.Join(words[:min(len(words), 5)], " "), "CREATE OR REPLACE ", "CREATE ", 1)
	return slices.ContainsFunc(with, func(w string) bool { return strings.HasPrefix(text+" ", w+" ") })
}

func (a *aside) raw(list []dialects.Statement) bool {
	if slices.ContainsFunc(list, func(st dialects.Statement) bool { return begins(st, definesTables) }) {
		a.whole = true
		return true
	}
	return len(list) > 0 && !slices.ContainsFunc(list, func(st dialects.Statement) bool { return !begins(st, definesParts) })
}

// all gives all that can be made aside: not what names another schema, where it would be made for real, nor, where nothing is rolled back, what does more than define.
func (a *aside) all(rolledBack bool) []script.Item {
	return slices.DeleteFunc(slices.Clone(a.s.items), func(it script.Item) bool {
		switch o := it.Op.(type) {
		case *op.CreateSchema:
			return true
		case nil, *op.Execute:
			return !rolledBack && slices.ContainsFunc(it.Statements, func(st dialects.Statement) bool {
				return !begins(st, definesParts) && !begins(st, definesTables)
			})
		case op.Op:
			n, ok := op.TableOf(o)
			return ok && n.Schema != ""
		}
		return false
	})
}

// elsewhere puts in what was not made: what is of other schemas.
func (a *aside) elsewhere(seen *schema.Schema) {
	for _, t := range a.s.schema.All() {
		if t.Name.Schema != "" {
			seen.Put(t)
		}
	}
	for _, o := range a.s.schema.Objects() {
		if o.Kind == schema.SchemaObject || o.Name.Schema != "" {
			seen.PutObject(o)
		}
	}
}

// merged puts what was made into a schema as it is written.
func merged(stated, seen *schema.Schema) *schema.Schema {
	out := schema.New()
	out.Rules = stated.Rules
	for _, t := range stated.All() {
		if made, err := seen.Table(t.Name); err == nil && made != nil {
			for _, k := range t.Constraints {
				if isForeignKey(k) {
					made.Constraints = append(made.Constraints, k.Clone())
				}
			}
			t = made
		}
		out.Put(t)
	}
	for _, o := range stated.Objects() {
		if made, err := seen.Object(o.Kind, o.Name); err == nil && made != nil {
			o = made
		}
		out.PutObject(o)
	}
	return out
}
