package postgresql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Extensions that have something in the schemas, or that something there depends on. One whose schema is not read makes that too.
// https://www.postgresql.org/docs/current/sql-createextension.html
const extensionsQuery = `SELECT 'pg_extension:' || x.oid, '', x.extname, format('CREATE EXTENSION IF NOT EXISTS %I', x.extname) || CASE WHEN n.nspname <> current_schema() THEN format(' WITH SCHEMA %I', n.nspname) ELSE '' END,
  CASE WHEN n.nspname NOT IN ('public', 'pg_catalog') AND n.nspname <> ALL ($1::text[]) THEN n.nspname END
FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
WHERE x.extname <> 'plpgsql' AND (n.nspname = ANY ($1::text[]) OR EXISTS (SELECT 1 FROM pg_catalog.pg_depend m
  JOIN pg_catalog.pg_depend d ON d.refclassid = m.classid AND d.refobjid = m.objid AND d.deptype = 'n'
  WHERE m.refclassid = 'pg_extension'::regclass AND m.refobjid = x.oid AND m.deptype = 'e'
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e'))) ORDER BY x.extname`

// statements reads what mig has no operations for.
func (w *wholeReader) statements(ctx context.Context) error {
	rows, err := w.read(ctx, extensionsQuery, w.scope)
	if err != nil {
		return err
	}
	for _, r := range rows {
		ref := w.raw("extension", schema.OfDatabase, r)
		if r.Has(4) {
			home := schema.Ref{Kind: "schema of an extension", Name: schema.Name{Name: r.Text(4)}}
			if !slices.ContainsFunc(w.db.Raw, func(x *schema.Raw) bool { return x.Ref == home }) {
				w.db.Raw = append(w.db.Raw, &schema.Raw{Ref: home, SQL: "CREATE SCHEMA IF NOT EXISTS " + sqlIdent(r.Text(4)), Stage: schema.OfDatabase})
			}
			w.db.Need(ref, home)
		}
	}
	for _, list := range [][]statement{typeStatements, tableStatements, routineStatements, ofRoutineStatements, viewStatements, triggerStatements, commentStatements} {
		for _, s := range list {
			rows, err := w.read(ctx, s.text()+" ORDER BY 2, 3", w.scope)
			if err != nil {
				return err
			}
			for _, r := range rows {
				w.raw(s.kind, s.stage, r)
			}
		}
	}
	if slices.ContainsFunc(w.db.Raw, func(r *schema.Raw) bool { return r.Stage == schema.OfRoutines }) {
		// Else the server would look for what a body names, before that is made. pg_dump does the same.
		// https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-CHECK-FUNCTION-BODIES
		w.db.Raw = append(w.db.Raw, &schema.Raw{Ref: schema.Ref{Kind: "setting"}, SQL: "SET LOCAL check_function_bodies = off", Stage: schema.Prologue})
	}
	return nil
}

// raw keeps a statement, and gives the reference to what it makes.
func (w *wholeReader) raw(kind string, stage schema.Stage, r sqlconn.Row) schema.Ref {
	ref, sql := schema.Ref{Kind: kind, Name: w.name(r.Text(1), r.Text(2))}, r.Text(3)
	switch kind {
	case "name of a sequence":
		table, column, _ := strings.Cut(sql, "\n")
		own := ownSequence(table, column)
		if own == r.Text(2) {
			return ref
		}
		sql = "ALTER SEQUENCE " + w.qualified(r.Text(1), own) + " RENAME TO " + sqlIdent(r.Text(2))
	case "sequence", "owner of a sequence":
		if r.Has(4) {
			if serial, err := w.ofSerial(r.Text(4)); serial || err != nil {
				return ref
			}
		}
	}
	w.db.Raw = append(w.db.Raw, &schema.Raw{Ref: ref, SQL: sql, Stage: stage})
	w.refs[r.Text(0)] = ref
	return ref
}

func (w *wholeReader) qualified(in, name string) string {
	if in == w.current {
		return sqlIdent(name)
	}
	return sqlIdent(in) + "." + sqlIdent(name)
}

// Tables that inherit, and in which columns. https://www.postgresql.org/docs/current/ddl-inherit.html
const inheritsQuery = `SELECT n.nspname, o.relname, 'INHERITS (' || (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits i WHERE i.inhrelid = o.oid) || ')',
  (SELECT json_agg(a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attislocal)
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
WHERE n.nspname = ANY ($1::text[]) AND o.relkind = 'r' AND NOT o.relispartition AND EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhrelid = o.oid)`

// inherited writes tables that inherit as statements: create_table has no word for a column that is there because another table has it.
func (w *wholeReader) inherited(ctx context.Context) error {
	rows, err := w.read(ctx, inheritsQuery, w.scope)
	if err != nil {
		return err
	}
	version, err := w.ServerVersion(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		t, err := w.db.Table(w.name(r.Text(0), r.Text(1)))
		if err != nil || t == nil {
			continue
		}
		inherited, err := readNames(r.Text(3))
		if err != nil {
			return err
		}
		create := &op.CreateTable{Table: t.Name, Options: t.Options, Tablespace: t.Tablespace, Comment: t.Comment, Tail: r.Text(2)}
		for _, c := range t.Columns {
			if !slices.Contains(inherited, c.Name) {
				create.Columns = append(create.Columns, &op.ColumnDef{Column: *c})
			}
		}
		for _, k := range t.Constraints {
			if k.Kind != schema.ForeignKey && !k.NotValid {
				create.Constraints = append(create.Constraints, k)
			}
		}
		statements, err := New().Compile(create, w.db.Schema, dialects.Facts{Version: version})
		if err != nil {
			return err
		}
		kind := schema.TableKind
		for i, s := range statements {
			name := t.Name
			if i > 0 {
				kind, name.Name = "more of a table", fmt.Sprintf("%s %d", t.Name.Name, i)
			}
			w.db.Raw = append(w.db.Raw, &schema.Raw{Ref: schema.Ref{Kind: kind, Name: name}, SQL: s.SQL, Stage: schema.OfKeys})
		}
	}
	return nil
}

// What depends on what. A foreign key tells by itself which table it needs, but not which index; a sequence needs its column only for who owns it. No
// logged table may refer to an unlogged one, so the one that refers is altered first.
// https://www.postgresql.org/docs/current/catalog-pg-depend.html
const (
	dependsQuery = `SELECT DISTINCT d.classid::regclass || ':' || d.objid, d.refclassid::regclass || ':' || d.refobjid
FROM pg_catalog.pg_depend d LEFT JOIN pg_catalog.pg_constraint f ON d.classid = 'pg_constraint'::regclass AND f.oid = d.objid AND f.contype = 'f'
LEFT JOIN pg_catalog.pg_class q ON d.classid = 'pg_class'::regclass AND q.oid = d.objid AND q.relkind = 'S'
WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i') AND d.refclassid <> 'pg_namespace'::regclass AND q.oid IS NULL
  AND (f.oid IS NULL OR EXISTS (SELECT 1 FROM pg_catalog.pg_class x WHERE d.refclassid = 'pg_class'::regclass AND x.oid = d.refobjid AND x.relkind IN ('i', 'I')
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))))
UNION ALL SELECT 'unlogged:' || confrelid, 'unlogged:' || conrelid FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid <> conrelid`
	sameQuery = `SELECT 'pg_type:' || oid, 'pg_class:' || typrelid FROM pg_catalog.pg_type WHERE typrelid <> 0 AND oid >= 16384
UNION ALL SELECT 'pg_type:' || oid, 'pg_type:' || typelem FROM pg_catalog.pg_type WHERE typelem <> 0 AND typcategory = 'A' AND oid >= 16384
UNION ALL SELECT 'pg_type:' || (to_jsonb(r) ->> 'rngmultitypid'), 'pg_type:' || rngtypid FROM pg_catalog.pg_range r WHERE rngtypid >= 16384 AND to_jsonb(r) ->> 'rngmultitypid' IS NOT NULL
UNION ALL SELECT 'pg_attrdef:' || oid, 'pg_class:' || adrelid FROM pg_catalog.pg_attrdef
UNION ALL SELECT 'pg_constraint:' || oid, CASE WHEN conrelid <> 0 THEN 'pg_class:' || conrelid ELSE 'pg_type:' || contypid END FROM pg_catalog.pg_constraint WHERE contype <> 't' AND oid >= 16384
UNION ALL SELECT 'pg_class:' || conindid, 'pg_class:' || conrelid FROM pg_catalog.pg_constraint WHERE contype IN ('p', 'u', 'x') AND oid >= 16384
UNION ALL SELECT 'pg_rewrite:' || oid, 'pg_class:' || ev_class FROM pg_catalog.pg_rewrite WHERE rulename = '_RETURN' AND oid >= 16384
UNION ALL SELECT classid::regclass || ':' || objid, 'pg_extension:' || refobjid FROM pg_catalog.pg_depend WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass`
	relationsQuery = `SELECT 'pg_class:' || c.oid, c.relkind IN ('i', 'I'), n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p', 'i', 'I')`
	// A check may need what its table need not.
	checksQuery = `SELECT 'pg_constraint:' || k.oid, n.nspname, c.relname || '.' || k.conname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY ($1::text[]) AND k.contype = 'c'`
)

// depend reads what must be there before what.
func (w *wholeReader) depend(ctx context.Context) error {
	rows, err := w.read(ctx, relationsQuery, w.scope)
	if err != nil {
		return err
	}
	for _, r := range rows {
		kind := schema.TableKind
		if r.True(1) {
			kind = "index"
		}
		if _, ok := w.refs[r.Text(0)]; !ok {
			w.refs[r.Text(0)] = schema.Ref{Kind: kind, Name: w.name(r.Text(2), r.Text(3))}
		}
	}
	if rows, err = w.read(ctx, checksQuery, w.scope); err != nil {
		return err
	}
	for _, r := range rows {
		if _, ok := w.refs[r.Text(0)]; !ok {
			w.refs[r.Text(0)] = schema.Ref{Kind: "constraint", Name: w.name(r.Text(1), r.Text(2))}
		}
	}
	if rows, err = w.read(ctx, sameQuery); err != nil {
		return err
	}
	for _, r := range rows {
		w.same[r.Text(0)] = r.Text(1)
	}
	if rows, err = w.read(ctx, dependsQuery); err != nil {
		return err
	}
	for _, r := range rows {
		of, ok := w.ref(r.Text(0))
		if what, known := w.ref(r.Text(1)); ok && known {
			w.db.Need(of, what)
		}
	}
	return nil
}

// ref gives what an entry of a catalog stands for.
func (w *wholeReader) ref(key string) (schema.Ref, bool) {
	for range 4 { // the array of the type of a table in an extension is the longest way
		if ref, ok := w.refs[key]; ok {
			return ref, true
		}
		key = w.same[key]
	}
	return schema.Ref{}, false
}
