package autogen

import (
	"slices"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// objects compares schemas, types and sequences.
func (c *comparison) objects() error {
	for _, kind := range []schema.ObjectKind{schema.SchemaObject, schema.SequenceObject, schema.EnumObject} {
		for _, now := range c.to.Seen.Objects() {
			if now.Kind != kind || !c.takes(string(kind), now.Name) {
				continue
			}
			was, err := c.from.Seen.Object(kind, now.Name)
			if err != nil {
				return err
			}
			if was == nil {
				c.first = append(c.first, createObject(c.sayObject(now)))
			} else {
				c.object(was, now)
			}
		}
	}
	for _, kind := range []schema.ObjectKind{schema.EnumObject, schema.SequenceObject, schema.SchemaObject} {
		for _, was := range c.from.Seen.Objects() {
			if now, _ := c.to.Seen.Object(kind, was.Name); was.Kind == kind && now == nil && c.takes(string(kind), was.Name) && !c.inUse(was) {
				c.last = append(c.last, dropObject(was))
			}
		}
	}
	return nil
}

// inUse reports whether something is to be in a schema, though nothing says that it is to be there.
func (c *comparison) inUse(o *schema.Object) bool {
	return o.Kind == schema.SchemaObject && (slices.ContainsFunc(c.to.Seen.All(), func(t *schema.Table) bool { return t.Name.Schema == o.Name.Name }) ||
		slices.ContainsFunc(c.to.Seen.Objects(), func(other *schema.Object) bool { return other.Name.Schema == o.Name.Name }))
}

// sayObject gives an object as operations say it.
func (c *comparison) sayObject(seen *schema.Object) *schema.Object {
	if o, err := c.to.Schema.Object(seen.Kind, seen.Name); err == nil && o != nil {
		return o
	}
	return seen
}

func dropObject(o *schema.Object) op.Op {
	switch o.Kind {
	case schema.SchemaObject:
		return &op.DropSchema{Name: o.Name.Name}
	case schema.SequenceObject:
		return &op.DropSequence{Name: o.Name}
	case schema.EnumObject:
		return &op.DropEnum{Name: o.Name}
	default:
		return &op.DropView{Name: o.Name}
	}
}

// object compares a type or a sequence that both schemas have.
func (c *comparison) object(was, now *schema.Object) {
	if now.Kind == schema.EnumObject {
		c.enum(was, now)
	}
	if now.Kind == schema.SequenceObject {
		c.sequence(was, now)
	}
}

// sequence changes the options that differ. One that the files leave to the database is left to it again.
func (c *comparison) sequence(wasSeen, nowSeen *schema.Object) {
	none := &schema.Identity{}
	was, now, say := or(wasSeen.Options, none), or(nowSeen.Options, none), or(c.sayObject(nowSeen).Options, none)
	a, b := c.fullSequence(*was), c.fullSequence(*now)
	o := &op.AlterSequence{Name: nowSeen.Name}
	differ := func(a, b, was, now, say *int64, set **int64, no *bool) {
		follows := was == nil && now == nil // from another option
		if !follows && ((a == nil) != (b == nil) || a != nil && *a != *b) {
			*set = or(say, now)
			*no = *set == nil
		}
	}
	if !c.FixedStart {
		differ(c.saidStart(*was), c.saidStart(*now), was.Start, now.Start, say.Start, &o.Options.Start, &o.NoStart)
	}
	differ(a.Increment, b.Increment, was.Increment, now.Increment, say.Increment, &o.Options.Increment, &o.NoIncrement)
	differ(a.MinValue, b.MinValue, was.MinValue, now.MinValue, say.MinValue, &o.Options.MinValue, &o.NoMinValue)
	differ(a.MaxValue, b.MaxValue, was.MaxValue, now.MaxValue, say.MaxValue, &o.Options.MaxValue, &o.NoMaxValue)
	differ(a.Cache, b.Cache, was.Cache, now.Cache, say.Cache, &o.Options.Cache, &o.NoCache)
	if was.Cycle != now.Cycle {
		o.Options.Cycle, o.NoCycle = now.Cycle, !now.Cycle
	}
	if !o.Nothing() {
		c.first = append(c.first, o)
	}
}

func (c *comparison) fullSequence(id schema.Identity) schema.Identity {
	if c.Sequence == nil {
		return id
	}
	return c.Sequence(id)
}

// saidStart gives where a sequence starts, nil if that is where it would by itself.
func (c *comparison) saidStart(id schema.Identity) *int64 {
	plain := id
	plain.Start = nil
	usual := c.fullSequence(plain).Start
	if id.Start != nil && usual != nil && *id.Start == *usual {
		return nil
	}
	return id.Start
}

// enum adds the values that are new, each after the one before it.
func (c *comparison) enum(was, now *schema.Object) {
	if i := slices.IndexFunc(was.Values, func(v string) bool { return !slices.Contains(now.Values, v) }); i >= 0 {
		c.note("the type %s has the value %q, and is to have it no more: no database takes a value away, make a new type and alter the columns", now.Name, was.Values[i])
		return
	}
	kept := slices.DeleteFunc(slices.Clone(now.Values), func(v string) bool { return !slices.Contains(was.Values, v) })
	if !slices.Equal(kept, was.Values) {
		c.note("the values of the type %s have another order: no database changes it, make a new type and alter the columns", now.Name)
		return
	}
	for i, v := range now.Values {
		if slices.Contains(was.Values, v) {
			continue
		}
		o := &op.AddEnumValue{Name: now.Name, Value: v}
		if rest := now.Values[i+1:]; slices.ContainsFunc(rest, func(v string) bool { return slices.Contains(was.Values, v) }) { // else it is the last
			if i > 0 {
				o.After = now.Values[i-1]
			} else {
				o.Before = was.Values[0]
			}
		}
		c.first = append(c.first, o)
	}
}

// viewsChanged drops the views that are gone or say something else, and those that read what is altered or a view that is dropped; those that stay are made
// anew when all is done.
func (c *comparison) viewsChanged() {
	was, now := viewsInOrder(c.from.Seen), viewsInOrder(c.to.Seen)
	again := map[schema.Name]bool{}
	for _, v := range was {
		if !c.takes("view", v.Name) {
			continue
		}
		other, _ := c.to.Seen.Object(schema.ViewObject, v.Name)
		if other != nil && c.Spelling.Query(other.Select) != c.Spelling.Query(v.Select) {
			c.diff.Differ = append(c.diff.Differ, v.Name)
		}
		if other == nil || c.Spelling.Query(other.Select) != c.Spelling.Query(v.Select) || c.reads(v) {
			c.views[strings.ToLower(v.Name.Name)], again[v.Name] = true, true
			c.dropViews = append(c.dropViews, &op.DropView{Name: v.Name})
		}
	}
	slices.Reverse(c.dropViews)
	for _, v := range now {
		if !c.takes("view", v.Name) {
			continue
		}
		if old, _ := c.from.Seen.Object(schema.ViewObject, v.Name); old == nil || again[v.Name] {
			c.makeViews = append(c.makeViews, createObject(c.sayObject(v)))
		}
	}
}

// reads reports whether a view reads what is altered, or another view that is dropped, as far as its words tell.
func (c *comparison) reads(v *schema.Object) bool {
	words := map[string]bool{}
	for _, w := range Words(v.Select) {
		words[w] = true
		if c.views[w] && w != strings.ToLower(v.Name.Name) {
			return true
		}
	}
	return slices.ContainsFunc(c.altered, func(a alteredColumn) bool {
		return words[strings.ToLower(a.table.Name)] && (a.column == "" || words[strings.ToLower(a.column)] || strings.Contains(v.Select, "*"))
	})
}

// viewsInOrder gives the views of a schema, each after those that it reads.
func viewsInOrder(s *schema.Schema) (out []*schema.Object) {
	p := newProducer(&schema.Database{Schema: s})
	for _, o := range p.objects {
		if o.Kind == schema.ViewObject {
			p.visit(refOf(o))
		}
	}
	for _, o := range p.out {
		if v, ok := o.(*op.CreateView); ok {
			out = append(out, p.byRef[schema.Ref{Kind: string(schema.ViewObject), Name: v.Name}])
		}
	}
	return out
}
