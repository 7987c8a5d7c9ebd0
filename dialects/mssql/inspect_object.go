package mssql

import (
	"context"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Objects reads views, but for those whose text is encrypted, and sequences. A sequence starts at its least value where nothing is said, which
// mig says.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-sequences-transact-sql
func (s *msSession) Objects(ctx context.Context) ([]*schema.Object, error) {
	var out []*schema.Object
	rows, err := s.Select(ctx, `SELECT name, CONVERT(nvarchar(40), start_value), CONVERT(nvarchar(40), increment), CONVERT(nvarchar(40), minimum_value), CONVERT(nvarchar(40), maximum_value),
  CONVERT(nvarchar(40), cache_size), is_cycling FROM sys.sequences WHERE schema_id = SCHEMA_ID() ORDER BY name`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		out = append(out, sqlconn.Sequence(r.Text(0), r, sqlconn.SequenceDefaults{Start: 1, Increment: 1, Min: -1 << 63, Max: 1<<63 - 1}))
	}
	rows, err = s.Select(ctx, `SELECT v.name, m.definition FROM sys.views v JOIN sys.sql_modules m ON m.object_id = v.object_id
WHERE v.schema_id = SCHEMA_ID() AND v.is_ms_shipped = 0 AND m.definition IS NOT NULL ORDER BY v.name`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		out = append(out, sqlconn.View(r.Text(0), sqlconn.ViewQuery(r.Text(1))))
	}
	return out, nil
}
