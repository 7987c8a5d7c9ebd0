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
	seen, err := e.spelledByServer(ctx, c, s, other, o)
	if seen != nil {
		autogen.Keep(s.schema, seen, seenOf(other), o.Spelling)
	}
	return seen, err
}

func (e *Environment) spelledByServer(ctx context.Context, c *connected, s stated, other autogen.Side, o autogen.Options) (*schema.Schema, error) {
	if _, ok := c.session.(dialects.Scratcher); !ok {
		return nil, nil
	}
	found, err := autogen.Compare(e.spelled(c.Dialect, other), e.spelled(c.Dialect, autogen.Side{Schema: s.schema}), o)
	if err != nil {
		return nil, nil //nolint:nilerr // whoever compares in the end meets it too, and tells
	}
	if p, ok := c.session.(dialects.ScratchPlacer); ok {
		return e.spelledPlaced(ctx, c, p, s, found.Differ)
	}
	_, wide := c.session.(dialects.SchemasReader)
	if newAside(s, nil, wide).whole {
		return e.makeAll(ctx, c, s)
	}
	rest := s
	differ := slices.DeleteFunc(found.Differ, func(n schema.Name) bool { return !wide && n.Schema != "" })
	for names := range slices.Chunk(differ, asideAtOnce) {
		a := newAside(s, names, wide)
		seen, err := e.makeAside(ctx, c, s, a.items)
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

func (e *Environment) makeAll(ctx context.Context, c *connected, s stated) (*schema.Schema, error) {
	_, wide := c.session.(dialects.SchemasReader)
	a := aside{s: s, wide: wide}
	seen, err := e.makeAside(ctx, c, s, a.all(c.Dialect.Traits().TransactionalDDL))
	if seen != nil {
		a.notMade(seen)
	}
	return seen, err
}

// makeAside has the server make what items say, aside, and gives it as the server spells it; nil where the server does not let.
func (e *Environment) makeAside(ctx context.Context, c *connected, s stated, items []script.Item) (*schema.Schema, error) {
	facts := c.facts
	facts.Online, facts.Inspect, facts.Query = false, nil, nil
	before := schema.New()
	before.Rules = build.Rules(c.Dialect, facts)
	var list []dialects.Statement
	for _, item := range items {
		statements := item.Statements
		if o, ok := item.Op.(op.Op); ok {
			var err error
			if x, ok := o.(*op.CreateIndex); ok && x.Concurrently { // which is done in no transaction
				plain := *x
				plain.Concurrently = false
				o = &plain
			}
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
	if isAny(err, dialects.ErrNoScratch, dialects.ErrScratchLocks, dialects.ErrScratchOutside, dialects.ErrScratchRefused) {
		e.warn("%s; expressions are compared as they are written", err)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the schema that is wanted can't be made: %w", err)
	}
	e.withoutOwn(seen.Schema)
	return asNamed(seen.Schema, c.schema, []*schema.Schema{s.schema}), nil
}

func isAny(err error, list ...error) bool {
	return slices.ContainsFunc(list, func(one error) bool { return errors.Is(err, one) })
}

// aside chooses what of a schema is made aside.
type aside struct {
	s      stated
	needed map[string]bool // in lower case, without their schemas: the tables and views that are made
	named  map[string]bool // in lower case: what raw SQL names that defines tables
	items  []script.Item
	whole  bool // all must be made: what is written does not tell which tables it is about
	wide   bool // what is of other schemas is made aside too; else it would be there for real
}

// newAside chooses what has to be made for some tables and views.
func newAside(s stated, names []schema.Name, wide bool) *aside {
	a := &aside{s: s, needed: map[string]bool{}, wide: wide}
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

func (a *aside) takes(n schema.Name) bool { return a.here(n) && a.needed[strings.ToLower(n.Name)] }

// here reports whether what has a name can be made aside.
func (a *aside) here(n schema.Name) bool { return a.wide || n.Schema == "" }

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
	case *op.AlterTable:
		return it, a.takes(o.Table)
	case *op.TableComment:
		return it, a.takes(o.Table)
	case *op.CreateView:
		return it, a.takes(o.Name)
	case *op.CreateSequence, *op.AlterSequence, *op.CreateEnum, *op.AddEnumValue:
		return it, a.here(homeOf(it.Op.(op.Op)))
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

// Words with which raw SQL begins that defines what is compared, and what tables may be made of. All else is about tables that need not be there.
var (
	definesTables = []string{
		"CREATE TABLE", "ALTER TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "CREATE VIEW", "CREATE MATERIALIZED", "CREATE UNLOGGED", "CREATE ALGORITHM", "CREATE DEFINER", "CREATE SQL",
		"CREATE SEQUENCE", "CREATE TYPE", "ALTER SEQUENCE", "ALTER TYPE", "ALTER VIEW", "ALTER INDEX", "COMMENT ON TABLE", "COMMENT ON COLUMN", "DROP", "RENAME", "DO", "CALL",
	}
	definesParts = []string{"CREATE FUNCTION", "CREATE DOMAIN", "CREATE EXTENSION", "CREATE COLLATION", "CREATE AGGREGATE", "CREATE OPERATOR", "CREATE CAST"}
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

// all gives all that can be made aside: not schemas, nor foreign keys to what is not made, which would lock what is there; nor, where nothing is rolled back, what does more than define.
func (a *aside) all(rolledBack bool) (out []script.Item) {
	a.named = a.rawNames()
	for _, it := range a.s.items {
		take := true
		switch o := it.Op.(type) {
		case *op.CreateSchema, *op.DropSchema:
			take = false
		case nil, *op.Execute:
			take = rolledBack || !slices.ContainsFunc(it.Statements, func(st dialects.Statement) bool {
				return !begins(st, definesParts) && !begins(st, definesTables)
			})
		case *op.CreateTable:
			n := *o
			n.Constraints = slices.DeleteFunc(slices.Clone(o.Constraints), a.refersAway)
			it.Op, take = &n, a.here(o.Table)
		case *op.AddConstraint:
			take = a.here(o.Table) && !a.refersAway(o.Constraint)
		case op.Op:
			take = a.here(homeOf(o))
		}
		if take {
			out = append(out, it)
		}
	}
	return out
}

// rawNames gives the words of raw SQL that defines tables, and of operations of which is not known what they do.
func (a *aside) rawNames() map[string]bool {
	out := map[string]bool{}
	for _, it := range a.s.items {
		switch it.Op.(type) {
		case *op.CreateTable, *op.AddConstraint, *op.CreateIndex, *op.TableComment, *op.CreateView:
			continue
		}
		for _, st := range it.Statements {
			if !begins(st, definesTables) {
				continue
			}
			for _, word := range autogen.Words(st.SQL) {
				out[word] = true
			}
		}
	}
	return out
}

// refersAway reports whether a foreign key refers to a table that nothing makes.
func (a *aside) refersAway(k *schema.Constraint) bool {
	return isForeignKey(k) && !hasTable(a.s.schema, k.Referred) && !a.named[strings.ToLower(k.Referred.Name)]
}

// homeOf gives the name of what an operation is about.
func homeOf(o op.Op) schema.Name {
	if n, ok := op.ObjectOf(o); ok {
		return n
	}
	n, _ := op.TableOf(o)
	return n
}

// notMade puts in what was not made: the schemas that are stated, foreign keys to other tables, and what is of other schemas where that can't be made aside.
func (a *aside) notMade(seen *schema.Schema) {
	for _, o := range seen.Objects() {
		if o.Kind == schema.SchemaObject {
			seen.DropObject(o.Kind, o.Name)
		}
	}
	for _, t := range a.s.schema.All() {
		made, err := seen.Table(t.Name)
		switch {
		case !a.here(t.Name):
			seen.Put(t)
		case err == nil && made != nil:
			for _, k := range t.Constraints {
				if a.refersAway(k) {
					made.Constraints = append(made.Constraints, k.Clone())
				}
			}
		}
	}
	for _, o := range a.s.schema.Objects() {
		if o.Kind == schema.SchemaObject || !a.here(o.Name) {
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
