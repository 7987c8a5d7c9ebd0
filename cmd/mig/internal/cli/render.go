package cli

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/dialects"
	"mig/engine"
	"mig/engine/revision"
	"mig/engine/script"
)

func renderCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "render", ArgsUsage: "[R|A:B]", Usage: "write a script for the database's client, without a database",
			Description: "Without A the script starts at base. With -o DIR/ each revision gets a script of its own, and index.txt says how to check and run them.",
			Flags:       append(formFlags(), downgradeFlag(), rollbackFlag(), renderTagFlag(), outputFlag()),
		},
		most: 1,
		run: func(ctx context.Context, c *call) error {
			file, err := c.outputFile()
			if err == nil {
				err = c.checkRollback(file)
			}
			if err != nil {
				return err
			}
			return c.renderTarget(ctx, c.flags.Bool("downgrade"), file)
		},
	}
}

// formFlags say what a script is written for.
func formFlags() []ucli.Flag {
	return []ucli.Flag{
		&ucli.StringFlag{Name: "client", Usage: "write for `PROGRAM`: psql, mysql, sqlite3, sqlcmd, sqlplus, or plain for none in particular; implies --guard"},
		&optional{&ucli.StringFlag{Name: "guard", Usage: "let the script refuse to run where it does not belong; with `=skip` it passes over what is done"}, "refuse"},
		toggle("leave the guard out that --client implies", "no-guard"),
		&ucli.IntFlag{Name: "from-statement", Usage: "write the first revision from its statement `N` on: those before it are done"},
	}
}

// form gives what the flags say a script is written for.
func (c *call) form() (script.Form, error) {
	f := script.Form{Client: c.flags.String("client"), Verbose: c.flags.Bool("verbose"), From: c.flags.Int("from-statement")}
	if f.Client != "" {
		f.Guard = script.Refuses
	}
	if out := c.flags.String("output"); out != "" && out != "-" && !isFolder(out) {
		f.File = filepath.Base(out)
	}
	if c.flags.IsSet("from-statement") && f.From < 2 {
		return f, &usageError{msg: "--from-statement counts from 1, and the first statement needs no flag"}
	}
	switch how := c.flags.String("guard"); {
	case c.flags.Bool("no-guard") && how != "":
		return f, &usageError{msg: "--guard and --no-guard contradict each other"}
	case c.flags.Bool("no-guard"):
		f.Guard = script.Unguarded
	case how == "refuse":
		f.Guard = script.Refuses
	case how == "skip":
		f.Guard = script.Skips
	case how != "":
		return f, &usageError{msg: fmt.Sprintf("--guard=%s: a guard refuses or skips", how), hint: "write --guard, or --guard=skip"}
	}
	return f, nil
}

// outputFile gives where --output says that a script goes; "" is standard output.
func (c *call) outputFile() (string, error) {
	file := c.flags.String("output")
	switch {
	case c.flags.IsSet("output") && file == "":
		return "", &usageError{msg: "--output names no file", hint: "is a variable of the shell empty?"}
	case strings.HasSuffix(file, ".sql.tmpl"):
		return "", &usageError{msg: fmt.Sprintf("--output %s would write over a revision file", file), hint: "name the script otherwise: out.sql"}
	}
	return file, nil
}

// sqlOutput is outputFile for a command that writes a script with --sql alone; asked says that it does.
func (c *call) sqlOutput() (file string, asked bool, err error) {
	asked = c.flags.Bool("sql")
	if c.flags.IsSet("output") && !asked {
		return "", false, &usageError{msg: "--output is for a script, and needs --sql", hint: "without --sql the command runs on the database"}
	}
	file, err = c.outputFile()
	return file, asked, err
}

// renderTarget is `mig render`, and upgrade and downgrade with --sql.
func (c *call) renderTarget(ctx context.Context, down bool, file string) error {
	target, direction, err := c.target(down)
	if err != nil {
		return err
	}
	return c.scripts(ctx, file, func(e *engine.Environment) (*script.Script, error) {
		return e.Render(ctx, direction, target)
	})
}

// scriptJSON is the statements of the revisions, without bookkeeping.
type scriptJSON struct {
	Dialect   string           `json:"dialect"`
	Revisions []statementsJSON `json:"revisions"`
}

type statementsJSON struct {
	Revision   string          `json:"revision"`
	Direction  string          `json:"direction"`
	Statements []statementJSON `json:"statements"`
}

type statementJSON struct {
	SQL        string `json:"sql"`
	Op         string `json:"op"`
	Line       int    `json:"line"`
	Autocommit bool   `json:"autocommit"`
	Repeat     int    `json:"repeat,omitempty"` // GO n
	Data       string `json:"data,omitempty"`   // of COPY … FROM stdin
}

func scriptAsJSON(s *script.Script) scriptJSON {
	out := scriptJSON{Dialect: s.Dialect.Name(), Revisions: []statementsJSON{}}
	for i := range s.Steps {
		step := &s.Steps[i]
		if step.Direction == revision.Mark {
			continue // a stamp is bookkeeping alone
		}
		out.Revisions = append(out.Revisions, statementsJSON{step.ID, step.Direction.String(), asStatements(step.Statements())})
	}
	return out
}

func asStatements(all iter.Seq[*dialects.Statement]) []statementJSON {
	out := []statementJSON{}
	for st := range all {
		one := statementJSON{SQL: st.SQL, Op: st.Op, Line: st.Pos.Line, Autocommit: st.Autocommit, Data: st.Data}
		if st.Repeat > 1 {
			one.Repeat = st.Repeat
		}
		out = append(out, one)
	}
	return out
}
