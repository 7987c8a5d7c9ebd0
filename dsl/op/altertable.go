package op

import (
	"fmt"
	"slices"
	"strings"

	"mig/dsl/schema"
)

// AlterTable is alter_table: options of a table that are set, and those that are left to the database again. Keys are the same in any case.
type AlterTable struct {
	Table     schema.Name     `json:"table"`
	Options   []schema.Option `json:"options,omitempty"`
	NoOptions []string        `json:"no_options,omitempty"`
	Tail      *string         `json:"tail,omitempty"` // "" takes it away
}

// Op gives "alter_table".
func (*AlterTable) Op() string { return "alter_table" }

// Features names the options that not every dialect has.
func (o *AlterTable) Features() []string {
	var f features
	f.add("option", len(o.Options)+len(o.NoOptions) > 0)
	f.add("tail", o.Tail != nil)
	return f
}

// FindOption gives the place of an option among others, -1 for none.
func FindOption(list []schema.Option, key string) int {
	return slices.IndexFunc(list, func(o schema.Option) bool { return strings.EqualFold(o.Key, key) })
}

// Apply sets the options.
func (o *AlterTable) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if err != nil || t == nil {
		return err
	}
	list := slices.DeleteFunc(slices.Clone(t.Options), func(old schema.Option) bool {
		return slices.ContainsFunc(o.NoOptions, func(key string) bool { return strings.EqualFold(key, old.Key) })
	})
	for _, option := range o.Options {
		if i := FindOption(list, option.Key); i >= 0 {
			list[i] = option
		} else {
			list = append(list, option)
		}
	}
	t.Options = list
	if o.Tail != nil {
		t.Tail = *o.Tail
	}
	return nil
}

// Reverse gives each option what it was.
func (o *AlterTable) Reverse(before schema.View) (Op, error) {
	t, err := before.Table(o.Table)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("the options that the table %s had are not known", o.Table)}
	}
	back := &AlterTable{Table: o.Table}
	restore := func(key string) {
		if i := FindOption(t.Options, key); i >= 0 {
			back.Options = append(back.Options, t.Options[i])
		} else {
			back.NoOptions = append(back.NoOptions, key)
		}
	}
	for _, option := range o.Options {
		restore(option.Key)
	}
	for _, key := range o.NoOptions {
		restore(key)
	}
	if o.Tail != nil {
		tail := t.Tail // which Apply changes
		back.Tail = &tail
	}
	return back, nil
}
