package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/dsl/diag"
)

// Arguments are put in order before urfave sees them. By itself it takes flags for arguments once it has seen the first
// argument, so that `downgrade base --sql` would run for real, and refuses `downgrade -1`.

// line is a command line in order.
type line struct {
	command       *command
	global, local []string // flags, as --name=value
	args          []string
	help, version bool
}

// words gives the line as urfave reads it.
func (l *line) words() []string {
	return slices.Concat([]string{"mig"}, l.global, []string{l.command.Name}, l.local, []string{"--"}, l.args)
}

type arranger struct {
	line
	globals  []ucli.Flag
	commands []*command
	rest     []string
}

// arrange reads a command line without the program's name.
func arrange(globals []ucli.Flag, all []*command, args []string) (*line, error) {
	a := &arranger{globals: globals, commands: all, rest: args}
	for len(a.rest) > 0 {
		word := a.rest[0]
		a.rest = a.rest[1:]
		if word == "--" {
			for _, w := range a.rest {
				if err := a.argument(w); err != nil {
					return nil, err
				}
			}
			break
		}
		var err error
		switch {
		case !isFlag(word):
			err = a.argument(word)
		case strings.HasPrefix(word, "--"):
			err = a.long(word)
		default:
			err = a.short(word)
		}
		if err != nil {
			return nil, err
		}
	}
	return &a.line, nil
}

// isFlag reports whether a word is a flag: -1 is a revision, and - a file.
func isFlag(word string) bool {
	return len(word) > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9')
}

// argument takes a word that is no flag: the command, or one of its arguments.
func (a *arranger) argument(word string) error {
	if a.command != nil {
		a.args = append(a.args, word)
		return nil
	}
	name := strings.ReplaceAll(word, "_", "-") // Alembic's way to write some
	if name == "help" && !a.help {
		a.help = true
		return nil
	}
	names := make([]string, len(a.commands))
	for i, c := range a.commands {
		names[i] = c.Name
		if c.Name == name {
			a.command = c
			return nil
		}
	}
	return &usageError{msg: fmt.Sprintf("there is no command %q", word), hint: meant(word, names, "`mig --help` lists the commands")}
}

// long takes a flag that is written --name, --name=value or --name value.
func (a *arranger) long(word string) error {
	name, value, has := strings.Cut(strings.TrimPrefix(word, "--"), "=")
	f := a.find(strings.ReplaceAll(name, "_", "-"))
	if f == nil || len(name) < 2 && name != "x" {
		return a.unknown("--" + name)
	}
	switch {
	case has:
		return a.add(f, value)
	case takesValue(f):
		if o, ok := f.(*optional); ok {
			return a.add(f, o.alone)
		}
		return a.addNext(f, word)
	}
	return a.add(f, "true")
}

// short takes -v, several switches as -qv, and -m with its value as -m VALUE, -mVALUE or -m=VALUE.
func (a *arranger) short(word string) error {
	name, _, _ := strings.Cut(word[1:], "=")
	if len(name) > 1 && a.find(name) != nil {
		// One dash too few, as in -config: its first letter may not become a flag by accident.
		return &usageError{msg: fmt.Sprintf("unknown flag -%s", name), hint: fmt.Sprintf("did you mean --%s?", name)}
	}
	letters := []rune(word[1:])
	for i, letter := range letters {
		f := a.find(string(letter))
		switch {
		case f == nil:
			return a.unknown(word)
		case !takesValue(f):
			if err := a.add(f, "true"); err != nil {
				return err
			}
		case i == len(letters)-1:
			return a.addNext(f, word)
		default:
			return a.add(f, strings.TrimPrefix(string(letters[i+1:]), "="))
		}
	}
	return nil
}

// find gives the flag of a name: the command's, else a global one.
func (a *arranger) find(name string) ucli.Flag {
	has := func(f ucli.Flag) bool { return slices.Contains(f.Names(), name) }
	if a.command != nil {
		if i := slices.IndexFunc(a.command.Flags, has); i >= 0 {
			return a.command.Flags[i]
		}
	}
	if i := slices.IndexFunc(a.globals, has); i >= 0 {
		return a.globals[i]
	}
	return nil
}

func takesValue(f ucli.Flag) bool {
	d, ok := f.(ucli.DocGenerationFlag)
	return ok && d.TakesValue()
}

// addNext takes the next word as a flag's value. A word that looks like a flag is refused: in `--tag --sql` it is
// more likely that the tag was forgotten, and a dry run would become a real one.
func (a *arranger) addNext(f ucli.Flag, word string) error {
	if len(a.rest) == 0 {
		return &usageError{msg: fmt.Sprintf("flag %s needs a value", word)}
	}
	value := a.rest[0]
	if isFlag(value) && !strings.ContainsAny(value, " \t") {
		return &usageError{
			msg:  fmt.Sprintf("flag %s needs a value, but is followed by %s", word, value),
			hint: fmt.Sprintf("write --%s=%s if that is the value", f.Names()[0], value),
		}
	}
	a.rest = a.rest[1:]
	return a.add(f, value)
}

func (a *arranger) add(f ucli.Flag, value string) error {
	name := f.Names()[0]
	if !takesValue(f) {
		on, err := strconv.ParseBool(value)
		if err != nil {
			return &usageError{msg: fmt.Sprintf("flag --%s is on or off and takes no value %q", name, value)}
		}
		switch name {
		case "help":
			a.help = a.help || on
		case "version":
			a.version = a.version || on
		}
	}
	text := "--" + name + "=" + value
	if slices.Contains(a.globals, f) {
		a.global = append(a.global, text)
	} else {
		a.local = append(a.local, text)
	}
	return nil
}

func (a *arranger) unknown(word string) error {
	known := namesOf(a.globals)
	if a.command != nil {
		known = append(known, namesOf(a.command.Flags)...)
		return &usageError{
			msg:  fmt.Sprintf("%s has no flag %s", a.command.Name, word),
			hint: meant(word, known, fmt.Sprintf("`mig %s --help` lists its flags", a.command.Name)),
		}
	}
	for _, c := range a.commands {
		if slices.Contains(namesOf(c.Flags), word) {
			return &usageError{msg: fmt.Sprintf("%s stands before the command", word), hint: fmt.Sprintf("write it after it: mig %s %s", c.Name, word)}
		}
	}
	return &usageError{msg: "unknown flag " + word, hint: meant(word, known, "`mig --help` lists the flags")}
}

// namesOf gives the names of flags as they are written.
func namesOf(flags []ucli.Flag) []string {
	var out []string
	for _, f := range flags {
		for _, n := range f.Names() {
			out = append(out, dashed(n))
		}
	}
	return out
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

func meant(word string, known []string, otherwise string) string {
	if near := diag.Nearest(word, known); near != "" && len(word) > 2 {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return otherwise
}
