package sqlplus

import (
	"fmt"
	"strings"
	"testing"
)

// shown writes events on one line: [SQL] for what is sent, NAME args for a command, !message for an error.
func shown(events []Event, err error) string {
	var out []string
	for _, e := range events {
		if e.SQL != "" {
			out = append(out, "["+strings.ReplaceAll(e.SQL, "\n", "⏎")+"]")
		} else {
			out = append(out, strings.TrimSpace(e.Command+" "+e.Args))
		}
	}
	if err != nil {
		out = append(out, "!"+err.Error())
	}
	return strings.Join(out, " ")
}

const safe = "SET DEFINE OFF SQLBLANKLINES ON SQLTERMINATOR OFF BLOCKTERMINATOR OFF\n"

func TestModel(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"semicolon", "SELECT 1\nFROM dual;\nselect 2 from dual ; \n", "[SELECT 1⏎FROM dual] [select 2 from dual ]"},
		{"semicolon inside a line", "SELECT 1 FROM a; SELECT 2 FROM b;", "[SELECT 1 FROM a; SELECT 2 FROM b]"},
		{"semicolon in a string", "SELECT 'a;\nb' FROM dual;", "[SELECT 'a] !line 2: SP2-0734: unknown command beginning \"b' FROM du\"... - rest of line ignored"},
		{"semicolon in a comment", "SELECT 1 -- x;\nFROM dual;", "[SELECT 1 -- x] !line 2: SP2-0734: unknown command beginning \"FROM dual;\"... - rest of line ignored"},
		{"comment after a semicolon", "SELECT 1 FROM dual; -- x\n/", "[SELECT 1 FROM dual; -- x]"},
		{"slash", "SELECT 1 FROM dual\n / \n", "[SELECT 1 FROM dual]"},
		{"slash again", "DELETE FROM t;\n/", "[DELETE FROM t] [DELETE FROM t]"},
		{"slash in a string", "SELECT 'a\n/\nb' FROM dual;", "[SELECT 'a] !line 3: SP2-0734: unknown command beginning \"b' FROM du\"... - rest of line ignored"},
		{"nothing to run", "/", "!line 1: SP2-0103: Nothing in SQL buffer to run."},
		{"blank line", "SELECT 1\n\nFROM dual;", "!line 3: SP2-0734: unknown command beginning \"FROM dual;\"... - rest of line ignored"},
		{"blank lines on", "SET SQLBL ON\nSELECT 1\n\nFROM dual;", "SET SQLBL ON [SELECT 1⏎⏎FROM dual]"},
		{"terminator off", safe + "SELECT 'a;\n.\n\n;' FROM dual\n/\n", strings.TrimSpace(safe) + " [SELECT 'a;⏎.⏎⏎;' FROM dual]"},
		{"block", "BEGIN\n\n  p;\nEND;\n/\nDECLARE\n x INT;\nBEGIN p; END;\n/", "[BEGIN⏎⏎  p;⏎END;] [DECLARE⏎ x INT;⏎BEGIN p; END;]"},
		{"unit", "CREATE OR REPLACE\nEDITIONABLE PROCEDURE p AS\nBEGIN NULL;\nEND;\n/", "[CREATE OR REPLACE⏎EDITIONABLE PROCEDURE p AS⏎BEGIN NULL;⏎END;]"},
		{"function in a query", "WITH FUNCTION f RETURN INT IS\nBEGIN RETURN 1;\nEND;\nSELECT f FROM dual\n/", "[WITH FUNCTION f RETURN INT IS⏎BEGIN RETURN 1;⏎END;⏎SELECT f FROM dual]"},
		{"no unit", "CREATE TABLE type (a INT);\nWITH a AS (SELECT 1 b FROM dual)\nSELECT b FROM a;", "[CREATE TABLE type (a INT)] [WITH a AS (SELECT 1 b FROM dual)⏎SELECT b FROM a]"},
		{"comment among the first words", "CREATE OR REPLACE -- x\nPROCEDURE p AS BEGIN NULL; END;\n/", "!line 1: a comment among the first words of a statement: the client does not see what it reads"},
		{"end of the block", "BEGIN NULL; END;\n.\nSELECT 1 FROM dual;", "[SELECT 1 FROM dual]"},
		{"dot and slash", "BEGIN NULL; END;\n.\n/", "[BEGIN NULL; END;]"},
		{"prefix", "SELECT 1\n#PROMPT x\nFROM dual;", "PROMPT x [SELECT 1⏎FROM dual]"},
		{"prefix of nothing", "SELECT '\n# x' FROM dual;", "!line 2: SP2-0042: unknown command \"# x' FROM dual;\" - rest of line ignored"},
		{"hyphen in SQL", "SELECT 200 -\n100 FROM dual;", "[SELECT 200 100 FROM dual]"},
		{"hyphen in a string", "SELECT 'a -\nb' FROM dual;", "[SELECT 'a b' FROM dual]"},
		{"hyphen in a command", "PROMPT a -\nb\nPROMPT c", "PROMPT a b PROMPT c"},
		{"hyphen of REMARK", "REM a -\nDROP TABLE t;\nCOMMIT;", "[COMMIT]"},
		{"line of hyphens", "-- a\n-----\nBEGIN p; END;\n/", "[BEGIN p; END;]"},
		{"hyphen after a comment", "SELECT 1 -- a -\nFROM dual;", "[SELECT 1 -- a FROM dual]"},
		{"ampersand", "SELECT 'a & b, &&c' FROM dual;", "!line 1: Enter value for c:"},
		{"ampersand in a comment", "-- R&D\nCOMMIT;", "!line 1: Enter value for d:"},
		{"variable", "DEFINE v = 'x'\nSELECT '&v..y&V' FROM dual;", "DEFINE v = 'x' [SELECT 'x.yx' FROM dual]"},
		{"escape", "SET ESC ON\nSELECT 'R\\&D \\\\' FROM dual;", "SET ESC ON [SELECT 'R&D \\' FROM dual]"},
		{"define off", "SET DEF OFF\nSELECT '&v' FROM dual;", "SET DEF OFF [SELECT '&v' FROM dual]"},
		{"comment", "/* a\n b;\n*/\n/* c */ SELECT 1 FROM dual;", "[SELECT 1 FROM dual]"},
		{"comment without a space", "DELETE FROM t;\n/*a*/\nCOMMIT;", "[DELETE FROM t] !line 2: \"/*a*/\" has no space after /*: the client runs the statement before again"},
		{"comment of lines and more", "/* a\n*/ COMMIT;", "!line 2: the manual does not say what becomes of \" COMMIT;\" after a comment of several lines"},
		{"case", "SET SQLCASE UPPER\nSELECT 'a' FROM dual;", "SET SQLCASE UPPER [SELECT 'A' FROM DUAL]"},
		{"separator", "SET CMDSEP ON\nPROMPT a; PROMPT b", "SET CMDSEP ON PROMPT a PROMPT b"},
		{"set of SQL", "SET ROLE a;\nset transaction READ ONLY;\nSET CONSTRAINTS ALL DEFERRED;", "[SET ROLE a] [set transaction READ ONLY] [SET CONSTRAINTS ALL DEFERRED]"},
		{"execute", "EXEC p(1);\n", "[BEGIN p(1); END;]"},
		{"exit", "EXIT SUCCESS COMMIT\nSELECT 1 FROM dual;", "EXIT SUCCESS COMMIT"},
		{"unknown", "FROBNICATE;", "!line 1: SP2-0734: unknown command beginning \"FROBNICATE\"... - rest of line ignored"},
		{"parenthesis", "(SELECT 1 FROM dual);", "!line 1: SP2-0734: unknown command beginning \"(SELECT 1 \"... - rest of line ignored"},
		{"edits the buffer", "SELECT 1 FROM dual;\nc /1/2", "[SELECT 1 FROM dual] !line 2: CHANGE /1/2: what it does to the buffer, or reads, is not modelled"},
		{"file in a statement", "SELECT 1\n@x\nFROM dual;", "!line 2: the manual does not say what \"@x\" does in a statement"},
		{"bad setting", "SET SQLPREFIX OFF", "!line 1: SP2-0265: SQLPREFIX must be a sign, ON or OFF"},
		{"unknown setting", "SET SQLTERM OFF SQLX ON", "!line 1: SP2-0158: unknown SET option \"SQLX\""},
		{"whenever", "WHENEVER SQLERROR EXIT FAILURE ROLLBACK\nWHENEVER OSERROR CONTINUE NONE", "WHENEVER SQLERROR EXIT FAILURE ROLLBACK WHENEVER OSERROR CONTINUE NONE"},
		{"bad whenever", "WHENEVER SQLERROR STOP", "!line 1: SP2-0281: SQLERROR missing or invalid option"},
		{"long line", "SELECT '" + strings.Repeat("x", 2500) + "' FROM dual;", "!line 1: SP2-0027: Input is too long (> 2499 characters) - line ignored"},
		{"end in a statement", "SELECT 1", "!line 1: the script ends in the statement of line 1, which is not run"},
		{"carriage return", "SELECT 1\r\nFROM dual;", "!line 1: the manual does not say what becomes of the control characters of \"SELECT 1\\r\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shown(New().Run(c.script)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestCommands: each command is known by each of its abbreviations, and by nothing shorter.
func TestCommands(t *testing.T) {
	for _, pattern := range commands {
		short, rest, _ := strings.Cut(pattern, "|")
		for n := range len(rest) + 1 {
			if name, args, known := commandOf(" " + short + rest[:n] + " x"); !known || args != "x" {
				t.Errorf("%s%s is taken for %q with %q", short, rest[:n], name, args)
			}
		}
	}
	for _, line := range []string{"COMMIT", "COMMENT ON TABLE t IS 'x'", "RENAME a TO b", "CALL p()", "SELECT 1 FROM dual", "DELETE FROM t", "CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)", "SAVEPOINT s", "LOCK TABLE t IN SHARE MODE"} {
		if name, _, known := commandOf(line); known || !beginsSQL(line) {
			t.Errorf("%s is taken for %s", line, name)
		}
	}
}

// TestState: settings outlive a script, as they do where one script calls another.
func TestState(t *testing.T) {
	c := New()
	if _, err := c.Run(safe + "WHENEVER SQLERROR EXIT FAILURE\n"); err != nil || !c.Stops {
		t.Fatal(err, c.Stops)
	}
	if got := shown(c.Run("SELECT '&x;\n' FROM dual\n/")); got != "[SELECT '&x;⏎' FROM dual]" {
		t.Error(got)
	}
	if got := fmt.Sprint(c.Settings.Define, c.Settings.Terminator, c.Settings.Block, c.Settings.Prefix); got != "0 0 0 35" {
		t.Error(got)
	}
}
