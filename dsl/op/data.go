package op

import "mig/dsl/schema"

// BulkInsert is bulk_insert. Each row is one INSERT; those of a large file are joined. IdentityInsert says that the rows fill an identity
// column of a table that is not known, which SQL Server must be told.
type BulkInsert struct {
	Table          schema.Name `json:"table"`
	Rows           Rows        `json:"rows"`
	File           string      `json:"file,omitempty"` // that the rows are from
	IdentityInsert bool        `json:"identity_insert,omitempty"`
}

// Op gives "bulk_insert".
func (*BulkInsert) Op() string { return "bulk_insert" }

// Features names the options that not every dialect has.
func (o *BulkInsert) Features() []string {
	var f features
	f.add("identity_insert", o.IdentityInsert)
	return f
}

// Apply changes no definition, but refuses columns that a known table lacks.
func (o *BulkInsert) Apply(s *schema.Schema) error {
	return checkRows(s, o.Table, o.Rows)
}

// Reverse can't be had: rows may have been changed, or come to be needed, since.
func (o *BulkInsert) Reverse(schema.View) (Op, error) {
	return nil, &IrreversibleError{o.Op(), "which rows to delete is for you to say"}
}

// Execute is execute: one statement of SQL, verbatim.
type Execute struct {
	SQL string `json:"sql"`
}

// Op gives "execute".
func (*Execute) Op() string { return "execute" }

// Features gives nothing.
func (*Execute) Features() []string { return nil }

// Apply changes nothing here: what raw SQL does to tables is read from its text.
func (*Execute) Apply(*schema.Schema) error { return nil }

// Reverse can't be had.
func (o *Execute) Reverse(schema.View) (Op, error) {
	return nil, &IrreversibleError{o.Op(), "it is raw SQL"}
}

// Irreversible is irreversible: a downgrade block that says why there is none.
type Irreversible struct {
	Reason string `json:"reason"`
}

// Op gives "irreversible".
func (*Irreversible) Op() string { return "irreversible" }

// Features gives nothing.
func (*Irreversible) Features() []string { return nil }

// Apply refuses, with the reason.
func (o *Irreversible) Apply(*schema.Schema) error {
	return &IrreversibleError{"the revision", o.Reason}
}

// Reverse refuses, with the reason.
func (o *Irreversible) Reverse(schema.View) (Op, error) {
	return nil, &IrreversibleError{"the revision", o.Reason}
}
