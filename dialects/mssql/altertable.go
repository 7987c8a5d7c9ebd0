package mssql

import (
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// off are the values that take an option of a table away.
var off = map[string]string{"data_compression": "NONE", "xml_compression": "OFF", "system_versioning": "OFF"}

// alterTable builds the table anew for its compression, and sets its history.
// https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql
func alterTable(c *sqltext.Compiler, o *op.AlterTable) []string {
	list := append([]schema.Option{}, o.Options...)
	for _, key := range o.NoOptions {
		list = append(list, schema.Option{Key: key, Value: off[strings.ToLower(key)]})
	}
	with(c, list, tableOptions)
	alter := "ALTER TABLE " + c.Table(o.Table) + " "
	var rebuild []schema.Option
	var out []string
	for _, option := range list {
		switch strings.ToLower(option.Key) {
		case "data_compression", "xml_compression":
			rebuild = append(rebuild, option)
		case "system_versioning":
			out = append(out, alter+"SET ("+sqltext.StoragePairs([]schema.Option{option})+")")
		default:
			c.Unsupported("write it as SQL, or make the table anew", "the option %s of a table that is there", option.Key)
		}
	}
	if len(rebuild) > 0 {
		out = append([]string{alter + "REBUILD WITH (" + sqltext.StoragePairs(rebuild) + ")"}, out...)
	}
	return out
}
