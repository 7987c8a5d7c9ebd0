package sqlite

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// Rules says that names are the same in any case of ASCII letters, that an index has its name for itself, and that a foreign key may refer to what is not there yet.
// SQLite compares a key's columns of any types; that a number refers to a text is refused all the same, and of types that it keeps as either, nothing is.
// https://www.sqlite.org/lang_createindex.html
// https://www.sqlite.org/foreignkeys.html#fk_schemacommands
func (d *Dialect) Rules(f dialects.Facts) schema.Rules {
	return schema.Rules{
		Fold: strings.ToLower, FoldTables: true, SharedIndexes: true, EarlyKeys: true,
		KeyTypes: sqltext.KeyTypes(func(t schema.Type) (string, error) {
			name, err := d.TypeName(t, f)
			if family := sqltext.KeyFamily(name); family != sqltext.NumberFamily && family != sqltext.TextFamily {
				return "", err
			}
			return name, err
		}, nil),
	}
}
