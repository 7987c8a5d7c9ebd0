package mysql

import "mig/dialects/sqlscan"

// scanOptions says how the mysql and mariadb clients read a script.
// https://dev.mysql.com/doc/refman/8.4/en/mysql-commands.html
// https://dev.mysql.com/doc/refman/8.4/en/comments.html
func scanOptions() *sqlscan.Options {
	return &sqlscan.Options{
		HashComments:     true,
		DashSpace:        true,
		CodeComments:     true,
		BackslashEscapes: true,
		Backticks:        true,
		Delimiters:       true,
		CompoundBodies:   true,
		Commands:         scanCommands,
		Backslash:        true,
	}
}

const (
	scanConnection = "changes the connection, which a revision must not"
	scanDatabase   = "changes the database, which a revision must not"
	scanQuit       = "ends the client"
	scanSend       = "sends the statement in a way of the client's own"
)

// USE is SQL too, but what follows it would run in another database than the bookkeeping.
var scanCommands = []sqlscan.Command{
	{Name: "delimiter", Use: sqlscan.Delimiter},
	{Name: "use", Fatal: scanDatabase, Hint: "qualify the names, or connect to that database"},
	{Name: `\u*`, Fatal: scanDatabase, Hint: "qualify the names, or connect to that database"},
	{Name: "connect", Fatal: scanConnection},
	{Name: `\r*`, Fatal: scanConnection},
	{Name: "resetconnection", Fatal: scanConnection},
	{Name: `\x`, Fatal: scanConnection},
	{Name: "charset", Fatal: scanConnection},
	{Name: `\C*`, Fatal: scanConnection},
	{Name: "exit", Fatal: scanQuit},
	{Name: "quit", Fatal: scanQuit},
	{Name: `\q`, Fatal: scanQuit},
	{Name: `\d*`, Fatal: "changes the delimiter inside a line", Hint: "write a DELIMITER line"},
	{Name: "go", Fatal: scanSend, Hint: "end the statement with ;"},
	{Name: "ego", Fatal: scanSend, Hint: "end the statement with ;"},
	{Name: `\g*`, Fatal: scanSend, Hint: "end the statement with ;"},
	{Name: `\G*`, Fatal: scanSend, Hint: "end the statement with ;"},
	{Name: "source", Hint: `insert the file with {{ include "file" }}`},
	{Name: `\.`, Hint: `insert the file with {{ include "file" }}`},
	{Name: `\N`, Use: sqlscan.SQL}, // NULL
	{Name: "clear"},
	{Name: "edit"},
	{Name: "help"},
	{Name: "nopager"},
	{Name: "notee"},
	{Name: "nowarning"},
	{Name: "pager"},
	{Name: "print"},
	{Name: "prompt"},
	{Name: "query_attributes"},
	{Name: "rehash"},
	{Name: "sandbox"},
	{Name: "ssl_session_data_print"},
	{Name: "status"},
	{Name: "system"},
	{Name: "tee"},
	{Name: "warnings"},
	{Name: "?"},
	{Name: `\`},
}
