package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"mig/dsl/op"
	"mig/engine/autogen"
	"mig/engine/source"
)

// RewriteError is a program or a function that was to rewrite revisions and failed, or gave what can't be written. Nothing was.
type RewriteError struct {
	By  string // the command of autogenerate.rewrite, or "ProcessRevisionDirectives"
	Err error
}

// Error names the program.
func (e *RewriteError) Error() string {
	return fmt.Sprintf("nothing is written, since `%s` failed, which rewrites revisions: %v", e.By, e.Err)
}

// Unwrap gives the cause.
func (e *RewriteError) Unwrap() error { return e.Err }

// rewrite lets the program that embeds mig, and the commands of the settings, change scripts. by names the last of them, "" if there are none.
func (e *Environment) rewrite(ctx context.Context, scripts []*autogen.MigrationScript, envs []*Environment) (out []*autogen.MigrationScript, by string, err error) {
	for _, env := range envs[1:] {
		if !slices.Equal(env.Config.Autogenerate.Rewrite, e.Config.Autogenerate.Rewrite) {
			return nil, "", &UsageError{
				Msg:  fmt.Sprintf("autogenerate.rewrite of the databases %s and %s is not the same", e.Config.Database, env.Config.Database),
				Hint: "one file is written for all databases: say it once, at the top level of mig.yaml",
			}
		}
	}
	run := func(name string, change func() ([]*autogen.MigrationScript, error)) {
		if err != nil {
			return
		}
		by = name
		if scripts, err = change(); err == nil {
			err = checkScripts(scripts, envs)
		}
		if err != nil {
			err = &RewriteError{by, err}
		}
	}
	if process := e.opts.ProcessRevisionDirectives; process != nil {
		run("ProcessRevisionDirectives", func() ([]*autogen.MigrationScript, error) { return process(ctx, scripts) })
	}
	for _, command := range e.Config.Autogenerate.Rewrite {
		run(command, func() ([]*autogen.MigrationScript, error) { return e.rewriteBy(ctx, command, scripts) })
	}
	return scripts, by, err
}

// rewriteGrace is how long what a program has started may hold on to its output once the program is gone.
const rewriteGrace = 2 * time.Second

// rewriteBy lets a command rewrite scripts: it gets them as JSON, and answers with JSON.
func (e *Environment) rewriteBy(ctx context.Context, command string, scripts []*autogen.MigrationScript) ([]*autogen.MigrationScript, error) {
	text, err := json.Marshal(scripts)
	if err != nil {
		return nil, err
	}
	var answer bytes.Buffer
	run := e.shellCommand(ctx, command, nil)
	run.Stdin, run.Stdout, run.WaitDelay = bytes.NewReader(append(text, '\n')), &answer, rewriteGrace
	if err := run.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	out, err := autogen.ScriptsFromJSON(answer.Bytes(), e.own.known)
	if err != nil {
		return nil, fmt.Errorf("its answer can't be read: %w", err)
	}
	return out, nil
}

// checkScripts reports what can't be written of scripts that a program has made.
func checkScripts(scripts []*autogen.MigrationScript, envs []*Environment) error {
	var names []string
	for _, env := range envs {
		names = append(names, env.Config.Database)
	}
	for _, s := range scripts {
		if s == nil {
			return errors.New("one of the scripts is nil")
		}
		for _, list := range [][]*autogen.Ops{s.Upgrades, s.Downgrades} {
			seen := map[string]bool{}
			for _, section := range list {
				switch {
				case section == nil || slices.Contains(section.Ops, nil):
					return errors.New("a section or an operation of a script is nil")
				case !slices.Contains(names, section.Database):
					return fmt.Errorf("a script has operations of the database %q; the databases are %q", section.Database, names)
				case seen[section.Database]:
					return fmt.Errorf("a script has two sections of the database %q in one direction", section.Database)
				}
				seen[section.Database] = true
			}
		}
	}
	return nil
}

// writeScripts writes a file for each script: all of them or none. by names who has made them, where mig itself has not: what they gave is evaluated before it stays.
func (e *Environment) writeScripts(ctx context.Context, scripts []*autogen.MigrationScript, envs []*Environment, changes []*Changes, by string) (out []Created, err error) {
	defer func() {
		if err == nil {
			return
		}
		for _, made := range out {
			err = errors.Join(err, os.Remove(made.Path))
		}
		if e.project.written(); by != "" {
			err = &RewriteError{by, fmt.Errorf("what it gave can't be written: %w", err)}
		}
		out = nil
	}()
	var drafts []Draft
	for _, s := range scripts {
		d, err := e.draftOf(s, changes)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	for _, d := range drafts {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		g, err := e.read(ctx)
		if err != nil {
			return out, err
		}
		down, err := newParents(g, d)
		if err != nil {
			return out, err
		}
		made, err := e.make(g, d, down)
		if err != nil {
			return out, err
		}
		if out = append(out, made); by == "" {
			continue
		}
		if err := e.try(ctx, made.Revision, envs); err != nil {
			return out, err
		}
	}
	return out, nil
}

// try evaluates a revision that is new for each database.
func (e *Environment) try(ctx context.Context, id string, envs []*Environment) error {
	if _, err := e.read(ctx); err != nil {
		return err
	}
	for _, env := range envs {
		twin := e.ForDatabase(env.Config)
		d, facts, err := twin.assumed()
		if err != nil {
			return err
		}
		b, err := twin.builder(ctx, d, facts)
		if err != nil {
			return err
		}
		if err := b.Try(id); err != nil {
			return err
		}
	}
	return nil
}

// draftOf gives a script as the file that it becomes.
func (e *Environment) draftOf(s *autogen.MigrationScript, changes []*Changes) (Draft, error) {
	d := Draft{
		Message: s.Message, ID: s.Revision, Heads: s.Heads, Splice: s.Splice, Labels: s.BranchLabels, DependsOn: s.DependsOn, Tags: s.Tags, VersionPath: s.VersionPath,
	}
	for _, direction := range []struct {
		name string
		list []*autogen.Ops
	}{{"upgrade", s.Upgrades}, {"downgrade", s.Downgrades}} {
		for _, section := range direction.list {
			of := slices.IndexFunc(changes, func(c *Changes) bool { return c.database == section.Database })
			text, err := body(section.Ops, changes[of].unname, e.own.renderers)
			if err != nil {
				return d, err
			}
			name := direction.name
			if section.Database != "" {
				name += "_" + section.Database
			}
			d.sections = append(d.sections, source.Section{Name: name, Body: text})
		}
	}
	return d, nil
}

// written gives the operations that scripts have for a database, upgrades or downgrades.
func written(scripts []*autogen.MigrationScript, database string, of func(*autogen.MigrationScript) []*autogen.Ops) (out []op.Op) {
	for _, s := range scripts {
		for _, section := range of(s) {
			if section.Database == database {
				out = append(out, section.Ops...)
			}
		}
	}
	return out
}
