package sqlite

import (
	"maps"
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

func newGrammar(d *Dialect, support sqltext.Support) *sqltext.Grammar {
	return &sqltext.Grammar{
		Dialect: d,
		Parts: []sqltext.Part{
			sqltext.PartType, sqltext.PartCollate, sqltext.PartDefault, sqltext.PartNull, sqltext.PartComputed, sqltext.PartChecks,
		},
		Add:      "ADD COLUMN",
		Type:     columnType,
		Default:  func(c *sqltext.Compiler, col *schema.Column) string { return "DEFAULT " + defaultValue(c, col) },
		Null:     notNull,
		Computed: sqltext.Computed,
		Collate:  func(_ *sqltext.Compiler, s string) string { return "COLLATE " + sqltext.QuoteIdent(s, '"', '"') },
		Referred: func(c *sqltext.Compiler, n schema.Name) string { return c.ID(n.Name) },
		When:     conditional,
		Upsert:   upsert,
		Backfill: backfill,
		// A statement may be a million bytes long. https://www.sqlite.org/limits.html
		Rows: 500, Bytes: 64 << 10, HexUUID: true,
		Support: support,
	}
}

const (
	wayKnown    = `say what it is before, in batch_alter_table: (copy_from (column …) …)`
	wayCopy     = `SQLite alters a table by copying it, for which mig must know the table: ` + wayKnown
	wayIdentity = "an INTEGER PRIMARY KEY counts on from the highest number, and takes values that rows give; keep the options for others: (only \"postgresql\" …)"
	wayGuard    = "SQLite guards tables, views and indexes alone; leave it out, or put the operation into when (…), which works online"
	wayOnline   = "SQLite has no IF: run it online with mig upgrade, or write the script for a database whose state you know"
	waySchema   = "a schema of SQLite is a file that the connection attaches: ATTACH DATABASE in on_connect"
	waySequence = "SQLite has no sequences; an INTEGER PRIMARY KEY numbers rows"
	wayEnum     = "use the type enum('a', 'b') of a column, or a table of the values and a foreign key"
	wayTail     = `write what follows the parenthesis with (tail …): (tail "STRICT")`
)

var support = sqltext.Support{
	"create_table.if_not_exists": sqltext.Yes, "create_index.if_not_exists": sqltext.Yes, "drop_table.if_exists": sqltext.Yes, "drop_index.if_exists": sqltext.Yes,
	"create_view.if_not_exists": sqltext.Yes, "drop_view.if_exists": sqltext.Yes,
	"if_not_exists": sqltext.No(wayGuard), "if_exists": sqltext.No(wayGuard),
	"cascade": sqltext.No("SQLite has no CASCADE; drop what depends on it first"),
	"comment": sqltext.Yes,                              // nothing: there are none
	"collate": sqltext.Yes, "concurrently": sqltext.Yes, // nothing: every writer blocks
	"option": sqltext.No(wayTail), "tablespace": sqltext.No(""),
	"create_index.option": sqltext.No(""),
	"identity":            sqltext.Yes, "add_column.identity": sqltext.No(wayCopy),
	"identity_always": sqltext.No(wayIdentity), "identity_start": sqltext.No(wayIdentity), "identity_increment": sqltext.No(wayIdentity),
	"identity_range": sqltext.No(wayIdentity), "identity_cache": sqltext.No(wayIdentity), "identity_cycle": sqltext.No(wayIdentity),
	"computed": sqltext.Since(3, 31, "SQLite computes columns from 3.31 on; a view can do it before"), "computed_persisted": sqltext.Yes, "computed_virtual": sqltext.Yes,
	"alter_table.tail": sqltext.No(wayCopy), "alter_column.type": sqltext.No(wayCopy), "alter_column.null": sqltext.No(wayCopy), "alter_column.server_default": sqltext.No(wayCopy), "alter_column.collate": sqltext.No(wayCopy),
	"alter_column.using": sqltext.No(wayCopy), "alter_column.identity": sqltext.No(wayCopy), "alter_column.no_identity": sqltext.No(wayCopy),
	"add_column.primary":    sqltext.No("SQLite adds no primary key column: " + wayCopy),
	"add_column.unique":     sqltext.No("SQLite adds no unique column: add it without unique, and create_index … unique; or " + wayKnown),
	"add_column.foreignkey": sqltext.Yes,
	"on_delete":             sqltext.Yes, "on_update": sqltext.Yes, "deferrable": sqltext.Yes,
	"match":              sqltext.No("SQLite reads MATCH and does nothing; leave it out"),
	"exclude":            sqltext.No("no constraint of SQLite compares rows so; a trigger can"),
	"not_valid":          sqltext.No("SQLite never looks at the rows that are there; leave it out"),
	"nulls_not_distinct": sqltext.No("use a unique index over an expression: (expr \"coalesce(column, '')\")"),
	"clustered":          sqltext.No(`for a table that is ordered by its primary key, say (tail "WITHOUT ROWID")`),
	"include":            sqltext.No("put the columns into the index itself, after the others"),
	"using":              sqltext.No("SQLite has B-trees alone; leave it out"),
	"where":              sqltext.Yes, "expr": sqltext.Yes,
	"prefix":           sqltext.No(`index an expression: (expr "substr(body, 1, 20)")`),
	"opclass":          sqltext.No(`it is for PostgreSQL: (only "postgresql" (opclass …))`),
	"drop_default":     sqltext.No(`it is for SQL Server: (only "mssql" drop_default)`),
	"drop_check":       sqltext.No(`it is for SQL Server: (only "mssql" drop_check)`),
	"drop_foreign_key": sqltext.No(`it is for SQL Server: (only "mssql" drop_foreign_key)`),
	"identity_insert":  sqltext.No(`it is for SQL Server: (only "mssql" identity_insert)`),
	"create_schema":    sqltext.No(waySchema), "drop_schema": sqltext.No(waySchema),
	"create_sequence": sqltext.No(waySequence), "alter_sequence": sqltext.No(waySequence), "drop_sequence": sqltext.No(waySequence),
	"create_enum": sqltext.No(wayEnum), "add_enum_value": sqltext.No(wayEnum), "drop_enum": sqltext.No(wayEnum),
	"validate_constraint":       sqltext.No("PRAGMA foreign_key_check lists the rows that break a foreign key; a check holds for all rows already once a copy has made it"),
	"create_exclude_constraint": sqltext.No("no constraint of SQLite compares rows so; a trigger can"),
}

// copySupport adds what can be done to a table that is copied.
func copySupport() sqltext.Support {
	s := maps.Clone(support)
	for _, feature := range []string{
		"alter_table.tail", "alter_column.type", "alter_column.null", "alter_column.server_default", "alter_column.collate", "alter_column.using", "alter_column.identity", "alter_column.no_identity",
		"add_column.identity", "add_column.primary", "add_column.unique", "create_table.match", // which a table that is there may have
	} {
		s[feature] = sqltext.Yes
	}
	return s
}

// columnType: SQLite numbers a column by itself when its type is INTEGER, to the letter. https://www.sqlite.org/autoinc.html
func columnType(c *sqltext.Compiler, d *op.ColumnDef) string {
	switch {
	case d.Type.Native != "":
	case d.Identity != nil:
		return "INTEGER"
	case d.Type.IsZero():
		return "" // of a table that was not made by mig; SQLite needs no type
	}
	return c.TypeName(d.Column.Type)
}

// quotedLiteral is a text, in which a backslash means nothing to SQLite, or a BLOB. https://www.sqlite.org/lang_expr.html#literal_values_constants_
var quotedLiteral = regexp.MustCompile(`^\s*(?:[xX]'[0-9A-Fa-f]*'|'(?:[^']|'')*')\s*$`)

// defaultValue puts expressions into parentheses. https://www.sqlite.org/lang_createtable.html#the_default_clause
func defaultValue(c *sqltext.Compiler, col *schema.Column) string {
	s := c.Coerced(*col.Default, col.Type)
	if col.Default.Kind != schema.SQL || sqltext.IsConstant(s) || quotedLiteral.MatchString(s) {
		return s
	}
	switch strings.ToUpper(strings.TrimSpace(s)) {
	case "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME":
		return s
	}
	return "(" + sqlconn.Unwrap(strings.TrimSpace(s)) + ")"
}

func notNull(_ *sqltext.Compiler, col *schema.Column) string {
	if col.Null == schema.NotNull {
		return "NOT NULL"
	}
	return ""
}

// Compile writes an operation.
func (d *Dialect) Compile(o op.Op, before schema.View, f dialects.Facts) ([]dialects.Statement, error) {
	switch o := o.(type) {
	case *op.Batch:
		return d.batch(o, before, f)
	case *op.When:
		return d.when(o, before, f)
	}
	if n, ok := op.TableOf(o); ok && mayNeedCopy(o, f) {
		t, err := before.Table(n)
		if err != nil {
			return nil, err
		}
		if t != nil && needsCopy(o, t, f) {
			return d.batch(&op.Batch{Table: n, Ops: []op.Op{o}}, before, f)
		}
	}
	switch o.(type) {
	case *op.AddConstraint, *op.DropConstraint: // whatever their options
		return nil, &dialects.UnsupportedError{Dialect: d.Name(), Version: f.Version, What: o.Op(), Hint: wayCopy}
	}
	return d.native(o, before, f)
}

// native writes an operation in SQLite's own words.
func (d *Dialect) native(o op.Op, before schema.View, f dialects.Facts) ([]dialects.Statement, error) {
	c, err := d.grammar.New(o, before, f)
	if err != nil {
		return nil, err
	}
	checkConstraints(c, o)
	switch o := o.(type) {
	case *op.CreateTable:
		checkIdentity(c, o)
		return c.Statements(createTable(c, o)...)
	case *op.AddColumn:
		return c.Statements(addColumn(c, o))
	case *op.AlterColumn:
		return c.Statements(alterColumn(c, o)...)
	case *op.DropColumn:
		return c.Statements(dropColumn(c, o)...)
	case *op.CreateIndex:
		return c.Statements(createIndex(c, o))
	case *op.DropIndex:
		return c.Statements(dropIndex(c, o))
	default:
		return c.Compile(o)
	}
}

// checkConstraints refuses what can't be said: a deferred key that is not a foreign one, and a reference into another database file,
// which SQLite would look for in the table's own. https://www.sqlite.org/foreignkeys.html
func checkConstraints(c *sqltext.Compiler, o op.Op) {
	table := schema.Name{}
	switch o := o.(type) {
	case *op.CreateTable:
		table = o.Table
	case *op.AddColumn:
		table = o.Table
	}
	for _, k := range sqltext.Constraints(o) {
		if k.Kind != schema.ForeignKey && (k.Deferrable || k.Initially != "") {
			c.Unsupported("SQLite defers foreign keys alone; leave it out", "deferrable of a constraint of the kind %s", k.Kind)
		}
		if k.Kind == schema.ForeignKey && k.Referred.Schema != "" && k.Referred.Schema != table.Schema && (table.Schema != "" || k.Referred.Schema != "main") {
			c.Unsupported("leave the schema out, or drop the reference", "a reference from one schema into another (%s to %s)", table, k.Referred)
		}
	}
}

// checkIdentity refuses a numbered column that is not the whole primary key: SQLite would leave it NULL, or refuse the row.
func checkIdentity(c *sqltext.Compiler, o *op.CreateTable) {
	for _, d := range o.Columns {
		if d.Identity == nil {
			continue
		}
		alone := false
		for _, k := range o.Constraints {
			alone = alone || k.Kind == schema.PrimaryKey && len(k.Columns) == 1 && k.Columns[0] == d.Name
		}
		if !alone {
			c.Unsupported("make it the primary_key, alone", "an identity column that is not the primary key (%s.%s)", o.Table, d.Name)
		}
	}
}
