package sqlite

import "mig/dsl/schema"

// Catalogued says that an integer that is the primary key numbers itself, so that identity says nothing; AUTOINCREMENT does, and is among what follows the key.
// https://www.sqlite.org/autoinc.html
func (*Dialect) Catalogued(t *schema.Table) {
	for _, c := range t.Columns {
		c.Identity = nil
	}
}
