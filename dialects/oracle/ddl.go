package oracle

import (
	"fmt"
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
		Add:       "ADD",
		Default:   columnDefault,
		Null:      notNull,
		Identity:  func(c *sqltext.Compiler, col *schema.Column) string { return identity(c, col.Identity) },
		Computed:  computed,
		Collate:   collate,
		TableTail: func(c *sqltext.Compiler, o *op.CreateTable) string { return tablespace(c, " ", o.Tablespace) },
		Comments: func(c *sqltext.Compiler, n schema.Name, column, s string) []string {
			return []string{comment(c, n, column, s)}
		},
		Value: value,
		Upsert: func(c *sqltext.Compiler, o *op.Upsert, known *schema.Table, row op.Row) string {
			return wrap(upsert(c, o, known, row))
		},
		When:     when,
		Backfill: backfill,
		Rows:     maxRows,
		Bytes:    maxBytes,
		Support:  support,
	}
}

func columnDefault(c *sqltext.Compiler, col *schema.Column) string {
	return "DEFAULT " + value(c, "the default of "+col.Name, *col.Default, col)
}

// notNull: an identity column has its own NOT NULL.
func notNull(_ *sqltext.Compiler, col *schema.Column) string {
	if col.Null == schema.NotNull && col.Identity == nil {
		return "NOT NULL"
	}
	return ""
}

func computed(_ *sqltext.Compiler, col *schema.Column) string {
	s := "GENERATED ALWAYS AS " + sqltext.Parens(col.Computed.Expr)
	if col.Computed.Storage == "virtual" {
		s += " VIRTUAL"
	}
	return s
}

// collate takes a collation's name as it is. Oracle has it since 12.2, where MAX_STRING_SIZE is EXTENDED.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/nlspg/linguistic-sorting-and-matching.html
func collate(c *sqltext.Compiler, name string) string {
	if !sqltext.IsWord(strings.ToLower(name), "0123456789", "") {
		c.Fail(fmt.Errorf("%q is no name of a collation", name))
	}
	return "COLLATE " + name
}

func tablespace(c *sqltext.Compiler, before, name string) string {
	if name == "" {
		return ""
	}
	return before + "TABLESPACE " + c.ID(name)
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
	plain, ask := guarded(c, prepare(c, o))
	list, err := compile(c, plain)
	if err == nil && ask.query != "" {
		list, err = conditional(c, ask.query, ask.missing, list), c.Err
	}
	for i := range list {
		list[i].SQL = wrap(list[i].SQL)
		list[i].Body = strings.HasPrefix(list[i].SQL, "BEGIN\n") || strings.HasPrefix(list[i].SQL, "DECLARE\n")
		if what, way := altered(list[i].SQL, 0); what != "" && err == nil && list[i].Series == nil {
			err = &dialects.UnsupportedError{Dialect: d.Name(), Version: f.Version, What: "a text that would not reach the server as it is: " + what, Hint: way}
		}
	}
	return list, err
}

func compile(c *sqltext.Compiler, o op.Op) ([]dialects.Statement, error) {
	switch o := o.(type) {
	case *op.DropTable:
		return c.Statements(dropTable(c, o))
	case *op.DropColumn:
		return c.Statements(dropColumn(c, o))
	case *op.AlterColumn:
		return c.Statements(alterColumn(c, o)...)
	case *op.CreateIndex:
		return c.Statements(createIndex(c, o))
	case *op.DropIndex:
		return c.Statements(dropIndex(c, o))
	case *op.BulkInsert:
		refuseGenerated(c, o.Table, o.Rows)
		if !c.Joins(o) {
			return c.Compile(o)
		}
		return c.RowStatements(o.Table, o.Rows, func(c *sqltext.Compiler, emit func(string)) {
			inserts(c, o, func(sql string) { emit(wrap(sql)) })
		})
	case *op.Upsert:
		refuseGenerated(c, o.Table, o.Rows)
		return c.Compile(o)
	case *op.CreateSequence:
		return c.Statements(createSequence(c, o))
	case *op.AlterSequence:
		return c.Statements(alterSequence(c, o))
	case *op.DropView:
		return c.Statements(dropView(c, o))
	case *op.ValidateConstraint:
		return c.Statements(validate(c, o))
	default:
		return c.Compile(o)
	}
}

// prepare gives the operation with constraints and columns as Oracle has them.
func prepare(c *sqltext.Compiler, o op.Op) op.Op {
	switch n := sqltext.EachConstraint(o, func(k *schema.Constraint) *schema.Constraint { return constraint(c, k) }).(type) {
	case *op.CreateTable:
		c.OneIdentity(n, `number the other from a sequence: (server_default (sql "….NEXTVAL"))`) // ORA-30669
		columns := make([]*op.ColumnDef, len(n.Columns))
		for i, d := range n.Columns {
			columns[i] = jsonCheck(c, d)
		}
		n.Columns = columns
		return n
	case *op.AddColumn:
		n.Column = jsonCheck(c, n.Column)
		return n
	default:
		return n
	}
}

// constraint refuses what a foreign key can't do, and says of one that is not valid for the rows there are that it holds from now on. The
// index of a key has its place after DEFERRABLE.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/constraint.html
func constraint(c *sqltext.Compiler, k *schema.Constraint) *schema.Constraint {
	switch k.OnDelete {
	case "", "CASCADE", "SET NULL":
	case "SET DEFAULT":
		c.Unsupported("Oracle has cascade and set null", "on delete set default")
	default: // RESTRICT, NO ACTION
		c.Unsupported("leave it out: Oracle has no words for it, and refuses by itself", "on delete %s", strings.ToLower(k.OnDelete))
	}
	if !k.NotValid && k.Tablespace == "" {
		return k
	}
	k = k.Clone()
	state := ""
	if k.NotValid {
		state = "ENABLE NOVALIDATE"
	}
	k.NotValid, k.Tail = false, sqltext.Join(tablespace(c, "USING INDEX ", k.Tablespace), state, k.Tail)
	return k
}

// jsonCheck gives a column of JSON its check, where there is no type for it.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/adjsn/conditions-is-json-and-is-not-json.html
func jsonCheck(c *sqltext.Compiler, d *op.ColumnDef) *op.ColumnDef {
	if d.Column.Type.Name != "json" || c.Facts.Version.AtLeast(21, 0) {
		return d
	}
	n := *d
	n.Checks = append([]*schema.Constraint{{Kind: schema.Check, Columns: []string{d.Name}, Expr: c.ID(d.Name) + " IS JSON"}}, d.Checks...)
	return &n
}

func dropTable(c *sqltext.Compiler, o *op.DropTable) string {
	return sqltext.Join("DROP TABLE", sqltext.If(o.IfExists, "IF EXISTS"), c.Table(o.Table), sqltext.If(o.Cascade, "CASCADE CONSTRAINTS"))
}

// dropColumn: indexes and constraints of the column alone go with it.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/ALTER-TABLE.html
func dropColumn(c *sqltext.Compiler, o *op.DropColumn) string {
	refuseDrop(c, o)
	return sqltext.Join("ALTER TABLE", c.Table(o.Table), "DROP COLUMN", c.ID(o.Column), sqltext.If(o.Cascade, "CASCADE CONSTRAINTS"))
}
