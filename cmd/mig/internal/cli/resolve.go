package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func resolveCommand() *command {
	words := make([]string, len(engine.Settlements))
	for i, s := range engine.Settlements {
		words[i] = string(s)
	}
	return &command{
		streams: true,
		Command: ucli.Command{
			Name: "resolve", ArgsUsage: "R", Usage: "settle by hand how a revision stands whose run ended in the middle",
			Description: "applied: all of it took effect, and the version table is to say so. reverted: nothing of it is left. statement-applied and\n" +
				"statement-not-applied say only of the statement in question whether it took effect; then go on with --resume.",
			Flags: []ucli.Flag{
				&ucli.StringFlag{Name: "as", Usage: strings.Join(words, ", ")},
				&ucli.StringFlag{Name: "note", Usage: "`TEXT` for the log"},
			},
		},
		least: 1, most: 1,
		run: func(ctx context.Context, c *call) error {
			as := engine.Settlement(c.flags.String("as"))
			if !slices.Contains(engine.Settlements, as) {
				return &usageError{msg: fmt.Sprintf("--as %q: how does it stand?", as), hint: "it is one of " + strings.Join(words, ", ")}
			}
			return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
				x, err := e.Resolve(ctx, c.arg(0), as, c.flags.String("note"))
				if err != nil {
					return nil, err
				}
				c.err.note("mig: the %s of %s is settled as %s", x.Direction, x.Revision, as)
				return struct {
					Revision  string            `json:"revision"`
					Direction string            `json:"direction"`
					As        engine.Settlement `json:"as"`
				}{x.Revision, x.Direction, as}, nil
			})
		},
	}
}
