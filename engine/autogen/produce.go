package autogen

import (
	"cmp"
	"slices"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// Produce gives the operations that make a schema where there is nothing, in an order that runs: schemas, sequences, enums, tables after those that they refer to, each with
// its indexes, then the foreign keys of tables that refer to each other in a circle, and views after those that they read. The same schema gives the same operations, in
// whatever order its tables came to have their constraints and indexes.
//
// unname takes names out of the definition of a table that the naming convention gives again; nil keeps all.
func Produce(s *schema.Schema, unname func(*op.CreateTable) error) ([]op.Op, error) {
	return ProduceAll(&schema.Database{Schema: s}, unname)
}

// ProduceAll is Produce for all that was found in a database: what mig has no operation for is an execute, at its stage, or before what needs it.
func ProduceAll(d *schema.Database, unname func(*op.CreateTable) error) ([]op.Op, error) {
	p := newProducer(d)
	for stage := schema.Prologue; stage <= schema.Epilogue; stage++ {
		p.stage(stage)
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
		k.Support = schema.NoSupport // the database sees to it
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
