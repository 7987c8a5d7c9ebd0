package op

import (
	"fmt"
	"slices"

	"mig/dsl/schema"
)

// AddConstraint is create_primary_key, create_unique_constraint, create_foreign_key,
// create_check_constraint and create_exclude_constraint: the kind of its constraint says which.
type AddConstraint struct {
	Table      schema.Name        `json:"table"`
	Constraint *schema.Constraint `json:"constraint"`
}

var createNames = map[schema.ConstraintKind]string{
	schema.PrimaryKey: "create_primary_key",
	schema.Unique:     "create_unique_constraint",
	schema.ForeignKey: "create_foreign_key",
	schema.Check:      "create_check_constraint",
	schema.Exclude:    "create_exclude_constraint",
}

// Op gives the helper of the constraint's kind.
func (o *AddConstraint) Op() string { return createNames[o.Constraint.Kind] }

// Features names the options that not every dialect has.
func (o *AddConstraint) Features() []string { return constraintFeatures(o.Constraint) }

func constraintFeatures(c *schema.Constraint) []string {
	var f features
	f.add("exclude", c.Kind == schema.Exclude)
	f.add("on_delete", c.OnDelete != "")
	f.add("on_update", c.OnUpdate != "")
	f.add("match", c.Match != "")
	f.add("deferrable", c.Deferrable || c.Initially != "")
	f.add("not_valid", c.NotValid)
	f.add("nulls_not_distinct", c.NullsNotDistinct)
	f.add("clustered", c.Clustered)
	f.add("include", len(c.Include) > 0)
	f.add("using", c.Using != "" && c.Kind != schema.Exclude)
	f.add("option", len(c.Options) > 0)
	f.add("tablespace", c.Tablespace != "")
	return f
}

// Apply adds the constraint to its table.
func (o *AddConstraint) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if err != nil || t == nil {
		return err
	}
	return addConstraint(s, t, o.Constraint)
}

func addConstraint(s *schema.Schema, t *schema.Table, c *schema.Constraint) error {
	if c.Name != "" && t.Constraint(c.Name) != nil {
		return constraintThere(t, c.Name)
	}
	c = c.Clone()
	if err := checkConstraint(s, t, c); err != nil {
		return err
	}
	if c.Kind == schema.PrimaryKey {
		if old := t.Primary(); old != nil {
			return clash(t.Name, func(t *schema.Table) bool { return t.Primary() != nil }, "the table %s has a primary key already (%s)", t.Name, nameOr(old.Name))
		}
		markPrimary(t, c)
	}
	t.Constraints = append(t.Constraints, c.Definition())
	s.Relate(t)
	return nil
}

// checkConstraint refuses a name that can't be given again, columns that the table lacks, and a foreign key that can't be. The constraint, which is to become the table's,
// gets its names as the tables have them: in some databases they may be written in another case.
func checkConstraint(s *schema.Schema, t *schema.Table, c *schema.Constraint) error {
	if err := nameTaken(s, t, c.Kind, c.Name); err != nil {
		return err
	}
	if err := spell(t, c.Columns); err != nil {
		return err
	}
	if c.Kind != schema.ForeignKey {
		return nil
	}
	return checkForeignKey(s, t, c)
}

// spell gives columns their names as the table has them.
func spell(t *schema.Table, columns []string) error {
	for i, name := range columns {
		c := t.Column(name)
		if c == nil {
			return NoColumn(t, name)
		}
		columns[i] = c.Name
	}
	return nil
}

// Reverse drops the constraint by its name.
func (o *AddConstraint) Reverse(before schema.View) (Op, error) {
	if o.Constraint.Name == "" {
		return nil, &IrreversibleError{o.Op(), "the constraint has no name"}
	}
	return serving(before, o.Table, o, &DropConstraint{Table: o.Table, Name: o.Constraint.Name, Kind: o.Constraint.Kind})
}

// DropConstraint is drop_constraint. Kind is "" when it was not given.
type DropConstraint struct {
	Table    schema.Name           `json:"table"`
	Name     string                `json:"name"`
	Kind     schema.ConstraintKind `json:"type,omitempty"`
	IfExists bool                  `json:"if_exists,omitempty"`
	Cascade  bool                  `json:"cascade,omitempty"`
}

// Op gives "drop_constraint".
func (*DropConstraint) Op() string { return "drop_constraint" }

// Features names the options that not every dialect has.
func (o *DropConstraint) Features() []string {
	var f features
	f.add("if_exists", o.IfExists)
	f.add("cascade", o.Cascade)
	return f
}

// Find gives the constraint as it is known, or nil. One that a known table lacks, or of
// another kind than stated, is an error.
func (o *DropConstraint) Find(in schema.View) (*schema.Constraint, error) {
	t, err := in.Table(o.Table)
	if err != nil || t == nil {
		return nil, err
	}
	c := t.Constraint(o.Name)
	switch {
	case c == nil && o.IfExists:
		return nil, nil
	case c == nil:
		return nil, noConstraint(t, o.Name)
	case o.Kind != "" && o.Kind != c.Kind:
		return nil, fmt.Errorf("the constraint %s of the table %s is of the type %q, not %q", o.Name, o.Table, c.Kind, o.Kind)
	}
	return c, nil
}

// Apply takes the constraint away.
func (o *DropConstraint) Apply(s *schema.Schema) error {
	if _, err := known(s, o.Table); err != nil {
		return err
	}
	c, err := o.Find(s)
	if err != nil || c == nil {
		return err
	}
	t, err := s.Table(o.Table)
	if err != nil {
		return err
	}
	if c.Kind == schema.PrimaryKey {
		for _, name := range c.Columns {
			if col := t.Column(name); col != nil {
				col.PrimaryKey = false
			}
		}
	}
	t.Constraints = slices.DeleteFunc(t.Constraints, func(d *schema.Constraint) bool { return d == c })
	t.Release(c)
	s.Relate(t)
	return nil
}

// Reverse creates the constraint again, as it was known to be.
func (o *DropConstraint) Reverse(before schema.View) (Op, error) {
	c, err := o.Find(before)
	switch {
	case err != nil:
		return nil, err
	case o.IfExists || o.Cascade:
		return nil, &IrreversibleError{o.Op(), "with if_exists or cascade, mig can't tell what was there"}
	case c == nil:
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("no revision tells how the constraint %s was defined", o.Name)}
	}
	return &AddConstraint{Table: o.Table, Constraint: c.Definition()}, nil
}

// ValidateConstraint is validate_constraint: rows that were there when a constraint was made with not_valid are checked.
type ValidateConstraint struct {
	Table schema.Name `json:"table"`
	Name  string      `json:"name"`
}

// Op gives "validate_constraint".
func (*ValidateConstraint) Op() string { return "validate_constraint" }

// Features gives nothing: a dialect validates constraints or it does not.
func (*ValidateConstraint) Features() []string { return nil }

// Apply notes that the constraint holds for all rows.
func (o *ValidateConstraint) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if err != nil || t == nil {
		return err
	}
	c := t.Constraint(o.Name)
	if c == nil {
		return noConstraint(t, o.Name)
	}
	c.NotValid = false
	return nil
}

// Reverse does nothing: a constraint that holds does no harm to what comes before.
func (o *ValidateConstraint) Reverse(schema.View) (Op, error) { return Several{}, nil }
