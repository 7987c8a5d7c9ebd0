package dialecttest

import (
	"regexp"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// assumed gives the statements that make what a case takes for granted: tables with the columns that its operations name, and the
// constraints and indexes that they drop. What a dialect can't make is left out: then the case ends early, and says so.
func assumed(d dialects.Dialect, f dialects.Facts, ops []op.Op) []dialects.Statement {
	a := &assumptions{made: schema.New(), tables: map[schema.Name]*op.CreateTable{}, added: map[schema.Name][]string{}}
	for _, o := range ops {
		a.take(o)
		_ = o.Apply(a.made)
	}
	var out []dialects.Statement
	for _, o := range a.setup() {
		if list, err := d.Compile(o, schema.New(), f); err == nil {
			for i := range list {
				list[i].Op = o.Op()
			}
			out = append(out, list...)
		}
	}
	return out
}

type assumptions struct {
	made    *schema.Schema // by the case itself
	order   []schema.Name
	tables  map[schema.Name]*op.CreateTable
	added   map[schema.Name][]string // columns that the case adds to tables that were there
	later   []op.Op
	schemas []string
}

// schema makes sure of the schema of a table, unless the case creates it.
func (a *assumptions) schema(n schema.Name) {
	made, _ := a.made.Object(schema.SchemaObject, schema.Name{Name: n.Schema})
	if n.Schema != "" && made == nil && !slices.Contains(a.schemas, n.Schema) {
		a.schemas = append(a.schemas, n.Schema)
	}
}

func (a *assumptions) setup() []op.Op {
	var out []op.Op
	for _, name := range a.schemas {
		out = append(out, &op.CreateSchema{Name: name})
	}
	for _, n := range a.order {
		out = append(out, a.tables[n])
	}
	return append(out, a.later...)
}

var (
	someText   = schema.Type{Name: "varchar", Args: []string{"50"}}
	someNumber = schema.Type{Name: "integer"}
)

// column makes sure of a column of a table that the case does not create.
func (a *assumptions) column(n schema.Name, name string, t schema.Type) *schema.Column {
	if name == "" || slices.Contains(a.added[n], name) {
		return &schema.Column{}
	}
	table := a.table(n)
	if table == nil {
		return &schema.Column{}
	}
	for _, c := range table.Columns {
		if c.Name == name {
			return &c.Column
		}
	}
	c := &op.ColumnDef{Column: schema.Column{Name: name, Type: t}}
	table.Columns = append(table.Columns, c)
	return &c.Column
}

// table makes sure of a table, and gives nil for one that the case creates, or has dropped or renamed.
func (a *assumptions) table(n schema.Name) *op.CreateTable {
	if t, _ := a.made.Table(n); t != nil || a.made.Dropped(n) || n.Name == "" {
		return nil
	}
	if a.tables[n] == nil {
		a.tables[n] = &op.CreateTable{Table: n, Columns: []*op.ColumnDef{{Column: schema.Column{Name: "any_nr", Type: someNumber}}}}
		a.order = append(a.order, n)
		a.schema(n)
	}
	return a.tables[n]
}

var (
	wordOf  = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*|'[^']*'`)
	numeric = regexp.MustCompile(`[-+*/<>]\s*[\w(]|\d`)
)

// words makes sure of a column for each word of an expression; those that are keywords do no harm.
func (a *assumptions) words(n schema.Name, expr string) {
	t := someText
	switch {
	case strings.HasPrefix(expr, "NOT ") && !strings.Contains(expr[4:], " "):
		t = schema.Type{Name: "boolean"}
	case numeric.MatchString(expr) && !strings.Contains(expr, "'"):
		t = someNumber
	}
	for _, w := range wordOf.FindAllString(expr, -1) {
		if w[0] != '\'' {
			a.column(n, w, t)
		}
	}
}

func (a *assumptions) take(o op.Op) {
	switch o := o.(type) {
	case *op.CreateTable:
		a.schema(o.Table)
		_ = o.Apply(a.made)
		a.constraints(o.Table, o.Constraints)
	case *op.AddColumn:
		a.addColumn(o)
	case *op.AlterColumn:
		a.alterColumn(o)
	case *op.DropColumn:
		a.column(o.Table, o.Column, someText)
	case *op.CreateIndex:
		a.createIndex(o)
	case *op.DropIndex:
		a.dropIndex(o)
	case *op.AddConstraint:
		a.constraints(o.Table, []*schema.Constraint{o.Constraint})
	case *op.DropConstraint:
		a.dropConstraint(o)
	case *op.BulkInsert:
		a.bulkInsert(o)
	default:
		if n, ok := op.TableOf(o); ok {
			a.table(n)
		}
	}
}

func (a *assumptions) addColumn(o *op.AddColumn) {
	a.table(o.Table)
	if o.Column.Computed != nil {
		a.words(o.Table, o.Column.Computed.Expr)
	}
	a.added[o.Table] = append(a.added[o.Table], o.Column.Name)
	a.constraints(o.Table, append(slices.Clone(o.Constraints), o.Column.Checks...))
}

func (a *assumptions) alterColumn(o *op.AlterColumn) {
	t := someText
	switch {
	case o.Existing.Type != nil:
		t = *o.Existing.Type
	case o.Type != nil && o.Using == "":
		t = *o.Type
	case o.Identity != nil || o.DropIdentity || o.Default != nil && o.Default.Kind == schema.Number:
		t = someNumber
	case o.Default != nil && o.Default.Kind == schema.CurrentTimestamp:
		t = schema.Type{Name: "datetime"}
	case o.Default != nil && o.Default.Kind == schema.Bool:
		t = schema.Type{Name: "boolean"}
	}
	c := a.column(o.Table, o.Column, t)
	if o.Existing.Null == schema.NotNull || o.Identity != nil || o.DropIdentity {
		c.Null = schema.NotNull
	}
	if c.Name != "" && (o.DropIdentity || o.Identity != nil || o.Existing.Identity != nil) {
		if o.DropIdentity || o.Existing.Identity != nil {
			c.Identity = &schema.Identity{}
		}
		key := &schema.Constraint{Kind: schema.PrimaryKey, Columns: []string{c.Name}}
		a.tables[o.Table].Constraints = append(a.tables[o.Table].Constraints, key)
	}
	if o.NewName != "" {
		a.added[o.Table] = append(a.added[o.Table], o.NewName)
	}
}

func (a *assumptions) createIndex(o *op.CreateIndex) {
	a.table(o.Table)
	for _, c := range o.Index.Columns {
		a.column(o.Table, c.Name, someText)
		a.words(o.Table, c.Expr)
	}
	for _, name := range o.Index.Include {
		a.column(o.Table, name, someText)
	}
	a.words(o.Table, o.Index.Where)
}

func (a *assumptions) dropIndex(o *op.DropIndex) {
	n := o.Table
	if n.Name == "" {
		n = schema.Name{Schema: o.Schema, Name: "any_table"}
	}
	if t, _ := o.Find(a.made); t != nil || a.table(n) == nil || o.IfExists {
		return
	}
	a.later = append(a.later, &op.CreateIndex{Table: n, Index: schema.Index{Name: o.Name, Columns: []schema.IndexColumn{{Name: "any_nr"}}}})
}

func (a *assumptions) constraints(n schema.Name, list []*schema.Constraint) {
	for _, k := range list {
		t := someText
		if k.Kind == schema.ForeignKey {
			t = someNumber
		}
		for _, name := range append(slices.Clone(k.Columns), k.Include...) {
			a.column(n, name, t)
		}
		for _, e := range k.Elements {
			a.column(n, e.Column, someText)
			a.words(n, e.Expr)
		}
		a.words(n, k.Expr)
		a.words(n, k.Where)
		if k.Kind == schema.ForeignKey && k.Referred != n && a.table(k.Referred) != nil {
			for _, name := range k.ReferredColumns {
				a.column(k.Referred, name, someNumber)
			}
			key := &schema.Constraint{Kind: schema.Unique, Columns: k.ReferredColumns}
			a.tables[k.Referred].Constraints = append(a.tables[k.Referred].Constraints, key)
		} else if k.Kind == schema.ForeignKey && k.Referred == n && a.table(n) != nil {
			for _, name := range k.ReferredColumns {
				a.column(n, name, someNumber)
			}
			a.tables[n].Constraints = append(a.tables[n].Constraints, &schema.Constraint{Kind: schema.Unique, Columns: k.ReferredColumns})
		}
	}
}

func (a *assumptions) dropConstraint(o *op.DropConstraint) {
	if a.table(o.Table) == nil || o.IfExists {
		return
	}
	k := &schema.Constraint{Kind: o.Kind, Name: o.Name, Columns: []string{"any_nr"}, Expr: "any_nr > 0"}
	if o.Kind == schema.ForeignKey {
		n := schema.Name{Name: "any_referred"}
		if a.table(n) != nil && len(a.tables[n].Constraints) == 0 {
			a.tables[n].Constraints = []*schema.Constraint{{Kind: schema.Unique, Columns: []string{"any_nr"}}}
		}
		k.Referred, k.ReferredColumns = n, []string{"any_nr"}
	} else if o.Kind == "" {
		k.Kind = schema.Unique
	}
	a.later = append(a.later, &op.AddConstraint{Table: o.Table, Constraint: k})
}

func (a *assumptions) bulkInsert(o *op.BulkInsert) {
	a.table(o.Table)
	for _, row := range o.Rows.All() {
		for _, cell := range row {
			t := map[schema.ValueKind]schema.Type{
				schema.Number: {Name: "numeric", Args: []string{"38", "10"}}, schema.Bool: {Name: "boolean"}, schema.Bytes: {Name: "blob"}, schema.Date: {Name: "date"},
				schema.Timestamp: {Name: "datetime"}, schema.CurrentTimestamp: {Name: "datetime"},
			}[cell.Value.Kind]
			if t.Name == "" {
				t = schema.Type{Name: "text"}
			}
			a.column(o.Table, cell.Column, t)
		}
	}
}
