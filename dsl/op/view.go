package op

import "mig/dsl/schema"

// CreateView is create_view.
type CreateView struct {
	Name        schema.Name `json:"name"`
	Select      string      `json:"select"`
	IfNotExists bool        `json:"if_not_exists,omitempty"`
}

// Op gives "create_view".
func (*CreateView) Op() string { return "create_view" }

// Features names the options that not every dialect has.
func (o *CreateView) Features() []string {
	var f features
	f.add("if_not_exists", o.IfNotExists)
	return f
}

// Apply makes the view known.
func (o *CreateView) Apply(s *schema.Schema) error {
	return putNew(s, &schema.Object{Kind: schema.ViewObject, Name: o.Name, Select: o.Select}, o.IfNotExists)
}

// Reverse drops the view, unless it may have been there before.
func (o *CreateView) Reverse(schema.View) (Op, error) {
	if o.IfNotExists {
		return nil, mayHaveBeen(o.Op(), schema.ViewObject)
	}
	return &DropView{Name: o.Name, Select: o.Select}, nil
}

// DropView is drop_view. Select, if given, is what its reverse creates.
type DropView struct {
	Name     schema.Name `json:"name"`
	Select   string      `json:"select,omitempty"`
	IfExists bool        `json:"if_exists,omitempty"`
	Cascade  bool        `json:"cascade,omitempty"`
}

// Op gives "drop_view".
func (*DropView) Op() string { return "drop_view" }

// Features names the options that not every dialect has.
func (o *DropView) Features() []string { return dropFeatures(o.IfExists, o.Cascade) }

// Apply takes the view away.
func (o *DropView) Apply(s *schema.Schema) error {
	if err := dropObject(s, schema.ViewObject, o.Name, o.IfExists); err != nil {
		return err
	}
	return s.DropTriggersOf(o.Name)
}

// Reverse creates the view again, from what is stated or known.
func (o *DropView) Reverse(before schema.View) (Op, error) {
	if o.Select != "" && !o.IfExists && !o.Cascade {
		return &CreateView{Name: o.Name, Select: o.Select}, nil
	}
	was, err := dropped(o.Op(), before, schema.ViewObject, o.Name, o.IfExists || o.Cascade)
	if err != nil {
		return nil, err
	}
	return &CreateView{Name: o.Name, Select: was.Select}, nil
}
