package schema

import (
	"cmp"
	"maps"
	"slices"
	"strings"
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
func (s *Schema) PutObject(o *Object) {
	key := objectKey{o.Kind, o.Name}
	s.objects[key] = o
	delete(s.gone, key)
}

// DropObject takes an object away.
func (s *Schema) DropObject(kind ObjectKind, n Name) {
	key := objectKey{kind, n}
	delete(s.objects, key)
	s.gone[key] = true
	if s.under != nil {
		s.hiddenObjects[key] = true
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

// ForgetNamed makes unknown what has a name, in any case and any schema, and is no table: raw SQL has made, altered or dropped an index, a view or
// the like that is called so.
func (s *Schema) ForgetNamed(name string) {
	if s.unsure == nil {
		s.unsure = map[string]bool{}
	}
	s.unsure[strings.ToLower(name)] = true
	for key := range s.objects {
		if strings.EqualFold(key.name.Name, name) {
			delete(s.objects, key)
		}
	}
	maps.DeleteFunc(s.gone, func(key objectKey, _ bool) bool { return strings.EqualFold(key.name.Name, name) })
	for key, tables := range s.indexed {
		if !strings.EqualFold(key.Name, name) {
			continue
		}
		for _, n := range tables {
			if t := s.tables[n]; t != nil {
				t.Indexes = slices.DeleteFunc(t.Indexes, func(x *Index) bool { return strings.EqualFold(x.Name, name) })
			}
		}
	}
}

// Unsure reports whether raw SQL has named an index or an object that is called so: that it is not known does not say that it is not there.
func (s *Schema) Unsure(name string) bool {
	return s.unsure[strings.ToLower(name)] || s.under != nil && Unsure(s.under, name)
}

// Unsure is that of a View, which may not have it.
func Unsure(v View, name string) bool {
	u, ok := v.(interface{ Unsure(string) bool })
	return ok && u.Unsure(name)
}

// ObjectDropped reports whether an object is known to have been dropped.
func (s *Schema) ObjectDropped(kind ObjectKind, n Name) bool { return s.gone[objectKey{kind, n}] }
