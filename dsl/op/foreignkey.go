package op

import (
	"fmt"

	"mig/dsl/schema"
)

// checkForeignKey refuses a foreign key whose sides differ in number or type, or that refers to what is known not to be there. A table that is not known is taken as it is.
func checkForeignKey(s *schema.Schema, t *schema.Table, c *schema.Constraint) error {
	if len(c.ReferredColumns) > 0 && len(c.Columns) != len(c.ReferredColumns) {
		return fmt.Errorf("the foreign key %s has %d columns and refers to %d", nameOr(c.Name), len(c.Columns), len(c.ReferredColumns))
	}
	referred := t
	if !s.SameTable(c.Referred, t.Name) {
		var err error
		if referred, err = s.Table(c.Referred); err != nil {
			return err
		}
		if referred == nil {
			if s.Dropped(c.Referred) && (s.Rules == nil || !s.Rules.EarlyKeys) {
				return tableGone(c.Referred)
			}
			return nil
		}
	}
	c.Referred = referred.Name
	if err := spell(referred, c.ReferredColumns); err != nil {
		return err
	}
	to := c.ReferredColumns
	if key := referred.Primary(); len(to) == 0 && key != nil {
		if to = key.Columns; len(to) != len(c.Columns) {
			return clash(referred.Name, func(t *schema.Table) bool { k := t.Primary(); return k != nil && len(k.Columns) == len(to) },
				"the foreign key %s has %d columns, and the primary key of %s, to which it refers, has %d", nameOr(c.Name), len(c.Columns), referred.Name, len(to))
		}
	}
	for i := range to {
		if err := checkKeyType(s, t, c, t.Column(c.Columns[i]), referred, referred.Column(to[i])); err != nil {
			return err
		}
	}
	return nil
}

// checkKeyType refuses a column whose type the database does not compare with that of the column it refers to.
func checkKeyType(s *schema.Schema, t *schema.Table, c *schema.Constraint, from *schema.Column, referred *schema.Table, to *schema.Column) error {
	if s.Rules == nil || s.Rules.KeyTypes == nil || from == nil || to == nil || from.Type.IsZero() || to.Type.IsZero() || s.Rules.KeyTypes(from.Type, to.Type) {
		return nil
	}
	was := to.Type
	same := func(t *schema.Table) bool { col := t.Column(to.Name); return col != nil && col.Type.Equal(was) }
	e := clash(referred.Name, same, "the foreign key %s refers from %s.%s, of the type %s, to %s.%s, of the type %s",
		nameOr(c.Name), t.Name, from.Name, from.Type, referred.Name, to.Name, to.Type)
	e.Hint = "give both columns the same type"
	return e
}
