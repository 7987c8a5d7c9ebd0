// Package engine is mig as a library. Open gives an Environment for a project, and each command of the command
// line is a method on it that takes a context and returns values. The package
// prints nothing and reads neither arguments nor, by itself, environment variables.
package engine

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path"
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
	"mig/engine/script"
	"mig/engine/source"
)

// Options are what an Environment works with, beside the project's settings.
type Options struct {
	Dialects []dialects.Support
	// DB is a database that is open, in place of the settings' URL; Config.Dialect says of which dialect it is. Each call takes sessions of its own from it, two at a time for a run (one holds
	// the lock), and on_connect is not run in them. Closing it is the program's. Nil connects to the URL.
	DB       dialects.DB
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

	// StartingRevision is where scripts start whose target does not say so; "" is base.
	StartingRevision string
	// TransactionalDDL takes the place of the settings' transaction, where it is set: false runs every revision without a transaction around it. True on a database that can't
	// roll definitions back is an error.
	TransactionalDDL config.Option[bool]

	// Script is the migration directory as a file system, and Versions its directories of revisions.
	// Nil is the directories that the settings name.
	Script   fs.FS
	Versions []source.Location

	// Extensions are operations, comparators and the like of a program's own.
	Extensions []Extension
	// ProcessRevisionDirectives may change the revisions that Autogenerate is about to write, and what Check finds: it gives none, one or several. The Process of an
	// autogen.Rewriter is one. It comes before the commands of autogenerate.rewrite in mig.yaml.
	ProcessRevisionDirectives func(ctx context.Context, scripts []*autogen.MigrationScript) ([]*autogen.MigrationScript, error)

	// Logger gets what a person may want to know: warnings, notes (Info), and each revision as it begins and ends (Debug), with its id, its direction and,
	// where a project has several databases, that one's name. Nil drops it.
	Logger *slog.Logger
	// HookOutput gets what the commands of post_write_hooks print; nil drops it.
	HookOutput io.Writer
	// IncludeName and IncludeObject report whether something takes part where schemas are compared; nil takes all that autogenerate in the settings takes. What is left out is so on
	// both sides: nothing makes it, changes it or drops it. Of a column that is left out its constraints and indexes are too.
	IncludeName   func(kind string, table schema.Name, name string) bool // as in Part
	IncludeObject func(Part) bool
	// CompareType and CompareServerDefault say whether a column's type or default is the same; autogen.Undecided leaves it to mig.
	CompareType, CompareServerDefault func(table schema.Name, found, wanted *schema.Column) autogen.Answer
	// Hooks are called around runs. OnVersionApply is called when the version table tells that a revision has run: in the transaction of the revision, where it has one, before
	// that is committed; an error of it undoes the revision then. Of a script that Apply runs it is called when the revision has ended.
	Hooks          Hooks
	OnVersionApply Hook
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

// Environment is an open project, with the settings and the options for one database of it. Its methods may be called by several
// goroutines at once, and so may those of the environments that ForDatabase and ForTenant give, which share the files; what it calls of
// Options must then be safe for that too. Config is not to be changed once a method was called. Two runs on one database keep out of
// each other's way by its lock, as those of two processes do.
type Environment struct {
	Config config.Config

	opts    Options
	project *project
	shared  bool // the project is another environment's to close
	own     *extended

	byHand *ByHand // the run that is recorded, nil for none
}

// Open opens a project. Its revisions are read when they are first asked for.
// Settings that were not started from config.Default are a *config.Error, and a dialect that is nil or there twice is a *UsageError.
func Open(cfg config.Config, opts Options) (*Environment, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	if err := checkDialects(opts.Dialects); err != nil {
		return nil, err
	}
	if len(cfg.VersionLocations) == 0 {
		cfg.VersionLocations = []string{path.Join(filepath.ToSlash(cfg.ScriptLocation), "versions")}
	}
	own, err := extend(opts.Extensions)
	if err != nil {
		return nil, err
	}
	return &Environment{Config: cfg, opts: opts.complete(), own: own, project: &project{}}, nil
}

func checkDialects(list []dialects.Support) error {
	seen := map[string]bool{}
	for _, s := range list {
		if s.Dialect == nil {
			return &UsageError{Msg: "one of Options.Dialects has no Dialect", Hint: "a driver alone can't write SQL: take both from the dialect's package, New and NewDriver"}
		}
		if seen[s.Dialect.Name()] {
			return &UsageError{Msg: "Options.Dialects has " + s.Dialect.Name() + " twice", Hint: "leave one of them out"}
		}
		seen[s.Dialect.Name()] = true
	}
	return nil
}

// complete gives the options with something in place of each function that is nil.
func (o Options) complete() Options {
	if o.Lookup == nil {
		o.Lookup = func(string) (string, bool) { return "", false }
	}
	if o.ReadFile == nil {
		o.ReadFile = os.ReadFile
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.OnStep == nil {
		o.OnStep = func(Event) {}
	}
	return o
}

// Close closes the directories that were opened. Of environments that share them it is the first one's alone to do.
func (e *Environment) Close() error {
	if e.shared {
		return nil
	}
	return e.project.close()
}

// UsageError is a mistake in how mig was asked, not in the project.
type UsageError struct {
	Msg  string
	Hint string
}

// Error gives the message.
func (e *UsageError) Error() string { return e.Msg }

func errNoDialects() error {
	return &UsageError{Msg: "no dialect is linked", Hint: "name those that the program serves in Options.Dialects: {Dialect: sqlite.New(), Driver: sqlite.NewDriver()}"}
}

func (e *Environment) names() []string {
	out := make([]string, len(e.opts.Dialects))
	for i, s := range e.opts.Dialects {
		out[i] = s.Dialect.Name()
	}
	return out
}

// Support gives the dialect that the settings name: dialect, else that of the URL.
func (e *Environment) Support() (dialects.Support, error) {
	if len(e.opts.Dialects) == 0 {
		return dialects.Support{}, errNoDialects()
	}
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
	if len(e.opts.Dialects) == 0 {
		return dialects.Support{}, config.URL{}, errNoDialects()
	}
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

// builder makes a builder for a dialect. The graph must have been read, but for a target.
func (e *Environment) builder(ctx context.Context, d dialects.Dialect, f dialects.Facts) (*build.Builder, error) {
	naming, err := e.naming(d)
	if err != nil {
		return nil, err
	}
	if err := e.checkTransactional(d); err != nil {
		return nil, err
	}
	dir, graph := e.project.loaded()
	sources, err := dir.Ops()
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
		Tag: e.opts.Tag, Database: e.Config.Database, Databases: e.Config.Databases, ReadFile: dir.ReadFile, Ops: ops, File: func(id string) *source.File { return fileOf(graph, id) }, Graph: graph,
		VersionTable: e.VersionTable(), Transaction: e.transactional(),
		Single: e.Config.Transaction == config.SingleTransaction && e.transactional(), ClientCommands: e.Config.ClientCommands, Mig: e.opts.Mig,
		Timeouts: e.timeouts(), Helpers: e.own.helpers, Compile: e.own.compiler(d, false), Own: e.own.isOwn, Stop: ctx.Err,
	}), nil
}
