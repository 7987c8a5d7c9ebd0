package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"mig/dialects"
	scripts "mig/engine/script"
)

// tricky are pieces of text that one client or another reads as something of its own.
var tricky = []string{
	"'", "''", `"`, "`", `\`, `\\`, "\n", "\r\n", "\r", "\n\n", ";", ";\n", "--", "-- ", "-\n", "#", "/*", "*/", "/*!", "//", "\n//\n", "$$", "$mig$", "$sql$", "$(x)", ":x", ":'x'", `:"x"`,
	"&x", "@x", "{{", "}}", "%s", "%", "?", "\n\\echo x\n", "\n\\q\n", "\n\\.\n", "\n.quit\n", "\n.print x\n", "\nDELIMITER //\n", "delimiter ;", "\nGO\n", "\ngo", "\n/\n", "\nquit\n", "\nsource x\n",
	`\N`, `\n`, `\'`, `\Z`, `\0`, "\t", "\v", "\f", "\b", "\x01", "\x1a", "\x1b", "\x7f", "\u0085", "\u00a0", "\u2028", "\u202e", "\ufeff", "é", "ř", "木", "🚲", "e\u0301", " ", "  ", "a", "B", "0", "END", "COMMIT",
}

// anyText strings up to n pieces together.
func anyText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		if r.IntN(4) > 0 {
			b.WriteString(tricky[r.IntN(len(tricky))])
			continue
		}
		c := rune(r.IntN(0x10ffff) + 1)
		if c >= 0xd800 && c < 0xe000 {
			c = 'x'
		}
		b.WriteRune(c)
	}
	return b.String()
}

// seeded gives random numbers: the same each time, or those of MIG_TEST_SEED.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed, _ := strconv.ParseUint(os.Getenv("MIG_TEST_SEED"), 10, 64) // unset is 0
	return rand.New(rand.NewPCG(seed, 0))
}

// forms are those in which a client gets a script.
func (c shop) forms() []scripts.Form {
	list := []scripts.Form{c.form(scripts.Refuses), {Client: scripts.Plain}, {Client: c.client}}
	if c.skips {
		list = append(list, c.form(scripts.Skips))
	}
	return list
}

// Texts that mig writes come out of the database byte for byte: rows, defaults and comments.
func TestClientLiterals(t *testing.T) {
	t.Parallel()
	const n, wide, defaults = 10000, 20, 30
	r := seeded(t)
	texts := make([]string, n)
	for i := range texts {
		texts[i] = anyText(r, 12)
	}
	var rows, columns, words strings.Builder
	for i := range wide {
		fmt.Fprintf(&columns, " (column \"t%d\" \"text\")", i)
	}
	for i := range n {
		if i%wide == 0 {
			fmt.Fprintf(&rows, "\n  (row \"id\" %d", i)
		}
		fmt.Fprintf(&rows, " \"t%d\" %s", i%wide, strconv.Quote(texts[i]))
		if i%wide == wide-1 {
			rows.WriteString(")")
		}
	}
	for i := range defaults {
		fmt.Fprintf(&words, "\n  (column \"c%d\" \"varchar(200)\" (server_default %s) (comment %s))", i, strconv.Quote(texts[i]), strconv.Quote(texts[i+defaults]))
	}
	text := "{{ create_table \"texts\" (column \"id\" \"integer\" primary_key)" + columns.String() + " }}\n{{ bulk_insert \"texts\"" + rows.String() + " }}\n" +
		"{{ create_table \"words\" (column \"id\" \"integer\" primary_key)" + words.String() + " }}\nINSERT INTO words (id) VALUES (1);\n"
	each(t, shops, func(t *testing.T, c shop) {
		for i, form := range c.forms() {
			db := c.scratch(t)
			script := c.project(text).text(t, form, "heads")
			c.runs(t, db, script, c.stops()...)
			got := c.cells(t, db, "SELECT * FROM texts ORDER BY id")
			if len(got) != n/wide {
				t.Fatalf("form %d: %d rows", i, len(got))
			}
			for k := range n {
				if cell := got[k/wide][k%wide+1]; cell != texts[k] {
					t.Fatalf("form %d: %q came out as %q\n%s", i, texts[k], cell, kept(t, script))
				}
			}
			got = c.cells(t, db, "SELECT * FROM words")
			for k := range defaults {
				if cell := got[0][k+1]; cell != texts[k] {
					t.Errorf("form %d: the default %q came out as %q", i, texts[k], cell)
				}
			}
			comments := map[string]string{
				"postgresql": "SELECT coalesce(col_description('words'::regclass, attnum), '') FROM pg_attribute WHERE attrelid = 'words'::regclass AND attnum > 1 ORDER BY attnum",
				"mysql":      "SELECT column_comment FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'words' AND ordinal_position > 1 ORDER BY ordinal_position",
			}[c.dialect]
			if comments == "" {
				continue
			}
			for k, row := range c.cells(t, db, comments) {
				if want := c.comment(texts[k+defaults]); row[0] != want {
					t.Errorf("form %d: the comment %q came out as %q", i, want, row[0])
				}
			}
		}
	})
}

// comment is what the database keeps of one: MySQL's catalog knows no character of four bytes. https://dev.mysql.com/doc/refman/8.4/en/charset-metadata.html
func (c shop) comment(text string) string {
	if c.dialect != "mysql" {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return '?'
		}
		return r
	}, text)
}

// cells gives rows as text.
func (c shop) cells(t *testing.T, databaseURL, sql string) (list [][]string) {
	t.Helper()
	withSession(t, c.dialect, databaseURL, func(ctx context.Context, s dialects.Session) {
		_, rows, err := s.Query(ctx, sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		for _, row := range rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				if cells[i] = "NULL"; cell != nil {
					cells[i] = *cell
				}
			}
			list = append(list, cells)
		}
	})
	return list
}

// anyComment gives a comment of any text in which it does not end by itself, and which runs nowhere.
func anyComment(r *rand.Rand) string {
	text := " " + anyText(r, 12)
	for strings.Contains(text, "\r\r\n") { // of which mig reads CR LF, and refuses it
		text = strings.ReplaceAll(text, "\r\r\n", "\r\n")
	}
	if r.IntN(2) == 0 {
		return "--" + strings.NewReplacer("\n", " ", "\r", " ", "{{", "", "}}", "").Replace(text) + "\n"
	}
	for strings.Contains(text, "*/") || strings.Contains(text, "/*") || strings.Contains(text, "{{") || strings.Contains(text, "}}") {
		text = strings.NewReplacer("*/", "", "/*", "", "{{", "", "}}", "").Replace(text)
	}
	return "/*" + text + " */"
}

// Comments of any text let the statements around them run, once.
func TestClientComments(t *testing.T) {
	t.Parallel()
	const n = 10000
	r := seeded(t)
	var text strings.Builder
	text.WriteString("CREATE TABLE t (id integer);\n")
	for i := range n / 20 {
		text.WriteString(anyComment(r) + "INSERT INTO " + anyComment(r) + "t VALUES")
		for k := range 8 {
			fmt.Fprintf(&text, "%s (%s %d)%s", anyComment(r), map[bool]string{true: anyComment(r)}[k < 2], i*8+k, map[bool]string{true: anyComment(r) + ","}[k < 7])
		}
		text.WriteString(anyComment(r) + ";\n")
	}
	each(t, shops, func(t *testing.T, c shop) {
		for i, form := range c.forms() {
			db := c.scratch(t)
			script := c.project(text.String()).text(t, form, "heads")
			c.runs(t, db, script, c.stops()...)
			if got, want := c.query(t, db, "SELECT count(*), count(DISTINCT id), max(id) FROM t"), fmt.Sprintf("%d|%[1]d|%d", n/20*8, n/20*8-1); got != want {
				t.Errorf("form %d: count, count of those that differ, and greatest are %s\n%s", i, got, kept(t, script))
			}
		}
	})
}

// Comments in the bodies of routines are kept as they are.
func TestClientBodies(t *testing.T) {
	t.Parallel()
	r := seeded(t)
	var body strings.Builder
	for i := range 200 {
		fmt.Fprintf(&body, "%s\nSET @x%d = 'it''s; \\\\ %d';\n", anyComment(r), i, i)
	}
	each(t, []shop{mysql, maria}, func(t *testing.T, c shop) {
		text := "-- mig:statement begin\nCREATE PROCEDURE p()\nBEGIN\n" + body.String() + "END\n-- mig:statement end\nCREATE TABLE t (id integer);\n"
		for i, form := range c.forms() {
			db := c.scratch(t)
			script := c.project(text).text(t, form, "heads")
			c.runs(t, db, script, c.stops()...)
			got := c.cells(t, db, "SHOW CREATE PROCEDURE p")
			if want := strings.ReplaceAll(body.String(), "\r\n", "\n"); len(got) != 1 || !strings.Contains(got[0][2], want) {
				t.Errorf("form %d: %d bodies\n%s\n%s", i, len(got), strings.Join(lacks("-", want, fmt.Sprint(got)), "\n"), kept(t, script))
			}
		}
	})
}
