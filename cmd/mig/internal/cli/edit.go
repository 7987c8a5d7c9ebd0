package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
)

func editCommand() *command {
	return &command{
		Command: ucli.Command{
			Name: "edit", ArgsUsage: "R", Usage: "open revision files in the editor",
			Description: "The editor is that of VISUAL, else of EDITOR. R may stand for several revisions, as heads does, and be current, for which the database is asked.",
		},
		least: 1, most: 1,
		run: func(ctx context.Context, c *call) error {
			editor := c.editor()
			if editor == "" {
				return &usageError{msg: "no editor is known", hint: "set VISUAL or EDITOR, such as EDITOR=vi"}
			}
			paths, err := c.toEdit(ctx)
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

// toEdit gives the files of the argument. Where it is `current`, each database has its own.
func (c *call) toEdit(ctx context.Context) ([]string, error) {
	if c.arg(0) == current {
		return c.currentPaths(ctx)
	}
	e, err := c.open()
	if err != nil {
		return nil, err
	}
	defer e.Close() //nolint:errcheck // directories were read, nothing was written
	revs, err := e.Describe(ctx, c.arg(0))
	if err != nil {
		return nil, err
	}
	return pathsOf(e, revs, c.arg(0)+" stands for no revision")
}

func (c *call) currentPaths(ctx context.Context) ([]string, error) {
	d, err := c.openAll(ctx)
	if err != nil {
		return nil, err
	}
	defer d.close()
	var all []engine.Revision
	for i, e := range d.list {
		revs, err := e.CurrentRevisions(ctx)
		if err != nil {
			return nil, d.failed(i, 0, err)
		}
		for _, r := range revs {
			if !slices.ContainsFunc(all, func(other engine.Revision) bool { return other.ID == r.ID }) {
				all = append(all, r)
			}
		}
	}
	return pathsOf(d.project, all, "no revision is applied")
}

// pathsOf gives the files of revisions; without is what to say when there are none.
func pathsOf(e *engine.Environment, revs []engine.Revision, without string) ([]string, error) {
	if len(revs) == 0 {
		return nil, &usageError{msg: without + ", so there is no file to edit", hint: "`mig history` lists the revisions"}
	}
	paths := make([]string, len(revs))
	for i := range revs {
		if !revs[i].Known {
			return nil, fmt.Errorf("the database is at %s, and no file has that revision: there is nothing to edit", revs[i].ID)
		}
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
