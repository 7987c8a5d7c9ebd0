package oracle

import "mig/dialects/sqlscan"

// scanOptions says how SQL*Plus reads a script.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-basics.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/using-scripts-SQL-Plus.html
func scanOptions() *sqlscan.Options {
	return &sqlscan.Options{
		AltQuotes: true,
		RunLine:   "/",
		RefusedLines: []sqlscan.RefusedLine{
			{Line: ".", Msg: "ends the statement in SQL*Plus and does not run it", Hint: "take it out"},
		},
		Continuation: true,
		Units:        true,
		Commands:     scanCommands,
	}
}

const (
	scanConnection = "changes the connection, which a revision must not"
	scanErrors     = "changes what happens at an error, which a revision must not"
	scanQuit       = "ends the client"
	scanReading    = "changes how the client reads statements, which a revision must not"
	scanBuffer     = "acts on the statement before it, which has run"
	scanInclude    = `insert the file with {{ include "file" }}`
)

// SET starts SQL too. No other command starts as a statement of SQL does, however short it is written.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-command-summary.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SET-system-variable-summary.html
var scanCommands = []sqlscan.Command{
	{Name: "rem|ark", Use: sqlscan.Comment}, // which a hyphen continues, says its page in the manual
	{Name: "pro|mpt", Use: sqlscan.Comment},
	{Name: "exec|ute", Use: sqlscan.Execute},

	{Name: "set role", Use: sqlscan.SQL},
	{Name: "set transaction", Use: sqlscan.SQL},
	{Name: "set constraint", Use: sqlscan.SQL},
	{Name: "set constraints", Use: sqlscan.SQL},
	{Name: "set auto|commit", Fatal: "changes the transaction, which a revision must not"},
	{Name: "set errorl|ogging", Fatal: scanErrors},
	{Name: "set instance", Fatal: scanConnection},
	{Name: "set blo|ckterminator", Fatal: scanReading},
	{Name: "set cmds|ep", Fatal: scanReading},
	{Name: "set sqlbl|anklines", Fatal: scanReading},
	{Name: "set sqlc|ase", Fatal: scanReading},
	{Name: "set sqlpre|fix", Fatal: scanReading},
	{Name: "set sqlt|erminator", Fatal: scanReading},
	{Name: "set"},

	{Name: "conn|ect", Fatal: scanConnection},
	{Name: "disc|onnect", Fatal: scanConnection},
	{Name: "whenever", Fatal: scanErrors},
	{Name: "exit", Fatal: scanQuit},
	{Name: "quit", Fatal: scanQuit},
	{Name: "shutdown", Fatal: scanConnection},
	{Name: "startup", Fatal: scanConnection},
	{Name: "recover", Fatal: scanConnection},
	{Name: "a|ppend", Fatal: scanBuffer},
	{Name: "c|hange", Fatal: scanBuffer},
	{Name: "del", Fatal: scanBuffer},
	{Name: "i|nput", Fatal: scanBuffer},
	{Name: "r|un", Fatal: scanBuffer},
	{Name: "get", Fatal: scanBuffer, Hint: scanInclude},

	{Name: "@", Hint: scanInclude},
	{Name: "sta|rt", Hint: scanInclude},
	{Name: "!"},
	{Name: "$"},
	{Name: "?"},
	{Name: "acc|ept"},
	{Name: "archive"},
	{Name: "argument"},
	{Name: "attr|ibute"},
	{Name: "bre|ak"},
	{Name: "bti|tle"},
	{Name: "cl|ear"},
	{Name: "col|umn"},
	{Name: "comp|ute"},
	{Name: "config"},
	{Name: "copy"},
	{Name: "def|ine"},
	{Name: "desc|ribe"},
	{Name: "ed|it"},
	{Name: "help"},
	{Name: "hist|ory"},
	{Name: "ho|st"},
	{Name: "l|ist"},
	{Name: "oerr"},
	{Name: "passw|ord"},
	{Name: "pau|se"},
	{Name: "ping"},
	{Name: "pri|nt"},
	{Name: "repf|ooter"},
	{Name: "reph|eader"},
	{Name: "sav|e"},
	{Name: "sho|w"},
	{Name: "spo|ol"},
	{Name: "store"},
	{Name: "timi|ng"},
	{Name: "tti|tle"},
	{Name: "undef|ine"},
	{Name: "var|iable"},
	{Name: "xquery"},
}
