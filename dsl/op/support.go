package op

import (
	"slices"

	"mig/dsl/schema"
)

// serving gives the reverse of an operation that adds an index or a key, where the database serves foreign keys by indexes of its own: what gave way
// to the new one comes again first, since a foreign key needs it, and what the database made goes last.
func serving(before schema.View, table schema.Name, o, reverse Op) (Op, error) {
	w, ok := before.(interface{ SchemaRules() *schema.Rules })
	if !ok || w.SchemaRules() == nil || !w.SchemaRules().KeyIndexes {
		return reverse, nil
	}
	scratch := schema.Over(before)
	t, err := scratch.Table(table)
	if err != nil || t == nil {
		return reverse, err
	}
	was := t.Clone()
	if err := o.Apply(scratch); err != nil {
		return nil, err
	}
	if x, ok := o.(*CreateIndex); ok && t.Index(x.Index.Name) == nil {
		return Several{}, nil // it is a foreign key's, and nothing else than what the database made for that
	}
	var out Several
	for _, x := range lacking(was, t) {
		out = append(out, &CreateIndex{Table: table, Index: *x})
	}
	out = append(out, reverse)
	for _, x := range lacking(t, was) {
		out = append(out, &DropIndex{Table: table, Name: x.Name, Made: true})
	}
	return unwrap(out), nil
}

// lacking gives the indexes that the database made for foreign keys of one table, and that another one has not.
func lacking(of, in *schema.Table) []*schema.Index {
	there := in.MadeIndexes()
	return slices.DeleteFunc(of.MadeIndexes(), func(x *schema.Index) bool {
		return slices.ContainsFunc(there, func(y *schema.Index) bool { return y.Name == x.Name })
	})
}
