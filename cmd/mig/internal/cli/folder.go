package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/revision"
	"mig/engine/script"
)

// folder is a folder of scripts, and where it goes.
type folder struct {
	*engine.Folder
	path string
}

// folders writes a script for each revision into a folder: for each of several databases into one of its own. All are made before the first is written.
func (c *call) folders(ctx context.Context, d *databases, dir string, render func(*engine.Environment) (*script.Script, error)) error {
	var made []*folder
	defer func() {
		for _, f := range made {
			_ = f.Close() // all that matters of it is written
		}
	}()
	for i, e := range d.list {
		f, err := c.folderOf(ctx, e, render)
		if err != nil {
			return d.notWritten(i, nil, err)
		}
		made = append(made, &folder{Folder: f, path: dir})
		if d.several {
			made[i].path = filepath.Join(dir, e.Config.Database)
		}
	}
	if err := refuseOthers(d, dir, made); err != nil {
		return err
	}
	var done []string
	for i, f := range made {
		if err := f.write(); err != nil {
			return d.notWritten(i, done, err)
		}
		c.err.note("mig: wrote %s and %s into %s", counted(len(f.Names), "script", "scripts"), engine.IndexName, f.path)
		done = append(done, f.path)
	}
	return nil
}

// folderOf makes the scripts of a database.
func (c *call) folderOf(ctx context.Context, e *engine.Environment, render func(*engine.Environment) (*script.Script, error)) (*engine.Folder, error) {
	s, err := c.rendered(e, render)
	if err != nil {
		return nil, err
	}
	back, err := c.rollback(ctx, e, s)
	if err != nil {
		return nil, err
	}
	return e.Folder(ctx, s, back)
}

// refuseOthers refuses folders with scripts that are not among those to be written: whoever runs all that is there would run them too.
func refuseOthers(d *databases, dir string, made []*folder) error {
	var found []string
	for _, f := range made {
		others, err := otherScripts(f.path, f.Names)
		if err != nil {
			return err
		}
		found = append(found, others...)
	}
	if d.several {
		others, err := otherFolders(dir, d.names())
		if err != nil {
			return err
		}
		found = append(found, others...)
	}
	if len(found) == 0 {
		return nil
	}
	return diag.Errorf(diag.Pos{}, "%s holds scripts that are not among the new ones: %s", dir, revision.Listed(found)).
		WithHint("nothing was written: take them away, or write into a new folder, so that nobody runs them with the new ones")
}

// otherScripts gives the scripts in a folder that are not among names.
func otherScripts(dir string, names []string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", dir, pathless(err))
	}
	known := make(map[string]bool, len(names))
	for _, name := range names {
		known[name] = true
	}
	var found []string
	for _, e := range entries {
		if !e.IsDir() && !known[e.Name()] && strings.EqualFold(filepath.Ext(e.Name()), ".sql") {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	return found, nil
}

// otherFolders gives the scripts that stand beside the folders of several databases, or in that of a database which is none any more.
func otherFolders(dir string, databases []string) ([]string, error) {
	found, err := otherScripts(dir, nil)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s can't be read: %w", dir, pathless(err))
	}
	for _, e := range entries {
		folder := filepath.Join(dir, e.Name())
		if _, err := os.Stat(filepath.Join(folder, engine.IndexName)); err != nil || slices.Contains(databases, e.Name()) {
			continue
		}
		others, err := otherScripts(folder, nil)
		if err != nil {
			return nil, err
		}
		found = append(found, others...)
	}
	return found, nil
}

// write writes the scripts, and then the index: a folder without one is not whole, and until then it has none.
func (f *folder) write() error {
	if err := os.MkdirAll(f.path, 0o777); err != nil {
		return fmt.Errorf("%s can't be made: %w", f.path, pathless(err))
	}
	index := filepath.Join(f.path, engine.IndexName)
	if err := os.Remove(index); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s can't be written: %w", index, pathless(err))
	}
	for i, name := range f.Names {
		// To wait for the disk a thousand times would take seconds. What a crash of the machine leaves undone, the hashes tell.
		if err := replaceFile(filepath.Join(f.path, name), f.Texts[i], false); err != nil {
			return err
		}
	}
	return writeFile(index, bytes.NewReader(f.Index))
}
