package mysql

import (
	"fmt"
	"math"
	"slices"
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
			sqltext.PartType, sqltext.PartCollate, sqltext.PartComputed, sqltext.PartNull, sqltext.PartIdentity, sqltext.PartComment,
			sqltext.PartDefault, sqltext.PartKey, sqltext.PartChecks,
		},
		Add: "ADD COLUMN",
		Default: func(c *sqltext.Compiler, col *schema.Column) string {
			return "DEFAULT " + defaultValue(c, *col.Default, col.Type)
		},
		Null:      null,
		Identity:  func(*sqltext.Compiler, *schema.Column) string { return "AUTO_INCREMENT" },
		Computed:  sqltext.Computed,
		Collate:   func(c *sqltext.Compiler, s string) string { return "COLLATE " + c.ID(s) },
		Comment:   func(c *sqltext.Compiler, s string) string { return "COMMENT " + c.Lit(schema.NewString(s)) },
		KeyTail:   keyTail,
		TableTail: tableTail,
		When:      when,
		Backfill:  backfill,
		Upsert:    upsert,
		CellKinds: cells,
		HexUUID:   true,
		Zoned:     zoned,
		Rows:      500,
		Bytes:     64 << 10, // far below max_allowed_packet
		Support:   support,
	}
}

// zoned: MariaDB, and MySQL before 8.0.19, read no offset. https://dev.mysql.com/doc/refman/8.4/en/datetime.html
func zoned(c *sqltext.Compiler, moment, offset string) string {
	if has(c.Facts, release{8, 0, 19}, never) {
		return "'" + moment + offset + "'"
	}
	return "CONVERT_TZ('" + moment + "', '" + offset + "', @@session.time_zone)"
}

// null writes NULL for a TIMESTAMP alone, which is NOT NULL without it where explicit_defaults_for_timestamp is off.
// https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_explicit_defaults_for_timestamp
func null(c *sqltext.Compiler, col *schema.Column) string {
	switch {
	case col.Null == schema.NotNull && col.Computed != nil && isMaria(c.Facts):
		c.Unsupported("add a check that it IS NOT NULL", "not_null of a computed column")
	case col.Null == schema.NotNull:
		return "NOT NULL"
	case timestampType.MatchString(c.TypeName(col.Type)):
		return "NULL"
	}
	return ""
}

func keyTail(c *sqltext.Compiler, k *schema.Constraint) string {
	if kind := indexKind(k.Using); kind != "" {
		c.Fail(fmt.Errorf("a key of mysql is none of the kind %s, which only indexes are", kind))
	}
	return sqltext.Join(using(c, k.Using), options(k.Options, " "))
}

// tableTail writes the options right after the parenthesis, as SQLAlchemy does, and the comment last.
func tableTail(c *sqltext.Compiler, o *op.CreateTable) string {
	space, comment := "", ""
	if o.Tablespace != "" {
		space = "TABLESPACE " + c.ID(o.Tablespace)
	}
	if o.Comment != "" {
		comment = "COMMENT=" + c.Lit(schema.NewString(o.Comment))
	}
	return sqltext.Join(options(o.Options, " "), space, comment)
}

// Compile writes an operation.
func (d *Dialect) Compile(o op.Op, before schema.View, f dialects.Facts) ([]dialects.Statement, error) {
	c, err := d.grammar.New(o, before, f)
	if err != nil {
		return nil, err
	}
	checkConstraints(c, o)
	switch o := o.(type) {
	case *op.CreateTable:
		checkIdentity(c, o)
		return c.Compile(outside(o))
	case *op.AddColumn:
		list, err := c.Compile(addColumn(c, o))
		if err != nil || o.Column.Identity == nil {
			return list, err
		}
		return inOne(c, o, list), c.Err // its key may not come later
	case *op.AlterColumn:
		return c.Statements(alterColumn(c, o)...)
	case *op.DropColumn:
		return c.Statements(dropColumn(c, o))
	case *op.RenameTable:
		return c.Statements("ALTER TABLE " + c.Table(o.Old) + " RENAME TO " + c.Table(o.New.In(o.Old)))
	case *op.TableComment:
		return c.Statements("ALTER TABLE " + c.Table(o.Table) + " COMMENT " + c.Lit(schema.NewString(o.Comment)))
	case *op.CreateIndex:
		return c.Statements(createIndex(c, o))
	case *op.DropIndex:
		if t := c.Known(o.Table); o.Made && t != nil && t.Index(o.Name) == nil {
			return nil, c.Err // it went by itself when another one came
		}
		return c.Statements(dropIndex(c, o))
	case *op.DropConstraint:
		return c.Statements(dropConstraint(c, o))
	case *op.DropSchema:
		return c.Statements(sqltext.Join("DROP SCHEMA", guard(o.IfExists), c.ID(o.Name))) // takes its tables along, as cascade asks
	case *op.AlterTable:
		return c.Statements(alterTable(c, o)...)
	case *op.AlterSequence:
		return c.Statements(c.AlterSequence(o, sequenceWords))
	case *op.Batch:
		return batch(c, o)
	default:
		return c.Compile(o)
	}
}

// https://mariadb.com/kb/en/alter-sequence/ https://mariadb.com/kb/en/create-sequence/
var (
	sequenceWords = sqltext.SequenceWords{NoMin: "NO MINVALUE", NoMax: "NO MAXVALUE", NoCycle: "NOCYCLE", NoCache: "CACHE 1000", Filled: sqltext.FilledStart}
	sequenceRange = sqltext.SequenceRange{UpMin: 1, UpMax: math.MaxInt64 - 1, DownMin: math.MinInt64 + 1, DownMax: -1, Cache: 1000}
)

// outside gives the table with most checks of its columns as constraints of the table: in a column's definition MariaDB takes one alone, and
// that without a name. To MySQL it is the same. https://mariadb.com/kb/en/constraint/
func outside(o *op.CreateTable) *op.CreateTable {
	n := *o
	n.Columns = make([]*op.ColumnDef, len(o.Columns))
	n.Constraints = slices.Clone(o.Constraints)
	for i, d := range o.Columns {
		var checks []*schema.Constraint
		n.Columns[i], checks = checksOutside(d)
		n.Constraints = append(n.Constraints, checks...)
	}
	return &n
}

// checksOutside leaves the column the first of its checks that have no name.
func checksOutside(d *op.ColumnDef) (*op.ColumnDef, []*schema.Constraint) {
	n := &op.ColumnDef{Column: d.Column}
	var taken []*schema.Constraint
	for _, check := range d.Checks {
		if check.Name == "" && n.Checks == nil {
			n.Checks = append(n.Checks, check)
		} else {
			taken = append(taken, check)
		}
	}
	return n, taken
}

// addColumn gives a primary key no name, which a column's definition can't have, and which is PRIMARY whatever was asked for.
// https://dev.mysql.com/doc/refman/8.4/en/create-table.html
func addColumn(c *sqltext.Compiler, o *op.AddColumn) *op.AddColumn {
	n := *o
	def, checks := checksOutside(o.Column)
	n.Column, n.Constraints = def, nil
	for _, k := range o.Constraints {
		if k.Kind == schema.PrimaryKey {
			k = k.Clone()
			k.Name = ""
		}
		n.Constraints = append(n.Constraints, k)
	}
	n.Constraints = append(n.Constraints, checks...)
	if def.Identity != nil && len(n.Constraints) == len(checks) {
		notAKey(c, def.Name)
	}
	return &n
}

func guard(set bool) string {
	if set {
		return "IF EXISTS"
	}
	return ""
}

// dropColumn drops the foreign key of the column alone in the same statement: the server keeps a column that one needs. Indexes and checks
// of the column alone go with it. https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
func dropColumn(c *sqltext.Compiler, o *op.DropColumn) string {
	var parts []string
	if t := c.Known(o.Table); t != nil {
		constraints, _ := op.Hanging(t, o.Column)
		for _, k := range constraints {
			switch {
			case k.Kind != schema.ForeignKey:
			case k.Name == "":
				c.Fail(&dialects.NeedError{
					What: "the name of the foreign key of " + o.Table.String() + "." + o.Column + ", which must go before the column",
					Hint: "drop it first, in SQL of its own",
				})
			default:
				parts = append(parts, "DROP FOREIGN KEY "+c.ID(k.Name))
			}
		}
	}
	last := "DROP COLUMN " + c.ID(o.Column)
	if o.IfExists {
		last = "DROP COLUMN IF EXISTS " + c.ID(o.Column)
	}
	return "ALTER TABLE " + c.Table(o.Table) + " " + strings.Join(append(parts, last), ", ")
}
