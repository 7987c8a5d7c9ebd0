package schema

import (
	"cmp"
	"maps"
	"slices"
)

// ObjectKind is the kind of an Object.
type ObjectKind string

// The kinds of objects beside tables.
const (
	ViewObject     ObjectKind = "view"
	SequenceObject ObjectKind = "sequence"
	EnumObject     ObjectKind = "enum"
	SchemaObject   ObjectKind = "schema"
)

// Object is what a schema holds beside tables: a view, a sequence, an enumerated type or a schema of the database.
type Object struct {
	Kind    ObjectKind `json:"kind"`
	Name    Name       `json:"name"`
	Select  string     `json:"select,omitempty"`  // of a view
	Options *Identity  `json:"options,omitempty"` // of a sequence
	Values  []string   `json:"values,omitempty"`  // of an enum
}

// objectKey is what objects are known by: PostgreSQL's views and types may share a name.
type objectKey struct {
	kind ObjectKind
	name Name
}

// Object gives a known object, or nil.
func (s *Schema) Object(kind ObjectKind, n Name) (*Object, error) {
	key := objectKey{kind, n}
	if o := s.objects[key]; o != nil || s.under == nil || s.hiddenObjects[key] {
		return o, nil
	}
	return s.under.Object(kind, n)
}

// Objects gives the objects that are known here, sorted by schema, name and kind: of a schema that is over none, all that there are.
func (s *Schema) Objects() []*Object {
	return slices.SortedFunc(maps.Values(s.objects), func(a, b *Object) int {
		return cmp.Or(cmp.Compare(a.Name.Schema, b.Name.Schema), cmp.Compare(a.Name.Name, b.Name.Name), cmp.Compare(a.Kind, b.Kind))
	})
}

// PutObject makes an object known.
func (s *Schema) PutObject(o *Object) { s.objects[objectKey{o.Kind, o.Name}] = o }

// DropObject takes an object away.
func (s *Schema) DropObject(kind ObjectKind, n Name) {
	delete(s.objects, objectKey{kind, n})
	if s.under != nil {
		s.hiddenObjects[objectKey{kind, n}] = true
	}
}

// DropObjectsIn takes away the objects of a schema of the database.
func (s *Schema) DropObjectsIn(schema string) {
	for key := range s.objects {
		if key.name.Schema == schema {
			s.DropObject(key.kind, key.name)
		}
	}
}
