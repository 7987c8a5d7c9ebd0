package sqlcmd

import (
	"fmt"
	"strings"
	"unicode"
)

// goState is where go-sqlcmd's reading of a batch stands at the end of a line.
type goState struct {
	quote   byte // that ends what is open
	comment bool // which does not nest: batch.go, readMultilineComment
}

// goSqlcmd reads as go-sqlcmd does: line by line, each without its line end (sqlcmd.go, IncludeFile), and at the end what is left (Run, processAll).
func (r *reader) goSqlcmd(script string) error {
	var state goState
	for line := range strings.Lines(script) {
		r.at++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		for rest, more := line, true; more; {
			var err error
			if rest, more, err = r.goLine(&state, rest); err != nil || r.ended {
				return err
			}
		}
	}
	return r.send(1)
}

// goLine reads a line, or what a command has left of it: batch.go, Next. The first character outside strings and comments is where it looks for a command;
// but it then matches the line from its start. So the end of a string that began on a line before can be one.
func (r *reader) goLine(state *goState, line string) (rest string, more bool, err error) {
	looked := false
	var variables []int
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case state.quote != 0:
			var closed bool
			if i, closed, err = r.goQuoted(line, i, state.quote, &variables); err != nil {
				return "", false, err
			}
			if closed {
				state.quote = 0
			}
		case state.comment:
			end := strings.Index(line[i:], "*/")
			if end < 0 {
				i = len(line)
				continue
			}
			i += end + 1
			state.comment = false
		case c == '\'' || c == '"':
			state.quote = c
		case c == '[': // https://github.com/microsoft/go-sqlcmd/issues/197
			state.quote = ']'
		case strings.HasPrefix(line[i:], "--"):
			i = len(line)
		case strings.HasPrefix(line[i:], "/*"):
			state.comment = true
			i++
		case !r.NoVariables && strings.HasPrefix(line[i:], "$("):
			if i, err = r.goVariable(line, i, &variables); err != nil {
				return "", false, err
			}
		case !looked:
			looked = true
			end := i + len(line[i:])
			if k := strings.IndexFunc(line[i:], func(x rune) bool { return x != '\t' && unicode.IsControl(x) }); k >= 0 {
				end = i + k
			}
			if name, args, ok := goCommand(line[:end]); ok {
				if !blank(line[:i]) {
					r.add(r.goSubstitute(line[:i], variables))
				}
				return line[end:], end < len(line), r.goRun(state, name, args)
			}
		}
	}
	if state.quote != 0 || state.comment || !blank(line) { // a blank line is not sent
		r.add(r.goSubstitute(line, variables))
	}
	return "", false, nil
}

// goQuoted gives the offset of the last byte of a string that is in the line. A backslash is a byte like any other: https://github.com/microsoft/go-sqlcmd/pull/96
func (r *reader) goQuoted(line string, i int, quote byte, variables *[]int) (end int, closed bool, err error) {
	for ; i < len(line); i++ {
		switch {
		case !r.NoVariables && strings.HasPrefix(line[i:], "$("):
			if i, err = r.goVariable(line, i, variables); err != nil {
				return i, false, err
			}
		case line[i] == quote && quote != '"' && strings.HasPrefix(line[i+1:], string(quote)):
			i++
		case line[i] == quote:
			return i, true, nil
		}
	}
	return i, false, nil
}

// goVariable gives the offset of the parenthesis that ends a variable: parse.go, readVariableReference.
func (r *reader) goVariable(line string, i int, variables *[]int) (int, error) {
	name, _, closed := strings.Cut(line[i+2:], ")")
	if !closed || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return i, r.fail("syntax error")
	}
	*variables = append(*variables, i)
	return i + 2 + len(name), nil
}

// goSubstitute replaces the variables of a line, which none of a comment are. One that is not defined stays, with a message: sqlcmd.go, getRunnableQuery.
func (r *reader) goSubstitute(line string, variables []int) string {
	var b strings.Builder
	from := 0
	for _, at := range variables {
		end := at + strings.IndexByte(line[at:], ')') + 1
		b.WriteString(line[from:at])
		if value, ok := r.variables[strings.ToUpper(line[at+2:end-1])]; ok {
			b.WriteString(value)
		} else {
			b.WriteString(line[at:end])
		}
		from = end
	}
	b.WriteString(line[from:])
	return b.String()
}

func blank(s string) bool {
	return strings.TrimFunc(s, func(x rune) bool { return unicode.IsSpace(x) || unicode.IsControl(x) }) == ""
}

// goCommand tells whether a line is a command: commands.go. White space may come before it. After GO come spaces (https://github.com/microsoft/go-sqlcmd/issues/792),
// after EXIT a parenthesis too, after !! anything. ON ERROR needs no colon, RESET does.
func goCommand(line string) (name, args string, ok bool) {
	line = strings.TrimLeft(line, " \t")
	if rest, ok := cutName(line, "GO"); ok && (rest == "" || rest[0] == ' ') {
		return "GO", withoutComment(rest), true
	}
	line, colon := strings.CutPrefix(line, ":")
	for _, c := range lineCommands {
		rest, ok := cutName(line, c.name)
		switch {
		case !ok || !colon && !(c.plain && c.name != "RESET" || c.name == "ON ERROR"):
			continue
		case c.name == "HELP" || c.name == "PERFTRACE" || c.name == "SERVERLIST": // it has none of these
			continue
		case rest == "" || rest[0] == ' ' || rest[0] == '\t' || c.name == "!!" || c.name == "EXIT" && rest[0] == '(':
			return c.name, withoutComment(rest), true
		}
	}
	return "", "", false
}

func (r *reader) goRun(state *goState, name, args string) error {
	if name != "GO" {
		err := r.do(name, args)
		if name == "RESET" {
			*state = goState{}
		}
		return err
	}
	n := 1
	if count := strings.TrimSpace(args); count != "" {
		if _, err := fmt.Sscanf(count, "%d", &n); err != nil || n < 1 {
			return r.fail("syntax error near command 'GO'")
		}
	}
	if r.batch.Len() > 0 { // else nothing is reset
		*state = goState{}
	}
	return r.send(n)
}
