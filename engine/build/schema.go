package build

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/source"
)

// Lost is a table that replaying does not know, or all of them, and what made it so.
type Lost struct {
	Table    string // as its name was written; "" for all that there were
	Revision string
	Pos      diag.Pos
	Why      string
	Missing  bool // an operation needs it, that makes no table and leaves none unknown
}

// Schema replays the revisions of the closure of a set of heads. lost are the tables of which the revisions speak, and that it does not know,
// sorted by name.
func (b *Builder) Schema(heads []string) (known *schema.Schema, lost []Lost, err error) {
	ids, err := b.Graph.Closure(heads)
	if err != nil {
		return nil, nil, err
	}
	s := newState(nil, b.rules(), b.Dialect)
	s.lost = &losses{found: map[string]Lost{}}
	for _, id := range ids {
		if err := b.Stop(); err != nil {
			return nil, nil, err
		}
		s.lost.revision = id
		b.replayOne(b.File(id), s)
	}
	return s.now, s.lost.list(s.now), nil
}

// losses gathers what made tables unknown: by name in lower case, "" for all.
type losses struct {
	revision string
	found    map[string]Lost
}

// see notes the tables that an item names and that are not known after it. The first item that made one so is kept.
func (l *losses) see(it item, now *schema.Schema) {
	sql, why := it.raw.SQL, "raw SQL"
	var names []schema.Name
	if it.op != nil {
		why = it.op.Op()
		names, sql = tablesOf(it.op)
	}
	raw := touched(sql)
	if raw.unsure {
		l.found[""] = Lost{Revision: l.revision, Pos: it.at.Pos(), Why: why}
	}
	for _, n := range raw.tables {
		names = append(names, schema.Name{Name: n})
	}
	for _, n := range names {
		key := strings.ToLower(n.String())
		_, noted := l.found[key]
		switch t, err := now.Table(n); {
		case err == nil && t != nil, now.Dropped(n):
			delete(l.found, key)
		case !noted:
			l.found[key] = Lost{Table: n.String(), Revision: l.revision, Pos: it.at.Pos(), Why: why, Missing: needsTable(it.op)}
		}
	}
}

func needsTable(o op.Op) bool {
	switch o.(type) {
	case nil, *op.Execute, *op.When, *op.CreateTable, *op.DropTable:
		return false
	}
	return true
}

// tablesOf gives the tables whose definitions an operation changes, and the raw SQL in it.
func tablesOf(o op.Op) (names []schema.Name, sql string) {
	switch o := o.(type) {
	case *op.Execute:
		return nil, o.SQL
	case *op.When:
		names = o.Changes()
		for _, part := range o.Ops {
			_, more := tablesOf(part)
			sql += more + ";\n"
		}
		return names, sql
	case *op.RenameTable:
		return []schema.Name{o.Old, o.New.In(o.Old)}, ""
	case *op.BulkInsert, *op.Upsert, *op.Backfill:
		return nil, ""
	}
	if n, ok := op.TableOf(o); ok {
		names = append(names, n)
	}
	return names, ""
}

// all notes that nothing is known of what was there before: the revision can't be evaluated any more.
func (l *losses) all(f *source.File, err error) {
	lost := Lost{Revision: l.revision, Pos: diag.Pos{File: f.Path, Line: 1}, Why: err.Error()}
	var at *diag.Error
	if errors.As(err, &at) {
		lost.Pos, lost.Why = at.Pos, at.Msg
	}
	clear(l.found)
	l.found[""] = lost
}

// list gives what is lost at the end. A table that raw SQL names without its schema may be known in one.
func (l *losses) list(now *schema.Schema) []Lost {
	var out []Lost
	for key, lost := range l.found {
		if !slices.ContainsFunc(now.All(), func(t *schema.Table) bool {
			return strings.EqualFold(t.Name.Name, key) || strings.EqualFold(t.Name.String(), key)
		}) {
			out = append(out, lost)
		}
	}
	slices.SortFunc(out, func(a, b Lost) int { return cmp.Compare(a.Table, b.Table) })
	return out
}
