// Package engine is mig as a library. Open gives an Environment for a project, and each command of the command
// line is a method on it that takes a context and returns values. The package
// prints nothing and reads neither arguments nor, by itself, environment variables.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mig/dialects"
	"mig/dsl"
	"mig/dsl/diag"
	"mig/dsl/schema"
	"mig/engine/autogen"
	"mig/engine/build"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/script"
	"mig/engine/source"
)

// Options are what an Environment works with, beside the project's settings.
type Options struct {
	Dialects []dialects.Support
	Lookup   func(name string) (string, bool)  // environment variables of mig.yaml; nil knows none
	ReadFile func(name string) ([]byte, error) // of password_file; nil is os.ReadFile
	Clock    func() time.Time                  // nil is time.Now
	Args     map[string]string                 // -x
	Tag      string
	Mig      string        // mig's version, for headers
	Resume   bool          // goes on where a run was left in the middle of a revision
	Wait     time.Duration // for a database that can't be reached yet
	Form     script.Form   // of rendered scripts; the settings complete it
	Strict   bool          // a revision that was changed after it was applied is an error, and not a warning

	// Script is the migration directory as a file system, and Versions its directories of revisions.
	// Nil is the directories that the settings name.
	Script   fs.FS
	Versions []source.Location

	// Extensions are operations, comparators and the like of a program's own.
	Extensions []Extension
	// ProcessRevisionDirectives may change the revisions that Autogenerate is about to write, and what Check finds: it gives none, one or several. The Process of an
	// autogen.Rewriter is one. It comes before the commands of autogenerate.rewrite in mig.yaml.
	ProcessRevisionDirectives func(ctx context.Context, scripts []*autogen.MigrationScript) ([]*autogen.MigrationScript, error)

	// Logger gets what a person may want to know, a line at a time; nil drops it.
	Logger func(format string, args ...any)
	// HookOutput gets what the commands of post_write_hooks print; nil drops it.
	HookOutput io.Writer
	// OnStep is told before and after each revision that runs.
	OnStep func(Event)
}

// Event is a revision that starts or is done.
type Event struct {
	Step *script.Step
	Done bool
	Took time.Duration // when done
	// Number and Of say which of the run's revisions it is. Statement is the number of the statement of it that starts, where that is what is told.
	Number, Of, Statement int
	// Again says that the revision gave way to another session, and is tried again; nil otherwise.
	Again *Again
}

// Again is a try of a revision that gave way.
type Again struct {
	Attempt int // that failed, from 1
	Wait    time.Duration
	Err     error
}

// Environment is an open project. It is not safe for concurrent use.
type Environment struct {
	Config config.Config

	opts  Options
	own   *extended
	dir   *source.Directory
	roots []*os.Root
	graph *revision.Graph

	byHand *ByHand // the run that is recorded, nil for none

	labels   map[string][]string // the branches of each revision, in the graph labelled
	labelled *revision.Graph
}

// Open opens a project. Its revisions are read when they are first asked for.
func Open(cfg config.Config, opts Options) (*Environment, error) {
	if opts.Lookup == nil {
		opts.Lookup = func(string) (string, bool) { return "", false }
	}
	if opts.ReadFile == nil {
		opts.ReadFile = os.ReadFile
	}
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	if opts.Logger == nil {
		opts.Logger = func(string, ...any) {}
	}
	if opts.OnStep == nil {
		opts.OnStep = func(Event) {}
	}
	own, err := extend(opts.Extensions)
	if err != nil {
		return nil, err
	}
	return &Environment{Config: cfg, opts: opts, own: own}, nil
}

// Close closes the directories that were opened.
func (e *Environment) Close() error {
	var errs []error
	for _, r := range e.roots {
		errs = append(errs, r.Close())
	}
	e.roots = nil
	return errors.Join(errs...)
}

// root opens a folder that a key of the settings names.
func (e *Environment) root(key, name string) (fs.FS, error) {
	r, err := os.OpenRoot(e.Config.Path(name))
	if err != nil {
		var pathErr *fs.PathError
		if errors.As(err, &pathErr) {
			err = pathErr.Err
		}
		bad := diag.Errorf(diag.Pos{File: filepath.ToSlash(name)}, "the migration directory can't be opened: %w", err).
			WithHint("%s in %s says where it is", key, config.FileName)
		if errors.Is(err, fs.ErrNotExist) {
			bad = bad.WithHint("make the folder, as with `mkdir -p %s`, or mend %s in %s; git keeps no folder without files", e.Config.Path(name), key, config.FileName)
		}
		return nil, bad
	}
	e.roots = append(e.roots, r)
	return r.FS(), nil
}

// versions opens a version location. One that is not there has no files yet: what it is read
// with finds them when it is made.
func (e *Environment) versions(name string) (fs.FS, error) {
	files, err := e.root("version_locations", name)
	if errors.Is(err, fs.ErrNotExist) {
		return os.DirFS(e.Config.Path(name)), nil
	}
	return files, err
}

// Directory gives the migration directory.
func (e *Environment) Directory() (*source.Directory, error) {
	if e.dir != nil {
		return e.dir, nil
	}
	o := source.Options{Script: e.opts.Script, Display: filepath.ToSlash(e.Config.ScriptLocation), Versions: e.opts.Versions}
	var err error
	if o.Script == nil {
		if o.Script, err = e.root("script_location", e.Config.ScriptLocation); err != nil {
			return nil, err
		}
		for _, l := range e.Config.VersionLocations {
			files, err := e.versions(l)
			if err != nil {
				return nil, err
			}
			o.Versions = append(o.Versions, source.Location{FS: files, Dir: ".", Display: filepath.ToSlash(l)})
		}
	}
	if e.dir, err = source.Open(o); err != nil {
		return nil, &config.Error{Err: err}
	}
	return e.dir, nil
}

// Graph reads the revisions. A version location that is not there is empty, which the logger is told.
func (e *Environment) Graph() (*revision.Graph, error) {
	if e.graph != nil {
		return e.graph, nil
	}
	g, err := e.read()
	if err == nil {
		for _, l := range e.dir.Missing() {
			e.opts.Logger("warning: there is no version location %s: it counts as empty, and `mig revision` makes it", l)
		}
	}
	return g, err
}

// read is Graph for what makes a version location that is not there.
func (e *Environment) read() (*revision.Graph, error) {
	if e.graph != nil {
		return e.graph, nil
	}
	dir, err := e.Directory()
	if err != nil {
		return nil, err
	}
	files, err := dir.Load()
	if err != nil {
		return nil, err
	}
	revs := make([]revision.Revision, len(files))
	for i, f := range files {
		revs[i] = asRevision(f)
	}
	e.graph, err = revision.New(revs, func(i int, field string, index int) (diag.Pos, string) {
		return files[i].Locate(field, index)
	})
	return e.graph, err
}

func asRevision(f *source.File) revision.Revision {
	m := &f.Meta
	return revision.Revision{ID: m.Revision, Down: m.Down, DependsOn: m.DependsOn, Labels: m.BranchLabels, Tags: m.Tags, Message: m.Message, Data: f}
}

// File gives the file of a revision, by its full id; nil when there is none.
func (e *Environment) File(id string) *source.File {
	if e.graph == nil {
		return nil
	}
	r := e.graph.Revision(id)
	if r == nil {
		return nil
	}
	f, _ := r.Data.(*source.File)
	return f
}

// FilePath gives the path of a revision's file, for programs; "" when no file has the id.
func (e *Environment) FilePath(id string) string {
	f := e.File(id)
	if f == nil {
		return ""
	}
	return e.Config.Path(f.Path)
}

// UsageError is a mistake in how mig was asked, not in the project.
type UsageError struct {
	Msg  string
	Hint string
}

// Error gives the message.
func (e *UsageError) Error() string { return e.Msg }

func (e *Environment) names() []string {
	out := make([]string, len(e.opts.Dialects))
	for i, s := range e.opts.Dialects {
		out[i] = s.Dialect.Name()
	}
	return out
}

// Support gives the dialect that the settings name: dialect, else that of the URL.
func (e *Environment) Support() (dialects.Support, error) {
	if name := e.Config.Dialect; name != "" {
		for _, s := range e.opts.Dialects {
			if s.Dialect.Name() == name {
				return s, nil
			}
		}
		err := &UsageError{Msg: fmt.Sprintf("there is no dialect %q", name), Hint: "the dialects are " + strings.Join(e.names(), ", ")}
		if near := diag.Nearest(name, e.names()); near != "" {
			err.Hint = fmt.Sprintf("did you mean %q?", near)
		}
		return dialects.Support{}, err
	}
	if e.Config.URL.IsZero() {
		return dialects.Support{}, &UsageError{Msg: "the dialect is not known", Hint: "say --dialect NAME (" + strings.Join(e.names(), ", ") + "), or set dialect or url in " + config.FileName}
	}
	s, _, err := e.connection()
	return s, err
}

// connection gives the URL to connect to, and the dialect of its scheme.
func (e *Environment) connection() (dialects.Support, config.URL, error) {
	var schemes []string
	for _, s := range e.opts.Dialects {
		schemes = append(schemes, s.Dialect.Traits().Schemes...)
	}
	u, err := e.Config.Connection(e.opts.Lookup, e.opts.ReadFile, schemes...)
	if err != nil {
		return dialects.Support{}, u, err
	}
	for _, s := range e.opts.Dialects {
		if slices.Contains(s.Dialect.Traits().Schemes, u.Scheme()) {
			return s, u, nil
		}
	}
	return dialects.Support{}, u, &UsageError{Msg: fmt.Sprintf("no dialect has URLs of the scheme %q", u.Scheme())}
}

// facts gives what is known of a database without one: the version that was stated, or is assumed.
func (e *Environment) facts(d dialects.Dialect) (dialects.Facts, error) {
	v, err := d.ParseVersion(e.Config.ServerVersion.For(d.Name()))
	if err != nil {
		return dialects.Facts{}, &config.Error{Err: fmt.Errorf("server_version: %w", err)}
	}
	return dialects.Facts{Version: v, Edition: e.Config.Edition.For(d.Name())}, nil
}

// VersionTable names the version table.
func (e *Environment) VersionTable() dialects.VersionTable {
	return dialects.VersionTable{Name: schema.Name{Schema: e.Config.VersionTableSchema, Name: e.Config.VersionTable}}
}

// builder makes a builder for a dialect. The graph must have been read.
func (e *Environment) builder(d dialects.Dialect, f dialects.Facts) (*build.Builder, error) {
	naming, err := e.naming(d)
	if err != nil {
		return nil, err
	}
	sources, err := e.dir.Ops()
	if err != nil {
		return nil, err
	}
	var ops *dsl.Ops
	if len(sources) > 0 {
		if ops, err = dsl.ParseOps(sources, slices.Collect(maps.Keys(e.own.operations))...); err != nil {
			return nil, err
		}
	}
	return build.New(build.Options{
		Dialect: d, Dialects: e.names(), Facts: f, Naming: naming, Args: e.opts.Args, Vars: e.Config.Vars,
		Tag: e.opts.Tag, Database: e.Config.Database, Databases: e.Config.Databases, ReadFile: e.dir.ReadFile, Ops: ops, File: e.File, Graph: e.graph,
		VersionTable: e.VersionTable(), Transaction: e.Config.Transaction != config.NoTransaction,
		Single: e.Config.Transaction == config.SingleTransaction, ClientCommands: e.Config.ClientCommands, Mig: e.opts.Mig,
		Timeouts: e.timeouts(), Helpers: e.own.helpers, Compile: e.own.compiler(d, false), Own: e.own.isOwn,
	}), nil
}
