package postgresql

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
		{"let through", "-- c\n\\i f.sql\nSELECT 1;\\echo x\n", "client: (-- c) \\i f.sql\nstatement: SELECT 1\nclient: \\echo x"},
		{"other case, other command", "\\C title", "client: \\C title"},
		{"connection", "\\c other", "error at «\\c other»: \"\\c other\" changes the connection, which a revision must not"},
		{"longer name", "\\conninfo", "client: \\conninfo"},
		{"error handling", "\\set  ON_ERROR_STOP off", "error at «\\set  ON_ERROR_STOP off»: \"\\set ON_ERROR_STOP\" changes what happens at an error, which a revision must not"},
		{"other variable", "\\set x 1", "client: \\set x 1"},
		{"quit", "\\q", "error at «\\q»: \"\\q\" ends the client"},
		{"inside a statement", "SELECT 1 \\echo x\n;", "error at «\\echo x»: \"\\echo x\" is a command of the client, inside a statement"},
		{"again", "SELECT 1; \\g", "statement: SELECT 1\nerror at «\\g»: \"\\g\" runs the statement before it a second time, or in another way"},
		{"copy from the script", "\\copy t (a) from stdin\n1\n\\.\n", "error at «\\copy t (a) from stdin»: \"\\copy t\" reads the lines that follow, which is not known here"},
		{"copy from a file", "\\copy t from 'stdin.csv'", "client: \\copy t from 'stdin.csv'"},
		{"handle inside", "\\echo «1»\n", "error at «|1|»: a helper call inside a client command"},
	})
}

var scanCases = []scantest.Case{
	{"empty", "", ""},
	{"white space", " \n\t", ""},
	{"only comments", "-- a\n/* b */", ""},
	{"two", "SELECT 1;\nSELECT 2;\n", "statement: SELECT 1\nstatement: SELECT 2"},
	{"no end", "SELECT 1", "statement: SELECT 1"},
	{"empty statements", ";;SELECT 1;;", "statement: SELECT 1"},
	{"carriage returns", "SELECT 1;\r\nSELECT\r\n2;\r\n", "statement: SELECT 1\nstatement: SELECT\r⏎2"},
	{"comment before", "-- a\n\n/* b */ SELECT 1;", "statement: (-- a⏎⏎/* b */) SELECT 1"},
	{"comment inside", "SELECT -- ; \n1 /* ; */;", "statement: SELECT -- ; ⏎1 /* ; */"},
	{"comment before the end", "SELECT 1 -- c\n;", "statement: SELECT 1 -- c"},
	{"comment at the end", "SELECT 1 -- c", "statement: SELECT 1"},
	{"comment after the last", "SELECT 1; -- c", "statement: SELECT 1"},
	{"dashes in a string", "INSERT INTO a VALUES ('x -- y');SELECT 1;", "statement: INSERT INTO a VALUES ('x -- y')\nstatement: SELECT 1"},
	{"nested comment", "/* a /* b; */ c; */ SELECT 1; SELECT /*/**/*/ 2;", "statement: (/* a /* b; */ c; */) SELECT 1\nstatement: SELECT /*/**/*/ 2"},
	{"unclosed nested comment", "SELECT 1; /* a /* b */", "statement: SELECT 1\nerror at «/* a /* b */»: unclosed comment"},
	{"comment ends at a carriage return", "SELECT 1 -- a\r; SELECT 2", "statement: SELECT 1 -- a\nstatement: SELECT 2"},
	{"string", "SELECT 'a;''b;';SELECT 2", "statement: SELECT 'a;''b;'\nstatement: SELECT 2"},
	{"backslash in a string", `SELECT 'C:\';SELECT 2`, "statement: SELECT 'C:\\'\nstatement: SELECT 2"},
	{"escape string", `SELECT E'a\';b', e'\\';SELECT 2`, "statement: SELECT E'a\\';b', e'\\\\'\nstatement: SELECT 2"},
	{"continued escape string", "SELECT E'a' -- it's\n'\\';';SELECT 2", "statement: SELECT E'a' -- it's⏎'\\';'\nstatement: SELECT 2"},
	{"not an escape string", `SELECT te'a\';SELECT 2`, "statement: SELECT te'a\\'\nstatement: SELECT 2"},
	{"other prefixes", `SELECT U&'d\0061', B'01', X'ff', N'a\';SELECT 2`, "statement: SELECT U&'d\\0061', B'01', X'ff', N'a\\'\nstatement: SELECT 2"},
	{"unclosed string", "SELECT 1;\nSELECT 'it;\n", "statement: SELECT 1\nerror at «'it;»: unclosed string"},
	{"unclosed escape string", `SELECT E'\'`, "error at «E'\\'»: unclosed string"},
	{"quoted name", `SELECT "a;""b" FROM t;SELECT 2`, "statement: SELECT \"a;\"\"b\" FROM t\nstatement: SELECT 2"},
	{"unclosed name", `SELECT "a`, `error at «"a»: unclosed quoted identifier`},
	{"dollar quote", "DO $$BEGIN; END$$; SELECT $a$ ; $b$ $$ ' $a$;", "statement: DO $$BEGIN; END$$\nstatement: SELECT $a$ ; $b$ $$ ' $a$"},
	{"dollar in a name", "SELECT a$b$ ; SELECT $1, 2 ;", "statement: SELECT a$b$\nstatement: SELECT $1, 2"},
	{"dollar quote after a number", "SELECT 1$$;$$;", "statement: SELECT 1$$;$$"},
	{"dollar quote after an operator", "SELECT #$a$;$a$;", "statement: SELECT #$a$;$a$"},
	{"overlapping tag", "SELECT $a$ $ab$a$;", "statement: SELECT $a$ $ab$a$"},
	{"letters of any script in a tag", "SELECT $é$;$é$;", "statement: SELECT $é$;$é$"},
	{"unclosed dollar quote", "SELECT 1;\nSELECT $x$ ; $y$ $X$", "statement: SELECT 1\nerror at «$x$ ; $y$ $X$»: unclosed dollar quote $x$"},
	{"bad bytes", "SELECT '\xff\xfe', \xc3\x2b; SELECT '\uFFFD';SELECT 3", "statement: SELECT '\xff\xfe', \xc3\x2b\nstatement: SELECT '\uFFFD'\nstatement: SELECT 3"},
	{"rule", "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b);SELECT 1", "statement[body]: CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)\nstatement: SELECT 1"},
	{"unclosed parenthesis", "SELECT 1;\nSELECT f(1, (2);\nSELECT 3;", "statement: SELECT 1\nerror at «(1, (2);»: unclosed parenthesis"},
	{
		"body", "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END; SELECT 2;",
		"statement[body]: CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END\nstatement: SELECT 2",
	},
	{"body of a procedure", "create procedure p() begin /* c */ atomic select 1; end; select 2", "statement[body]: create procedure p() begin /* c */ atomic select 1; end\nstatement: select 2"},
	{"unclosed body", "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;", "error at «ATOMIC SELECT 1;»: unclosed body: its END is missing"},
	{"transaction", "BEGIN; SELECT CASE WHEN a THEN 1 END; END;", "statement: BEGIN\nstatement: SELECT CASE WHEN a THEN 1 END\nstatement: END"},
	{"function in a string", "CREATE FUNCTION f() LANGUAGE sql AS 'BEGIN ATOMIC;'; SELECT 1", "statement: CREATE FUNCTION f() LANGUAGE sql AS 'BEGIN ATOMIC;'\nstatement: SELECT 1"},
	{"copy", "COPY t (a, b) FROM stdin;\n1\t';\n\\.x\n\\N\n\\.\nSELECT 1;", "copy: COPY t (a, b) FROM stdin <- \"1\\t';\\n\\\\.x\\n\\\\N\\n\"\nstatement: SELECT 1"},
	{"copy without rows", "copy t from STDIN with (format csv) ; -- c\n\\.", "copy: copy t from STDIN with (format csv) <- \"\""},
	{"copy from a file", "COPY t FROM 'stdin'; COPY (SELECT a FROM stdin) TO STDOUT;", "statement: COPY t FROM 'stdin'\nstatement: COPY (SELECT a FROM stdin) TO STDOUT"},
	{"copy without end", "SELECT 1;\nCOPY t FROM stdin;\n1\n2\n", "statement: SELECT 1\nerror at «COPY t FROM stdin;»: the data of COPY … FROM stdin has no end"},
	{"copy without semicolon", "COPY t FROM stdin", "error at «COPY t FROM stdin»: the data of COPY … FROM stdin has no end"},
	{"copy and more", "COPY t FROM stdin; SELECT 1;\n\\.\n", "error at « SELECT 1;»: text after COPY … FROM stdin; on its line"},
	{"copy with a handle", "COPY t FROM stdin;\n«1»\n\\.\n", "error at «|1|»: a helper call inside the data of COPY"},
	{"include", "SELECT 1;\n\\i f.sql\n", "statement: SELECT 1\nerror at «\\i f.sql»: \"\\i f.sql\" is a command of the client, not SQL"},
	{"command after a semicolon", "SELECT 1; \\echo x", "statement: SELECT 1\nerror at «\\echo x»: \"\\echo x\" is a command of the client, not SQL"},
	{"joined", `SELECT 1\; SELECT 2;`, "error at «\\; SELECT 2;»: \"\\; SELECT\" joins statements"},
	{"handle", "«1»", "handle: 1"},
	{"handles", "-- a\n«1»\n«2»\n", "handle: (-- a) 1\nhandle: 2"},
	{"handle and semicolon", "«1»;\nSELECT 1;", "handle: 1\nstatement: SELECT 1"},
	{"handle ends a statement", "SELECT 1 -- a\n-- b\n«1» SELECT 2", "statement: SELECT 1\nhandle: (-- a⏎-- b) 1\nstatement: SELECT 2"},
	{"handle in a comment", "-- «1»\n", "error at «|1|»: a helper call inside a comment"},
	{"handle in a block comment", "SELECT 1 /* «1» */;", "error at «|1| */;»: a helper call inside a comment"},
	{"handle in a string", "SELECT 'a «1»';", "error at «|1|';»: a helper call inside a string"},
	{"handle in a name", `SELECT "«1»";`, "error at «|1|\";»: a helper call inside a quoted identifier"},
	{"handle in a dollar quote", "DO $$ «1» $$;", "error at «|1| $$;»: a helper call inside a dollar quote"},
	{"handle in parentheses", "CREATE TABLE t («1»);", "error at «|1|);»: a helper call inside parentheses"},
	{"handle in a body", "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; «1» END;", "error at «|1| END;»: a helper call inside a body"},
	{"handle after copy", "COPY t FROM stdin «1»", "error at «COPY t FROM stdin |1|»: the data of COPY … FROM stdin has no end"},
	{"NUL", "SELECT 1;\x00", "statement: SELECT 1\nerror at «|»: a NUL byte"},
	{"NUL in a string", "SELECT '\x00';", "error at «|';»: a NUL byte"},
	{
		"marked", "SELECT 1;\n-- a\n-- mig:statement begin\n-- b\nSELECT 'it; $x$\n-- mig:statement end\nSELECT 2;",
		"statement: SELECT 1\nstatement[body marked]: (-- b) SELECT 'it; $x$\nstatement: SELECT 2",
	},
	{"marked with terminator", "-- mig:statement begin\n SELECT 1;\n\n--mig:statement end", "statement[marked]: SELECT 1"},
	{"marked nothing", "-- mig:statement begin\n-- a\n-- mig:statement end\n", ""},
	{"marker without end", "-- mig:statement begin\nSELECT 1;\n", "error at «-- mig:statement begin»: mig:statement begin without its end"},
	{"marker without begin", "SELECT 1;\n -- mig:statement end\n", "statement: SELECT 1\nerror at «-- mig:statement end»: mig:statement end without its begin"},
	{"marker inside a statement", "SELECT 1\n-- mig:statement begin\n;\n-- mig:statement end\n", "error at «-- mig:statement begin»: mig:statement begin inside a statement"},
	{"marker inside a passage", "-- mig:statement begin\n-- mig:statement begin\n-- mig:statement end\n", "error at «-- mig:statement begin»: a mig:statement marker inside a marked passage"},
	{"marker not alone", "SELECT 1; -- mig:statement begin\n-- mig:statement end\n", "statement: SELECT 1\nerror at «-- mig:statement begin»: a mig:statement marker must stand alone on its line"},
	{"unknown marker", "-- mig:statement start\n", "error at «-- mig:statement start»: unknown marker mig:statement \"start\""},
	{"other notes", "-- mig:schema-unchanged\nALTER TABLE t ADD a int;", "statement: (-- mig:schema-unchanged) ALTER TABLE t ADD a int"},
	{"marked handle", "-- mig:statement begin\n«1»\n-- mig:statement end\n", "error at «|1|»: a helper call inside a mig:statement passage"},
}

const scanSample = `-- people
CREATE TABLE account (id bigint PRIMARY KEY, name varchar(50) NOT NULL, created timestamptz DEFAULT now());
INSERT INTO account (id, name, created) VALUES (1, 'Ada Lovelace', '2026-01-31 10:00:00'), (2, 'it''s me', NULL);
/* a function */
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN a + 1; END $$;
UPDATE account SET name = upper(name) WHERE id > 100 AND created < now() - interval '1 day';
`
