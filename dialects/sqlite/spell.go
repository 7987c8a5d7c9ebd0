package sqlite

import "mig/dsl/schema"

// Catalogued says that an integer that is the primary key numbers itself, so that identity says nothing but that the column is INTEGER, of whatever size; AUTOINCREMENT does, and is among
// what follows the key.
// https://www.sqlite.org/autoinc.html
func (*Dialect) Catalogued(t *schema.Table) {
	for _, c := range t.Columns {
		if c.Identity != nil {
			c.Identity, c.Type = nil, schema.Type{Name: "integer"}
		}
	}
}
