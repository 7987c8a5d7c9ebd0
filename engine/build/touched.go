package build

import (
	"strings"

	"mig/dsl/schema"
)

// unchanged is the comment by which a user says that raw DDL leaves the schema as mig knows it.
const unchanged = "mig:schema-unchanged"

// touched names the tables that raw SQL creates, alters, drops or renames. It reads words, not SQL: a word too
// many makes a table unknown that was known, and never the other way round. What dynamic
// SQL does is not seen.
func touched(sql string) []schema.Name {
	if !mayTouch(sql) || strings.Contains(sql, unchanged) {
		return nil
	}
	var out []schema.Name
	words := &wordReader{rest: sql}
	for {
		switch words.keyword() {
		case "":
			return out
		case "CREATE", "ALTER", "DROP":
			out = append(out, words.tables()...)
		case "RENAME":
			out = append(out, words.tables()...)
		case "SP_RENAME":
			out = append(out, words.renamed())
		}
	}
}

// mayTouch decides quickly for the statements that are most of a large file: those that move data.
func mayTouch(sql string) bool {
	words := &wordReader{rest: sql}
	switch words.keyword() {
	case "INSERT", "UPDATE", "DELETE", "SELECT", "MERGE", "COPY", "":
		return false
	}
	return true
}

// wordReader goes over SQL word by word; comments and what stands in quotes are passed over, but for names.
type wordReader struct{ rest string }

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
		case strings.HasPrefix(s, "/*"):
			w.after(strings.Index(s, "*/"), 2)
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
func (w *wordReader) tables() []schema.Name {
	for {
		save := w.rest
		switch w.keyword() {
		case "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "FOREIGN", "OR", "REPLACE", "EXTERNAL", "VIRTUAL", "PRIVATE", "SHARDED", "DUPLICATED", "IMMUTABLE", "BLOCKCHAIN", "COLUMN", "JSON":
		case "TABLE", "TABLES":
			return w.names()
		default:
			w.rest = save
			return nil
		}
	}
}

func (w *wordReader) names() []schema.Name {
	var out []schema.Name
	for {
		n, ok := w.name()
		if !ok {
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

func (w *wordReader) name() (schema.Name, bool) {
	word, quoted := w.word()
	for !quoted && isNoise(strings.ToUpper(word)) {
		word, quoted = w.word()
	}
	if word == "" {
		return schema.Name{}, false
	}
	n := schema.Name{Name: word}
	for strings.HasPrefix(w.rest, ".") {
		next, _ := w.word()
		n = schema.Name{Schema: n.Name, Name: next}
	}
	return n, true
}

func isNoise(word string) bool {
	return word == "IF" || word == "NOT" || word == "EXISTS" || word == "ONLY"
}

// renamed reads the first argument of SQL Server's sp_rename.
func (w *wordReader) renamed() schema.Name {
	word, _ := w.word()
	if strings.EqualFold(word, "N") || strings.HasPrefix(word, "@") {
		word, _ = w.word()
	}
	parts := strings.Split(strings.NewReplacer("[", "", "]", "").Replace(word), ".")
	if len(parts) == 1 {
		return schema.Name{Name: parts[0]}
	}
	return schema.Name{Schema: parts[0], Name: parts[1]}
}
