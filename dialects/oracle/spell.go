package oracle

import (
	"regexp"
	"strings"

	"mig/dialects/sqltext"
)

// The ANSI names are kept as Oracle's own types; NUMBER(*,0) is what INTEGER makes.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html
var typeSpeller = sqltext.TypeSpeller{
	Names: map[string]string{
		"integer": "number(*,0)", "int": "number(*,0)", "smallint": "number(*,0)", "numeric": "number", "decimal": "number", "dec": "number", "double precision": "float(126)",
		"real": "float(63)", "varchar": "varchar2", "character": "char", "character varying": "varchar2", "national varchar": "nvarchar2", "nchar varying": "nvarchar2",
	},
	Args: map[string]string{
		"float": "(126)", "char": "(1 byte)", "nchar": "(1)", "timestamp": "(6)", "timestamp with time zone": "(6)", "timestamp with local time zone": "(6)",
	},
	Zero: map[string]bool{"number": true},
}

// SpellType gives the names of a type one spelling. A length without a unit counts bytes, unless the database was set otherwise.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/NLS_LENGTH_SEMANTICS.html
func (*Dialect) SpellType(name string) string {
	return noUnit.ReplaceAllString(typeSpeller.Spell(name), "$1($2 byte)")
}

var noUnit = regexp.MustCompile(`^(char|varchar2)\((\d+)\)$`)

// exprSpeller: the conditions of checks and defaults are kept as they were written, with the blanks after them; computed columns and the expressions of indexes in upper case, with
// quotes around names. A name in quotes that is all upper case is the one without.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Database-Object-Names-and-Qualifiers.html
var exprSpeller = sqltext.ExprSpeller{Fold: func(name string) string {
	if name == strings.ToUpper(name) && plainName.MatchString(name) {
		return strings.ToLower(name)
	}
	return `"` + name + `"`
}}

var plainName = regexp.MustCompile(`^[A-Z][A-Z0-9_$#]*$`)

// SpellExpr gives an expression and what the catalog makes of it the same text.
func (*Dialect) SpellExpr(sql string) string { return exprSpeller.Spell(sql) }
