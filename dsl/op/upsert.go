package op

import "mig/dsl/schema"

// Upsert is upsert: rows that are inserted, or, where the key is there already, brought up to date; with
// InsertOnly those that are there stay as they are.
type Upsert struct {
	Table          schema.Name `json:"table"`
	Key            []string    `json:"key"`
	Rows           Rows        `json:"rows"`
	File           string      `json:"file,omitempty"` // that the rows are from
	InsertOnly     bool        `json:"insert_only,omitempty"`
	IdentityInsert bool        `json:"identity_insert,omitempty"`
}

// Op gives "upsert".
func (*Upsert) Op() string { return "upsert" }

// Features names the options that not every dialect has.
func (o *Upsert) Features() []string {
	var f features
	f.add("identity_insert", o.IdentityInsert)
	return f
}

// Apply changes no definition, but refuses columns that a known table lacks.
func (o *Upsert) Apply(s *schema.Schema) error { return checkRows(s, o.Table, o.Rows) }

// Reverse can't be had: what the rows were before is not known.
func (o *Upsert) Reverse(schema.View) (Op, error) {
	return nil, &IrreversibleError{o.Op(), "what the rows were before is not known"}
}

// Assignment is a column and the expression that it is set to.
type Assignment struct {
	Column string `json:"column"`
	Expr   string `json:"expr"`
}

// Backfill is backfill: an UPDATE that commits every Size rows, in the order of the key, and can be started again: Where
// is false for the rows that are done.
type Backfill struct {
	Table schema.Name  `json:"table"`
	Set   []Assignment `json:"set"`
	Where string       `json:"where"`
	Key   string       `json:"key,omitempty"` // "": the table's primary key, if it is known
	Size  int64        `json:"batch"`
	Pause int64        `json:"pause_ms,omitempty"` // between two batches, in milliseconds
}

// Op gives "backfill".
func (*Backfill) Op() string { return "backfill" }

// Features gives nothing.
func (*Backfill) Features() []string { return nil }

// Apply changes no definition, but refuses columns that a known table lacks.
func (o *Backfill) Apply(s *schema.Schema) error {
	t, err := known(s, o.Table)
	if err != nil || t == nil {
		return err
	}
	for _, a := range o.Set {
		if t.Column(a.Column) == nil {
			return NoColumn(t, a.Column)
		}
	}
	if o.Key != "" && t.Column(o.Key) == nil {
		return NoColumn(t, o.Key)
	}
	return nil
}

// Reverse can't be had: what the columns held before is not known.
func (o *Backfill) Reverse(schema.View) (Op, error) {
	return nil, &IrreversibleError{o.Op(), "what the columns held before is not known"}
}
