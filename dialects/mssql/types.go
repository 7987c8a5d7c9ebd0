package mssql

import (
	"fmt"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// types are those of a current server, where SQLAlchemy without a connection writes those of 2005 (TEXT, IMAGE).
// https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql
var types = func() sqltext.Types {
	ts := sqltext.Types{Dialect: "mssql", Defs: map[string]sqltext.TypeDef{
		"smallint":    {SQL: "SMALLINT"},
		"integer":     {SQL: "INTEGER"},
		"bigint":      {SQL: "BIGINT"},
		"boolean":     {SQL: "BIT"},
		"numeric":     {SQL: "NUMERIC", Max: 2},
		"real":        {SQL: "REAL"},
		"float":       {SQL: "FLOAT", Max: 1},
		"double":      {SQL: "DOUBLE PRECISION"},
		"char":        sized("CHAR", 0, 8000),
		"varchar":     sized("VARCHAR", 0, 8000),
		"nvarchar":    sized("NVARCHAR", 0, 4000),
		"text":        {SQL: "VARCHAR(max)"},
		"date":        {SQL: "DATE"},
		"time":        {SQL: "TIME", Max: 1},
		"datetime":    {SQL: "DATETIME"},
		"timestamp":   {Max: 1, Suffix: withZone + "|" + withoutZone, Write: timestampType},
		"timestamptz": {SQL: "DATETIMEOFFSET", Max: 1},
		"interval":    {SQL: "DATETIME"},
		"binary":      sized("BINARY", 1, 8000), // without a length it is one byte
		"varbinary":   sized("VARBINARY", 0, 8000),
		"blob":        {SQL: "VARBINARY(max)"},
		"uuid":        {SQL: "UNIQUEIDENTIFIER"},
		"json":        {SQL: "NVARCHAR(max)"},
		"enum":        {Write: enum},
		"nchar":       sized("NCHAR", 0, 4000),
		"vector":      {Min: 1, Max: 1, Write: vector},
	}}
	ts.Natives("int", "tinyint", "bit", "decimal/2", "dec/2", "money", "smallmoney", "double precision", "datetime2/1", "datetimeoffset/1", "smalldatetime",
		"ntext", "image", "uniqueidentifier", "xml", "sql_variant", "rowversion", "hierarchyid", "geography", "geometry", "sysname")
	// https://learn.microsoft.com/sql/t-sql/data-types/decimal-and-numeric-transact-sql, float-and-real-transact-sql, datetime2-transact-sql
	ts.Bound("numeric decimal dec", false, sqltext.Span{Least: 1, Most: 38}, sqltext.Span{Most: 38})
	ts.Bound("float", false, sqltext.Span{Least: 1, Most: 53})
	ts.Bound("time timestamp timestamptz datetime2 datetimeoffset", false, sqltext.Span{Most: 7})
	return ts
}()

const withZone, withoutZone = "with time zone", "without time zone"

// timestampType: TIMESTAMP is the old name of ROWVERSION, a counter.
func timestampType(t schema.Type, _ dialects.Facts) (string, error) {
	s := "DATETIME2"
	if t.Suffix == withZone {
		s = "DATETIMEOFFSET"
	}
	if len(t.Args) > 0 {
		s += "(" + t.Args[0] + ")"
	}
	return s, nil
}

func vector(t schema.Type, f dialects.Facts) (string, error) {
	if !f.Version.AtLeast(2025, 0) {
		return "", &dialects.UnsupportedError{Dialect: "mssql", Version: f.Version, What: "the type " + t.String(), Hint: "store a blob; SQL Server has vectors since 2025"}
	}
	return "VECTOR(" + t.Args[0] + ")", nil
}

// sized is a type with a length: without one, VAR types are as long as can be.
func sized(name string, atLeast, most int) sqltext.TypeDef {
	return sqltext.TypeDef{Min: atLeast, Max: 1, Write: func(t schema.Type, _ dialects.Facts) (string, error) {
		long := strings.Contains(name, "VAR")
		switch {
		case len(t.Args) == 0 && long:
			return name + "(max)", nil
		case len(t.Args) == 0:
			return name, nil
		case t.Args[0] == "max" && long:
			return name + "(max)", nil
		}
		n, err := strconv.Atoi(t.Args[0])
		switch {
		case err != nil || n < 1:
			return "", fmt.Errorf("the type %q: its length is a number from 1 to %d", t.String(), most)
		case n > most && long:
			return "", fmt.Errorf("the type %q: its length is a number from 1 to %d, or max", t.String(), most)
		case n > most:
			return "", fmt.Errorf("the type %q: its length is a number from 1 to %d", t.String(), most)
		}
		return name + "(" + t.Args[0] + ")", nil
	}}
}

// enum is a string as long as the longest value, of a kind that holds them all.
func enum(t schema.Type, f dialects.Facts) (string, error) {
	format := "VARCHAR({})"
	if !ascii(strings.Join(t.Values, "")) {
		format = "NVARCHAR({})"
	}
	return sqltext.EnumVarchar(format).Write(t, f)
}

// TypeName writes a column type.
func (*Dialect) TypeName(t schema.Type, f dialects.Facts) (string, error) { return types.Name(t, f) }
