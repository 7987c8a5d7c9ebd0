package sqlite

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
		{"let through", "-- a\n.mode csv\nSELECT 1;\n.read f.sql", "client: (-- a) .mode csv\nstatement: SELECT 1\nclient: .read f.sql"},
		{"open", ".open other.db", `error at «.open other.db»: ".open other.db" changes the connection, which a revision must not`},
		{"shortened", ".ope other.db", `error at «.ope other.db»: ".ope other.db" changes the connection, which a revision must not`},
		{"not open", ".output x", "client: .output x"},
		{"bail", ".bail off", `error at «.bail off»: ".bail off" changes what happens at an error, which a revision must not`},
	})
}

var scanCases = []scantest.Case{
	{"two", "SELECT 1;\nSELECT 2", "statement: SELECT 1\nstatement: SELECT 2"},
	{"quotes", "SELECT 'a;''', \"b;\"\"\", `c;```, [d;\"'];SELECT 2", "statement: SELECT 'a;''', \"b;\"\"\", `c;```, [d;\"']\nstatement: SELECT 2"},
	{"bracket is not doubled", "SELECT [a]];SELECT 2", "statement: SELECT [a]]\nstatement: SELECT 2"},
	{"unclosed bracket", "SELECT [a;", "error at «[a;»: unclosed quoted identifier"},
	{"backslash", `SELECT '\';SELECT 2`, "statement: SELECT '\\'\nstatement: SELECT 2"},
	{"comments", "--a;\nSELECT 1 /* ; /* */ -- it's;\n;SELECT 2", "statement: (--a;) SELECT 1 /* ; /* */ -- it's;\nstatement: SELECT 2"},
	{"unclosed comment", "SELECT 1 /* a", "error at «/* a»: unclosed comment"},
	{"hash is no comment", "SELECT 1 #;SELECT 2", "statement: SELECT 1 #\nstatement: SELECT 2"},
	{
		"trigger", "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN d THEN 1 END; DELETE FROM e; END; SELECT 1;",
		"statement[body]: CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN d THEN 1 END; DELETE FROM e; END\nstatement: SELECT 1",
	},
	{
		"temporary trigger", "create temp trigger t after insert on a begin select case when 1 then 2 end; end ; SELECT 1;",
		"statement[body]: create temp trigger t after insert on a begin select case when 1 then 2 end; end\nstatement: SELECT 1",
	},
	{
		"explained trigger", "EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; /* c */ END; SELECT 1",
		"statement[body]: EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; /* c */ END\nstatement: SELECT 1",
	},
	{"trigger at the end", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END", "statement[body]: CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END"},
	{"unclosed trigger", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;\nSELECT 2;", "error at «CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;»: unclosed body: its END is missing"},
	{"trigger as a name", "CREATE TABLE \"trigger\" (a); DROP TRIGGER t; CREATE TABLE trigger (a);", "statement: CREATE TABLE \"trigger\" (a)\nstatement: DROP TRIGGER t\nstatement: CREATE TABLE trigger (a)"},
	{"transaction", "BEGIN; SELECT 1; END;", "statement: BEGIN\nstatement: SELECT 1\nstatement: END"},
	{"slash line", "SELECT 4\n / \n2;", "error at «/ »: a line of / ends the statement in sqlite3"},
	{"go line", "SELECT 5\nGo\n;", "error at «Go»: a line of go ends the statement in sqlite3"},
	{"slash line in a string", "SELECT '\n/\n';", "statement: SELECT '⏎/⏎'"},
	{"go in a line", "SELECT 5 go\n, 6\ngone;", "statement: SELECT 5 go⏎, 6⏎gone"},
	{"dot command", "SELECT 1;\n.read f.sql\n", "statement: SELECT 1\nerror at «.read f.sql»: \".read f.sql\" is a command of the client, not SQL"},
	{"dot in a statement", "SELECT a\n.b FROM a;", "statement: SELECT a⏎.b FROM a"},
	{"handle", "SELECT 1\n«1»\nCREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END «2»", "statement: SELECT 1\nhandle: 1\nstatement[body]: CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END\nhandle: 2"},
	{"handle in a trigger", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; «1» END;", "error at «|1| END;»: a helper call inside a body"},
	{"handle in brackets", "SELECT [«1»]", "error at «|1|]»: a helper call inside a quoted identifier"},
}

const scanSample = `-- people
CREATE TABLE account (id integer PRIMARY KEY, name text NOT NULL, created text DEFAULT CURRENT_TIMESTAMP);
INSERT INTO account (id, name, created) VALUES (1, 'Ada Lovelace', '2026-01-31 10:00:00'), (2, 'it''s me', NULL);
CREATE TRIGGER t AFTER INSERT ON account BEGIN UPDATE account SET name = 'x'; END;
UPDATE account SET name = upper(name) WHERE id > 100 AND created < date('now');
`
