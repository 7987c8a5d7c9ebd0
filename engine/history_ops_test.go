package engine_test

import (
	"slices"
	"strconv"

	"mig/dsl/op"
	"mig/dsl/schema"
)

func (h *history) operation() op.Op {
	t := h.table()
	if t == nil || h.IntN(9) == 0 {
		return h.create()
	}
	switch h.IntN(16) {
	case 0:
		return h.object(t)
	case 1:
		return h.batch(t)
	default:
		return h.change(t)
	}
}

// change gives an operation on a table that can be part of a batch.
func (h *history) change(t *schema.Table) op.Op {
	c := t.Columns[h.IntN(len(t.Columns))]
	switch h.IntN(14) {
	case 0:
		if h.viewed(t) {
			return nil
		}
		return &op.RenameTable{Old: t.Name, New: schema.Name{Name: h.name("t")}}
	case 1:
		return &op.TableComment{Table: t.Name, Comment: []string{"", "it's \"x\"\nand `y` \\ €"}[h.IntN(2)]}
	case 2, 3:
		return h.addColumn(t)
	case 4, 5, 6:
		return h.alter(t, c)
	case 7:
		if !h.loose(t, c) || len(t.Columns) < 3 || c.PrimaryKey {
			return nil
		}
		return &op.DropColumn{Table: t.Name, Column: c.Name}
	case 8, 9:
		return h.index(t, h.keyed(t, c))
	case 10, 11:
		return h.constrain(t, h.keyed(t, c))
	default:
		return h.drop(t)
	}
}

// batch gives a few changes of one table.
func (h *history) batch(t *schema.Table) op.Op {
	o := &op.Batch{Table: t.Name}
	scratch := schema.Over(h.now)
	for range 2 + h.IntN(3) {
		there, err := scratch.Table(t.Name)
		if err != nil {
			return nil
		}
		part := h.change(there)
		switch part.(type) {
		case nil, *op.RenameTable, *op.DropTable, *op.TableComment:
			continue
		}
		if h.naming.Give(part, scratch) != nil || part.Apply(scratch) != nil {
			continue
		}
		o.Ops = append(o.Ops, part)
	}
	if len(o.Ops) < 2 {
		return nil
	}
	return o
}

// object gives an operation on a view, a sequence or an enum.
func (h *history) object(t *schema.Table) op.Op {
	switch h.IntN(4) {
	case 0, 1:
		if h.viewed(t) {
			return &op.DropView{Name: h.views[slices.IndexFunc(h.views, h.reads(t))].Name}
		}
		return &op.CreateView{Name: schema.Name{Name: h.name("v")}, Select: "SELECT " + h.d.Ident(t.Columns[0].Name) + " FROM " + h.d.Ident(t.Name.Name)}
	default:
		for _, o := range h.objects {
			switch {
			case h.IntN(3) > 0 || h.typed(o) || h.own != nil:
			case o.Kind == schema.SequenceObject:
				return &op.DropSequence{Name: o.Name}
			default:
				return &op.DropEnum{Name: o.Name}
			}
		}
		if h.IntN(2) == 0 {
			return &op.CreateEnum{Name: schema.Name{Name: h.name("e")}, Values: []string{"a", "it's", "c"}[:1+h.IntN(3)]}
		}
		start := int64(h.IntN(5) + 1)
		return &op.CreateSequence{Name: schema.Name{Name: h.name("s")}, Options: schema.Identity{Start: &start, Cycle: h.IntN(2) == 0}}
	}
}

// typed reports whether a column has an enum for its type.
func (h *history) typed(e *schema.Object) bool {
	tables, _ := h.now.Tables()
	return slices.ContainsFunc(tables, func(t *schema.Table) bool {
		return slices.ContainsFunc(t.Columns, func(c *schema.Column) bool { return c.Type.Native == h.d.Ident(e.Name.Name) })
	})
}

func (h *history) create() op.Op {
	o := &op.CreateTable{Table: schema.Name{Name: h.name("t")}}
	key := &schema.Constraint{Kind: schema.PrimaryKey}
	for range 1 + h.IntN(4)/3 {
		id := &op.ColumnDef{Column: schema.Column{Name: h.name("id"), Type: schema.Type{Name: []string{"integer", "bigint"}[h.IntN(2)]}, PrimaryKey: true, Null: schema.NotNull}}
		o.Columns, key.Columns = append(o.Columns, id), append(key.Columns, id.Name)
	}
	if len(key.Columns) == 1 && h.IntN(2) == 0 {
		o.Columns[0].Identity = &schema.Identity{Always: h.d.Name() == "postgresql" && h.IntN(2) == 0}
	}
	o.Constraints = append(o.Constraints, key)
	for range 1 + h.IntN(5) {
		o.Columns = append(o.Columns, h.column())
	}
	if h.IntN(3) == 0 {
		o.Columns = append(o.Columns, h.computed(o.Columns))
	}
	if h.IntN(2) == 0 {
		columns, k := h.reference()
		o.Columns = append(o.Columns, columns...)
		if k != nil {
			o.Constraints = append(o.Constraints, k)
		}
	}
	if h.IntN(4) == 0 {
		o.Comment = "a table's"
	}
	return o
}

// reference gives columns, and a foreign key of them that refers to a table's primary key; or nothing.
func (h *history) reference() ([]*op.ColumnDef, *schema.Constraint) {
	to := h.table()
	if to == nil || to.Primary() == nil {
		return nil, nil
	}
	k := &schema.Constraint{Kind: schema.ForeignKey, Referred: to.Name, ReferredColumns: slices.Clone(to.Primary().Columns), OnDelete: []string{"", "CASCADE", "SET NULL"}[h.IntN(3)]}
	var columns []*op.ColumnDef
	for _, name := range k.ReferredColumns {
		c := &op.ColumnDef{Column: schema.Column{Name: h.name("r"), Type: to.Column(name).Type}}
		columns, k.Columns = append(columns, c), append(k.Columns, c.Name)
	}
	if h.d.Name() == "postgresql" && h.IntN(4) == 0 {
		k.Deferrable = true
	}
	return columns, k
}

// computed gives a column that is computed from another one.
func (h *history) computed(columns []*op.ColumnDef) *op.ColumnDef {
	from := columns[h.IntN(len(columns))]
	c := &op.ColumnDef{Column: schema.Column{Name: h.name("g"), Type: schema.Type{Name: "bigint"}}}
	expr := h.d.Ident(from.Name) + " + 1"
	switch from.Type.Name {
	case "smallint", "integer", "bigint":
	case "varchar", "nvarchar":
		c.Type = schema.Type{Name: "varchar", Args: []string{"90"}}
		expr = "upper(" + h.d.Ident(from.Name) + ")"
	default:
		expr = "1 + 2"
	}
	if from.Identity != nil || from.Computed != nil {
		expr = "3"
	}
	c.Computed = &schema.Computed{Expr: expr, Storage: []string{"persisted", "virtual"}[h.IntN(2)]}
	if h.d.Name() == "postgresql" {
		c.Computed.Storage = "persisted"
	}
	return c
}

var historyTypes = []string{
	"smallint", "integer", "bigint", "boolean", "numeric(8,3)", "real", "float", "double", "char(4)", "varchar(20)", "varchar(20)", "nvarchar(30)", "text", "date", "time", "datetime",
	"timestamp", "timestamptz", "binary(4)", "varbinary(8)", "blob", "uuid", "json", "enum('a','it''s','c')", "integer", "varchar(10)",
}

func (h *history) column() *op.ColumnDef {
	t, _ := schema.ParseType(historyTypes[h.IntN(len(historyTypes))])
	for _, o := range h.objects {
		if o.Kind == schema.EnumObject && h.own == nil && h.IntN(8) == 0 {
			t = schema.Type{Native: h.d.Ident(o.Name.Name)}
		}
	}
	c := &op.ColumnDef{Column: schema.Column{Name: h.name("c"), Type: t}}
	c.Null = []schema.Nullness{schema.NullUnset, schema.NotNull, schema.Nullable}[h.IntN(3)]
	if h.IntN(2) == 0 {
		c.Default = h.value(t)
	}
	if h.IntN(5) == 0 {
		c.Comment = "it's a \\ comment"
	}
	if h.IntN(5) == 0 {
		c.Checks = append(c.Checks, &schema.Constraint{Kind: schema.Check, Columns: []string{c.Name}, Expr: h.d.Ident(c.Name) + " IS NOT NULL"})
	}
	return c
}

func (h *history) addColumn(t *schema.Table) op.Op {
	o := &op.AddColumn{Table: t.Name}
	switch h.IntN(6) {
	case 0:
		columns, k := h.reference()
		if k == nil || len(columns) > 1 {
			return nil
		}
		o.Column, o.Constraints = columns[0], append(o.Constraints, k)
	case 1:
		var columns []*op.ColumnDef
		for _, c := range t.Columns {
			if !refers(t, c) { // a cascade would change what is stored
				columns = append(columns, &op.ColumnDef{Column: *c})
			}
		}
		o.Column = h.computed(columns)
	default:
		o.Column = h.column()
		if o.Column.Null == schema.NotNull && o.Column.Default == nil {
			o.Column.Null = schema.NullUnset
		}
	}
	if h.IntN(6) == 0 && short(&o.Column.Column) && o.Column.Computed == nil {
		o.Constraints = append(o.Constraints, &schema.Constraint{Kind: schema.Unique, Columns: []string{o.Column.Name}})
	}
	return o
}

func (h *history) value(t schema.Type) *schema.Value {
	var v schema.Value
	switch t.Name {
	case "smallint", "integer", "bigint", "numeric", "real", "float", "double":
		v = schema.Value{Kind: schema.Number, Text: strconv.Itoa(h.IntN(100))}
	case "boolean":
		v = schema.NewBool(h.IntN(2) == 0)
	case "char", "varchar", "nvarchar":
		v = schema.NewString([]string{"x", "it's", `a\b`, ""}[h.IntN(4)])
	case "enum":
		v = schema.NewString("it's")
	case "date":
		v = schema.NewString("2026-01-31")
	case "datetime", "timestamp", "timestamptz":
		v = schema.Value{Kind: schema.CurrentTimestamp}
	default:
		return nil
	}
	return &v
}

// read reports whether an expression of its table, or a view, may read a column.
func (h *history) read(t *schema.Table, c *schema.Column) bool {
	return h.viewed(t) || h.computes(t, c) ||
		slices.ContainsFunc(t.Constraints, func(k *schema.Constraint) bool {
			return !slices.Contains(k.Columns, c.Name) && op.Mentions(k.Expr, c.Name)
		}) ||
		slices.ContainsFunc(t.Indexes, func(x *schema.Index) bool {
			return op.Mentions(x.Where, c.Name) || slices.ContainsFunc(x.Columns, func(e schema.IndexColumn) bool { return op.Mentions(e.Expr, c.Name) })
		})
}

// computes reports whether a computed column reads a column.
func (h *history) computes(t *schema.Table, c *schema.Column) bool {
	return slices.ContainsFunc(t.Columns, func(o *schema.Column) bool { return o.Computed != nil && op.Mentions(o.Computed.Expr, c.Name) })
}

// loose reports whether a column can be dropped with what hangs on it alone.
func (h *history) loose(t *schema.Table, c *schema.Column) bool {
	return !h.read(t, c) && !h.referredTo(t, c)
}

// referredTo reports whether a foreign key refers to a column.
func (h *history) referredTo(t *schema.Table, c *schema.Column) bool {
	referring, _ := h.now.Referring(t.Name)
	for _, other := range append(referring, t) {
		if slices.ContainsFunc(other.Constraints, func(k *schema.Constraint) bool {
			return k.Kind == schema.ForeignKey && k.Referred == t.Name && slices.Contains(k.ReferredColumns, c.Name)
		}) {
			return true
		}
	}
	return false
}

var wider = map[string]string{"smallint": "integer", "integer": "bigint", "varchar": "varchar(60)", "nvarchar": "nvarchar(70)", "char": "varchar(10)", "real": "double"}

// collations has one of each database that is not the usual one. Oracle takes none where a key or an index is of the column.
var collations = map[string]string{"postgresql": "C", "mysql": "utf8mb4_bin", "sqlite": "NOCASE", "mssql": "Latin1_General_BIN2"}

func (h *history) alter(t *schema.Table, c *schema.Column) op.Op {
	o := &op.AlterColumn{Table: t.Name, Column: c.Name}
	some := false
	for range 1 + h.IntN(3)/2 {
		some = h.part(t, c, o) || some
	}
	if !some {
		return nil
	}
	return o
}

// part adds to an alter_column what one of its options does.
func (h *history) part(t *schema.Table, c *schema.Column, o *op.AlterColumn) bool {
	n := h.IntN(8)
	if n > 0 && n < 5 && (o.Identity != nil || o.DropIdentity) {
		return false
	}
	switch n {
	case 0:
		if h.viewed(t) {
			return false
		}
		o.NewName = h.name("n")
	case 1:
		if c.Computed != nil || h.viewed(t) || h.computes(t, c) || refers(t, c) || h.referredTo(t, c) || wider[c.Type.Name] == "" {
			return false
		}
		to, _ := schema.ParseType(wider[c.Type.Name])
		o.Type = &to
	case 2:
		if c.PrimaryKey || c.Computed != nil || c.Identity != nil || refers(t, c) {
			return false
		}
		o.Null = []schema.Nullness{schema.NotNull, schema.Nullable}[h.IntN(2)]
	case 3:
		if o.Default = h.value(c.Type); o.Default == nil || c.Identity != nil || c.Computed != nil {
			o.Default = nil
			return false
		}
		o.DropDefault = false
	case 4:
		if c.Default == nil || o.Default != nil {
			return false
		}
		o.DropDefault = true
	case 5:
		if h.d.Name() != "postgresql" || *o != (op.AlterColumn{Table: t.Name, Column: c.Name}) || !slices.Contains([]string{"integer", "bigint"}, c.Type.Name) || c.Null != schema.NotNull || c.Default != nil || c.Computed != nil {
			return false
		}
		if o.DropIdentity = c.Identity != nil; !o.DropIdentity {
			o.Identity = &schema.Identity{}
		}
	case 6:
		if !slices.Contains([]string{"char", "varchar"}, c.Type.Name) || c.Computed != nil || h.viewed(t) || h.computes(t, c) || refers(t, c) || h.referredTo(t, c) || h.d.Name() == "oracle" {
			return false
		}
		name := collations[h.d.Name()]
		if c.Collate != "" {
			name = ""
		}
		o.Collate = &name
	default:
		text := []string{"", "other's"}[h.IntN(2)]
		o.Comment = &text
	}
	return true
}

// short reports whether a column can be part of an index everywhere.
func short(c *schema.Column) bool {
	return !slices.Contains([]string{"text", "blob", "json"}, c.Type.Name)
}

// refers reports whether a column is part of a foreign key.
func refers(t *schema.Table, c *schema.Column) bool {
	return slices.ContainsFunc(t.Constraints, func(k *schema.Constraint) bool {
		return k.Kind == schema.ForeignKey && slices.Contains(k.Columns, c.Name)
	})
}
