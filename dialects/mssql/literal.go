package mssql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// Reserved words; GO, which ends a batch when it stands alone on a line; and ED, QUIT and RESET, which sqlcmd takes for its own at the start of a line, where a
// column stands in CREATE TABLE.
// https://learn.microsoft.com/sql/t-sql/language-elements/reserved-keywords-transact-sql
// https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-commands
var reserved = sqltext.Words(`
add all alter and any as asc authorization backup begin between break browse bulk by cascade case check checkpoint close clustered coalesce collate
column commit compute constraint contains containstable continue convert create cross current current_date current_time current_timestamp
current_user cursor database dbcc deallocate declare default delete deny desc disk distinct distributed double drop dump ed else end errlvl escape
except exec execute exists exit external fetch file fillfactor for foreign freetext freetexttable from full function go goto grant group having
holdlock identity identity_insert identitycol if in index inner insert intersect into is join key kill left like lineno load merge national
nocheck nonclustered not null nullif of off offsets on open opendatasource openquery openrowset openxml option or order outer over percent pivot
plan precision primary print proc procedure public quit raiserror read readtext reconfigure references replication reset restore restrict return revert
revoke right rollback rowcount rowguidcol rule save schema securityaudit select semantickeyphrasetable semanticsimilaritydetailstable
semanticsimilaritytable session_user set setuser shutdown some statistics system_user table tablesample textsize then to top tran transaction
trigger truncate try_convert tsequal union unique unpivot update updatetext use user values varying view waitfor when where while with within
writetext`)

// Ident puts into brackets what is no regular identifier, and, so that a case-sensitive database finds what was created, upper case.
// https://learn.microsoft.com/sql/relational-databases/databases/database-identifiers#rules-for-regular-identifiers
func (*Dialect) Ident(name string) string {
	if sqltext.IsWord(name, "0123456789", "") && !reserved[name] {
		return name
	}
	return sqltext.QuoteIdent(name, '[', ']')
}

// Literal writes a value. A date is typed, and a time has a T, so that no language setting swaps day and month.
// https://learn.microsoft.com/sql/t-sql/data-types/datetime-transact-sql#supported-string-literal-formats-for-datetime
func (*Dialect) Literal(v schema.Value, _ dialects.Facts) (string, error) {
	switch v.Kind {
	case schema.Null:
		return "NULL", nil
	case schema.Number, schema.SQL:
		return v.Text, nil
	case schema.Bool:
		if v.Text == "true" {
			return "1", nil
		}
		return "0", nil
	case schema.Bytes:
		return "0x" + v.Text, nil
	case schema.CurrentTimestamp:
		return "CURRENT_TIMESTAMP", nil
	case schema.Date:
		return "CAST('" + v.Text + "' AS date)", nil
	case schema.Timestamp:
		return timestamp(v.Text, 7, "DATETIME2")
	case schema.String:
		return stringLiteral(v.Text, !ascii(v.Text)), nil
	default:
		return "", fmt.Errorf("mssql can't write a value of kind %s", v.Kind)
	}
}

// fractions are the digits of a second's fraction that the types read from a string; they refuse more.
var fractions = map[string]int{"datetime": 3, "smalldatetime": 3, "timestamp": 7, "timestamptz": 7, "datetime2": 7, "datetimeoffset": 7}

// likeTypes are portable types for which a text stands as it does for a native one. SMALLDATETIME reads a string as DATETIME does, by the
// session's language.
var likeTypes = map[string]string{"smalldatetime": "datetime", "money": "decimal", "smallmoney": "decimal", "dec": "decimal", "image": "blob"}

// value writes a value for a column; what names it in an error.
func value(c *sqltext.Compiler, what string, v schema.Value, col *schema.Column) string {
	t := col.Type
	like := t
	if name, ok := likeTypes[t.Name]; ok {
		like.Name = name
	}
	v, err := sqltext.Coerce(v, like)
	digits, isTime := fractions[t.Name]
	moment, offset, zoned := sqltext.ZonedTime(v.Text)
	var s string
	switch {
	case err != nil:
	case v.Kind == schema.Date && t.Name == "date":
		s = "'" + v.Text + "'"
	case v.Kind == schema.Date && isTime:
		s = "'" + v.Text + "T00:00:00'"
	case v.Kind == schema.String && isTime && zoned: // this form is read alike in every language
		if s, err = timestamp(moment, digits, t.Name); err == nil {
			s = strings.TrimSuffix(s, "'") + offset + "'"
		}
	case v.Kind == schema.Timestamp && isTime:
		s, err = timestamp(v.Text, digits, t.Name)
	default:
		s, err = c.Dialect.Literal(v, c.Facts)
	}
	if err != nil {
		c.Fail(fmt.Errorf("%s: %w", what, err))
	}
	return s
}

func timestamp(text string, digits int, kind string) (string, error) {
	if _, fraction, _ := strings.Cut(text, "."); len(fraction) > digits {
		return "", fmt.Errorf("the time %s has more digits than the %d that %s takes after the second", text, digits, kind)
	}
	return "'" + strings.Replace(text, " ", "T", 1) + "'", nil
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// stringLiteral writes a string. What sqlcmd would alter stands in no literal: it replaces $(name), and ends a batch at a
// line of GO, also within quotes; the server itself takes away a line end that follows a backslash. Pieces are of one type, and
// in parentheses, so that they are one operand wherever they stand.
// https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-use-scripting-variables
// https://learn.microsoft.com/sql/t-sql/language-elements/sql-server-utilities-statements-backslash
func stringLiteral(s string, national bool) string {
	quote, char, most, kind := "", "CHAR", 8000, "varchar"
	if national {
		quote, char, most, kind = "N", "NCHAR", 4000, "nvarchar"
	}
	list := pieces(s, quote, char)
	if len(list) == 1 {
		return list[0]
	}
	first := "%s"
	if utf16Len(s) > most { // joined, shorter pieces would be cut at that length
		first = "CAST(%s AS " + kind + "(max))"
	}
	return "(" + joined(list, first) + ")"
}

// pieces cuts a string into literals and calls of CHAR.
func pieces(s, quote, char string) []string {
	var out []string
	start := 0
	end := func(i int) {
		if i > start {
			out = append(out, quote+sqltext.Quote(s[start:i]))
		}
	}
	for i := range len(s) {
		switch {
		case s[i] < ' ' && s[i] != '\t':
			end(i)
			out = append(out, char+"("+strconv.Itoa(int(s[i]))+")")
			start = i + 1
		case s[i] == '(' && i > start && s[i-1] == '$':
			end(i)
			start = i
		}
	}
	if start < len(s) || len(out) == 0 {
		out = append(out, quote+sqltext.Quote(s[start:]))
	}
	return out
}

// maxChain is how many pieces are joined without parentheses: the server's stack is limited in depth.
const maxChain = 32

func joined(list []string, first string) string {
	if len(list) > maxChain {
		half := len(list) / 2
		return "(" + joined(list[:half], first) + ") + (" + joined(list[half:], first) + ")"
	}
	head := strings.Replace(first, "%s", list[0], 1)
	return strings.Join(append([]string{head}, list[1:]...), " + ")
}

// utf16Len counts as nvarchar does: characters beyond the basic plane are two.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}
