package postgresql

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

const qualify = "set version_table_schema in mig.yaml, so that mig finds its table all the same"

var searchPath = dialects.RawEffect{State: "the search path, by which mig finds its version table", Way: qualify, Table: true}

// https://www.postgresql.org/docs/current/sql-begin.html and its neighbours
var effects = sqltext.NewEffects([]sqltext.Effect{
	// What the manual says can't be executed inside a transaction block: https://www.postgresql.org/docs/current/sql-commands.html
	{Words: "CREATE INDEX CONCURRENTLY", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "CREATE UNIQUE INDEX CONCURRENTLY", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "DROP INDEX CONCURRENTLY", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX INDEX CONCURRENTLY", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX TABLE CONCURRENTLY", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX SCHEMA", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX DATABASE", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX SYSTEM", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX ( CONCURRENTLY )", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX ( * ) SCHEMA", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX ( * ) DATABASE", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "REINDEX ( * ) SYSTEM", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "ALTER TABLE * DETACH PARTITION * CONCURRENTLY", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "CREATE SUBSCRIPTION", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "DROP SUBSCRIPTION", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "VACUUM", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "CREATE DATABASE", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "DROP DATABASE", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "ALTER DATABASE * SET TABLESPACE", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "CREATE TABLESPACE", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "DROP TABLESPACE", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "ALTER SYSTEM", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "BEGIN", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "START TRANSACTION", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "COMMIT", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "END", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK TO", RawEffect: dialects.RawEffect{}},
	{Words: "ROLLBACK TRANSACTION TO", RawEffect: dialects.RawEffect{}},
	{Words: "ROLLBACK WORK TO", RawEffect: dialects.RawEffect{}},
	{Words: "COMMIT AND CHAIN", RawEffect: chained},
	{Words: "COMMIT * AND CHAIN", RawEffect: chained},
	{Words: "END AND CHAIN", RawEffect: chained},
	{Words: "END * AND CHAIN", RawEffect: chained},
	{Words: "ROLLBACK AND CHAIN", RawEffect: chained},
	{Words: "ROLLBACK * AND CHAIN", RawEffect: chained},
	{Words: "ROLLBACK PREPARED", RawEffect: dialects.RawEffect{}},
	{Words: "COMMIT PREPARED", RawEffect: dialects.RawEffect{}},
	{Words: "ABORT", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "PREPARE TRANSACTION", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "SET search_path", RawEffect: searchPath},
	{Words: "SET SCHEMA", RawEffect: searchPath},
	{Words: "SET SESSION search_path", RawEffect: searchPath},
	{Words: "SET LOCAL search_path", RawEffect: searchPath},
	{Words: "RESET search_path", RawEffect: searchPath},
	{Words: "RESET ALL", RawEffect: searchPath},
	{Words: "DISCARD ALL", RawEffect: searchPath},
	{Words: "SET standard_conforming_strings", RawEffect: readStrings},
	{Words: "SET * standard_conforming_strings", RawEffect: readStrings},
	{Words: "SET standard_conforming_strings = on", RawEffect: dialects.RawEffect{}}, // as pg_dump writes
	{Words: "SET client_encoding", RawEffect: readStrings},
	{Words: "SET * client_encoding", RawEffect: readStrings},
	{Words: "SET client_encoding = ' UTF8", RawEffect: dialects.RawEffect{}},
	{Words: "SET NAMES", RawEffect: readStrings},
}...)

// chained ends a transaction and opens the next in one statement, so that nothing of mig's can stand between.
var chained = dialects.RawEffect{State: "from one transaction to the next", Way: "write COMMIT, and BEGIN after it"}

var readStrings = dialects.RawEffect{State: "how strings are read", Way: "take it out: mig writes UTF-8, for standard_conforming_strings = on"}

// Effect tells what raw SQL does to the transaction and the session.
func (*Dialect) Effect(s dialects.Statement) dialects.RawEffect {
	sql := s.SQL[min(s.First, len(s.SQL)):]
	if sql == "" || sql[0]|0x20 != 's' {
		return effects.Of(sql)
	}
	lower := strings.ToLower(sql[:min(len(sql), 200)])
	if strings.HasPrefix(lower, "select") && strings.Contains(lower, "set_config") && strings.Contains(lower, "search_path") { // as pg_dump does
		return searchPath
	}
	return effects.Of(sql)
}
