package mssql

import "mig/dialects/sqlscan"

// scanOptions says how sqlcmd reads a script. The batch is the statement; GO ends it.
// https://learn.microsoft.com/en-us/sql/t-sql/language-elements/sql-server-utilities-statements-go
// https://github.com/microsoft/go-sqlcmd/blob/main/pkg/sqlcmd/batch.go
func scanOptions() *sqlscan.Options {
	return &sqlscan.Options{
		NestedComments: true,
		Brackets:       sqlscan.DoubledBrackets,
		BatchWord:      "GO",
		Blocks:         true,
		Commands:       scanCommands,
		LineCommands:   true,
	}
}

const (
	scanConnection = "changes the connection, which a revision must not"
	scanErrors     = "changes what happens at an error, which a revision must not"
	scanQuit       = "ends the client"
)

// Those of osql work without the colon, alone on a line.
// https://learn.microsoft.com/en-us/sql/tools/sqlcmd/sqlcmd-commands
var scanCommands = []sqlscan.Command{
	{Name: ":connect", Fatal: scanConnection},
	{Name: ":on error", Fatal: scanErrors},
	{Name: ":exit", Fatal: scanQuit},
	{Name: ":quit", Fatal: scanQuit},
	{Name: "exit $", Fatal: scanQuit},
	{Name: "exit (*", Fatal: scanQuit},
	{Name: "quit $", Fatal: scanQuit},
	{Name: ":reset", Fatal: "drops the batch before it"},
	{Name: "reset $", Fatal: "drops the batch before it"},
	{Name: ":r", Hint: `insert the file with {{ include "file" }}`},
	{Name: ":setvar", Hint: "use the variables of mig: {{ .Vars.name }}"},
	{Name: ":!!"},
	{Name: "!!"},
	{Name: ":ed"},
	{Name: "ed $"},
	{Name: ":error"},
	{Name: ":help"},
	{Name: ":list"},
	{Name: ":listvar"},
	{Name: ":out"},
	{Name: ":perftrace"},
	{Name: ":serverlist"},
	{Name: ":xml"},
}
