package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func listTemplatesCommand() *command {
	return &command{
		Command: ucli.Command{Name: "list-templates", Usage: "list the kinds of projects that init makes"},
		run: func(_ context.Context, c *call) error {
			type templateJSON struct {
				Name        string `json:"name"`
				Description string `json:"description"`
			}
			out := struct {
				Templates []templateJSON `json:"templates"`
			}{}
			var rows [][]string
			for _, t := range engine.Templates() {
				out.Templates = append(out.Templates, templateJSON{t.Name, t.Description})
				rows = append(rows, []string{t.Name, t.Description})
			}
			if c.json {
				return c.out.json(out)
			}
			c.out.table(rows)
			return nil
		},
	}
}
