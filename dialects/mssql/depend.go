package mssql

import (
	"slices"
	"strconv"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// dependents are the statements around an ALTER COLUMN: the server does not alter what an index or a constraint reads.
type dependents struct {
	drop, restore []string
	values        bool // the default too has to go, and come again
}

// add puts a pair around those that are there already: what is dropped last is restored first.
func (d *dependents) add(drop, restore string) {
	if drop != "" {
		d.drop = append(d.drop, drop)
	}
	d.restore = append([]string{restore}, d.restore...)
}

// extent is how far a type changes.
type extent uint8

const (
	sameType   extent = iota
	longerType        // varchar(10) to varchar(20)
	resized           // numeric(8) to numeric(10), varchar(20) to varchar(10)
	otherType
)

// dependents follows the list of what ALTER COLUMN can't alter. A default may stay unless the type is another; an index may when a
// string only gets longer; a primary key can't. That NULL becomes NOT NULL is a change to an index, too.
// https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#alter-column
func (a *alteration) dependents() dependents {
	change := a.extent()
	d := dependents{values: change == otherType}
	if a.table == nil {
		return d
	}
	if change != sameType {
		a.refuseFixed()
		if change != longerType {
			a.checks(&d)
		}
	}
	closed := a.was.Null != schema.NotNull && a.now.Null == schema.NotNull
	if indexes := change > longerType || closed; indexes || change != sameType {
		a.references(&d, indexes)
		a.indexes(&d, indexes)
	}
	return d
}

// refuseFixed names what can't be restored: a foreign key, whose two sides must have one type, and what has no name to
// drop it by.
func (a *alteration) refuseFixed() {
	list := a.ForeignKeys(a.table, a.op.Column)
	for _, col := range a.table.Columns {
		if col.Computed != nil && mentions(col.Computed.Expr, a.op.Column) {
			list = append(list, "the computed column "+col.Name)
		}
	}
	for _, k := range a.table.Constraints {
		if k.Kind == schema.Check && k.Name == "" && len(k.Columns) == 0 && mentions(k.Expr, a.op.Column) {
			list = append(list, "a check without a name")
		}
	}
	what := "another type"
	if a.op.Type == nil {
		what = "another collation"
	}
	if len(list) > 0 {
		a.Unsupported("drop them first, and create them again after it", "%s of the column %s.%s under %s", what, a.op.Table, a.op.Column, and(list))
	}
}

func (a *alteration) checks(d *dependents) {
	unnamed := false
	for _, k := range a.table.Constraints {
		own := slices.Contains(k.Columns, a.op.Column)
		if k.Kind != schema.Check || !own && !mentions(k.Expr, a.op.Column) || !own && k.Name == "" {
			continue
		}
		a.move(d, k)
		unnamed = unnamed || k.Name == ""
	}
	if unnamed {
		d.drop = append(d.drop, findCheck.drop(a.Compiler, a.op.Table, a.op.Column, true))
	}
}

// move drops a constraint by its name, where it has one, and adds it again.
func (a *alteration) move(d *dependents, k *schema.Constraint) {
	drop := ""
	if k.Name != "" {
		drop = dropConstraint(a.Compiler, a.op.Table, k.Name, "")
	}
	d.add(drop, addConstraint(a.Compiler, a.op.Table, constraint(a.Compiler, k)))
}

// holds reports whether a key goes with the column: a unique one when all are to go, and the primary key in any case.
func (a *alteration) holds(k *schema.Constraint, all bool) bool {
	return (k.Kind == schema.PrimaryKey || k.Kind == schema.Unique && all) && slices.Contains(k.Columns, a.op.Column)
}

// references moves the foreign keys of all tables that refer to a key, or to a unique index, that is to go: the server drops none that is referred to
// (error 3725). https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors-3000-to-3999
func (a *alteration) references(d *dependents, all bool) {
	var going [][]string
	for _, k := range a.table.Constraints {
		if a.holds(k, all) {
			going = append(going, k.Columns)
		}
	}
	for _, x := range a.table.Indexes {
		if all && x.Unique && a.reads(x) {
			going = append(going, sqltext.Names(x.Columns))
		}
	}
	for _, other := range a.Referring(a.table.Name) {
		for _, k := range other.Constraints {
			if k.Kind != schema.ForeignKey || k.Referred != a.table.Name || !slices.ContainsFunc(going, func(key []string) bool { return sameNames(key, k.ReferredColumns) }) {
				continue
			}
			if k.Name == "" {
				a.Unsupported("drop it first, and create it again after it, with a name", "a change of the column %s.%s under a key to which a foreign key of %s without a name refers", a.op.Table, a.op.Column, other.Name)
				continue
			}
			d.add(dropConstraint(a.Compiler, other.Name, k.Name, ""), addConstraint(a.Compiler, other.Name, constraint(a.Compiler, k)))
		}
	}
}

// sameNames compares the columns of a key, which a foreign key may list in another order.
func sameNames(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// reads reports whether an index is of the column, holds it, or has it in its condition.
func (a *alteration) reads(x *schema.Index) bool {
	return x.Uses(a.op.Column) || mentions(x.Where, a.op.Column)
}

// indexes moves indexes and unique keys when these are asked for, and the primary key in any case. The clustered index goes last and
// comes first, so that no other one is built twice, or takes its place.
func (a *alteration) indexes(d *dependents, all bool) {
	unnamed := false
	for _, clustered := range []bool{false, true} {
		for _, x := range a.table.Indexes {
			if all && x.Clustered == clustered && a.reads(x) {
				table := a.op.Table
				d.add("DROP INDEX "+a.ID(x.Name)+" ON "+a.Compiler.Table(table), createIndex(a.Compiler, &op.CreateIndex{Table: table, Index: *x}))
			}
		}
		for _, k := range a.table.Constraints {
			if (k.Kind == schema.PrimaryKey) != clustered || !a.holds(k, all) {
				continue
			}
			a.move(d, k)
			unnamed = unnamed || k.Name == ""
		}
	}
	if unnamed {
		d.drop = append(d.drop, findKey.drop(a.Compiler, a.op.Table, a.op.Column, true))
	}
}

// extent compares the types as they are written. Of an unknown one the worst is taken. What is in the way of another collation is in the way of another size too,
// and a default is not. https://learn.microsoft.com/sql/relational-databases/collations/set-or-change-the-column-collation
func (a *alteration) extent() extent {
	if a.op.Collate != nil && !strings.EqualFold(*a.op.Collate, a.was.Collate) {
		return max(resized, a.typeExtent())
	}
	return a.typeExtent()
}

func (a *alteration) typeExtent() extent {
	if a.op.Type == nil {
		return sameType
	}
	if a.was.Type.IsZero() {
		return otherType
	}
	was, wasSize := cutSize(a.TypeName(a.was.Type))
	now, nowSize := cutSize(a.TypeName(a.now.Type))
	switch {
	case was != now:
		return otherType
	case wasSize == nowSize:
		return sameType
	case strings.Contains(now, "VAR") && length(nowSize) > length(wasSize):
		return longerType
	}
	return resized
}

func (a *alteration) text(t schema.Type) bool {
	name, _ := cutSize(a.TypeName(t))
	return strings.HasSuffix(name, "CHAR") || strings.HasSuffix(name, "TEXT")
}

// synonyms have one type each. https://learn.microsoft.com/sql/t-sql/data-types/data-type-synonyms-transact-sql
var synonyms = map[string]string{"INTEGER": "INT", "DEC": "DECIMAL", "NUMERIC": "DECIMAL", "DOUBLE PRECISION": "FLOAT", "ROWVERSION": "TIMESTAMP"}

func cutSize(sql string) (name, size string) {
	name, size, _ = strings.Cut(strings.ToUpper(sql), "(")
	if s, ok := synonyms[name]; ok {
		name = s
	}
	return name, strings.TrimSuffix(size, ")")
}

// length of a string: max is beyond any.
func length(size string) int {
	if n, err := strconv.Atoi(size); err == nil {
		return n
	}
	return 1 << 30
}

// readers names the checks and the computed columns that read a column.
func readers(t *schema.Table, column string) []string {
	if t == nil {
		return nil
	}
	var out []string
	for _, k := range t.Constraints {
		if k.Kind == schema.Check && (slices.Contains(k.Columns, column) || mentions(k.Expr, column)) {
			out = append(out, sqltext.Join("the check", k.Name))
		}
	}
	for _, col := range t.Columns {
		if col.Computed != nil && mentions(col.Computed.Expr, column) {
			out = append(out, "the computed column "+col.Name)
		}
	}
	return out
}

func and(list []string) string { return strings.Join(list, ", ") }
