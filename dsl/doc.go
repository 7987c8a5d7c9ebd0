// Package dsl is mig's language: it evaluates the template sections of a revision file into
// text with handles, and the operations that the helper calls record. It knows no dialect (what a
// template needs of one is the small interface Dialect), writes no SQL of its own and opens no file.
package dsl

import (
	"mig/dsl/schema"
)

// Dialect is what a template needs of the database that it is evaluated for.
type Dialect interface {
	Name() string
	Ident(name string) string
	Literal(v schema.Value) (string, error)
	TypeName(t schema.Type) (string, error)
}
