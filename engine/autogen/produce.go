package autogen

import (
	"cmp"
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Produce gives the operations that make a schema where there is nothing, in an order that runs: schemas, sequences, enums, tables after those that they refer to, each with
// its indexes, then the foreign keys of tables that refer to each other in a circle, and views after those that they read. The same schema gives the same operations, in
// whatever order its tables came to have their constraints and indexes.
//
// unname takes names out of the definition of a table that the naming convention gives again; nil keeps all.
func Produce(s *schema.Schema, unname func(*op.CreateTable) error) ([]op.Op, error) {
	p := &producer{tables: s, seen: map[schema.Name]progress{}}
	objects := s.Objects()
	for _, kind := range []schema.ObjectKind{schema.SchemaObject, schema.SequenceObject, schema.EnumObject} {
		for _, o := range objects {
			if o.Kind == kind {
				p.add(createObject(o))
			}
		}
	}
	for _, t := range s.All() {
		p.visit(t)
	}
	p.out = append(p.out, p.later...)
	for _, v := range viewsInOrder(objects) {
		p.add(createObject(v))
	}
	return Tidy(p.out, unname)
}

// Tidy gives operations with the tables among them in the form in which a person writes them. unname takes names out that the naming convention gives again; nil keeps all.
func Tidy(ops []op.Op, unname func(*op.CreateTable) error) ([]op.Op, error) {
	out := slices.Clone(ops)
	for i, o := range ops {
		t, ok := o.(*op.CreateTable)
		if !ok {
			continue
		}
		t = copyTable(t)
		if unname != nil {
			if err := unname(t); err != nil {
				return nil, err
			}
		}
		arrange(t)
		out[i] = t
	}
	return out, nil
}

func copyTable(o *op.CreateTable) *op.CreateTable {
	t := *o
	t.Columns, t.Constraints = nil, copyConstraints(o.Constraints)
	for _, c := range o.Columns {
		t.Columns = append(t.Columns, &op.ColumnDef{Column: *c.Column.Clone(), Checks: copyConstraints(c.Checks)})
	}
	return &t
}

func copyConstraints(list []*schema.Constraint) (out []*schema.Constraint) {
	for _, k := range list {
		out = append(out, k.Clone())
	}
	return out
}

func createObject(o *schema.Object) op.Op {
	switch o.Kind {
	case schema.SchemaObject:
		return &op.CreateSchema{Name: o.Name.Name}
	case schema.SequenceObject:
		create := &op.CreateSequence{Name: o.Name}
		if o.Options != nil {
			create.Options = *o.Options
		}
		return create
	case schema.EnumObject:
		return &op.CreateEnum{Name: o.Name, Values: o.Values}
	default:
		return &op.CreateView{Name: o.Name, Select: o.Select}
	}
}

// progress is how far a table has come.
type progress uint8

const (
	notSeen progress = iota
	underWay
	made
)

type producer struct {
	tables     *schema.Schema
	exists     func(*schema.Constraint) bool // reports whether a table that is not among tables can be referred to now; nil is always
	seen       map[schema.Name]progress
	out, later []op.Op
}

func (p *producer) add(o op.Op) { p.out = append(p.out, o) }

// visit makes a table after those that it refers to. A reference to one that waits for this table itself is made later, and so is what does not hold for all rows.
func (p *producer) visit(t *schema.Table) {
	if p.seen[t.Name] != notSeen {
		return
	}
	p.seen[t.Name] = underWay
	create, late := createTable(t), []*schema.Constraint(nil)
	create.Constraints = slices.DeleteFunc(create.Constraints, func(k *schema.Constraint) bool {
		if k.NotValid || k.Kind == schema.ForeignKey && !p.ready(t, k) { // a constraint is made with its table for all rows
			late = append(late, k)
			return true
		}
		return false
	})
	p.add(create)
	indexes := slices.Clone(t.Indexes)
	slices.SortStableFunc(indexes, func(a, b *schema.Index) int { return cmp.Compare(a.Name, b.Name) })
	for _, x := range indexes {
		p.add(&op.CreateIndex{Table: t.Name, Index: *x.Clone()})
	}
	for _, k := range late {
		p.later = append(p.later, &op.AddConstraint{Table: t.Name, Constraint: k})
	}
	p.seen[t.Name] = made
}

// ready makes sure of the table that a foreign key refers to, and reports whether it is there. One that the schema does not know is someone else's. A reference of
// a table to itself needs a key in the table: an index comes after it.
func (p *producer) ready(t *schema.Table, k *schema.Constraint) bool {
	if k.Referred == t.Name {
		return slices.ContainsFunc(t.Constraints, func(key *schema.Constraint) bool {
			return (key.Kind == schema.PrimaryKey || key.Kind == schema.Unique) && slices.Equal(slices.Sorted(slices.Values(key.Columns)), slices.Sorted(slices.Values(k.ReferredColumns)))
		})
	}
	referred, err := p.tables.Table(k.Referred)
	if err != nil || referred == nil {
		return p.exists == nil || p.exists(k)
	}
	p.visit(referred)
	return p.seen[k.Referred] == made
}

// createTable gives the operation that makes a table, with the checks of a column at the column.
func createTable(t *schema.Table) *op.CreateTable {
	t = t.Clone()
	o := &op.CreateTable{Table: t.Name, Comment: t.Comment, Options: t.Options, Tablespace: t.Tablespace, Tail: t.Tail}
	for _, c := range t.Columns {
		c.PrimaryKey = false
		if c.Null == schema.Nullable {
			c.Null = schema.NullUnset // which is said by saying nothing
		}
		o.Columns = append(o.Columns, &op.ColumnDef{Column: *c})
	}
	for _, k := range t.Constraints {
		if c := columnOf(o, k); c != nil {
			c.Checks = append(c.Checks, k)
		} else {
			o.Constraints = append(o.Constraints, k)
		}
	}
	slices.SortStableFunc(o.Constraints, func(a, b *schema.Constraint) int {
		return cmp.Or(cmp.Compare(kindRank(a), kindRank(b)), cmp.Compare(a.Name, b.Name), slices.Compare(a.Columns, b.Columns))
	})
	return o
}

// kindRank orders the kinds of constraints: a primary key first.
func kindRank(k *schema.Constraint) int { return slices.Index(kindOrder, k.Kind) }

// columnOf gives the column at which a check was written, nil for any other constraint, and for a check with more than a column has place for.
func columnOf(o *op.CreateTable, k *schema.Constraint) *op.ColumnDef {
	plain := &schema.Constraint{Kind: schema.Check, Name: k.Name, Columns: k.Columns, Expr: k.Expr}
	if len(k.Columns) != 1 || !same(k, plain) {
		return nil
	}
	for _, c := range o.Columns {
		if c.Name == k.Columns[0] {
			return c
		}
	}
	return nil
}

var kindOrder = []schema.ConstraintKind{schema.PrimaryKey, schema.Unique, schema.ForeignKey, schema.Check, schema.Exclude}

// arrange puts the constraints into the order in which a person writes them: the primary key, those that are items, those that stand at their
// columns.
func arrange(o *op.CreateTable) {
	rank := func(k *schema.Constraint) int {
		if place := placeOf(o, k); place >= 0 {
			return len(kindOrder) + place
		}
		return kindRank(k)
	}
	slices.SortStableFunc(o.Constraints, func(a, b *schema.Constraint) int { return cmp.Compare(rank(a), rank(b)) })
	if len(o.Constraints) == 0 || !isPrimary(o.Constraints[0]) {
		return
	}
	key := o.Constraints[0]
	for _, c := range o.Columns {
		if slices.Contains(key.Columns, c.Name) {
			c.Null = schema.NotNull
			c.PrimaryKey = len(key.Columns) == 1 && onlyColumns(key)
		}
	}
}

// viewsInOrder gives the views, each after those whose names its query has among its words.
func viewsInOrder(objects []*schema.Object) []*schema.Object {
	byName := map[string][]*schema.Object{}
	for _, o := range objects {
		if o.Kind == schema.ViewObject {
			name := strings.ToLower(o.Name.Name)
			byName[name] = append(byName[name], o)
		}
	}
	var out []*schema.Object
	seen := map[*schema.Object]bool{}
	var visit func(v *schema.Object)
	visit = func(v *schema.Object) {
		if seen[v] {
			return
		}
		seen[v] = true
		for _, word := range Words(v.Select) {
			for _, other := range byName[word] {
				visit(other)
			}
		}
		out = append(out, v)
	}
	for _, o := range objects {
		if o.Kind == schema.ViewObject {
			visit(o)
		}
	}
	return out
}

// Words gives the words of a query in lower case, and what stands in quotes as one.
func Words(query string) []string {
	query = strings.ToLower(query)
	out := strings.FieldsFunc(query, func(r rune) bool {
		return !(r == '_' || r == '$' || r == '#' || r >= 0x80 || r >= '0' && r <= '9' || r >= 'a' && r <= 'z')
	})
	for _, quote := range []string{`"`, "`"} {
		for i, part := range strings.Split(query, quote) {
			if i%2 == 1 {
				out = append(out, part)
			}
		}
	}
	for part := range strings.SplitSeq(query, "[") {
		if name, _, ok := strings.Cut(part, "]"); ok {
			out = append(out, name)
		}
	}
	return out
}
