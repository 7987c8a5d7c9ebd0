package mysql

import (
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// https://dev.mysql.com/doc/refman/8.4/en/commit.html
var effects = sqltext.NewEffects([]sqltext.Effect{
	{Words: "BEGIN", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "BEGIN NOT ATOMIC", RawEffect: dialects.RawEffect{}}, // a block of MariaDB
	{Words: "START TRANSACTION", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "XA", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "COMMIT", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK WORK TO", RawEffect: dialects.RawEffect{}},
	{Words: "COMMIT AND CHAIN", RawEffect: chained},
	{Words: "COMMIT * AND CHAIN", RawEffect: chained},
	{Words: "ROLLBACK AND CHAIN", RawEffect: chained},
	{Words: "ROLLBACK * AND CHAIN", RawEffect: chained},
	{Words: "ROLLBACK TO", RawEffect: dialects.RawEffect{}},
	{Words: "LOCK TABLES", RawEffect: dialects.RawEffect{State: "which tables can be written", Way: "leave LOCK TABLES out, or lock in a procedure that unlocks"}},
	{Words: "LOCK TABLE", RawEffect: dialects.RawEffect{State: "which tables can be written", Way: "leave LOCK TABLES out, or lock in a procedure that unlocks"}},
	{Words: "USE", RawEffect: dialects.RawEffect{State: "the database, in which mig finds its version table", Way: "qualify names instead: other.table"}},
}...)

// Variables may be set several at once, with @@, SESSION and the like before them.
var variables = regexp.MustCompile(`(?i)\b(?:(autocommit)|(sql_mode|names|character set|character_set_client|character_set_connection))\b`)

var (
	autocommitOff = dialects.RawEffect{State: "whether statements commit", Way: "take it out; START TRANSACTION … COMMIT does it for some statements"}
	sqlMode       = dialects.RawEffect{State: "how strings and names are read", Way: "set it in on_connect, where mig checks that its literals are still read as written"}
)

// Effect tells what raw SQL does to the transaction and the session.
func (*Dialect) Effect(s dialects.Statement) dialects.RawEffect {
	sql := s.SQL[min(s.First, len(s.SQL)):]
	if strings.Contains(sql, "\r\n") { // what a file has as line ends is none any more
		return dialects.RawEffect{Alters: "the mysql client drops a carriage return before a line end", Way: "write CHAR(13) in a string"}
	}
	if len(sql) > 4 && strings.EqualFold(sql[:3], "set") && !strings.HasPrefix(strings.TrimSpace(sql[3:]), "PASSWORD") {
		switch m := variables.FindStringSubmatch(sql); {
		case m == nil:
		case m[1] != "":
			return autocommitOff
		default:
			return sqlMode
		}
	}
	return effects.Of(sql)
}

// chained ends a transaction and opens the next in one statement, so that nothing of mig's can stand between.
var chained = dialects.RawEffect{State: "from one transaction to the next", Way: "write COMMIT, and START TRANSACTION after it"}
