package mysql

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// Rules says that names are the same in any case, but for those of tables, which may be files whose names are not; and that numbers in a foreign key are of
// the same size and sign.
// https://dev.mysql.com/doc/refman/8.4/en/identifier-case-sensitivity.html
// https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
func (d *Dialect) Rules(f dialects.Facts) schema.Rules {
	r := schema.Rules{
		Fold: strings.ToLower, KeyIndexes: true, KeyedIdentity: true,
		KeyTypes: sqltext.KeyTypes(func(t schema.Type) (string, error) {
			name, err := d.TypeName(t, f)
			return synonyms.Replace(strings.ToUpper(name)), err
		}, sameKey),
	}
	// MariaDB 12.1 gives each table foreign keys' names of its own. https://jira.mariadb.org/browse/MDEV-28933
	if !isMaria(f) || !f.Version.AtLeast(12, 1) {
		r.SharedKeys = []schema.ConstraintKind{schema.ForeignKey}
	}
	return r
}

// synonyms are other names of types.
var synonyms = strings.NewReplacer("BOOLEAN", "TINYINT", "BOOL", "TINYINT", "INTEGER", "INT", "NUMERIC", "DECIMAL", "FIXED", "DECIMAL", "DOUBLE PRECISION", "DOUBLE", "REAL", "DOUBLE", " SIGNED", "")

func sameKey(from, to sqltext.KeyType) bool {
	return from.Family != sqltext.NumberFamily || from.Name == to.Name
}
