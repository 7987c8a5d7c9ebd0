package build

import "strings"

// unchanged is the comment by which a user says that raw DDL leaves the schema as mig knows it.
const unchanged = "mig:schema-unchanged"

// changed is the one by which a user names tables that a statement changes where its text does not say so: dynamic SQL, a procedure.
const changed = "mig:schema-changed"

// stated gives the tables that the comment before a statement names as changed.
func stated(sql string) []string {
	sql = strings.TrimLeft(sql, " \t\r\n")
	if !strings.HasPrefix(sql, "--") && !strings.HasPrefix(sql, "/*") {
		return nil
	}
	_, rest, found := strings.Cut(sql, changed)
	if !found {
		return nil
	}
	line, _, _ := strings.Cut(rest, "\n")
	line, _, _ = strings.Cut(line, "*/")
	names := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\r' })
	for i, n := range names {
		names[i] = n[strings.LastIndexByte(n, '.')+1:]
	}
	return names
}

// named is what raw SQL creates, alters, drops or renames.
type named struct {
	tables []string
	others []string // indexes, views, sequences, types, schemas
	unsure bool     // any table may be meant
}

// touched names the tables that raw SQL creates, alters, drops or renames, and what else does not leave these unknown. It reads words, not SQL: a word too
// many makes a table unknown that was known, and never the other way round. What dynamic
// SQL does is not seen.
//
// Names are compared by their last part alone, in any case (schema.ForgetLike): which schema an unqualified name is in, and
// how names fold, is the database's affair.
//
// Where comments leave room for doubt (one in another, or # with text after it, which some databases read as comments and others don't),
// unsure is true: then any table may be meant.
func touched(sql string) (out named) {
	out.tables = stated(sql)
	if !mayTouch(sql) || strings.Contains(sql, unchanged) {
		return out
	}
	words := &wordReader{rest: sql}
	for {
		switch words.keyword() {
		case "":
			out.unsure = words.doubt
			return out
		case "CREATE", "ALTER", "DROP", "RENAME":
			save := words.rest
			if tables := words.tables(); len(tables) > 0 {
				out.tables = append(out.tables, tables...)
				continue
			}
			words.rest = save
			out.others = append(out.others, words.others()...)
		case "SP_RENAME":
			out.tables = append(out.tables, words.renamed()...)
		}
	}
}

// mayTouch decides quickly for the statements that are most of a large file: one INSERT, UPDATE, DELETE or COPY. A batch of
// SQL Server may go on with anything after it.
func mayTouch(sql string) bool {
	words := &wordReader{rest: sql}
	switch words.keyword() {
	case "INSERT", "UPDATE", "DELETE", "MERGE", "COPY":
		return hasFold(sql, "table", 2) || hasFold(sql, "sp_rename", 2)
	case "":
		return false
	}
	return true
}

// defines decides quickly whether raw SQL begins with a definition that tells of what hangs on a table.
func defines(sql string) bool {
	word := (&wordReader{rest: sql}).keyword()
	return (word == "CREATE" || word == "DROP") && !strings.Contains(sql, unchanged)
}

// hasFold reports whether a text has a word, given in lower case, in any case. It looks for the letter at rare first, which should be one
// that texts seldom have.
func hasFold(s, word string, rare int) bool {
	c := word[rare]
	return hasAround(s, word, rare, c) || c >= 'a' && c <= 'z' && hasAround(s, word, rare, c-'a'+'A')
}

func hasAround(s, word string, rare int, c byte) bool {
	for at := rare; at+len(word)-rare <= len(s); at++ {
		i := strings.IndexByte(s[at:], c)
		if i < 0 {
			return false
		}
		at += i
		if end := at - rare + len(word); end <= len(s) && strings.EqualFold(s[at-rare:end], word) {
			return true
		}
	}
	return false
}

// wordReader goes over SQL word by word; comments and what stands in quotes are passed over, but for names.
type wordReader struct {
	rest  string
	doubt bool
}

// keyword gives the next word in upper case, "" at the end.
func (w *wordReader) keyword() string {
	word, _ := w.word()
	return strings.ToUpper(word)
}

// word gives the next word and whether it was quoted. Signs are passed over.
func (w *wordReader) word() (word string, quoted bool) {
	for w.rest != "" {
		s := w.rest
		switch c := s[0]; {
		case strings.HasPrefix(s, "--"):
			w.after(strings.IndexByte(s, '\n'), 1)
		case strings.HasPrefix(s, "/*!"), strings.HasPrefix(s, "/*M!"): // MySQL and MariaDB run what is in it
			w.rest = s[3:]
		case strings.HasPrefix(s, "/*"):
			inside, _, _ := strings.Cut(s[2:], "*/") // "/*/" opens a comment and does not end it
			w.doubt = w.doubt || strings.Contains(inside, "/*")
			w.rest = s[min(len(s), len(inside)+4):]
		case c == '#' && (len(s) == 1 || s[1] == ' ' || s[1] == '\t'):
			w.doubt, w.rest = true, s[1:]
		case c == '\'' || c == '"' || c == '`' || c == '[':
			return w.quoted(c), true
		case isWordByte(c):
			n := 0
			for n < len(s) && isWordByte(s[n]) {
				n++
			}
			w.rest = s[n:]
			return s[:n], false
		default:
			w.rest = s[1:]
		}
	}
	return "", false
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || c == '#' || c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func (w *wordReader) after(i, length int) {
	if i < 0 {
		w.rest = ""
		return
	}
	w.rest = w.rest[i+length:]
}

func (w *wordReader) quoted(opening byte) string {
	closing := opening
	if opening == '[' {
		closing = ']'
	}
	s := w.rest[1:]
	i := strings.IndexByte(s, closing)
	if i < 0 {
		w.rest = ""
		return s
	}
	w.rest = s[i+1:]
	return s[:i]
}

// tables reads [words] TABLE [IF [NOT] EXISTS] [ONLY] name, and the names after commas and TO.
func (w *wordReader) tables() []string {
	for {
		save := w.rest
		switch w.keyword() {
		case "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "FOREIGN", "OR", "REPLACE", "EXTERNAL", "VIRTUAL", "PRIVATE", "SHARDED", "DUPLICATED", "IMMUTABLE", "BLOCKCHAIN", "COLUMN", "JSON", "ONLINE", "OFFLINE", "IGNORE":
		case "TABLE", "TABLES":
			return w.names()
		default:
			w.rest = save
			return nil
		}
	}
}

// furthest is how many words may stand before the one that says what is made: CREATE OR REPLACE ALGORITHM = MERGE DEFINER = CURRENT_USER SQL SECURITY INVOKER VIEW.
const furthest = 12

// others reads [words] INDEX, VIEW and the like, and the names after it. What is made of other things is left to be read on: a body may hold anything.
func (w *wordReader) others() []string {
	save := w.rest
	for range furthest {
		switch word, quoted := w.word(); strings.ToUpper(word) {
		case "INDEX", "VIEW", "SEQUENCE", "TYPE", "SCHEMA":
			if quoted {
				continue
			}
			if names := w.names(); len(names) > 0 {
				return names
			}
		case "", "TABLE", "TRIGGER", "FUNCTION", "PROCEDURE", "PROC", "PACKAGE", "EVENT", "ON", "AS", "BEGIN":
			w.rest = save
			return nil
		}
	}
	w.rest = save
	return nil
}

func (w *wordReader) names() []string {
	var out []string
	for {
		n := w.name()
		if n == "" {
			return out
		}
		out = append(out, n)
		rest := strings.TrimLeft(w.rest, " \t\r\n")
		save := w.rest
		switch {
		case strings.HasPrefix(rest, ","):
			w.rest = rest[1:]
		case w.renamesTo():
		default:
			w.rest = save
			return out
		}
	}
}

// renamesTo reads [RENAME] TO or RENAME AS: another name follows.
func (w *wordReader) renamesTo() bool {
	word := w.keyword()
	if word == "RENAME" {
		word = w.keyword()
	}
	return word == "TO" || word == "AS"
}

// name reads a name and gives its last part.
func (w *wordReader) name() string {
	word, quoted := w.word()
	for !quoted && isNoise(strings.ToUpper(word)) {
		word, quoted = w.word()
	}
	for strings.HasPrefix(strings.TrimLeft(w.rest, " \t"), ".") {
		word, _ = w.word()
	}
	return word
}

func isNoise(word string) bool {
	return word == "IF" || word == "NOT" || word == "EXISTS" || word == "ONLY" || word == "CONCURRENTLY" || word == "BODY"
}

// renamed reads the first argument of SQL Server's sp_rename: schema.table, or with a column after it; the last two parts may be the table.
func (w *wordReader) renamed() []string {
	word, _ := w.word()
	if strings.EqualFold(word, "N") || strings.HasPrefix(word, "@") {
		word, _ = w.word()
	}
	parts := strings.Split(strings.NewReplacer("[", "", "]", "").Replace(word), ".")
	return parts[max(0, len(parts)-2):]
}
