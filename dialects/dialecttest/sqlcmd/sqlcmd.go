// Package sqlcmd is a model of the programs that run a script for SQL Server: it says what each sends to the server, and what it takes for a command of
// its own. It runs nothing, and opens no file that a script names. Only tests import it.
//
// What it knows comes from
//
//   - the manual: https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-commands, …/sqlcmd-use-scripting-variables and …/sqlcmd-utility
//   - the source of go-sqlcmd: https://github.com/microsoft/go-sqlcmd/tree/main/pkg/sqlcmd (batch.go, commands.go, parse.go, sqlcmd.go, variables.go)
//   - the source of the parser in SSMS: https://github.com/microsoft/sqlmanagementobjects/tree/main/src/Microsoft/Data/Tools.Sql.BatchParser (Lexer.cs, Parser.cs)
package sqlcmd

import (
	"fmt"
	"strings"
)

// Client is a program that reads scripts.
type Client uint8

// The programs.
const (
	// Go is go-sqlcmd, as its source reads.
	Go Client = iota
	// ODBC is the sqlcmd of the ODBC tools, of which there is the manual alone. It is taken at its strictest: a line that starts with a command is one in
	// strings and comments too, and so is a variable.
	ODBC
	// Studio is the query editor of SSMS.
	Studio
	// StudioSQLCMD is the same in its SQLCMD mode.
	StudioSQLCMD
)

// String names the program.
func (c Client) String() string {
	return [...]string{"go-sqlcmd", "sqlcmd by its manual", "SSMS", "SSMS in SQLCMD mode"}[c]
}

// Options are those of the command line.
type Options struct {
	Client      Client
	Variables   map[string]string // by names in upper case, those of -v and of the environment
	NoVariables bool              // -x
}

// Event is one thing that a client does.
type Event struct {
	Batch   string // what the server gets, when Command is ""
	Repeat  int    // of a batch
	Command string // in upper case, without a colon: "ON ERROR"
	Args    string // of a command, without a comment
	Line    int    // at which the batch ends, or of the command
}

// Error is what a client stops at, where it stops at errors.
type Error struct {
	Line int
	Msg  string
}

// Error gives the line and what is wrong there.
func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

// Read gives what a client does with a script, up to its end, EXIT, QUIT or the error.
func Read(script string, o Options) ([]Event, error) {
	r := &reader{Options: o, variables: map[string]string{}}
	for name, value := range o.Variables {
		r.variables[strings.ToUpper(name)] = value
	}
	script = strings.TrimPrefix(script, "\ufeff") // sqlcmd.go, IncludeFile; the editor takes it off too
	var err error
	switch o.Client {
	case Go:
		err = r.goSqlcmd(script)
	case ODBC:
		err = r.byManual(script)
	default:
		err = r.studio(script)
	}
	return r.events, err
}

// reader is one Read.
type reader struct {
	Options
	variables map[string]string
	events    []Event
	batch     strings.Builder
	lines     int  // in batch
	at        int  // the number of the line
	ended     bool // by EXIT or QUIT
}

func (r *reader) fail(format string, args ...any) error {
	return &Error{r.at, fmt.Sprintf(format, args...)}
}

// add appends a line to the batch. Each client writes its own line ends: that of the machine (batch.go, SqlcmdEol). The model's is a line feed.
func (r *reader) add(line string) {
	if r.lines > 0 {
		r.batch.WriteByte('\n')
	}
	r.batch.WriteString(line)
	r.lines++
}

func (r *reader) drop() {
	r.batch.Reset()
	r.lines = 0
}

// send sends what is in the batch; an empty one is not sent.
func (r *reader) send(repeat int) error {
	text := r.batch.String()
	r.drop()
	if strings.TrimSpace(text) == "" {
		return nil
	}
	text, err := r.substitute(text)
	if err == nil {
		r.events = append(r.events, Event{Batch: text, Repeat: repeat, Line: r.at})
	}
	return err
}

// substitute replaces variables. A name has letters, digits, _ and - (variables.go, ValidIdentifier), in any case. One that is not defined is an error, at
// which sqlcmd stops (sqlcmd-use-scripting-variables). go-sqlcmd has done it line by line.
func (r *reader) substitute(text string) (string, error) {
	if r.NoVariables || r.Client == Studio || r.Client == Go {
		return text, nil
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$(")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, ")")
		if !closed || !isVariable(name) {
			return "", r.fail("$( without the name of a variable")
		}
		value, ok := r.variables[strings.ToUpper(name)]
		if !ok {
			return "", r.fail("'%s' scripting variable not defined", name)
		}
		b.WriteString(value)
		text = after
	}
}

func isVariable(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
}

// do does what a command does to the reading of the script.
func (r *reader) do(command, args string) error {
	args = strings.TrimSpace(args)
	r.events = append(r.events, Event{Command: command, Args: args, Line: r.at})
	switch command {
	case "ON ERROR":
		if !strings.EqualFold(args, "exit") && !strings.EqualFold(args, "ignore") {
			return r.fail("syntax error near command 'ON ERROR'")
		}
	case "EXIT":
		if args != "" && !(strings.HasPrefix(args, "(") && strings.HasSuffix(args, ")")) {
			return r.fail("syntax error near command 'EXIT'")
		}
		r.ended = true
	case "QUIT", "ED":
		if args != "" {
			return r.fail("syntax error near command '%s'", command)
		}
		r.ended = command == "QUIT"
	case "RESET":
		r.drop()
	case "SETVAR":
		name, value, _ := strings.Cut(args, " ")
		if !isVariable(name) {
			return r.fail("syntax error near command 'SETVAR'")
		}
		r.variables[strings.ToUpper(name)] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return nil
}

// lineCommand is a command of sqlcmd. https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-commands
type lineCommand struct {
	name  string
	plain bool // those of osql are known without the colon
}

var lineCommands = []lineCommand{
	{"!!", true},
	{"CONNECT", false},
	{"ED", true},
	{"ERROR", false},
	{"EXIT", true},
	{"HELP", false},
	{"LISTVAR", false},
	{"LIST", false},
	{"ON ERROR", false},
	{"OUT", false},
	{"PERFTRACE", false},
	{"QUIT", true},
	{"RESET", true},
	{"R", false},
	{"SERVERLIST", false},
	{"SETVAR", false},
	{"XML", false},
}

// cutName cuts a word off a line that starts with it, in any case.
func cutName(line, name string) (rest string, ok bool) {
	if len(line) < len(name) || !strings.EqualFold(line[:len(name)], name) {
		return "", false
	}
	return line[len(name):], true
}

// withoutComment takes a comment off the arguments of a command (commands.go, removeComments: one that follows white space, outside quotes).
func withoutComment(args string) string {
	quoted := false
	for i := range len(args) {
		switch {
		case args[i] == '"':
			quoted = !quoted
		case !quoted && strings.HasPrefix(args[i:], "--") && (i == 0 || args[i-1] == ' ' || args[i-1] == '\t'):
			return args[:i]
		}
	}
	return args
}
