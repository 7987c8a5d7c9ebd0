// Package sqltext builds SQL text: names, literals and the statements whose shape the databases
// share. A dialect fills in a Grammar and answers narrow questions; where its statements
// have a shape of their own, it builds them itself. The package never compares dialects' names.
package sqltext

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Part is a part of a column's definition, after its name.
type Part uint8

// The parts; a Grammar puts them in order.
const (
	PartType Part = iota
	PartCollate
	PartComputed
	PartDefault
	PartNull
	PartIdentity
	PartComment
	PartKey // the column's own primary key, of add_column
	PartChecks
)

// Grammar is how a dialect writes what the databases share. Functions get the Compiler that
// asks, and report errors through it.
type Grammar struct {
	Dialect dialects.Dialect
	Parts   []Part // a column's definition, in order
	Add     string // "ADD COLUMN" or "ADD"

	Type      func(c *Compiler, d *op.ColumnDef) string      // nil: TypeName
	Default   func(c *Compiler, d *schema.Column) string     // what follows the name of the column: "DEFAULT 1"
	Null      func(c *Compiler, d *schema.Column) string     // "NOT NULL", "NULL" or ""
	Identity  func(c *Compiler, d *schema.Column) string     // nil: the dialect has none
	Computed  func(c *Compiler, d *schema.Column) string     // "GENERATED ALWAYS AS (…) STORED"
	Collate   func(c *Compiler, collation string) string     // "COLLATE x"
	Comment   func(c *Compiler, comment string) string       // in a column's definition; nil: there it has no place
	Referred  func(c *Compiler, n schema.Name) string        // a table after REFERENCES; nil: as everywhere
	KeyTail   func(c *Compiler, k *schema.Constraint) string // storage of a primary or unique key; nil: none
	TableTail func(c *Compiler, o *op.CreateTable) string    // what follows a table's closing parenthesis
	// Comments gives the statements that set a table's or a column's comment; nil: comments are nothing, or in the definition.
	Comments func(c *Compiler, table schema.Name, column, comment string) []string

	// When writes a condition around statements, as one or more that ask the database when they run. A dialect that has no words
	// for it may, online, set Guard instead.
	When func(c *Compiler, cond op.Condition, list []dialects.Statement) []dialects.Statement
	// Backfill writes an update that commits in batches.
	Backfill func(c *Compiler, o *op.Backfill) []dialects.Statement
	// Value writes a value for a known column; what names it in an error. nil: Coerce, then Lit.
	Value func(c *Compiler, what string, v schema.Value, col *schema.Column) string
	// Upsert writes a row that is inserted, or brought up to date.
	Upsert func(c *Compiler, o *op.Upsert, known *schema.Table, row op.Row) string
	// Join writes rows with the same columns, their values written, as one INSERT; nil: VALUES (…), (…).
	Join func(c *Compiler, into string, columns, rows []string) string
	// Override is what stands before VALUES where a row fills a column that counts by itself; nil: nothing does.
	Override func(known *schema.Table, row op.Row) string
	// CellKinds says what the text of a file is for a column of a type of the dialect's own, or of one that it takes in another way.
	CellKinds map[string]schema.ValueKind
	// HexUUID says that a uuid is a column of 32 characters.
	HexUUID bool
	// Zoned writes a time with its offset from UTC, 2026-01-31 10:00:00 and +02:00; nil: one after the other, as a string.
	Zoned func(c *Compiler, moment, offset string) string
	// Rows and Bytes bound a joined INSERT; 0 rows never joins.
	Rows, Bytes int

	Support Support
}

// Compiler compiles one operation. The first error sticks.
type Compiler struct {
	*Grammar
	Before schema.View
	Facts  dialects.Facts
	Err    error
}

// New returns a Compiler for one operation, after it has checked that the dialect has all of its options.
func (g *Grammar) New(o op.Op, before schema.View, f dialects.Facts) (*Compiler, error) {
	if err := g.check(o, f); err != nil {
		return nil, err
	}
	return &Compiler{Grammar: g, Before: before, Facts: f}, nil
}

// Fail keeps the first error.
func (c *Compiler) Fail(err error) {
	if c.Err == nil {
		c.Err = err
	}
}

// Statements wraps texts as statements, or gives the error that compiling them met.
func (c *Compiler) Statements(texts ...string) ([]dialects.Statement, error) {
	if c.Err != nil {
		return nil, c.Err
	}
	out := make([]dialects.Statement, len(texts))
	for i, text := range texts {
		out[i] = dialects.Statement{SQL: text}
	}
	return out, nil
}

// ID writes an identifier, and refuses one that is too long for the database: a name that is
// given is never cut.
func (c *Compiler) ID(name string) string {
	if t := c.Dialect.Traits(); t.MaxIdent > 0 && IdentLen(t, name) > t.MaxIdent {
		unit := "characters"
		if t.IdentInBytes {
			unit = "bytes"
		}
		c.Fail(fmt.Errorf("the name %q is %d %s long; %s takes %d", name, IdentLen(t, name), unit, c.Dialect.Name(), t.MaxIdent))
	}
	if d, ok := c.Dialect.(identChecker); ok {
		if err := d.CheckIdent(name); err != nil {
			c.Fail(err)
		}
	}
	return c.Dialect.Ident(name)
}

// identChecker is a Dialect of a database that does not take every character in a name.
type identChecker interface{ CheckIdent(name string) error }

// IdentLen gives the length of an identifier in the unit in which the database counts.
func IdentLen(t dialects.Traits, name string) int {
	if t.IdentInBytes {
		return len(name)
	}
	return len([]rune(name))
}

// IDs writes identifiers, with commas.
func (c *Compiler) IDs(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = c.ID(n)
	}
	return strings.Join(out, ", ")
}

// Table writes a qualified name.
func (c *Compiler) Table(n schema.Name) string {
	if n.Schema == "" {
		return c.ID(n.Name)
	}
	return c.ID(n.Schema) + "." + c.ID(n.Name)
}

// Lit writes a literal.
func (c *Compiler) Lit(v schema.Value) string {
	s, err := c.Dialect.Literal(v, c.Facts)
	if err != nil {
		c.Fail(err)
	}
	return s
}

// TypeName writes a type.
func (c *Compiler) TypeName(t schema.Type) string {
	s, err := c.Dialect.TypeName(t, c.Facts)
	if err != nil {
		c.Fail(err)
	}
	return s
}

// Known gives a table that is known, or nil.
func (c *Compiler) Known(n schema.Name) *schema.Table {
	t, err := c.Before.Table(n)
	if err != nil {
		c.Fail(err)
	}
	return t
}

// Referring gives the tables that are known to have a foreign key to a table.
func (c *Compiler) Referring(n schema.Name) []*schema.Table {
	all, err := c.Before.Referring(n)
	if err != nil {
		c.Fail(err)
	}
	return all
}

// Unsupported refuses something, with the way out.
func (c *Compiler) Unsupported(hint, what string, args ...any) {
	c.Fail(&dialects.UnsupportedError{Dialect: c.Dialect.Name(), Version: c.Facts.Version, What: fmt.Sprintf(what, args...), Hint: hint})
}

// Quote writes a string between quotes, doubling those in it. Backslashes are left alone.
func Quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Join joins the words that are not empty with spaces.
func Join(words ...string) string {
	out := words[:0:0]
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// Computed writes a computed column as MySQL and SQLite do. https://dev.mysql.com/doc/refman/8.4/en/create-table-generated-columns.html
// https://www.sqlite.org/gencol.html
func Computed(_ *Compiler, col *schema.Column) string {
	s := "GENERATED ALWAYS AS (" + col.Computed.Expr + ")"
	switch col.Computed.Storage {
	case "persisted":
		return s + " STORED"
	case "virtual":
		return s + " VIRTUAL"
	}
	return s
}

// If gives words that stand under a condition, or "".
func If(condition bool, words string) string {
	if condition {
		return words
	}
	return ""
}

// QuoteIdent writes an identifier between quotes, doubling the closing one in it.
func QuoteIdent(name string, opening, closing rune) string {
	end := string(closing)
	return string(opening) + strings.ReplaceAll(name, end, end+end) + end
}
