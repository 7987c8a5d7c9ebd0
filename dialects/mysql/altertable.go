package mysql

import (
	"slices"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// columnOptions are those that ALTER TABLE sets for columns that are to come: those that are there keep their own.
// https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
var columnOptions = []string{"COLLATE", "DEFAULT COLLATE", "CHARSET", "DEFAULT CHARSET", "CHARACTER SET", "DEFAULT CHARACTER SET"}

func altersOption(key string) bool { return !slices.Contains(columnOptions, strings.ToUpper(key)) }

// usual are the values that say that an option is what it is by itself.
// https://dev.mysql.com/doc/refman/8.4/en/create-table.html https://mariadb.com/kb/en/create-table/#table-options
var usual = map[string]string{
	"ENGINE": "InnoDB", "ROW_FORMAT": "DEFAULT", "KEY_BLOCK_SIZE": "0", "STATS_PERSISTENT": "DEFAULT", "STATS_AUTO_RECALC": "DEFAULT", "STATS_SAMPLE_PAGES": "DEFAULT",
	"PACK_KEYS": "DEFAULT", "CHECKSUM": "0", "DELAY_KEY_WRITE": "0", "AVG_ROW_LENGTH": "0", "MAX_ROWS": "0", "MIN_ROWS": "0", "COMMENT": "''",
	"PAGE_CHECKSUM": "DEFAULT", "PAGE_COMPRESSED": "DEFAULT", "TRANSACTIONAL": "DEFAULT",
}

// alterTable writes all options in one statement, which may rebuild the table.
func alterTable(c *sqltext.Compiler, o *op.AlterTable) []string {
	list := slices.Clone(o.Options)
	for _, key := range o.NoOptions {
		value, ok := usual[strings.ToUpper(key)]
		if !ok && altersOption(key) {
			c.Unsupported(`say which value it is to have: (option "`+key+`" …)`, "no_option %s", key)
		}
		list = append(list, schema.Option{Key: key, Value: value})
	}
	for _, option := range list {
		if !altersOption(option.Key) {
			c.Unsupported("alter the columns: (collate …); or write ALTER TABLE … CONVERT TO CHARACTER SET … as SQL", "the option %s in alter_table, which leaves the columns as they are", option.Key)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []string{"ALTER TABLE " + c.Table(o.Table) + " " + options(list, " ")}
}
