package cli

import (
	"context"
	"fmt"
	"iter"
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
			Description: "Without A the script starts at base.",
			Flags: []ucli.Flag{
				downgradeFlag(), tagFlag(),
				&ucli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write into `FILE`, whole or not at all; - is standard output, DIR/ a file for each database"},
			},
		},
		most: 1,
		run: func(_ context.Context, c *call) error {
			file := c.flags.String("output")
			switch {
			case c.flags.IsSet("output") && file == "":
				return &usageError{msg: "--output names no file", hint: "is a variable of the shell empty?"}
			case strings.HasSuffix(file, ".sql.tmpl"):
				return &usageError{msg: fmt.Sprintf("--output %s would write over a revision file", file), hint: "name the script otherwise: out.sql"}
			}
			return c.renderTarget(c.flags.Bool("downgrade"), file)
		},
	}
}

// renderTarget is `mig render`, and upgrade and downgrade with --sql.
func (c *call) renderTarget(down bool, file string) error {
	target, direction, err := c.target(down)
	if err != nil {
		return err
	}
	return c.scripts(file, func(e *engine.Environment) (*script.Script, error) { return e.Render(direction, target) })
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
