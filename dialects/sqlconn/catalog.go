package sqlconn

import (
	"context"
	"slices"
	"strings"

	"mig/dsl/schema"
)

// Scope is what one round of catalog queries reads: the tables of a schema, or one of them.
type Scope struct {
	Schema string // as the catalog has it, "" where there is none
	Table  string // "" for all
}

// Catalog gathers the tables that one round of catalog queries tells of.
type Catalog struct {
	Scope
	current string            // the session's schema, which names leave out
	shown   string            // the schema as the caller wrote it
	wanted  map[string]string // as the catalog has it → as the caller wrote it; nil: all
	Whole   bool              // all that the schema has is wanted, partitions too
	fold    func(string) string
	tables  map[string]*schema.Table
}

// Inspect reads tables: those named, or all of the session's schema. current is that schema; fold gives a name as
// the catalog has it, and leaves alone what it has given. read fills one Catalog.
func Inspect(ctx context.Context, current string, tables []schema.Name, fold func(string) string, read func(context.Context, *Catalog) error) (*schema.Schema, error) {
	out := schema.New()
	for _, c := range catalogs(current, tables, fold) {
		if err := read(ctx, c); err != nil {
			return nil, err
		}
		for _, t := range c.tables {
			out.Put(t)
		}
	}
	return out, nil
}

// InspectSchemas reads all tables of schemas, as the catalog has their names. Those outside the session's schema have it before their names.
func InspectSchemas(ctx context.Context, current string, schemas []string, show func(string) string, read func(context.Context, *Catalog) error) (*schema.Schema, error) {
	out := schema.New()
	for _, s := range schemas {
		c := &Catalog{Scope: Scope{Schema: s}, current: current, fold: Same, tables: map[string]*schema.Table{}, Whole: true}
		if s != current {
			c.shown = show(s)
		}
		if err := read(ctx, c); err != nil {
			return nil, err
		}
		for _, t := range c.tables {
			out.Put(t)
		}
	}
	return out, nil
}

// catalogs groups the tables by schema. A schema from which one table is wanted is not read whole.
func catalogs(current string, tables []schema.Name, fold func(string) string) []*Catalog {
	newCatalog := func(s, shown string) *Catalog {
		return &Catalog{Scope: Scope{Schema: s}, current: current, shown: shown, fold: fold, tables: map[string]*schema.Table{}}
	}
	if len(tables) == 0 {
		return []*Catalog{newCatalog(current, "")}
	}
	var out []*Catalog
	for _, n := range tables {
		at := slices.IndexFunc(out, func(c *Catalog) bool { return c.shown == n.Schema })
		if at < 0 {
			s := current
			if n.Schema != "" {
				s = fold(n.Schema)
			}
			at, out = len(out), append(out, newCatalog(s, n.Schema))
			out[at].wanted = map[string]string{}
		}
		out[at].wanted[fold(n.Name)] = n.Name
	}
	for _, c := range out {
		if len(c.wanted) == 1 {
			for name := range c.wanted {
				c.Table = name
			}
		}
	}
	return out
}

// Add makes a table of the catalog known, if it is wanted; show gives the name that users write for it.
func (c *Catalog) Add(name string, show func(string) string) *schema.Table {
	shown := show(name)
	if c.wanted != nil {
		var ok bool
		if shown, ok = c.wanted[c.fold(name)]; !ok {
			return nil
		}
	}
	t := &schema.Table{Name: schema.Name{Schema: c.shown, Name: shown}}
	c.tables[name] = t
	return t
}

// Get gives a table by its name in the catalog, or nil when it is not wanted.
func (c *Catalog) Get(name string) *schema.Table { return c.tables[name] }

// Each calls f for each table, in no order.
func (c *Catalog) Each(f func(t *schema.Table)) {
	for _, t := range c.tables {
		f(t)
	}
}

// EachRow calls f for each row whose first column names a table that is wanted.
func (c *Catalog) EachRow(rows []Row, f func(t *schema.Table, r Row)) {
	for _, r := range rows {
		if t := c.Get(r.Text(0)); t != nil {
			f(t, r)
		}
	}
}

// Empty reports whether no table was added.
func (c *Catalog) Empty() bool { return len(c.tables) == 0 }

// Referred gives the name of a table that a key refers to: without its schema where that is the session's.
func (c *Catalog) Referred(schemaName, name string, show func(string) string) schema.Name {
	switch {
	case schemaName == c.Schema && c.shown == "", schemaName == c.current && (c.shown == "" || c.Whole):
		return schema.Name{Name: show(name)}
	case schemaName == c.Schema:
		return schema.Name{Schema: c.shown, Name: show(name)}
	}
	return schema.Name{Schema: show(schemaName), Name: show(name)}
}

// Same gives a name as it is, where catalogs keep the letters that users write.
func Same(name string) string { return name }

// Type reads a type as the catalog writes it; what mig's notation does not hold stays as it is.
func Type(text string) schema.Type {
	t, err := schema.ParseType(text)
	if err != nil {
		return schema.Type{Native: text}
	}
	return t
}

// Written gives a type of the catalog as it is, if mig writes it so, else verbatim: the name may be a portable one, which mig writes otherwise.
func Written(t schema.Type, name func(schema.Type) (string, error)) schema.Type {
	bare := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }
	if again, err := name(t); t.Native == "" && (err != nil || bare(again) != bare(t.String())) {
		return schema.Type{Native: t.String()}
	}
	return t
}

// Default makes a column's default of the catalog's text.
func Default(text string) *schema.Value {
	v := schema.NewSQL(text)
	return &v
}

// SetPrimary adds a primary key to its table, and marks its columns.
func SetPrimary(t *schema.Table, key *schema.Constraint) {
	t.Constraints = append(t.Constraints, key)
	for _, name := range key.Columns {
		if c := t.Column(name); c != nil {
			c.PrimaryKey, c.Null = true, schema.NotNull
		}
	}
}

// Action gives a key's action in the words of the DSL: "" for NO ACTION, which is the default.
func Action(text string) string {
	if text == "NO ACTION" || text == "NO_ACTION" {
		return ""
	}
	return text
}
