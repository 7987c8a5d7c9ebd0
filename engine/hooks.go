package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/template"

	"mig/engine/config"
	"mig/engine/source"
)

// HookError is a command of post_write_hooks that failed, or spoilt the file that it was for.
type HookError struct {
	Path    string // of the file
	Command string
	Gone    bool // the file is not there any more
	Spoilt  bool // the file is there, and is not the revision any more
	Err     error
}

// Error names the file and the command.
func (e *HookError) Error() string {
	switch {
	case e.Gone:
		return fmt.Sprintf("%s was written, but the command for new files took it away: %s", e.Path, e.Command)
	case e.Spoilt:
		return fmt.Sprintf("%s was written, but the command for new files made it no revision file: %s: %v", e.Path, e.Command, e.Err)
	}
	return fmt.Sprintf("%s was written, but the command for new files failed: %s: %v", e.Path, e.Command, e.Err)
}

// Unwrap gives the error of the command.
func (e *HookError) Unwrap() error { return e.Err }

// postWrite runs post_write_hooks on a new file, in the folder of mig.yaml, to which the paths of settings are relative. It
// stops at the first that fails, or leaves no revision: a formatter after it would work on what the first left behind.
func (e *Environment) postWrite(ctx context.Context, made Created) error {
	for _, h := range e.Config.PostWriteHooks {
		command, err := hookCommand(h.Run, made.inProject)
		if err == nil {
			err = e.shell(ctx, command)
		}
		if err != nil {
			return &HookError{Path: made.Path, Command: command, Err: err}
		}
		if err := e.still(made); err != nil {
			gone := errors.Is(err, fs.ErrNotExist)
			return &HookError{Path: made.Path, Command: command, Gone: gone, Spoilt: !gone, Err: err}
		}
	}
	return nil
}

// still reports why a new file is no file of its revision any more.
func (e *Environment) still(made Created) error {
	data, err := os.ReadFile(made.Path)
	if err != nil {
		return err
	}
	src, bad := source.Decode(filepath.ToSlash(made.Path), data)
	if bad != nil {
		return bad
	}
	f, errs := source.Parse(src)
	switch {
	case len(errs) > 0:
		return errs[0] // one says enough: what was there before was right
	case f.Meta.Revision != made.Revision:
		return f.Errorf("revision", 0, "the revision is %s, and was %s", f.Meta.Revision, made.Revision)
	}
	return checkSections(f)
}

// hookCommand puts a path into a command.
func hookCommand(text, path string) (string, error) {
	t, err := template.New("run").Option("missingkey=error").Parse(text)
	if err != nil {
		return text, &config.Error{Err: fmt.Errorf("post_write_hooks.run: %w", err)}
	}
	var b strings.Builder
	if err := t.Execute(&b, struct{ Path string }{shellQuote(path)}); err != nil {
		return text, &config.Error{Err: fmt.Errorf("post_write_hooks.run: %w", err)}
	}
	return b.String(), nil
}

// plainInShells are the characters beside letters and digits that no shell gives a meaning.
const plainInShells = "_-./+:=@%,"

// shellQuote writes a path as one word for the shell: a folder may have a blank in its name, or worse.
func shellQuote(path string) string {
	odd := func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && !strings.ContainsRune(plainInShells, r)
	}
	switch {
	case runtime.GOOS == "windows":
		if strings.ContainsFunc(path, func(r rune) bool { return odd(r) && r != '\\' }) {
			return `"` + path + `"` // a file name can't hold a quote there
		}
		return path
	case strings.ContainsFunc(path, odd):
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

// shell runs a command as the user would type it, in the folder of mig.yaml. What it prints is no data of mig's.
func (e *Environment) shell(ctx context.Context, command string) error {
	return e.shellWith(ctx, command, nil)
}

// shellWith runs a command with variables beside those that mig has.
func (e *Environment) shellWith(ctx context.Context, command string, variables []string) error {
	run := e.shellCommand(ctx, command, variables)
	run.Stdout = e.opts.HookOutput
	err := run.Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// shellCommand makes a command ready to run.
func (e *Environment) shellCommand(ctx context.Context, command string, variables []string) *exec.Cmd {
	words := []string{"sh", "-c", command}
	if runtime.GOOS == "windows" {
		words = []string{"cmd", "/C", command}
	}
	run := exec.CommandContext(ctx, words[0], words[1:]...)
	run.Dir = filepath.Clean(e.Config.Dir)
	run.Env = append(withoutPassword(os.Environ()), variables...)
	run.Stderr = e.opts.HookOutput
	return run
}

// withoutPassword leaves out what only mig itself is to know.
func withoutPassword(env []string) []string {
	return slices.DeleteFunc(env, func(v string) bool { return strings.HasPrefix(v, "MIG_PASSWORD=") })
}
