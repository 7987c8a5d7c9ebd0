// Package build has mig's one loop: for each revision of a plan its template is evaluated, the text is cut into
// items, and each item is compiled for the dialect and applied to the schema. The result is a
// script. Replaying the schema is the same loop without compiling. The package touches no database
// and no file but through the functions that it is given.
package build

import (
	"errors"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dialects/sqltext"
	"mig/dsl"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/revision"
	"mig/engine/script"
	"mig/engine/source"
)

// Options are what a build depends on beside the plan: all of it, so that the same options give the same bytes.
type Options struct {
	Dialect        dialects.Dialect
	Dialects       []string // the known names, for only and dialect_is; nil takes any
	Facts          dialects.Facts
	Naming         *Naming
	Args           map[string]string
	Vars           map[string]any
	Tag            string
	Database       string // of several, or ""
	Databases      []string
	ReadFile       func(name string) (*diag.Source, error)
	Ops            *dsl.Ops                     // the project's own operations
	File           func(id string) *source.File // of a revision
	Graph          *revision.Graph
	VersionTable   dialects.VersionTable
	Transaction    bool // around each revision, unless its file says otherwise
	Single         bool // one transaction around all
	ClientCommands bool
	Mig            string // version, for the header
	Timeouts       Timeouts
	Helpers        []dsl.Helper // of the program that embeds mig
	// Compile gives the statements of an operation; nil is the dialect's. Own reports whether an operation is the program's own: its SQL is looked at as raw SQL is.
	Compile func(o op.Op, before schema.View, f dialects.Facts) ([]dialects.Statement, error)
	Own     func(op.Op) bool
	// Stop says why the build is to end, if it is: it is asked before each revision. Nil never ends one.
	Stop func() error
}

// Builder builds scripts. It is not safe for concurrent use.
type Builder struct {
	Options
	eval      *dsl.Evaluator
	laws      *schema.Rules
	plan      revision.Plan
	reversals map[string]reversal // of the plan's revisions, once one is asked for
	read      []*diag.Source      // files that were read for the revision that is built
	turn      bool                // the revision that is evaluated runs next: it may ask the database
}

// New returns a Builder.
func New(o Options) *Builder {
	b := &Builder{Options: o}
	if o.Compile == nil {
		b.Compile = o.Dialect.Compile
	}
	if o.Stop == nil {
		b.Stop = func() error { return nil }
	}
	b.eval = dsl.NewEvaluator(dsl.Settings{
		Dialect: words{o.Dialect, o.Facts}, Dialects: o.Dialects, Args: o.Args, Vars: o.Vars, ReadFile: b.readFile, Ops: o.Ops, Helpers: o.Helpers, Query: b.query(),
	})
	return b
}

// rules gives what a schema must know of the database.
func (b *Builder) rules() *schema.Rules {
	if b.laws == nil {
		b.laws = Rules(b.Dialect, b.Facts)
	}
	return b.laws
}

// Rules gives what a schema must know of a database.
func Rules(d dialects.Dialect, f dialects.Facts) *schema.Rules {
	laws := &schema.Rules{}
	if r, ok := d.(dialects.Ruler); ok {
		*laws = r.Rules(f)
	}
	laws.Ident = d.Ident
	if h, ok := d.(dialects.Hanging); ok {
		laws.Rewrite = h.Rewrite
	}
	return laws
}

// readFile reads a file for the revision that is built.
func (b *Builder) readFile(name string) (*diag.Source, error) {
	src, err := b.ReadFile(name)
	if err == nil {
		b.read = append(b.read, src)
	}
	return src, err
}

// words is a dialect as templates see it.
type words struct {
	dialects.Dialect
	facts dialects.Facts
}

func (w words) Literal(v schema.Value) (string, error) { return w.Dialect.Literal(v, w.facts) }
func (w words) TypeName(t schema.Type) (string, error) { return w.Dialect.TypeName(t, w.facts) }

// Script gives the statements of a plan, or the first error.
func (b *Builder) Script(plan revision.Plan) (*script.Script, error) {
	b.plan, b.reversals = plan, nil
	books := b.Dialect.Bookkeeping(b.VersionTable, b.Facts)
	s := &script.Script{
		Dialect: b.Dialect, Facts: b.Facts, Mig: b.Mig, Database: b.Database, Plan: plan, VersionTable: b.VersionTable, Create: books.Create(), Single: b.Single,
		Steps: make([]script.Step, 0, len(plan.Steps)), ClientCommands: b.ClientCommands,
	}
	now := newState(b.replayOf(plan.From), b.rules(), b.Dialect)
	now.inspect, now.stale = b.Facts.Inspect, map[string]bool{}
	if len(plan.From) == 0 {
		now.base = nil
	}
	if err := now.hanging(b.Facts); err != nil {
		return nil, err
	}
	late := false
	for i := range plan.Steps {
		if err := b.Stop(); err != nil {
			return nil, err
		}
		s.Steps = append(s.Steps, b.head(&plan.Steps[i]))
		step := &s.Steps[i]
		step.Bookkeep(&plan.Steps[i], books)
		hash := b.hashing(&plan.Steps[i])
		if !late {
			err := b.fill(step, &plan.Steps[i], now)
			if late = errors.Is(err, errLater); err != nil && !late {
				return nil, in(&plan.Steps[i], b.since(err, i+1))
			}
		}
		if late {
			b.late(step, i, now)
		}
		if step.Hash = hash(); len(step.Files) > 0 {
			step.Files[0].Hash = step.Hash
		}
	}
	if err := b.screen(now); err != nil {
		return nil, b.since(err, len(plan.Steps))
	}
	return s, nil
}

// hashing gives a function that gives the hash of a step's file. That of a long one is made beside what else is to be done.
func (b *Builder) hashing(p *revision.Step) func() string {
	if p.Revision == nil {
		return func() string { return "" }
	}
	f := b.File(p.Revision.ID)
	if len(f.Source.Text) <= longText {
		return f.Hash
	}
	hash := make(chan string, 1)
	go func() { hash <- f.Hash() }()
	return func() string { return <-hash }
}

// deleteAll empties the version table. It is no bookkeeping, which changes one row each: how many there are is not known.
func (b *Builder) deleteAll() dialects.Statement {
	return dialects.Statement{SQL: "DELETE FROM " + sqltext.QualifiedName(b.Dialect, b.VersionTable.Name), Op: "bookkeeping"}
}

// head gives a step without what it runs.
func (b *Builder) head(p *revision.Step) script.Step {
	s := script.Step{Direction: p.Direction, Transaction: b.Transaction}
	if p.Revision == nil {
		s.From = p.Delete
		if p.All {
			s.From, s.Items = []string{"all rows"}, []script.Item{{Statements: []dialects.Statement{b.deleteAll()}}}
		}
		return s
	}
	f := b.File(p.Revision.ID)
	s.ID, s.Message, s.Path = p.Revision.ID, p.Revision.Message, f.Path
	s.From, s.To = p.Revision.Down, []string{s.ID}
	if f.Meta.Transaction.Set {
		s.Transaction = f.Meta.Transaction.Value
	}
	switch {
	case p.Direction == revision.Down:
		s.From, s.To = s.To, s.From
	case p.Direction == revision.Mark: // it may come from anywhere: only its rows tell from where
		s.From = replaced(p)
	case p.Direction == revision.Up && len(p.Delete)+len(p.Update)+len(p.Insert) == 0:
		s.Again = true
	}
	if p.Direction != revision.Mark && !serves(f, b.Dialect.Name()) {
		s.Skipped = "Nothing runs here: the revision is for " + strings.Join(f.Meta.Dialects, ", ")
	}
	return s
}

// replaced gives the rows of the version table that a step takes away or changes, sorted.
func replaced(p *revision.Step) []string {
	rows := slices.Clone(p.Delete)
	for _, u := range p.Update {
		rows = append(rows, u[0])
	}
	slices.Sort(rows)
	return rows
}

// fill evaluates what a step runs.
func (b *Builder) fill(s *script.Step, p *revision.Step, now *state) error {
	if p.Revision == nil || p.Direction == revision.Mark || s.Skipped != "" {
		return nil
	}
	f := b.File(p.Revision.ID)
	if err := b.timeouts(s, f); err != nil {
		return err
	}
	b.read = nil
	defer func() { s.Files = b.files(script.File{Path: s.Path, Hash: s.Hash}) }() // Script knows the hash later
	now.transaction = !f.Meta.Transaction.Set || f.Meta.Transaction.Value
	now.framed = s.Transaction && b.Dialect.Script(b.Facts).Begin() != ""
	direction := "upgrade"
	if p.Direction == revision.Down {
		direction = "downgrade"
	}
	section, err := b.section(f, direction)
	if err != nil {
		return err
	}
	if section.name == "" && p.Direction == revision.Down {
		s.Items, err = b.derived(s.ID, now)
	} else {
		s.Items, err = b.items(section, now)
	}
	if checker, ok := b.Dialect.(dialects.Checker); ok && err == nil {
		s.Checks = checker.Checks(s.Statements())
	}
	if settler, ok := b.Dialect.(dialects.Settler); ok && err == nil {
		s.Settle, s.Settled = settler.Settle(s.Statements(), b.Facts)
	}
	return err
}

// files gives what was read for a revision, its own file first.
func (b *Builder) files(own script.File) []script.File {
	out := []script.File{own}
	for _, src := range b.read {
		file := script.File{Path: src.Name, Hash: source.Hash(src.Text)}
		if !slices.Contains(out, file) {
			out = append(out, file)
		}
	}
	return out
}

func serves(f *source.File, dialect string) bool {
	return len(f.Meta.Dialects) == 0 || slices.Contains(f.Meta.Dialects, dialect)
}

// items gives the items of a section with their statements, and applies them.
func (b *Builder) items(s section, now *state) ([]script.Item, error) {
	if s.name == "" {
		return nil, nil
	}
	out, err := b.evaluate(s)
	if err != nil {
		return nil, err
	}
	b.read = append(b.read, out.Operations()...)
	items := make([]script.Item, 0, 8) // most sections have no more
	watch := b.effects(now.framed)
	watch.target = now.target
	visit := func(it item) error {
		done, err := b.item(it, now)
		items = append(items, done)
		if err != nil {
			return err
		}
		return watch.see(it, done.Statements)
	}
	if out.Raw() && len(out.Text) > longText {
		count := b.series(out, &items)
		visit = func(it item) error {
			statements := count(it)
			if err := b.apply(it, now); err != nil {
				return err
			}
			return watch.see(it, statements)
		}
	}
	err = b.cut(out, visit)
	if err != nil {
		return items, err
	}
	return items, watch.end()
}

func (b *Builder) item(it item, now *state) (script.Item, error) {
	done := script.Item{Pos: it.at.Pos()}
	if it.op == nil {
		it.raw.Pos = done.Pos
		done.Statements = []dialects.Statement{it.raw}
		return done, b.apply(it, now)
	}
	done.Op = it.op
	if err := b.Naming.Give(it.op, now); err != nil {
		return done, explain(it, err)
	}
	if now.transaction && backfills(it.op) {
		return done, it.at.Errorf("backfill: it commits after each batch, which a transaction around the revision would undo").
			WithHint("write transaction: false into the front matter")
	}
	list, err := b.Compile(it.op, now, b.Facts)
	if err != nil {
		return done, explain(it, err)
	}
	for i := range list {
		list[i].Op, list[i].Pos = it.op.Op(), done.Pos
	}
	done.Statements = list
	return done, b.apply(it, now)
}

// backfills reports whether an operation is a backfill, or holds one.
func backfills(o op.Op) bool {
	_, is := o.(*op.Backfill)
	return is || slices.ContainsFunc(op.Parts(o), backfills)
}

// apply makes an item's change to the schema, without SQL.
func (b *Builder) apply(it item, now *state) error {
	if now.lost != nil {
		defer now.lost.see(it, now.now)
	}
	if now.seen != nil {
		defer now.seen(it)
	}
	switch o := it.op.(type) {
	case nil:
		now.raw(it.raw.SQL)
		return nil
	case *op.Execute:
		now.raw(o.SQL)
	case *op.When:
		now.forgetIn(o.Ops)
	}
	return now.applyOp(it)
}

// replay applies a section's items.
func (b *Builder) replay(s section, now *state) error {
	if s.name == "" {
		return nil
	}
	return b.each(s, func(it item) error {
		if it.op != nil {
			if err := b.Naming.Give(it.op, now); err != nil {
				return explain(it, err)
			}
		}
		return b.apply(it, now)
	})
}

// placed gives an error of the scanner its position.
func placed(out *dsl.Output, err error) error {
	var scan *sqlscan.Error
	if errors.As(err, &scan) {
		e := out.Errorf(scan.Offset, "%s", scan.Msg)
		e.Hint = scan.Hint
		return e
	}
	return err
}

// explain puts an error of an operation at its call, with the way out that the error knows.
func explain(it item, err error) error {
	var already *diag.Error
	if err == nil || errors.As(err, &already) {
		return err // it is of a revision before this one, which replaying met
	}
	e := it.at.Errorf("%s: %w", it.op.Op(), err)
	var unsupported *dialects.UnsupportedError
	var need *dialects.NeedError
	var clash *op.Clash
	switch {
	case errors.As(err, &clash):
		e.Hint = clash.Hint
	case errors.As(err, &unsupported):
		e.Hint = unsupported.Hint
	case errors.As(err, &need):
		e.Hint = need.Hint
	}
	return e
}

// replayOf gives the function that replays the schema at a set of heads: their closure's upgrades, in plan order.
func (b *Builder) replayOf(heads []string) func(*schema.Schema) error {
	return func(to *schema.Schema) error {
		ids, err := b.Graph.Closure(heads)
		if err != nil {
			return err
		}
		s := &state{now: to, hangs: hangs(b.Dialect)}
		for _, id := range ids {
			if err := b.Stop(); err != nil {
				return err
			}
			b.replayOne(b.File(id), s)
		}
		return nil
	}
}

// replayOne applies a revision that ran before. One that can't be evaluated any more ran with what it needed then, an argument or an older
// mig: what it did can't be told, so nothing is known from there on.
func (b *Builder) replayOne(f *source.File, s *state) {
	if !serves(f, b.Dialect.Name()) {
		return
	}
	up, err := b.section(f, "upgrade")
	if err == nil {
		err = b.atOnce(func() error { return b.replay(up, s) })
	}
	if err != nil {
		s.now.ForgetAll()
		if s.lost != nil {
			s.lost.all(f, err)
		}
	}
}
