// Package schema is what mig knows of a database's tables: columns, types, constraints,
// indexes. It holds values and looks them up; it has no operations, writes no SQL and
// knows no dialect.
package schema

import (
	"fmt"
	"strings"
)

// Name is the name of a table or another object, with its schema when one was given.
// Both parts are identifiers as the user wrote them, unquoted.
type Name struct {
	Schema string `json:"schema,omitempty"`
	Name   string `json:"name"`
}

// ParseName splits "schema.name" or "name". A name with a dot in it can't be
// written this way: build a Name for it.
func ParseName(text string) (Name, error) {
	parts := strings.Split(text, ".")
	for _, p := range parts {
		if err := CheckIdent(p); err != nil {
			return Name{}, err
		}
	}
	switch len(parts) {
	case 1:
		return Name{Name: parts[0]}, nil
	case 2:
		return Name{Schema: parts[0], Name: parts[1]}, nil
	default:
		return Name{}, fmt.Errorf("the name %q has %d parts; mig takes table or schema.table (a dot within a name is written (name \"a.b\"))", text, len(parts))
	}
}

// CheckIdent refuses what no database takes as an identifier: nothing at all, and
// characters that a terminal or a client program acts on.
func CheckIdent(ident string) error {
	if ident == "" {
		return fmt.Errorf("an empty name")
	}
	for _, r := range ident {
		if r < ' ' || r == 0x7f {
			return fmt.Errorf("the name %q holds a control character", ident)
		}
	}
	return nil
}

// String gives the name with its schema, unquoted, for messages.
func (n Name) String() string {
	if n.Schema == "" {
		return n.Name
	}
	return n.Schema + "." + n.Name
}

// In gives the name with the schema of another one, unless it has its own.
func (n Name) In(other Name) Name {
	if n.Schema == "" {
		n.Schema = other.Schema
	}
	return n
}
