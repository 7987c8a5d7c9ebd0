package mysql

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

// https://dev.mysql.com/doc/refman/8.4/en/commit.html
var effects = sqltext.Effects{
	{Words: "BEGIN", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "BEGIN NOT ATOMIC", RawEffect: dialects.RawEffect{}}, // a block of MariaDB
	{Words: "START TRANSACTION", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "XA", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "COMMIT", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK TO", RawEffect: dialects.RawEffect{}},
	{Words: "LOCK TABLES", RawEffect: dialects.RawEffect{State: "which tables can be written", Way: "leave LOCK TABLES out, or lock in a procedure that unlocks"}},
	{Words: "LOCK TABLE", RawEffect: dialects.RawEffect{State: "which tables can be written", Way: "leave LOCK TABLES out, or lock in a procedure that unlocks"}},
	{Words: "SET autocommit", RawEffect: autocommitOff},
	{Words: "SET SESSION autocommit", RawEffect: autocommitOff},
	{Words: "SET @@autocommit", RawEffect: autocommitOff},
	{Words: "SET sql_mode", RawEffect: sqlMode},
	{Words: "SET SESSION sql_mode", RawEffect: sqlMode},
	{Words: "SET @@sql_mode", RawEffect: sqlMode},
}

var (
	autocommitOff = dialects.RawEffect{State: "whether statements commit", Way: "take it out; START TRANSACTION … COMMIT does it for some statements"}
	sqlMode       = dialects.RawEffect{State: "how strings and names are read", Way: "set it in on_connect, where mig checks that its literals are still read as written"}
)

// Effect tells what raw SQL does to the transaction and the session.
func (*Dialect) Effect(s dialects.Statement) dialects.RawEffect {
	return effects.Of(s.SQL[min(s.First, len(s.SQL)):])
}
