package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
	"mig/engine/build"
	"mig/engine/config"
)

// Inspection is a schema, as operations that make it where there is nothing.
type Inspection struct {
	Dialect string
	// Operations have all names that are known; Text, which is the body of a revision, leaves out those that the naming convention gives.
	Operations []op.Op
	Text       string
	// Lost are tables that are not among them: of a replayed schema.
	Lost []build.Lost
	// Lossy are tables of which something could not be written, and what, sorted by name: of a database's schema.
	Lossy []LossyTable
	// Omitted are things that a database holds and that are not written, in words, sorted.
	Omitted []string
}

// LossyTable is a table of a database of which the operations do not say all.
type LossyTable struct {
	Table string
	What  string
}

// InspectAt gives the schema at a set of revisions, as the files tell it, without a database.
func (e *Environment) InspectAt(ctx context.Context, ident string) (*Inspection, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	heads, err := g.ParseHeads(ident)
	if err != nil {
		return nil, err
	}
	d, facts, err := e.assumed()
	if err != nil {
		return nil, err
	}
	b, err := e.builder(ctx, d, facts)
	if err != nil {
		return nil, err
	}
	known, lost, err := b.Schema(heads)
	if err != nil {
		return nil, err
	}
	return e.inspection(d, &schema.Database{Schema: known}, lost, nil)
}

// Inspect gives what schemas of the database hold, without mig's own tables. No schema is the session's, and "*" all but the database's own. What an Extension reads is written as its comparators
// make it, in place of SQL of mig's that makes the same.
func (e *Environment) Inspect(ctx context.Context, schemas ...string) (_ *Inspection, err error) {
	c, err := e.connect(ctx, true)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	found, err := dialects.ReadWhole(ctx, c.session, schemas)
	if err != nil {
		return nil, fmt.Errorf("the schema can't be read: %w", err)
	}
	if err := e.own.inspect(ctx, c, found.Schema); err != nil {
		return nil, err
	}
	found.Raw = slices.DeleteFunc(found.Raw, func(r *schema.Raw) bool {
		own, _ := found.Object(schema.ObjectKind(r.Kind), r.Name)
		return own != nil
	})
	e.withoutOwn(found.Schema)
	for _, t := range found.All() {
		for _, col := range t.Columns {
			col.Default = plainDefault(c.Dialect, c.facts, col.Default, col.Type)
		}
	}
	return e.inspection(c.Dialect, found, nil, c.facts.Query)
}

func (e *Environment) inspection(d dialects.Dialect, s *schema.Database, lost []build.Lost, query func(string) ([]string, [][]*string, error)) (*Inspection, error) {
	out := &Inspection{Dialect: d.Name(), Lost: lost, Omitted: s.Omitted}
	for _, t := range s.All() {
		if t.Lossy != "" {
			out.Lossy = append(out.Lossy, LossyTable{t.Name.String(), t.Lossy})
		}
	}
	first, last, err := autogen.Own(s.Schema, autogen.Options{Dialect: d.Name(), Comparators: e.own.comparators(), Query: query})
	if err != nil {
		return nil, err
	}
	all, err := autogen.ProduceAll(s, nil)
	if err != nil {
		return nil, err
	}
	out.Operations = slices.Concat(first, all, last)
	naming, err := e.naming(d)
	if err != nil {
		return nil, err
	}
	short, err := autogen.ProduceAll(s, naming.Unname)
	if err != nil {
		return nil, err
	}
	text, err := bodyText(d, slices.Concat(first, short, last), e.own.renderers)
	if err != nil {
		return nil, err
	}
	out.Text = out.remarks() + text
	return out, nil
}

// naming gives the naming convention; nil leaves names to the database.
func (e *Environment) naming(d dialects.Dialect) (*build.Naming, error) {
	if e.Config.Naming.None {
		return nil, nil
	}
	naming, err := build.NewNaming(e.Config.Naming.Templates, d.Traits())
	if err != nil {
		return nil, &config.Error{Err: err}
	}
	return naming, nil
}

// remarks says in a comment of the template what the text lacks.
func (i *Inspection) remarks() string {
	var lines []string
	for _, l := range i.Lost {
		what := "the table " + l.Table
		if l.Table == "" {
			what = "any table that was there before"
		}
		lines = append(lines, fmt.Sprintf("%s is not known since %s, %s: %s", what, l.Revision, l.Pos, l.Why))
	}
	for _, l := range i.Lossy {
		lines = append(lines, fmt.Sprintf("of the table %s this is not written here: %s", l.Table, l.What))
	}
	for _, what := range i.Omitted {
		lines = append(lines, "not written: "+what)
	}
	if len(lines) == 0 {
		return ""
	}
	text := strings.Join(lines, "\n     ")
	return "{{/* " + strings.ReplaceAll(text, "*/", "* /") + " */}}\n\n"
}

// plainDefault gives a default that the catalog has as SQL as the value that a person would write, if the dialect writes that value as the same SQL: a text, a number,
// a boolean, or the current time. A text that mig would read as something else in a column of this type stays SQL.
func plainDefault(d dialects.Dialect, f dialects.Facts, v *schema.Value, t schema.Type) *schema.Value {
	if v == nil || v.Kind != schema.SQL {
		return v
	}
	candidates := []schema.Value{schema.NewBool(true), schema.NewBool(false), {Kind: schema.CurrentTimestamp}}
	if n, err := schema.NewNumber(v.Text); err == nil {
		candidates = []schema.Value{n}
	} else if n := len(v.Text); n > 1 && v.Text[0] == '\'' && v.Text[n-1] == '\'' {
		candidates = []schema.Value{schema.NewString(strings.ReplaceAll(v.Text[1:n-1], "''", "'"))}
	}
	for _, c := range candidates {
		said := c
		if c.Kind == schema.String {
			var err error
			if said, err = sqltext.Coerce(c, t); err != nil {
				continue
			}
		}
		text, err := d.Literal(said, f)
		if err == nil && (text == v.Text || c.Kind == schema.CurrentTimestamp && strings.EqualFold(text, strings.TrimSuffix(v.Text, "()"))) {
			return &c
		}
	}
	return v
}
