package mssql

import (
	"fmt"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

func newGrammar(d *Dialect) *sqltext.Grammar {
	return &sqltext.Grammar{
		Dialect: d,
		Parts: []sqltext.Part{
			sqltext.PartType, sqltext.PartCollate, sqltext.PartComputed, sqltext.PartNull, sqltext.PartIdentity,
			sqltext.PartDefault, sqltext.PartKey, sqltext.PartChecks,
		},
		Add:      "ADD",
		Type:     columnType,
		Default:  columnDefault,
		Null:     nullness,
		Identity: identity,
		Computed: computed,
		Collate:  collate,
		KeyTail:  func(c *sqltext.Compiler, k *schema.Constraint) string { return with(c, k.Options, indexOptions) },
		Comments: func(c *sqltext.Compiler, table schema.Name, column, comment string) []string {
			return []string{property(c, "execute", addProperty, table, column, comment)}
		},
		Value:    value,
		When:     when,
		Backfill: backfill,
		Rows:     maxRows,
		Bytes:    maxBytes,
		Support:  support,
	}
}

// columnType is nothing for a computed column, whose type is its expression's.
func columnType(c *sqltext.Compiler, d *op.ColumnDef) string {
	if d.Computed == nil {
		return c.TypeName(d.Column.Type)
	}
	if d.Collate != "" {
		c.Unsupported("write COLLATE into its expression", "a collation at the computed column %s", d.Name)
	}
	return ""
}

// columnDefault names the default, which is a constraint: one without a name gets a random one.
func columnDefault(c *sqltext.Compiler, col *schema.Column) string {
	s := "DEFAULT " + value(c, "the default of "+col.Name, *col.Default, col)
	if col.DefaultName != "" {
		s = "CONSTRAINT " + c.ID(col.DefaultName) + " " + s
	}
	return s
}

// nullness is always written: without it a setting of the session decides. A computed column has a NOT NULL only when it is stored.
// https://learn.microsoft.com/sql/t-sql/statements/create-table-transact-sql#nullability-rules-within-a-table-definition
func nullness(c *sqltext.Compiler, col *schema.Column) string {
	switch {
	case col.Computed != nil && col.Null == schema.NotNull && col.Computed.Storage != "persisted":
		c.Unsupported("make it persisted: (computed … persisted)", "not null on the computed column %s", col.Name)
		return ""
	case col.Null == schema.NotNull:
		return "NOT NULL"
	case col.Computed != nil:
		return ""
	}
	return "NULL"
}

func identity(_ *sqltext.Compiler, col *schema.Column) string {
	id := col.Identity
	if id.Start == nil && id.Increment == nil {
		return "IDENTITY"
	}
	start, increment := int64(1), int64(1)
	if id.Start != nil {
		start = *id.Start
	}
	if id.Increment != nil {
		increment = *id.Increment
	}
	return "IDENTITY(" + strconv.FormatInt(start, 10) + "," + strconv.FormatInt(increment, 10) + ")"
}

func computed(_ *sqltext.Compiler, col *schema.Column) string {
	s := "AS " + sqltext.Parens(col.Computed.Expr)
	if col.Computed.Storage == "persisted" {
		s += " PERSISTED"
	}
	return s
}

// collate takes a collation's name as it is: quoted it would not be found.
func collate(c *sqltext.Compiler, name string) string {
	if !sqltext.IsWord(strings.ToLower(name), "0123456789", "") {
		c.Fail(fmt.Errorf("%q is no name of a collation", name))
	}
	return "COLLATE " + name
}

// The options that WITH takes, with the release that they came with, 0 for those that all have: SQL Server refuses any other, and so does mig.
// https://learn.microsoft.com/sql/t-sql/statements/create-table-transact-sql
var tableOptions = map[string]int{
	"data_compression": 0, "xml_compression": 2022, "system_versioning": 0, "remote_data_archive": 0, "ledger": 2022, "memory_optimized": 0, "durability": 0,
}

// Those of indexes and keys.
// https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql
var indexOptions = map[string]int{
	"pad_index": 0, "fillfactor": 0, "sort_in_tempdb": 0, "ignore_dup_key": 0, "statistics_norecompute": 0, "statistics_incremental": 0, "drop_existing": 0,
	"online": 0, "resumable": 2019, "max_duration": 2019, "allow_row_locks": 0, "allow_page_locks": 0, "optimize_for_sequential_key": 2019, "maxdop": 0,
	"data_compression": 0, "xml_compression": 2022, "bucket_count": 0,
}

func with(c *sqltext.Compiler, options []schema.Option, known map[string]int) string {
	if len(options) == 0 {
		return ""
	}
	for _, o := range options {
		since, ok := known[strings.ToLower(o.Key)]
		switch {
		case !ok:
			c.Unsupported(`keep it for the database that has it: (only "…" (option …))`, "the option %s here", o.Key)
		case !c.Facts.Version.AtLeast(since, 0):
			c.Unsupported(fmt.Sprintf("leave it out; SQL Server has it since %d", since), "the option %s", o.Key)
		}
	}
	return "WITH (" + sqltext.StoragePairs(options) + ")"
}

// tailFirst puts a table's options after its tail: ON comes before WITH.
// https://learn.microsoft.com/sql/t-sql/statements/create-table-transact-sql
func tailFirst(c *sqltext.Compiler, o *op.CreateTable) *op.CreateTable {
	n := *o
	n.Tail, n.Options = sqltext.Join(o.Tail, with(c, o.Options, tableOptions)), nil
	return &n
}

// Compile writes an operation.
func (d *Dialect) Compile(o op.Op, before schema.View, f dialects.Facts) ([]dialects.Statement, error) {
	c, err := d.grammar.New(o, before, f)
	if err != nil {
		return nil, err
	}
	if raw, ok := o.(*op.Execute); ok {
		return c.Compile(raw)
	}
	o = sqltext.EachConstraint(o, func(k *schema.Constraint) *schema.Constraint { return constraint(c, k) })
	plain, cond, alone := guarded(c, o)
	list, err := compile(c, plain)
	if err == nil && cond != "" {
		list, err = ifMissing(c, cond, alone, list), c.Err
	}
	if err != nil {
		return nil, err
	}
	check := unaltered(c, func(string) {})
	for _, s := range list {
		check(s.SQL)
	}
	return list, c.Err
}

// unaltered refuses statements that a client would alter, by a name or an expression in them. mig's own literals hold nothing of the kind.
func unaltered(c *sqltext.Compiler, emit func(string)) func(string) {
	return func(sql string) {
		if what, way := altered(sql); what != "" {
			c.Fail(fmt.Errorf("a name or an expression would not reach the server as it is: %s; %s: %.80s", what, way, sql))
		}
		emit(sql)
	}
}

func compile(c *sqltext.Compiler, o op.Op) ([]dialects.Statement, error) {
	switch o := o.(type) {
	case *op.CreateTable:
		c.OneIdentity(o, useSequence)
		return c.Compile(tailFirst(c, o))
	case *op.RenameTable:
		return c.Statements("EXEC sp_rename " + stringLiteral(c.Table(o.Old), true) + ", " + stringLiteral(raw(c, o.New.Name), true))
	case *op.TableComment:
		return c.Statements(tableComment(c, o)...)
	case *op.AlterColumn:
		return c.Statements(alterColumn(c, o)...)
	case *op.DropColumn:
		return c.Statements(dropColumn(c, o)...)
	case *op.AddConstraint:
		return c.Statements(addConstraint(c, o.Table, o.Constraint))
	case *op.CreateIndex:
		return c.Statements(createIndex(c, o))
	case *op.DropIndex:
		return c.Statements(dropIndex(c, o))
	case *op.BulkInsert:
		return c.RowStatements(o.Table, o.Rows, func(c *sqltext.Compiler, emit func(string)) { inserts(c, o, unaltered(c, emit)) })
	case *op.Upsert:
		return c.RowStatements(o.Table, o.Rows, func(c *sqltext.Compiler, emit func(string)) { upserts(c, o, unaltered(c, emit)) })
	case *op.CreateSequence:
		return c.Statements(createSequence(c, o))
	case *op.AlterTable:
		return c.Statements(alterTable(c, o)...)
	case *op.AlterSequence:
		return c.Statements(c.AlterSequence(o, sequenceWords))
	case *op.CreateView:
		return c.Statements(createView(c, o))
	case *op.ValidateConstraint:
		return c.Statements(validate(c, o))
	default:
		return c.Compile(o)
	}
}

// raw gives a name that stands unquoted, after it has been checked.
func raw(c *sqltext.Compiler, name string) string {
	c.ID(name)
	return name
}

// constraint refuses the action RESTRICT, and leaves out NULLS NOT DISTINCT, which is how SQL Server compares keys.
// https://learn.microsoft.com/sql/relational-databases/tables/unique-constraints-and-check-constraints
func constraint(c *sqltext.Compiler, k *schema.Constraint) *schema.Constraint {
	for option, action := range map[string]string{"on_delete": k.OnDelete, "on_update": k.OnUpdate} {
		if action == "RESTRICT" {
			c.Unsupported("leave it out, or say ("+option+` "no action"), which refuses as well`, "%s restrict", option)
		}
	}
	if !k.NullsNotDistinct {
		return k
	}
	k = k.Clone()
	k.NullsNotDistinct = false
	return k
}

// addConstraint adds a constraint; one that is not valid for the rows there are is checked from now on, and not trusted.
func addConstraint(c *sqltext.Compiler, table schema.Name, k *schema.Constraint) string {
	refuseNullableKey(c, table, k)
	check := ""
	if k.NotValid {
		check = "WITH NOCHECK "
		k = k.Clone()
		k.NotValid = false
	}
	return "ALTER TABLE " + c.Table(table) + " " + check + "ADD " + c.Constraint(k)
}

// refuseNullableKey: the server makes no column NOT NULL that a primary key is added to (error 8111).
func refuseNullableKey(c *sqltext.Compiler, table schema.Name, k *schema.Constraint) {
	t := c.Known(table)
	if t == nil || k.Kind != schema.PrimaryKey {
		return
	}
	for _, name := range k.Columns {
		if col := t.Column(name); col != nil && col.Null != schema.NotNull && col.Identity == nil && col.Computed == nil {
			c.Unsupported("alter_column "+name+" not_null first", "a primary key on the column %s.%s, which takes NULL", table, name)
		}
	}
}
