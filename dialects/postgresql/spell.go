package postgresql

import (
	"regexp"
	"strconv"
	"strings"

	"mig/dialects/sqltext"
)

// https://www.postgresql.org/docs/current/datatype.html#DATATYPE-TABLE
var typeSpeller = sqltext.TypeSpeller{
	Names: map[string]string{
		"int": "integer", "int4": "integer", "int8": "bigint", "int2": "smallint", "bool": "boolean", "decimal": "numeric", "float4": "real", "float8": "double", "float": "double",
		"double precision": "double", "character varying": "varchar", "character": "char", "varbit": "bit varying", "timestamp without time zone": "timestamp",
		"timestamp with time zone": "timestamptz", "time without time zone": "time", "time with time zone": "timetz", "serial4": "serial", "serial8": "bigserial", "serial2": "smallserial",
	},
	Args: map[string]string{"char": "(1)", "bit": "(1)"},
	Zero: map[string]bool{"numeric": true},
}

// SpellType gives the names of a type one spelling. FLOAT(n) is REAL up to 24 binary digits.
// https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT
func (*Dialect) SpellType(name string) string {
	spelled := typeSpeller.Spell(name)
	if digits, ok := strings.CutPrefix(spelled, "double("); ok {
		if n, err := strconv.Atoi(strings.TrimSuffix(digits, ")")); err == nil && n <= 24 {
			return "real"
		}
		return "double"
	}
	return spelled
}

var (
	listOfVarchars = regexp.MustCompile(`\(ARRAY\[('(?:[^']|'')*'::character varying(?:, '(?:[^']|'')*'::character varying)*)\]\)::text\[\]`)
	varcharAsText  = regexp.MustCompile(`\(('(?:[^']|'')*')::character varying\)::text\b`)
	varcharInList  = regexp.MustCompile(`('(?:[^']|'')*')::character varying`)
)

// SpellExpr gives the catalog's three forms of a list of literals one spelling: which it has depends on whether the list was written, or read again from the catalog's own words, as ALTER COLUMN TYPE
// and a restored dump do, and whether its column was a varchar then.
func (*Dialect) SpellExpr(sql string) string { return plainExpr.Spell(textLists(sql)) }

// SpellQuery does so in the query of a view.
func (*Dialect) SpellQuery(sql string) string { return sqltext.Spelled(textLists(sql)) }

var plainExpr sqltext.ExprSpeller

func textLists(sql string) string {
	if !strings.Contains(sql, "::character varying") {
		return sql
	}
	sql = listOfVarchars.ReplaceAllStringFunc(sql, func(list string) string {
		items := listOfVarchars.FindStringSubmatch(list)[1]
		return "ARRAY[" + varcharInList.ReplaceAllString(items, "${1}::text") + "]"
	})
	return varcharAsText.ReplaceAllString(sql, "${1}::text")
}

// castGroups are types whose values become each other's in an assignment. All become text; a text becomes none of them.
// https://www.postgresql.org/docs/current/catalog-pg-cast.html
var castGroups = map[string]int{
	"smallint": 1, "integer": 1, "bigint": 1, "numeric": 1, "real": 1, "double": 1, "smallserial": 1, "serial": 1, "bigserial": 1,
	"date": 2, "timestamp": 2, "timestamptz": 2, "time": 3, "timetz": 3, "interval": 3, "varchar": 4, "char": 4, "text": 4, "name": 4, "citext": 4,
	"json": 5, "jsonb": 5, "inet": 6, "cidr": 6, "bit": 7, "bit varying": 7,
}

// Cast gives the expression by which the values of a column become another type, where ALTER COLUMN TYPE does not convert them by itself; else "".
// https://www.postgresql.org/docs/current/sql-altertable.html
func (d *Dialect) Cast(column, from, to string) string {
	base := func(text string) int {
		name, _, _ := strings.Cut(d.SpellType(text), "(")
		return castGroups[name]
	}
	const text = 4
	was, now := base(from), base(to)
	switch {
	case now == text || was == now && was != 0:
		return ""
	case was == 0 && now == 0: // of one enum into another there is none but by its text
		return d.Ident(column) + "::text::" + to
	}
	return d.Ident(column) + "::" + to
}
