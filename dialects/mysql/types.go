package mysql

import (
	"fmt"
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

const numberWords = "unsigned|signed|zerofill|unsigned zerofill"

// types follow SQLAlchemy's rendering for the portable names. timestamp is the best type without zone, which has microseconds; timestamptz is
// the one that the server keeps in UTC.
// https://dev.mysql.com/doc/refman/8.4/en/data-types.html
var types = func() sqltext.Types {
	ts := sqltext.Types{Dialect: "mysql", Defs: map[string]sqltext.TypeDef{
		"smallint":    {SQL: "SMALLINT", Max: 1, Suffix: numberWords},
		"integer":     {SQL: "INTEGER", Max: 1, Suffix: numberWords},
		"bigint":      {SQL: "BIGINT", Max: 1, Suffix: numberWords},
		"boolean":     {SQL: "BOOL"},
		"numeric":     {SQL: "NUMERIC", Max: 2, Suffix: numberWords},
		"real":        {SQL: "REAL", Max: 2, Suffix: numberWords},
		"float":       {SQL: "FLOAT", Max: 2, Suffix: numberWords},
		"double":      {SQL: "DOUBLE", Max: 2, Suffix: numberWords},
		"char":        {SQL: "CHAR", Max: 1},
		"varchar":     {SQL: "VARCHAR", Min: 1, Max: 1},
		"nvarchar":    {SQL: "NATIONAL VARCHAR", Min: 1, Max: 1},
		"text":        {SQL: "TEXT", Max: 1},
		"date":        {SQL: "DATE"},
		"time":        {SQL: "TIME", Max: 1},
		"datetime":    {SQL: "DATETIME", Max: 1},
		"timestamp":   {SQL: "DATETIME", Max: 1, Bare: "DATETIME(6)"},
		"timestamptz": {SQL: "TIMESTAMP", Max: 1, Bare: "TIMESTAMP(6)"},
		"interval":    {SQL: "DATETIME", Max: 1},
		"binary":      {SQL: "BINARY", Max: 1},
		"varbinary":   {SQL: "VARBINARY", Min: 1, Max: 1},
		"blob":        {SQL: "BLOB", Max: 1},
		"uuid":        {SQL: "CHAR(32)"},
		"json":        {SQL: "JSON"},
		"enum":        {Write: valueList("ENUM")},
		"set":         {Write: valueList("SET")},
	}}
	for _, name := range []string{"tinyint", "mediumint", "int", "decimal", "dec", "fixed", "double precision"} {
		ts.Defs[name] = sqltext.TypeDef{SQL: strings.ToUpper(name), Max: 2, Suffix: numberWords}
	}
	for _, name := range []string{"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric", "float", "double", "real"} {
		ts.Natives(name+" unsigned", name+" unsigned zerofill", name+" zerofill", name+" signed")
	}
	ts.Natives("bool", "bit/1", "year/1", "tinytext", "mediumtext", "longtext", "tinyblob", "mediumblob", "longblob",
		"character/1", "character varying/1", "national varchar/1", "national char/1", "nchar/1",
		"geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection",
		"inet4", "inet6", "vector/1", "serial")
	// https://dev.mysql.com/doc/refman/8.4/en/fixed-point-types.html, string-type-syntax.html, date-and-time-type-syntax.html
	ts.Bound("numeric decimal dec fixed", false, sqltext.Span{Least: 1, Most: 65}, sqltext.Span{Most: 30})
	ts.Bound("char character nchar national_char binary", false, sqltext.Span{Most: 255})
	ts.Bound("varchar nvarchar character_varying national_varchar varbinary", false, sqltext.Span{Most: 65535})
	ts.Bound("float", false, sqltext.Span{Most: 53}, sqltext.Span{Most: 30})
	ts.Bound("bit", false, sqltext.Span{Least: 1, Most: 64})
	ts.Bound("time datetime timestamp timestamptz interval", false, sqltext.Span{Most: 6})
	return ts
}()

func valueList(word string) func(schema.Type, dialects.Facts) (string, error) {
	return func(t schema.Type, _ dialects.Facts) (string, error) {
		if len(t.Values) == 0 {
			return "", fmt.Errorf("the type %q has no values", t.String())
		}
		quoted := make([]string, len(t.Values))
		for i, v := range t.Values {
			quoted[i] = "'" + escaper.Replace(v) + "'"
		}
		return word + "(" + strings.Join(quoted, ",") + ")", nil
	}
}

// TypeName writes a column type.
func (*Dialect) TypeName(t schema.Type, f dialects.Facts) (string, error) { return types.Name(t, f) }

// What a type's SQL tells of it, native types included.
var (
	momentType    = regexp.MustCompile(`(?i)^\s*(?:datetime|timestamp)\s*(\(\s*[0-6]\s*\))?`)
	timestampType = regexp.MustCompile(`(?i)^\s*timestamp\b`)
	largeType     = regexp.MustCompile(`(?i)^\s*(?:(?:tiny|medium|long)?(?:text|blob)|json|geometry|point|linestring|polygon|multi|geom)`)
	textType      = regexp.MustCompile(`(?i)^\s*(?:(?:national\s+)?(?:var)?char|nchar|nvarchar|character|(?:tiny|medium|long)?text|enum|set)\b`)
)
