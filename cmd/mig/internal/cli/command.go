package cli

import (
	"context"
	"fmt"
	"strings"

	ucli "github.com/urfave/cli/v2"
)

// command is a command of mig: urfave's, with the number of arguments that it takes.
type command struct {
	ucli.Command
	least, most int // arguments; most is anyNumber without a limit
	run         func(ctx context.Context, c *call) error
	// streams says that with --format json what happens is told on standard error as it happens, an object a line.
	streams bool
}

const anyNumber = -1

// commands gives all commands, in the order in which help shows them.
func commands() []*command {
	return []*command{
		initCommand(), listTemplatesCommand(), revisionCommand(), mergeCommand(), editCommand(),
		upgradeCommand(), downgradeCommand(), stampCommand(), ensureVersionCommand(), currentCommand(), statusCommand(), resolveCommand(), verifyCommand(),
		renderCommand(), applyCommand(), planCommand(),
		historyCommand(), headsCommand(), branchesCommand(), showCommand(), inspectCommand(), diffCommand(), checkCommand(),
	}
}

// check refuses too few and too many arguments: one that is silently left out could be the one that mattered.
func (c *command) check(args []string) error {
	var msg string
	switch {
	case len(args) < c.least:
		msg = fmt.Sprintf("%s needs an argument: %s", c.Name, c.ArgsUsage)
	case c.most == anyNumber || len(args) <= c.most:
		return nil
	case c.most == 0:
		msg = fmt.Sprintf("%s takes no arguments, but got %s", c.Name, quoted(args))
	case c.most == 1:
		msg = fmt.Sprintf("%s takes one argument at most, but got %s", c.Name, quoted(args))
	default:
		msg = fmt.Sprintf("%s takes %d arguments at most, but got %s", c.Name, c.most, quoted(args))
	}
	return &usageError{msg: msg, hint: fmt.Sprintf("`mig %s --help` shows its usage", c.Name)}
}

func quoted(args []string) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = fmt.Sprintf("%q", a)
	}
	return strings.Join(out, " ")
}

// globalFlags are those of every command; they may stand before the command or after it.
func globalFlags() []ucli.Flag {
	return []ucli.Flag{
		&ucli.StringFlag{Name: "config", Aliases: []string{"c"}, Usage: "settings are in `FILE` (default: MIG_CONFIG, else mig.yaml)"},
		&ucli.StringFlag{Name: "env", Aliases: []string{"n"}, Usage: "environment `NAME` of mig.yaml"},
		&ucli.StringFlag{Name: "database", Usage: "database `NAME` of those in mig.yaml"},
		&ucli.StringFlag{Name: "url", Usage: "connect to `URL`"},
		&ucli.StringFlag{Name: "dialect", Usage: "write SQL for `NAME`: postgresql, mysql, sqlite, mssql or oracle"},
		&ucli.StringFlag{Name: "server-version", Usage: "write SQL for `VERSION` of the database"},
		&ucli.StringSliceFlag{Name: "x", Usage: "argument `KEY=VALUE` for the revisions' .Args; may be repeated"},
		&ucli.StringFlag{Name: "format", Usage: "write text or json: `FORMAT`", Value: "text"},
		toggle("tell of errors and warnings only", "quiet", "q"),
		toggle("tell more", "verbose", "v"),
		toggle("no colours (also: NO_COLOR)", "no-color"),
		toggle("show help", "help", "h"),
		toggle("show mig's version", "version"),
	}
}

// toggle is a flag without a value. Help needs no "(default: false)" beside each.
func toggle(usage, name string, aliases ...string) ucli.Flag {
	return &ucli.BoolFlag{Name: name, Aliases: aliases, Usage: usage, DisableDefaultText: true}
}

// optional is a flag that may stand without a value.
type optional struct {
	*ucli.StringFlag
	alone string // its value then
}

// Flags that several commands have.
func tagFlag() ucli.Flag {
	return &ucli.StringFlag{Name: "tag", Usage: "`TEXT` for the revisions' .Tag"}
}

func renderTagFlag() ucli.Flag {
	return &ucli.StringFlag{Name: "tag", Usage: "`TEXT` for the revisions' .Tag, and before the names of files in DIR/"}
}

func sqlFlag() ucli.Flag {
	return toggle("write the script to standard output, and run nothing", "sql")
}

func outputFlag() ucli.Flag {
	return &ucli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write into `FILE`, whole or not at all; - is standard output, DIR/ takes a script for each revision, and an index.txt"}
}

func downgradeFlag() ucli.Flag {
	return toggle("go down to the target instead of up", "downgrade")
}

const (
	appHelp = `{{.Name}} - {{.Usage}}

usage: {{.UsageText}}

commands:{{range .VisibleCommands}}
   {{printf "%-16s" .Name}}{{.Usage}}{{end}}

global flags, before or after the command:{{range .VisibleFlags}}
   {{.}}{{end}}

` + "`mig COMMAND --help` shows the flags of a command." + `
`
	commandHelp = `{{.HelpName}} - {{.Usage}}

usage: {{.HelpName}}{{if .VisibleFlags}} [flags]{{end}}{{if .ArgsUsage}} {{.ArgsUsage}}{{end}}
{{- if .Description}}

{{.Description}}{{end}}
{{- if .VisibleFlags}}

flags:{{range .VisibleFlags}}
   {{.}}{{end}}{{end}}

` + "`mig --help` shows the flags that every command has." + `
`
)
