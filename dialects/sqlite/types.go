package sqlite

import (
	"math"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// types follow SQLAlchemy's rendering for the portable names. SQLite takes any word for a type, and looks for parts of it: mig
// takes those that mean something to people. https://www.sqlite.org/datatype3.html
var types = func() sqltext.Types {
	ts := sqltext.Types{Dialect: "sqlite", Defs: map[string]sqltext.TypeDef{
		"smallint":    {SQL: "SMALLINT"},
		"integer":     {SQL: "INTEGER"},
		"bigint":      {SQL: "BIGINT"},
		"boolean":     {SQL: "BOOLEAN"},
		"numeric":     {SQL: "NUMERIC", Max: 2},
		"real":        {SQL: "REAL"},
		"float":       {SQL: "FLOAT", Max: 1},
		"double":      {SQL: "DOUBLE"},
		"char":        {SQL: "CHAR", Max: 1},
		"varchar":     {SQL: "VARCHAR", Max: 1},
		"nvarchar":    {SQL: "NVARCHAR", Max: 1},
		"text":        {SQL: "TEXT"},
		"date":        {SQL: "DATE"},
		"time":        {SQL: "TIME", Max: 1},
		"datetime":    {SQL: "DATETIME", Max: 1},
		"timestamp":   {SQL: "TIMESTAMP", Max: 1},
		"timestamptz": {SQL: "TIMESTAMP", Max: 1},
		"interval":    {SQL: "DATETIME", Max: 1},
		"binary":      {SQL: "BINARY", Max: 1},
		"varbinary":   {SQL: "VARBINARY", Max: 1},
		"blob":        {SQL: "BLOB"},
		"uuid":        {SQL: "CHAR(32)"},
		"json":        {SQL: "JSON"},
		"enum":        sqltext.EnumVarchar("VARCHAR({})"),
	}}
	ts.Natives("int", "tinyint", "mediumint", "int2", "int4", "int8", "unsigned big int", "double precision", "decimal/2", "character/1", "varying character/1",
		"character varying/1", "native character/1", "nchar/1", "clob", "any")
	number := sqltext.Span{Least: math.MinInt32, Most: math.MaxInt32} // a number is all that the grammar asks for
	for name, def := range ts.Defs {
		def.Within, def.Beyond = []sqltext.Span{number, number}, true
		ts.Defs[name] = def
	}
	return ts
}()

// TypeName writes a column type.
func (*Dialect) TypeName(t schema.Type, f dialects.Facts) (string, error) { return types.Name(t, f) }
