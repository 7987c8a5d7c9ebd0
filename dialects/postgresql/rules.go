package postgresql

import (
	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// indexKeys are the constraints that make an index of their name.
var indexKeys = []schema.ConstraintKind{schema.PrimaryKey, schema.Unique, schema.Exclude}

// Rules says that an index has its name for itself in a schema. Names are as they stand, since mig quotes all that the server would fold. The columns of a foreign key
// can be of two types that the server compares through one index: integers of any size, texts of any length.
// https://www.postgresql.org/docs/current/sql-createindex.html
// https://www.postgresql.org/docs/current/sql-createtable.html
func (d *Dialect) Rules(f dialects.Facts) schema.Rules {
	return schema.Rules{
		SharedIndexes: true, IndexKeys: indexKeys,
		KeyTypes: sqltext.KeyTypes(func(t schema.Type) (string, error) { return d.TypeName(t, f) }, nil),
	}
}
