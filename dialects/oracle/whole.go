package oracle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dsl/schema"
)

// Whole reads the session's schema, and names what there is beside tables, sequences and views.
func (s *oraSession) Whole(ctx context.Context, schemas []string) (*schema.Database, error) {
	current, err := s.One(ctx, "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL")
	if err != nil {
		return nil, err
	}
	for _, name := range schemas {
		if foldName(name) != current {
			return nil, fmt.Errorf("of Oracle mig reads the session's schema, %s: to read %q, say ALTER SESSION SET CURRENT_SCHEMA in on_connect", current, name)
		}
	}
	db, err := dialects.ReadCurrent(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, query := range omittedQueries {
		rows, err := s.Select(ctx, query, current)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			db.Omit(showName(r.Text(0)), r.Text(1))
		}
	}
	if err := s.viewColumns(ctx, db, current); err != nil {
		return nil, err
	}
	slices.Sort(db.Omitted)
	return db, nil
}

// viewColumns names the views whose columns have other names than their query gives them: ALL_VIEWS has not the list that CREATE VIEW had.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_VIEWS.html
func (s *oraSession) viewColumns(ctx context.Context, db *schema.Database, current string) error {
	rows, err := s.Select(ctx, `SELECT c.table_name, c.column_name FROM all_tab_columns c JOIN all_views v ON v.owner = c.owner AND v.view_name = c.table_name
WHERE c.owner = :1 ORDER BY c.table_name, c.column_id`, current)
	if err != nil {
		return err
	}
	columns := map[string][]string{}
	for _, r := range rows {
		name := showName(r.Text(0))
		columns[name] = append(columns[name], r.Text(1))
	}
	for _, o := range db.Objects() {
		if o.Kind != schema.ViewObject {
			continue
		}
		given, _, err := s.Query(ctx, "SELECT * FROM (\n"+o.Select+"\n) WHERE 1 = 0")
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil || !slices.Equal(given, columns[o.Name.Name]) {
			db.Omitted = append(db.Omitted, fmt.Sprintf("the names of the columns of the view %s (%s), which its query alone does not give", o.Name, strings.Join(columns[o.Name.Name], ", ")))
		}
	}
	return nil
}

// What of tables mig does not hold, and what else a schema has. Where :1 stands once, it is bound once.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_TABLES.html https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_OBJECTS.html
var omittedQueries = []string{
	`SELECT table_name, what FROM (SELECT t.table_name, CASE WHEN t.partitioned = 'YES' THEN 'partitions' END p, CASE WHEN t.temporary = 'Y' THEN 'that it is temporary' END m,
  CASE WHEN t.iot_type = 'IOT' THEN 'that it is index-organized' END i, CASE WHEN t.cluster_name IS NOT NULL THEN 'the cluster' END c, CASE WHEN t.compression = 'ENABLED' THEN 'the compression' END z,
  CASE WHEN t.read_only = 'YES' THEN 'that it is read only' END r FROM all_tables t WHERE t.owner = :1 AND t.nested = 'NO' AND t.secondary = 'N' AND t.dropped = 'NO')
UNPIVOT (what FOR kind IN (p, m, i, c, z, r)) ORDER BY table_name, what`,
	`SELECT table_name, 'that it is external' FROM all_external_tables WHERE owner = :1 ORDER BY table_name`,
	`SELECT table_name, 'the column ' || column_name || ', which is invisible' FROM all_tab_cols WHERE owner = :1 AND hidden_column = 'YES' AND user_generated = 'YES' ORDER BY table_name, column_name`,
	`SELECT table_name, 'the encryption of the column ' || column_name FROM all_encrypted_columns WHERE owner = :1 ORDER BY table_name, column_name`,
	`SELECT table_name, 'the index ' || index_name || ' as ' || LOWER(index_type) || CASE WHEN partitioned = 'YES' THEN ', partitioned' END || CASE WHEN visibility = 'INVISIBLE' THEN ', invisible' END
  || CASE WHEN status = 'UNUSABLE' THEN ', unusable' END FROM all_indexes
WHERE table_owner = :1 AND (index_type LIKE '%/REV' OR index_type LIKE '%DOMAIN' OR partitioned = 'YES' OR visibility = 'INVISIBLE' OR status = 'UNUSABLE') ORDER BY table_name, index_name`,
	`SELECT table_name, CASE WHEN status = 'DISABLED' THEN 'that the constraint ' || constraint_name || ' is disabled' ELSE 'the condition of the constraint ' || constraint_name END FROM all_constraints
WHERE owner = :1 AND constraint_type IN ('P', 'U', 'R', 'C') AND (status = 'DISABLED' OR constraint_type = 'C' AND search_condition_vc IS NULL) ORDER BY table_name, constraint_name`,
	`SELECT object_name, 'the ' || LOWER(object_type) FROM all_objects WHERE owner = :1 AND generated = 'N' AND secondary = 'N' AND subobject_name IS NULL
  AND object_type NOT IN ('TABLE', 'INDEX', 'VIEW', 'SEQUENCE', 'LOB', 'CLUSTER') AND object_name NOT LIKE 'BIN$%' ORDER BY object_type, object_name`,
	`SELECT view_name, 'READ ONLY of the view' FROM all_views WHERE owner = :1 AND read_only = 'Y' ORDER BY view_name`,
	`SELECT table_name, 'the comment on the view' FROM all_tab_comments WHERE owner = :1 AND table_type = 'VIEW' AND comments IS NOT NULL ORDER BY table_name`,
	`SELECT sequence_name, 'where this sequence is to start, if not at its least value, and its order:' FROM all_sequences
WHERE sequence_owner = :1 AND (order_flag = 'Y' OR last_number <> CASE WHEN increment_by > 0 THEN min_value ELSE max_value END) AND sequence_name NOT LIKE 'ISEQ$$\_%' ESCAPE '\' ORDER BY sequence_name`,
}
