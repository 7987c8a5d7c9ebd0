package postgresql

import (
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

const withZone, withoutZone = "with time zone", "without time zone"

// types follow SQLAlchemy's rendering for the portable names.
// https://www.postgresql.org/docs/current/datatype.html
var types = func() sqltext.Types {
	ts := sqltext.Types{Dialect: "postgresql", Arrays: true, Defs: map[string]sqltext.TypeDef{
		"smallint":    {SQL: "SMALLINT"},
		"integer":     {SQL: "INTEGER"},
		"bigint":      {SQL: "BIGINT"},
		"boolean":     {SQL: "BOOLEAN"},
		"numeric":     {Max: 2, Write: decimal("NUMERIC")},
		"decimal":     {Max: 2, Write: decimal("DECIMAL")},
		"real":        {SQL: "REAL"},
		"float":       {SQL: "FLOAT", Max: 1},
		"double":      {SQL: "DOUBLE PRECISION"},
		"char":        {SQL: "CHAR", Max: 1},
		"varchar":     {SQL: "VARCHAR", Max: 1},
		"nvarchar":    {SQL: "VARCHAR", Max: 1},
		"text":        {SQL: "TEXT"},
		"date":        {SQL: "DATE"},
		"time":        {SQL: "TIME{} WITHOUT TIME ZONE", Max: 1},
		"datetime":    {SQL: "TIMESTAMP{} WITHOUT TIME ZONE", Max: 1},
		"timestamp":   {Max: 1, Suffix: withZone + "|" + withoutZone, Write: timestamp},
		"timestamptz": {SQL: "TIMESTAMP{} WITH TIME ZONE", Max: 1},
		"interval":    {SQL: "INTERVAL", Max: 1},
		"binary":      {SQL: "BYTEA", Max: 1, Drop: true},
		"varbinary":   {SQL: "BYTEA", Max: 1, Drop: true},
		"blob":        {SQL: "BYTEA"},
		"uuid":        {SQL: "UUID"},
		"json":        {SQL: "JSON"},
		"enum":        sqltext.EnumVarchar("VARCHAR({})"),
	}}
	ts.Natives("int", "int2", "int4", "int8", "float4", "float8", "double precision", "money", "bool", "bytea", "bit/1", "bit varying/1",
		"varbit/1", "character/1", "character varying/1", "bpchar/1", "name", "jsonb", "jsonpath", "xml", "inet", "cidr", "macaddr", "macaddr8", "point", "line", "lseg", "box",
		"path", "polygon", "circle", "tsvector", "tsquery", "oid", "regclass", "regtype", "regproc", "pg_lsn", "txid_snapshot", "int4range", "int8range", "numrange", "tsrange",
		"tstzrange", "daterange", "int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange", "datemultirange",
		"serial", "bigserial", "smallserial", "timestamp with time zone", "timestamp without time zone", "time with time zone", "time without time zone", "timetz/1",
		"hstore", "citext", "ltree", "geometry/2", "geography/2", "vector/1")
	// https://www.postgresql.org/docs/current/datatype-numeric.html, datatype-character.html, datatype-datetime.html
	ts.Bound("numeric decimal", true, sqltext.Span{Least: 1, Most: 1000}, sqltext.Span{Least: -1000, Most: 1000})
	ts.Bound("float", false, sqltext.Span{Least: 1, Most: 53})
	ts.Bound("char varchar nvarchar character character_varying bpchar", false, sqltext.Span{Least: 1, Most: 10485760})
	ts.Bound("bit bit_varying varbit", false, sqltext.Span{Least: 1, Most: 83886080})
	ts.Bound("time datetime timestamp timestamptz timetz interval", false, sqltext.Span{Most: 6})
	return ts
}()

// decimal: a scale that is negative or greater than the precision came with 15. https://www.postgresql.org/docs/15/release-15.html
func decimal(name string) func(schema.Type, dialects.Facts) (string, error) {
	return func(t schema.Type, f dialects.Facts) (string, error) {
		if len(t.Args) == 0 {
			return name, nil
		}
		if len(t.Args) == 2 && !f.Version.AtLeast(15, 0) {
			digits, _ := strconv.Atoi(t.Args[0]) // both are known to be numbers
			if scale, _ := strconv.Atoi(t.Args[1]); scale < 0 || scale > digits {
				return "", &dialects.UnsupportedError{Dialect: "postgresql", Version: f.Version, What: "the type " + t.String(), Hint: "its scale is from 0 to " + t.Args[0] + " before 15"}
			}
		}
		return name + "(" + strings.Join(t.Args, ", ") + ")", nil
	}
}

// timestamp without words is the type without zone; timestamp(3) with time zone is SQL's own spelling.
func timestamp(t schema.Type, _ dialects.Facts) (string, error) {
	suffix := " WITHOUT TIME ZONE"
	if t.Suffix == withZone {
		suffix = " WITH TIME ZONE"
	}
	if len(t.Args) > 0 {
		return "TIMESTAMP(" + t.Args[0] + ")" + suffix, nil
	}
	return "TIMESTAMP" + suffix, nil
}

// TypeName writes a column type.
func (*Dialect) TypeName(t schema.Type, f dialects.Facts) (string, error) { return types.Name(t, f) }
