package sqltext

import (
	"fmt"
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// NullKey refuses a row whose key is NULL: it is found by nothing, and would be inserted each time.
func (c *Compiler) NullKey(o *op.Upsert, row op.Row) {
	for _, cell := range row {
		if cell.Value.Kind == schema.Null && slices.Contains(o.Key, cell.Column) {
			c.Fail(fmt.Errorf("the key %s is NULL, by which no row is found", cell.Column))
		}
	}
}

// NeedKey refuses a key that a known table has no unique index for: databases that find the row by a clash would find none.
func (c *Compiler) NeedKey(o *op.Upsert, known *schema.Table) {
	if known != nil && !slices.ContainsFunc(UniqueKeys(known), func(columns []string) bool { return SameSet(columns, o.Key) }) {
		c.Fail(fmt.Errorf("no key of %s is over (%s), so that no row would be found by it", o.Table, strings.Join(o.Key, ", ")))
	}
}

// UniqueKeys gives the columns of each key and unique index of a table that holds for all rows at all times.
func UniqueKeys(t *schema.Table) [][]string {
	var out [][]string
	for _, k := range t.Constraints {
		if (k.Kind == schema.PrimaryKey || k.Kind == schema.Unique) && !k.Deferrable {
			out = append(out, k.Columns)
		}
	}
	for _, x := range t.Indexes {
		if names := Names(x.Columns); x.Unique && x.Where == "" && len(names) == len(x.Columns) {
			out = append(out, names)
		}
	}
	return out
}

// SameSet reports whether two lists have the same names in any order.
func SameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
