package postgresql

import (
	"context"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// A sequence of a column is told with the column, and what belongs to an extension comes with it.
const apart = `n.nspname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = o.oid AND d.deptype IN ('a', 'i', 'e') AND d.refclassid <> 'pg_catalog.pg_namespace'::regclass)`

const (
	sequencesQuery = `SELECT o.relname, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle
FROM pg_catalog.pg_sequence q JOIN pg_catalog.pg_class o ON o.oid = q.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE ` + apart
	enumsQuery = `SELECT o.typname, json_agg(e.enumlabel ORDER BY e.enumsortorder)
FROM pg_catalog.pg_type o JOIN pg_catalog.pg_enum e ON e.enumtypid = o.oid JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace WHERE ` + apart + ` GROUP BY o.typname`
	viewsQuery = `SELECT o.relname, pg_get_viewdef(o.oid), (SELECT split_part(x, '=', 2) FROM unnest(o.reloptions) x WHERE x LIKE 'check_option=%')
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind = 'v' AND ` + apart
)

// Objects reads the session's schema. Materialized views are not among them.
// https://www.postgresql.org/docs/current/catalogs.html
func (s *pgSession) Objects(ctx context.Context) ([]*schema.Object, error) {
	var out []*schema.Object
	for _, q := range []struct {
		query string
		read  func(r sqlconn.Row) (*schema.Object, error)
	}{{sequencesQuery, readSequence}, {enumsQuery, readEnum}, {viewsQuery, readView}} {
		rows, err := s.read(ctx, q.query)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			o, err := q.read(r)
			if err != nil {
				return nil, err
			}
			out = append(out, o)
		}
	}
	return out, nil
}

func readSequence(r sqlconn.Row) (*schema.Object, error) {
	return sqlconn.Sequence(r.Text(0), r, sqlconn.SequenceDefaults{Start: 1, Increment: 1, Min: 1, Max: sequenceMax["bigint"], Cache: 1}), nil
}

func readEnum(r sqlconn.Row) (*schema.Object, error) {
	values, err := readNames(r.Text(1))
	return &schema.Object{Kind: schema.EnumObject, Name: schema.Name{Name: r.Text(0)}, Values: values}, err
}

func readView(r sqlconn.Row) (*schema.Object, error) {
	v := sqlconn.View(r.Text(0), r.Text(1))
	switch r.Text(2) {
	case "local":
		v.Select += "\nWITH LOCAL CHECK OPTION"
	case "cascaded":
		v.Select += "\nWITH CASCADED CHECK OPTION"
	}
	return v, nil
}
