package schema

import "slices"

// Rules is what of a schema depends on the database that it is for. The zero value takes names as they stand, and demands nothing.
type Rules struct {
	// Ident writes an identifier: an expression whose column is renamed needs it. Nil writes a plain word as it is, and others in the standard's quotes.
	Ident func(name string) string
	// Fold gives the form that all ways to write the name of one column, index or constraint have in common. Nil: no name can be written in two ways.
	Fold func(name string) string
	// FoldTables says that Fold holds for tables, too.
	FoldTables bool
	// SharedIndexes says that an index has its name for itself among those of all tables of a schema of the database; so has, then, the index that a constraint of
	// the kinds of IndexKeys makes. SharedKeys are the kinds of constraints of which no two in a schema have one name.
	SharedIndexes bool
	IndexKeys     []ConstraintKind
	SharedKeys    []ConstraintKind
	// EarlyKeys says that a foreign key may refer to a table that is made later.
	EarlyKeys bool
	// KeyTypes reports whether a foreign key's column may be of one type where the column that it refers to is of the other. Nil takes any.
	KeyTypes func(from, to Type) bool
	// KeyIndexes says that the database gives a foreign key an index, if no key or index starts with its columns. That index has the key's name,
	// outlives it, and goes when another one comes that starts with its columns.
	// https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-indexes
	KeyIndexes bool
	// KeyedIdentity says that an identity column opens a key or an index at any time.
	// https://dev.mysql.com/doc/refman/8.4/en/innodb-auto-increment-handling.html
	KeyedIdentity bool
	// Rewrite keeps triggers up with names. It may be nil.
	Rewrite Rewriter
}

// Folded gives the form of a column's, an index's or a constraint's name by which it is told from others.
func (r *Rules) Folded(name string) string {
	if r == nil || r.Fold == nil {
		return name
	}
	return r.Fold(name)
}

// key gives the form by which a table is found.
func (r *Rules) key(n Name) Name {
	if r == nil || r.Fold == nil || !r.FoldTables {
		return n
	}
	return Name{Schema: r.Fold(n.Schema), Name: r.Fold(n.Name)}
}

// ruled is a View that knows the rules of its database.
type ruled interface{ SchemaRules() *Rules }

// SchemaRules gives the rules, for a schema over this one.
func (s *Schema) SchemaRules() *Rules { return s.Rules }

// Identifier gives what writes identifiers, or nil.
func (s *Schema) Identifier() func(string) string {
	if s.Rules == nil {
		return nil
	}
	return s.Rules.Ident
}

// Adopt makes a table look its names up by the rules of the schema. Put does it too.
func (s *Schema) Adopt(t *Table) { t.rules = s.Rules }

// SameTable reports whether two names are those of one table.
func (s *Schema) SameTable(a, b Name) bool { return a == b || s.Rules.key(a) == s.Rules.key(b) }

// NameHolder gives the known table whose index or constraint keeps a new one of another table from having its name, or nil. kind is "" for an index.
func (s *Schema) NameHolder(t *Table, kind ConstraintKind, name string) *Table {
	if name == "" || !s.Rules.asIndex(kind) && !s.Rules.asKey(kind) {
		return nil
	}
	var found *Table
	for _, n := range s.named[s.indexKey(Name{Schema: t.Name.Schema, Name: name})] {
		if other := s.tables[n]; other != nil && other != t && other.holds(kind, name) && (found == nil || byName(other, found) < 0) {
			found = other
		}
	}
	return found
}

// asIndex reports whether an index, or a constraint of a kind, has its name for itself among indexes.
func (r *Rules) asIndex(kind ConstraintKind) bool {
	return r != nil && r.SharedIndexes && (kind == "" || slices.Contains(r.IndexKeys, kind))
}

// asKey reports whether a constraint of a kind has its name for itself among constraints.
func (r *Rules) asKey(kind ConstraintKind) bool {
	return r != nil && slices.Contains(r.SharedKeys, kind)
}

// holds reports whether a table has something that keeps an index, or a constraint of a kind, from having a name.
func (t *Table) holds(kind ConstraintKind, name string) bool {
	asIndex, asKey := t.rules.asIndex(kind), t.rules.asKey(kind)
	if asIndex && t.Index(name) != nil {
		return true
	}
	c := t.Constraint(name)
	return c != nil && (asIndex && t.rules.asIndex(c.Kind) || asKey && t.rules.asKey(c.Kind))
}
