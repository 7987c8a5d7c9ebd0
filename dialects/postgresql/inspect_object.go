package postgresql

import (
	"context"
	"encoding/json"
	"fmt"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// What belongs to an extension comes with it.
const apart = `n.nspname = ANY ($1::text[]) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')`

// The oids let what depends on them be told. A sequence that belongs to a serial or identity column is told with the column, and one of another type than bigint
// as a statement.
const (
	sequencesQuery = `SELECT o.relname, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle, 'pg_class:' || o.oid, n.nspname,
  ` + ownerOf + `
FROM pg_catalog.pg_sequence q JOIN pg_catalog.pg_class o ON o.oid = q.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE ` + apart + `
  AND q.seqtypid = 'bigint'::regtype AND o.relpersistence <> 'u' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'i')`
	enumsQuery = `SELECT o.typname, json_agg(e.enumlabel ORDER BY e.enumsortorder), 'pg_type:' || o.oid, n.nspname
FROM pg_catalog.pg_type o JOIN pg_catalog.pg_enum e ON e.enumtypid = o.oid JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace WHERE ` + apart + ` GROUP BY o.typname, o.oid, n.nspname`
	viewsQuery = `SELECT o.relname, pg_get_viewdef(o.oid), (SELECT split_part(x, '=', 2) FROM unnest(o.reloptions) x WHERE x LIKE 'check_option=%'), 'pg_class:' || o.oid, n.nspname
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind = 'v' AND NOT ` + viewOptions + ` AND ` + apart
)

// objects reads what mig has operations for.
// https://www.postgresql.org/docs/current/catalogs.html
func (w *wholeReader) objects(ctx context.Context) error {
	for _, name := range w.schemas {
		if name != w.current && name != "public" {
			w.db.PutObject(&schema.Object{Kind: schema.SchemaObject, Name: schema.Name{Name: w.aside.shown(name)}})
		}
	}
	for _, q := range []struct {
		query string
		key   int // the column that has it; the schema follows
		read  func(r sqlconn.Row) (*schema.Object, error)
	}{{sequencesQuery, 7, w.sequence}, {enumsQuery, 2, readEnum}, {viewsQuery, 3, readView}} {
		rows, err := w.read(ctx, q.query, w.scope)
		if err != nil {
			return err
		}
		for _, r := range rows {
			o, err := q.read(r)
			if err != nil {
				return err
			}
			if o != nil {
				o.Name = w.name(r.Text(q.key+1), o.Name.Name)
				w.db.PutObject(o)
				w.refs[r.Text(q.key)] = schema.Ref{Kind: string(o.Kind), Name: o.Name}
			}
		}
	}
	return nil
}

// sequence reads a sequence, nil for one that comes with its column.
func (w *wholeReader) sequence(r sqlconn.Row) (*schema.Object, error) {
	if serial, err := w.ofSerial(r.Text(9)); serial || err != nil {
		return nil, err
	}
	return readSequence(r)
}

// ofSerial reports whether the owner of a sequence, a list with schema, table and column, was read as a serial column.
func (w *wholeReader) ofSerial(owner string) (bool, error) {
	if owner == "" {
		return false, nil
	}
	var owners [][]string
	if err := json.Unmarshal([]byte(owner), &owners); err != nil {
		return false, fmt.Errorf("the owner of a sequence in the catalog: %w", err)
	}
	t, err := w.db.Table(w.name(owners[0][0], owners[0][1]))
	if err != nil || t == nil {
		return false, err
	}
	c := t.Column(owners[0][2])
	return c != nil && isSerial[c.Type.Name], nil
}

var isSerial = map[string]bool{"smallserial": true, "serial": true, "bigserial": true}

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
