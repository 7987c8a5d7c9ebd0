package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/script"
)

func applyCommand() *command {
	return &command{
		streams: true,
		Command: ucli.Command{
			Name: "apply", ArgsUsage: "FILE", Usage: "run a rendered script as it was reviewed",
			Description: "The script must be as mig wrote it, and start where the database is. - reads it from standard input.",
			Flags: []ucli.Flag{
				resumeFlag(),
				&ucli.DurationFlag{Name: "wait", Usage: "wait up to `TIME` for a database that can't be reached yet"},
			},
		},
		least: 1, most: 1,
		run: func(ctx context.Context, c *call) error {
			text, err := c.readArgument(c.arg(0))
			if err != nil {
				return err
			}
			d, err := c.openAll(ctx)
			if err != nil {
				return err
			}
			defer d.close()
			if d.several {
				return &usageError{msg: "there are several databases: " + strings.Join(d.names(), ", "), hint: "--database NAME chooses the one that the script's header tells"}
			}
			return c.each(d, func(e *engine.Environment) (any, error) {
				result, err := e.Apply(ctx, c.arg(0), text)
				if err != nil {
					return nil, err
				}
				c.err.note("mig: %s is at %s", theDatabase(e), orBase(result.To))
				return applyAsJSON(result), nil
			})
		},
	}
}

// readArgument reads a file, or standard input.
func (c *call) readArgument(name string) (string, error) {
	if name == "-" {
		text, err := io.ReadAll(c.sys.In)
		return string(text), err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("%s can't be read: %w", name, pathless(err))
	}
	return string(text), nil
}

type applyJSON struct {
	From  []string        `json:"from"`
	To    []string        `json:"to"`
	Steps []applyStepJSON `json:"steps"`
}

type applyStepJSON struct {
	Revision  string `json:"revision"`
	Direction string `json:"direction"`
	Message   string `json:"message"`
}

func applyAsJSON(r *engine.ApplyResult) applyJSON {
	out := applyJSON{From: append([]string{}, r.From...), To: append([]string{}, r.To...), Steps: []applyStepJSON{}}
	for i := range r.Steps {
		out.Steps = append(out.Steps, stepAsJSON(&r.Steps[i]))
	}
	return out
}

func stepAsJSON(s *script.WrittenStep) applyStepJSON {
	return applyStepJSON{s.ID, s.Direction.String(), s.Message}
}
