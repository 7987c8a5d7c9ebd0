package sqlite

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

// https://www.sqlite.org/lang_transaction.html
var effects = sqltext.Effects{
	{Words: "BEGIN", RawEffect: dialects.RawEffect{Opens: true}},
	{Words: "COMMIT", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "END", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK", RawEffect: dialects.RawEffect{Ends: true}},
	{Words: "ROLLBACK TO", RawEffect: dialects.RawEffect{}},
	{Words: "ROLLBACK TRANSACTION TO", RawEffect: dialects.RawEffect{}},
}

// Effect tells what raw SQL does to the transaction.
func (*Dialect) Effect(s dialects.Statement) dialects.RawEffect {
	return effects.Of(s.SQL[min(s.First, len(s.SQL)):])
}
