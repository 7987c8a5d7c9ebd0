package oracle

import (
	"strings"
	"testing"

	"mig/dialects"
)

// TestAlters: what SQL*Plus would make another text of is refused with a way out, and nothing else is. What stands before a bar are comments.
func TestAlters(t *testing.T) {
	for in, want := range map[string]string{
		"UPDATE t SET a = 'b;\n\n' WHERE c = '&x' AND d = '\\'":         "",
		"UPDATE t SET a = 'b\n / \nc'":                                  "ends the statement at a line of /",
		"BEGIN\n  /*\n.\n*/ NULL; END;":                                 "ends the statement at a line of .",
		"UPDATE t SET a = '\n #b'":                                      `takes the line "#b'" for one of its commands`,
		"SELECT 1 FROM a\n@b":                                           `takes the line "@b" for one of its commands`,
		"SELECT 200 -\n100 FROM dual":                                   `the hyphen at the end of "SELECT 200 -"`,
		"SELECT 200\n- 100 FROM dual":                                   "",
		"UPDATE t SET a = 'b - \nc'":                                    `the hyphen at the end of "UPDATE t SET a = 'b -"`,
		"UPDATE t SET a = q'[it's -\n]'":                                "the hyphen at the end of",
		"CREATE TABLE t (\n  -----\n  a INT, -- first\n  b INT)":        "",
		"CREATE TABLE t (a INT, -- first -\n  b INT)":                   "the hyphen at the end of",
		"CREATE TABLE t (a INT, /* -\n  - */ b INT)":                    "",
		"-- a -\n|COMMIT":                                               "",
		"/* a -\n */\n|COMMIT":                                          "",
		"/*a*/\n|COMMIT":                                                "runs the statement before again",
		"/**\n*/\n|COMMIT":                                              "runs the statement before again",
		"/* a */ |COMMIT":                                               "",
		"/* a\n */ |COMMIT":                                             "a comment of several lines",
		"-- a\n|CREATE OR REPLACE /* x */ PROCEDURE p AS BEGIN p; END;": "a comment among the first words",
		"CREATE PROCEDURE p /* x */ AS BEGIN NULL; END;":                "",
		"WITH -- x\nFUNCTION f RETURN INT IS BEGIN RETURN 1; END; SELECT f FROM dual": "a comment among the first words",
		"FROBNICATE x":              "knows no statement that starts as",
		"(SELECT 1 FROM dual)":      "knows no statement that starts as",
		"<<a>>\nBEGIN NULL; END;":   "",
		"UPDATE t SET a = 'b\r\nc'": "a control character",
		"UPDATE t SET a = '" + strings.Repeat("x", 2500) + "'": "SQL*Plus reads 2499",
		"-- only a comment": "",
	} {
		sql, first := in, 0
		if before, after, ok := strings.Cut(in, "|"); ok {
			sql, first = before+after, len(before)
		} else if strings.HasPrefix(in, "-- only") {
			first = len(in)
		}
		got := New().Effect(dialects.Statement{SQL: sql, First: first})
		if (got.Alters == "") != (want == "") || !strings.Contains(got.Alters, want) || got.Alters != "" && got.Way == "" {
			t.Errorf("%.60q: got %q (%s), want %q", in, got.Alters, got.Way, want)
		}
	}
}

// TestFold: lines are short where spaces outside quotes allow it, and the text is the same but for white space.
func TestFold(t *testing.T) {
	long := "'" + strings.Repeat("a b ", 50) + "'"
	sql := "SELECT 1 FROM a WHERE " + strings.Repeat("b = 1 AND ", 30) + "c = " + long + "\n    OR d - 1 = 2"
	b := &plsqlBlock{}
	b.fold(sql, "    ")
	got := b.String()
	if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(sql), " ") || !strings.Contains(got, long) {
		t.Errorf("got %s", got)
	}
	for line := range strings.Lines(got) {
		if len(line) > widest+len("    \n") && !strings.Contains(line, long) || strings.HasSuffix(line, "-\n") {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
}
