package engine_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"mig/dialects/dialecttest/sqlcmd"
	"mig/dsl/diag"
	scripts "mig/engine/script"
)

const (
	randomRevisions = 2_500 // of each seed
	randomSeeds     = 4
)

// TestRandomRevisionsOfSQLServer: a revision is refused with its place and a way out, or each program sends the server exactly its statements, whose literals
// the server does not read in another way.
func TestRandomRevisionsOfSQLServer(t *testing.T) {
	for seed := range uint64(randomSeeds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			randomScripts(t, &randomSQL{rand.New(rand.NewPCG(seed, 1))})
		})
	}
}

func randomScripts(t *testing.T, r *randomSQL) {
	refused := 0
	for i := range randomRevisions {
		form := mssqlForms[i%len(mssqlForms)]
		p := project{dialect: "mssql", texts: []string{r.revision()}, front: r.pick("", "", "transaction: false\n", "message: \"costs $(x) \\\\ GO\"\n")}
		s, text, err := p.render(t, form.form)
		if err != nil {
			refused++
			mustRefuseWell(t, err)
		} else {
			delivered(t, s, text, form.clients)
			literals(t, s)
		}
		if t.Failed() {
			t.Fatalf("revision %d, %s:\n%s", i, form.name, p.texts[0])
		}
	}
	if refused < randomRevisions/20 || refused > randomRevisions*3/4 {
		t.Errorf("%d of %d are refused: the revisions are too tame, or too wild", refused, randomRevisions)
	}
}

// mustRefuseWell: a refusal has a place, and, where it is about a client, a way out.
func mustRefuseWell(t *testing.T, err error) {
	t.Helper()
	text := diag.Format(err)
	if !strings.HasPrefix(text, "m/versions/r1.sql.tmpl:") {
		t.Errorf("no place in %s", text)
	}
	if strings.Contains(text, "would not reach the server") && !strings.Contains(text, "write ") && !strings.Contains(text, "put ") && !strings.Contains(text, "take ") {
		t.Errorf("no way out of %s", text)
	}
}

// literals: a literal of mig's own holds no line end that the server takes away; expressions are the user's.
func literals(t *testing.T, s *scripts.Script) {
	t.Helper()
	for _, item := range s.Steps[0].Items {
		for _, st := range item.Statements {
			if item.Op != nil && !strings.Contains("execute create_view", item.Op.Op()) && !strings.Contains(st.SQL, "CHECK (") && sqlcmd.Server(st.SQL) != st.SQL {
				t.Errorf("the server takes a line end out of %s", st.SQL)
			}
		}
	}
}

// randomSQL makes revisions of what clients read in their own way.
type randomSQL struct{ *rand.Rand }

func (r *randomSQL) pick(list ...string) string { return list[r.IntN(len(list))] }

func (r *randomSQL) revision() string {
	var b strings.Builder
	for range 1 + r.IntN(3) {
		if r.IntN(3) == 0 {
			b.WriteString(r.operation() + "\n")
			continue
		}
		b.WriteString(r.statement())
		b.WriteString(r.pick("\nGO\n", "\nGO\n", "\nGO\n", "\ngo 2\n", "\n GO -- done\n", "\nGO\n\n"))
	}
	return b.String()
}

// words stand in strings, names and comments; most are harmless, so that not every revision is refused.
var (
	tameWords = []string{"a", " ", "it''s", "\n", "\n\n", "x\ny", "\\", "\\\n", "木", "🦀", ";", "--", "%s", "{", "$", "(", ":r x", "GO", "\n  b", "\t", "''", "&", "$1", "on error", "\"", "[", "]]", "\u2028"}
	wildWords = []string{"\nGO\n", "\nGO 3\n", "\n:r x\n", "\n!! dir\n", "$(x)", "\ngo on", "\nquit\n", "\n:setvar x 1\n", "/*", "*/", "\r", "\r\n", "\ned ", "\nexit (", "\n go", "\n:on error ignore\n", "\x1a", "\nRESET\n", "\nON ERROR "}
)

func (r *randomSQL) text() string {
	var b strings.Builder
	for range r.IntN(8) {
		if r.IntN(25) == 0 {
			b.WriteString(r.pick(wildWords...))
		} else {
			b.WriteString(r.pick(tameWords...))
		}
	}
	if r.IntN(200) == 0 {
		b.WriteString(strings.Repeat("long 木 ", 1+r.IntN(2000)))
	}
	return b.String()
}

func (r *randomSQL) literal() string { return r.pick("", "N") + "'" + r.text() + "'" }

func (r *randomSQL) comment() string {
	text := strings.ReplaceAll(r.text(), "''", "it's")
	if r.IntN(2) == 0 {
		return "-- " + strings.Map(func(c rune) rune {
			if c == '\n' {
				return ' '
			}
			return c
		}, text) + "\n"
	}
	if r.IntN(10) == 0 {
		text = "/* " + text + " */ it's"
	}
	return "/* " + text + " */" + r.pick(" ", "\n")
}

func (r *randomSQL) name() string {
	return r.pick("t", "account", "quit", "ed", "[it's]", "[a]]b]", `"x'y"`, "[order]", "[木]", "t")
}

func (r *randomSQL) statement() string {
	s := ""
	if r.IntN(4) == 0 {
		s = r.comment()
	}
	switch r.IntN(8) {
	case 0:
		return s + "UPDATE " + r.name() + " SET a = " + r.literal() + r.pick("\n", " ") + "WHERE " + r.pick("b", "quit", "[it's]") + " = " + r.literal()
	case 1:
		return s + "CREATE PROCEDURE p AS\nBEGIN\n    " + r.comment() + "    SET NOCOUNT ON;\n    SELECT " + r.literal() + ";\n" + r.pick("", "\n", "    "+r.comment()) + "END"
	case 2:
		return s + "CREATE VIEW v AS\nSELECT " + r.literal() + " AS a" + r.pick(",", ",\n", ",\n", ",\ngo-") + r.name() + "\nFROM t"
	case 3:
		return s + "SET " + r.pick("NOCOUNT ON", "ANSI_NULLS, QUOTED_IDENTIFIER ON", "LOCK_TIMEOUT 100", "IDENTITY_INSERT t ON;", "NOCOUNT ON SELECT 1")
	case 4:
		return s + "DECLARE @x INT;\nSET @x = 1;\n" + r.comment() + "EXEC(" + r.literal() + ")"
	case 5:
		return s + "CREATE TABLE u (\n    " + r.name() + " INT,\n    " + r.name() + " " + r.pick("INT", "VARCHAR(9) DEFAULT "+r.literal()) + "\n)"
	default:
		return s + "INSERT INTO " + r.name() + " (a, b) VALUES (" + r.literal() + ", " + r.literal() + ")" + r.pick("", ";", " "+r.comment())
	}
}

func (r *randomSQL) operation() string {
	text := func() string { return strconv.Quote(r.text()) }
	switch r.IntN(7) {
	case 0:
		return fmt.Sprintf(`{{ create_table "c" (column "id" "integer" primary_key) (column %q "varchar(50)" (server_default %s)) (comment %s) }}`, r.pick("ed", "quit", "reset", "a'b", "x]y", "go", "木"), text(), text())
	case 1:
		return fmt.Sprintf(`{{ execute %s }}`, strconv.Quote(strings.NewReplacer("\r", "", "\x1a", "").Replace(r.statement())))
	case 2:
		return fmt.Sprintf(`{{ create_view "w" %s }}`, strconv.Quote("SELECT "+r.literal()+" AS a FROM t"))
	case 3:
		return fmt.Sprintf(`{{ create_table "k" (column "a" "varchar(9)") (check_constraint "ck" %s) }}`, strconv.Quote("a <> "+r.literal()))
	case 4:
		return fmt.Sprintf(`{{ when (table_missing "t") (bulk_insert "t" (row "a" %s)) }}`, text())
	default:
		return fmt.Sprintf(`{{ bulk_insert "t" (row "a" %s "b" %s) (row "a" %s "b" nil) }}`, text(), text(), text())
	}
}
