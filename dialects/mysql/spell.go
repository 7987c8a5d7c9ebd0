package mysql

import (
	"regexp"
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// https://dev.mysql.com/doc/refman/8.4/en/other-vendor-data-types.html, numeric-type-syntax.html
var typeSpeller = sqltext.TypeSpeller{
	Names: map[string]string{
		"int": "integer", "int unsigned": "integer unsigned", "dec": "numeric", "fixed": "numeric", "decimal": "numeric", "decimal unsigned": "numeric unsigned", "bool": "tinyint(1)",
		"boolean": "tinyint(1)", "double precision": "double", "real": "double", "character": "char", "character varying": "varchar", "national character varying": "national varchar",
		"nchar": "national char", "year(4)": "year", "time(0)": "time", "datetime(0)": "datetime", "timestamp(0)": "timestamp",
	},
	Args: map[string]string{"char": "(1)", "national char": "(1)", "binary": "(1)", "bit": "(1)", "numeric": "(10,0)", "numeric unsigned": "(10,0)"},
	Zero: map[string]bool{"numeric": true, "numeric unsigned": true},
}

// width is that to which whole numbers are shown: it says nothing of what they are, but with ZEROFILL; and TINYINT(1) is how a boolean is told.
// https://dev.mysql.com/doc/refman/8.4/en/numeric-type-attributes.html
var width = regexp.MustCompile(`^(smallint|mediumint|integer|bigint|tinyint)( unsigned)?\(\d+\)$`)

// SpellType gives the names of a type one spelling.
func (*Dialect) SpellType(name string) string {
	spelled := strings.Replace(typeSpeller.Spell(name), " signed", "", 1)
	if m := width.FindStringSubmatch(spelled); m != nil && spelled != "tinyint(1)" {
		return m[1] + m[2]
	}
	return spelled
}

// Catalogued says that a primary key has no name, a unique index of whole columns is a constraint, RESTRICT is what happens anyway, and InnoDB is the engine that is used.
// https://dev.mysql.com/doc/refman/8.4/en/create-table.html, create-table-foreign-keys.html
func (*Dialect) Catalogued(t *schema.Table) {
	for _, k := range t.Constraints {
		if k.Kind == schema.PrimaryKey {
			k.Name = ""
		}
		k.OnDelete, k.OnUpdate = readAction(k.OnDelete), readAction(k.OnUpdate)
	}
	for _, x := range t.Indexes {
		if strings.EqualFold(x.Using, "BTREE") {
			x.Using = ""
		}
	}
	var unique []*schema.Constraint
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool {
		k := &schema.Constraint{Kind: schema.Unique, Name: x.Name}
		for _, c := range x.Columns {
			if c != (schema.IndexColumn{Name: c.Name}) {
				return false
			}
			k.Columns = append(k.Columns, c.Name)
		}
		if !x.Unique || x.Using != "" || x.Tail != "" || len(x.Options) > 0 {
			return false
		}
		unique = append(unique, k)
		return true
	})
	t.Constraints = append(t.Constraints, unique...)
	t.Options = slices.DeleteFunc(slices.Clone(t.Options), func(o schema.Option) bool {
		return strings.EqualFold(o.Key, "ENGINE") && strings.EqualFold(o.Value, "InnoDB")
	})
}
