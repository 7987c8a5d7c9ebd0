package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func editCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "edit", ArgsUsage: "R", Usage: "open revision files in the editor",
			Description: "The editor is that of VISUAL, else of EDITOR. R may stand for several revisions, as heads does.",
		},
		least: 1, most: 1,
		run: func(ctx context.Context, c *call) error {
			editor := c.editor()
			if editor == "" {
				return &usageError{msg: "no editor is known", hint: "set VISUAL or EDITOR, such as EDITOR=vi"}
			}
			e, err := c.open()
			if err != nil {
				return err
			}
			defer e.Close() //nolint:errcheck // directories were read, nothing was written
			paths, err := c.pathsOf(e, c.arg(0))
			if err != nil {
				return err
			}
			return c.startEditor(ctx, editor, paths)
		},
	}
}

func (c *call) editor() string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if value, _ := c.sys.LookupEnv(name); strings.TrimSpace(value) != "" {
			return value
		}
	}
	return ""
}

func (c *call) pathsOf(e *engine.Environment, ident string) ([]string, error) {
	revs, err := e.Describe(ident)
	if err != nil {
		return nil, err
	}
	if len(revs) == 0 {
		return nil, &usageError{msg: ident + " stands for no revision, so there is no file to edit", hint: "`mig history` lists the revisions"}
	}
	paths := make([]string, len(revs))
	for i := range revs {
		paths[i] = e.FilePath(revs[i].ID)
	}
	return paths, nil
}

// startEditor runs the editor as git does: its words are the shell's to read, such as `code --wait`, and the paths are
// not, whatever is in them.
func (c *call) startEditor(ctx context.Context, editor string, paths []string) error {
	words := append([]string{"sh", "-c", editor + ` "$@"`, editor}, paths...)
	if runtime.GOOS == "windows" {
		words = append(strings.Fields(editor), paths...)
	}
	run := exec.CommandContext(ctx, words[0], words[1:]...)
	run.Stdin, run.Stdout, run.Stderr = c.sys.In, c.sys.Out, c.err
	if f, ok := c.sys.Err.(*os.File); ok {
		run.Stderr = f // an editor draws there, and must find the terminal
	}
	if err := run.Run(); err != nil {
		return fmt.Errorf("the editor failed: %s: %w", editor, err)
	}
	return nil
}
