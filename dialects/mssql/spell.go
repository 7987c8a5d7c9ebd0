package mssql

import (
	"strconv"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// NUMERIC and DECIMAL are the same. https://learn.microsoft.com/sql/t-sql/data-types/data-type-synonyms-transact-sql
var typeSpeller = sqltext.TypeSpeller{
	Names: map[string]string{
		"integer": "int", "dec": "numeric", "decimal": "numeric", "double precision": "float", "character": "char", "character varying": "varchar", "char varying": "varchar",
		"national character": "nchar", "national char": "nchar", "national character varying": "nvarchar", "national char varying": "nvarchar", "national text": "ntext",
		"binary varying": "varbinary", "timestamp": "rowversion", "datetime2(7)": "datetime2", "datetimeoffset(7)": "datetimeoffset", "time(7)": "time",
	},
	Args: map[string]string{"char": "(1)", "nchar": "(1)", "binary": "(1)", "numeric": "(18,0)"},
	Zero: map[string]bool{"numeric": true},
}

// SpellType gives the names of a type one spelling. FLOAT(n) is REAL up to 24 binary digits, and FLOAT above.
// https://learn.microsoft.com/sql/t-sql/data-types/float-and-real-transact-sql
func (*Dialect) SpellType(name string) string {
	spelled := typeSpeller.Spell(name)
	if digits, ok := strings.CutPrefix(spelled, "float("); ok {
		if n, err := strconv.Atoi(strings.TrimSuffix(digits, ")")); err == nil && n <= 24 {
			return "real"
		}
		return "float"
	}
	return spelled
}

// Catalogued says that a primary key is clustered unless it is said not to be, and the catalog tells that of the index. What is said of storage is not read back.
// https://learn.microsoft.com/sql/relational-databases/indexes/create-clustered-indexes
func (*Dialect) Catalogued(t *schema.Table) {
	for _, k := range t.Constraints {
		if k.Kind == schema.PrimaryKey {
			k.Clustered = false
		}
	}
}

// exprSpeller: the catalog has names in brackets, numbers and lists in parentheses, IN and BETWEEN as what they stand for, and the function in place of the standard's word. Names are
// compared by the collation of the catalog, which as a rule does not tell case.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-check-constraints-transact-sql, sys-default-constraints-transact-sql
var exprSpeller = sqltext.ExprSpeller{Words: map[string]string{"current_timestamp": "getdate()", "user": "user_name()"}, Fold: strings.ToLower}

// SpellExpr gives an expression and what the catalog makes of it the same text.
func (*Dialect) SpellExpr(sql string) string { return exprSpeller.Spell(sql) }
