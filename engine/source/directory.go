// Package source turns a migration directory into revision files: text with checked
// front matter and positions. It also writes new ones.
//
// It never parses a template or SQL, never decides what the graph of revisions means,
// never connects anywhere, and reads nothing outside the file systems that it is given.
package source

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"mig/dsl/diag"
)

const (
	suffix       = ".sql.tmpl"
	opsDir       = "ops"
	templateFile = "revision.tmpl"
)

// Location is a directory of revision files. FS may be rooted at the directory itself
// (Dir "."), which with os.Root costs the fewest system calls, or above it.
type Location struct {
	FS      fs.FS
	Dir     string // slash path in FS; "" is "."
	Display string // the directory as users write it, such as migrations/versions
}

// Options say where a migration directory is. Its file systems are read by several
// goroutines at once, as those of os, embed and fstest may be.
type Options struct {
	// Script is rooted at script_location: include, rows_*, ops and revision.tmpl are
	// read here. An os.Root's FS keeps symbolic links inside; embed works as well.
	Script fs.FS

	// Display is script_location as users write it; it is put before paths in errors.
	Display string

	// Versions are the directories of revision files; none is "versions" of Script.
	Versions []Location
}

// Directory is a migration directory that can be read.
type Directory struct {
	script   fs.FS
	display  string
	versions []Location
	missing  []string
}

// Open checks the options. It reads nothing yet.
func Open(o Options) (*Directory, error) {
	d := &Directory{script: o.Script, display: path.Clean(o.Display)}
	if len(o.Versions) == 0 {
		o.Versions = []Location{{FS: o.Script, Dir: "versions", Display: path.Join(o.Display, "versions")}}
	}
	seen := make(map[string]bool)
	for _, l := range o.Versions {
		l.Dir, l.Display = path.Clean(l.Dir), path.Clean(l.Display)
		if seen[l.Display] {
			return nil, diag.Errorf(diag.Pos{}, "the version location %s is given twice", l.Display)
		}
		if !fs.ValidPath(l.Dir) {
			return nil, diag.Errorf(diag.Pos{}, "the version location %s leads out of the project", l.Display)
		}
		seen[l.Display] = true
		d.versions = append(d.versions, l)
	}
	return d, nil
}

// Versions gives the directories of revision files, in the order of the options.
func (d *Directory) Versions() []Location { return d.versions }

// Missing gives, as users write them, the version locations that were not there when Load last read them.
func (d *Directory) Missing() []string { return d.missing }

// Load reads every revision file: *.sql.tmpl of the version locations, not of
// directories below them, in order of location and name; hidden files are passed over.
// All files are read even if some are bad: the error is a diag.List of all that is
// wrong, and the files that are good are given beside it. A location that is not there
// is empty, and one of Missing: git keeps no folder without files.
// When ctx ends before all are read, its error is all that there is.
func (d *Directory) Load(ctx context.Context) ([]*File, error) {
	d.missing = nil
	var files []*File
	var errs diag.List
	for _, l := range d.versions {
		names, err := list(l)
		if err != nil && errors.Is(err, fs.ErrNotExist) {
			d.missing = append(d.missing, l.Display)
			continue
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		found, bad := make([]*File, len(names)), make([]diag.List, len(names))
		inParallel(len(names), func(i int) {
			if ctx.Err() != nil {
				return
			}
			src, err := read(l.FS, path.Join(l.Dir, names[i]), path.Join(l.Display, names[i]))
			if err != nil {
				bad[i] = diag.List{err}
				return
			}
			found[i], bad[i] = Parse(src)
		})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		files = append(files, slices.DeleteFunc(found, func(f *File) bool { return f == nil })...)
		errs = append(errs, slices.Concat(bad...)...)
	}
	return files, errs.Err()
}

// Ops reads the files of the project's own operations, ops/*.sql.tmpl, in order of name;
// they have no front matter. Without the directory there are none.
func (d *Directory) Ops() ([]*diag.Source, error) {
	if _, err := fs.Stat(d.script, opsDir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return readAll(Location{FS: d.script, Dir: opsDir, Display: path.Join(d.display, opsDir)})
}

// readAll reads the *.sql.tmpl files of one directory, in order of name.
func readAll(l Location) ([]*diag.Source, error) {
	names, err := list(l)
	if err != nil {
		return nil, err
	}
	var sources []*diag.Source
	var errs diag.List
	for _, name := range names {
		src, err := read(l.FS, path.Join(l.Dir, name), path.Join(l.Display, name))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		sources = append(sources, src)
	}
	return sources, errs.Err()
}

// ReadTarget reads the file of a schema, or the *.sql.tmpl files of a folder in order of name; l.Dir is the folder of either, and name what is in it: "." is the
// folder itself.
func ReadTarget(l Location, name string) ([]*diag.Source, error) {
	at := path.Join(l.Dir, name)
	display := path.Join(l.Display, name)
	info, err := fs.Stat(l.FS, at)
	if err != nil {
		return nil, unreadable(display, err)
	}
	if info.IsDir() {
		return readAll(Location{FS: l.FS, Dir: at, Display: display})
	}
	src, bad := read(l.FS, at, display)
	if bad != nil {
		return nil, bad
	}
	return []*diag.Source{src}, nil
}

// ReadFile reads a file for include and rows_*: name is a slash path below
// script_location. A name that leads out of it is an error.
func (d *Directory) ReadFile(name string) (*diag.Source, error) {
	clean := path.Clean(name)
	switch {
	case strings.ContainsRune(name, '\\'):
		return nil, diag.Errorf(diag.Pos{}, "%s: a path is written with /, not with \\", name)
	case name == "" || clean == ".":
		return nil, diag.Errorf(diag.Pos{}, "%q names no file", name)
	case !fs.ValidPath(clean):
		return nil, diag.Errorf(diag.Pos{}, "%s leads out of the migration directory", name).
			WithHint("paths are relative to %s", d.display)
	}
	src, err := read(d.script, clean, path.Join(d.display, clean))
	if err != nil {
		return nil, err
	}
	return src, nil
}

// RevisionTemplate gives the template for new revision files: revision.tmpl of
// script_location, or else the built-in one.
func (d *Directory) RevisionTemplate() (*diag.Source, error) {
	src, err := read(d.script, templateFile, path.Join(d.display, templateFile))
	switch {
	case err == nil:
		return src, nil
	case errors.Is(err, fs.ErrNotExist):
		return diag.NewSource("(built in)/"+templateFile, defaultTemplate), nil
	default:
		return nil, err
	}
}

// list gives the names of the *.sql.tmpl files of one directory, in order.
func list(l Location) ([]string, *diag.Error) {
	entries, err := fs.ReadDir(l.FS, l.Dir)
	if err != nil {
		return nil, unreadable(l.Display, err)
	}
	var names []string
	for _, entry := range entries {
		if name := entry.Name(); !entry.IsDir() && strings.HasSuffix(name, suffix) && name[0] != '.' {
			names = append(names, name)
		}
	}
	return names, nil
}

// inParallel calls work for 0..n-1. Reading thousands of small files is mostly waiting
// for system calls, which two processors do in half the time.
func inParallel(n int, work func(i int)) {
	const perWorker = 64 // fewer are not worth another goroutine
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n/perWorker+1) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				work(int(i))
			}
		})
	}
	wg.Wait()
}

func read(fsys fs.FS, name, display string) (*diag.Source, *diag.Error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, unreadable(display, err)
	}
	return Decode(display, data)
}
