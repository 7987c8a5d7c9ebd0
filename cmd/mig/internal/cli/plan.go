package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/revision"
)

func planCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "plan", ArgsUsage: "[R|A:B]", Usage: "show what an upgrade or downgrade would run",
			Description: "A stands for what the database is at, as base or as revisions with commas between them; then no database is asked.",
			Flags:       []ucli.Flag{downgradeFlag()},
		},
		most: 1,
		run: func(ctx context.Context, c *call) error {
			target, direction, err := c.target(c.flags.Bool("downgrade"))
			if err != nil {
				return err
			}
			plan := func(e *engine.Environment) (any, error) {
				plan, err := e.PlanTo(ctx, direction, target)
				if err != nil {
					return nil, err
				}
				return c.plan(e, plan, direction), nil
			}
			if !target.HasFrom {
				return c.eachToAsk(ctx, plan)
			}
			// No database is asked, and so the plan is the same for all of them.
			e, err := c.open()
			if err != nil {
				return err
			}
			d := &databases{project: e, list: []*engine.Environment{e}}
			defer d.close()
			return c.each(d, plan)
		},
	}
}

// eachToAsk is eachOnline for a command that could do without a database, if it were told where to start.
func (c *call) eachToAsk(ctx context.Context, do visit) error {
	return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
		if e.Config.URL.IsZero() {
			return nil, &usageError{msg: "there is no database to ask where it is", hint: "give --url, or say where to start: mig plan base:heads"}
		}
		return do(e)
	})
}

// target reads the argument R or A:B of a command. Nothing is heads, upwards.
func (c *call) target(down bool) (engine.Target, revision.Direction, error) {
	if !down {
		return engine.ParseTarget(c.arg(0), "heads"), revision.Up, nil
	}
	t := engine.ParseTarget(c.arg(0), "")
	if t.To == "" {
		return t, revision.Down, &usageError{
			msg:  "a downgrade needs to know how far to go",
			hint: "name a revision, count as in -1, or say base",
		}
	}
	return t, revision.Down, nil
}

// planJSON is a plan in JSON.
type planJSON struct {
	Dialect  string     `json:"dialect"`
	From     []string   `json:"from"`
	To       []string   `json:"to"`
	Steps    []stepJSON `json:"steps"`
	Warnings []string   `json:"warnings"`
}

type stepJSON struct {
	Revision   string      `json:"revision"`
	Direction  string      `json:"direction"`
	Message    string      `json:"message"`
	Delete     []string    `json:"delete"`
	Insert     []string    `json:"insert"`
	Update     [][2]string `json:"update"`
	HeadsAfter []string    `json:"heads_after"`
}

func planAsJSON(dialect string, p revision.Plan) planJSON {
	out := planJSON{Dialect: dialect, From: list(p.From), To: list(p.To), Steps: make([]stepJSON, 0, len(p.Steps)), Warnings: list(p.Warnings)}
	for i, heads := range p.HeadsAfter() {
		s := &p.Steps[i]
		j := stepJSON{
			Direction: s.Direction.String(), Delete: list(s.Delete), Insert: list(s.Insert), Update: list(s.Update), HeadsAfter: list(slices.Clone(heads)),
		}
		if s.Revision != nil {
			j.Revision, j.Message = s.Revision.ID, s.Revision.Message
		}
		out.Steps = append(out.Steps, j)
	}
	return out
}

// plan writes a plan as text, or gives it as JSON.
func (c *call) plan(e *engine.Environment, p revision.Plan, d revision.Direction) any {
	if c.json {
		dialect := ""
		if s, err := e.Support(); err == nil { // a plan needs none
			dialect = s.Dialect.Name()
		}
		return planAsJSON(dialect, p)
	}
	for _, w := range p.Warnings {
		c.err.warn("%s", w)
	}
	if len(p.Steps) == 0 {
		c.out.line("nothing to do: %s is where it should be", orBase(p.From))
		return nil
	}
	c.out.line("%s of %s, from %s to %s", d, counted(len(p.Steps), "revision", "revisions"), orBase(p.From), orBase(p.To))
	c.out.line("")
	rows := [][]string{{"", "revision", "version table", "message"}}
	for i := range p.Steps {
		s := &p.Steps[i]
		rows = append(rows, []string{strconv.Itoa(i + 1), c.out.paint(yellow, s.Revision.ID), changes(s), title(s.Revision.Message)})
	}
	c.out.table(rows)
	return nil
}

// changes tells what a step does to the version table: -gone, old -> new, +added.
func changes(s *revision.Step) string {
	var parts []string
	for _, id := range s.Delete {
		parts = append(parts, "-"+id)
	}
	for _, u := range s.Update {
		parts = append(parts, fmt.Sprintf("%s -> %s", u[0], u[1]))
	}
	for _, id := range s.Insert {
		parts = append(parts, "+"+id)
	}
	return strings.Join(parts, ", ")
}
