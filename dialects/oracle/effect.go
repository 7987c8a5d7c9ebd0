package oracle

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

// COMMIT and ROLLBACK of one's own are harmless: DDL commits anyway. Only where mig finds its table must not change.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/ALTER-SESSION.html
var effects = sqltext.NewEffects([]sqltext.Effect{
	{Words: "ALTER SESSION SET CURRENT_SCHEMA", RawEffect: dialects.RawEffect{
		State: "the current schema, in which mig finds its version table", Way: "set version_table_schema in mig.yaml", Table: true,
	}},
}...)

// Effect tells what raw SQL does to the session, and what SQL*Plus would do to it.
func (*Dialect) Effect(s dialects.Statement) dialects.RawEffect {
	if what, way := altered(s.SQL, min(s.First, len(s.SQL))); what != "" {
		return dialects.RawEffect{Alters: what, Way: way}
	}
	return effects.Of(s.SQL[min(s.First, len(s.SQL)):])
}
