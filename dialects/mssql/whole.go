package mssql

import (
	"context"
	"fmt"
	"slices"

	"mig/dialects"
	"mig/dsl/schema"
)

// Whole reads the session's schema, and names what there is beside tables, sequences and views.
func (s *msSession) Whole(ctx context.Context, schemas []string) (*schema.Database, error) {
	current, err := s.One(ctx, "SELECT SCHEMA_NAME()")
	if err != nil {
		return nil, err
	}
	for _, name := range schemas {
		if name != current {
			return nil, fmt.Errorf("of SQL Server mig reads the session's schema, %q: to read %q, connect as a user whose default schema it is", current, name)
		}
	}
	db, err := dialects.ReadCurrent(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, t := range db.All() { // those of other kinds are named below: create_index makes none
		t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return x.Using != "" })
	}
	for _, query := range omittedQueries {
		rows, err := s.Select(ctx, query)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			db.Omit(r.Text(0), r.Text(1))
		}
	}
	slices.Sort(db.Omitted)
	return db, nil
}

// What of tables mig does not hold, and what else a schema has. https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-objects-transact-sql
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-tables-transact-sql
var omittedQueries = []string{
	`SELECT t.name, w.what FROM sys.tables t CROSS APPLY (VALUES
  (CASE t.temporal_type WHEN 2 THEN N'that it is system-versioned' WHEN 1 THEN N'that it is the history of another table' END),
  (CASE WHEN t.is_memory_optimized = 1 THEN N'that it is memory-optimized' END), (CASE WHEN t.is_external = 1 THEN N'that it is external' END),
  (CASE WHEN t.is_filetable = 1 THEN N'that it is a FileTable' END), (CASE WHEN t.is_tracked_by_cdc = 1 THEN N'that its changes are captured' END)) w (what)
WHERE t.schema_id = SCHEMA_ID() AND t.is_ms_shipped = 0 AND w.what IS NOT NULL ORDER BY t.name, w.what`,
	`SELECT t.name, w.what + N' of the column ' + c.name FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id LEFT JOIN sys.identity_columns i ON i.object_id = c.object_id AND i.column_id = c.column_id
CROSS APPLY (VALUES (CASE WHEN c.is_sparse = 1 THEN N'SPARSE' END), (CASE WHEN c.is_column_set = 1 THEN N'COLUMN_SET' END), (CASE WHEN c.is_rowguidcol = 1 THEN N'ROWGUIDCOL' END),
  (CASE WHEN c.is_filestream = 1 THEN N'FILESTREAM' END), (CASE WHEN c.is_hidden = 1 THEN N'HIDDEN' END), (CASE WHEN c.encryption_type IS NOT NULL THEN N'the encryption' END),
  (CASE WHEN c.is_masked = 1 THEN N'the mask' END), (CASE WHEN c.xml_collection_id <> 0 THEN N'the XML schema collection' END), (CASE WHEN c.generated_always_type <> 0 THEN N'GENERATED ALWAYS' END),
  (CASE WHEN i.is_not_for_replication = 1 THEN N'NOT FOR REPLICATION' END), (CASE WHEN c.rule_object_id <> 0 THEN N'the rule' END)) w (what)
WHERE t.schema_id = SCHEMA_ID() AND t.is_ms_shipped = 0 AND w.what IS NOT NULL ORDER BY t.name, c.column_id, w.what`,
	`SELECT t.name, w.what + N' of the index or key ' + i.name FROM sys.tables t JOIN sys.indexes i ON i.object_id = t.object_id AND i.type > 0 AND i.is_hypothetical = 0
JOIN sys.data_spaces s ON s.data_space_id = i.data_space_id CROSS APPLY (VALUES (CASE WHEN i.type > 2 THEN N'the kind, ' + i.type_desc + N',' END), (CASE WHEN i.is_disabled = 1 THEN N'DISABLE' END),
  (CASE WHEN i.ignore_dup_key = 1 THEN N'IGNORE_DUP_KEY' END), (CASE WHEN i.fill_factor NOT IN (0, 100) THEN N'FILLFACTOR' END), (CASE WHEN i.is_padded = 1 THEN N'PAD_INDEX' END),
  (CASE WHEN i.allow_row_locks = 0 OR i.allow_page_locks = 0 THEN N'the kinds of locks' END), (CASE WHEN s.is_default = 0 THEN N'the filegroup or partition scheme ' + s.name END),
  (CASE WHEN i.is_primary_key = 1 AND i.type_desc = N'NONCLUSTERED' THEN N'NONCLUSTERED' END), (CASE WHEN (i.is_primary_key = 1 OR i.is_unique_constraint = 1)
    AND EXISTS (SELECT 1 FROM sys.index_columns k WHERE k.object_id = i.object_id AND k.index_id = i.index_id AND k.is_descending_key = 1) THEN N'DESC' END),
  (CASE WHEN EXISTS (SELECT 1 FROM sys.partitions p WHERE p.object_id = i.object_id AND p.index_id = i.index_id AND p.data_compression <> 0) THEN N'the compression' END)) w (what)
WHERE t.schema_id = SCHEMA_ID() AND t.is_ms_shipped = 0 AND w.what IS NOT NULL ORDER BY t.name, i.name, w.what`,
	`SELECT t.name, w.what FROM sys.tables t JOIN sys.indexes i ON i.object_id = t.object_id AND i.type = 0 JOIN sys.data_spaces s ON s.data_space_id = i.data_space_id CROSS APPLY (VALUES
  (CASE WHEN s.is_default = 0 THEN N'the filegroup or partition scheme ' + s.name END),
  (CASE WHEN EXISTS (SELECT 1 FROM sys.partitions p WHERE p.object_id = i.object_id AND p.index_id = 0 AND p.data_compression <> 0) THEN N'the compression' END)) w (what)
WHERE t.schema_id = SCHEMA_ID() AND t.is_ms_shipped = 0 AND w.what IS NOT NULL ORDER BY t.name, w.what`,
	`SELECT t.name, w.what + N' of ' + k.name FROM sys.tables t
JOIN (SELECT parent_object_id, name, is_disabled, is_not_for_replication FROM sys.foreign_keys UNION ALL SELECT parent_object_id, name, is_disabled, is_not_for_replication FROM sys.check_constraints) k
  ON k.parent_object_id = t.object_id CROSS APPLY (VALUES (CASE WHEN k.is_disabled = 1 THEN N'that it is disabled,' END), (CASE WHEN k.is_not_for_replication = 1 THEN N'NOT FOR REPLICATION' END)) w (what)
WHERE t.schema_id = SCHEMA_ID() AND w.what IS NOT NULL ORDER BY t.name, k.name, w.what`,
	// Views come back by their query alone.
	`SELECT v.name, N'what the view has beside its query (' + w.what + N'):' FROM sys.views v LEFT JOIN sys.sql_modules m ON m.object_id = v.object_id CROSS APPLY (VALUES
  (CASE WHEN m.is_schema_bound = 1 THEN N'SCHEMABINDING' END), (CASE WHEN m.definition IS NULL THEN N'all: its text is encrypted' END),
  (CASE WHEN EXISTS (SELECT 1 FROM sys.indexes i WHERE i.object_id = v.object_id) THEN N'indexes' END)) w (what)
WHERE v.schema_id = SCHEMA_ID() AND v.is_ms_shipped = 0 AND w.what IS NOT NULL ORDER BY v.name, w.what`,
	`SELECT o.name, N'the ' + LOWER(REPLACE(o.type_desc, N'_', N' ')) + COALESCE(N' on ' + OBJECT_NAME(NULLIF(o.parent_object_id, 0)) + N':', N'') FROM sys.objects o
WHERE o.schema_id = SCHEMA_ID() AND o.is_ms_shipped = 0 AND o.type NOT IN ('U', 'V', 'SO', 'PK', 'UQ', 'F', 'C', 'IT', 'S', 'TT') AND NOT (o.type = 'D' AND o.parent_object_id <> 0) ORDER BY o.name`,
	`SELECT y.name, CASE WHEN y.is_table_type = 1 THEN N'the table type' ELSE N'the type' END FROM sys.types y WHERE y.schema_id = SCHEMA_ID() AND y.is_user_defined = 1 ORDER BY y.name`,
	`SELECT x.name, N'the XML schema collection' FROM sys.xml_schema_collections x WHERE x.schema_id = SCHEMA_ID() AND x.schema_id <> 4 ORDER BY x.name`,
	`SELECT COALESCE(OBJECT_NAME(f.object_id), N''), N'its full-text index' FROM sys.fulltext_indexes f JOIN sys.objects o ON o.object_id = f.object_id WHERE o.schema_id = SCHEMA_ID()`,
	`SELECT s.name, N'the trigger of the database' FROM sys.triggers s WHERE s.parent_class = 0 AND s.is_ms_shipped = 0 ORDER BY s.name`,
	`SELECT s.name, N'tables, views and sequences of the schema' FROM sys.schemas s WHERE s.schema_id <> SCHEMA_ID()
  AND EXISTS (SELECT 1 FROM sys.objects o WHERE o.schema_id = s.schema_id AND o.is_ms_shipped = 0 AND o.type IN ('U', 'V', 'SO')) ORDER BY s.name`,
	`SELECT OBJECT_NAME(p.major_id), N'the extended property ' + p.name FROM sys.extended_properties p JOIN sys.objects o ON o.object_id = p.major_id
WHERE p.class = 1 AND o.schema_id = SCHEMA_ID() AND (p.name <> N'MS_Description' OR o.type <> 'U') ORDER BY 1, 2`,
}
