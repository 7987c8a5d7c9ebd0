package op

import (
	"fmt"
	"slices"

	"mig/dsl/schema"
)

// CreateIndex is create_index.
type CreateIndex struct {
	Table        schema.Name  `json:"table"`
	Index        schema.Index `json:"index"`
	Concurrently bool         `json:"concurrently,omitempty"`
	IfNotExists  bool         `json:"if_not_exists,omitempty"`
}

// Op gives "create_index".
func (*CreateIndex) Op() string { return "create_index" }

// Features names the options that not every dialect has.
func (o *CreateIndex) Features() []string {
	x := &o.Index
	var f features
	f.add("concurrently", o.Concurrently)
	f.add("if_not_exists", o.IfNotExists)
	f.add("where", x.Where != "")
	f.add("include", len(x.Include) > 0)
	f.add("using", x.Using != "")
	f.add("clustered", x.Clustered)
	f.add("nulls_not_distinct", x.NullsNotDistinct)
	f.add("option", len(x.Options) > 0)
	f.add("tablespace", x.Tablespace != "")
	for _, c := range x.Columns {
		f.add("expr", c.Expr != "")
		f.add("prefix", c.Prefix > 0)
		f.add("opclass", c.OpClass != "")
	}
	return f
}

// Apply adds the index to its table.
func (o *CreateIndex) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if err != nil || t == nil {
		return err
	}
	if t.Index(o.Index.Name) != nil {
		if o.IfNotExists {
			return nil
		}
		return indexThere(t, o.Index.Name)
	}
	if err := nameTaken(s, t, "", o.Index.Name); err != nil && !o.IfNotExists {
		return err
	}
	x := o.Index.Clone()
	x.Made = false
	for i := range x.Columns {
		c := &x.Columns[i]
		if c.Name == "" {
			continue
		}
		col := t.Column(c.Name)
		if col == nil {
			return NoColumn(t, c.Name)
		}
		c.Name = col.Name // as the table has it: in some databases it may be written in another case
	}
	if err := spell(t, x.Include); err != nil {
		return err
	}
	t.Indexes = append(t.Indexes, x)
	s.Relate(t)
	return nil
}

// Reverse drops the index, unless it may have been there before.
func (o *CreateIndex) Reverse(before schema.View) (Op, error) {
	if o.IfNotExists {
		return nil, &IrreversibleError{o.Op(), "with if_not_exists, the index may have been there before"}
	}
	return serving(before, o.Table, o, &DropIndex{Name: o.Index.Name, Table: o.Table, Concurrently: o.Concurrently})
}

// DropIndex is drop_index. Table may be zero; then Schema is the index's own, if one was given.
type DropIndex struct {
	Name         string      `json:"name"`
	Schema       string      `json:"schema,omitempty"`
	Table        schema.Name `json:"table,omitzero"`
	Concurrently bool        `json:"concurrently,omitempty"`
	IfExists     bool        `json:"if_exists,omitempty"`
	Cascade      bool        `json:"cascade,omitempty"`

	// Made says that the database made the index for a foreign key, and may have dropped it by itself since then.
	Made bool `json:"-"`
}

// Op gives "drop_index".
func (*DropIndex) Op() string { return "drop_index" }

// Features names the options that not every dialect has.
func (o *DropIndex) Features() []string {
	var f features
	f.add("concurrently", o.Concurrently)
	f.add("if_exists", o.IfExists)
	f.add("cascade", o.Cascade)
	return f
}

// Find gives the known table of the index, nil when none is known. A known table that
// lacks the index is an error.
func (o *DropIndex) Find(in schema.View) (*schema.Table, error) {
	if o.Table == (schema.Name{}) {
		return in.IndexTable(schema.Name{Schema: o.Schema, Name: o.Name})
	}
	t, err := in.Table(o.Table)
	if err == nil && t != nil && t.Index(o.Name) == nil && !o.IfExists && !o.Made && !schema.Unsure(in, o.Name) {
		return nil, noIndex(t, o.Name)
	}
	return t, err
}

// Apply takes the index away.
func (o *DropIndex) Apply(s *schema.Schema) error {
	t, err := o.Find(s)
	if t != nil {
		found := t.Index(o.Name)
		t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return x == found })
	}
	return err
}

// Reverse creates the index again, as it was known to be.
func (o *DropIndex) Reverse(before schema.View) (Op, error) {
	t, err := o.Find(before)
	switch {
	case err != nil:
		return nil, err
	case o.IfExists || o.Cascade:
		return nil, &IrreversibleError{o.Op(), "with if_exists or cascade, mig can't tell what was there"}
	case t == nil || t.Index(o.Name) == nil:
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("no revision tells how the index %s was defined", o.Name)}
	}
	return &CreateIndex{Table: t.Name, Index: *t.Index(o.Name).Clone(), Concurrently: o.Concurrently}, nil
}
