package sqltext

import (
	"slices"

	"mig/dsl/schema"
)

// ForeignKeys names the foreign keys of which a column is part, on either side, as far as they are known.
func (c *Compiler) ForeignKeys(t *schema.Table, column string) []string {
	var out []string
	for _, k := range t.Constraints {
		if k.Kind == schema.ForeignKey && slices.Contains(k.Columns, column) {
			out = append(out, nameForeignKey(t, k))
		}
	}
	return append(out, c.ReferredBy(t, column)...)
}

// ReferredBy names the foreign keys that refer to a column, but for those that it is itself part of.
func (c *Compiler) ReferredBy(t *schema.Table, column string) []string {
	var out []string
	for _, other := range c.Referring(t.Name) {
		for _, k := range other.Constraints {
			if k.Kind == schema.ForeignKey && k.Referred == t.Name && slices.Contains(k.ReferredColumns, column) && (other.Name != t.Name || !slices.Contains(k.Columns, column)) {
				out = append(out, nameForeignKey(other, k))
			}
		}
	}
	return out
}

func nameForeignKey(t *schema.Table, k *schema.Constraint) string {
	return Join("the foreign key", k.Name, "of", t.Name.String())
}
