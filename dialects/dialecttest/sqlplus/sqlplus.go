// Package sqlplus is a model of how SQL*Plus reads a script, line by line, after its manual: what reaches the server, and what the client keeps for itself. It
// connects to nothing and runs nothing. Where the manual leaves open what happens, the model fails: a script that is safe does not depend on it. Only tests import it.
//
// The manual is https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/, of which the comments name pages.
package sqlplus

import (
	"fmt"
	"strings"
)

// Event is a thing that the client does.
type Event struct {
	Line    int    // where it begins
	SQL     string // what is sent to the server; "" for a command of the client
	Command string // its name in full: "WHENEVER"
	Args    string
}

// Client is a session. Its state outlives a script.
type Client struct {
	Settings Settings
	Stops    bool // WHENEVER SQLERROR EXIT
	Exited   bool

	events  []Event
	line    int
	rest    []string // lines that are not read yet
	buffer  []string // of the statement that is entered
	from    int      // its first line
	entered bool     // a statement is open
	block   bool     // it is PL/SQL
	named   bool     // whether it is, is known
	last    string   // what / would run
}

// Settings are what SET changes, as far as reading depends on it; 0 is OFF. (SET-system-variable-summary.html)
type Settings struct {
	Define, Concat, Escape, Terminator, Block, Prefix, Separator byte
	BlankLines, Autocommit                                       bool
	Case                                                         string
	Variables                                                    map[string]string
}

// New starts a client with the settings that SQL*Plus starts with. (SET-system-variable-summary.html)
func New() *Client {
	return &Client{Settings: Settings{Define: '&', Concat: '.', Terminator: ';', Block: '.', Prefix: '#', Case: "MIXED", Variables: map[string]string{}}}
}

// Error is what goes wrong in the client, which WHENEVER SQLERROR does not notice, or what the manual does not settle.
type Error struct {
	Line int
	Msg  string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

func (c *Client) errorf(format string, args ...any) error {
	return &Error{c.line, fmt.Sprintf(format, args...)}
}

// Run reads a script to its end, or to EXIT. The events before an error are given with it.
func (c *Client) Run(script string) ([]Event, error) {
	c.events, c.line, c.rest = nil, 0, strings.Split(strings.TrimSuffix(script, "\n"), "\n")
	for len(c.rest) > 0 && !c.Exited {
		line, err := c.next()
		if err == nil && c.entered {
			err = c.inside(line)
		} else if err == nil {
			err = c.outside(line)
		}
		if err != nil {
			return c.events, err
		}
	}
	if c.entered {
		return c.events, c.errorf("the script ends in the statement of line %d, which is not run", c.from)
	}
	return c.events, nil
}

const (
	mostLine        = 2499 // since 19 it is 5,000 (SQL-Plus-limits.html; SP2-0027)
	mostSubstituted = 3000 // SQL-Plus-limits.html
)

// next reads a line. A line that is too long is left out, with a message.
func (c *Client) next() (string, error) {
	line := c.rest[0]
	c.rest, c.line = c.rest[1:], c.line+1
	switch {
	case len(line) > mostLine:
		return "", c.errorf("SP2-0027: Input is too long (> %d characters) - line ignored", mostLine)
	case strings.ContainsAny(line, "\r\x00\x1a"):
		return "", c.errorf("the manual does not say what becomes of the control characters of %.40q", line)
	}
	return line, nil
}

const blanks = " \t"

// continued reports whether a hyphen continues a line. A comment that begins with two hyphens, and has the line for itself, is not continued: SQL*Plus
// runs the exports of APEX, where BEGIN follows a line of hyphens. (SQL-Plus-basics.html)
func continued(line string) bool {
	line = strings.Trim(line, blanks)
	return strings.HasSuffix(line, "-") && !strings.HasPrefix(line, "--")
}

// joined gives a line with those that its hyphens join to it. What is known is the SQL statement of the manual: 200 -, 100 becomes 200 100. That
// goes for a command, for REMARK too (REMARK.html), and for any line of a statement, since it is done before the client knows what it reads.
func (c *Client) joined(line string) (string, error) {
	for continued(line) {
		if len(c.rest) == 0 {
			return "", c.errorf("the script ends in a line that goes on")
		}
		more, err := c.next()
		if err != nil {
			return "", err
		}
		line = strings.TrimSuffix(strings.TrimRight(line, blanks), "-") + more
	}
	return line, nil
}

// outside reads a line where no statement is open.
func (c *Client) outside(line string) error {
	text := strings.Trim(line, blanks)
	switch {
	case text == "":
		return nil
	case strings.HasPrefix(text, "--"):
		_, err := c.substituted(text)
		return err
	case strings.HasPrefix(text, "/*"):
		return c.comment(line)
	case text == "/":
		return c.again()
	case strings.HasPrefix(text, "/"):
		return c.errorf("%.20q runs the buffer again, or is ignored", text)
	}
	c.from = c.line
	line, err := c.joined(line)
	if err != nil {
		return err
	}
	name, args, known := commandOf(line)
	switch {
	case known:
		return c.command(name, args)
	case !beginsSQL(line):
		return c.errorf("SP2-0734: unknown command beginning %.10q... - rest of line ignored", strings.Trim(line, blanks))
	}
	c.entered, c.block, c.named, c.buffer = true, false, false, nil
	return c.add(line)
}

// comment reads /* … */ before a statement. Without white space after /* the client takes the slash, and runs what it has run before. Text may follow on the
// same line, where the comment begins. (using-scripts-SQL-Plus.html: Placing Comments)
func (c *Client) comment(line string) error {
	text := strings.Trim(line, blanks)
	if len(text) > 2 && !strings.ContainsRune(blanks, rune(text[2])) {
		return c.errorf("%.20q has no space after /*: the client runs the statement before again", text)
	}
	if _, after, ended := strings.Cut(text[2:], "*/"); ended {
		if after = strings.Trim(after, blanks); after == "" || strings.HasPrefix(after, "--") {
			return nil
		}
		return c.outside(after)
	}
	for len(c.rest) > 0 {
		line, err := c.next()
		if err != nil {
			return err
		}
		if _, err := c.substituted(line); err != nil {
			return err
		}
		_, after, ended := strings.Cut(line, "*/")
		switch text := strings.Trim(line, blanks); {
		case ended && strings.Trim(after, blanks) != "":
			return c.errorf("the manual does not say what becomes of %.40q after a comment of several lines", after)
		case ended:
			return nil
		case text == "/" || text == "." || strings.HasPrefix(text, "#") || strings.HasPrefix(text, "@"):
			return c.errorf("the manual does not say what %q does in a comment", text)
		}
	}
	return c.errorf("the script ends in a comment")
}

// again runs the buffer: a statement that was entered and not run, or the one that ran last. (slash.html)
func (c *Client) again() error {
	if c.last == "" {
		return c.errorf("SP2-0103: Nothing in SQL buffer to run.")
	}
	c.events = append(c.events, Event{Line: c.line, SQL: c.last})
	return nil
}

// inside reads a further line of a statement. (SQL-Plus-basics.html: Running SQL Commands, Running PL/SQL Blocks)
func (c *Client) inside(line string) error {
	text := strings.Trim(line, blanks)
	switch {
	case text == "/":
		c.end()
		return c.again()
	case text != "" && text[0] == c.Settings.Prefix: // SET SQLPREFIX
		name, args, known := commandOf(text[1:])
		if !known {
			return c.errorf("SP2-0042: unknown command %.20q - rest of line ignored", text)
		}
		return c.command(name, args)
	case len(text) == 1 && text[0] == c.Settings.Block: // SET BLOCKTERMINATOR
		c.end()
		return nil
	case text == "" && !c.block && !c.Settings.BlankLines: // SET SQLBLANKLINES
		c.end()
		return nil
	case strings.HasPrefix(text, "@"), strings.HasPrefix(text, "/;"):
		return c.errorf("the manual does not say what %.20q does in a statement", text)
	}
	line, err := c.joined(line)
	if err != nil {
		return err
	}
	return c.add(line)
}

// add puts a line into the buffer. A terminator at its end runs a statement of SQL, in a string and in a comment too. (using-scripts-SQL-Plus.html: Notes on Placing
// Comments)
func (c *Client) add(line string) error {
	line, err := c.substituted(line)
	if err != nil {
		return err
	}
	switch c.Settings.Case {
	case "UPPER":
		line = strings.ToUpper(line)
	case "LOWER":
		line = strings.ToLower(line)
	}
	c.buffer = append(c.buffer, line)
	if !c.named {
		if c.block, c.named, err = isBlock(strings.Join(c.buffer, "\n")); err != nil {
			return c.errorf("%s", err)
		}
	}
	end := strings.TrimRight(line, blanks)
	if c.block || c.Settings.Terminator == 0 || end == "" || end[len(end)-1] != c.Settings.Terminator {
		return nil
	}
	c.buffer[len(c.buffer)-1] = end[:len(end)-1]
	c.end()
	return c.again()
}

// end closes the buffer.
func (c *Client) end() {
	c.last, c.entered, c.buffer = strings.Join(c.buffer, "\n"), false, nil
}

// substituted puts in the values of variables. One that has none is asked for. (using-substitution-variables-sqlplus.html)
func (c *Client) substituted(line string) (string, error) {
	s := &c.Settings
	if s.Define == 0 {
		return line, nil
	}
	var b strings.Builder
	for i := 0; i < len(line); i++ {
		switch {
		case s.Escape != 0 && line[i] == s.Escape && i+1 < len(line):
			i++
			b.WriteByte(line[i])
			continue
		case line[i] != s.Define:
			b.WriteByte(line[i])
			continue
		}
		start := i
		for i+1 < len(line) && line[i+1] == s.Define {
			i++
		}
		name := line[i+1:]
		name = name[:len(name)-len(strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$#"))]
		value, known := s.Variables[strings.ToUpper(name)]
		switch {
		case name == "": // an ampersand before a blank is an ampersand
			b.WriteString(line[start : i+1])
			continue
		case !known:
			return "", c.errorf("Enter value for %s:", strings.ToLower(name))
		}
		b.WriteString(value)
		if i += len(name); s.Concat != 0 && i+1 < len(line) && line[i+1] == s.Concat {
			i++
		}
	}
	if b.Len() > mostSubstituted {
		return "", c.errorf("SP2-0341: line overflow during variable substitution (>%d characters)", mostSubstituted)
	}
	return b.String(), nil
}
