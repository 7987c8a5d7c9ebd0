// Package cli is mig's command line: it reads arguments, calls the engine, and writes what the engine gives as
// text or JSON. One file per command. It decides nothing about migrations and knows no dialect by name.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	ucli "github.com/urfave/cli/v2"
)

// System is what a run of mig gets from the operating system.
type System struct {
	In        io.Reader
	Out, Err  io.Writer
	LookupEnv func(string) (string, bool)
	Version   func() string // asked for when it is shown: finding it out takes time
}

// Main runs a command line, whose first word is the program's name, and gives the exit status.
func Main(argv []string, sys System) int {
	// The version alone needs nothing of what follows, and is what build scripts ask for in a loop.
	if len(argv) == 2 && argv[1] == "--version" {
		return printVersion(sys)
	}
	if _, set := sys.LookupEnv("GOGC"); !set {
		tuneGC()
	}
	secrets := new(secrets)
	secrets.addFrom(argv, sys.LookupEnv)
	p := &program{sys: sys, secrets: secrets, out: newOutput(sys.Out), err: newNotes(sys.Err, secrets)}

	ctx, stop := untilSignal(context.Background())
	defer stop()
	err := p.main(ctx, argv)
	if failed := p.out.close(); failed != nil {
		err = errors.Join(err, failed)
	}
	if err == nil {
		return exitDone
	}
	status := exitStatus(ctx, err)
	p.err.failed(describe(err))
	return status
}

func printVersion(sys System) int {
	if _, err := fmt.Fprintf(sys.Out, "mig %s\n", sys.Version()); err != nil {
		_, _ = fmt.Fprintf(sys.Err, "mig: %v\n", &outputError{err}) // nowhere else to say it
		return exitFailed
	}
	return exitDone
}

// program is one run of mig.
type program struct {
	sys     System
	secrets *secrets
	out     *output
	err     *notes
}

func (p *program) main(ctx context.Context, argv []string) error {
	all := commands()
	line, err := arrange(globalFlags(), all, argv[1:])
	if err != nil {
		return err
	}
	app := p.app(all)
	switch {
	case line.version:
		_, err := fmt.Fprintf(p.out, "mig %s\n", p.sys.Version())
		return err
	case line.help && line.command == nil:
		ucli.HelpPrinter(p.out, appHelp, app)
		return nil
	case line.help:
		ucli.HelpPrinter(p.out, commandHelp, app.Command(line.command.Name))
		return nil
	case line.command == nil:
		return &usageError{msg: "no command was given", hint: "`mig --help` lists the commands"}
	}
	return app.RunContext(ctx, line.words())
}

// app makes the urfave application. Help and completion are mig's own: urfave's help command would take an
// argument `help` or `h` for itself, and these may be revisions.
func (p *program) app(all []*command) *ucli.App {
	app := &ucli.App{
		Name: "mig", HelpName: "mig", Usage: "database migrations in plain SQL files, run or rendered", UsageText: "mig [global flags] COMMAND [flags] [arguments]",
		Flags: globalFlags(), HideHelp: true, HideHelpCommand: true, HideVersion: true, DisableSliceFlagSeparator: true,
		Reader: p.sys.In, Writer: p.out, ErrWriter: p.err,
		ExitErrHandler: func(*ucli.Context, error) {}, // Main turns errors into an exit status
		OnUsageError:   func(_ *ucli.Context, err error, _ bool) error { return &usageError{msg: err.Error()} },
	}
	for _, c := range all {
		c.HideHelp, c.HideHelpCommand = true, true
		c.OnUsageError = app.OnUsageError
		c.Action = func(flags *ucli.Context) error { return p.run(c, flags) }
		app.Commands = append(app.Commands, &c.Command)
	}
	app.Setup()
	return app
}

func (p *program) run(c *command, flags *ucli.Context) error {
	args := flags.Args().Slice()
	if err := c.check(args); err != nil {
		return err
	}
	format := flags.String("format")
	if !slices.Contains([]string{"text", "json"}, format) {
		return &usageError{msg: fmt.Sprintf("there is no format %q", format), hint: "the formats are text and json"}
	}
	p.err.quiet = flags.Bool("quiet")
	p.err.events = format == "json" && c.streams && !flags.Bool("sql")
	p.out.colour = format == "text" && !flags.Bool("no-color") && p.wantsColour()
	return c.run(flags.Context, &call{program: p, flags: flags, args: args, json: format == "json"})
}

// call is a command that runs, with its flags and arguments.
type call struct {
	*program
	flags *ucli.Context
	args  []string
	json  bool
}

// arg gives an argument, "" when there is none.
func (c *call) arg(i int) string {
	if i < len(c.args) {
		return c.args[i]
	}
	return ""
}
