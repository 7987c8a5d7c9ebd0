package autogen

import (
	"cmp"
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// progress is how far something has come.
type progress uint8

const (
	notSeen progress = iota
	underWay
	made
)

// producer makes what a database holds, each thing once, and after what it needs.
type producer struct {
	db      *schema.Database
	exists  func(*schema.Constraint) bool // reports whether a table that db has not can be referred to now; nil is always
	raw     map[schema.Ref]*schema.Raw
	objects []*schema.Object
	byRef   map[schema.Ref]*schema.Object
	views   map[string][]*schema.Object // by their names in lower case
	seen    map[schema.Ref]progress
	out     []op.Op
	later   []*op.AddConstraint // of tables that refer to each other
}

func newProducer(d *schema.Database) *producer {
	p := &producer{
		db: d, objects: d.Objects(), raw: map[schema.Ref]*schema.Raw{}, byRef: map[schema.Ref]*schema.Object{}, views: map[string][]*schema.Object{},
		seen: map[schema.Ref]progress{},
	}
	for _, r := range d.Raw {
		p.raw[r.Ref] = r
	}
	p.objects = slices.DeleteFunc(p.objects, func(o *schema.Object) bool {
		_, mine := objectStages[o.Kind]
		return !mine // but a program's own, whose comparators make it
	})
	for _, o := range p.objects {
		p.byRef[refOf(o)] = o
		if o.Kind == schema.ViewObject {
			name := strings.ToLower(o.Name.Name)
			p.views[name] = append(p.views[name], o)
		}
	}
	return p
}

func refOf(o *schema.Object) schema.Ref { return schema.Ref{Kind: string(o.Kind), Name: o.Name} }

func tableRef(n schema.Name) schema.Ref { return schema.Ref{Kind: schema.TableKind, Name: n} }

// constraintRef names a constraint by its table too.
func constraintRef(table schema.Name, k *schema.Constraint) schema.Ref {
	return schema.Ref{Kind: "constraint", Name: schema.Name{Schema: table.Schema, Name: table.Name + "." + k.Name}}
}

// objectStages says when objects are made.
var objectStages = map[schema.ObjectKind]schema.Stage{
	schema.SchemaObject: schema.OfDatabase, schema.SequenceObject: schema.OfSequences, schema.EnumObject: schema.OfTypes, schema.ViewObject: schema.OfViews,
}

// stage makes what belongs to a stage: what mig has operations for first, in the order of the names.
func (p *producer) stage(stage schema.Stage) {
	for _, o := range p.objects {
		if objectStages[o.Kind] == stage {
			p.visit(refOf(o))
		}
	}
	if stage == schema.OfTables {
		for _, t := range p.db.All() {
			p.visit(tableRef(t.Name))
		}
	}
	if stage == schema.OfKeys {
		for _, o := range p.later {
			for _, need := range p.needs(constraintRef(o.Table, o.Constraint)) {
				p.visit(need)
			}
			p.add(o)
		}
	}
	for _, r := range p.db.Raw {
		if r.Stage == stage && r.Kind != schema.TableKind {
			p.visit(r.Ref)
		}
	}
}

func (p *producer) add(o op.Op) { p.out = append(p.out, o) }

// visit makes something after what it needs. Of those that need each other, the one that was asked for last comes first.
func (p *producer) visit(ref schema.Ref) {
	if p.seen[ref] != notSeen {
		return
	}
	p.seen[ref] = underWay
	for _, need := range p.needs(ref) {
		p.visit(need)
	}
	switch o, r := p.byRef[ref], p.raw[ref]; {
	case ref.Kind == schema.TableKind:
		if t, err := p.db.Table(ref.Name); err == nil && t != nil {
			p.table(t)
		}
	case o != nil:
		p.add(createObject(o))
	case r != nil:
		p.add(&op.Execute{SQL: r.SQL})
	}
	p.seen[ref] = made
}

// needs gives what must be there before something, in an order that is always the same.
func (p *producer) needs(ref schema.Ref) []schema.Ref {
	out := slices.Clone(p.db.Needs[ref])
	slices.SortFunc(out, func(a, b schema.Ref) int {
		return cmp.Or(cmp.Compare(p.stageOf(a), p.stageOf(b)), cmp.Compare(a.Name.Schema, b.Name.Schema), cmp.Compare(a.Name.Name, b.Name.Name), cmp.Compare(a.Kind, b.Kind))
	})
	if o := p.byRef[ref]; o != nil && o.Kind == schema.ViewObject && len(out) == 0 {
		for _, word := range Words(o.Select) {
			for _, other := range p.views[word] {
				out = append(out, refOf(other))
			}
		}
	}
	return out
}

func (p *producer) stageOf(ref schema.Ref) schema.Stage {
	switch o, r := p.byRef[ref], p.raw[ref]; {
	case ref.Kind == schema.TableKind:
		return schema.OfTables
	case o != nil:
		return objectStages[o.Kind]
	case r != nil:
		return r.Stage
	}
	return schema.Prologue
}

// table makes a table after those that it refers to. A reference to one that waits for this table itself is made later, and so is what does not hold for all rows.
func (p *producer) table(t *schema.Table) {
	create, late := createTable(t), []*schema.Constraint(nil)
	raw := p.raw[tableRef(t.Name)]
	var beside []*schema.Constraint
	create.Constraints = slices.DeleteFunc(create.Constraints, func(k *schema.Constraint) bool {
		switch {
		case raw != nil && raw.ForeignKeys && k.Kind == schema.ForeignKey:
		case k.NotValid, k.Kind == schema.ForeignKey && !p.ready(t, k), k.Kind == schema.Check && !p.checkable(t, k, raw != nil): // a constraint is made with its table for all rows
			late = append(late, k)
		case raw != nil && k.Kind == schema.ForeignKey:
			beside = append(beside, k)
		default:
			return false
		}
		return true
	})
	if raw != nil {
		p.add(&op.Execute{SQL: raw.SQL})
	} else {
		p.add(create)
	}
	p.seen[tableRef(t.Name)] = made // what an index needs may need the table
	indexes := slices.Clone(t.Indexes)
	if raw != nil && raw.Indexes {
		indexes = nil
	}
	slices.SortStableFunc(indexes, func(a, b *schema.Index) int { return cmp.Compare(a.Name, b.Name) })
	for _, x := range indexes {
		for _, need := range p.needs(schema.Ref{Kind: "index", Name: schema.Name{Schema: t.Name.Schema, Name: x.Name}}) {
			p.visit(need)
		}
		p.add(&op.CreateIndex{Table: t.Name, Index: *x.Clone()})
	}
	for _, k := range beside {
		p.add(&op.AddConstraint{Table: t.Name, Constraint: k})
	}
	for _, k := range late {
		p.later = append(p.later, &op.AddConstraint{Table: t.Name, Constraint: k})
	}
}

// checkable makes sure of what a check needs, and reports whether it is there. A function that takes rows of the table needs the table itself.
func (p *producer) checkable(t *schema.Table, k *schema.Constraint, raw bool) bool {
	self := tableRef(t.Name)
	needs := slices.DeleteFunc(p.needs(constraintRef(t.Name, k)), func(need schema.Ref) bool { return need == self }) // its columns
	for _, need := range needs {
		if !raw && p.reaches(need, self, map[schema.Ref]bool{}) {
			return false
		}
	}
	for _, need := range needs {
		p.visit(need)
	}
	return true
}

// reaches reports whether something needs something else, by whatever way.
func (p *producer) reaches(from, to schema.Ref, seen map[schema.Ref]bool) bool {
	if from == to || seen[from] {
		return from == to
	}
	seen[from] = true
	return slices.ContainsFunc(p.db.Needs[from], func(next schema.Ref) bool { return p.reaches(next, to, seen) })
}

// ready makes sure of the table that a foreign key refers to, and reports whether it is there. One that the schema does not know is someone else's. A reference of
// a table to itself needs a key in the table: an index comes after it.
func (p *producer) ready(t *schema.Table, k *schema.Constraint) bool {
	if k.Referred == t.Name {
		return slices.ContainsFunc(t.Constraints, func(key *schema.Constraint) bool {
			return (key.Kind == schema.PrimaryKey || key.Kind == schema.Unique) && slices.Equal(slices.Sorted(slices.Values(key.Columns)), slices.Sorted(slices.Values(k.ReferredColumns)))
		})
	}
	ref := tableRef(k.Referred)
	if referred, err := p.db.Table(k.Referred); err != nil || referred == nil {
		return p.exists == nil || p.exists(k)
	}
	p.visit(ref)
	return p.seen[ref] == made
}

// Words gives the words of a query in lower case, and what stands in quotes as one.
func Words(query string) []string {
	query = strings.ToLower(query)
	out := strings.FieldsFunc(query, func(r rune) bool {
		return !(r == '_' || r == '$' || r == '#' || r >= 0x80 || r >= '0' && r <= '9' || r >= 'a' && r <= 'z')
	})
	for _, quote := range []string{`"`, "`"} {
		for i, part := range strings.Split(query, quote) {
			if i%2 == 1 {
				out = append(out, part)
			}
		}
	}
	for part := range strings.SplitSeq(query, "[") {
		if name, _, ok := strings.Cut(part, "]"); ok {
			out = append(out, name)
		}
	}
	return out
}
