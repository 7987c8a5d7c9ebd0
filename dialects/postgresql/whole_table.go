package postgresql

import "mig/dsl/schema"

// What tables have beside their columns, keys and indexes, as ALTER TABLE says it. https://www.postgresql.org/docs/current/sql-altertable.html
var tableStatements = []statement{
	// A partition is made as a table of its own, with its own keys and indexes, and then attached, which finds those of the partitioned table among them.
	// https://www.postgresql.org/docs/current/ddl-partitioning.html
	{"partition", schema.OfKeys, "pg_class", `SELECT 'partition:' || o.oid, n.nspname, o.relname,
  format('` + unchanged + `ALTER TABLE %s ATTACH PARTITION %s %s', i.inhparent::regclass, o.oid::regclass, pg_get_expr(o.relpartbound, o.oid))
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace JOIN pg_catalog.pg_inherits i ON i.inhrelid = o.oid
WHERE o.relispartition AND o.relkind IN ('r', 'p') AND SCOPE`},
	{"type of a table", schema.OfKeys, "pg_class", `SELECT 'of:' || o.oid, n.nspname, o.relname, format('` + unchanged + `ALTER TABLE %s OF %s', o.oid::regclass, o.reloftype::regtype)
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind IN ('r', 'p') AND o.reloftype <> 0 AND SCOPE`},
	{"name of a sequence", schema.OfKeys, "pg_class", `SELECT 'sequence:' || o.oid, n.nspname, o.relname, t.relname || E'\n' || a.attname
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'i' AND d.refclassid = 'pg_class'::regclass
JOIN pg_catalog.pg_class t ON t.oid = d.refobjid JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE o.relkind = 'S' AND n.oid = t.relnamespace AND SCOPE`},
	{"inherited column", schema.OfKeys, "pg_class", `SELECT 'inherited:' || o.oid || '.' || a.attnum, n.nspname, o.relname || '.' || a.attname, format('ALTER TABLE %s ', o.oid::regclass)
  || concat_ws(', ', CASE WHEN d.adbin IS NULL AND pd.adbin IS NOT NULL THEN format('ALTER COLUMN %I DROP DEFAULT', a.attname)
     WHEN pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM pg_get_expr(pd.adbin, pd.adrelid) THEN format('ALTER COLUMN %I SET DEFAULT %s', a.attname, pg_get_expr(d.adbin, d.adrelid)) END,
     CASE WHEN a.attnotnull AND NOT pa.attnotnull THEN format('ALTER COLUMN %I SET NOT NULL', a.attname) END)
FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class o ON o.oid = i.inhrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = o.oid AND NOT a.attislocal AND NOT a.attisdropped AND a.attgenerated = ''
JOIN pg_catalog.pg_attribute pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum LEFT JOIN pg_catalog.pg_attrdef pd ON pd.adrelid = pa.attrelid AND pd.adnum = pa.attnum
WHERE o.relkind = 'r' AND NOT o.relispartition AND SCOPE AND (pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM pg_get_expr(pd.adbin, pd.adrelid)
  OR a.attnotnull AND NOT pa.attnotnull AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index k WHERE k.indrelid = o.oid AND k.indisprimary AND a.attnum = ANY (k.indkey)))`},
	{"unlogged table", schema.OfKeys, "pg_class", `SELECT 'unlogged:' || o.oid, n.nspname, o.relname, format('` + unchanged + `ALTER TABLE %s SET UNLOGGED', o.oid::regclass)
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind = 'r' AND o.relpersistence = 'u' AND SCOPE`},
	{"row security", schema.OfTriggers, "pg_class", `SELECT 'rls:' || o.oid, n.nspname, o.relname,
  format('` + unchanged + `ALTER TABLE %s ', o.oid::regclass) || concat_ws(', ', CASE WHEN o.relrowsecurity THEN 'ENABLE ROW LEVEL SECURITY' END, CASE WHEN o.relforcerowsecurity THEN 'FORCE ROW LEVEL SECURITY' END)
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE (o.relrowsecurity OR o.relforcerowsecurity) AND SCOPE`},
	{"replica identity", schema.Epilogue, "pg_class", `SELECT 'replica:' || o.oid, n.nspname, o.relname, format('` + unchanged + `ALTER TABLE %s REPLICA IDENTITY ', o.oid::regclass)
  || CASE o.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
     ELSE 'USING INDEX ' || (SELECT quote_ident(x.relname) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = o.oid AND i.indisreplident) END
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind IN ('r', 'p') AND SCOPE
  AND (o.relreplident IN ('f', 'n') OR o.relreplident = 'i' AND EXISTS (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = o.oid AND i.indisreplident))`},
	{"settings of a column", schema.Epilogue, "pg_class", `SELECT 'column:' || o.oid || '.' || a.attnum, n.nspname, o.relname || '.' || a.attname, format('` + unchanged + `ALTER %s %s ', k.word, o.oid::regclass)
  || concat_ws(', ', CASE WHEN COALESCE(a.attstattarget, -1) >= 0 THEN format('ALTER COLUMN %I SET STATISTICS %s', a.attname, a.attstattarget) END,
    CASE WHEN a.attstorage <> t.typstorage THEN format('ALTER COLUMN %I SET STORAGE %s', a.attname, CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END) END,
    CASE WHEN to_jsonb(a) ->> 'attcompression' IN ('p', 'l') THEN format('ALTER COLUMN %I SET COMPRESSION %s', a.attname, CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' ELSE 'lz4' END) END,
    (SELECT format('ALTER COLUMN %I SET (%s)', a.attname, string_agg(x, ', ')) FROM unnest(a.attoptions) x WHERE x NOT LIKE 'pg\_%' HAVING count(*) > 0))
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid CROSS JOIN LATERAL (SELECT CASE o.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END) k (word)
WHERE o.relkind IN ('r', 'p', 'm') AND SCOPE
  AND (COALESCE(a.attstattarget, -1) >= 0 OR a.attstorage <> t.typstorage OR EXISTS (SELECT 1 FROM unnest(a.attoptions) x WHERE x NOT LIKE 'pg\_%') OR to_jsonb(a) ->> 'attcompression' IN ('p', 'l'))`},
	{"constraint", schema.OfKeys, "", constraintQuery + ` AND o.contype <> 'f'`},
	{"foreign key", schema.OfKeys, "", constraintQuery + ` AND o.contype = 'f'`},
	{"index", schema.OfTables, "pg_class", `SELECT 'pg_class:' || o.oid, n.nspname, o.relname, pg_get_indexdef(o.oid, 0, true)
  || COALESCE((SELECT format(' TABLESPACE %I', ts.spcname) FROM pg_catalog.pg_tablespace ts WHERE ts.oid = o.reltablespace AND pg_get_indexdef(o.oid, 0, true) !~ ' TABLESPACE '), '')
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
WHERE c.relkind IN ('r', 'p') AND ` + oddIndex + ` AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint con WHERE con.conindid = o.oid AND con.contype IN ('p', 'u', 'x')) AND SCOPE`},
	{"order of rows", schema.Epilogue, "pg_class", `SELECT 'clustered:' || o.oid, n.nspname, c.relname || '.' || o.relname, format('` + unchanged + `ALTER TABLE %s CLUSTER ON %I', c.oid::regclass, o.relname)
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
WHERE i.indisclustered AND SCOPE`},
}

// constraintQuery reads keys and checks for which the DSL has no words.
const constraintQuery = `SELECT 'pg_constraint:' || o.oid, n.nspname, c.relname || '.' || o.conname, format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.oid::regclass, o.conname, pg_get_constraintdef(o.oid))
FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_class c ON c.oid = o.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE SCOPE AND o.contype IN ('p', 'u', 'x', 'f', 'c') AND o.conislocal AND ` + oddConstraint

// What the words of the DSL do not say of a constraint o, by the columns that versions have: what a key sets to NULL, periods, NO INHERIT, NOT ENFORCED, and the classes of an
// exclusion constraint. https://www.postgresql.org/docs/current/catalog-pg-constraint.html
const oddConstraint = `(to_jsonb(o) ->> 'confdelsetcols' IS NOT NULL OR to_jsonb(o) ->> 'conperiod' = 'true' OR to_jsonb(o) ->> 'conenforced' = 'false'
  OR o.contype = 'c' AND o.connoinherit OR o.contype = 'x' AND pg_get_constraintdef(o.oid) ~ ' COLLATE | NULLS (FIRST|LAST)| DESC'
  OR o.contype = 'x' AND EXISTS (SELECT 1 FROM pg_catalog.pg_index x, unnest(x.indclass) k JOIN pg_catalog.pg_opclass oc ON oc.oid = k WHERE x.indexrelid = o.conindid AND NOT oc.opcdefault))`

// And of an index i: collations, the order of NULLs, settings of operator classes. Options of columns that begin with pg_ are notes of the server's own.
const oddIndex = `(pg_get_indexdef(i.indexrelid) ~ ' COLLATE | NULLS (FIRST|LAST)'
  OR EXISTS (SELECT 1 FROM pg_catalog.pg_attribute xa WHERE xa.attrelid = i.indexrelid AND EXISTS (SELECT 1 FROM unnest(xa.attoptions) x WHERE x NOT LIKE 'pg\_%')))`
