package oracle

import (
	"fmt"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

const withZone, withLocalZone = "with time zone", "with local time zone"

// types follow SQLAlchemy's rendering for the portable names. A string's length counts characters, as it does elsewhere.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html
var types = func() sqltext.Types {
	ts := sqltext.Types{Dialect: "oracle", Defs: map[string]sqltext.TypeDef{
		"smallint":    {SQL: "SMALLINT"},
		"integer":     {SQL: "INTEGER"},
		"bigint":      {SQL: "NUMBER(19)"},
		"boolean":     {Write: since(23, "BOOLEAN", "NUMBER(1)")},
		"numeric":     decimal("NUMERIC"),
		"number":      decimal("NUMBER"),
		"decimal":     decimal("DECIMAL"),
		"dec":         decimal("DEC"),
		"real":        {SQL: "REAL"},
		"float":       {SQL: "FLOAT", Max: 1},
		"double":      {SQL: "DOUBLE PRECISION"},
		"char":        sized("CHAR", "", 0, 2000),
		"varchar":     sized("VARCHAR2", " CHAR", 1, 32767),
		"nvarchar":    sized("NVARCHAR2", "", 1, 16383),
		"text":        {SQL: "CLOB"},
		"date":        {SQL: "DATE"},
		"time":        {Refuse: "Oracle has no time of day: store interval, or a string such as 10:15:00"},
		"datetime":    {SQL: "DATE"},
		"timestamp":   {SQL: "TIMESTAMP", Max: 1, Suffix: withZone + "|" + withLocalZone + "|without time zone", Write: timestampType},
		"timestamptz": {SQL: "TIMESTAMP{} WITH TIME ZONE", Max: 1},
		"interval":    {SQL: "INTERVAL DAY TO SECOND"},
		"binary":      sized("RAW", "", 1, 32767),
		"varbinary":   sized("RAW", "", 1, 32767),
		"blob":        {SQL: "BLOB"},
		"uuid":        {SQL: "CHAR(32)"},
		"json":        {Write: since(21, "JSON", "CLOB")}, // a CLOB gets a check, see jsonChecks
		"enum":        sqltext.EnumVarchar("VARCHAR({} CHAR)"),
		"vector":      {Max: 3, Write: vector},
	}}
	ts.Natives("varchar2/1", "nvarchar2/1", "nchar/1", "int", "character/1", "binary_float", "binary_double", "long", "long raw", "raw/1",
		"clob", "nclob", "bfile", "rowid", "urowid/1", "double precision", "timestamp with time zone", "timestamp with local time zone",
		"interval day to second", "interval year to month", "xmltype", "anydata", "sdo_geometry")
	ts.Bound("float", false, sqltext.Span{Least: 1, Most: 126})
	ts.Bound("timestamp timestamptz", false, sqltext.Span{Most: 9})
	return ts
}()

// since is a type that came with a release.
func since(major int, sql, before string) func(schema.Type, dialects.Facts) (string, error) {
	return func(_ schema.Type, f dialects.Facts) (string, error) {
		if f.Version.AtLeast(major, 0) {
			return sql, nil
		}
		return before, nil
	}
}

func vector(t schema.Type, f dialects.Facts) (string, error) {
	if !f.Version.AtLeast(23, 0) {
		return "", &dialects.UnsupportedError{Dialect: "oracle", Version: f.Version, What: "the type " + t.String(), Hint: "store a blob; Oracle has vectors since 23"}
	}
	if len(t.Args) == 0 {
		return "VECTOR", nil
	}
	return "VECTOR(" + strings.Join(t.Args, ", ") + ")", nil
}

// sized is a type with a length. Above 4,000 bytes (RAW: 2,000) the database must have MAX_STRING_SIZE = EXTENDED.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/MAX_STRING_SIZE.html
func sized(name, unit string, atLeast, most int) sqltext.TypeDef {
	return sqltext.TypeDef{Min: atLeast, Max: 1, Write: func(t schema.Type, _ dialects.Facts) (string, error) {
		if len(t.Args) == 0 {
			return name, nil
		}
		n, err := strconv.Atoi(t.Args[0])
		if err != nil || n < 1 || n > most {
			return "", fmt.Errorf("the type %q: its length is a number from 1 to %d on Oracle; longer ones are text and blob", t.String(), most)
		}
		return name + "(" + t.Args[0] + unit + ")", nil
	}}
}

// decimal is a number of up to 38 digits, or with * as many as there are; its scale may be negative, or greater.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html
func decimal(name string) sqltext.TypeDef {
	return sqltext.TypeDef{Max: 2, Write: func(t schema.Type, _ dialects.Facts) (string, error) {
		if len(t.Args) == 0 {
			return name, nil
		}
		if n, err := strconv.Atoi(t.Args[0]); t.Args[0] != "*" && (err != nil || n < 1 || n > 38) {
			return "", fmt.Errorf("the type %q: it has 1 to 38 digits on Oracle", t.String())
		}
		if len(t.Args) > 1 {
			if n, err := strconv.Atoi(t.Args[1]); err != nil || n < -84 || n > 127 {
				return "", fmt.Errorf("the type %q: %q is no number from -84 to 127, as Oracle takes it there", t.String(), t.Args[1])
			}
		}
		return name + "(" + strings.Join(t.Args, ", ") + ")", nil
	}}
}

func timestampType(t schema.Type, _ dialects.Facts) (string, error) {
	s := "TIMESTAMP"
	if len(t.Args) > 0 {
		s += "(" + t.Args[0] + ")"
	}
	switch t.Suffix {
	case withZone:
		s += " WITH TIME ZONE"
	case withLocalZone:
		s += " WITH LOCAL TIME ZONE"
	}
	return s, nil
}

// TypeName writes a column type.
func (*Dialect) TypeName(t schema.Type, f dialects.Facts) (string, error) { return types.Name(t, f) }
