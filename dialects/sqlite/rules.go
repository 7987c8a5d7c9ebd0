package sqlite

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// Rules says that names are the same in any case of ASCII letters, that an index has its name for itself, and that a foreign key may refer to what is not there yet.
// SQLite compares a key's columns of any types; that a number never equals a text is refused all the same.
// https://www.sqlite.org/lang_createindex.html
// https://www.sqlite.org/foreignkeys.html#fk_schemacommands
func (d *Dialect) Rules(f dialects.Facts) schema.Rules {
	return schema.Rules{
		Fold: strings.ToLower, FoldTables: true, SharedIndexes: true, EarlyKeys: true,
		KeyTypes: sqltext.KeyTypes(func(t schema.Type) (string, error) { return d.TypeName(t, f) }, nil),
	}
}
