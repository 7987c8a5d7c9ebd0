package postgresql

import (
	"fmt"
	"math"
	"regexp"
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
			sqltext.PartType, sqltext.PartCollate, sqltext.PartDefault, sqltext.PartComputed, sqltext.PartIdentity,
			sqltext.PartNull, sqltext.PartKey, sqltext.PartChecks,
		},
		Add: "ADD COLUMN",
		Default: func(c *sqltext.Compiler, col *schema.Column) string {
			return "DEFAULT " + c.Coerced(*col.Default, col.Type)
		},
		Null:      notNull,
		Identity:  func(_ *sqltext.Compiler, col *schema.Column) string { return sqltext.GeneratedIdentity(col.Identity) },
		Computed:  computed,
		Collate:   collate,
		KeyTail:   keyTail,
		TableTail: tableTail,
		Comments:  comments,
		When:      when,
		Backfill:  backfill,
		Upsert:    upsert,
		Override:  overriding,
		CellKinds: cells,
		Rows:      1000,
		Bytes:     256 << 10,
		Support:   support,
	}
}

// quotedName is a name with its schema before it: a dot alone does not tell, since names of collations have dots.
var quotedName = regexp.MustCompile(`^"(?:[^"]|"")+"\."(?:[^"]|"")+"$`)

func collate(_ *sqltext.Compiler, s string) string {
	if quotedName.MatchString(s) {
		return "COLLATE " + s
	}
	return "COLLATE " + sqltext.QuoteIdent(s, '"', '"')
}

func notNull(_ *sqltext.Compiler, col *schema.Column) string {
	if col.Null == schema.NotNull && col.Identity == nil {
		return "NOT NULL"
	}
	return ""
}

// computed columns are STORED unless VIRTUAL is asked for, which is 18's default and no earlier version's word.
// https://www.postgresql.org/docs/18/ddl-generated-columns.html
func computed(_ *sqltext.Compiler, col *schema.Column) string {
	storage := " STORED"
	if col.Computed.Storage == "virtual" {
		storage = " VIRTUAL"
	}
	return "GENERATED ALWAYS AS (" + col.Computed.Expr + ")" + storage
}

func keyTail(c *sqltext.Compiler, k *schema.Constraint) string {
	with, space := "", ""
	if len(k.Options) > 0 {
		with = "WITH (" + sqltext.StoragePairs(k.Options) + ")"
	}
	if k.Tablespace != "" {
		space = "USING INDEX TABLESPACE " + c.ID(k.Tablespace)
	}
	return sqltext.Join(with, space)
}

func tableTail(c *sqltext.Compiler, o *op.CreateTable) string {
	tail := ""
	if len(o.Options) > 0 {
		tail += " WITH (" + sqltext.StoragePairs(o.Options) + ")"
	}
	if o.Tablespace != "" {
		tail += " TABLESPACE " + c.ID(o.Tablespace)
	}
	return tail
}

// https://www.postgresql.org/docs/current/sql-altertable.html
func alterTable(c *sqltext.Compiler, o *op.AlterTable) []string {
	var out []string
	if len(o.Options) > 0 {
		out = append(out, "ALTER TABLE "+c.Table(o.Table)+" SET ("+sqltext.StoragePairs(o.Options)+")")
	}
	if len(o.NoOptions) > 0 {
		out = append(out, "ALTER TABLE "+c.Table(o.Table)+" RESET ("+strings.Join(o.NoOptions, ", ")+")")
	}
	return out
}

// What stands before the storage of a table. https://www.postgresql.org/docs/current/sql-createtable.html
var beforeStorage = regexp.MustCompile(`(?i)^\s*(?:partition\s+by|inherits|using)\b`)

// tailFirst puts a tail that says how the table is partitioned before its storage options.
func tailFirst(c *sqltext.Compiler, o *op.CreateTable) *op.CreateTable {
	if !beforeStorage.MatchString(o.Tail) {
		return o
	}
	n := *o
	n.Tail, n.Options, n.Tablespace = o.Tail+tableTail(c, o), nil, ""
	return &n
}

func comments(c *sqltext.Compiler, table schema.Name, column, comment string) []string {
	text := "NULL"
	if comment != "" {
		text = c.Lit(schema.NewString(comment))
	}
	if column == "" {
		return []string{"COMMENT ON TABLE " + c.Table(table) + " IS " + text}
	}
	return []string{"COMMENT ON COLUMN " + c.Table(table) + "." + c.ID(column) + " IS " + text}
}

// Compile writes an operation.
func (d *Dialect) Compile(o op.Op, before schema.View, f dialects.Facts) ([]dialects.Statement, error) {
	c, err := d.grammar.New(o, before, f)
	if err != nil {
		return nil, err
	}
	checkConstraints(c, o)
	switch o := o.(type) {
	case *op.AlterColumn:
		return c.Statements(alterColumn(c, o)...)
	case *op.CreateIndex:
		return autocommit(o.Concurrently)(c.Statements(createIndex(c, o)))
	case *op.DropIndex:
		return autocommit(o.Concurrently)(c.Statements(dropIndex(c, o)))
	case *op.CreateTable:
		return c.Compile(tailFirst(c, o))
	case *op.CreateEnum:
		checkLabels(c, o.Values...)
		return c.Compile(o)
	case *op.AddEnumValue: // in a transaction too, where the value can't be used until the end of it
		checkLabels(c, o.Value)
		return c.Compile(o)
	case *op.CreateView:
		return createView(c, o)
	case *op.AlterTable:
		return c.Statements(alterTable(c, o)...)
	case *op.AlterSequence:
		return c.Statements(c.AlterSequence(o, sequenceWords))
	default:
		return c.Compile(o)
	}
}

// https://www.postgresql.org/docs/current/sql-altersequence.html
var (
	sequenceWords = sqltext.SequenceWords{NoMin: "NO MINVALUE", NoMax: "NO MAXVALUE", NoCycle: "NO CYCLE", NoCache: "CACHE 1", Filled: sqltext.FilledStart}
	sequenceRange = sqltext.SequenceRange{UpMin: 1, UpMax: math.MaxInt64, DownMin: math.MinInt64, DownMax: -1, Cache: 1}
)

// autocommit marks statements that PostgreSQL refuses in a transaction.
func autocommit(set bool) func([]dialects.Statement, error) ([]dialects.Statement, error) {
	return func(list []dialects.Statement, err error) ([]dialects.Statement, error) {
		for i := range list {
			list[i].Autocommit = set
		}
		return list, err
	}
}

// alterColumn writes one ALTER for each part: type, nullability, default, identity, comment, then the name.
func alterColumn(c *sqltext.Compiler, o *op.AlterColumn) []string {
	alter := "ALTER TABLE " + c.Table(o.Table) + " ALTER COLUMN " + c.ID(o.Column) + " "
	var out []string
	was, _, err := o.Before(c.Before)
	if err != nil {
		c.Fail(err)
	}
	refuseComputed(c, o)
	refuseSerial(c, o, was)
	newDefault := o.Default
	dropFirst := o.Type != nil && was.Default != nil && (o.Using != "" || o.Default != nil || o.DropDefault)
	if dropFirst {
		// TYPE casts the default too, and fails where it can't: USING is for the rows alone.
		out = append(out, alter+"DROP DEFAULT")
		if newDefault == nil && !o.DropDefault {
			newDefault = was.Default
		}
	}
	if o.Type != nil || o.Collate != nil {
		s := alter + "TYPE " + newType(c, o, o.After(was))
		if o.Using != "" {
			s += " USING " + o.Using
		}
		out = append(out, s)
	}
	switch o.Null {
	case schema.NotNull:
		out = append(out, alter+"SET NOT NULL")
	case schema.Nullable:
		out = append(out, alter+"DROP NOT NULL")
	case schema.NullUnset:
	}
	if o.DropIdentity { // which a default would contradict
		out = append(out, alter+"DROP IDENTITY")
	}
	if newDefault != nil {
		out = append(out, alter+"SET DEFAULT "+c.Coerced(*newDefault, o.After(was).Type))
	}
	if o.DropDefault && !dropFirst {
		out = append(out, alter+"DROP DEFAULT")
	}
	if o.Identity != nil {
		out = append(out, alter+identityChange(o.Identity, was.Identity))
	}
	if o.Comment != nil {
		out = append(out, comments(c, o.Table, o.Column, *o.Comment)...)
	}
	if o.NewName != "" {
		out = append(out, "ALTER TABLE "+c.Table(o.Table)+" RENAME "+c.ID(o.Column)+" TO "+c.ID(o.NewName))
	}
	return out
}

// newType repeats a collation that stays, which TYPE without COLLATE would reset to the new type's own.
// https://www.postgresql.org/docs/current/sql-altertable.html
func newType(c *sqltext.Compiler, o *op.AlterColumn, now schema.Column) string {
	if now.Type.IsZero() {
		c.Fail(&dialects.NeedError{What: fmt.Sprintf("the type of %s.%s, which COLLATE must follow", o.Table, o.Column), Hint: "(existing_type …)"})
		return ""
	}
	s := c.TypeName(now.Type)
	if now.Collate != "" && (o.Collate != nil || textTypes[now.Type.Name]) {
		s += " " + c.Collate(c, now.Collate)
	}
	return s
}

var textTypes = map[string]bool{"char": true, "varchar": true, "nvarchar": true, "text": true, "citext": true, "character": true, "character varying": true}

func identityChange(id, was *schema.Identity) string {
	if was == nil {
		return "ADD " + sqltext.GeneratedIdentity(id)
	}
	words := []string{"SET GENERATED BY DEFAULT"}
	if id.Always {
		words[0] = "SET GENERATED ALWAYS"
	}
	add := func(word string, n, was *int64, usual string) {
		switch {
		case n != nil:
			words = append(words, "SET "+sqltext.IdentityOption(word, *n))
		case was != nil: // what is not said is as it is by itself
			words = append(words, "SET "+usual)
		}
	}
	add("INCREMENT BY", id.Increment, was.Increment, "INCREMENT BY 1")
	add("MINVALUE", id.MinValue, was.MinValue, "NO MINVALUE")
	add("MAXVALUE", id.MaxValue, was.MaxValue, "NO MAXVALUE")
	start := "START WITH 1"
	if id.MinValue != nil {
		start = sqltext.IdentityOption("START WITH", *id.MinValue)
	}
	add("START WITH", id.Start, was.Start, start)
	add("CACHE", id.Cache, was.Cache, "CACHE 1")
	switch {
	case id.Cycle:
		words = append(words, "SET CYCLE")
	case was.Cycle:
		words = append(words, "SET NO CYCLE")
	}
	return strings.Join(words, " ")
}

func createIndex(c *sqltext.Compiler, o *op.CreateIndex) string {
	x := &o.Index
	tablespace := ""
	if x.Tablespace != "" {
		tablespace = "TABLESPACE " + c.ID(x.Tablespace)
	}
	return sqltext.Join("CREATE", sqltext.If(x.Unique, "UNIQUE"), "INDEX", sqltext.If(o.Concurrently, "CONCURRENTLY"), sqltext.If(o.IfNotExists, "IF NOT EXISTS"),
		c.ID(x.Name), "ON", c.Table(o.Table), sqltext.If(x.Using != "", "USING "+x.Using), "("+indexColumns(c, x.Columns)+")",
		sqltext.If(len(x.Include) > 0, "INCLUDE ("+c.IDs(x.Include)+")"), sqltext.If(x.NullsNotDistinct, "NULLS NOT DISTINCT"),
		sqltext.If(len(x.Options) > 0, "WITH ("+sqltext.StoragePairs(x.Options)+")"), tablespace, sqltext.If(x.Where != "", "WHERE "+x.Where), x.Tail)
}

// indexColumns writes an expression in parentheses, unless it is the call of a function alone.
func indexColumns(c *sqltext.Compiler, columns []schema.IndexColumn) string {
	out := make([]string, len(columns))
	for i, col := range columns {
		s := col.Expr
		switch {
		case col.Name != "":
			s = c.ID(col.Name)
		case !sqltext.IsFunctionCall(s):
			s = "(" + s + ")"
		}
		if col.OpClass != "" {
			s += " " + col.OpClass
		}
		if col.Desc {
			s += " DESC"
		}
		out[i] = s
	}
	return strings.Join(out, ", ")
}

// createView asks the catalog itself: CREATE VIEW has no IF NOT EXISTS. https://www.postgresql.org/docs/current/sql-createview.html
func createView(c *sqltext.Compiler, o *op.CreateView) ([]dialects.Statement, error) {
	plain := *o
	plain.IfNotExists = false
	list, err := c.Compile(&plain)
	if err == nil && o.IfNotExists {
		list = when(c, op.Condition{Kind: "table_missing", Table: o.Name}, list)
		err = c.Err
	}
	return list, err
}

// dropIndex names the index in the schema of its table, where PostgreSQL keeps it.
func dropIndex(c *sqltext.Compiler, o *op.DropIndex) string {
	name := schema.Name{Schema: o.Schema, Name: o.Name}.In(o.Table)
	words := []string{"DROP INDEX"}
	if o.Concurrently {
		words = append(words, "CONCURRENTLY")
	}
	if o.IfExists {
		words = append(words, "IF EXISTS")
	}
	words = append(words, c.Table(name))
	if o.Cascade && o.Concurrently {
		c.Unsupported("drop first what depends on it", "cascade in drop_index with concurrently")
	} else if o.Cascade {
		words = append(words, "CASCADE")
	}
	return strings.Join(words, " ")
}

// hasSequence reports whether a type is serial: a type and a default with a sequence of its own, which CREATE TABLE and ADD COLUMN make, and ALTER COLUMN does not know.
// https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
func hasSequence(t schema.Type) bool { return isSerial[New().SpellType(strings.ToLower(t.Name))] }

// refuseSerial refuses what would leave the default and the sequence of a serial column as they are, or not make them.
func refuseSerial(c *sqltext.Compiler, o *op.AlterColumn, was schema.Column) {
	switch {
	case o.Type == nil:
	case hasSequence(*o.Type):
		c.Unsupported("write it as SQL: alter the type of the column and of its sequence, or create the sequence and set the default", "altering a column to %s (%s.%s)", o.Type.Name, o.Table, o.Column)
	case hasSequence(was.Type):
		c.Unsupported("write it as SQL: drop the default and the sequence, then alter the type, or add the identity", "another type of the %s column %s.%s", was.Type.Name, o.Table, o.Column)
	}
}

// refuseComputed names the computed columns that read a column, whose type is not altered then.
// https://www.postgresql.org/docs/current/ddl-generated-columns.html
func refuseComputed(c *sqltext.Compiler, o *op.AlterColumn) {
	t := c.Known(o.Table)
	what := "another type"
	if o.Type == nil {
		what = "another collation"
	}
	if t == nil || o.Type == nil && o.Collate == nil {
		return
	}
	for _, col := range t.Columns {
		if col.Computed != nil && op.Mentions(col.Computed.Expr, o.Column) {
			c.Unsupported("drop that first, and add it again after it", "%s of the column %s.%s under the computed column %s", what, o.Table, o.Column, col.Name)
		}
	}
}
