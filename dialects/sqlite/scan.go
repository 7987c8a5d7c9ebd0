package sqlite

import "mig/dialects/sqlscan"

// scanOptions says how sqlite3 reads a script.
// https://www.sqlite.org/c3ref/complete.html
// https://www.sqlite.org/cli.html
func scanOptions() *sqlscan.Options {
	return &sqlscan.Options{
		Backticks:     true,
		Brackets:      sqlscan.PlainBrackets,
		TriggerBodies: true,
		RefusedLines: []sqlscan.RefusedLine{
			{Line: "/", Msg: "ends the statement in sqlite3", Hint: "write it on the line of what it divides"},
			{Line: "go", Msg: "ends the statement in sqlite3", Hint: "quote it where it is a name"},
		},
		Commands: scanCommands,
	}
}

// sqlite3 takes any beginning of a command's name that tells it from the others.
var scanCommands = []sqlscan.Command{
	{Name: ".op|en", Fatal: "changes the connection, which a revision must not"},
	{Name: ".conn|ection", Fatal: "changes the connection, which a revision must not"},
	{Name: ".ba|il", Fatal: "changes what happens at an error, which a revision must not"},
	{Name: ".q|uit", Fatal: "ends the client"},
	{Name: ".ex|it", Fatal: "ends the client"},
	{Name: ".rea|d", Hint: `insert the file with {{ include "file" }}`},
	{Name: "."},
}
