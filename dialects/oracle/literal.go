package oracle

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// Reserved words of SQL.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Oracle-SQL-Reserved-Words.html
var reserved = sqltext.Words(`
access add all alter and any as asc audit between by char check cluster column column_value comment compress connect create current date decimal
default delete desc distinct drop else exclusive exists file float for from grant group having identified immediate in increment index initial
insert integer intersect into is level like lock long maxextents minus mlslabel mode modify nested_table_id noaudit nocompress not nowait null
number of offline on online option or order pctfree prior privileges public raw rename resource revoke row rowid rownum rows select session set
share size smallint start successful synonym sysdate table then to trigger uid union unique update user validate values varchar varchar2 view
whenever where with`)

// Ident quotes what is no nonquoted identifier, and upper case: a name in lower case stands unquoted, and Oracle folds it to upper
// case, as it does everywhere else.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Database-Object-Names-and-Qualifiers.html
func (*Dialect) Ident(name string) string {
	if sqltext.IsWord(name, "0123456789_$#", "$#") && !reserved[name] {
		return name
	}
	return sqltext.QuoteIdent(name, '"', '"')
}

const (
	dateFormat = "YYYY-MM-DD"
	timeFormat = "YYYY-MM-DD HH24:MI:SS"
)

// Literal writes a value. Dates say their format, so that no NLS setting matters.
func (*Dialect) Literal(v schema.Value, _ dialects.Facts) (string, error) { return literal(v) }

func literal(v schema.Value) (string, error) {
	switch v.Kind {
	case schema.Null:
		return "NULL", nil
	case schema.Number, schema.SQL:
		return v.Text, nil
	case schema.Bool: // BOOLEAN of 23 takes them, too
		if v.Text == "true" {
			return "1", nil
		}
		return "0", nil
	case schema.Bytes:
		return hexLiteral(v.Text)
	case schema.CurrentTimestamp:
		return "CURRENT_TIMESTAMP", nil
	case schema.Date:
		return "TO_DATE('" + v.Text + "', '" + dateFormat + "')", nil
	case schema.Timestamp:
		return "TO_TIMESTAMP('" + v.Text + "', '" + format(v.Text) + "')", nil
	case schema.String:
		return stringLiteral(v.Text), nil
	default:
		return "", fmt.Errorf("oracle can't write a value of kind %s", v.Kind)
	}
}

func format(timestamp string) string {
	if strings.Contains(timestamp, ".") {
		return timeFormat + ".FF"
	}
	return timeFormat
}

// value writes a value for a column; what names it in an error. An empty string is NULL, which a not_null column refuses.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Nulls.html
func value(c *sqltext.Compiler, what string, v schema.Value, col *schema.Column) string {
	if (v.Kind == schema.String || v.Kind == schema.Cell) && v.Text == "" && col.Null == schema.NotNull {
		c.Fail(fmt.Errorf("%s is the empty string, which is NULL on Oracle, and the column is not_null", what))
	}
	s, err := typed(v, col.Type)
	if err != nil {
		c.Fail(fmt.Errorf("%s: %w", what, err))
	}
	return s
}

// cellTypes are portable types for which the text of a file stands as it does for a native one.
var cellTypes = map[string]string{"binary_float": "float", "binary_double": "double", "dec": "decimal", "long raw": "blob"}

// typed writes a value as its column's type wants it.
func typed(v schema.Value, t schema.Type) (string, error) {
	text := v.Kind == schema.String || v.Kind == schema.Cell
	switch {
	case v.Kind == schema.String && v.Text == "":
		return literal(v)
	case text && (t.Name == "timestamptz" || t.Name == "timestamp" && (t.Suffix == withZone || t.Suffix == withLocalZone)):
		return zoned(v.Text)
	}
	if name, ok := cellTypes[t.Name]; ok {
		t.Name = name
	}
	v, err := sqltext.Coerce(v, t)
	v = sqltext.HexUUID(v, t)
	if err == nil && v.Kind == schema.Timestamp && (t.Name == "date" || t.Name == "datetime") {
		return dateWithTime(v.Text)
	}
	if err != nil {
		return "", err
	}
	return literal(v)
}

// dateWithTime writes a time for a DATE, which has seconds and no more.
func dateWithTime(text string) (string, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if strings.Trim(fraction, "0") != "" {
		return "", fmt.Errorf("the time %s has a fraction of a second, which DATE does not hold; use the type timestamp", text)
	}
	return "TO_DATE('" + whole + "', '" + timeFormat + "')", nil
}

// zoned writes a time with its zone; without one it is in the session's.
func zoned(text string) (string, error) {
	if moment, offset, ok := sqltext.ZonedTime(text); ok {
		return "TO_TIMESTAMP_TZ('" + moment + " " + offset + "', '" + format(moment) + " TZH:TZM')", nil
	}
	v, err := schema.NewTimestamp(text)
	if err != nil {
		return "", fmt.Errorf("%q is not a time of the form 2026-01-31 10:00:00 +02:00", text)
	}
	return "TO_TIMESTAMP('" + v.Text + "', '" + format(v.Text) + "')", nil
}

const (
	maxPiece  = 1000 // bytes of a piece of a literal, which stands on one line: SQL*Plus takes 2,499 bytes a line
	maxString = 4000 // bytes of a string in SQL, where MAX_STRING_SIZE is not EXTENDED; UTF-16 when a piece is UNISTR's
)

// hexLiteral writes binary data: as much as a RAW holds.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/HEXTORAW.html
func hexLiteral(hex string) (string, error) {
	if len(hex) > maxString {
		return "", fmt.Errorf("%d bytes of binary data: Oracle takes %d in a literal; load more of them with a program", len(hex)/2, maxString/2)
	}
	var list []string
	for len(hex) > maxPiece {
		list = append(list, "'"+hex[:maxPiece]+"'")
		hex = hex[maxPiece:]
	}
	return "HEXTORAW(" + strings.Join(append(list, "'"+hex+"'"), " ||\n") + ")", nil
}

// stringLiteral writes a string as ASCII on lines that SQL*Plus leaves alone: other characters through UNISTR, whose backslashes are
// doubled, control characters through CHR, and more than a string of SQL holds in pieces of a CLOB.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/UNISTR.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-limits.html
func stringLiteral(s string) string {
	if len(s) <= maxPiece && ascii(s) && strings.IndexFunc(s, control) < 0 {
		return sqltext.Quote(s)
	}
	list := pieces(s, unistr)
	if length(s) > maxString {
		for i, p := range list {
			list[i] = "TO_CLOB(" + p + ")"
		}
	}
	return chain(list)
}

// length in bytes: of UTF-16 when a piece is in the national character set, whose type the whole then has.
func length(s string) int {
	if ascii(s) {
		return len(s)
	}
	return 2 * len(utf16.Encode([]rune(s)))
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// chain joins pieces with ||, with a line end where the line would grow long, in parentheses when there are several.
func chain(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	var b strings.Builder
	b.WriteString("(" + list[0])
	line := len(list[0])
	for _, p := range list[1:] {
		if line += len(p) + len(" || "); line > maxPiece {
			b.WriteString(" ||\n" + p)
			line = len(p)
		} else {
			b.WriteString(" || " + p)
		}
	}
	return b.String() + ")"
}

// pieces cuts a string at control characters, which are written by CHR, and before a piece grows long. write writes what
// stands between.
func pieces(s string, write func(string) string) []string {
	var out []string
	start, size := 0, 0
	end := func(i int) {
		if i > start {
			out = append(out, write(s[start:i]))
		}
		start, size = i, 0
	}
	for i, r := range s {
		if control(r) {
			end(i)
			out = append(out, "CHR("+strconv.Itoa(int(r))+")")
			start = i + 1
			continue
		}
		if n := written(r); size+n > maxPiece {
			end(i)
			size = n
		} else {
			size += n
		}
	}
	end(len(s))
	return out
}

func control(r rune) bool { return r < ' ' && r != '\t' }

// written is how long a character is at most: quotes and backslashes are doubled, others are \XXXX.
func written(r rune) int {
	switch {
	case r == '\'' || r == '\\':
		return 2
	case r < utf8.RuneSelf:
		return 1
	case r > 0xFFFF:
		return 10
	default:
		return 5
	}
}

// unistr writes a piece.
func unistr(s string) string {
	if ascii(s) {
		return sqltext.Quote(s)
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\'':
			b.WriteString("''")
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		default:
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\%04X`, u)
			}
		}
	}
	return "UNISTR('" + b.String() + "')"
}
