package mssql

import (
	"context"
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Inspect reads the catalog views.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/object-catalog-views-transact-sql
func (s *msSession) Inspect(ctx context.Context, tables ...schema.Name) (*schema.Schema, error) {
	current, err := s.One(ctx, "SELECT SCHEMA_NAME()")
	if err != nil {
		return nil, err
	}
	return sqlconn.Inspect(ctx, current, tables, sqlconn.Same, s.inspect)
}

func (s *msSession) inspect(ctx context.Context, c *sqlconn.Catalog) error {
	for _, read := range []func(context.Context, *sqlconn.Catalog) error{s.inspectTables, s.inspectColumns, s.inspectIndexes, s.inspectForeignKeys, s.inspectChecks} {
		if err := read(ctx, c); err != nil || c.Empty() {
			return err
		}
	}
	return nil
}

// each runs a catalog query whose first column names the table; @p1 is the schema, @p2 the table or "".
func (s *msSession) each(ctx context.Context, c *sqlconn.Catalog, query string, f func(t *schema.Table, r sqlconn.Row)) error {
	rows, err := s.Select(ctx, query, c.Schema, c.Table)
	if err != nil {
		return err
	}
	c.EachRow(rows, f)
	return nil
}

// MS_Description is where the tools of SQL Server keep comments.
func (s *msSession) inspectTables(ctx context.Context, c *sqlconn.Catalog) error {
	rows, err := s.Select(ctx, `SELECT t.name, CAST(p.value AS nvarchar(4000)) FROM sys.tables t
LEFT JOIN sys.extended_properties p ON p.class = 1 AND p.major_id = t.object_id AND p.minor_id = 0 AND p.name = N'MS_Description'
WHERE t.schema_id = SCHEMA_ID(@p1) AND (@p2 = N'' OR t.name = @p2) AND t.is_ms_shipped = 0`, c.Schema, c.Table)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if t := c.Add(r.Text(0), sqlconn.Same); t != nil {
			t.Comment = r.Text(1)
		}
	}
	return nil
}

// The collation is that of the column where it is not the database's.
const columnsQuery = `SELECT t.name, c.name, y.name, y.is_user_defined, SCHEMA_NAME(y.schema_id), c.max_length, c.precision, c.scale, c.is_nullable,
  NULLIF(c.collation_name COLLATE DATABASE_DEFAULT, CONVERT(nvarchar(128), DATABASEPROPERTYEX(DB_NAME(), 'Collation')) COLLATE DATABASE_DEFAULT),
  c.is_identity, CONVERT(nvarchar(40), i.seed_value), CONVERT(nvarchar(40), i.increment_value), m.definition, m.is_persisted,
  d.name, d.definition, CAST(p.value AS nvarchar(4000))
FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id JOIN sys.types y ON y.user_type_id = c.user_type_id
LEFT JOIN sys.identity_columns i ON i.object_id = c.object_id AND i.column_id = c.column_id
LEFT JOIN sys.computed_columns m ON m.object_id = c.object_id AND m.column_id = c.column_id
LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
LEFT JOIN sys.extended_properties p ON p.class = 1 AND p.major_id = c.object_id AND p.minor_id = c.column_id AND p.name = N'MS_Description'
WHERE t.schema_id = SCHEMA_ID(@p1) AND (@p2 = N'' OR t.name = @p2) ORDER BY t.name, c.column_id`

func (s *msSession) inspectColumns(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, columnsQuery, func(t *schema.Table, r sqlconn.Row) { t.Columns = append(t.Columns, readColumn(r)) })
}

func readColumn(r sqlconn.Row) *schema.Column {
	c := &schema.Column{Name: r.Text(1), Type: writtenType(readType(r)), Null: schema.NotNull, Collate: r.Text(9), Comment: r.Text(17)}
	if r.True(8) {
		c.Null = schema.Nullable
	}
	switch {
	case r.Has(13):
		c.Computed = &schema.Computed{Expr: sqlconn.Unwrap(r.Text(13)), Storage: "virtual"}
		if r.True(14) {
			c.Computed.Storage = "persisted"
		}
	case r.True(10):
		c.Identity = &schema.Identity{}
		for i, to := range []**int64{&c.Identity.Start, &c.Identity.Increment} {
			if n := r.Number(11 + i); n != nil && *n != 1 {
				*to = n
			}
		}
	case r.Has(16):
		c.Default, c.DefaultName = sqlconn.Default(sqlconn.Unwrap(r.Text(16))), r.Text(15)
	}
	return c
}

func writtenType(t schema.Type) schema.Type {
	return sqlconn.Written(t, func(t schema.Type) (string, error) { return types.Name(t, dialects.Facts{}) })
}

// readType writes a type of sys.types with its measures: lengths are bytes, and -1 is max.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-columns-transact-sql
func readType(r sqlconn.Row) schema.Type {
	name := r.Text(2)
	if r.True(3) {
		return schema.Type{Native: bracketed(schema.Name{Schema: r.Text(4), Name: name})}
	}
	length := r.Int(5)
	switch name {
	case "nvarchar", "nchar":
		if length > 0 {
			length /= 2
		}
		fallthrough
	case "varchar", "char", "varbinary", "binary":
		if length < 0 {
			return sqlconn.Type(name + "(max)")
		}
		return sqlconn.Type(fmt.Sprintf("%s(%d)", name, length))
	case "decimal", "numeric":
		return sqlconn.Type(fmt.Sprintf("%s(%d,%d)", name, r.Int(6), r.Int(7)))
	case "datetime2", "datetimeoffset", "time":
		if r.Int(7) != 7 { // the default
			return sqlconn.Type(fmt.Sprintf("%s(%d)", name, r.Int(7)))
		}
	case "timestamp":
		return sqlconn.Type("rowversion") // the name that says what it is
	}
	return sqlconn.Type(name)
}

// inspectIndexes reads primary keys, unique constraints and indexes, which are one kind of thing here, a row for each column.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-indexes-transact-sql
func (s *msSession) inspectIndexes(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT t.name, i.name, i.is_primary_key, i.is_unique_constraint, i.is_unique, i.type_desc, i.filter_definition, c.name, k.is_descending_key, k.is_included_column
FROM sys.tables t JOIN sys.indexes i ON i.object_id = t.object_id JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id
JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id
WHERE t.schema_id = SCHEMA_ID(@p1) AND (@p2 = N'' OR t.name = @p2) AND i.type > 0 AND i.is_hypothetical = 0 AND (k.key_ordinal > 0 OR k.is_included_column = 1 OR i.type > 2)
ORDER BY t.name, i.is_primary_key DESC, i.is_unique_constraint DESC, i.name, k.is_included_column, k.key_ordinal, k.index_column_id`, func(t *schema.Table, r sqlconn.Row) {
		if r.True(2) || r.True(3) {
			addKey(t, r)
			return
		}
		x := t.Index(r.Text(1))
		if x == nil {
			x = &schema.Index{Name: r.Text(1), Unique: r.True(4), Where: sqlconn.Unwrap(r.Text(6))}
			switch kind := r.Text(5); kind {
			case "NONCLUSTERED":
			case "CLUSTERED":
				x.Clustered = true
			default: // XML, SPATIAL, … COLUMNSTORE
				x.Using = kind
			}
			t.Indexes = append(t.Indexes, x)
		}
		if r.True(9) {
			x.Include = append(x.Include, r.Text(7))
			return
		}
		x.Columns = append(x.Columns, schema.IndexColumn{Name: r.Text(7), Desc: r.True(8)})
	})
}

func addKey(t *schema.Table, r sqlconn.Row) {
	k := t.Constraint(r.Text(1))
	if k == nil {
		k = &schema.Constraint{Kind: schema.Unique, Name: r.Text(1), Clustered: r.Text(5) == "CLUSTERED"}
		if r.True(2) {
			k.Kind = schema.PrimaryKey
		}
		t.Constraints = append(t.Constraints, k)
	}
	k.Columns = append(k.Columns, r.Text(7))
	if c := t.Column(r.Text(7)); c != nil && k.Kind == schema.PrimaryKey {
		c.PrimaryKey, c.Null = true, schema.NotNull
	}
}

// inspectForeignKeys: a key that was made WITH NOCHECK is not trusted.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-foreign-keys-transact-sql
func (s *msSession) inspectForeignKeys(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT t.name, f.name, pc.name, SCHEMA_NAME(rt.schema_id), rt.name, rc.name, f.delete_referential_action_desc, f.update_referential_action_desc, f.is_not_trusted
FROM sys.tables t JOIN sys.foreign_keys f ON f.parent_object_id = t.object_id JOIN sys.foreign_key_columns k ON k.constraint_object_id = f.object_id
JOIN sys.columns pc ON pc.object_id = k.parent_object_id AND pc.column_id = k.parent_column_id
JOIN sys.tables rt ON rt.object_id = f.referenced_object_id
JOIN sys.columns rc ON rc.object_id = k.referenced_object_id AND rc.column_id = k.referenced_column_id
WHERE t.schema_id = SCHEMA_ID(@p1) AND (@p2 = N'' OR t.name = @p2) ORDER BY t.name, f.name, k.constraint_column_id`, func(t *schema.Table, r sqlconn.Row) {
		k := t.Constraint(r.Text(1))
		if k == nil {
			k = &schema.Constraint{
				Kind: schema.ForeignKey, Name: r.Text(1), Referred: c.Referred(r.Text(3), r.Text(4), sqlconn.Same),
				OnDelete: readAction(r.Text(6)), OnUpdate: readAction(r.Text(7)), NotValid: r.True(8),
			}
			t.Constraints = append(t.Constraints, k)
		}
		k.Columns, k.ReferredColumns = append(k.Columns, r.Text(2)), append(k.ReferredColumns, r.Text(5))
	})
}

func readAction(desc string) string { return sqlconn.Action(strings.ReplaceAll(desc, "_", " ")) }

func (s *msSession) inspectChecks(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT t.name, k.name, k.definition, k.is_not_trusted FROM sys.tables t JOIN sys.check_constraints k ON k.parent_object_id = t.object_id
WHERE t.schema_id = SCHEMA_ID(@p1) AND (@p2 = N'' OR t.name = @p2) ORDER BY t.name, k.name`, func(t *schema.Table, r sqlconn.Row) {
		t.Constraints = append(t.Constraints, &schema.Constraint{Kind: schema.Check, Name: r.Text(1), Expr: sqlconn.Unwrap(r.Text(2)), NotValid: r.True(3)})
	})
}
