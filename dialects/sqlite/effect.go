package sqlite

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// https://www.sqlite.org/lang_transaction.html
var effects = sqltext.NewEffects([]sqltext.Effect{
	// https://www.sqlite.org/lang_vacuum.html https://www.sqlite.org/lang_attach.html https://www.sqlite.org/pragma.html#pragma_journal_mode
	{Words: "VACUUM", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "ATTACH", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "DETACH", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "PRAGMA JOURNAL_MODE", RawEffect: dialects.RawEffect{Alone: true}},
	{Words: "BEGIN", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "COMMIT", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "END", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK TO", RawEffect: dialects.RawEffect{}},
	{Words: "ROLLBACK TRANSACTION TO", RawEffect: dialects.RawEffect{}},
}...)

// Effect tells what raw SQL does to the transaction.
func (*Dialect) Effect(s dialects.Statement) dialects.RawEffect {
	sql := s.SQL[min(s.First, len(s.SQL)):]
	if strings.Contains(sql, "\r\n") { // what a file has as line ends is none any more
		return dialects.RawEffect{Alters: "sqlite3 drops a carriage return before a line end", Way: "write char(13) in a string"}
	}
	return effects.Of(sql)
}
