package mssql

import (
	"regexp"
	"strings"

	"mig/dialects"
)

// control finds transaction control in a batch. What stands in strings, names and comments is blanked before.
// https://learn.microsoft.com/sql/t-sql/language-elements/transactions-transact-sql
var control = regexp.MustCompile(`(?i)\b(?:(begin\s+(?:distributed\s+)?tran(?:saction)?)|(commit|rollback)|set\s+(?:\w+\s*,\s*)*(implicit_transactions|noexec|parseonly|fmtonly|showplan_\w+)(?:\s*,\s*\w+)*\s+on)\b`)

// alone finds statements that can't run in a transaction. https://learn.microsoft.com/sql/t-sql/language-elements/transactions-transact-sql
var alone = regexp.MustCompile(`(?i)^(?:(?:create|alter|drop)\s+(?:database|fulltext\s+(?:catalog|index))|backup|restore|reconfigure)\b`)

var use = regexp.MustCompile(`(?i)^use\s`)

var module = regexp.MustCompile(`(?i)^(?:create|alter)\s+(?:or\s+alter\s+)?(?:proc|procedure|function|trigger|view)\b`)

// Effect tells what a batch does to the transaction. A batch that ends what it has begun does nothing to it.
func (*Dialect) Effect(s dialects.Statement) dialects.RawEffect {
	sql := s.SQL[min(s.First, len(s.SQL)):]
	if what, way := altered(s.SQL); what != "" { // its first comments too
		return dialects.RawEffect{Alters: what, Way: way}
	}
	if alone.MatchString(sql) {
		return dialects.RawEffect{Alone: true}
	}
	if module.MatchString(sql) {
		return dialects.RawEffect{}
	}
	if use.MatchString(sql) {
		return dialects.RawEffect{State: "the database, in which mig finds its version table", Way: "qualify names instead: other.dbo.table"}
	}
	opens, ends := 0, 0
	for _, m := range control.FindAllStringSubmatch(bare(sql), -1) {
		switch {
		case m[1] != "":
			opens++
		case m[2] != "":
			ends++
		case strings.EqualFold(m[3], "implicit_transactions"):
			return dialects.RawEffect{State: "whether statements commit", Way: "take SET IMPLICIT_TRANSACTIONS out"}
		default: // https://learn.microsoft.com/sql/t-sql/statements/set-noexec-transact-sql
			return dialects.RawEffect{State: "whether statements run", Way: "take SET " + strings.ToUpper(m[3]) + " out"}
		}
	}
	if opens > 0 && ends > 0 {
		return dialects.RawEffect{}
	}
	return dialects.RawEffect{Opens: opens > 0, Ends: ends > 0}
}

// bare blanks strings, quoted names and comments.
func bare(sql string) string {
	var b strings.Builder
	for i := 0; i < len(sql); {
		switch rest := sql[i:]; {
		case strings.HasPrefix(rest, "--"):
			i += lengthTo(rest, "\n")
		case strings.HasPrefix(rest, "/*"):
			i += lengthTo(rest, "*/")
		case rest[0] == '\'' || rest[0] == '"' || rest[0] == '[':
			end := rest[0]
			if end == '[' {
				end = ']'
			}
			_, i = quotedTo(sql, i, end)
			b.WriteByte(' ')
		default:
			b.WriteByte(rest[0])
			i++
		}
	}
	return b.String()
}

func lengthTo(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}
