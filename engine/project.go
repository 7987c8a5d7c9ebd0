package engine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"mig/dsl/diag"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/source"
)

// project is the files of a project, which its environments share: they are read once, when they are first asked for.
type project struct {
	mu    sync.Mutex
	dir   *source.Directory
	roots []*os.Root
	graph *revision.Graph
	stale bool // a file was written that the graph lacks

	labels   map[string][]string // the branches of each revision, in the graph labelled
	labelled *revision.Graph
}

func (p *project) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, r := range p.roots {
		errs = append(errs, r.Close())
	}
	p.roots = nil
	return errors.Join(errs...)
}

// loaded gives what was read; the graph is nil before it was asked for.
func (p *project) loaded() (*source.Directory, *revision.Graph) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dir, p.graph
}

// written makes the next who asks for the graph read it anew: there is a new file.
func (p *project) written() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stale = true
}

// branchLabels asks a graph for its branches once: revisions are told of one by one too.
func (p *project) branchLabels(g *revision.Graph) map[string][]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.labelled != g {
		p.labelled, p.labels = g, g.BranchLabels()
	}
	return p.labels
}

// root opens a folder that a key of the settings names.
func (p *project) root(cfg *config.Config, key, name string) (fs.FS, error) {
	r, err := os.OpenRoot(cfg.Path(name))
	if err != nil {
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			err = pathErr.Err
		}
		bad := diag.Errorf(diag.Pos{File: filepath.ToSlash(name)}, "the migration directory can't be opened: %w", err).
			WithHint("%s in %s says where it is", key, config.FileName)
		if errors.Is(err, fs.ErrNotExist) {
			bad = bad.WithHint("make the folder, as with `mkdir -p %s`, or mend %s in %s; git keeps no folder without files", cfg.Path(name), key, config.FileName)
		}
		return nil, bad
	}
	p.roots = append(p.roots, r)
	return r.FS(), nil
}

// versions opens a version location. One that is not there has no files yet: what it is read
// with finds them when it is made.
func (p *project) versions(cfg *config.Config, name string) (fs.FS, error) {
	files, err := p.root(cfg, "version_locations", name)
	if errors.Is(err, fs.ErrNotExist) {
		return os.DirFS(cfg.Path(name)), nil
	}
	return files, err
}

// open opens the migration directory, unless it is open. The lock is held.
func (p *project) open(cfg *config.Config, script fs.FS, versions []source.Location) (err error) {
	if p.dir != nil {
		return nil
	}
	o := source.Options{Script: script, Display: filepath.ToSlash(cfg.ScriptLocation), Versions: versions}
	if o.Script == nil {
		if o.Script, err = p.root(cfg, "script_location", cfg.ScriptLocation); err != nil {
			return err
		}
		for _, l := range cfg.VersionLocations {
			files, err := p.versions(cfg, l)
			if err != nil {
				return err
			}
			o.Versions = append(o.Versions, source.Location{FS: files, Dir: ".", Display: filepath.ToSlash(l)})
		}
	}
	if p.dir, err = source.Open(o); err != nil {
		return &config.Error{Err: err}
	}
	return nil
}

// Directory gives the migration directory.
func (e *Environment) Directory() (*source.Directory, error) {
	e.project.mu.Lock()
	defer e.project.mu.Unlock()
	err := e.project.open(&e.Config, e.opts.Script, e.opts.Versions)
	return e.project.dir, err
}

// Graph reads the revisions. A version location that is not there is empty, which the logger is told; where Options.Script has the migrations it is a *SourceError.
func (e *Environment) Graph(ctx context.Context) (*revision.Graph, error) {
	g, missing, err := e.load(ctx)
	for _, l := range missing {
		e.warn("there is no version location %s: it counts as empty, and `mig revision` makes it", l)
	}
	return g, err
}

// read is Graph for what makes a version location that is not there.
func (e *Environment) read(ctx context.Context) (*revision.Graph, error) {
	g, _, err := e.load(ctx)
	return g, err
}

// load reads the revisions, unless they were read, and gives what version locations were not there, of which no one has been told.
func (e *Environment) load(ctx context.Context) (g *revision.Graph, missing []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	p := e.project
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.graph != nil && !p.stale {
		return p.graph, nil, nil
	}
	if err := p.open(&e.Config, e.opts.Script, e.opts.Versions); err != nil {
		return nil, nil, err
	}
	files, err := p.dir.Load(ctx)
	if err != nil {
		return nil, nil, err
	}
	revs := make([]revision.Revision, len(files))
	for i, f := range files {
		revs[i] = asRevision(f)
	}
	g, err = revision.New(revs, func(i int, field string, index int) (diag.Pos, string) {
		return files[i].Locate(field, index)
	})
	if err != nil {
		return nil, nil, err
	}
	missing = p.dir.Missing()
	if e.opts.Script != nil && len(missing) > 0 { // no command will make it, and without it nothing would ever seem to be left to do
		return nil, nil, diag.Errorf(diag.Pos{File: missing[0]}, "there is no such folder in Options.Script").
			WithHint("an embed.FS has the folder that it was made of before each name: fs.Sub takes it away")
	}
	p.graph, p.stale = g, false
	return g, missing, nil
}

func asRevision(f *source.File) revision.Revision {
	m := &f.Meta
	return revision.Revision{ID: m.Revision, Down: m.Down, DependsOn: m.DependsOn, Labels: m.BranchLabels, Tags: m.Tags, Message: m.Message, Data: f}
}

// fileOf gives the file of a revision, by its full id; nil when there is none.
func fileOf(g *revision.Graph, id string) *source.File {
	if g == nil {
		return nil
	}
	r := g.Revision(id)
	if r == nil {
		return nil
	}
	f, _ := r.Data.(*source.File)
	return f
}

// File gives the file of a revision, by its full id; nil when there is none, or the graph was not read yet.
func (e *Environment) File(id string) *source.File { return fileOf(e.graph(), id) }

// FilePath gives the path of a revision's file, for programs; "" when no file has the id.
func (e *Environment) FilePath(id string) string {
	f := e.File(id)
	if f == nil {
		return ""
	}
	return e.Config.Path(f.Path)
}

// graph gives the graph, which must have been read.
func (e *Environment) graph() *revision.Graph {
	_, g := e.project.loaded()
	return g
}
