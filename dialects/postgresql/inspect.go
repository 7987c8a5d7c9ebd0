package postgresql

import (
	"context"
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Inspect reads the system catalogs, which PostgreSQL 12 and later have alike.
// https://www.postgresql.org/docs/current/catalogs.html
func (s *pgSession) Inspect(ctx context.Context, tables ...schema.Name) (*schema.Schema, error) {
	current, err := s.one(ctx, "SELECT current_schema()")
	if err != nil {
		return nil, err
	}
	return sqlconn.Inspect(ctx, current, tables, sqlconn.Same, s.inspect)
}

func (s *pgSession) inspect(ctx context.Context, c *sqlconn.Catalog) error {
	for _, read := range []func(context.Context, *sqlconn.Catalog) error{s.inspectTables, s.inspectColumns, s.inspectConstraints, s.inspectIndexes} {
		if err := read(ctx, c); err != nil || c.Empty() {
			return err
		}
	}
	return nil
}

// each runs a catalog query, whose parameters are the schema and the table, and whose first column names the table.
func (s *pgSession) each(ctx context.Context, c *sqlconn.Catalog, query string, f func(t *schema.Table, r sqlconn.Row) error) error {
	rows, err := s.read(ctx, query, c.Schema, c.Table)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if t := c.Get(r.Text(0)); t != nil {
			if err := f(t, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// inspectTables leaves out partitions and what belongs to an extension, unless it was asked for by name.
func (s *pgSession) inspectTables(ctx context.Context, c *sqlconn.Catalog) error {
	whole := ""
	if c.Whole {
		whole = "whole"
	}
	rows, err := s.read(ctx, `SELECT c.relname, obj_description(c.oid, 'pg_class'), array_to_string(c.reloptions, E'\n'), ts.spcname, pg_get_partkeydef(c.oid)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
WHERE n.nspname = $1 AND ($2 = '' OR c.relname = $2) AND c.relkind IN ('r', 'p') AND ($2 <> '' OR (NOT c.relispartition OR $3 = 'whole')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))`, c.Schema, c.Table, whole)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if t := c.Add(r.Text(0), sqlconn.Same); t != nil {
			t.Comment, t.Options, t.Tablespace = r.Text(1), readOptions(r.Text(2)), r.Text(3)
			if r.Has(4) {
				t.Tail = "PARTITION BY " + r.Text(4)
				if !c.Whole {
					t.Lossy = "partitions"
				}
			}
		}
	}
	return nil
}

// readOptions reads storage parameters, one per line.
func readOptions(text string) []schema.Option {
	var out []schema.Option
	for line := range strings.SplitSeq(text, "\n") {
		if key, value, ok := strings.Cut(line, "="); ok {
			out = append(out, schema.Option{Key: key, Value: value})
		}
	}
	return out
}

// The sequence is that of an identity, or of a serial column, whose default reads it.
const columnsQuery = `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), t.typnamespace = 'pg_catalog'::regnamespace,
  a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, CASE WHEN a.attcollation <> t.typcollation
    THEN CASE WHEN pg_collation_is_visible(co.oid) THEN co.collname ELSE (SELECT format('"%s"."%s"', replace(cn.nspname, '"', '""'), replace(co.collname, '"', '""')) FROM pg_catalog.pg_namespace cn WHERE cn.oid = co.collnamespace) END END,
  col_description(c.oid, a.attnum), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
  CASE WHEN qc.relnamespace = c.relnamespace AND q.seqtypid = a.atttypid AND pg_get_expr(d.adbin, d.adrelid) = format('nextval(%L::regclass)', q.seqrelid::regclass) THEN qc.relname END
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
LEFT JOIN (pg_catalog.pg_depend p JOIN pg_catalog.pg_sequence q ON p.classid = 'pg_class'::regclass AND p.objid = q.seqrelid)
  ON p.refclassid = 'pg_class'::regclass AND p.refobjid = c.oid AND p.refobjsubid = a.attnum AND p.deptype IN ('a', 'i')
LEFT JOIN pg_catalog.pg_class qc ON qc.oid = q.seqrelid
WHERE n.nspname = $1 AND ($2 = '' OR c.relname = $2) AND c.relkind IN ('r', 'p') ORDER BY c.relname, a.attnum`

func (s *pgSession) inspectColumns(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, columnsQuery, func(t *schema.Table, r sqlconn.Row) error {
		if t.Column(r.Text(1)) == nil { // a column may own several sequences
			t.Columns = append(t.Columns, s.readColumn(t.Name.Name, r))
		}
		return nil
	})
}

func (s *pgSession) readColumn(table string, r sqlconn.Row) *schema.Column {
	c := &schema.Column{Name: r.Text(1), Type: readType(r.Text(2), r.True(3)), Null: schema.Nullable, Collate: r.Text(8), Comment: r.Text(9)}
	if r.True(4) {
		c.Null = schema.NotNull
	}
	expr := r.Text(5)
	switch {
	case r.Text(6) != "":
		c.Identity = readIdentity(c.Type, r)
	case r.Text(7) == "s":
		c.Computed = &schema.Computed{Expr: sqlconn.Unwrap(expr), Storage: "persisted"}
	case r.Text(7) == "v":
		c.Computed = &schema.Computed{Expr: sqlconn.Unwrap(expr), Storage: "virtual"}
	case serialTypes[c.Type.Name] != "" && s.isOwn(r.Text(16), table, c.Name) && plainSequence(c.Type, r):
		c.Type = schema.Type{Name: serialTypes[c.Type.Name]}
	case expr != "":
		c.Default = sqlconn.Default(withoutCast(expr, c.Type))
	}
	return c
}

var castText = regexp.MustCompile(`^('(?:[^']|'')*')::(?:character varying|text|bpchar)$`)

// withoutCast gives the default of a column of text as it was written: the catalog says of each literal that it is text.
func withoutCast(expr string, t schema.Type) string {
	if m := castText.FindStringSubmatch(expr); m != nil && t.Array == "" && (t.Name == "varchar" || t.Name == "char" || t.Name == "text") {
		return m[1]
	}
	return expr
}

// serialTypes: serial columns have a sequence of their own and a default that reads it.
// https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
var serialTypes = map[string]string{"smallint": "smallserial", "integer": "serial", "bigint": "bigserial"}

// ownSequence gives the name that the server gives to the sequence of a serial or identity column: both names and "seq", of which the longer
// one loses what is too long. https://github.com/postgres/postgres/blob/master/src/backend/commands/indexcmds.c (makeObjectName)
func ownSequence(table, column string) string {
	const most = 63 - len("__seq")
	for len(table)+len(column) > most {
		if len(table) > len(column) {
			table = table[:len(table)-1]
		} else {
			column = column[:len(column)-1]
		}
	}
	return strings.ToValidUTF8(table, "") + "_" + strings.ToValidUTF8(column, "") + "_seq"
}

// isOwn reports whether the sequence that a column owns and reads is as serial makes it by its name. The name stays when the table or the column gets another: a comparison takes any that serial gives.
func (s *pgSession) isOwn(sequence, table, column string) bool {
	return sequence == ownSequence(table, column) || s.comparing && strings.HasSuffix(sequence, "_seq")
}

// plainSequence reports whether the sequence of a column is as serial makes it.
func plainSequence(t schema.Type, r sqlconn.Row) bool {
	return *readIdentity(t, r) == schema.Identity{}
}

// shortTypes are the names that mig has for those of the SQL standard, which the catalog gives.
var shortTypes = map[string]string{
	"character varying": "varchar", "character": "char", "double precision": "double", "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
	"time without time zone": "time", "time with time zone": "timetz",
}

// readType reads a type as the catalog writes it. What is not of PostgreSQL itself, or is more than mig's notation holds, is written as it is.
func readType(text string, builtin bool) schema.Type {
	t := sqlconn.Type(text)
	if short := shortTypes[strings.TrimSpace(t.Name+" "+t.Suffix)]; short != "" {
		t.Name, t.Suffix = short, ""
	}
	if _, err := types.Name(t, dialects.Facts{Version: dialects.Version{Major: 18}}); err != nil || !builtin {
		return schema.Type{Native: text}
	}
	return t
}

var sequenceMax = map[string]int64{"smallint": 1<<15 - 1, "integer": 1<<31 - 1, "bigint": 1<<63 - 1}

// readIdentity leaves out what is the default of an ascending sequence.
// https://www.postgresql.org/docs/current/sql-createsequence.html
func readIdentity(t schema.Type, r sqlconn.Row) *schema.Identity {
	id := &schema.Identity{Always: r.Text(6) == "a", Cycle: r.True(15)}
	for _, o := range []struct {
		at        int
		byDefault int64
		to        **int64
	}{{10, 1, &id.Start}, {11, 1, &id.Increment}, {12, 1, &id.MinValue}, {13, sequenceMax[t.Name], &id.MaxValue}, {14, 1, &id.Cache}} {
		if n := r.Number(o.at); n != nil && *n != o.byDefault {
			*o.to = n
		}
	}
	return id
}
