package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mig/dialects"
	"mig/dsl/schema"
	"mig/engine/autogen"
	"mig/engine/build"
	"mig/engine/revision"
)

// CompareOptions say what the schema that is wanted is compared with.
type CompareOptions struct {
	FromDatabase bool     // else with the history: what the revisions make
	Renames      []string // OLD:NEW, of a table, or TABLE.OLD:NEW, of a column
}

// Changes compares the schema that is wanted with the history, or with the database.
func (e *Environment) Changes(ctx context.Context, o CompareOptions) (*Changes, error) {
	files, err := e.target()
	if err != nil {
		return nil, err
	}
	renames, err := parseRenames(o.Renames)
	if err != nil {
		return nil, err
	}
	g, err := e.read(ctx)
	if err != nil {
		return nil, err
	}
	if !o.FromDatabase {
		d, facts, err := e.assumed()
		if err != nil {
			return nil, err
		}
		to, err := e.wanted(ctx, d, facts, files)
		if err != nil {
			return nil, err
		}
		return e.pendingOfHistory(ctx, g, d, facts, to, renames)
	}
	c, err := e.connect(ctx, true)
	if err != nil {
		return nil, err
	}
	out, err := e.pendingOfDatabase(ctx, g, c, renames, func() (*build.Target, error) { return e.wanted(ctx, c.Dialect, c.facts, files) })
	return out, errors.Join(err, c.close())
}

func (e *Environment) pendingOfHistory(ctx context.Context, g *revision.Graph, d dialects.Dialect, facts dialects.Facts, to *build.Target, renames []autogen.Rename) (*Changes, error) {
	b, err := e.builder(ctx, d, facts)
	if err != nil {
		return nil, err
	}
	known, lost, err := b.Schema(g.Heads())
	if err != nil {
		return nil, err
	}
	e.withoutOwn(known)
	u := newUnknowns(" (--from database compares with a database)")
	if err := u.history(known, lost, to.Schema); err != nil {
		return nil, err
	}
	if err := u.target(to, known); err != nil {
		return nil, err
	}
	return e.pending(d, facts, autogen.Side{Schema: known}, autogen.Side{Schema: to.Schema}, e.compareOptions(d, facts, renames), u)
}

// pendingOfDatabase compares with a database that is at its heads: what revisions have still to do would be made twice.
func (e *Environment) pendingOfDatabase(ctx context.Context, g *revision.Graph, c *connected, renames []autogen.Rename, wanted func() (*build.Target, error)) (*Changes, error) {
	heads, err := g.Resolve("heads")
	if err != nil {
		return nil, err
	}
	if !slices.Equal(slices.Sorted(slices.Values(heads)), slices.Sorted(slices.Values(c.heads))) {
		return nil, &UsageError{
			Msg:  "the database is at " + orBase(c.heads) + ", and the head is " + orBase(heads) + ": what the revisions between do would be written again",
			Hint: "run `mig upgrade` first; without --from database the target is compared with what the revisions make",
		}
	}
	to, err := wanted()
	if err != nil {
		return nil, err
	}
	known, err := e.knownOf(ctx, g, c)
	if err != nil {
		return nil, err
	}
	o := e.compareOptions(c.Dialect, c.facts, renames)
	o.Query = c.facts.Query
	found, seen, err := e.readBoth(ctx, c, stated{to.Schema, to.Items}, o, known)
	if err != nil {
		return nil, err
	}
	from := said(c, known, found)
	u := newUnknowns("")
	if !rawRun(c, seen) {
		if err := u.target(to, found); err != nil {
			return nil, err
		}
	}
	return e.pending(c.Dialect, c.facts, from, autogen.Side{Schema: to.Schema, Seen: seen}, o, u)
}

// knownOf gives what the revisions tell of the schema.
func (e *Environment) knownOf(ctx context.Context, g *revision.Graph, c *connected) (*schema.Schema, error) {
	b, err := e.builder(ctx, c.Dialect, c.facts)
	if err != nil {
		return nil, err
	}
	known, _, err := b.Schema(g.Heads())
	return known, err
}

// said gives what was found as the revisions have said it, where they tell the same tables: the way back is then written as they were.
func said(c *connected, known, found *schema.Schema) autogen.Side {
	out, untold := schema.New(), map[schema.Name]bool{}
	out.Rules = build.Rules(c.Dialect, c.facts)
	for _, t := range found.All() {
		if told, err := known.Table(t.Name); err == nil && told != nil && tells(told, t) {
			t = told
		} else {
			untold[t.Name] = true
		}
		out.Put(t.Clone())
	}
	for _, o := range found.Objects() {
		if told, err := known.Object(o.Kind, o.Name); err == nil && told != nil {
			o = told
		}
		out.PutObject(o)
	}
	return autogen.Side{Schema: out, Seen: found, Found: untold}
}

// tells reports whether a table as the revisions tell it has all that was found of it, by names.
func tells(told, found *schema.Table) bool {
	has := func(name string) bool {
		return name == "" || told.Constraint(name) != nil || told.Index(name) != nil
	}
	return len(told.Columns) == len(found.Columns) &&
		!slices.ContainsFunc(found.Columns, func(c *schema.Column) bool { return told.Column(c.Name) == nil }) &&
		!slices.ContainsFunc(found.Constraints, func(k *schema.Constraint) bool { return k.Kind != schema.PrimaryKey && !has(k.Name) }) &&
		!slices.ContainsFunc(found.Indexes, func(x *schema.Index) bool { return !has(x.Name) })
}

func orBase(ids []string) string {
	if len(ids) == 0 {
		return "base"
	}
	return revision.Listed(ids)
}

// casting is how a dialect converts types; nil is one that needs no word for it.
func casting(d dialects.Dialect, f dialects.Facts) func(column string, from, to schema.Type) string {
	caster, ok := d.(dialects.Caster)
	if !ok {
		return nil
	}
	return func(column string, from, to schema.Type) string {
		was, err := d.TypeName(from, f)
		if err != nil {
			return ""
		}
		now, err := d.TypeName(to, f)
		if err != nil {
			return ""
		}
		return caster.Cast(column, was, now)
	}
}

// spelled gives a side as far as possible as the catalog of the database would have it, where it was not asked.
func (e *Environment) spelled(d dialects.Dialect, s autogen.Side) autogen.Side {
	c, ok := d.(dialects.Cataloguer)
	if !ok {
		return s
	}
	seen := s.Seen
	if seen == nil {
		seen = s.Schema
	}
	out := schema.New()
	out.Rules = s.Schema.Rules
	for _, t := range seen.All() {
		t = t.Clone()
		c.Catalogued(t)
		out.Put(t)
	}
	for _, o := range seen.Objects() {
		out.PutObject(o)
	}
	return autogen.Side{Schema: s.Schema, Seen: out, Found: s.Found}
}

// pending compares but for what is not known, and derives the way back.
func (e *Environment) pending(d dialects.Dialect, f dialects.Facts, from, to autogen.Side, o autogen.Options, u *unknowns) (*Changes, error) {
	less, wanted := e.included(u.side(from), u.side(to))
	diff, err := autogen.Compare(e.spelled(d, less), e.spelled(d, wanted), o)
	var rename *autogen.RenameError
	if errors.As(err, &rename) {
		return nil, &UsageError{Msg: err.Error(), Hint: renameHint}
	}
	if err != nil {
		return nil, err
	}
	if len(diff.Ops) > 0 && len(wanted.Schema.All())+len(wanted.Schema.Objects())+len(u.list) == 0 {
		diff.Notes = append(diff.Notes, "the schema that is wanted is empty: all that there is would be dropped")
	}
	for _, r := range diff.Skipped {
		diff.Notes = append(diff.Notes, fmt.Sprintf("nothing here is called so, or is to be: --rename %s", RenameText(r)))
	}
	back, err := autogen.Reverse(diff.Ops, from.Schema, o)
	if err != nil {
		return nil, fmt.Errorf("the downgrade can't be derived: %w", err)
	}
	naming, err := e.naming(d)
	if err != nil {
		return nil, err
	}
	return &Changes{
		Dialect: d.Name(), Upgrade: diff.Ops, Downgrade: back, From: from.Schema, Notes: append(diff.Notes, u.notes()...), Alike: diff.Alike, skipped: diff.Skipped,
		dialect: d, facts: f, unname: naming.Unname, options: o, database: e.Config.Database, to: to.Schema, own: e.own,
	}, nil
}

// notSkipped makes sure that each rename is of something that one of the databases has.
func notSkipped(changes []*Changes) error {
	for _, r := range changes[0].skipped {
		if !slices.ContainsFunc(changes, func(c *Changes) bool { return !slices.Contains(c.skipped, r) }) {
			return &UsageError{Msg: "no database has what is to be renamed, or is to have it under the new name: --rename " + RenameText(r), Hint: renameHint}
		}
	}
	return nil
}

// Generated is what was found for a revision, and the files, if there was something.
type Generated struct {
	Created []Created  // one, unless a rewriter gives another number of scripts
	Changes []*Changes // of each database, before they were rewritten
}

// Autogenerate writes a revision that leads to the schema that is wanted; nothing is written when nothing is to be done. others are the environments of the project's other
// databases: each has its own sections. Options.ProcessRevisionDirectives and autogenerate.rewrite of the settings may make several revisions of it, or none: all their files are
// written, or none. With a *HookError the files are there, as with NewRevision.
func (e *Environment) Autogenerate(ctx context.Context, d Draft, o CompareOptions, others ...*Environment) (*Generated, error) {
	envs := append([]*Environment{e}, others...)
	scripts, changes, by, err := e.scripts(ctx, d, o, envs)
	if err == nil {
		err = notSkipped(changes)
	}
	if err != nil {
		return nil, err
	}
	out := &Generated{Changes: changes}
	made, err := e.writeScripts(ctx, scripts, envs, changes, by)
	if err != nil {
		return nil, err
	}
	for i, file := range made {
		hooked, err := e.hooked(ctx, file)
		if hooked.Path != "" {
			out.Created = append(out.Created, hooked)
		}
		if err != nil {
			out.Created = append(out.Created, made[i+1:]...) // they are there, though no hook has seen them
			return out, err
		}
	}
	return out, nil
}

// Check gives what a revision would be written of: what Changes finds, after it is rewritten.
func (e *Environment) Check(ctx context.Context, o CompareOptions) (*Changes, error) {
	scripts, changes, by, err := e.scripts(ctx, Draft{}, o, []*Environment{e})
	if err != nil || by == "" {
		return changes[0], err
	}
	c := *changes[0]
	c.Upgrade = written(scripts, c.database, func(s *autogen.MigrationScript) []*autogen.Ops { return s.Upgrades })
	c.Downgrade = written(scripts, c.database, func(s *autogen.MigrationScript) []*autogen.Ops { return s.Downgrades })
	return &c, nil
}

// scripts gives what is to be written: nothing, or as many scripts as rewriting makes of one. Those without operations are left out.
func (e *Environment) scripts(ctx context.Context, d Draft, o CompareOptions, envs []*Environment) (out []*autogen.MigrationScript, changes []*Changes, by string, err error) {
	s := &autogen.MigrationScript{
		Revision: d.ID, Message: d.Message, Heads: d.Heads, Splice: d.Splice, BranchLabels: d.Labels, DependsOn: d.DependsOn, Tags: d.Tags, VersionPath: d.VersionPath,
	}
	for _, env := range envs {
		c, err := env.Changes(ctx, o)
		if err != nil {
			return nil, []*Changes{nil}, "", err
		}
		changes = append(changes, c)
		up := &autogen.Ops{Database: c.database, Dialect: c.Dialect, Ops: c.Upgrade, From: c.From, To: c.to}
		down := &autogen.Ops{Database: c.database, Dialect: c.Dialect, Ops: c.Downgrade, From: c.to, To: c.From}
		autogen.Derived(up, down, c.options)
		s.Upgrades, s.Downgrades = append(s.Upgrades, up), append(s.Downgrades, down)
	}
	if out, by, err = e.rewrite(ctx, []*autogen.MigrationScript{s}, envs); err != nil {
		return nil, []*Changes{nil}, "", err
	}
	out = slices.DeleteFunc(slices.Clone(out), (*autogen.MigrationScript).Empty)
	return out, changes, by, err
}
