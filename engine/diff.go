package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
	"mig/engine/build"
	"mig/engine/config"
	"mig/engine/script"
)

// History is the side of a Diff that all revisions make.
const History = "history"

// revisionPrefix begins the side of a Diff that the revisions up to one make.
const revisionPrefix = "rev:"

// diffSide is one side of a Diff.
type diffSide struct {
	autogen.Side
	name  string
	items []script.Item // that make it where there is nothing; nil for a database
	file  *build.Target // what a file says
	db    *connected    // nil for what files say
}

// Diff gives what leads from a schema to another one. Each is the URL of a database, a file of operations or a folder of them, rev:R for what the revisions up to R make, or
// "history" for what all make.
func (e *Environment) Diff(ctx context.Context, from, to string, o CompareOptions) (out *Changes, err error) {
	renames, err := parseRenames(o.Renames)
	if err != nil {
		return nil, err
	}
	var open []*connected
	defer func() {
		for _, c := range open {
			err = errors.Join(err, c.close())
		}
	}()
	sides := []*diffSide{{name: from}, {name: to}}
	for _, s := range sides { // databases first: they say the dialect
		if !e.isURL(s.name) {
			continue
		}
		if err := e.openSide(ctx, s); err != nil {
			return nil, err
		}
		open = append(open, s.db)
	}
	d, facts, err := e.diffDialect(open)
	if err != nil {
		return nil, err
	}
	options := e.compareOptions(d, facts, renames)
	for _, s := range sides { // then files: they say what of other schemas is theirs
		if s.db == nil {
			if err := e.readFiles(ctx, s, d, facts); err != nil {
				return nil, err
			}
		}
	}
	for i, s := range sides {
		if s.db == nil {
			continue
		}
		if other := sides[1-i]; other.db == nil {
			s.Schema, other.Seen, err = e.readBoth(ctx, s.db, stated{other.Schema, other.items}, options)
		} else {
			s.Schema, err = e.readFor(ctx, s.db)
		}
		if err != nil {
			return nil, err
		}
		s.Side = said(s.db, schema.New(), s.Schema)
	}
	u := newUnknowns("")
	for i, s := range sides {
		switch other := sides[1-i].Schema; {
		case s.db == nil && s.file == nil:
			u.named(s.Schema, other, s.name)
		case s.db == nil && (sides[1-i].db == nil || !rawRun(sides[1-i].db, s.Seen)):
			if err := u.target(s.file, other); err != nil {
				return nil, err
			}
		}
	}
	return e.pending(d, facts, sides[0].Side, sides[1].Side, options, u)
}

// isURL reports whether a side begins with the scheme of a dialect.
func (e *Environment) isURL(text string) bool {
	scheme, _, ok := strings.Cut(text, ":")
	if !ok {
		return false
	}
	for _, s := range e.opts.Dialects {
		for _, known := range s.Dialect.Traits().Schemes {
			if scheme == known {
				return true
			}
		}
	}
	return false
}

func (e *Environment) openSide(ctx context.Context, s *diffSide) (err error) {
	cfg := e.Config
	cfg.URL, cfg.Dialect, cfg.ExpectDatabase, cfg.ExpectSchema = config.Literal(s.name), "", config.Text{}, config.Text{}
	s.db, err = e.ForDatabase(cfg).connect(ctx, true)
	return err
}

// diffDialect gives the dialect of the databases, or else that of the settings.
func (e *Environment) diffDialect(open []*connected) (dialects.Dialect, dialects.Facts, error) {
	if len(open) == 0 {
		return e.assumed()
	}
	first := open[0]
	for _, c := range open[1:] {
		if c.Dialect.Name() != first.Dialect.Name() {
			return nil, dialects.Facts{}, &UsageError{
				Msg:  fmt.Sprintf("a schema of %s and one of %s have no types in common by which they could be compared", first.Dialect.Name(), c.Dialect.Name()),
				Hint: "compare each with a file of operations",
			}
		}
	}
	return first.Dialect, first.facts, nil
}

// readFiles reads a side that files say.
func (e *Environment) readFiles(ctx context.Context, s *diffSide, d dialects.Dialect, f dialects.Facts) error {
	f.Online, f.Inspect, f.Query = false, nil, nil
	at, isRevision := strings.CutPrefix(s.name, revisionPrefix)
	if isRevision || s.name == History {
		if !isRevision {
			at = "heads"
		}
		known, err := e.replayed(ctx, at, d, f)
		if err != nil {
			return err
		}
		s.Schema = known
		first, last, err := autogen.Own(known, autogen.Options{Dialect: d.Name(), Comparators: e.own.comparators()})
		if err != nil {
			return err
		}
		ops, err := autogen.Produce(known, nil)
		for _, o := range slices.Concat(first, ops, last) {
			s.items = append(s.items, script.Item{Op: o})
		}
		return err
	}
	files, err := e.targetFiles(s.name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, os.ErrNotExist) {
		return &UsageError{
			Msg:  fmt.Sprintf("%q is neither the URL of a database nor a file", s.name),
			Hint: "a side is a URL, a file of operations or a folder of them, rev:R, or " + History,
		}
	}
	if err != nil {
		return err
	}
	t, err := e.wanted(ctx, d, f, files)
	if err != nil {
		return err
	}
	s.Schema, s.items, s.file = t.Schema, t.Items, t
	return nil
}

// replayed gives the schema at revisions, all of which must be known.
func (e *Environment) replayed(ctx context.Context, ident string, d dialects.Dialect, f dialects.Facts) (*schema.Schema, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return nil, err
	}
	heads, err := g.ParseHeads(ident)
	if err != nil {
		return nil, err
	}
	b, err := e.builder(ctx, d, f)
	if err != nil {
		return nil, err
	}
	known, lost, err := b.Schema(heads)
	if err != nil {
		return nil, err
	}
	if len(lost) > 0 {
		l := lost[0]
		what := "the table " + l.Table + " is"
		if l.Table == "" {
			what = "the schema is"
		}
		return nil, fmt.Errorf("%s not known since %s, %s: %s", what, l.Revision, l.Pos, l.Why)
	}
	e.withoutOwn(known)
	return known, nil
}

// compileAll gives the statements of operations, each with the schema that those before it leave. The schema becomes that after all.
func compileAll(
	compile func(op.Op, schema.View, dialects.Facts) ([]dialects.Statement, error), f dialects.Facts, s *schema.Schema, ops []op.Op,
) (list []dialects.Statement, err error) {
	for _, o := range ops {
		statements, err := compile(o, s, f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.Op(), err)
		}
		if err := o.Apply(s); err != nil {
			return nil, fmt.Errorf("%s: %w", o.Op(), err)
		}
		list = append(list, statements...)
	}
	return list, nil
}
