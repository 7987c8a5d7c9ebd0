package autogen

import (
	"slices"
	"strconv"
	"strings"

	"mig/dsl/schema"
)

// noteUnique tells of a key that rows which are there may break: none held them to it before.
func (d *tableDiff) noteUnique(k *schema.Constraint) {
	if (k.Kind == schema.Unique || k.Kind == schema.PrimaryKey) && !d.heldTo(k.Columns) && !slices.ContainsFunc(k.Columns, d.noneAlike) {
		d.note("new in %s: no two rows may have the same %s. Look whether there are such rows", d.name, strings.Join(k.Columns, ", "))
	}
}

// noteUniqueIndex is noteUnique for an index, of which all but whole columns may be new.
func (d *tableDiff) noteUniqueIndex(x *schema.Index) {
	if !x.Unique {
		return
	}
	if columns := wholeColumns(x); columns != nil {
		d.noteUnique(&schema.Constraint{Kind: schema.Unique, Columns: columns})
		return
	}
	d.note("new in %s: the index %s lets no two rows have the same. Look whether there are such rows", d.name, x.Name)
}

// noneAlike reports whether a column is new, and empty in the rows that are there, or numbers them.
func (d *tableDiff) noneAlike(column string) bool {
	now := d.now.Column(column)
	if now == nil || d.was.Column(column) != nil {
		return false
	}
	return or(d.new.Column(column), now).Identity != nil || strings.Contains(now.Type.Name, "serial") || !isNotNull(now) && now.Default == nil && now.Computed == nil
}

// heldTo reports whether the rows were held before to have no columns alike: those, or some of them.
func (d *tableDiff) heldTo(columns []string) bool {
	within := func(held []string) bool {
		return len(held) > 0 && !slices.ContainsFunc(held, func(name string) bool { return !slices.Contains(columns, name) })
	}
	return slices.ContainsFunc(d.was.Constraints, func(k *schema.Constraint) bool {
		return (k.Kind == schema.Unique || k.Kind == schema.PrimaryKey) && within(k.Columns)
	}) || slices.ContainsFunc(d.was.Indexes, func(x *schema.Index) bool { return x.Unique && within(wholeColumns(x)) })
}

// wholeColumns gives the columns of an index of all rows and nothing but columns, else nil.
func wholeColumns(x *schema.Index) (out []string) {
	for _, c := range x.Columns {
		if c.Name == "" || c.Prefix > 0 || x.Where != "" {
			return nil
		}
		out = append(out, c.Name)
	}
	return out
}

// ranks are the types of one kind, the narrower first.
var ranks = [][]string{{"tinyint", "smallint", "mediumint", "integer", "bigint"}, {"real", "double"}}

// narrower reports whether a type surely holds less than another: a shorter length, fewer digits before or after the point, a smaller number, fewer values of an enum.
func narrower(was, now schema.Type) bool {
	for _, list := range ranks {
		if a, b := slices.Index(list, was.Name), slices.Index(list, now.Name); a >= 0 && b >= 0 {
			return b < a
		}
	}
	if was.Name != now.Name {
		return slices.Contains([]string{"text", "clob"}, was.Name) && len(now.Args) > 0 && strings.Contains(now.Name, "char")
	}
	if len(was.Values) > 0 {
		return slices.ContainsFunc(was.Values, func(v string) bool { return !slices.Contains(now.Values, v) })
	}
	a, b := sizes(was), sizes(now)
	if len(b) == 0 {
		return false
	}
	return len(a) == 0 || b[0] < a[0] || len(a) == 2 && len(b) == 2 && (b[1] < a[1] || b[0]-b[1] < a[0]-a[1])
}

// sizes gives the length, or the precision and the scale, of a type; nil where it has none in numbers.
func sizes(t schema.Type) (out []int) {
	for _, arg := range t.Args {
		n, err := strconv.Atoi(arg)
		if err != nil {
			return nil
		}
		out = append(out, n)
	}
	if len(out) == 1 && (t.Name == "numeric" || t.Name == "decimal") {
		out = append(out, 0)
	}
	return out
}
