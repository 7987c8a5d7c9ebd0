package mssql

import (
	"testing"

	"mig/dialects/sqlscan/scantest"
)

func TestScan(t *testing.T)       { scantest.Run(t, scanOptions(), scanCases) }
func FuzzScan(f *testing.F)       { scantest.Fuzz(f, scanOptions(), scanCases) }
func BenchmarkScan(b *testing.B)  { scantest.Bench(b, scanOptions(), scanSample) }
func TestScanLinear(t *testing.T) { scantest.Linear(t, scanOptions()) }

func TestScanClientCommands(t *testing.T) {
	o := scanOptions()
	o.ClientCommands = true
	scantest.Run(t, o, []scantest.Case{
		{"let through", "-- a\n:setvar x 1\nSELECT $(x);\nGO\n:r f.sql\n!!dir", "client: (-- a) :setvar x 1\nstatement: SELECT $(x);\nclient: :r f.sql\nclient: !!dir"},
		{"inside a batch", "SELECT 1\n:r f.sql\nGO", "error at «:r f.sql»: \":r f.sql\" is a command of the client, inside a statement"},
		{"connect", "  :Connect other", `error at «:Connect other»: ":Connect other" changes the connection, which a revision must not`},
		{"on error", ":on  error ignore", `error at «:on  error ignore»: ":on error" changes what happens at an error, which a revision must not`},
		{"error file", ":error f.txt", "client: :error f.txt"},
		{"after a handle", "«1»\n:setvar x 1", "handle: 1\nclient: :setvar x 1"},
	})
}

var scanCases = []scantest.Case{
	{"two", "SELECT 1;\nSELECT 2\nGO\nSELECT 3", "statement[body]: SELECT 1;⏎SELECT 2\nstatement: SELECT 3"},
	{"first and last line", "GO\nSELECT 1\nGO", "statement: SELECT 1"},
	{"carriage returns", "SELECT 1\r\nGO\r\nSELECT 2\r\nGO 3\r\n", "statement: SELECT 1\nstatement[x3]: SELECT 2"},
	{"any case, white space", "SELECT 1\n \t Go \t\nSELECT 2\ngo", "statement: SELECT 1\nstatement: SELECT 2"},
	{"count", "INSERT INTO t DEFAULT VALUES\nGO 20\nSELECT 1", "statement[x20]: INSERT INTO t DEFAULT VALUES\nstatement: SELECT 1"},
	{"comment after", "SELECT 1\nGO -- it's over\nSELECT 2\nGO 2 -- twice\nSELECT 3\nGO /* a */ -- b\nSELECT 4\nGO--c", "statement: SELECT 1\nstatement[x2]: SELECT 2\nstatement: SELECT 3\nstatement: SELECT 4"},
	{"after a comment line", "-- a\nGO\n/* b */\nGO\nSELECT 1 -- c\nGO", "statement: SELECT 1 -- c"},
	{"shares a line with a comment", "SELECT 1\n/* a */ GO\n", "error at «GO»: GO shares its line with a comment"},
	{"shares a line with the end of a comment", "SELECT 1 /* a\n*/ GO\n", "error at «GO»: GO shares its line with a comment"},
	{"a name after a comment", "SELECT 1 /* a */ go\nGO", "statement: SELECT 1 /* a */ go"},
	{"in a string", "SELECT 'a\nGO\n'\nGO", "statement: SELECT 'a⏎GO⏎'"},
	{"in a name", "SELECT 1 AS [a\nGO\n]]\nGO\n], \"b\nGO\n\"\nGO", "statement: SELECT 1 AS [a⏎GO⏎]]⏎GO⏎], \"b⏎GO⏎\""},
	{"in a comment", "/* a /*\nGO\n*/\nGO\n*/ SELECT 1 --\nGO", "statement: (/* a /*⏎GO⏎*/⏎GO⏎*/) SELECT 1 --"},
	{"in a line", "SELECT 1 GO\nGO", "statement: SELECT 1 GO"},
	{"longer words", "GOTO a\ngo_on:\nGO.x\ngo,\nGO", "statement: GOTO a⏎go_on:⏎GO.x⏎go,"},
	{"semicolon after", "SELECT 1\nGO;\n", "error at «GO;»: GO must stand alone on its line, or with a count"},
	{"text after", "SELECT 1\nGO SELECT 2\n", "error at «GO SELECT 2»: GO must stand alone on its line, or with a count"},
	{"no times", "SELECT 1\nGO 0\n", "error at «GO 0»: GO must stand alone on its line, or with a count"},
	{"too many times", "SELECT 1\nGO 99999999999\n", "error at «GO 99999999999»: GO must stand alone on its line, or with a count"},
	{"nothing, often", "«1»\nGO 5\n", "handle: 1\nerror at «GO 5»: GO 5 has no batch to run"},
	{"semicolons", ";WITH a AS (SELECT 1 b) SELECT b FROM a;\nGO\n;\nGO", "statement: (;) WITH a AS (SELECT 1 b) SELECT b FROM a;"},
	{"backslash", `SELECT 'C:\', "D:\", [E:\];` + "\nGO", `statement: SELECT 'C:\', "D:\", [E:\];`},
	{"unclosed string", "SELECT 'a\nGO\n", "error at «'a»: unclosed string"},
	{"unclosed bracket", "SELECT [a]]\nGO\n", "error at «[a]]»: unclosed quoted identifier"},
	{"unclosed nested comment", "SELECT 1 /* /* */\nGO\n", "error at «/* /* */»: unclosed comment"},
	{"unclosed parenthesis", "SELECT (1\nGO\n", "error at «(1»: unclosed parenthesis"},
	{"module", "CREATE PROCEDURE p AS BEGIN SELECT 1; END\nSELECT 2\nGO", "statement[body]: CREATE PROCEDURE p AS BEGIN SELECT 1; END⏎SELECT 2"},
	{"include", "SELECT 1\nGO\n:r f.sql", "statement: SELECT 1\nerror at «:r f.sql»: \":r f.sql\" is a command of the client, not SQL"},
	{"quit", "SELECT 1\n quit \nGO", "error at «quit »: \"quit\" ends the client"},
	{"exit with a query", "EXIT(SELECT 1)", "error at «EXIT(SELECT 1)»: \"EXIT(SELECT 1)\" ends the client"},
	{"exit as a name", "SELECT a AS\nexit, b AS\nquit\n, c", "error at «quit»: \"quit\" ends the client"},
	{"command and a comment", "SELECT 1\nED--", "error at «ED--»: \"ED--\" is a command of the client, inside a statement"},
	{"GO and an open comment", "SELECT 1\nGO/*\n*/", "error at «GO/*»: GO must stand alone on its line"},
	{"shell", "!!dir", "error at «!!dir»: \"!!dir\" is a command of the client, not SQL"},
	{"double colon", "SELECT geography\n::Parse('x')\nGO", "statement: SELECT geography⏎::Parse('x')"},
	{"command in a string", "SELECT '\n:r f.sql\n'\nGO", "statement: SELECT '⏎:r f.sql⏎'"},
	{"variables stay", "SELECT '$(x)', $(y)", "statement: SELECT '$(x)', $(y)"},
	{"handle", "SELECT 1\n-- a\n«1»\nGO\n«2»\nSELECT 2\nGO", "statement: SELECT 1\nhandle: (-- a) 1\nhandle: 2\nstatement: SELECT 2"},
	{
		"handle after blocks", "BEGIN TRAN; BEGIN TRY SELECT CASE WHEN 1 = 1 THEN 2 END END TRY BEGIN CATCH END CATCH; END CONVERSATION @h; BEGIN DIALOG @h; COMMIT\n«1»",
		"statement[body]: BEGIN TRAN; BEGIN TRY SELECT CASE WHEN 1 = 1 THEN 2 END END TRY BEGIN CATCH END CATCH; END CONVERSATION @h; BEGIN DIALOG @h; COMMIT\nhandle: 1",
	},
	{"handle in a block", "IF 1 = 1\nBEGIN\n«1»\nEND", "error at «|1|»: a helper call inside a body"},
	{"handle in a module", "CREATE OR ALTER PROC p AS SELECT 1\n«1»\nGO", "error at «|1|»: a helper call inside a body"},
	{"handle in an altered module", "ALTER TRIGGER t ON a AFTER INSERT AS SELECT 1\n«1»\nGO", "error at «|1|»: a helper call inside a body"},
	{"handle after a view", "CREATE VIEW v AS SELECT 1 a\n«1»\nGO", "statement: CREATE VIEW v AS SELECT 1 a\nhandle: 1"},
	{"handle after GO", "SELECT 1\nGO «1»\n", "error at «GO |1|»: GO must stand alone on its line, or with a count"},
	{"handle before GO", "«1» GO\nSELECT 1", "handle: 1\nstatement: SELECT 1"},
	{"variables are no blocks", "DECLARE @begin int, @case int; SELECT #begin.begin\n«1»", "statement[body]: DECLARE @begin int, @case int; SELECT #begin.begin\nhandle: 1"},
	{"marked", "-- mig:statement begin\nSELECT 1\nGO\nSELECT 2;\nGO\n-- mig:statement end\nGO\nSELECT 3", "statement[body marked]: SELECT 1⏎GO⏎SELECT 2;\nstatement: SELECT 3"},
}

const scanSample = `-- people
CREATE TABLE [account] (id bigint PRIMARY KEY, name nvarchar(50) NOT NULL, created datetime2 DEFAULT sysdatetime());
INSERT INTO account (id, name, created) VALUES (1, N'Ada Lovelace', '2026-01-31T10:00:00'), (2, N'it''s me', NULL);
GO
CREATE PROCEDURE p AS BEGIN UPDATE account SET name = N'x'; END
GO
UPDATE account SET name = upper(name) WHERE id > 100 AND created < dateadd(day, -1, sysdatetime());
GO
`
