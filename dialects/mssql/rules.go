package mssql

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// sharedKeys are all constraints: each is an object of its schema.
var sharedKeys = []schema.ConstraintKind{schema.PrimaryKey, schema.Unique, schema.ForeignKey, schema.Check}

// Rules says that names are the same in any case, as they are by the collation that a server has unless it is told otherwise, and that the columns of a foreign key are
// of one type and length.
// https://learn.microsoft.com/sql/relational-databases/databases/database-identifiers
// https://learn.microsoft.com/sql/relational-databases/tables/primary-and-foreign-key-constraints
func (d *Dialect) Rules(f dialects.Facts) schema.Rules {
	return schema.Rules{
		Fold: strings.ToLower, FoldTables: true, SharedKeys: sharedKeys,
		KeyTypes: sqltext.KeyTypes(func(t schema.Type) (string, error) { return d.TypeName(t, f) }, sameKey),
	}
}

// typeSynonyms are other names of types. DECIMAL and NUMERIC are left to the server.
var typeSynonyms = strings.NewReplacer("INTEGER", "INT", "NUMERIC", "DECIMAL", "DEC ", "DECIMAL ")

func sameKey(from, to sqltext.KeyType) bool {
	a, b := typeSynonyms.Replace(from.Name), typeSynonyms.Replace(to.Name)
	return a == b && (from.Args == to.Args || from.Args == "" || to.Args == "") // what is left out is a length too
}
