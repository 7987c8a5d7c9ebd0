package engine

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mig/dsl/diag"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/source"
)

// Draft is a revision that is to be made.
type Draft struct {
	Message     string
	ID          string   // "" has one made
	Heads       []string // identifiers of the parents; none is `head`, or nothing in an empty project
	Splice      bool     // a parent may have other children already
	Labels      []string
	DependsOn   []string // identifiers
	Tags        []string
	VersionPath string // one of version_locations; "" is that of the parent, else the only one
}

// Created is a revision file that was made.
type Created struct {
	Revision string
	Parents  []string
	Path     string // relative to the current folder, if the settings are
}

// NewRevision writes a revision file that does nothing yet.
func (e *Environment) NewRevision(d Draft) (Created, error) {
	g, err := e.Graph()
	if err != nil {
		return Created{}, err
	}
	if e.opts.Script != nil {
		return Created{}, errors.New("a revision can't be written where the migrations are not a folder")
	}
	draft := source.Draft{Revision: d.ID, Message: d.Message, BranchLabels: d.Labels, Tags: d.Tags}
	if draft.Down, err = parents(g, d); err != nil {
		return Created{}, err
	}
	for _, ident := range d.DependsOn {
		ids, err := g.Resolve(ident)
		if err != nil {
			return Created{}, err
		}
		draft.DependsOn = append(draft.DependsOn, ids...)
	}
	if err := names(draft); err != nil {
		return Created{}, err
	}
	location, err := e.locationFor(d.VersionPath, draft.Down)
	if err != nil {
		return Created{}, err
	}
	return e.create(g, draft, location)
}

// parents resolves the heads of a draft.
func parents(g *revision.Graph, d Draft) ([]string, error) {
	idents := d.Heads
	if len(idents) == 0 {
		if g.Len() == 0 {
			return nil, nil
		}
		idents = []string{"head"}
	}
	var out []string
	for _, ident := range idents {
		ids, err := g.Resolve(ident)
		if ident == "heads" {
			ids = g.Heads() // also those that others depend on: joining them is meant to leave one
		}
		var several *revision.MultipleHeadsError
		if errors.As(err, &several) && len(d.Heads) == 0 {
			return nil, &UsageError{
				Msg:  "there are several heads: " + strings.Join(several.Heads, ", "),
				Hint: "say with --head which one the new revision follows, or --head heads to join them",
			}
		}
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if children := g.Children(id); len(children) > 0 && !d.Splice {
				return nil, &UsageError{
					Msg:  fmt.Sprintf("revision %s is no head: %s follows it", id, strings.Join(children, ", ")),
					Hint: "--splice makes a new branch from it",
				}
			}
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

// names refuses what a front matter could hold, but no identifier.
func names(d source.Draft) error {
	all := slices.Concat(d.BranchLabels, d.Tags)
	if d.Revision != "" {
		all = append(all, d.Revision)
	}
	for _, name := range all {
		if strings.TrimSpace(name) == "" {
			return &UsageError{Msg: "a revision, label or tag can't be empty"}
		}
	}
	return nil
}

// locationFor gives the index of the version location that a new revision belongs to.
func (e *Environment) locationFor(wanted string, down []string) (int, error) {
	locations := e.Config.VersionLocations
	if wanted != "" {
		for i, l := range locations {
			if path.Clean(filepath.ToSlash(l)) == path.Clean(filepath.ToSlash(wanted)) {
				return i, nil
			}
		}
		return 0, &UsageError{
			Msg:  fmt.Sprintf("%s is not one of the version locations", wanted),
			Hint: "version_locations in " + config.FileName + " has " + strings.Join(locations, ", "),
		}
	}
	if len(locations) == 1 {
		return 0, nil
	}
	for _, id := range down {
		if f := e.File(id); f != nil {
			for i, l := range e.dir.Versions() {
				if path.Dir(f.Path) == l.Display {
					return i, nil
				}
			}
		}
	}
	return 0, &UsageError{Msg: "there are several version locations", Hint: "say with --version-path which one the new base goes to: " + strings.Join(locations, ", ")}
}

// create makes the file, checks that the graph still holds with it, and writes it.
func (e *Environment) create(g *revision.Graph, draft source.Draft, location int) (Created, error) {
	tmpl, err := e.dir.RevisionTemplate()
	if err != nil {
		return Created{}, err
	}
	zone, err := time.LoadLocation(e.Config.Timezone)
	if err != nil {
		return Created{}, &config.Error{Err: fmt.Errorf("timezone: %w", err)}
	}
	c := source.Creator{
		FileTemplate: e.Config.FileTemplate, SlugLength: e.Config.TruncateSlugLength, Zone: zone, Clock: e.opts.Clock, Template: tmpl,
		NewID: func() (string, error) { return newID(g) },
	}
	file, err := c.New(draft)
	if err != nil {
		return Created{}, err
	}
	draft.Revision = file.Revision
	folder := e.Config.VersionLocations[location]
	shown := path.Join(filepath.ToSlash(folder), file.Name)
	if err := e.fits(g, draft, shown); err != nil {
		return Created{}, err
	}
	root, err := os.OpenRoot(e.Config.Path(folder))
	if err != nil {
		return Created{}, err
	}
	if err := errors.Join(file.Write(root), root.Close()); err != nil {
		return Created{}, err
	}
	e.graph = nil // it does not have the new file
	return Created{Revision: file.Revision, Parents: draft.Down, Path: filepath.Join(e.Config.Path(folder), file.Name)}, nil
}

// newID makes an id that no name begins with, so that the new one never makes another ambiguous.
func newID(g *revision.Graph) (string, error) {
	for {
		id, err := source.RandomID(rand.Reader)
		if err != nil || g.Revision(id) == nil {
			return id, err
		}
	}
}

// fits checks the graph with the new revision in it: a label that is taken is told before the file is there.
func (e *Environment) fits(g *revision.Graph, d source.Draft, shown string) error {
	files, err := e.dir.Load()
	if err != nil {
		return err
	}
	revs := make([]revision.Revision, 0, g.Len()+1)
	for _, f := range files {
		revs = append(revs, asRevision(f))
	}
	revs = append(revs, revision.Revision{ID: d.Revision, Down: d.Down, DependsOn: d.DependsOn, Labels: d.BranchLabels, Tags: d.Tags})
	_, err = revision.New(revs, func(i int, field string, index int) (diag.Pos, string) {
		if i < len(files) {
			return files[i].Locate(field, index)
		}
		return diag.Pos{File: shown}, ""
	})
	return err
}

// defaultConfig is the mig.yaml of a new project.
const defaultConfig = `# mig's settings. Those that are left out have their defaults.
script_location: migrations
version_locations: [migrations/versions]

# The database. ${VAR} is filled in when it is needed; --url and MIG_URL take its place, and a password is best given as MIG_PASSWORD.
# url: ${DATABASE_URL}

# What scripts are written for when there is no url: postgresql, mysql, sqlite, mssql or oracle.
# dialect: postgresql

# Other settings for other places: mig -n prod upgrade
# environments:
#   prod: {url: "${PROD_DATABASE_URL}"}
`

// Init makes a project in a folder: mig.yaml, and a migration directory without revisions. It gives what it
// made. A mig.yaml that is there stays as it is, and the error is fs.ErrExist.
func Init(folder string) ([]string, error) {
	settings := filepath.Join(folder, config.FileName)
	exists := func() error {
		return diag.Errorf(diag.Pos{}, "%s can't be made: %w", settings, fs.ErrExist).
			WithHint("the project is there already; `mig revision -m MESSAGE` makes its next revision")
	}
	if _, err := os.Lstat(settings); err == nil {
		return nil, exists()
	}
	versions := filepath.Join(folder, "migrations", "versions")
	if err := os.MkdirAll(versions, 0o777); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(settings, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, exists()
	}
	if err != nil {
		return nil, err
	}
	if _, err := f.WriteString(defaultConfig); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return []string{settings, versions}, f.Close()
}
