package oracle

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
		{
			"let through", "SET SERVEROUTPUT ON\n@f.sql\n@@g.sql 1 -\n 2\nSPO log.txt\nSELECT 1 FROM dual;\nSHOW ERRORS",
			"client: SET SERVEROUTPUT ON\nclient: @f.sql\nclient: @@g.sql 1 -⏎ 2\nclient: SPO log.txt\nstatement: SELECT 1 FROM dual\nclient: SHOW ERRORS",
		},
		{"connect", "conn a/b", `error at «conn a/b»: "conn a/b" changes the connection, which a revision must not`},
		{"error handling", "WHENEVER SQLERROR CONTINUE", `error at «WHENEVER SQLERROR CONTINUE»: "WHENEVER SQLERROR" changes what happens at an error, which a revision must not`},
		{"exit", "EXIT", `error at «EXIT»: "EXIT" ends the client`},
		{"reading", "SET sqlt OFF", `error at «SET sqlt OFF»: "SET sqlt" changes how the client reads statements, which a revision must not`},
		{"too short", "SET sql OFF", "client: SET sql OFF"},
		{"run again", "SELECT 1 FROM dual;\nr\n", "statement: SELECT 1 FROM dual\nerror at «r»: \"r\" acts on the statement before it, which has run"},
		{"slash after a command", "SELECT 1 FROM dual;\nSHOW USER\n/", "statement: SELECT 1 FROM dual\nclient: SHOW USER\nerror at «/»: the statement before has run at its semicolon: / runs it again"},
	})
}

var scanCases = []scantest.Case{
	{"two", "SELECT 1 FROM dual;\nSELECT 2 FROM dual\n/\nSELECT 3 FROM dual", "statement: SELECT 1 FROM dual\nstatement: SELECT 2 FROM dual\nstatement: SELECT 3 FROM dual"},
	{"semicolon inside a line", "SELECT 1 FROM dual; SELECT 2 FROM dual;", "statement: SELECT 1 FROM dual\nstatement: SELECT 2 FROM dual"},
	{"semicolon and slash", "DELETE FROM t;\n-- c\n/\n", "statement: DELETE FROM t\nerror at «/»: the statement before has run at its semicolon: / runs it again"},
	{"two slashes", "DELETE FROM t\n/\n/\n", "statement: DELETE FROM t\nerror at «/»: / runs the statement before again"},
	{"slash alone", "-- a\n/", "error at «/»: / has no statement to run"},
	{"slash with others", "SELECT 1 FROM dual;\n/ -- a", "statement: SELECT 1 FROM dual\nerror at «/ -- a»: / must stand alone on its line"},
	{"slash after a comment", "/* a */ /", "error at «/»: / must stand alone on its line"},
	{"division", "SELECT 4 /\n2, 4\n/ 2 FROM dual\n / \n", "statement: SELECT 4 /⏎2, 4⏎/ 2 FROM dual"},
	{"slash in a string", "SELECT 'a\n/\n;''' FROM dual\n/", "statement: SELECT 'a⏎/⏎;''' FROM dual"},
	{"slash in a comment", "SELECT /*\n/\n;*/ 1 -- ;\nFROM dual;", "statement: SELECT /*⏎/⏎;*/ 1 -- ;⏎FROM dual"},
	{"no nested comments", "/* /* */ SELECT 1 FROM dual;", "statement: (/* /* */) SELECT 1 FROM dual"},
	{"empty line", "SELECT 1\n\nFROM dual;", "statement: SELECT 1⏎⏎FROM dual"},
	{
		"alternative quotes", "SELECT q'[it's; ]]', Q'{a}b;}', nq'(a;)', NQ'<;>', q'!;'!', q'é;é', q''a;'' FROM dual;SELECT 2 FROM dual",
		"statement: SELECT q'[it's; ]]', Q'{a}b;}', nq'(a;)', NQ'<;>', q'!;'!', q'é;é', q''a;'' FROM dual\nstatement: SELECT 2 FROM dual",
	},
	{"alternative quotes over lines", "SELECT q'[\n/\n]' FROM dual\n/", "statement: SELECT q'[⏎/⏎]' FROM dual"},
	{"not an alternative quote", "SELECT aq'[;' FROM dual", "statement: SELECT aq'[;' FROM dual"},
	{"unclosed alternative quote", "SELECT q'[a]; FROM dual", "error at «q'[a]; FROM dual»: unclosed string"},
	{"alternative quote without delimiter", "SELECT q' a ' FROM dual", "error at «q' a ' FROM dual»: no delimiter after the quote of a q'…' string"},
	{"alternative quote of bad bytes", "SELECT q'\xffa\xff' FROM dual", "statement: SELECT q'\xffa\xff' FROM dual"},
	{"strings", `SELECT 'a\', N'b;''', "c;" FROM dual;`, `statement: SELECT 'a\', N'b;''', "c;" FROM dual`},
	{"block", "BEGIN\n  a(1);\n  b := 4 / 2;\nEND;\n/\nSELECT 1 FROM dual;", "statement[body]: BEGIN⏎  a(1);⏎  b := 4 / 2;⏎END;\nstatement: SELECT 1 FROM dual"},
	{"block with declarations", "-- a\nDECLARE\n  x int;\nBEGIN NULL; END;\n/", "statement[body]: (-- a) DECLARE⏎  x int;⏎BEGIN NULL; END;"},
	{"block with a label", "<<a>>\nBEGIN NULL; END;\n/", "statement[body]: <<a>>⏎BEGIN NULL; END;"},
	{"block with a comment at its end", "BEGIN NULL; END; -- a\n/", "statement[body]: BEGIN NULL; END; -- a"},
	{"block at the end", "BEGIN NULL; END;", "statement[body]: BEGIN NULL; END;"},
	{"procedure", "CREATE OR REPLACE EDITIONABLE PROCEDURE p IS BEGIN NULL; END;\n/\nCREATE PACKAGE BODY b AS END;\n/", "statement[body]: CREATE OR REPLACE EDITIONABLE PROCEDURE p IS BEGIN NULL; END;\nstatement[body]: CREATE PACKAGE BODY b AS END;"},
	{"type", "CREATE TYPE t AS OBJECT (a NUMBER);\n/\nCREATE LIBRARY l AS '/x.so'\n/\nDROP TYPE t;", "statement[body]: CREATE TYPE t AS OBJECT (a NUMBER);\nstatement[body]: CREATE LIBRARY l AS '/x.so'\nstatement: DROP TYPE t"},
	{"no units", "CREATE TABLE t (type NUMBER);\nALTER PROCEDURE p COMPILE;\nCREATE VIEW v AS SELECT 1 a FROM dual;\nCREATE INDEX function ON t (a);", "statement: CREATE TABLE t (type NUMBER)\nstatement: ALTER PROCEDURE p COMPILE\nstatement: CREATE VIEW v AS SELECT 1 a FROM dual\nstatement: CREATE INDEX function ON t (a)"},
	{"function in a query", "WITH FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; SELECT f FROM dual;\n/\nSELECT 1 FROM dual;", "statement[body]: WITH FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; SELECT f FROM dual\nstatement: SELECT 1 FROM dual"},
	{"function in an insert", "INSERT INTO t WITH\nPROCEDURE p IS BEGIN NULL; END; SELECT 1 FROM dual\n/", "statement[body]: INSERT INTO t WITH⏎PROCEDURE p IS BEGIN NULL; END; SELECT 1 FROM dual"},
	{
		"java", "CREATE OR REPLACE AND COMPILE JAVA SOURCE NAMED \"A\" AS\npublic class A { char c = '\"'; // it's\n int d = 4\n/ 2; /* }\n/\nSELECT 1 FROM dual;",
		"statement[body]: CREATE OR REPLACE AND COMPILE JAVA SOURCE NAMED \"A\" AS⏎public class A { char c = '\"'; // it's⏎ int d = 4⏎/ 2; /* }\nstatement: SELECT 1 FROM dual",
	},
	{"javascript", "CREATE MLE MODULE m LANGUAGE JAVASCRIPT AS\nlet a = `'`;\n/\nCREATE MLE ENV e;", "statement[body]: CREATE MLE MODULE m LANGUAGE JAVASCRIPT AS⏎let a = `'`;\nstatement: CREATE MLE ENV e"},
	{"unclosed string in a block", "BEGIN a('b); END;\n/\n", "error at «'b); END;»: unclosed string"},
	{"slash in a parenthesis", "BEGIN a := (4\n/\n2); END;\n/\n", "error at «(4»: unclosed parenthesis"},
	{"buffer end", "BEGIN NULL; END;\n.\n/", "error at «.»: a line of . ends the statement in SQL*Plus and does not run it"},
	{"buffer end and a comment", "SELECT 1\n.--", "error at «.--»: a line of . ends the statement in SQL*Plus and does not run it"},
	{"slash and semicolon", "SELECT 1\n/;\n", "error at «/;»: / must stand alone on its line"},
	{"remarks", "REM it's a; comment -\nremark\nPROMPT let's -\ngo\nPRO\nSELECT 1 FROM dual;\nREM\n", "statement: (REM it's a; comment -⏎remark⏎PROMPT let's -⏎go⏎PRO) SELECT 1 FROM dual"},
	{"no remarks", "SELECT 1\nrem FROM dual;\nREMOVE x;", "statement: SELECT 1⏎rem FROM dual\nstatement: REMOVE x"},
	{"execute", "-- a\nEXEC p(1);\nexecute dbms_stats.gather('a', -\n  'b;')\nSELECT 1 FROM dual;", "statement[exec]: (-- a) EXEC p(1)\nstatement[exec]: execute dbms_stats.gather('a', -⏎  'b;')\nstatement: SELECT 1 FROM dual"},
	{"slash after execute", "EXEC p\n/", "statement[exec]: EXEC p\nerror at «/»: / runs the statement before again"},
	{"set of SQL", "SET ROLE a;\nset transaction READ ONLY;\nSET CONSTRAINTS ALL DEFERRED;\nSET CONSTRAINT c IMMEDIATE;", "statement: SET ROLE a\nstatement: set transaction READ ONLY\nstatement: SET CONSTRAINTS ALL DEFERRED\nstatement: SET CONSTRAINT c IMMEDIATE"},
	{"set", "SET DEFINE OFF", `error at «SET DEFINE OFF»: "SET DEFINE" is a command of the client, not SQL`},
	{"script", "@f", `error at «@f»: "@f" is a command of the client, not SQL`},
	{"start", "STA f", `error at «STA f»: "STA f" is a command of the client, not SQL`},
	{
		"commands that are not", "COMMIT;\nCOMMENT ON TABLE t IS 'x';\nDELETE FROM t;\nSAVEPOINT s;\nRENAME a TO b;\nLOCK TABLE t IN SHARE MODE;\nINSERT INTO t VALUES (1);\nANALYZE TABLE t VALIDATE STRUCTURE;\nCALL p();\nREVOKE a FROM b;\nPURGE TABLE t;\nROLLBACK;\nAUDIT ALL;\nDISASSOCIATE STATISTICS FROM INDEXES i;",
		"statement: COMMIT\nstatement: COMMENT ON TABLE t IS 'x'\nstatement: DELETE FROM t\nstatement: SAVEPOINT s\nstatement: RENAME a TO b\nstatement: LOCK TABLE t IN SHARE MODE\nstatement: INSERT INTO t VALUES (1)\nstatement: ANALYZE TABLE t VALIDATE STRUCTURE\nstatement: CALL p()\nstatement: REVOKE a FROM b\nstatement: PURGE TABLE t\nstatement: ROLLBACK\nstatement: AUDIT ALL\nstatement: DISASSOCIATE STATISTICS FROM INDEXES i",
	},
	{"ampersand, dots, carriage returns", "SELECT 'a & b' FROM x.y;\r\nSELECT 1 FROM dual\r\n/\r\n", "statement: SELECT 'a & b' FROM x.y\nstatement: SELECT 1 FROM dual"},
	{"handle", "SELECT 1 FROM dual -- a\n«1»\n/\nSELECT 2 FROM dual;\n«2»;\nBEGIN NULL; END;\n/\n«3»", "statement: SELECT 1 FROM dual\nhandle: (-- a) 1\nstatement: SELECT 2 FROM dual\nhandle: 2\nstatement[body]: BEGIN NULL; END;\nhandle: 3"},
	{"handle and two slashes", "«1»\n/\n/", "handle: 1\nerror at «/»: / runs the statement before again"},
	{"handle in a unit", "BEGIN NULL; END;\n«1»", "error at «|1|»: a helper call inside a body"},
	{"handle in java", "CREATE JAVA SOURCE NAMED a AS\n«1»\n/", "error at «|1|»: a helper call inside a body"},
	{"handle in an alternative quote", "SELECT q'[«1»]' FROM dual", "error at «|1|]' FROM dual»: a helper call inside a string"},
	{"handle in a remark", "REM «1»\n", "error at «|1|»: a helper call inside a comment"},
	{"handle in execute", "EXEC p «1»\n", "error at «|1|»: a helper call inside a client command"},
	{"handle after prompt", "PROMPT a\n«1»", "handle: (PROMPT a) 1"},
	{"marked", "-- mig:statement begin\nBEGIN NULL; END;\n/\n-- mig:statement end\n/\n-- mig:statement begin\nSELECT '\n/\n;' FROM dual;\n-- mig:statement end\nSELECT 1 FROM dual;", "statement[body marked]: BEGIN NULL; END;\nstatement[body marked]: SELECT '⏎/⏎;' FROM dual\nstatement: SELECT 1 FROM dual"},
}

const scanSample = `-- people
CREATE TABLE account (id NUMBER(19) PRIMARY KEY, name VARCHAR2(50 CHAR) NOT NULL, created TIMESTAMP DEFAULT systimestamp);
INSERT INTO account (id, name, created) VALUES (1, 'Ada Lovelace', TIMESTAMP '2026-01-31 10:00:00');
CREATE OR REPLACE PROCEDURE p AS BEGIN UPDATE account SET name = q'[it's me]'; END;
/
UPDATE account SET name = upper(name) WHERE id > 100 AND created < systimestamp - INTERVAL '1' DAY
/
`
