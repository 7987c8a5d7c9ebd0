package oracle

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// No two constraints of a schema have one name, nor have two indexes; a key makes an index of its name.
var (
	indexKeys  = []schema.ConstraintKind{schema.PrimaryKey, schema.Unique}
	sharedKeys = append([]schema.ConstraintKind{schema.ForeignKey, schema.Check}, indexKeys...)
)

// Rules says how names are folded: a plain word is kept in upper case, whatever needs quotes as it stands. The columns of a foreign key can be of two types that are
// compared without a conversion.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Database-Object-Names-and-Qualifiers.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/constraint.html
func (d *Dialect) Rules(f dialects.Facts) schema.Rules {
	return schema.Rules{
		Fold: kept, FoldTables: true, SharedIndexes: true, IndexKeys: indexKeys, SharedKeys: sharedKeys,
		KeyTypes: sqltext.KeyTypes(func(t schema.Type) (string, error) { return d.TypeName(t, f) }, nil),
	}
}

// kept gives one form to the names that the server keeps alike: in capitals, which is how it keeps a plain word, a name is that word.
func kept(name string) string {
	low := strings.ToLower(name)
	if low == name || strings.ToUpper(low) != name || !sqltext.IsWord(low, "0123456789_$#", "$#") || reserved[low] {
		return name
	}
	return low
}
