package sqlcmd

import (
	"strconv"
	"strings"
)

// byManual reads as the manual says, where it says no more than "at the start of a line": in strings and comments too.
func (r *reader) byManual(script string) error {
	for line := range strings.Lines(script) {
		r.at++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if count, ok := manualGo(line); ok {
			if err := r.send(count); err != nil {
				return err
			}
			continue
		}
		if name, args, ok := manualCommand(line); ok {
			if err := r.do(name, args); err != nil || r.ended {
				return err
			}
			continue
		}
		if r.lines > 0 || strings.TrimSpace(line) != "" {
			r.add(line)
		}
	}
	return r.send(1)
}

// manualGo takes GO, a count, and comments. https://learn.microsoft.com/sql/t-sql/language-elements/sql-server-utilities-statements-go
func manualGo(line string) (count int, ok bool) {
	rest, ok := cutName(strings.TrimLeft(line, " \t"), "GO")
	if !ok {
		return 0, false
	}
	if k := strings.Index(rest, "--"); k >= 0 {
		rest = rest[:k]
	}
	if k := strings.Index(rest, "/*"); k >= 0 {
		rest = rest[:k]
	}
	digits := strings.Trim(rest, " \t")
	if digits == "" {
		return 1, true
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0 && strings.TrimLeft(rest, " \t") != rest
}

// manualCommand takes a command. One without a colon is alone on its line, but for the query of EXIT and the command line of !!.
// https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-commands
func manualCommand(line string) (name, args string, ok bool) {
	line, colon := strings.CutPrefix(strings.TrimLeft(line, " \t"), ":")
	for _, c := range lineCommands {
		rest, ok := cutName(line, c.name)
		if !ok || !colon && !c.plain {
			continue
		}
		args := strings.Trim(withoutComment(rest), " \t")
		switch {
		case colon && rest != "" && c.name != "!!" && c.name != "EXIT" && rest[0] != ' ' && rest[0] != '\t':
		case colon, c.name == "!!", args == "", c.name == "EXIT" && strings.HasPrefix(args, "("):
			return c.name, args, true
		}
	}
	return "", "", false
}
