package mysql

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
		{"let through", "source f.sql\nSELECT 1;\n\\! ls\nSELECT 2;", "client: source f.sql\nstatement: SELECT 1\nclient: \\! ls\nstatement: SELECT 2"},
		{"in any case", "TEE log.txt\n", "client: TEE log.txt"},
		{"connect", "connect db host", `error at «connect db host»: "connect db" changes the connection, which a revision must not`},
		{"short connect", `\rdb`, `error at «\rdb»: "\rdb" changes the connection, which a revision must not`},
		{"prompt", `\R x`, `client: \R x`},
		{"use", "USE `other`;", "error at «USE `other`;»: \"USE `other`;\" changes the database, which a revision must not"},
		{"used as a name", "useful_procedure;", "statement: useful_procedure"},
	})
}

var scanCases = []scantest.Case{
	{"two", "SELECT 1;\nSELECT 2", "statement: SELECT 1\nstatement: SELECT 2"},
	{"hash comment", "# a;b\nSELECT 1 # it's\n;SELECT 2;#", "statement: (# a;b) SELECT 1 # it's\nstatement: SELECT 2"},
	{"dash comment", "SELECT 5--1;\nSELECT 1 --\n;SELECT 2 --\tc;\n;", "statement: SELECT 5--1\nstatement: SELECT 1 --\nstatement: SELECT 2 --\tc;"},
	{"dash comment at the end", "SELECT 1; --", "statement: SELECT 1"},
	{"no nested comments", "/* a /* b */ SELECT 1; SELECT 2 */;", "statement: (/* a /* b */) SELECT 1\nstatement: SELECT 2 */"},
	{"unclosed comment", "SELECT 1 /* a", "error at «/* a»: unclosed comment"},
	{"strings", `SELECT 'a\';b', "c\";d", 'e'';f', "g"";h", 'i\\';SELECT 2`, "statement: SELECT 'a\\';b', \"c\\\";d\", 'e'';f', \"g\"\";h\", 'i\\\\'\nstatement: SELECT 2"},
	{"backticks", "SELECT `a;``b\\`;SELECT 2", "statement: SELECT `a;``b\\`\nstatement: SELECT 2"},
	{"unclosed backtick", "SELECT `a", "error at «`a»: unclosed quoted identifier"},
	{"unclosed after a backslash", `SELECT 'C:\';`, `error at «'C:\';»: unclosed string`},
	{"NULL", `INSERT INTO t VALUES (\N);SELECT 1`, "statement: INSERT INTO t VALUES (\\N)\nstatement: SELECT 1"},
	{"code comments", "/*!40101 SET NAMES utf8 */;\nSELECT /*+ NO_INDEX(t) */ 1;", "statement: /*!40101 SET NAMES utf8 */\nstatement: SELECT /*+ NO_INDEX(t) */ 1"},
	{"code comment with a semicolon", "/*! SELECT 1; */; SELECT 2", "statement[body]: /*! SELECT 1; */\nstatement: SELECT 2"},
	{"code comment with a quote", "/*!50000 SELECT '*/' */; SELECT 2", "statement: /*!50000 SELECT '*/' */\nstatement: SELECT 2"},
	{"unclosed code comment", "SELECT 1 /*!80000 , 2;", "error at «/*!80000 , 2;»: unclosed comment"},
	{"mariadb code comment", "SELECT 1 /*M!100100 , ';' */;", "statement: SELECT 1 /*M!100100 , ';' */"},
	{
		"delimiter", "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//\n-- a\nSELECT 3;//\ndelimiter ;\nSELECT 4;",
		"statement[body]: CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END\nstatement: (-- a) SELECT 3\nstatement: SELECT 4",
	},
	{
		"delimiter of two semicolons", "DELIMITER ;;\nCREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END;;\nDELIMITER ;\n",
		"statement[body]: CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END",
	},
	{"delimiter in dollars", "delimiter $$\nSELECT '$$'; $$\nSELECT a$b $$", "statement: SELECT '$$'\nstatement: SELECT a$b"},
	{"delimiter of letters", "DELIMITER endproc\nCREATE PROCEDURE p() BEGIN SELECT 1; END; endproc DELIMITER ;\n", "statement[body]: CREATE PROCEDURE p() BEGIN SELECT 1; END"},
	{"quoted delimiter", "DELIMITER '//'\nSELECT 1;//", "statement: SELECT 1"},
	{"delimiter like a comment", "DELIMITER #\nSELECT 1#SELECT 2#", "statement: SELECT 1\nstatement: SELECT 2"},
	{"delimiter missing", "DELIMITER\nSELECT 1;", "error at «DELIMITER»: DELIMITER without a delimiter"},
	{"delimiter with a backslash", `DELIMITER \\`, `error at «DELIMITER \\»: a delimiter can hold neither quotes nor a backslash`},
	{"delimiter after an open statement", "SELECT 1\nDELIMITER //\n", "error at «DELIMITER //»: the client takes DELIMITER for its own command, even inside a statement"},
	{"delimiter as a column", "CREATE TABLE t (my_delimiter char(1));", "error at «delimiter char(1));»: the client takes DELIMITER for its own command, even inside a statement"},
	{"delimiter as a quoted column", "CREATE TABLE t (`delimiter` char(1));", "statement: CREATE TABLE t (`delimiter` char(1))"},
	{"semicolons under a delimiter", "DELIMITER //\nSELECT 1;;//", "statement: SELECT 1"},
	{"undelimited procedure", "CREATE DEFINER = `a`@`%` PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND;", "error at «;»: a semicolon inside a body: the client would end the statement here"},
	{"undelimited trigger", "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a THEN SET NEW.b = 1; END IF;", "error at «; END IF;»: a semicolon inside a body: the client would end the statement here"},
	{
		"undelimited in a code comment", "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN END */;",
		"statement: /*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN END */",
	},
	{"undelimited block of mariadb", "BEGIN NOT ATOMIC SELECT 1; END;", "error at «; END;»: a semicolon inside a body: the client would end the statement here"},
	{
		"plain bodies", "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.begin = CASE WHEN NEW.a THEN 1 ELSE REPEAT('a', 2) END;\nCREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t;",
		"statement: CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.begin = CASE WHEN NEW.a THEN 1 ELSE REPEAT('a', 2) END\nstatement: CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t",
	},
	{"transaction", "BEGIN; SELECT 1; COMMIT;", "statement: BEGIN\nstatement: SELECT 1\nstatement: COMMIT"},
	{
		"marked procedure", "-- mig:statement begin\nCREATE PROCEDURE p() BEGIN SELECT 1; END;\n-- mig:statement end\nSELECT 2;",
		"statement[body marked]: CREATE PROCEDURE p() BEGIN SELECT 1; END\nstatement: SELECT 2",
	},
	{"go", `SELECT 1\G`, `error at «\G»: "\G" sends the statement in a way of the client's own`},
	{"source", "source f.sql", `error at «source f.sql»: "source f.sql" is a command of the client, not SQL`},
	{"dot", "SELECT 1;\n\\. f.sql", "statement: SELECT 1\nerror at «\\. f.sql»: \"\\. f.sql\" is a command of the client, not SQL"},
	{"use", "use other", `error at «use other»: "use other" changes the database, which a revision must not`},
	{"handle", "SELECT 1 # a\n«1»;\nDELIMITER //\n«2»//\nSELECT 2; «3»", "statement: SELECT 1\nhandle: (# a) 1\nhandle: 2\nstatement: SELECT 2\nhandle: 3"},
	{"handle in a comment", "#«1»", "error at «|1|»: a helper call inside a comment"},
	{"handle after dashes", "--«1»", "error at «|1|»: a helper call inside a comment"},
	{"handle in a code comment", "/*! «1» */", "error at «|1| */»: a helper call inside a comment"},
	{"handle in a body", "DELIMITER //\nCREATE PROCEDURE p() BEGIN «1» END//", "error at «|1| END//»: a helper call inside a body"},
	{"handle after a semicolon in a body", "DELIMITER //\nSELECT 1; SELECT 2; «1»//", "error at «|1|//»: a helper call inside a body"},
}

const scanSample = "-- people\n" +
	"CREATE TABLE `account` (`id` bigint PRIMARY KEY, `name` varchar(50) NOT NULL, created datetime DEFAULT CURRENT_TIMESTAMP);\n" +
	"INSERT INTO account (id, name, created) VALUES (1, 'Ada Lovelace', '2026-01-31 10:00:00'), (2, 'it\\'s me', NULL);\n" +
	"DELIMITER //\nCREATE PROCEDURE p() BEGIN UPDATE account SET name = 'x'; END//\nDELIMITER ;\n" +
	"UPDATE account SET name = upper(name) WHERE id > 100 AND created < now() - interval 1 day;\n"
