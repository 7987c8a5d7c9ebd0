package mysql

import (
	"fmt"
	"slices"
	"strings"

	"mig/dsl/schema"
)

// shown is what SHOW CREATE TABLE says of a table.
type shown struct {
	head  string   // CREATE TABLE `t` (
	items []string // columns, keys and constraints, as they stand there
	rest  []string // the tokens that follow the parenthesis
	tail  string   // and those as they stand there
	// beyond says that there are words in it that mig has none for.
	beyond  bool
	options []schema.Option
	extra   string // partitions and the like
}

// Words that items of tables have, and that are told by what information_schema has of them. Any other word means that there is more.
// https://dev.mysql.com/doc/refman/8.4/en/create-table.html https://mariadb.com/kb/en/create-table/
var (
	columnWords = words("UNSIGNED ZEROFILL CHARACTER SET COLLATE NOT NULL DEFAULT AUTO_INCREMENT COMMENT GENERATED ALWAYS AS VIRTUAL STORED PERSISTENT ON UPDATE CHECK VARYING PRECISION")
	keyWords    = words("PRIMARY UNIQUE FULLTEXT SPATIAL KEY USING BTREE HASH RTREE COMMENT CONSTRAINT FOREIGN REFERENCES ON DELETE UPDATE CASCADE SET NULL DEFAULT RESTRICT NO ACTION CHECK")
	keyParts    = words("ASC DESC")
)

func words(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// readShown reads SHOW CREATE TABLE.
func readShown(sql string) (*shown, error) {
	open := strings.Index(sql, " (\n")
	if open < 0 {
		return nil, fmt.Errorf("there is no list of columns in %.60q", sql)
	}
	s := &shown{head: sql[:open+2]}
	body := sql[open+1:]
	n := tokenLen(body)
	list := body[1 : n-1]
	for from, i := 0, 0; i <= len(list); {
		if i == len(list) || list[i] == ',' {
			s.items = append(s.items, strings.TrimSpace(list[from:i]))
			i++
			from = i
			continue
		}
		i += tokenLen(list[i:])
	}
	s.tail = strings.TrimSpace(body[n:])
	s.rest = tokens(s.tail)
	for _, item := range s.items {
		s.beyond = s.beyond || beyondItem(tokens(item))
	}
	s.readOptions()
	return s, nil
}

// beyondItem reports whether an item has words that mig has none for.
func beyondItem(list []string) bool {
	if strings.HasPrefix(list[0], "`") {
		return beyondColumn(list[1:])
	}
	for i, t := range list {
		switch {
		case t[0] == '(' && list[0] != "CONSTRAINT" && list[0] != "CHECK":
			for _, part := range tokens(t[1 : len(t)-1]) {
				if wordByte(part[0]) && !keyParts[strings.ToUpper(part)] {
					return true
				}
			}
		case wordByte(t[0]) && !keyWords[strings.ToUpper(t)] || i == 0 && !wordByte(t[0]):
			return true
		}
	}
	return false
}

// beyondColumn reads what follows the name of a column.
func beyondColumn(list []string) bool {
	for i := 1; i < len(list); i++ { // the first is the type
		t := strings.ToUpper(list[i])
		switch {
		case !wordByte(t[0]):
		case !columnWords[t]:
			return true
		case (t == "SET" && list[i-1] == "CHARACTER" || t == "COLLATE" || t == "DEFAULT" || t == "UPDATE") && i+1 < len(list):
			if i++; list[i] == "-" && i+1 < len(list) { // what is not a word of ours
				i++
			}
		}
	}
	return false
}

// readOptions reads KEY=VALUE, of which the comment, the engine and the collation are known, until partitions or the like begin.
func (s *shown) readOptions() {
	for i := 0; i < len(s.rest); {
		key := ""
		for ; i < len(s.rest) && s.rest[i] != "="; i++ {
			if w := strings.ToUpper(s.rest[i]); key == "" && (w == "PARTITION" || w == "WITH" || w == "TABLESPACE") {
				s.extra = strings.Join(s.rest[i:], " ")
				return
			}
			key = strings.TrimSpace(key + " " + strings.Trim(s.rest[i], "`"))
		}
		if i+1 >= len(s.rest) {
			s.beyond = s.beyond || key != ""
			return
		}
		switch value := s.rest[i+1]; strings.ToUpper(key) {
		case "ENGINE", "COLLATE", "DEFAULT CHARSET", "CHARSET", "COMMENT", "AUTO_INCREMENT":
		default:
			s.options = append(s.options, schema.Option{Key: key, Value: value})
		}
		i += 2
	}
}

// complete adds to a table what its words say beside.
func (s *shown) complete(t *schema.Table) {
	for _, o := range s.options {
		if !slices.ContainsFunc(t.Options, func(has schema.Option) bool { return strings.EqualFold(has.Key, o.Key) }) {
			t.Options = append(t.Options, o)
		}
	}
	t.Tail = s.extra
}

// withoutForeignKeys gives the statement without what refers to other tables, and without the number that the next row would get.
func (s *shown) withoutForeignKeys() string {
	var items []string
	for _, item := range s.items {
		if !slices.Contains(tokens(item), "FOREIGN") || strings.HasPrefix(item, "`") {
			items = append(items, "  "+item)
		}
	}
	tail := s.tail
	if i := slices.Index(s.rest, "AUTO_INCREMENT"); i >= 0 && i+2 < len(s.rest) {
		tail = strings.Replace(tail, "AUTO_INCREMENT="+s.rest[i+2]+" ", "", 1)
	}
	return s.head + "\n" + strings.Join(items, ",\n") + "\n) " + tail
}

// tokens cuts SQL as the server writes it: words, numbers, quoted texts, groups in parentheses, signs. Comments that are for one server, /*! */, are what is in them.
func tokens(sql string) []string {
	var out []string
	for i := 0; i < len(sql); {
		n := tokenLen(sql[i:])
		if t := sql[i : i+n]; t[0] > ' ' && t != "*/" && !strings.HasPrefix(t, "/*") && t != "," {
			out = append(out, t)
		}
		i += n
	}
	return out
}

// tokenLen gives the length of the token at the start of SQL.
func tokenLen(sql string) int {
	c := sql[0]
	n := 1
	switch {
	case c == '\'' || c == '`' || c == '"':
		return quotedLen(sql, c)
	case c == '(':
		for n < len(sql) && sql[n] != ')' {
			n += tokenLen(sql[n:])
		}
		return min(n+1, len(sql))
	case strings.HasPrefix(sql, "/*"):
		for n = 2; n < len(sql) && (sql[n] == '!' || sql[n] == 'M' || sql[n] >= '0' && sql[n] <= '9'); {
			n++
		}
		return n
	case strings.HasPrefix(sql, "*/"):
		return 2
	case wordByte(c):
		for n < len(sql) && (wordByte(sql[n]) || sql[n] == '.') {
			n++
		}
		if c <= '9' && c >= '0' && n+1 < len(sql) && sql[n-1]|0x20 == 'e' && (sql[n] == '-' || sql[n] == '+') { // 1e-5
			return n + 1 + tokenLen(sql[n+1:])
		}
		if n == 1 && len(sql) > 1 && sql[1] == '\'' { // b'101', x'00', n'text'
			return 1 + quotedLen(sql[1:], '\'')
		}
	}
	return n
}

func wordByte(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
