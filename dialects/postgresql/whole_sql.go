package postgresql

import (
	"strings"

	"mig/dsl/schema"
)

// statement says how to read what mig has no operation for: a query of CATALOG, called o, and the namespace n, for the columns key, schema, name and SQL.
type statement struct {
	kind    string
	stage   schema.Stage
	catalog string // "" where o is no object of its own
	query   string
}

// text gives the query; SCOPE in it becomes the condition that what is read is in the schemas that are read, and in no extension.
func (s statement) text() string {
	scope := "n.nspname = ANY ($1::text[])"
	if s.catalog != "" {
		scope += " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e WHERE e.classid = '" + s.catalog + "'::regclass AND e.objid = o.oid AND e.deptype = 'e')"
	}
	return strings.ReplaceAll(s.query, "SCOPE", scope)
}

// ownerOf gives the column that owns a sequence o: a list with its schema, table and name in a list.
const ownerOf = `(SELECT json_agg(json_build_array(tn.nspname, t.relname, ta.attname)) FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class t ON t.oid = d.refobjid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
     JOIN pg_catalog.pg_attribute ta ON ta.attrelid = d.refobjid AND ta.attnum = d.refobjsubid
     WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'a' AND d.refclassid = 'pg_class'::regclass)`

// internal is of what comes with something else, as the functions and the cast of a range type do.
const internal = `EXISTS (SELECT 1 FROM pg_catalog.pg_depend i WHERE i.classid = o.tableoid AND i.objid = o.oid AND i.deptype = 'i')`

// unchanged stands before statements that alter tables in what mig does not hold.
const unchanged = "-- mig:schema-unchanged\n"

// The types, and what tables may need to have their columns.
// https://www.postgresql.org/docs/current/sql-createdomain.html https://www.postgresql.org/docs/current/sql-createtype.html https://www.postgresql.org/docs/current/sql-createcollation.html
var typeStatements = []statement{
	{"collation", schema.OfDatabase, "pg_collation", `SELECT 'pg_collation:' || o.oid, n.nspname, o.collname,
  format('CREATE COLLATION %s (PROVIDER = %s', o.oid::regcollation, CASE o.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END)
  || CASE WHEN o.collprovider = 'c' THEN format(', LC_COLLATE = %L, LC_CTYPE = %L', o.collcollate, o.collctype)
     ELSE format(', LOCALE = %L', COALESCE(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale', to_jsonb(o) ->> 'collcollate')) END
  || CASE WHEN NOT o.collisdeterministic THEN ', DETERMINISTIC = false' ELSE '' END
  || COALESCE(', RULES = ' || quote_literal(to_jsonb(o) ->> 'collicurules'), '') || ')'
FROM pg_catalog.pg_collation o JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace WHERE SCOPE`},
	{"domain", schema.OfTypes, "pg_type", `SELECT 'pg_type:' || o.oid, n.nspname, o.typname, format('CREATE DOMAIN %s AS %s', o.oid::regtype, format_type(o.typbasetype, o.typtypmod))
  || COALESCE((SELECT format(' COLLATE %s', o.typcollation::regcollation) FROM pg_catalog.pg_type b WHERE b.oid = o.typbasetype AND b.typcollation <> o.typcollation), '')
  || COALESCE(' DEFAULT ' || COALESCE(pg_get_expr(o.typdefaultbin, 0), quote_literal(o.typdefault)), '') || CASE WHEN o.typnotnull THEN ' NOT NULL' ELSE '' END
  || COALESCE((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
       FROM pg_catalog.pg_constraint k WHERE k.contypid = o.oid AND k.contype = 'c' AND k.convalidated), '')
FROM pg_catalog.pg_type o JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace WHERE o.typtype = 'd' AND SCOPE`},
	{"constraint of a domain", schema.Epilogue, "", `SELECT 'pg_constraint:' || k.oid, n.nspname, o.typname || '.' || k.conname,
  format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', o.oid::regtype, k.conname, pg_get_constraintdef(k.oid))
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_type o ON o.oid = k.contypid JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace
WHERE k.contype = 'c' AND NOT k.convalidated AND SCOPE`},
	{"composite type", schema.OfTypes, "pg_class", `SELECT 'pg_class:' || o.oid, n.nspname, o.relname, format('CREATE TYPE %s AS (%s)', o.oid::regclass,
  (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
       || CASE WHEN a.attcollation <> t.typcollation THEN format(' COLLATE %s', a.attcollation::regcollation) ELSE '' END, ', ' ORDER BY a.attnum)
     FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped))
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind = 'c' AND SCOPE
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend t WHERE t.classid = 'pg_type'::regclass AND t.objid = o.reltype AND t.deptype = 'e')`},
	{"range type", schema.OfTypes, "pg_type", `SELECT 'pg_type:' || o.oid, n.nspname, o.typname, format('CREATE TYPE %s AS RANGE (SUBTYPE = %s', o.oid::regtype, r.rngsubtype::regtype)
  || COALESCE((SELECT format(', SUBTYPE_OPCLASS = %I.%I', cn.nspname, c.opcname) FROM pg_catalog.pg_opclass c JOIN pg_catalog.pg_namespace cn ON cn.oid = c.opcnamespace
       WHERE c.oid = r.rngsubopc AND NOT c.opcdefault), '')
  || COALESCE((SELECT format(', COLLATION = %s', r.rngcollation::regcollation) FROM pg_catalog.pg_type b WHERE b.oid = r.rngsubtype AND b.typcollation <> r.rngcollation), '')
  || CASE WHEN r.rngcanonical::oid <> 0 THEN format(', CANONICAL = %s', r.rngcanonical) ELSE '' END
  || CASE WHEN r.rngsubdiff::oid <> 0 THEN format(', SUBTYPE_DIFF = %s', r.rngsubdiff) ELSE '' END
  || COALESCE(', MULTIRANGE_TYPE_NAME = ' || (to_jsonb(r) ->> 'rngmultitypid')::oid::regtype::text, '') || ')'
FROM pg_catalog.pg_range r JOIN pg_catalog.pg_type o ON o.oid = r.rngtypid JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace WHERE SCOPE`},
	// A sequence of another type than bigint can't be said, but its bounds could.
	{"sequence", schema.OfSequences, "pg_class", `SELECT 'pg_class:' || o.oid, n.nspname, o.relname, format('CREATE %sSEQUENCE %s AS %s START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s',
  CASE o.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END, o.oid::regclass, q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache) || CASE WHEN q.seqcycle THEN ' CYCLE' ELSE '' END, ` + ownerOf + `
FROM pg_catalog.pg_sequence q JOIN pg_catalog.pg_class o ON o.oid = q.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
WHERE SCOPE AND (q.seqtypid <> 'bigint'::regtype OR o.relpersistence = 'u')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend i WHERE i.classid = 'pg_class'::regclass AND i.objid = o.oid AND i.deptype = 'i')`},
	{"owner of a sequence", schema.OfKeys, "pg_class", `SELECT 'owner:' || o.oid, n.nspname, o.relname, format('ALTER SEQUENCE %s OWNED BY %s.%I', o.oid::regclass, d.refobjid::regclass, a.attname), ` + ownerOf + `
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'a' AND d.refclassid = 'pg_class'::regclass
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE o.relkind = 'S' AND SCOPE`},
}

// What the server writes of routines is whole; only that its own schema stands before the name is ours to undo.
// https://www.postgresql.org/docs/current/catalog-pg-proc.html https://www.postgresql.org/docs/current/sql-createaggregate.html
var routineStatements = []statement{
	{"routine", schema.OfRoutines, "pg_proc", `SELECT 'pg_proc:' || o.oid, n.nspname, o.oid::regprocedure, rtrim(CASE WHEN n.nspname = current_schema()
  THEN overlay(pg_get_functiondef(o.oid) PLACING '' FROM position(quote_ident(n.nspname) || '.' IN pg_get_functiondef(o.oid)) FOR length(quote_ident(n.nspname)) + 1)
  ELSE pg_get_functiondef(o.oid) END, E'\n')
FROM pg_catalog.pg_proc o JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace WHERE o.prokind <> 'a' AND SCOPE AND NOT ` + internal + ``},
	{"aggregate", schema.OfRoutines, "pg_proc", `SELECT 'pg_proc:' || o.oid, n.nspname, o.oid::regprocedure,
  format('CREATE AGGREGATE %s(%s) (SFUNC = %s, STYPE = %s', CASE WHEN n.nspname = current_schema() THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(o.proname),
    COALESCE(NULLIF(pg_get_function_identity_arguments(o.oid), ''), '*'), g.aggtransfn, format_type(g.aggtranstype, NULL))
  || CASE WHEN g.aggtransspace <> 0 THEN format(', SSPACE = %s', g.aggtransspace) ELSE '' END
  || CASE WHEN g.aggfinalfn::oid <> 0 THEN format(', FINALFUNC = %s', g.aggfinalfn) ELSE '' END || CASE WHEN g.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END
  || CASE WHEN g.aggfinalfn::oid <> 0 AND g.aggfinalmodify <> CASE g.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
     THEN ', FINALFUNC_MODIFY = ' || CASE g.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END ELSE '' END
  || CASE WHEN g.aggcombinefn::oid <> 0 THEN format(', COMBINEFUNC = %s', g.aggcombinefn) ELSE '' END
  || CASE WHEN g.aggserialfn::oid <> 0 THEN format(', SERIALFUNC = %s, DESERIALFUNC = %s', g.aggserialfn, g.aggdeserialfn) ELSE '' END
  || COALESCE(', INITCOND = ' || quote_literal(g.agginitval), '')
  || CASE WHEN g.aggmtransfn::oid <> 0 THEN format(', MSFUNC = %s, MINVFUNC = %s, MSTYPE = %s', g.aggmtransfn, g.aggminvtransfn, format_type(g.aggmtranstype, NULL)) ELSE '' END
  || CASE WHEN g.aggmtransspace <> 0 THEN format(', MSSPACE = %s', g.aggmtransspace) ELSE '' END
  || CASE WHEN g.aggmfinalfn::oid <> 0 THEN format(', MFINALFUNC = %s', g.aggmfinalfn) ELSE '' END || CASE WHEN g.aggmfinalextra THEN ', MFINALFUNC_EXTRA' ELSE '' END
  || CASE WHEN g.aggmfinalfn::oid <> 0 AND g.aggmfinalmodify <> CASE g.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
     THEN ', MFINALFUNC_MODIFY = ' || CASE g.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END ELSE '' END
  || COALESCE(', MINITCOND = ' || quote_literal(g.aggminitval), '')
  || COALESCE((SELECT format(', SORTOP = OPERATOR(%I.%s)', pn.nspname, p.oprname) FROM pg_catalog.pg_operator p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.oprnamespace WHERE p.oid = g.aggsortop), '')
  || CASE o.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END || CASE g.aggkind WHEN 'h' THEN ', HYPOTHETICAL' ELSE '' END || ')'
FROM pg_catalog.pg_proc o JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = o.oid JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace WHERE SCOPE`},
}

// What is made of routines. Another operator that one names as its commutator or negator is made as a shell until its own statement comes.
// https://www.postgresql.org/docs/current/sql-createoperator.html https://www.postgresql.org/docs/current/sql-createcast.html https://www.postgresql.org/docs/current/textsearch-configuration.html
var ofRoutineStatements = []statement{
	{"operator", schema.OfRoutines, "pg_operator", `SELECT 'pg_operator:' || o.oid, n.nspname, o.oid::regoperator,
  format('CREATE OPERATOR %s%s (FUNCTION = %s', CASE WHEN n.nspname = current_schema() THEN '' ELSE quote_ident(n.nspname) || '.' END, o.oprname, o.oprcode)
  || CASE WHEN o.oprleft <> 0 THEN format(', LEFTARG = %s', o.oprleft::regtype) ELSE '' END || CASE WHEN o.oprright <> 0 THEN format(', RIGHTARG = %s', o.oprright::regtype) ELSE '' END
  || COALESCE((SELECT ', COMMUTATOR = ' || CASE WHEN pn.nspname IN ('pg_catalog', current_schema()) THEN p.oprname::text ELSE format('OPERATOR(%I.%s)', pn.nspname, p.oprname) END FROM pg_catalog.pg_operator p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.oprnamespace WHERE p.oid = o.oprcom), '')
  || COALESCE((SELECT ', NEGATOR = ' || CASE WHEN pn.nspname IN ('pg_catalog', current_schema()) THEN p.oprname::text ELSE format('OPERATOR(%I.%s)', pn.nspname, p.oprname) END FROM pg_catalog.pg_operator p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.oprnamespace WHERE p.oid = o.oprnegate), '')
  || CASE WHEN o.oprrest::oid <> 0 THEN format(', RESTRICT = %s', o.oprrest) ELSE '' END || CASE WHEN o.oprjoin::oid <> 0 THEN format(', JOIN = %s', o.oprjoin) ELSE '' END
  || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END || ')'
FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oprcode::oid <> 0 AND SCOPE`},
	{"cast", schema.OfRoutines, "pg_cast", `SELECT 'pg_cast:' || o.oid, n.nspname, format('%s %s', o.castsource::regtype, o.casttarget::regtype),
  format('CREATE CAST (%s AS %s) ', o.castsource::regtype, o.casttarget::regtype)
  || CASE o.castmethod WHEN 'f' THEN format('WITH FUNCTION %s', o.castfunc::regprocedure) WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END
  || CASE o.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END
FROM pg_catalog.pg_cast o LEFT JOIN pg_catalog.pg_proc f ON f.oid = o.castfunc JOIN pg_catalog.pg_type s ON s.oid = o.castsource JOIN pg_catalog.pg_type t ON t.oid = o.casttarget
JOIN pg_catalog.pg_namespace n ON n.oid = CASE WHEN f.oid >= 16384 THEN f.pronamespace WHEN t.oid >= 16384 THEN t.typnamespace ELSE s.typnamespace END WHERE o.oid >= 16384 AND SCOPE AND NOT ` + internal + ``},
	{"text search dictionary", schema.OfTypes, "pg_ts_dict", `SELECT 'pg_ts_dict:' || o.oid, n.nspname, o.dictname,
  format('CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %I.%I', o.oid::regdictionary, tn.nspname, t.tmplname) || COALESCE(', ' || o.dictinitoption, '') || ')'
FROM pg_catalog.pg_ts_dict o JOIN pg_catalog.pg_namespace n ON n.oid = o.dictnamespace JOIN pg_catalog.pg_ts_template t ON t.oid = o.dicttemplate JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace WHERE SCOPE`},
	{"text search configuration", schema.OfTypes, "pg_ts_config", `SELECT 'pg_ts_config:' || o.oid, n.nspname, o.cfgname, format('CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %I.%I)', o.oid::regconfig, pn.nspname, p.prsname)
FROM pg_catalog.pg_ts_config o JOIN pg_catalog.pg_namespace n ON n.oid = o.cfgnamespace JOIN pg_catalog.pg_ts_parser p ON p.oid = o.cfgparser JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace WHERE SCOPE`},
	{"mapping of a text search configuration", schema.OfTables, "pg_ts_config", `SELECT 'map:' || o.oid || '.' || k.maptokentype, n.nspname, o.cfgname || '.' || k.alias,
  format('ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s', o.oid::regconfig, k.alias, k.dicts)
FROM pg_catalog.pg_ts_config o JOIN pg_catalog.pg_namespace n ON n.oid = o.cfgnamespace CROSS JOIN LATERAL (SELECT m.maptokentype,
    (SELECT t.alias FROM ts_token_type(o.cfgparser) t WHERE t.tokid = m.maptokentype) alias, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) dicts
  FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = o.oid GROUP BY m.maptokentype) k WHERE SCOPE`},
}

// viewOptions are what create_view has no words for.
const viewOptions = `EXISTS (SELECT 1 FROM unnest(o.reloptions) x WHERE x NOT LIKE 'check_option=%')`

// Views that have options, and those that hold their rows, with their indexes.
var viewStatements = []statement{
	{"view", schema.OfViews, "pg_class", `SELECT 'pg_class:' || o.oid, n.nspname, o.relname,
  format('CREATE VIEW %s WITH (%s) AS', o.oid::regclass, array_to_string(o.reloptions, ', ')) || E'\n' || trim(rtrim(pg_get_viewdef(o.oid), ';'))
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind = 'v' AND ` + viewOptions + ` AND SCOPE`},
	{"materialized view", schema.OfViews, "pg_class", `SELECT 'pg_class:' || o.oid, n.nspname, o.relname,
  format('CREATE MATERIALIZED VIEW %s', o.oid::regclass) || COALESCE(' WITH (' || NULLIF(array_to_string(o.reloptions, ', '), '') || ')', '')
  || COALESCE((SELECT format(' TABLESPACE %I', ts.spcname) FROM pg_catalog.pg_tablespace ts WHERE ts.oid = o.reltablespace), '')
  || E' AS\n' || trim(rtrim(pg_get_viewdef(o.oid), ';')) || CASE WHEN o.relispopulated THEN '' ELSE E'\nWITH NO DATA' END
FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE o.relkind = 'm' AND SCOPE`},
	{"index", schema.OfViews, "pg_class", `SELECT 'pg_class:' || o.oid, n.nspname, o.relname, pg_get_indexdef(o.oid, 0, true)
  || COALESCE((SELECT format(' TABLESPACE %I', ts.spcname) FROM pg_catalog.pg_tablespace ts WHERE ts.oid = o.reltablespace AND pg_get_indexdef(o.oid, 0, true) !~ ' TABLESPACE '), '')
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
WHERE c.relkind = 'm' AND SCOPE`},
	{"default of a view", schema.OfTriggers, "pg_class", `SELECT 'pg_attrdef:' || d.oid, n.nspname, o.relname || '.' || a.attname,
  format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', o.oid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid))
FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_class o ON o.oid = d.adrelid JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE o.relkind = 'v' AND SCOPE`},
}

// What hangs on tables and views.
var triggerStatements = []statement{
	{"trigger", schema.OfTriggers, "pg_trigger", `SELECT 'pg_trigger:' || o.oid, n.nspname, c.relname || '.' || o.tgname, pg_get_triggerdef(o.oid, true)
FROM pg_catalog.pg_trigger o JOIN pg_catalog.pg_class c ON c.oid = o.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT o.tgisinternal AND COALESCE(to_jsonb(o) ->> 'tgparentid', '0') = '0' AND SCOPE`},
	{"state of a trigger", schema.Epilogue, "pg_trigger", `SELECT 'state:' || o.oid, n.nspname, c.relname || '.' || o.tgname,
  format('` + unchanged + `ALTER TABLE %s %s TRIGGER %I', c.oid::regclass, CASE o.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, o.tgname)
FROM pg_catalog.pg_trigger o JOIN pg_catalog.pg_class c ON c.oid = o.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT o.tgisinternal AND o.tgenabled <> 'O' AND SCOPE`},
	{"rule", schema.OfTriggers, "pg_rewrite", `SELECT 'pg_rewrite:' || o.oid, n.nspname, c.relname || '.' || o.rulename, rtrim(pg_get_ruledef(o.oid, true), ';')
FROM pg_catalog.pg_rewrite o JOIN pg_catalog.pg_class c ON c.oid = o.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE o.rulename <> '_RETURN' AND SCOPE`},
	{"state of a rule", schema.Epilogue, "pg_rewrite", `SELECT 'state:' || o.oid, n.nspname, c.relname || '.' || o.rulename,
  format('` + unchanged + `ALTER TABLE %s %s RULE %I', c.oid::regclass, CASE o.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, o.rulename)
FROM pg_catalog.pg_rewrite o JOIN pg_catalog.pg_class c ON c.oid = o.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE o.rulename <> '_RETURN' AND o.ev_enabled <> 'O' AND SCOPE`},
	{"policy", schema.OfTriggers, "", `SELECT 'pg_policy:' || o.oid, n.nspname, c.relname || '.' || o.polname,
  format('CREATE POLICY %I ON %s', o.polname, c.oid::regclass) || CASE WHEN o.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END
  || CASE o.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END
  || CASE WHEN o.polroles = '{0}' THEN '' ELSE ' TO ' || (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE r::regrole::text END, ', ') FROM unnest(o.polroles) r) END
  || COALESCE(' USING (' || pg_get_expr(o.polqual, o.polrelid) || ')', '') || COALESCE(' WITH CHECK (' || pg_get_expr(o.polwithcheck, o.polrelid) || ')', '')
FROM pg_catalog.pg_policy o JOIN pg_catalog.pg_class c ON c.oid = o.polrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE SCOPE`},
	{"statistics", schema.OfTriggers, "", `SELECT 'pg_statistic_ext:' || o.oid, n.nspname, o.stxname, CASE WHEN n.nspname = current_schema()
  THEN replace(pg_get_statisticsobjdef(o.oid), 'CREATE STATISTICS ' || quote_ident(n.nspname) || '.', 'CREATE STATISTICS ') ELSE pg_get_statisticsobjdef(o.oid) END
FROM pg_catalog.pg_statistic_ext o JOIN pg_catalog.pg_namespace n ON n.oid = o.stxnamespace WHERE SCOPE`},
}
