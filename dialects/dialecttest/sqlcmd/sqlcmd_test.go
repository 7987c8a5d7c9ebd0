package sqlcmd

import (
	"fmt"
	"strings"
	"testing"
)

var clients = map[string]Client{"go": Go, "odbc": ODBC, "ssms": Studio, "mode": StudioSQLCMD}

// show writes events as a line: batches with their counts, commands in angle brackets, an error at the end.
func show(events []Event, err error) string {
	var out []string
	for _, e := range events {
		switch {
		case e.Command != "":
			out = append(out, strings.TrimRight("<"+e.Command+" "+e.Args, " ")+">")
		case e.Repeat > 1:
			out = append(out, fmt.Sprintf("%d×%s", e.Repeat, strings.TrimSpace(e.Batch)))
		default:
			out = append(out, strings.TrimSpace(e.Batch))
		}
	}
	if err != nil {
		out = append(out, "!"+err.Error())
	}
	return strings.Join(out, "|")
}

// TestRead: what all clients do, and where they differ. A key of several clients is for each of them; "" for those that have none of their own.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, script string
		want         map[string]string
	}{
		{"batches", "SELECT 1\nGO\nSELECT 2\nGO\n", map[string]string{"": "SELECT 1|SELECT 2"}},
		{"the last without GO", "SELECT 1\nGO\nSELECT 2", map[string]string{"": "SELECT 1|SELECT 2"}},
		{"lines of Windows, and a mark", "\ufeffSELECT 1\r\nFROM t\r\nGO\r\nSELECT 2\r\n", map[string]string{"": "SELECT 1\nFROM t|SELECT 2", "ssms mode": "SELECT 1\r\nFROM t|SELECT 2"}},
		{"GO", "a\ngo\nb\n  Go  \nc\n\tGO 3\nd\nGO 2 -- twice\ne\nGO\nGO\n", map[string]string{"": "a|b|3×c|2×d|e"}},
		{"GO and a tab", "a\nGO\t\nb", map[string]string{"": "a|b", "go": "a\nGO\t\nb"}},
		{"GO and a block comment", "a\nGO /* x */\nb", map[string]string{"odbc": "a|b", "go": "!line 2: syntax error near command 'GO'", "": "!line 2: incorrect syntax was encountered while parsing GO"}},
		{"GO and a word", "a\nGO on\nb", map[string]string{"odbc": "a\nGO on\nb", "go": "!line 2: syntax error near command 'GO'", "": "!line 2: incorrect syntax was encountered while parsing GO"}},
		{"GO and a sign", "SELECT 1\ngo-1\nGO", map[string]string{"": "SELECT 1\ngo-1", "ssms mode": "!line 2: incorrect syntax was encountered while parsing GO"}},
		{"GO with a semicolon, or more letters", "a\nGO;\nGOOD", map[string]string{"": "a\nGO;\nGOOD"}},
		{"GO after a comment", "a\n/* x */ GO\nb", map[string]string{"": "a\n/* x */ GO\nb"}},
		{"GO in a string", "a 'x\nGO\ny'\nGO\nb", map[string]string{"": "a 'x\nGO\ny'|b", "odbc": "a 'x|y'|b"}},
		{"GO in a comment", "/* x\nGO\ny */ a\nGO\nb", map[string]string{"": "/* x\nGO\ny */ a|b", "odbc": "/* x|y */ a|b"}},
		{"GO in a name", "a [x\nGO\n]]y]\nGO\nb", map[string]string{"": "a [x\nGO\n]]y]|b", "odbc": "a [x|]]y]|b"}},
		{"a comment in a comment", "/* a /* b */\nGO\nc */ d\nGO\ne", map[string]string{"ssms mode": "/* a /* b */\nGO\nc */ d|e", "": "/* a /* b */|c */ d|e"}},
		{"a quote in a comment in a comment", "/* a /* b */ it's */ d\nGO\ne\nGO\n", map[string]string{"go": "/* a /* b */ it's */ d\nGO\ne\nGO", "": "/* a /* b */ it's */ d|e"}},
		{"a string that ends where a command is", "a '\ngo on', 2\nGO", map[string]string{"go": "!line 2: syntax error near command 'GO'", "": "a '\ngo on', 2"}},
		{"a string that ends with the line", "a '\ngo on'\nGO", map[string]string{"": "a '\ngo on'"}},
		{"a quote in a line comment", "a -- it's\nGO\nb", map[string]string{"": "a -- it's|b"}},
		{"quotes", "a 'it''s' \"x'y\" [z'z]\nGO\nb", map[string]string{"": "a 'it''s' \"x'y\" [z'z]|b"}},
		{"a backslash", "a 'x\\'\nGO\nb", map[string]string{"": "a 'x\\'|b"}},
		{"blank lines", "\n\na\n\n \nb 'x\n\ny'\n\nGO\n\n", map[string]string{"go": "a\nb 'x\n\ny'", "": "a\n\n \nb 'x\n\ny'"}},
		{"on error", ":on error exit\na\nGO\n:ON ERROR ignore -- x\nb\nGO\n", map[string]string{"": "<ON ERROR exit>|a|<ON ERROR ignore>|b", "ssms": ":on error exit\na|:ON ERROR ignore -- x\nb"}},
		{"on error what", ":on error stop\n", map[string]string{"ssms": ":on error stop", "": "<ON ERROR stop>|!line 1: syntax error near command 'ON ERROR'"}},
		{"on error without a colon", "ON ERROR x", map[string]string{"go": "<ON ERROR x>|!line 1: syntax error near command 'ON ERROR'", "": "ON ERROR x"}},
		{"a command before its batch", "a\n:setvar x 1\nb $(x)\nGO\n", map[string]string{"": "<SETVAR x 1>|a\nb 1", "ssms": "a\n:setvar x 1\nb $(x)"}},
		{"read", ":r  more.sql\n:rank\n", map[string]string{"": "<R more.sql>|:rank", "ssms": ":r  more.sql\n:rank"}},
		{"shell", "!! dir\n:!! dir\na", map[string]string{"go odbc": "<!! dir>|<!! dir>|a", "": "!! dir\n:!! dir\na", "mode": "!line 2: command !! is not supported"}},
		{"exit", "a\nGO\nb\nEXIT\nc", map[string]string{"go odbc": "a|<EXIT>", "": "a|b\nEXIT\nc"}},
		{"exit with a query", "a\nexit(SELECT 1)\nc", map[string]string{"go odbc": "<EXIT (SELECT 1)>", "": "a\nexit(SELECT 1)\nc"}},
		{"quit", "a\n:Quit\nb", map[string]string{"go odbc": "<QUIT>", "ssms": "a\n:Quit\nb", "mode": "!line 2: command QUIT is not supported"}},
		{"a column", "(\n  quit INT,\n  ed INT)\nGO", map[string]string{"go": "<QUIT INT,>|!line 2: syntax error near command 'QUIT'", "": "(\n  quit INT,\n  ed INT)"}},
		{"reset", "a\nRESET\nb\n:reset\nc", map[string]string{"go": "<RESET>|c", "odbc": "<RESET>|<RESET>|c", "ssms": "a\nRESET\nb\n:reset\nc", "mode": "!line 4: command RESET is not supported"}},
		{"ed", "a\nED\nb", map[string]string{"go odbc": "<ED>|a\nb", "": "a\nED\nb"}},
		{"list", "a\n:listvar\n:list\nb", map[string]string{"go odbc": "<LISTVAR>|<LIST>|a\nb", "ssms": "a\n:listvar\n:list\nb", "mode": "!line 2: command LISTVAR is not supported"}},
		{"a command in a string", "a '\n:r x\n!! y\n'\nGO", map[string]string{"": "a '\n:r x\n!! y\n'", "odbc": "<R x>|<!! y>|a '\n'"}},
		{"a command in a comment", "/*\n:r x\n*/ a\nGO", map[string]string{"": "/*\n:r x\n*/ a", "odbc": "<R x>|/*\n*/ a"}},
		{"a command within a line", "a :r x", map[string]string{"": "a :r x"}},
		{"a variable", "a '$(DB)' [$(db)]\n-- $(db)\nGO", map[string]string{"go": "a 'shop' [shop]\n-- $(db)", "odbc mode": "a 'shop' [shop]\n-- shop", "ssms": "a '$(DB)' [$(db)]\n-- $(db)"}},
		{"a variable that is not there", "a\nGO\nb '$(x)'\nGO", map[string]string{"go ssms": "a|b '$(x)'", "": "a|!line 4: 'x' scripting variable not defined"}},
		{"no variable", "a $(1.5)\nGO", map[string]string{"ssms": "a $(1.5)", "go": "!line 1: syntax error", "": "!line 2: $( without the name of a variable"}},
		{"what is not closed", "a 'x\nGO\nb", map[string]string{"go": "a 'x\nGO\nb", "odbc": "a 'x|b", "": "!line 1: a string is not terminated"}},
		{"a carriage return alone", "a\rGO\rb", map[string]string{"ssms mode": "a|b", "": "a\rGO\rb"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, client := range clients {
				want := c.want[""]
				for names, text := range c.want {
					if names != "" && strings.Contains(names, name) {
						want = text
					}
				}
				if got := show(Read(c.script, Options{Client: client, Variables: map[string]string{"db": "shop"}})); got != want {
					t.Errorf("%s: got %q\nwant %q", client, got, want)
				}
			}
		})
	}
}

// -x leaves variables alone.
func TestNoVariables(t *testing.T) {
	for name, client := range clients {
		const script = "a '$(x)' $(1)\nGO\n"
		if got := show(Read(script, Options{Client: client, NoVariables: true})); got != "a '$(x)' $(1)" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// The number of the line is told where a batch ends.
func TestLines(t *testing.T) {
	for name, client := range clients {
		events, err := Read("a\n\nGO\nb '\n\n'\nGO\n", Options{Client: client})
		if err != nil || len(events) != 2 || events[0].Line != 3 || events[1].Line != 7 {
			t.Errorf("%s: %+v, %v", name, events, err)
		}
	}
}

// A backslash joins lines in string constants alone.
func TestServer(t *testing.T) {
	for batch, want := range map[string]string{
		"SELECT 'a\\\nb'":                  "SELECT 'ab'",
		"SELECT N'a''\\\r\nb', 'c\\'":      "SELECT N'a''b', 'c\\'",
		"SELECT 'a\\ \nb'":                 "SELECT 'a\\ \nb'",
		"SELECT 'a\\'\n, [a\\\n], \"b\\\n": "SELECT 'a\\'\n, [a\\\n], \"b\\\n",
		"-- 'a\\\nSELECT 'b'":              "-- 'a\\\nSELECT 'b'",
		"/* /* */ 'a\\\n */ 'b\\\nc'":      "/* /* */ 'a\\\n */ 'bc'",
	} {
		if got := Server(batch); got != want {
			t.Errorf("%q is read as %q, not %q", batch, got, want)
		}
	}
}
