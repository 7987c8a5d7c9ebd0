package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dialects/dialecttest/sqlplus"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

// plusForms are the ways in which a script for Oracle is written.
func plusForms() map[string]scripts.Form {
	out := map[string]scripts.Form{}
	for _, client := range []string{"sqlplus", scripts.Plain} {
		out[client+" unguarded"] = scripts.Form{Client: client, Verbose: true}
		out[client+" refuse"] = scripts.Form{Client: client, Guard: scripts.Refuses}
		out[client+" skip"] = scripts.Form{Client: client, Guard: scripts.Skips, Verbose: true}
	}
	return out
}

// oracleProject is revisions for Oracle, and the form of the scripts.
func oracleProject(files fstest.MapFS, form scripts.Form) (*engine.Environment, error) {
	cfg := config.Default()
	cfg.Dialect, cfg.ScriptLocation = "oracle", "m"
	return engine.Open(cfg, engine.Options{Dialects: all.Dialects(), Script: files, Mig: "test", Form: form})
}

// delivered runs a script through the model of SQL*Plus. A script for no client in particular is started as its header says.
func plusDelivered(s *scripts.Script, text string) ([]sqlplus.Event, error) {
	c := sqlplus.New()
	if s.Form.Client == scripts.Plain {
		for _, line := range strings.Split(s.Dialect.Script(s.Facts).Command("X.sql"), "\n")[1:] {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "@") {
				if _, err := c.Run(line); err != nil {
					return nil, err
				}
			}
		}
	}
	events, err := c.Run(text)
	if err == nil && s.Form.Client == "sqlplus" && (!c.Stops || !c.Exited) {
		err = fmt.Errorf("the client does not stop at errors, or not at the end")
	}
	return events, err
}

// checkDelivered compares what reaches the server with the statements of a script.
func checkDelivered(s *scripts.Script) error {
	b, err := s.Bytes()
	if err != nil {
		return err
	}
	text := string(b)
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "-- ") && (strings.HasSuffix(line, "-") && strings.Trim(line, "-") != "" && !rawLine(s, line) || len(line) > 2100) {
			return fmt.Errorf("line %d: %.100s", i+1, line)
		}
	}
	events, err := plusDelivered(s, text)
	if err != nil {
		return fmt.Errorf("%w\n%s", err, excerpt(text, err))
	}
	var want, got []string
	for i := range s.Steps {
		for st := range s.Steps[i].Statements() {
			if sql := st.SQL[min(st.First, len(st.SQL)):]; sql != "" && sql != "COMMIT" { // there are others of it
				want = append(want, withoutComments(sql))
			}
		}
		for _, st := range s.Steps[i].Checks {
			want = append(want, withoutComments(st.SQL))
		}
	}
	for _, e := range events {
		switch payload, ok := executed(e.SQL); {
		case e.Command != "":
		case ok && (payload == "COMMIT" || slices.ContainsFunc(s.Create, func(st dialects.Statement) bool { return st.SQL == payload })):
		case ok:
			got = append(got, withoutComments(payload))
		case !bookkeeping(s, e.SQL):
			got = append(got, withoutComments(e.SQL))
		}
	}
	for i := range max(len(want), len(got)) {
		if i >= len(want) || i >= len(got) || want[i] != got[i] {
			return fmt.Errorf("statement %d of %d: delivered is\n%.2000s\nnot\n%.2000s", i+1, len(want), at(got, i), at(want, i))
		}
	}
	return frame(s, text, events)
}

func rawLine(s *scripts.Script, line string) bool {
	for i := range s.Steps {
		for st := range s.Steps[i].Statements() {
			if strings.Contains(st.SQL, line) {
				return true
			}
		}
	}
	return false
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "nothing"
}

func excerpt(text string, err error) string {
	var n int
	if _, e := fmt.Sscanf(err.Error(), "line %d:", &n); e != nil {
		return ""
	}
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, min(n, len(lines))-12):min(n, len(lines))], "\n")
}

// frame looks at what stands around the statements.
func frame(s *scripts.Script, text string, events []sqlplus.Event) error {
	if s.Form.Client == "sqlplus" && len(s.Steps) > 0 {
		opening := []string{"WHENEVER SQLERROR", "WHENEVER OSERROR", "SET DEFINE", "SET ESCAPE"}
		var said int
		for i, e := range events {
			command := e.Command + " " + strings.SplitN(e.Args+" ", " ", 2)[0]
			if i < len(opening) && command != opening[i] {
				return fmt.Errorf("command %d is %s", i+1, command)
			}
			if e.Command == "PROMPT" && strings.HasPrefix(e.Args, "Running ") {
				for k, want := range opening {
					if before := events[i-len(opening)+k]; before.Command+" "+strings.SplitN(before.Args+" ", " ", 2)[0] != want {
						return fmt.Errorf("line %d: before a revision stands %s, not %s", e.Line, before.Command, want)
					}
				}
				if said > 0 && events[i-len(opening)-1].SQL != "COMMIT" {
					return fmt.Errorf("line %d: the revision before does not end in COMMIT", e.Line)
				}
				said++
			}
		}
		last := events[len(events)-1]
		if said != len(s.Steps) || last.Command != "EXIT" || last.Args != "SUCCESS COMMIT" || !strings.HasPrefix(text, "WHENEVER") {
			return fmt.Errorf("%d revisions of %d are shown, the last event is %s %s", said, len(s.Steps), last.Command, last.Args)
		}
	}
	if s.Form.Guard == scripts.Unguarded || len(s.Steps) == 0 {
		return nil
	}
	for _, e := range events {
		switch {
		case e.SQL == "":
		case strings.Contains(e.SQL, "UNISTR('\\00E9')"):
			return nil
		default:
			return fmt.Errorf("before the canary stands %.100s", e.SQL)
		}
	}
	return fmt.Errorf("there is no canary")
}

// executed gives the statement that a block runs on a condition.
func executed(sql string) (string, bool) {
	body, ok := strings.CutPrefix(sql, "DECLARE\n    mig_found INTEGER;\nBEGIN\n    SELECT COUNT(*) INTO mig_found FROM DUAL WHERE ")
	_, after, found := strings.Cut(body, "    IF mig_found = 1 THEN\n")
	after = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(after, " "), "BEGIN\n"), " ")
	if !ok || !found || !strings.HasPrefix(after, "EXECUTE IMMEDIATE ") {
		return "", false
	}
	text, err := plsqlText(strings.TrimPrefix(after, "EXECUTE IMMEDIATE "))
	if err != nil {
		return err.Error(), true
	}
	return text, true
}

var char = regexp.MustCompile(`^CHR\((\d+)\)`)

// plsqlText gives the value of strings joined by ||, up to a semicolon.
func plsqlText(sql string) (string, error) {
	var b strings.Builder
	for {
		sql = strings.TrimLeft(sql, " \n")
		clob := false
		if rest, ok := strings.CutPrefix(sql, "TO_CLOB("); ok {
			sql, clob = rest, true
		}
	terms:
		for {
			sql = strings.TrimLeft(sql, " \n")
			if m := char.FindStringSubmatch(sql); m != nil {
				n, _ := strconv.Atoi(m[1])
				b.WriteRune(rune(n))
				sql = sql[len(m[0]):]
			} else if strings.HasPrefix(sql, "'") {
				size := 0
				for sql = sql[1:]; ; {
					i := strings.IndexByte(sql, '\'')
					if i < 0 {
						return "", fmt.Errorf("an open string")
					}
					b.WriteString(sql[:i])
					size += i + 1
					if sql = sql[i+1:]; !strings.HasPrefix(sql, "'") {
						break
					}
					b.WriteByte('\'')
					sql = sql[1:]
				}
				if size > 32767 {
					return "", fmt.Errorf("a string of %d bytes", size)
				}
			} else {
				return "", fmt.Errorf("%.40q is no string", sql)
			}
			more := strings.TrimLeft(sql, " \n")
			switch {
			case strings.HasPrefix(more, "||") && (!clob || !strings.HasPrefix(strings.TrimLeft(more[2:], " \n"), "TO_CLOB(")):
				sql = more[2:]
				if strings.HasPrefix(strings.TrimLeft(sql, " \n"), "TO_CLOB(") {
					break terms
				}
			default:
				sql = more
				break terms
			}
		}
		if clob {
			if !strings.HasPrefix(sql, ")") {
				return "", fmt.Errorf("%.40q is not the end of TO_CLOB", sql)
			}
			sql = strings.TrimLeft(sql[1:], " \n")
			if rest, ok := strings.CutPrefix(sql, "||"); ok {
				sql = rest
				continue
			}
		}
		if strings.HasPrefix(sql, ";") {
			return b.String(), nil
		}
		return "", fmt.Errorf("%.40q follows a string", sql)
	}
}

// bookkeeping reports whether a statement is of mig's own.
func bookkeeping(s *scripts.Script, sql string) bool {
	if sql == "COMMIT" || slices.ContainsFunc(s.Create, func(st dialects.Statement) bool { return st.SQL == sql }) {
		return true
	}
	for i := range s.Steps {
		if slices.ContainsFunc(s.Steps[i].Bookkeeping, func(st dialects.Statement) bool { return st.SQL == sql }) {
			return true
		}
	}
	return strings.HasPrefix(sql, "DECLARE\n    mig_found INTEGER;\n") && strings.Contains(sql, "RAISE_APPLICATION_ERROR(-20000, ") && !strings.Contains(sql, "EXECUTE IMMEDIATE") ||
		strings.HasPrefix(sql, "INSERT INTO mig_log (") || strings.HasPrefix(sql, "UPDATE mig_log SET ")
}

// withoutComments takes out of a statement what the server does not read: SQL*Plus may join lines there.
func withoutComments(sql string) string {
	var b strings.Builder
	for i := 0; i < len(sql); {
		end := i + 1
		upTo := func(from int, mark string) {
			if k := strings.Index(sql[min(from, len(sql)):], mark); k >= 0 {
				end = from + k + len(mark)
			} else {
				end = len(sql)
			}
		}
		switch {
		case strings.HasPrefix(sql[i:], "--"):
			upTo(i, "\n")
			i = end
			b.WriteByte('\n')
			continue
		case strings.HasPrefix(sql[i:], "/*"):
			upTo(i+2, "*/")
			i = end
			continue
		case len(sql) > i+2 && sql[i]|0x20 == 'q' && sql[i+1] == '\'':
			mark := sql[i+2 : i+3]
			if k := strings.IndexByte("([{<", sql[i+2]); k >= 0 {
				mark = ")]}>"[k : k+1]
			}
			upTo(i+3, mark+"'")
		case sql[i] == '\'', sql[i] == '"':
			upTo(i+1, sql[i:i+1])
		}
		b.WriteString(sql[i:end])
		i = end
	}
	return strings.TrimRight(b.String(), " \n")
}

// goldenCase is a body of the operations' golden files.
type goldenCase struct {
	name, body string
	files      map[string]string
}

func goldenCases(t *testing.T) (out []goldenCase) {
	t.Helper()
	paths, err := filepath.Glob("../dialects/dialecttest/testdata/ops/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(err)
	}
	head := regexp.MustCompile(`(?m)^-- (\S+)/(dsl|files/\S+|\S+) --$`)
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cases := map[string]*goldenCase{}
		var order []string
		all := head.FindAllStringSubmatchIndex(string(b), -1)
		for i, m := range all {
			end := len(b)
			if i+1 < len(all) {
				end = all[i+1][0]
			}
			name, part, text := string(b[m[2]:m[3]]), string(b[m[4]:m[5]]), string(b[m[1]+1:end])
			if before, file, ok := strings.Cut(name+"/"+part, "/files/"); ok {
				name, part = before, "files/"+file
			}
			if cases[name] == nil {
				cases[name] = &goldenCase{name: filepath.Base(path) + " " + name, files: map[string]string{}}
				order = append(order, name)
			}
			if part == "dsl" {
				cases[name].body = text
			} else if file, ok := strings.CutPrefix(part, "files/"); ok {
				cases[name].files[file] = text
			}
		}
		for _, name := range order {
			if cases[name].body != "" {
				out = append(out, *cases[name])
			}
		}
	}
	return out
}

// TestOracleGoldenScripts: SQL*Plus sends what mig has written, of every operation of the golden files, however the script is written.
func TestOracleGoldenScripts(t *testing.T) {
	n := 0
	for _, c := range goldenCases(t) {
		files := fstest.MapFS{"versions/r1.sql.tmpl": {Data: []byte("---\nrevision: r1\n---\n" + c.body)}}
		for name, text := range c.files {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		for name, form := range plusForms() {
			env, err := oracleProject(files, form)
			if err != nil {
				t.Fatal(err)
			}
			s, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
			if err != nil {
				continue // what Oracle does not have is told by the golden files
			}
			n++
			if err := checkDelivered(s); err != nil {
				t.Errorf("%s, %s: %v", c.name, name, err)
			}
		}
	}
	if n < 600 {
		t.Errorf("%d scripts were looked at", n)
	}
}

// TestOracleExampleScripts: the same for the example, in both directions.
func TestOracleExampleScripts(t *testing.T) {
	for name, form := range plusForms() {
		f, err := config.Open(filepath.Join(exampleDir, config.FileName))
		if err != nil {
			t.Fatal(err)
		}
		cfg, err := f.Resolve(config.Overrides{Flags: map[string]string{"dialect": "oracle"}})
		if err != nil {
			t.Fatal(err)
		}
		env, err := engine.Open(cfg, engine.Options{Dialects: all.Dialects(), Mig: "test", Form: form})
		if err != nil {
			t.Fatal(err)
		}
		for direction, target := range map[revision.Direction]engine.Target{revision.Up: {To: "heads"}, revision.Down: {From: "heads", HasFrom: true, To: "base"}} {
			s, err := env.Render(context.Background(), direction, target)
			if err == nil {
				err = checkDelivered(s)
			}
			if err != nil {
				t.Errorf("%s, %s: %v", name, direction, err)
			}
		}
	}
}

// nasty makes texts of what SQL*Plus could take for something else.
type nasty struct{ *rand.Rand }

func (n nasty) pick(list ...string) string { return list[n.IntN(len(list))] }

var nastyParts = []string{
	"&x", "&&y.", "it''s", "\"", "-", " -", "--", "/", ".", "#x", "# ", "@f", ";", "; ", "\n", "\n\n", "\n/\n", "\n.\n", "\n#HOST x\n", "\n@f\n", "-\n", " - \n", ";\n", "\\", "\\&", "木", "🦀", "é", "\t", " ", "/*", "*/",
	"/* x */", "-- y\n", "-- y -\n", "REM\n", "\nEXIT\n", "\nSET DEFINE ON\n", "PROMPT", "$", "%", ":new.a", "q'", "]'", "[", "x", "word ", "1", "(", ")", "\nWHENEVER SQLERROR CONTINUE\n",
}

// text is of a few parts; lines says whether it may have several lines.
func (n nasty) text(lines bool) string {
	var b strings.Builder
	for range n.IntN(8) {
		part := nastyParts[n.IntN(len(nastyParts))]
		if lines || !strings.Contains(part, "\n") {
			b.WriteString(part)
		}
	}
	if n.IntN(60) == 0 {
		b.WriteString(strings.Repeat(n.pick("long ", "木", "it''s - ", "x"), n.IntN(3000)))
	}
	return b.String()
}

// value is a text of any characters, for an argument of a helper.
func (n nasty) value() string {
	s := strings.ReplaceAll(n.text(true), "''", "'") + n.pick("", "", "\r\n", "\r", "\x01", "\x1a", "\u2028", "\x7f")
	return strconv.Quote(s)
}

// raw is a statement of SQL in which nasty texts stand in strings, comments and names, with what ends it.
func (n nasty) raw() string {
	quoted := func() string {
		if n.IntN(3) == 0 {
			return n.pick("q'[", "Q'[", "nq'[") + strings.ReplaceAll(n.text(true), "]'", "") + "]'"
		}
		return "'" + strings.ReplaceAll(strings.ReplaceAll(n.text(true), "''", "'"), "'", "''") + "'"
	}
	comment := func() string {
		switch n.IntN(7) {
		case 0:
			return "/* " + strings.ReplaceAll(n.text(true), "*/", "") + " */ "
		case 1:
			return "/*" + strings.ReplaceAll(n.text(true), "*/", "") + "*/\n"
		case 2:
			return "-- " + n.text(false) + "\n"
		case 3:
			return "-----------\n"
		}
		return " "
	}
	opening := comment() + n.pick("", "REM "+n.text(false)+"\n", "PROMPT a; b -\n c\n", "\n\n")
	opening = n.pick(opening, "", "")
	switch n.IntN(9) {
	case 0:
		return opening + "UPDATE t SET a = " + quoted() + comment() + " WHERE b = " + quoted() + n.pick(";\n", "\n/\n", " ;  \n", ";\r\n")
	case 1:
		return opening + "BEGIN\n  p(" + quoted() + ");" + comment() + "\n\n  q(1 " + n.pick("-\n", "\n- ", "+ ") + "2);\nEND;\n/\n"
	case 2:
		return opening + "CREATE " + n.pick("OR REPLACE ", "", comment()) + n.pick("PROCEDURE", "TRIGGER", "FUNCTION", "PACKAGE BODY") + " " + n.pick("", comment()) + "p IS\n  a VARCHAR2(9) := " + quoted() + ";\n" + comment() + "\nBEGIN NULL; END;\n/\n"
	case 3:
		return opening + "CREATE TABLE t (a INT, -- " + n.text(false) + "\n" + comment() + "b INT)" + n.pick(";\n", "\n/\n")
	case 4:
		return opening + n.pick("EXEC p(1)\n", "EXECUTE p('a', -\n  2);\n", "COMMIT;\n", "SELECT 5 -\n 3 FROM dual;\n", "FROBNICATE x;\n", "(SELECT 1 FROM dual);\n", "<<l>>\nBEGIN NULL; END;\n/\n", "SET ROLE a;\n", "SELECT 1 FROM a@b;\n", "SELECT 1 FROM a\n@b;\n", "INSERT INTO t VALUES (1 -\n);\n")
	case 5:
		return opening + "-- mig:statement begin\nUPDATE t SET a = " + quoted() + ";" + n.pick("\n", "\n/\nDELETE FROM t;\n", comment()) + "\n-- mig:statement end\n"
	case 6:
		return opening + "WITH " + n.pick("", comment()) + "FUNCTION f RETURN INT IS BEGIN RETURN 1; END;\nSELECT f, " + quoted() + " FROM dual\n/\n"
	case 7:
		return opening + "INSERT INTO \"" + strings.NewReplacer("\"", "", "\n", " ").Replace(n.text(false)) + "x\" VALUES (" + quoted() + ");\n"
	}
	return opening + "COMMENT ON TABLE t IS " + quoted() + n.pick(";", "\n/\n", ";\n\n") + "\n"
}

func (n nasty) operation() string {
	switch n.IntN(11) {
	case 0:
		return fmt.Sprintf(`{{ bulk_insert "t" (row "a" %s "b" 1) (row "a" %s "b" 2) }}`, n.value(), n.value())
	case 1:
		return fmt.Sprintf(`{{ create_table "%s" (column "id" "integer" primary_key) (column "s" "varchar(200)" (server_default %s)) (comment %s) }}`, n.pick("new1", "new2", "new3"), n.value(), n.value())
	case 2:
		return fmt.Sprintf(`{{ create_table_comment "t" %s }}`, n.value())
	case 3:
		return fmt.Sprintf(`{{ execute %s }}`, strconv.Quote(strings.TrimRight(n.raw(), "\n/;")))
	case 4:
		return fmt.Sprintf(`{{ when (table_missing "t") (execute %s) }}`, strconv.Quote(strings.TrimRight(n.raw(), "\n/;")))
	case 5:
		return fmt.Sprintf(`{{ upsert "t" (key "a") (row "a" %s "b" %s) }}`, n.value(), n.value())
	case 6:
		return fmt.Sprintf(`{{ create_view "v%d" %s }}`, n.IntN(100), strconv.Quote("SELECT '"+strings.ReplaceAll(strings.ReplaceAll(n.text(true), "''", "'"), "'", "''")+"' AS a FROM dual"))
	case 7:
		return fmt.Sprintf(`{{ create_check_constraint "ck%d" "t" %s }}`, n.IntN(100), strconv.Quote("a <> '"+strings.ReplaceAll(strings.ReplaceAll(n.text(true), "''", "'"), "'", "''")+"'"))
	case 8:
		return fmt.Sprintf(`{{ backfill "t" (set "b" %s) (where "b IS NULL") (key "a") }}`, strconv.Quote("'"+strings.ReplaceAll(strings.ReplaceAll(n.text(true), "''", "'"), "'", "''")+"'"))
	case 9:
		return fmt.Sprintf(`{{ add_column "t" (column "c%d" "text" (comment %s)) if_not_exists }}`, n.IntN(1000), n.value())
	}
	return fmt.Sprintf(`{{ when (row_exists %s) (bulk_insert "t" (row "a" %s)) }}`, strconv.Quote("SELECT 1 FROM t WHERE a = '"+strings.ReplaceAll(strings.ReplaceAll(n.text(true), "''", "'"), "'", "''")+"'"), n.value())
}

// TestOracleRandomScripts: whatever a revision holds, it is refused at its place, with a way out, or SQL*Plus sends exactly what mig has written.
func TestOracleRandomScripts(t *testing.T) {
	const revisions = 10000
	var names []string
	all := plusForms()
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	written, refused := 0, map[string]int{}
	for seed := range uint64(revisions) {
		n := nasty{rand.New(rand.NewPCG(seed, 1))}
		body := ""
		for range 1 + n.IntN(3) {
			if n.IntN(2) == 0 {
				body += n.raw()
			} else {
				body += n.operation() + "\n"
			}
		}
		message := strconv.Quote(n.text(false) + n.pick("", "-", " -", ";", "&x"))
		text := "---\nrevision: r1\nmessage: " + message + "\n---\n" + body
		name := names[n.IntN(len(names))]
		env, err := oracleProject(fstest.MapFS{"versions/r1.sql.tmpl": {Data: []byte(text)}}, all[name])
		if err != nil {
			t.Fatal(err)
		}
		s, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
		var at *diag.Error
		switch {
		case err == nil:
			written++
			if err = checkDelivered(s); err != nil && strings.Contains(err.Error(), "does not read back") && strings.Contains(body, "mig:statement begin") {
				written, err = written-1, nil // a passage that is kept whole, and is none to Oracle
			}
		case !errors.As(err, &at) || at.Pos.Line == 0 || strings.Contains(at.Msg, "would not reach") && at.Hint == "":
		default:
			refused[at.Msg[:min(len(at.Msg), 30)]]++
			continue
		}
		if err != nil {
			t.Errorf("seed %d, %s: %v\n%s", seed, name, err, text)
			if t.Failed() && written > 0 {
				return
			}
		}
	}
	if written < revisions/4 || refused["the text would not reach the s"] < revisions/10 {
		t.Errorf("%d revisions were written, refused were %v", written, refused)
	}
}

// TestOracleLongScripts: lines stay short enough for SQL*Plus however many statements and heads a guard asks for, and however long a message is.
func TestOracleLongScripts(t *testing.T) {
	files := fstest.MapFS{}
	for i := range 80 {
		text := fmt.Sprintf("---\nrevision: größe_%s%02d\nmessage: %s -\n---\nCOMMENT ON TABLE t IS 'x';\n", strings.Repeat("木", 20), i, strings.Repeat("ä&", 1500))
		if i == 40 {
			text += strings.Repeat("UPDATE t SET a = 1;\n", 1100)
		}
		files[fmt.Sprintf("versions/r%02d.sql.tmpl", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, name := range []string{"sqlplus refuse", "plain skip"} {
		env, err := oracleProject(files, plusForms()[name])
		if err != nil {
			t.Fatal(err)
		}
		s, err := env.Render(context.Background(), revision.Up, engine.Target{To: "heads"})
		if err != nil {
			t.Fatal(err)
		}
		if err := checkDelivered(s); err != nil {
			t.Errorf("%s: %.1000s", name, err)
		}
		text, err := s.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if len(line) > 2010 {
				t.Fatalf("%s: line %d has %d bytes: %.200s", name, i+1, len(line), line)
			}
		}
	}
}

// TestOddComments: what looks like the end of a comment is none.
func TestOddComments(t *testing.T) {
	for _, text := range []string{"/*/ DROP TABLE a; */ SELECT 1;\n", "SELECT 1 /*/ TABLE */;\n", "/**/ SELECT 1;\n"} {
		if got := (project{dialect: "postgresql", texts: []string{text}}).last(t, revision.Up); !strings.Contains(got, "SELECT 1") {
			t.Errorf("%q gives %s", text, got)
		}
	}
}
