package op

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// JSON gives an operation in its JSON form: an object that opens with "op".
func JSON(o Op) (json.RawMessage, error) {
	if list, ok := o.(Several); ok {
		parts := make([]json.RawMessage, len(list))
		for i, part := range list {
			var err error
			if parts[i], err = JSON(part); err != nil {
				return nil, err
			}
		}
		return json.Marshal(parts)
	}
	body, err := json.Marshal(o)
	if parts := Parts(o); err == nil && parts != nil {
		body, err = withParts(body, parts)
	}
	if err != nil {
		return nil, fmt.Errorf("the operation %s has no JSON form: %w", o.Op(), err)
	}
	head, err := json.Marshal(o.Op())
	if err != nil {
		return nil, err
	}
	out := append([]byte(`{"op":`), head...)
	if rest := bytes.TrimPrefix(body, []byte("{")); !bytes.Equal(rest, []byte("}")) {
		out = append(append(out, ','), rest...)
		return out, nil
	}
	return append(out, '}'), nil
}

// withParts adds the operations of an operation to its JSON form, as "operations".
func withParts(body []byte, parts []Op) ([]byte, error) {
	list, err := JSON(Several(parts))
	if err != nil {
		return nil, err
	}
	return append(append(append(bytes.TrimSuffix(body, []byte("}")), `,"operations":`...), list...), '}'), nil
}

// made gives an empty operation of each name.
var made = map[string]func() Op{
	"create_table":         func() Op { return &CreateTable{} },
	"drop_table":           func() Op { return &DropTable{} },
	"alter_table":          func() Op { return &AlterTable{} },
	"rename_table":         func() Op { return &RenameTable{} },
	"create_table_comment": func() Op { return &TableComment{} },
	"drop_table_comment":   func() Op { return &TableComment{} },
	"add_column":           func() Op { return &AddColumn{} },
	"alter_column":         func() Op { return &AlterColumn{} },
	"drop_column":          func() Op { return &DropColumn{} },
	"create_index":         func() Op { return &CreateIndex{} },
	"drop_index":           func() Op { return &DropIndex{} },
	"drop_constraint":      func() Op { return &DropConstraint{} },
	"validate_constraint":  func() Op { return &ValidateConstraint{} },
	"bulk_insert":          func() Op { return &BulkInsert{} },
	"upsert":               func() Op { return &Upsert{} },
	"backfill":             func() Op { return &Backfill{} },
	"execute":              func() Op { return &Execute{} },
	"irreversible":         func() Op { return &Irreversible{} },
	"batch_alter_table":    func() Op { return &Batch{} },
	"when":                 func() Op { return &When{} },
	"create_schema":        func() Op { return &CreateSchema{} },
	"drop_schema":          func() Op { return &DropSchema{} },
	"create_sequence":      func() Op { return &CreateSequence{} },
	"alter_sequence":       func() Op { return &AlterSequence{} },
	"drop_sequence":        func() Op { return &DropSequence{} },
	"create_view":          func() Op { return &CreateView{} },
	"drop_view":            func() Op { return &DropView{} },
	"create_enum":          func() Op { return &CreateEnum{} },
	"add_enum_value":       func() Op { return &AddEnumValue{} },
	"drop_enum":            func() Op { return &DropEnum{} },
}

// FromJSON reads the JSON form of an operation, or a list of them as Several. What JSON wrote gives the same operation; a key that the operation does not
// have is an error. The rows of a file come back as rows, with the file's name.
func FromJSON(text []byte) (Op, error) { return Known(nil).FromJSON(text) }

// Known gives an empty operation of each name that a program has beside mig's own. Nil has none.
type Known map[string]func() Op

// FromJSON is FromJSON for a program that has operations of its own.
func (k Known) FromJSON(text []byte) (Op, error) {
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		return k.severalFromJSON(text)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, fmt.Errorf("an operation is an object: %w", err)
	}
	var name string
	if err := json.Unmarshal(fields["op"], &name); err != nil {
		return nil, errors.New("an operation has its name under the key op")
	}
	o := empty(name)
	if create := k[name]; o == nil && create != nil {
		o = create()
	}
	if o == nil {
		return nil, fmt.Errorf("there is no operation %q", name)
	}
	if err := k.readParts(o, fields); err != nil {
		return nil, err
	}
	delete(fields, "op")
	rest, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(rest))
	d.DisallowUnknownFields()
	if err := d.Decode(o); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if add, ok := o.(*AddConstraint); ok && add.Constraint == nil || o.Op() != name {
		return nil, fmt.Errorf("%s: the object is not of that operation", name)
	}
	return o, nil
}

func empty(name string) Op {
	if create := made[name]; create != nil {
		return create()
	}
	for _, of := range createNames {
		if of == name {
			return &AddConstraint{}
		}
	}
	return nil
}

// readParts reads the operations that a batch or a condition holds.
func (k Known) readParts(o Op, fields map[string]json.RawMessage) error {
	var ops *[]Op
	switch o := o.(type) {
	case *Batch:
		ops = &o.Ops
	case *When:
		ops = &o.Ops
	default:
		return nil
	}
	parts, err := k.severalFromJSON(fields["operations"])
	delete(fields, "operations")
	*ops = parts
	return err
}

func (k Known) severalFromJSON(text []byte) (Several, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("operations are a list: %w", err)
	}
	out := make(Several, len(list))
	for i, part := range list {
		var err error
		if out[i], err = k.FromJSON(part); err != nil {
			return nil, err
		}
	}
	return out, nil
}
