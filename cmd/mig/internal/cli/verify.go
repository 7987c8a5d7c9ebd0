package cli

import (
	"context"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func verifyCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "verify", Usage: "compare the files with what ran: the version table, the log, and the hashes in it",
			Description: "Exit status 3 says that something does not agree.",
		},
		run: func(ctx context.Context, c *call) error {
			return c.eachOnline(ctx, func(e *engine.Environment) (any, error) {
				found, err := e.Verify(ctx)
				if err != nil {
					return nil, err
				}
				if len(found) > 0 {
					err = &foundError{msg: counted(len(found), "thing does", "things do") + " not agree", hint: "what was applied stays as it is: put changes into a new revision, and get changed files back"}
				}
				if !c.json {
					for _, f := range found {
						c.out.line("%s", f.Text)
					}
					if len(found) == 0 {
						c.err.note("mig: the files, the version table and the log agree")
					}
				}
				return verifyAsJSON(found), err
			})
		},
	}
}

type verifyJSON struct {
	Findings []findingJSON `json:"findings"`
}

type findingJSON struct {
	Kind     engine.Drift `json:"kind"`
	Revision string       `json:"revision,omitempty"`
	Path     string       `json:"path,omitempty"`
	Text     string       `json:"text"`
}

func verifyAsJSON(found []engine.Finding) verifyJSON {
	out := verifyJSON{Findings: make([]findingJSON, len(found))}
	for i, f := range found {
		out.Findings[i] = findingJSON(f)
	}
	return out
}
