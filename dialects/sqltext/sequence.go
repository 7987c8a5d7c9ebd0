package sqltext

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// SequenceWords are how a database says in ALTER SEQUENCE that an option is what it is by itself.
type SequenceWords struct {
	NoMin, NoMax, NoCycle, NoCache string
	Cache                          func(n int64) string // nil: CACHE n
	// FixedStart says that there are no words for where a sequence starts.
	FixedStart bool
	// Filled gives the options with what create_sequence adds to them.
	Filled func(schema.Identity) schema.Identity
}

// SequenceRange is what a sequence of a database is by itself. A bound that is 0 is not known.
type SequenceRange struct {
	UpMin, UpMax     int64
	DownMin, DownMax int64
	Cache            int64 // 0: not known
}

// Full fills in what the database takes where nothing is said.
func (s SequenceRange) Full(id schema.Identity) schema.Identity {
	id = FilledStart(id)
	low, high := s.UpMin, s.UpMax
	if down(&id) {
		low, high = s.DownMin, s.DownMax
	}
	fill := func(to **int64, n int64) {
		if *to == nil && n != 0 {
			*to = &n
		}
	}
	fill(&id.Increment, 1)
	fill(&id.MinValue, low)
	fill(&id.MaxValue, high)
	fill(&id.Cache, s.Cache)
	return id
}

// FilledStart says where a sequence starts of which that is not said: at its first number.
func FilledStart(id schema.Identity) schema.Identity {
	if id.Start == nil {
		n, bound := int64(1), id.MinValue
		if down(&id) {
			n, bound = -1, id.MaxValue
		}
		if bound != nil {
			n = *bound
		}
		id.Start = &n
	}
	return id
}

func down(id *schema.Identity) bool { return id.Increment != nil && *id.Increment < 0 }

// AlterSequence writes what the operation says, and of a sequence that is known also what follows from it, such as another start with another least value.
func (c *Compiler) AlterSequence(o *op.AlterSequence, w SequenceWords) string {
	was, known, err := o.Before(c.Before)
	if err != nil {
		c.Fail(err)
	}
	now := o.After(was)
	if known {
		was, now = w.Filled(was), w.Filled(now)
	} else if o.NoStart {
		c.Fail(&dialects.NeedError{What: fmt.Sprintf("the options of the sequence %s, of which it depends where it starts", o.Name), Hint: "(start …)"})
	}
	turned := known && down(&was) != down(&now) // the bounds that are not said are others then
	words := []string{"ALTER SEQUENCE", c.Table(o.Name)}
	add := func(said bool, was, now *int64, word, usual string) {
		switch {
		case now != nil && (said || was == nil || *was != *now):
			words = append(words, IdentityOption(word, *now))
		case now == nil && (said || was != nil):
			words = append(words, usual)
		}
	}
	add(o.Options.Increment != nil || o.NoIncrement, was.Increment, now.Increment, "INCREMENT BY", "INCREMENT BY 1")
	add(o.Options.MinValue != nil || o.NoMinValue || turned, was.MinValue, now.MinValue, "MINVALUE", w.NoMin)
	add(o.Options.MaxValue != nil || o.NoMaxValue || turned, was.MaxValue, now.MaxValue, "MAXVALUE", w.NoMax)
	if !w.FixedStart {
		add(o.Options.Start != nil || o.NoStart, was.Start, now.Start, "START WITH", "")
	}
	switch {
	case o.Options.Cycle:
		words = append(words, "CYCLE")
	case o.NoCycle:
		words = append(words, w.NoCycle)
	}
	switch n := now.Cache; {
	case o.Options.Cache != nil && w.Cache != nil:
		words = append(words, w.Cache(*n))
	case o.Options.Cache != nil:
		words = append(words, IdentityOption("CACHE", *n))
	case o.NoCache:
		words = append(words, w.NoCache)
	}
	return strings.Join(words, " ")
}
