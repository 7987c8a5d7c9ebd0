package sqlplus

import (
	"errors"
	"slices"
	"strings"
)

// commands are all that the client takes for itself; letters after | may be missing. (SQL-Plus-command-summary.html)
var commands = strings.Fields(`
	@@ @ ! $ ? acc|ept a|ppend archive argument attr|ibute bre|ak bti|tle c|hange cl|ear col|umn comp|ute config conn|ect copy def|ine del desc|ribe
	disc|onnect ed|it exec|ute exit get help hist|ory ho|st i|nput l|ist oerr passw|ord pau|se ping pri|nt pro|mpt quit recover rem|ark repf|ooter reph|eader
	r|un sav|e set sho|w shutdown spo|ol sta|rt startup store timi|ng tti|tle undef|ine var|iable whenever xquery`)

// notCommands are words of SET that make it SQL. (SET.html; SET-ROLE, SET-TRANSACTION and SET-CONSTRAINTS of the SQL Language Reference)
var notCommands = []string{"ROLE", "TRANSACTION", "CONSTRAINT", "CONSTRAINTS"}

// commandOf tells whether a line is a command, its name in full, and what follows.
func commandOf(line string) (name, args string, known bool) {
	line = strings.Trim(line, blanks)
	if line == "" {
		return "", "", false
	}
	for _, signs := range []string{"@@", "@", "!", "$", "?"} {
		if rest, ok := strings.CutPrefix(line, signs); ok {
			return signs, strings.Trim(rest, blanks), true
		}
	}
	word := line[:len(line)-len(strings.TrimLeft(line, letters))]
	args = strings.Trim(line[len(word):], blanks)
	if args != "" && args[0] != ';' && len(word)+len(args) == len(strings.TrimRight(line, blanks)) { // no blank between: p(1), c/old/new
		if !slices.Contains([]string{"C", "CHANGE"}, strings.ToUpper(word)) {
			return "", "", false
		}
	}
	for _, pattern := range commands {
		short, rest, _ := strings.Cut(pattern, "|")
		full := strings.ToUpper(short + rest)
		if len(word) < len(short) || !strings.HasPrefix(full, strings.ToUpper(word)) {
			continue
		}
		if full == "SET" && slices.Contains(notCommands, strings.ToUpper(firstWord(args))) {
			return "", "", false
		}
		return full, args, true
	}
	return "", "", false
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"

func firstWord(s string) string { return s[:len(s)-len(strings.TrimLeft(s, letters))] }

// statements are the words with which SQL and PL/SQL start; any other is unknown to the client. (Types of SQL Statements, in the SQL Language Reference)
var statements = strings.Fields(`
	ADMINISTER ALTER ANALYZE ASSOCIATE AUDIT BEGIN CALL COMMENT COMMIT CREATE DECLARE DELETE DISASSOCIATE DROP EXPLAIN FLASHBACK GRANT INSERT LOCK MERGE NOAUDIT PURGE
	RENAME REVOKE ROLLBACK SAVEPOINT SELECT SET TRUNCATE UPDATE WITH`)

func beginsSQL(line string) bool {
	line = strings.Trim(line, blanks)
	return strings.HasPrefix(line, "<<") || slices.Contains(statements, strings.ToUpper(firstWord(line)))
}

// isBlock tells whether a statement is PL/SQL, which no semicolon ends; known is false as long as its words don't tell. Comments among the first words keep the
// client from seeing what it reads. (SQL-Plus-basics.html: Running PL/SQL Blocks; using-scripts-SQL-Plus.html: Notes on Placing Comments)
func isBlock(text string) (block, known bool, err error) {
	words := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '(' })
	for i, w := range words {
		if strings.HasPrefix(w, "--") || strings.Contains(w, "/*") {
			return false, false, errors.New("a comment among the first words of a statement: the client does not see what it reads")
		}
		switch {
		case i == 0 && (w == "BEGIN" || w == "DECLARE" || strings.HasPrefix(w, "<<")):
			return true, true, nil
		case i == 0 && w != "CREATE" && w != "WITH":
			return false, true, nil
		case i == 0, slices.Contains([]string{"OR", "REPLACE", "EDITIONABLE", "NONEDITIONABLE", "AND", "COMPILE", "RESOLVE", "NOFORCE", "FORCE"}, w):
			continue
		}
		return slices.Contains([]string{"FUNCTION", "PROCEDURE", "PACKAGE", "TRIGGER", "TYPE", "LIBRARY", "JAVA", "MLE"}, w), true, nil
	}
	return false, false, nil
}

// command carries out a command as far as reading depends on it, and notes it.
func (c *Client) command(name, args string) error {
	if name == "REMARK" {
		return nil
	}
	args, err := c.substituted(args)
	if err != nil {
		return err
	}
	more := ""
	if s := c.Settings.Separator; s != 0 { // SET CMDSEP
		args, more, _ = strings.Cut(args, string(s))
		args, more = strings.Trim(args, blanks), strings.Trim(more, blanks)
	}
	if name != "PROMPT" {
		args = strings.TrimRight(strings.TrimSuffix(args, ";"), blanks)
	}
	if err := c.act(name, args); err != nil {
		return err
	}
	if name == "EXECUTE" { // EXECUTE.html
		c.last = "BEGIN " + args + "; END;"
		c.events = append(c.events, Event{Line: c.line, SQL: c.last})
	} else {
		c.events = append(c.events, Event{Line: c.line, Command: name, Args: args})
	}
	if more == "" {
		return nil
	}
	name, args, known := commandOf(more)
	if !known {
		return c.errorf("SP2-0734: unknown command beginning %.10q... - rest of line ignored", more)
	}
	return c.command(name, args)
}

func (c *Client) act(name, args string) error {
	switch name {
	case "SET":
		return c.set(strings.Fields(args))
	case "WHENEVER":
		return c.whenever(strings.Fields(strings.ToUpper(args)))
	case "DEFINE":
		if variable, value, ok := strings.Cut(args, "="); ok {
			c.Settings.Variables[strings.ToUpper(strings.Trim(variable, blanks))] = strings.Trim(value, blanks+`'"`)
		}
	case "UNDEFINE":
		delete(c.Settings.Variables, strings.ToUpper(args))
	case "EXIT", "QUIT":
		c.Exited = true
	case "PROMPT", "SHOW", "SPOOL", "TIMING", "COLUMN", "DESCRIBE", "EXECUTE":
	default:
		return c.errorf("%s %s: what it does to the buffer, or reads, is not modelled", name, args)
	}
	return nil
}

// whenever reads WHENEVER {SQLERROR | OSERROR} {EXIT [SUCCESS | FAILURE | n] [COMMIT | ROLLBACK] | CONTINUE [COMMIT | ROLLBACK | NONE]}. (WHENEVER-SQLERROR.html)
func (c *Client) whenever(words []string) error {
	if len(words) < 2 || words[0] != "SQLERROR" && words[0] != "OSERROR" {
		return c.errorf("SP2-0281: WHENEVER missing or invalid option")
	}
	allowed := []string{"SUCCESS", "FAILURE", "WARNING", "COMMIT", "ROLLBACK"}
	if words[1] == "CONTINUE" {
		allowed = []string{"COMMIT", "ROLLBACK", "NONE"}
	} else if words[1] != "EXIT" {
		return c.errorf("SP2-0281: %s missing or invalid option", words[0])
	}
	for _, w := range words[2:] {
		if !slices.Contains(allowed, w) {
			return c.errorf("SP2-0309: %s is no option here", w)
		}
	}
	if words[0] == "SQLERROR" {
		c.Stops = words[1] == "EXIT"
	}
	return nil
}

// set reads SET name value [name value …]. (SET-system-variable-summary.html)
func (c *Client) set(words []string) error {
	s := &c.Settings
	signs := []struct {
		name     string
		to       *byte
		on       byte
		noSwitch bool // it can't be OFF
	}{
		{"def|ine", &s.Define, '&', false},
		{"con|cat", &s.Concat, '.', false},
		{"esc|ape", &s.Escape, '\\', false},
		{"sqlt|erminator", &s.Terminator, ';', false},
		{"blo|ckterminator", &s.Block, '.', false},
		{"sqlpre|fix", &s.Prefix, '#', true},
		{"cmds|ep", &s.Separator, ';', false},
	}
	if len(words) == 0 || len(words)%2 != 0 {
		return c.errorf("SP2-0158: SET %s: a name and a value each", strings.Join(words, " "))
	}
pairs:
	for ; len(words) > 0; words = words[2:] {
		name, value := words[0], strings.ToUpper(words[1])
		for _, x := range signs {
			if !abbreviates(name, x.name) {
				continue
			}
			switch {
			case value == "OFF" && !x.noSwitch:
				*x.to = 0
			case value == "ON" && !x.noSwitch:
				*x.to = x.on
			case len(strings.Trim(value, `'"`)) == 1:
				*x.to = strings.Trim(value, `'"`)[0]
			default:
				return c.errorf("SP2-0265: %s must be a sign, ON or OFF", name)
			}
			continue pairs
		}
		switch {
		case abbreviates(name, "sqlbl|anklines"):
			s.BlankLines = value == "ON"
		case abbreviates(name, "auto|commit"):
			s.Autocommit = value != "OFF"
		case abbreviates(name, "sqlc|ase"):
			for _, full := range []string{"MIX|ED", "LO|WER", "UP|PER"} {
				if abbreviates(value, full) {
					s.Case = strings.ReplaceAll(full, "|", "")
				}
			}
		case slices.ContainsFunc([]string{"echo", "feed|back", "ver|ify", "hea|ding", "lin|esize", "pages|ize", "timi|ng", "term|out"}, func(n string) bool { return abbreviates(name, n) }):
		default:
			return c.errorf("SP2-0158: unknown SET option %q", name)
		}
	}
	return nil
}

func abbreviates(word, pattern string) bool {
	short, rest, _ := strings.Cut(strings.ToUpper(pattern), "|")
	word = strings.ToUpper(word)
	return len(word) >= len(short) && strings.HasPrefix(short+rest, word)
}
