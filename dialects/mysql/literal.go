package mysql

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// The words that MySQL 8.0 to 9 reserve, and those that MariaDB does: a script may be run by either.
// https://dev.mysql.com/doc/refman/8.4/en/keywords.html
// https://mariadb.com/kb/en/reserved-words/
var reserved = sqltext.Words(`
accessible add admin all alter analyze and array as asc asensitive before between bigint binary blob both by call cascade case change char character check
collate column condition constraint continue convert create cross cube cume_dist current_date current_role current_time current_timestamp current_user
cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare default delayed delete delete_domain_id dense_rank desc
describe deterministic distinct distinctrow div do_domain_ids double drop dual each else elseif empty enclosed escaped except exists exit explain false
fetch first_value float float4 float8 for force foreign from fulltext function generated get grant group grouping groups having high_priority
hour_microsecond hour_minute hour_second if ignore ignore_domain_ids in index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer
intersect interval into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave left like limit
linear lines load localtime localtimestamp lock long longblob longtext loop low_priority manual master_bind master_demote_to_replica master_demote_to_slave
master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext member middleint minute_microsecond minute_second mod modifies natural
no_write_to_binlog not nth_value ntile null numeric of offset on optimize optimizer_costs option optionally or order out outer outfile over page_checksum
parallel parse_vcol_expr partition percent_rank persist persist_only portion precision primary procedure purge qualify range rank read read_write reads
real recursive ref_system_id references regexp release rename repeat replace require resignal restrict return returning revoke right rlike row row_number
rownum rows schema schemas second_microsecond select sensitive separator set show signal smallint spatial specific sql sql_big_result sql_calc_found_rows
sql_small_result sqlexception sqlstate sqlwarning ssl starting stats_auto_recalc stats_persistent stats_sample_pages stored straight_join system table
tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time
utc_timestamp value values varbinary varchar varcharacter varying virtual when where while window with write xor year_month zerofill`)

// Ident quotes what is not a plain word in lower case: on some systems the names of tables are as sensitive to case as files are.
// https://dev.mysql.com/doc/refman/8.4/en/identifiers.html
func (*Dialect) Ident(name string) string {
	if sqltext.IsWord(name, "0123456789$", "$") && !reserved[name] {
		return name
	}
	return sqltext.QuoteIdent(name, '`', '`')
}

// CheckIdent refuses what the server does not take in a name, even between quotes. https://dev.mysql.com/doc/refman/8.4/en/identifiers.html
func (*Dialect) CheckIdent(name string) error { return checkIdent(name) }

func checkIdent(name string) error {
	if strings.HasSuffix(name, " ") {
		return fmt.Errorf("the name %q ends in a space, which mysql does not take", name)
	}
	for _, r := range name {
		if r > 0xffff {
			return fmt.Errorf("the name %q holds %q, which mysql takes in no name", name, r)
		}
	}
	return nil
}

// Literal writes a value. Strings rely on backslash escapes, which are on unless NO_BACKSLASH_ESCAPES is set.
func (*Dialect) Literal(v schema.Value, _ dialects.Facts) (string, error) {
	switch v.Kind {
	case schema.Null:
		return "NULL", nil
	case schema.Bool, schema.Number, schema.SQL:
		return v.Text, nil
	case schema.Bytes:
		return "X'" + v.Text + "'", nil
	case schema.CurrentTimestamp:
		return "CURRENT_TIMESTAMP", nil
	case schema.String, schema.Date, schema.Timestamp:
		return "'" + escaper.Replace(v.Text) + "'", nil
	default:
		return "", fmt.Errorf("mysql can't write a value of kind %s", v.Kind)
	}
}

// escaper writes a carriage return as \r, since the client drops one before a line end, and Ctrl-Z as \Z, which ends a file on Windows.
// https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
var escaper = strings.NewReplacer("'", "''", `\`, `\\`, "\r", `\r`, "\x1a", `\Z`)
