package build

import (
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Unname takes those names out of the definition of a table that Give gives it again, so that it reads as a person would write it. They are names of
// constraints that are written at a column: an item of its own is found by its name by whoever reads it. Where leaving out some would change others, all
// are kept.
func (n *Naming) Unname(o *op.CreateTable) error {
	if n == nil {
		return nil
	}
	names, optional := namesOf(o)
	was := make([]string, len(names))
	for i, name := range names {
		was[i] = *name
	}
	set := func(without []bool) {
		for i, name := range names {
			if *name = was[i]; without[i] {
				*name = ""
			}
		}
	}
	set(optional)
	if err := n.table(o); err != nil {
		return err
	}
	same := make([]bool, len(names))
	for i, name := range names {
		same[i] = optional[i] && *name == was[i]
	}
	set(same)
	if err := n.table(o); err != nil {
		return err
	}
	for i, name := range names {
		if was[i] != "" && *name != was[i] {
			same = make([]bool, len(names))
		}
	}
	set(same)
	return nil
}

// namesOf gives the names in the definition of a table, and which of them may be left out.
func namesOf(o *op.CreateTable) (names []*string, optional []bool) {
	add := func(name *string, may bool) { names, optional = append(names, name), append(optional, may) }
	for _, c := range o.Columns {
		for _, k := range c.Checks {
			add(&k.Name, true)
		}
		if c.Default != nil {
			add(&c.DefaultName, true)
		}
	}
	for _, k := range o.Constraints {
		add(&k.Name, k.Kind != schema.Check && len(k.Columns) == 1)
	}
	return names, optional
}
