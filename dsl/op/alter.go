package op

import (
	"fmt"

	"mig/dsl/schema"
)

// AlterColumn is alter_column. A nil or zero field is left as it is; the Existing fields
// state what can't be inferred.
type AlterColumn struct {
	Table   schema.Name `json:"table"`
	Column  string      `json:"column"`
	NewName string      `json:"new_name,omitempty"`

	Type         *schema.Type     `json:"type,omitempty"`
	Using        string           `json:"using,omitempty"`
	Null         schema.Nullness  `json:"null,omitempty"`
	Default      *schema.Value    `json:"server_default,omitempty"`
	DefaultName  string           `json:"default_name,omitempty"`
	DropDefault  bool             `json:"no_server_default,omitempty"`
	Collate      *string          `json:"collate,omitempty"` // "" leaves it to the type, the table or the database
	Comment      *string          `json:"comment,omitempty"` // "" drops it
	Identity     *schema.Identity `json:"identity,omitempty"`
	DropIdentity bool             `json:"no_identity,omitempty"`

	Existing Existing `json:"existing,omitzero"`
}

// Existing is what a user states of a column that mig does not know.
type Existing struct {
	Type     *schema.Type     `json:"type,omitempty"`
	Null     schema.Nullness  `json:"null,omitempty"`
	Default  *schema.Value    `json:"server_default,omitempty"`
	Collate  *string          `json:"collate,omitempty"`
	Comment  *string          `json:"comment,omitempty"`
	Identity *schema.Identity `json:"identity,omitempty"`
}

// Op gives "alter_column".
func (*AlterColumn) Op() string { return "alter_column" }

// Features names the parts that not every dialect has.
func (o *AlterColumn) Features() []string {
	var f features
	f.add("using", o.Using != "")
	f.add("identity", o.Identity != nil)
	f.add("no_identity", o.DropIdentity)
	f.add("type", o.Type != nil)
	f.add("null", o.Null != schema.NullUnset)
	f.add("server_default", o.Default != nil || o.DropDefault)
	f.add("collate", o.Collate != nil)
	return append(f, identityFeatures(o.Identity)...)
}

// Before gives what is known of the column: from the schema, and over it what the user states.
// Known says whether the schema has it.
func (o *AlterColumn) Before(before schema.View) (col schema.Column, known bool, err error) {
	t, err := before.Table(o.Table)
	if err != nil {
		return col, false, err
	}
	if t != nil {
		c := t.Column(o.Column)
		if c == nil {
			return col, false, NoColumn(t, o.Column)
		}
		col, known = *c.Clone(), true
		if col.Null == schema.NullUnset {
			col.Null = schema.Nullable
		}
	}
	col.Name = o.Column
	e := o.Existing
	if e.Type != nil {
		col.Type = *e.Type
	}
	if e.Null != schema.NullUnset {
		col.Null = e.Null
	}
	if e.Default != nil {
		col.Default = e.Default
	}
	if e.Collate != nil {
		col.Collate = *e.Collate
	}
	if e.Comment != nil {
		col.Comment = *e.Comment
	}
	if e.Identity != nil {
		col.Identity = e.Identity
	}
	return col, known, nil
}

// After gives the column as the operation leaves it.
func (o *AlterColumn) After(before schema.Column) schema.Column {
	c := before
	if o.NewName != "" {
		c.Name = o.NewName
	}
	if o.Type != nil {
		c.Type = *o.Type
	}
	if o.Null != schema.NullUnset {
		c.Null = o.Null
	}
	if o.Default != nil {
		c.Default, c.DefaultName = o.Default, o.DefaultName
	}
	if o.DropDefault {
		c.Default, c.DefaultName = nil, ""
	}
	if o.Collate != nil {
		c.Collate = *o.Collate
	}
	if o.Comment != nil {
		c.Comment = *o.Comment
	}
	if o.Identity != nil {
		c.Identity = o.Identity
	}
	if o.DropIdentity {
		c.Identity = nil
	}
	return c
}

// Apply changes the column, and its name wherever the table's keys and indexes, and other tables' references, have it.
func (o *AlterColumn) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if err != nil {
		return err
	}
	if t == nil {
		return o.rename(s)
	}
	c := t.Column(o.Column)
	if c == nil {
		return NoColumn(t, o.Column)
	}
	if taken := t.Column(o.NewName); o.NewName != "" && taken != nil && taken != c {
		return columnThere(t, o.NewName)
	}
	was := c.Name
	if err := o.rename(s); err != nil {
		return err
	}
	*c = o.After(*c)
	if o.NewName != "" {
		return renameColumn(s, t, was, o.NewName)
	}
	return nil
}

// rename tells the triggers of the new name.
func (o *AlterColumn) rename(s *schema.Schema) error {
	if o.NewName == "" {
		return nil
	}
	return s.Rename(schema.Renaming{Table: o.Table, Column: o.Column, To: o.NewName})
}

func renameColumn(s *schema.Schema, t *schema.Table, from, to string) error {
	replace := func(list []string) {
		for i, name := range list {
			if name == from {
				list[i] = to
			}
		}
	}
	for _, c := range t.Constraints {
		replace(c.Columns)
		replace(c.Include)
	}
	for _, x := range t.Indexes {
		replace(x.Include)
		for i := range x.Columns {
			if x.Columns[i].Name == from {
				x.Columns[i].Name = to
			}
		}
	}
	renameExprs(t, from, to, s.Identifier())
	referring, err := s.Referring(t.Name)
	for _, other := range referring {
		for _, c := range other.Constraints {
			if c.Kind == schema.ForeignKey && s.SameTable(c.Referred, t.Name) {
				replace(c.ReferredColumns)
			}
		}
	}
	return err
}

// Reverse gives each altered part its former value, from the schema or from what the user stated.
func (o *AlterColumn) Reverse(before schema.View) (Op, error) {
	was, known, err := o.Before(before)
	if err != nil {
		return nil, err
	}
	irreversible := func(part string) (Op, error) {
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("the %s that the column %s.%s had is not known; state it with (existing_%s …)", part, o.Table, o.Column, part)}
	}
	now := o.After(was)
	back := &AlterColumn{Table: o.Table, Column: now.Name}
	if o.NewName != "" {
		back.NewName = o.Column
	}
	if o.Type != nil {
		if was.Type.IsZero() {
			return irreversible("type")
		}
		back.Type = &was.Type
	}
	if o.Null != schema.NullUnset {
		if was.Null == schema.NullUnset {
			return irreversible("nullable")
		}
		back.Null = was.Null
	}
	if o.Default != nil || o.DropDefault {
		if !known && was.Default == nil {
			return irreversible("server_default")
		}
		back.Default, back.DefaultName, back.DropDefault = was.Default, was.DefaultName, was.Default == nil
	}
	if o.Collate != nil {
		if !known && o.Existing.Collate == nil {
			return irreversible("collate")
		}
		back.Collate = &was.Collate
	}
	if o.Comment != nil {
		if !known && o.Existing.Comment == nil {
			return irreversible("comment")
		}
		back.Comment = &was.Comment
	}
	if o.Identity != nil || o.DropIdentity {
		if !known && was.Identity == nil {
			return irreversible("identity")
		}
		back.Identity, back.DropIdentity = was.Identity, was.Identity == nil
	}
	if !known {
		back.Existing = existing(now, o.Existing)
	}
	return back, nil
}

// existing states, for the reverse, the parts of the column that were stated or altered.
func existing(now schema.Column, stated Existing) Existing {
	var e Existing
	if !now.Type.IsZero() {
		e.Type = &now.Type
	}
	e.Null, e.Default, e.Identity = now.Null, now.Default, now.Identity
	if stated.Collate != nil || now.Collate != "" {
		e.Collate = &now.Collate
	}
	if stated.Comment != nil || now.Comment != "" {
		e.Comment = &now.Comment
	}
	return e
}
