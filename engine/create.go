package engine

import (
	"context"
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

	"mig/dsl"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/source"
)

// Draft is a revision that is to be made.
type Draft struct {
	Message   string
	ID        string   // "" has one made
	Heads     []string // identifiers of the parents; none is `head`, or nothing in an empty project
	Splice    bool     // a parent may have other children already
	Labels    []string
	DependsOn []string // identifiers
	Tags      []string
	// WithDowngrade puts an empty downgrade section into the file; without one, the downgrade is derived from the upgrade.
	WithDowngrade bool
	VersionPath   string // one of version_locations; "" is that of the parent, else the only one

	sections []source.Section // nil is an empty upgrade
}

// Created is a revision file that was made.
type Created struct {
	Revision string
	Parents  []string
	Path     string // relative to the current folder, if the settings are

	inProject string // the path for hooks: relative to the folder of mig.yaml, if the settings are
}

// NewRevision writes a revision file that does nothing yet, and runs the hooks for new files on it. With a *HookError
// the file is there, unless the hook took it away, and Created tells of it.
func (e *Environment) NewRevision(ctx context.Context, d Draft) (Created, error) {
	g, err := e.read(ctx)
	if err != nil {
		return Created{}, err
	}
	down, err := newParents(g, d)
	if err != nil {
		return Created{}, err
	}
	return e.write(ctx, g, d, down)
}

// newParents resolves the parents of a revision that is no merge.
func newParents(g *revision.Graph, d Draft) ([]string, error) {
	down, err := parents(g, d)
	var followed *followedError
	if errors.As(err, &followed) {
		err = &UsageError{Msg: followed.Error(), Hint: "--splice makes a new branch from it"}
	}
	return down, err
}

// Merge writes a revision that joins the heads that d.Heads names; none are all heads.
func (e *Environment) Merge(ctx context.Context, d Draft) (Created, error) {
	g, err := e.read(ctx)
	if err != nil {
		return Created{}, err
	}
	if len(d.Heads) == 0 {
		d.Heads = []string{"heads"}
	}
	down, err := mergedParents(g, d)
	if err != nil {
		return Created{}, err
	}
	return e.write(ctx, g, d, down)
}

// mergedParents resolves what a merge joins.
func mergedParents(g *revision.Graph, d Draft) ([]string, error) {
	down, err := parents(g, d)
	var followed *followedError
	switch {
	case errors.As(err, &followed):
		return nil, &UsageError{Msg: followed.Error(), Hint: "a merge joins heads; they are " + orNone(g.Heads())}
	case err != nil:
		return nil, err
	case slices.ContainsFunc(d.Heads, func(ident string) bool { ids, _ := g.Resolve(ident); return len(ids) == 0 }):
		return nil, &UsageError{Msg: "base is the empty database, which nothing can be merged with", Hint: "the heads are " + orNone(g.Heads())}
	case len(down) < 2 && len(g.Heads()) < 2:
		return nil, &UsageError{Msg: "there is nothing to merge: the only head is " + orNone(g.Heads()), Hint: "`mig heads` lists the heads"}
	case len(down) < 2:
		return nil, &UsageError{Msg: "a merge joins two heads at the least, and got " + orNone(down), Hint: "the heads are " + orNone(g.Heads()) + "; `mig merge heads` joins them all"}
	}
	return down, nil
}

func orNone(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return revision.Listed(ids)
}

// write makes the file of a draft whose parents are known, and runs the hooks on it.
func (e *Environment) write(ctx context.Context, g *revision.Graph, d Draft, down []string) (Created, error) {
	made, err := e.make(g, d, down)
	if err != nil {
		return Created{}, err
	}
	return e.hooked(ctx, made)
}

// hooked runs the hooks on a new file.
func (e *Environment) hooked(ctx context.Context, made Created) (Created, error) {
	err := e.postWrite(ctx, made)
	var hook *HookError
	if errors.As(err, &hook) && hook.Gone {
		return Created{}, err
	}
	return made, err
}

// make makes the file of a draft.
func (e *Environment) make(g *revision.Graph, d Draft, down []string) (Created, error) {
	if e.opts.Script != nil {
		return Created{}, errors.New("a revision can't be written where the migrations are not a folder")
	}
	draft := source.Draft{Revision: d.ID, Message: d.Message, BranchLabels: d.Labels, Tags: d.Tags, Down: down, Sections: d.sections}
	if d.WithDowngrade && d.sections == nil {
		draft.Sections = []source.Section{{Name: "upgrade"}, {Name: "downgrade"}}
	}
	for _, ident := range d.DependsOn {
		ids, err := g.Resolve(ident)
		if err != nil {
			return Created{}, err
		}
		draft.DependsOn = append(draft.DependsOn, ids...)
	}
	if err := e.checkNames(g, draft); err != nil {
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
				Msg:  "there are several heads: " + revision.Listed(several.Heads),
				Hint: "`mig merge heads` joins them; --head says which one the new revision follows",
			}
		}
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if children := g.Children(id); len(children) > 0 && !d.Splice {
				return nil, &followedError{ID: id, Children: children}
			}
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

// followedError is a parent that has children already, and must be a head.
type followedError struct {
	ID       string
	Children []string
}

func (e *followedError) Error() string {
	verb := "follows"
	if len(e.Children) > 1 {
		verb = "follow"
	}
	return fmt.Sprintf("revision %s is no head: %s %s it", e.ID, revision.Listed(e.Children), verb)
}

// checkNames refuses names that the new revision can't have, before there is a file to blame.
func (e *Environment) checkNames(g *revision.Graph, d source.Draft) error {
	type given struct{ flag, name string }
	var all []given
	if d.Revision != "" {
		all = append(all, given{"--rev-id", d.Revision})
	}
	for _, l := range d.BranchLabels {
		all = append(all, given{"--branch-label", l})
	}
	for _, t := range d.Tags {
		all = append(all, given{"--tag", t})
	}
	for i, x := range all {
		if why, hint := revision.BadName(x.name, x.flag == "--rev-id"); why != "" {
			return &UsageError{Msg: fmt.Sprintf("%s %q %s", x.flag, x.name, why), Hint: hint}
		}
		by := e.holder(g, x.name)
		if k := slices.IndexFunc(all[:i], func(b given) bool { return b.name == x.name }); k >= 0 {
			by = all[k].flag
		}
		if by != "" {
			return &UsageError{Msg: fmt.Sprintf("%s %s is taken by %s", x.flag, x.name, by), Hint: "choose another: ids, labels and tags share one name space"}
		}
	}
	return nil
}

// holder tells which file has a name, and as what if it is not its id; "" says that the name is free.
func (e *Environment) holder(g *revision.Graph, name string) string {
	owner, kind := g.Owner(name)
	switch {
	case owner == nil:
		return ""
	case owner.ID == name:
		return e.File(owner.ID).Path
	}
	return fmt.Sprintf("%s, as a %s of revision %s", e.File(owner.ID).Path, kind, owner.ID)
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
			dir, _ := e.project.loaded()
			for i, l := range dir.Versions() {
				if path.Dir(f.Path) == l.Display {
					return i, nil
				}
			}
		}
	}
	return 0, &UsageError{Msg: "there are several version locations", Hint: "say with --version-path which one the new base goes to: " + strings.Join(locations, ", ")}
}

// create makes the file, and writes it. The graph holds with it: its names are checked, and what it needs is there.
func (e *Environment) create(g *revision.Graph, draft source.Draft, location int) (Created, error) {
	dir, _ := e.project.loaded()
	tmpl, err := dir.RevisionTemplate()
	if err != nil {
		return Created{}, err
	}
	zone, err := time.LoadLocation(e.Config.Timezone)
	if err != nil {
		return Created{}, &config.Error{Err: fmt.Errorf("timezone: %w", err)}
	}
	c := source.Creator{
		FileTemplate: e.Config.FileTemplate, SlugLength: e.Config.TruncateSlugLength, Zone: zone, Clock: e.opts.Clock, Template: tmpl,
		Databases: e.Config.Databases,
		NewID:     func() (string, error) { return newID(g) },
		Check:     checkSections,
	}
	file, err := c.New(draft)
	if err != nil {
		return Created{}, err
	}
	folder := e.Config.VersionLocations[location]
	root, err := makeRoot(e.Config.Path(folder))
	if err != nil {
		return Created{}, fmt.Errorf("the version location %s can't be written to: %w", folder, err)
	}
	if err := errors.Join(file.Write(root), root.Close()); err != nil {
		return Created{}, err
	}
	e.project.written()
	return Created{
		Revision: file.Revision, Parents: draft.Down,
		Path: filepath.Join(e.Config.Path(folder), file.Name), inProject: filepath.Join(filepath.FromSlash(folder), file.Name),
	}, nil
}

// checkSections reports what is wrong in the text below a file's front matter, as far as parsing tells.
func checkSections(f *source.File) error {
	return sectionsOf(f).Check()
}

// sectionsOf gives a revision file as the language sees it.
func sectionsOf(f *source.File) *dsl.File {
	return &dsl.File{Source: f.Source, Body: f.BodyStart, Left: f.Meta.Delims.Left, Right: f.Meta.Delims.Right}
}

// makeRoot opens a folder, and makes it first where it is not there: git keeps no folder without files, and a location
// may be new in the settings.
func makeRoot(folder string) (*os.Root, error) {
	root, err := os.OpenRoot(folder)
	if !errors.Is(err, fs.ErrNotExist) {
		return root, err
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	return os.OpenRoot(folder)
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
