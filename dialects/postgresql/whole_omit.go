package postgresql

import (
	"context"
	"slices"

	"mig/dsl/schema"
)

// Comments but those of tables and their columns, which the DSL has. https://www.postgresql.org/docs/current/sql-comment.html
var commentStatements = []statement{
	{"comment", schema.Epilogue, "", comment(`'pg_namespace'`, `'SCHEMA ' || quote_ident(n.nspname)`, `pg_catalog.pg_namespace n ON n.oid = d.objoid`, `n.nspname <> 'public'`)},
	{"comment", schema.Epilogue, "pg_class", comment(`'pg_class'`, `CASE WHEN d.objsubid > 0 THEN 'COLUMN ' || o.oid::regclass || '.' || (SELECT quote_ident(a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = o.oid AND a.attnum = d.objsubid)
  ELSE CASE o.relkind WHEN 'i' THEN 'INDEX ' WHEN 'I' THEN 'INDEX ' WHEN 'S' THEN 'SEQUENCE ' WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW ' ELSE 'TYPE ' END || o.oid::regclass END`,
		`pg_catalog.pg_class o ON o.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace`,
		`o.relkind <> 'f' AND (o.relkind NOT IN ('r', 'p') OR d.objsubid > 0 AND EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.inhrelid
  WHERE i.inhrelid = o.oid AND NOT o.relispartition AND a.attnum = d.objsubid AND NOT a.attislocal))`)},
	{"comment", schema.Epilogue, "pg_type", comment(`'pg_type'`, `CASE o.typtype WHEN 'd' THEN 'DOMAIN ' ELSE 'TYPE ' END || o.oid::regtype`,
		`pg_catalog.pg_type o ON o.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace`, `o.typtype IN ('d', 'e', 'c', 'r')`)},
	{"comment", schema.Epilogue, "pg_proc", comment(`'pg_proc'`, `CASE o.prokind WHEN 'p' THEN 'PROCEDURE ' WHEN 'a' THEN 'AGGREGATE ' ELSE 'FUNCTION ' END || CASE WHEN o.prokind = 'a' AND o.pronargs = 0 THEN replace(o.oid::regprocedure::text, '()', '(*)') ELSE o.oid::regprocedure::text END`,
		`pg_catalog.pg_proc o ON o.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace`, `true`)},
	{"comment", schema.Epilogue, "", comment(`'pg_constraint'`, `CASE WHEN o.conrelid <> 0 THEN format('CONSTRAINT %I ON %s', o.conname, o.conrelid::regclass) ELSE format('CONSTRAINT %I ON DOMAIN %s', o.conname, o.contypid::regtype) END`,
		`pg_catalog.pg_constraint o ON o.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = o.connamespace`, `true`)},
	{"comment", schema.Epilogue, "pg_trigger", comment(`'pg_trigger'`, `format('TRIGGER %I ON %s', o.tgname, c.oid::regclass)`,
		`pg_catalog.pg_trigger o ON o.oid = d.objoid JOIN pg_catalog.pg_class c ON c.oid = o.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`, `true`)},
	{"comment", schema.Epilogue, "pg_rewrite", comment(`'pg_rewrite'`, `format('RULE %I ON %s', o.rulename, c.oid::regclass)`,
		`pg_catalog.pg_rewrite o ON o.oid = d.objoid JOIN pg_catalog.pg_class c ON c.oid = o.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`, `o.rulename <> '_RETURN'`)},
	{"comment", schema.Epilogue, "", comment(`'pg_policy'`, `format('POLICY %I ON %s', o.polname, c.oid::regclass)`,
		`pg_catalog.pg_policy o ON o.oid = d.objoid JOIN pg_catalog.pg_class c ON c.oid = o.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`, `true`)},
	{"comment", schema.Epilogue, "", comment(`'pg_statistic_ext'`, `format('STATISTICS %s%I', CASE WHEN n.nspname = current_schema() THEN '' ELSE quote_ident(n.nspname) || '.' END, o.stxname)`,
		`pg_catalog.pg_statistic_ext o ON o.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = o.stxnamespace`, `true`)},
	{"comment", schema.Epilogue, "pg_collation", comment(`'pg_collation'`, `'COLLATION ' || o.oid::regcollation`,
		`pg_catalog.pg_collation o ON o.oid = d.objoid JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace`, `true`)},
}

// comment gives the query for the comments on what a catalog has: what is commented, how that is found, and which are meant.
func comment(catalog, what, join, where string) string {
	return `SELECT 'comment:' || ` + catalog + ` || d.objoid || '.' || d.objsubid, n.nspname, ` + what + `, 'COMMENT ON ' || ` + what + ` || ' IS ' || quote_literal(d.description)
FROM pg_catalog.pg_description d JOIN ` + join + ` WHERE d.classoid = ` + catalog + `::regclass AND ` + where + ` AND SCOPE`
}

// What is left out is asked for by what it hangs on, not by its kind, so that what later versions have is told too.
// https://www.postgresql.org/docs/current/catalog-pg-depend.html https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-OBJECT
var omittedQueries = []string{
	`SELECT format('the schema %s, which has %s tables, views and sequences: --schema %s reads it', n.nspname, count(*), n.nspname)
FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class o ON o.relnamespace = n.oid AND o.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ALL ($1::text[])
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = o.oid AND e.deptype IN ('e', 'i')) GROUP BY n.nspname`,
	`SELECT 'the ' || i.type || ' ' || i.identity FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_namespace n ON d.refclassid = 'pg_namespace'::regclass AND n.oid = d.refobjid
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
LEFT JOIN pg_catalog.pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid LEFT JOIN pg_catalog.pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid
WHERE n.nspname = ANY ($1::text[]) AND d.deptype = 'n'
  AND d.classid <> ALL (ARRAY['pg_proc'::regclass, 'pg_collation'::regclass, 'pg_statistic_ext'::regclass, 'pg_constraint'::regclass, 'pg_extension'::regclass, 'pg_default_acl'::regclass,
    'pg_ts_dict'::regclass, 'pg_ts_config'::regclass, 'pg_operator'::regclass])
  AND (c.oid IS NULL OR c.relkind = 'f') AND (t.oid IS NULL OR t.typtype = 'b' AND t.typcategory <> 'A' OR t.typtype = 'p')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype IN ('e', 'i'))`,
	`SELECT 'the event trigger ' || o.evtname FROM pg_catalog.pg_event_trigger o
  WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_event_trigger'::regclass AND e.objid = o.oid AND e.deptype = 'e')`,
	`SELECT 'the publication ' || pubname FROM pg_catalog.pg_publication`,
	`SELECT 'the server ' || srvname || ' of foreign tables' FROM pg_catalog.pg_foreign_server`,
	`SELECT 'the comment on ' || i.type || ' ' || i.identity FROM pg_catalog.pg_description d CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, 0) i
WHERE d.objoid >= 16384 AND i.schema = ANY ($1::text[]) AND (d.classoid IN ('pg_operator'::regclass, 'pg_cast'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass, 'pg_ts_config'::regclass, 'pg_ts_dict'::regclass, 'pg_conversion'::regclass)
    OR EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE d.classoid = 'pg_class'::regclass AND c.oid = d.objoid AND c.relkind = 'f'))
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')`,
	`SELECT 'the index ' || o.oid::regclass || ' as invalid, which it is: it is written as if it were not' FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE NOT i.indisvalid AND o.relkind = 'i' AND n.nspname = ANY ($1::text[])`,
	`SELECT 'the access method ' || am.amname || ' of ' || o.oid::regclass FROM pg_catalog.pg_class o JOIN pg_catalog.pg_am am ON am.oid = o.relam JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
WHERE o.relkind IN ('r', 'm', 'p') AND am.amname <> 'heap' AND n.nspname = ANY ($1::text[])`,
	`SELECT 'rights, which were given on ' || string_agg(count || ' ' || word, ', ' ORDER BY word) FROM (
  SELECT CASE o.relkind WHEN 'S' THEN 'sequences' WHEN 'v' THEN 'views' WHEN 'm' THEN 'materialized views' ELSE 'tables' END word, count(*) FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
  WHERE o.relacl IS NOT NULL AND n.nspname = ANY ($1::text[]) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = o.oid AND e.deptype = 'e') GROUP BY 1
  UNION ALL SELECT 'routines', count(*) FROM pg_catalog.pg_proc o JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace WHERE o.proacl IS NOT NULL AND n.nspname = ANY ($1::text[])
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = o.oid AND e.deptype = 'e') HAVING count(*) > 0) x HAVING count(*) > 0`,
}

// omit tells what there is beside.
func (w *wholeReader) omit(ctx context.Context) error {
	for _, query := range omittedQueries {
		// each query has the parameter, so that all are asked in one way
		rows, err := w.read(ctx, "SELECT * FROM ("+query+") x (what) WHERE $1::text[] IS NOT NULL", w.scope)
		if err != nil {
			return err
		}
		for _, r := range rows {
			w.db.Omitted = append(w.db.Omitted, r.Text(0))
		}
	}
	slices.Sort(w.db.Omitted)
	return nil
}
