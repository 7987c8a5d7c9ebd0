package postgresql

import "mig/dialects/sqlscan"

// scanOptions says how psql reads a script.
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html
// https://github.com/postgres/postgres/blob/master/src/fe_utils/psqlscan.l
func scanOptions() *sqlscan.Options {
	return &sqlscan.Options{
		NestedComments:  true,
		ReturnEndsLine:  true,
		EscapeStrings:   true,
		DollarQuotes:    true,
		ParenSemicolons: true, // CREATE RULE … DO (a; b)
		AtomicBodies:    true,
		CopyData:        true,
		Commands:        scanCommands,
		Backslash:       true,
	}
}

const (
	scanConnection = "changes the connection, which a revision must not"
	scanErrors     = "changes what happens at an error, which a revision must not"
	scanAgain      = "runs the statement before it a second time, or in another way"
)

// https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS
var scanCommands = []sqlscan.Command{
	{Name: `\c`, Fatal: scanConnection},
	{Name: `\connect`, Fatal: scanConnection},
	{Name: `\encoding`, Fatal: scanConnection},
	{Name: `\q`, Fatal: "ends the client"},
	{Name: `\quit`, Fatal: "ends the client"},
	{Name: `\set ON_ERROR_STOP`, Fatal: scanErrors},
	{Name: `\set ON_ERROR_ROLLBACK`, Fatal: scanErrors},
	{Name: `\unset ON_ERROR_STOP`, Fatal: scanErrors},
	{Name: `\unset ON_ERROR_ROLLBACK`, Fatal: scanErrors},
	{Name: `\set AUTOCOMMIT`, Fatal: "changes the transaction, which a revision must not", Hint: "set transaction: false in the front matter"},
	{Name: `\unset AUTOCOMMIT`, Fatal: "changes the transaction, which a revision must not", Hint: "set transaction: false in the front matter"},
	{Name: `\set SINGLELINE`, Fatal: "changes how statements end"},
	{Name: `\copy * stdin`, Fatal: "reads the lines that follow, which is not known here", Hint: "use COPY … FROM stdin;"},
	{Name: `\copy * pstdin`, Fatal: "reads what is not in the script", Hint: "use COPY … FROM stdin;"},
	{Name: `\;`, Fatal: "joins statements", Hint: "write `-- mig:statement begin` and `-- mig:statement end` around them"},
	{Name: `\.`, Fatal: "ends the data of a COPY, and there is none"},
	{Name: `\g`, Fatal: scanAgain, Hint: "end the statement with ;"},
	{Name: `\gx`, Fatal: scanAgain, Hint: "end the statement with ;"},
	{Name: `\gset`, Fatal: scanAgain},
	{Name: `\gexec`, Fatal: scanAgain},
	{Name: `\gdesc`, Fatal: scanAgain},
	{Name: `\watch`, Fatal: scanAgain},
	{Name: `\crosstabview`, Fatal: scanAgain},
	{Name: `\i`, Hint: `insert the file with {{ include "file" }}`},
	{Name: `\ir`, Hint: `insert the file with {{ include "file" }}`},
	{Name: `\include`, Hint: `insert the file with {{ include "file" }}`},
	{Name: `\include_relative`, Hint: `insert the file with {{ include "file" }}`},
	{Name: `\`},
}
