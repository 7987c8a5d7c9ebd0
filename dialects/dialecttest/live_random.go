package dialecttest

import (
	"math/rand/v2"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Random is what a server's identifiers have beside what Traits tells: it takes those for which Takes is true (nil: all), and the names of tables
// up to Table characters or bytes (0: as all names).
type Random struct {
	Table int
	Takes func(name string) bool
}

const (
	randomSeed    = 20260131
	randomTables  = 25
	randomColumns = 14
	longestRandom = 120 // where identifiers have no limit
)

// What names and texts are made of. Of the first characters of a table's columns no server takes two for the same.
var (
	firstRunes = []rune("a B c1_'\"`[.;$木-x")
	nameRunes  = []rune("abzABZ019_ '\"`[].,;:-/*\\$&@%#?!(){}<>=+~^|éßİΩ木\u00a0\u2028🦀")
	textRunes  = []rune("ab zN19_'\"`[].,;:-/*\\$&@%#?!(){}<>=+~^|\n\r\t\x01\x1a\x1b\x7féß木\u00a0\u2028\ufeff🦀")
	textWords  = []string{"''", "\\'", "$(x)", "&amp", ":new", "%s", "--", "/*", "*/", "\nGO\n", "\n/\n", "\\n", "E'", "$$", "{{", "?1", "@x", "\r\n", "//\n", "DELIMITER ;", "木"}
	reserved   = strings.Fields("select Select table from order group user check default references primary key column index limit offset all and or not null values new by window rows")
)

// LiveRandom makes tables of random names, puts random texts into them, and reads both back. The same seed gives the same names.
func LiveRandom(t *testing.T, d dialects.Dialect, driver dialects.Driver, on Random) {
	t.Logf("the seed is %d", randomSeed)
	l := &live{LiveDialect: LiveDialect{Name: d.Name(), Driver: driver}, url: ScratchURL(t, d.Name())}
	l.db = l.open(t, l.url)
	s := l.session(t)
	version, err := s.ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := &random{Random: on, Rand: rand.New(rand.NewPCG(randomSeed, 1)), d: d, facts: dialects.Facts{Version: version}}
	for range randomTables {
		r.table(t, s)
	}
	if _, err := Render(d, "", "{{ bulk_insert \"t\" (row \"a\" \"x\\x00y\") }}"); err == nil {
		t.Error("a text with NUL is written")
	}
}

type random struct {
	Random
	*rand.Rand
	d     dialects.Dialect
	facts dialects.Facts
}

func (r *random) table(t *testing.T, s dialects.Session) {
	t.Helper()
	limit := r.d.Traits().MaxIdent
	if limit == 0 {
		limit = longestRandom
	}
	tableLimit := limit
	if r.Table > 0 {
		tableLimit = r.Table
	}
	create := &op.CreateTable{Table: schema.Name{Name: r.name("t", tableLimit)}}
	insert := &op.BulkInsert{Table: create.Table}
	var row op.Row
	firsts := r.Perm(len(firstRunes))
	for i := range randomColumns {
		name := r.name(string(firstRunes[firsts[i]]), limit)
		if i == 0 {
			name = "q" + reserved[r.IntN(len(reserved))]
			name = name[r.IntN(2):]
		}
		create.Columns = append(create.Columns, &op.ColumnDef{Column: schema.Column{Name: name, Type: schema.Type{Name: "text"}}})
		row = append(row, op.Cell{Column: name, Value: schema.NewString(r.text())})
	}
	insert.Rows = op.RowList(row)
	for _, o := range []op.Op{create, insert} {
		list, err := r.d.Compile(o, schema.New(), r.facts)
		if err != nil {
			t.Errorf("%s: %v", o.Op(), err)
			return
		}
		for _, st := range list {
			if _, err := s.Run(t.Context(), st); err != nil {
				t.Errorf("%v\n%s", err, st.SQL)
				return
			}
		}
	}
	r.compare(t, s, create.Table.Name, row)
	if _, err := s.Run(t.Context(), dialects.Statement{SQL: "DROP TABLE " + r.d.Ident(create.Table.Name)}); err != nil {
		t.Error(err)
	}
}

// compare reads a row back.
func (r *random) compare(t *testing.T, s dialects.Session, table string, row op.Row) {
	t.Helper()
	names := make([]string, len(row))
	for i, cell := range row {
		names[i] = r.d.Ident(cell.Column)
	}
	columns, rows, err := s.Query(t.Context(), "SELECT * FROM "+r.d.Ident(table)+" WHERE "+strings.Join(names, " IS NOT NULL AND ")+" IS NOT NULL")
	if err != nil || len(rows) != 1 || len(columns) != len(names) {
		t.Errorf("%q: %d rows, %d columns, %v", table, len(rows), len(columns), err)
		return
	}
	for i, cell := range row {
		if columns[i] != cell.Column {
			t.Errorf("the column %q came back as %q", cell.Column, columns[i])
		}
		if rows[0][i] == nil || *rows[0][i] != cell.Value.Text {
			t.Errorf("the text %q came back as %v", cell.Value.Text, rows[0][i])
		}
	}
}

// name gives a name of any length up to the limit; the longest are as likely as all others.
func (r *random) name(first string, limit int) string {
	traits := r.d.Traits()
	for {
		n := 1 + r.IntN(limit)
		if r.IntN(2) == 0 {
			n = limit
		}
		name := first
		for {
			longer := name + string(nameRunes[r.IntN(len(nameRunes))])
			if sqltext.IdentLen(traits, longer) > n {
				break
			}
			name = longer
		}
		if schema.CheckIdent(name) == nil && (r.Takes == nil || r.Takes(name)) {
			return name
		}
	}
}

func (r *random) text() string {
	var b strings.Builder
	for range r.IntN(40) {
		if r.IntN(5) == 0 {
			b.WriteString(textWords[r.IntN(len(textWords))])
		} else {
			b.WriteRune(textRunes[r.IntN(len(textRunes))])
		}
	}
	return b.String()
}
