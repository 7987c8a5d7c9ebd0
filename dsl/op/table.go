package op

import (
	"fmt"
	"slices"

	"mig/dsl/schema"
)

// ColumnDef is a column as create_table and add_column define it: what stays with the
// column in the table, and its checks, which are written in line. Its unique option and its reference
// become constraints of the operation.
type ColumnDef struct {
	schema.Column
	Checks []*schema.Constraint `json:"checks,omitempty"`
}

func (c *ColumnDef) features() []string {
	var f features
	f.add("identity", c.Identity != nil)
	f.add("computed", c.Computed != nil)
	f.add("computed_persisted", c.Computed != nil && c.Computed.Storage == "persisted")
	f.add("computed_virtual", c.Computed != nil && c.Computed.Storage == "virtual")
	f.add("collate", c.Collate != "")
	f.add("comment", c.Comment != "")
	return append(f, identityFeatures(c.Identity)...)
}

func identityFeatures(id *schema.Identity) []string {
	if id == nil {
		return nil
	}
	var f features
	f.add("identity_always", id.Always)
	f.add("identity_start", id.Start != nil)
	f.add("identity_increment", id.Increment != nil)
	f.add("identity_range", id.MinValue != nil || id.MaxValue != nil)
	f.add("identity_cache", id.Cache != nil)
	f.add("identity_cycle", id.Cycle)
	return f
}

// CreateTable is create_table. Constraints stand in the order in which they are written:
// the primary key, those given as items, then those of the columns.
type CreateTable struct {
	Table       schema.Name          `json:"table"`
	Columns     []*ColumnDef         `json:"columns"`
	Constraints []*schema.Constraint `json:"constraints,omitempty"`
	Comment     string               `json:"comment,omitempty"`
	Options     []schema.Option      `json:"options,omitempty"`
	Tablespace  string               `json:"tablespace,omitempty"`
	Tail        string               `json:"tail,omitempty"`
	IfNotExists bool                 `json:"if_not_exists,omitempty"`
}

// Op gives "create_table".
func (*CreateTable) Op() string { return "create_table" }

// Features names the options that not every dialect has.
func (o *CreateTable) Features() []string {
	var f features
	f.add("if_not_exists", o.IfNotExists)
	f.add("comment", o.Comment != "")
	f.add("option", len(o.Options) > 0)
	f.add("tablespace", o.Tablespace != "")
	for _, c := range o.Columns {
		f = append(f, c.features()...)
	}
	for _, c := range o.Constraints {
		f = append(f, constraintFeatures(c)...)
	}
	return f
}

// table gives the table that the operation makes.
func (o *CreateTable) table() *schema.Table {
	t := &schema.Table{Name: o.Table, Comment: o.Comment, Options: o.Options, Tablespace: o.Tablespace, Tail: o.Tail}
	for _, c := range o.Columns {
		t.Columns = append(t.Columns, c.Clone())
	}
	for _, c := range o.Constraints {
		t.Constraints = append(t.Constraints, c.Definition())
		if c.Kind == schema.PrimaryKey {
			markPrimary(t, c)
		}
	}
	for _, c := range o.Columns {
		for _, check := range c.Checks {
			t.Constraints = append(t.Constraints, check.Clone())
		}
	}
	return t
}

func markPrimary(t *schema.Table, key *schema.Constraint) {
	for _, name := range key.Columns {
		if c := t.Column(name); c != nil {
			c.PrimaryKey, c.Null = true, schema.NotNull
		}
	}
}

// Apply makes the table known. A table that was to be created only if it did not exist becomes unknown.
func (o *CreateTable) Apply(s *schema.Schema) error {
	old, err := s.Table(o.Table)
	switch {
	case err != nil:
		return err
	case o.IfNotExists:
		if old == nil && !s.Dropped(o.Table) {
			s.Forget(o.Table)
			return nil
		} else if old != nil {
			return nil
		}
	case old != nil:
		return tableThere(o.Table)
	}
	t := o.table()
	s.Adopt(t)
	if err := checkTable(s, t); err != nil {
		return err
	}
	s.Put(t)
	return nil
}

// checkTable refuses a table that has something twice, or a constraint that can't be.
func checkTable(s *schema.Schema, t *schema.Table) error {
	if name := twice(s, t.Columns, func(c *schema.Column) string { return c.Name }); name != "" {
		return fmt.Errorf("the table %s has the column %s twice", t.Name, name)
	}
	if name := twice(s, t.Constraints, func(c *schema.Constraint) string { return c.Name }); name != "" {
		return fmt.Errorf("the table %s has the constraint %s twice", t.Name, name)
	}
	keys := 0
	for _, c := range t.Constraints {
		if c.Kind == schema.PrimaryKey {
			keys++
		}
		if keys > 1 {
			return fmt.Errorf("the table %s has two primary keys", t.Name)
		}
		if err := checkConstraint(s, t, c); err != nil {
			return err
		}
	}
	return nil
}

// twice gives a name that two of a list have, or "".
func twice[T any](s *schema.Schema, list []*T, name func(*T) string) string {
	seen := make([]string, 0, 8) // most tables have no more
	for _, x := range list {
		n := name(x)
		folded := s.Rules.Folded(n)
		if n != "" && slices.Contains(seen, folded) {
			return n
		}
		seen = append(seen, folded)
	}
	return ""
}

// Reverse drops the table, unless it may have been there before.
func (o *CreateTable) Reverse(schema.View) (Op, error) {
	if o.IfNotExists {
		return nil, &IrreversibleError{o.Op(), "with if_not_exists, the table may have been there before"}
	}
	return &DropTable{Table: o.Table}, nil
}

// DropTable is drop_table.
type DropTable struct {
	Table    schema.Name `json:"table"`
	IfExists bool        `json:"if_exists,omitempty"`
	Cascade  bool        `json:"cascade,omitempty"`
}

// Op gives "drop_table".
func (*DropTable) Op() string { return "drop_table" }

// Features names the options that not every dialect has.
func (o *DropTable) Features() []string {
	var f features
	f.add("if_exists", o.IfExists)
	f.add("cascade", o.Cascade)
	return f
}

// Apply takes the table away.
func (o *DropTable) Apply(s *schema.Schema) error {
	if !o.IfExists {
		if _, err := known(s, o.Table); err != nil {
			return err
		}
	}
	if o.Cascade {
		if err := dropReferences(s, o.Table); err != nil {
			return err
		}
	}
	s.Drop(o.Table)
	return s.DropTriggersOf(o.Table)
}

// dropReferences takes away the foreign keys that CASCADE drops with a table.
func dropReferences(s *schema.Schema, referred schema.Name) error {
	tables, err := s.Referring(referred)
	for _, t := range tables {
		t.Constraints = slices.DeleteFunc(t.Constraints, func(c *schema.Constraint) bool {
			return c.Kind == schema.ForeignKey && s.SameTable(c.Referred, referred)
		})
	}
	return err
}

// Reverse creates the table again, as it was known to be, with its indexes and triggers.
func (o *DropTable) Reverse(before schema.View) (Op, error) {
	t, err := before.Table(o.Table)
	switch {
	case err != nil:
		return nil, err
	case t == nil:
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("no revision tells how the table %s was defined", o.Table)}
	case o.IfExists || o.Cascade:
		return nil, &IrreversibleError{o.Op(), "with if_exists or cascade, mig can't tell what was there"}
	}
	out := Several{recreate(t)}
	for _, k := range t.Constraints {
		if k.NotValid {
			out = append(out, &AddConstraint{Table: t.Name, Constraint: k.Definition()})
		}
	}
	for _, x := range t.Indexes {
		out = append(out, &CreateIndex{Table: t.Name, Index: *x.Clone()})
	}
	triggers, err := before.Triggers()
	for _, tr := range triggers {
		switch {
		case !tr.Hangs(t.Name):
		case tr.Unsure != "" || tr.Name.Schema != "": // the text has no schema
			return nil, &IrreversibleError{o.Op(), fmt.Sprintf("it drops the trigger %s too, which mig can't make again", tr.Name)}
		default:
			out = append(out, &Execute{SQL: tr.SQL})
		}
	}
	return unwrap(out), err
}

// recreate gives the operation that makes a table, with the checks of a column at the column: some databases drop these with it, and no others.
// recreate makes a table as it was, but for what does not hold for all of its rows.
func recreate(t *schema.Table) *CreateTable {
	t = t.Clone()
	o := &CreateTable{Table: t.Name, Comment: t.Comment, Options: t.Options, Tablespace: t.Tablespace, Tail: t.Tail}
	at := map[string]*ColumnDef{}
	for _, c := range t.Columns {
		at[c.Name] = &ColumnDef{Column: *c}
		o.Columns = append(o.Columns, at[c.Name])
	}
	for _, k := range t.Constraints {
		switch {
		case k.NotValid: // made with its table, it holds for all rows
		case k.Kind == schema.Check && len(k.Columns) == 1 && k.Tail == "":
			at[k.Columns[0]].Checks = append(at[k.Columns[0]].Checks, k)
		default:
			o.Constraints = append(o.Constraints, k.Definition())
		}
	}
	return o
}

func unwrap(list Several) Op {
	if len(list) == 1 {
		return list[0]
	}
	return list
}

// RenameTable is rename_table. The schema of New is that of Old, when it has none.
type RenameTable struct {
	Old schema.Name `json:"table"`
	New schema.Name `json:"new_name"`
}

// Op gives "rename_table".
func (*RenameTable) Op() string { return "rename_table" }

// Features gives nothing: every dialect renames tables.
func (*RenameTable) Features() []string { return nil }

// Apply renames the table, and the references to it.
func (o *RenameTable) Apply(s *schema.Schema) error {
	t, err := known(s, o.Old)
	if err != nil {
		return err
	}
	to := o.New.In(o.Old)
	if other, err := s.Table(to); err != nil {
		return err
	} else if other != nil && other != t {
		return tableThere(to)
	}
	if err := s.Rename(schema.Renaming{Table: o.Old, To: to.Name}); err != nil {
		return err
	}
	s.Drop(o.Old)
	if t == nil {
		s.Forget(to)
		return nil
	}
	t = t.Clone()
	t.Name = to
	s.Put(t)
	referring, err := s.Referring(o.Old)
	if err != nil {
		return err
	}
	for _, other := range referring {
		for _, c := range other.Constraints {
			if c.Kind == schema.ForeignKey && s.SameTable(c.Referred, o.Old) {
				c.Referred = to
			}
		}
		s.Relate(other)
	}
	return nil
}

// Reverse renames the table back.
func (o *RenameTable) Reverse(schema.View) (Op, error) {
	return &RenameTable{Old: o.New.In(o.Old), New: schema.Name{Name: o.Old.Name}}, nil
}

// TableComment is create_table_comment, and drop_table_comment when Comment is empty.
type TableComment struct {
	Table    schema.Name `json:"table"`
	Comment  string      `json:"comment,omitempty"`
	Existing *string     `json:"existing_comment,omitempty"` // nil: not stated
}

// Op gives "create_table_comment" or "drop_table_comment".
func (o *TableComment) Op() string {
	if o.Comment == "" {
		return "drop_table_comment"
	}
	return "create_table_comment"
}

// Features gives nothing: where there are no comments, they are nothing.
func (*TableComment) Features() []string { return nil }

// Apply sets the comment.
func (o *TableComment) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if t != nil {
		t.Comment = o.Comment
	}
	return err
}

// Reverse sets the comment that was there.
func (o *TableComment) Reverse(before schema.View) (Op, error) {
	back := &TableComment{Table: o.Table, Existing: &o.Comment}
	if o.Existing != nil {
		back.Comment = *o.Existing
		return back, nil
	}
	t, err := before.Table(o.Table)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, &IrreversibleError{o.Op(), fmt.Sprintf("the comment that the table %s had is not known", o.Table)}
	}
	back.Comment = t.Comment
	return back, nil
}
