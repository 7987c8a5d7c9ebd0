package engine_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
	"mig/engine/build"
	"mig/engine/config"
)

const (
	historySeed = 20261122
	histories   = 4  // for each dialect; MIG_TEST_HISTORIES sets another number
	historyOps  = 40 // of each
)

// Histories of random operations are run on a database. What the files say of its schema then makes, in an empty database, what is inspected as the same; and
// so does what was inspected.
func TestReplayedIsInspected(t *testing.T) {
	n := histories
	if text := os.Getenv("MIG_TEST_HISTORIES"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	for _, s := range all.Dialects() {
		if !slices.Contains(liveDialects, s.Dialect.Name()) {
			continue
		}
		for i := range n {
			t.Run(fmt.Sprintf("%s/%d", s.Dialect.Name(), i), func(t *testing.T) {
				h := newHistory(t, s.Dialect, uint64(i))
				for range historyOps {
					h.grow()
				}
				h.check(t)
			})
		}
	}
}

// ownSequences is how PostgreSQL's sequence of an identity column keeps its name when the table gets another one, of which operations do not tell.
var ownSequences = regexp.MustCompile(`\n*ALTER SEQUENCE .* RENAME TO .*;\n*`)

func withoutSequenceNames(text string) string {
	return strings.TrimSpace(ownSequences.ReplaceAllString(text, "\n\n"))
}

func (h *history) check(t *testing.T) {
	naming := config.Naming{}
	ran, replayed, copied := newDatabase(t, h.d.Name()), newDatabase(t, h.d.Name()), newDatabase(t, h.d.Name())
	ran.naming, replayed.naming = naming, naming
	ran.upgrade(t, h.revisions...)
	at, err := ran.project(h.revisions...).open(t).InspectAt("heads")
	if err != nil {
		t.Fatal(diag.Format(err))
	}
	if len(at.Lost) > 0 {
		t.Errorf("unknown are %v", at.Lost)
	}
	replayed.upgrade(t, at.Text)
	text := ran.inspect(t)
	differ(t, "made of what was replayed", withoutSequenceNames(replayed.inspect(t)), withoutSequenceNames(text))
	copied.upgrade(t, text)
	differ(t, "made of what was inspected", copied.inspect(t), text)
	if t.Failed() {
		t.Logf("the revisions are\n%s", h.revisions)
	}
}

// history makes revisions of random operations, each of which can follow those before it.
type history struct {
	*rand.Rand
	d         dialects.Dialect
	facts     dialects.Facts
	naming    *build.Naming
	now       *schema.Schema
	revisions []string
	n         int // of names
}

func newHistory(t *testing.T, d dialects.Dialect, seed uint64) *history {
	version := map[string]string{"mysql": "mariadb-10.11", "sqlite": "3.45", "postgresql": "15"}[d.Name()]
	v, err := d.ParseVersion(version)
	if err != nil {
		t.Fatal(err)
	}
	naming, err := build.NewNaming(nil, d.Traits())
	if err != nil {
		t.Fatal(err)
	}
	h := &history{Rand: rand.New(rand.NewPCG(historySeed, seed)), d: d, facts: dialects.Facts{Version: v}, naming: naming, now: schema.New()}
	h.now.Ident = d.Ident
	return h
}

// grow adds a revision with an operation that the dialect takes.
func (h *history) grow() {
	for range 50 {
		o := h.operation()
		if o == nil {
			continue
		}
		text, err := autogen.RenderDSL(o)
		if err != nil {
			continue
		}
		next := schema.Over(h.now)
		if h.naming.Give(o, next) != nil {
			continue
		}
		if _, err := h.d.Compile(o, next, h.facts); err != nil || o.Apply(next) != nil {
			continue
		}
		if o.Apply(h.now) == nil {
			h.revisions = append(h.revisions, text)
			return
		}
	}
}

var oddNames = []string{"plain", "order", "Mixed Case", "naïve", "select", "a-b"}

func (h *history) name(prefix string) string {
	h.n++
	return fmt.Sprintf("%s%s %d", prefix, oddNames[h.IntN(len(oddNames))], h.n)[len(prefix)*h.IntN(2):]
}

func (h *history) table() *schema.Table {
	tables := h.now.All()
	if len(tables) == 0 {
		return nil
	}
	return tables[h.IntN(len(tables))]
}

func (h *history) operation() op.Op {
	t := h.table()
	if t == nil || h.IntN(8) == 0 {
		return h.create()
	}
	c := t.Columns[h.IntN(len(t.Columns))]
	switch h.IntN(12) {
	case 0:
		return &op.RenameTable{Old: t.Name, New: schema.Name{Name: h.name("t")}}
	case 1:
		return &op.TableComment{Table: t.Name, Comment: []string{"", "it's \"x\"\nand `y` \\ €"}[h.IntN(2)]}
	case 2, 3:
		col := h.column()
		if col.Null == schema.NotNull && col.Default == nil {
			col.Null = schema.NullUnset
		}
		return &op.AddColumn{Table: t.Name, Column: col}
	case 4, 5:
		return h.alter(t, c)
	case 6:
		if h.used(t, c) {
			return nil
		}
		return &op.DropColumn{Table: t.Name, Column: c.Name}
	case 7, 8:
		return h.index(t, c)
	case 9:
		return h.constrain(t, c)
	default:
		return h.drop(t)
	}
}

func (h *history) create() op.Op {
	o := &op.CreateTable{Table: schema.Name{Name: h.name("t")}}
	id := &op.ColumnDef{Column: schema.Column{Name: "id", Type: schema.Type{Name: "integer"}, PrimaryKey: true, Null: schema.NotNull}}
	if h.IntN(2) == 0 {
		id.Identity = &schema.Identity{}
	}
	o.Columns = append(o.Columns, id)
	o.Constraints = append(o.Constraints, &schema.Constraint{Kind: schema.PrimaryKey, Columns: []string{"id"}})
	for range 1 + h.IntN(5) {
		o.Columns = append(o.Columns, h.column())
	}
	if to := h.table(); to != nil && to.Column("id") != nil && h.IntN(2) == 0 {
		ref := &op.ColumnDef{Column: schema.Column{Name: h.name("r"), Type: schema.Type{Name: "integer"}}}
		o.Columns = append(o.Columns, ref)
		o.Constraints = append(o.Constraints, &schema.Constraint{
			Kind: schema.ForeignKey, Columns: []string{ref.Name}, Referred: to.Name, ReferredColumns: []string{"id"}, OnDelete: []string{"", "CASCADE", "SET NULL"}[h.IntN(3)],
		})
	}
	if h.IntN(4) == 0 {
		o.Comment = "a table's"
	}
	return o
}

var historyTypes = []string{
	"smallint", "integer", "bigint", "boolean", "numeric(8,3)", "real", "float", "double", "char(4)", "varchar(20)", "nvarchar(30)", "text", "date", "time", "datetime", "timestamp",
	"timestamptz", "binary(4)", "varbinary(8)", "blob", "uuid", "json", "enum('a','it''s','c')",
}

func (h *history) column() *op.ColumnDef {
	t, _ := schema.ParseType(historyTypes[h.IntN(len(historyTypes))])
	c := &op.ColumnDef{Column: schema.Column{Name: h.name("c"), Type: t}}
	c.Null = []schema.Nullness{schema.NullUnset, schema.NotNull, schema.Nullable}[h.IntN(3)]
	if h.IntN(2) == 0 {
		c.Default = h.value(t)
	}
	if h.IntN(5) == 0 {
		c.Comment = "it's a \\ comment"
	}
	if h.IntN(5) == 0 {
		c.Checks = append(c.Checks, &schema.Constraint{Kind: schema.Check, Columns: []string{c.Name}, Expr: h.d.Ident(c.Name) + " IS NOT NULL"})
	}
	return c
}

func (h *history) value(t schema.Type) *schema.Value {
	var v schema.Value
	switch t.Name {
	case "smallint", "integer", "bigint", "numeric", "real", "float", "double":
		v = schema.Value{Kind: schema.Number, Text: strconv.Itoa(h.IntN(100))}
	case "boolean":
		v = schema.NewBool(h.IntN(2) == 0)
	case "char", "varchar", "nvarchar":
		v = schema.NewString([]string{"x", "it's", `a\b`, ""}[h.IntN(4)])
	case "enum":
		v = schema.NewString("it's")
	case "date":
		v = schema.NewString("2026-01-31")
	case "datetime", "timestamp", "timestamptz":
		v = schema.Value{Kind: schema.CurrentTimestamp}
	default:
		return nil
	}
	return &v
}

// used reports whether a column is part of something.
func (h *history) used(t *schema.Table, c *schema.Column) bool {
	if c.Name == "id" || len(t.Columns) < 3 {
		return true
	}
	of := func(k *schema.Constraint) bool { return slices.Contains(k.Columns, c.Name) }
	return slices.ContainsFunc(t.Constraints, of) || slices.ContainsFunc(t.Indexes, func(x *schema.Index) bool { return x.Uses(c.Name) || x.Where != "" })
}

var wider = map[string]string{"smallint": "integer", "integer": "bigint", "varchar": "varchar(60)", "nvarchar": "nvarchar(70)", "char": "varchar(10)", "real": "double"}

func (h *history) alter(t *schema.Table, c *schema.Column) op.Op {
	o := &op.AlterColumn{Table: t.Name, Column: c.Name}
	switch h.IntN(6) {
	case 0:
		if c.Name == "id" {
			return nil
		}
		o.NewName = h.name("n")
	case 1:
		if h.used(t, c) || wider[c.Type.Name] == "" {
			return nil
		}
		to, _ := schema.ParseType(wider[c.Type.Name])
		o.Type = &to
	case 2:
		if c.PrimaryKey || refers(t, c) {
			return nil
		}
		o.Null = []schema.Nullness{schema.NotNull, schema.Nullable}[h.IntN(2)]
	case 3:
		if o.Default = h.value(c.Type); o.Default == nil || c.Identity != nil {
			return nil
		}
	case 4:
		if o.DropDefault = c.Default != nil; !o.DropDefault {
			return nil
		}
	default:
		text := []string{"", "other's"}[h.IntN(2)]
		o.Comment = &text
	}
	return o
}

// short reports whether a column can be part of an index everywhere.
func short(c *schema.Column) bool {
	return !slices.Contains([]string{"text", "blob", "json"}, c.Type.Name)
}

func (h *history) index(t *schema.Table, c *schema.Column) op.Op {
	if !short(c) {
		return nil
	}
	o := &op.CreateIndex{Table: t.Name, Index: schema.Index{Name: h.name("ix"), Columns: []schema.IndexColumn{{Name: c.Name, Desc: h.IntN(2) == 0}}, Unique: h.IntN(3) == 0}}
	if other := t.Columns[h.IntN(len(t.Columns))]; other != c && short(other) {
		o.Index.Columns = append(o.Index.Columns, schema.IndexColumn{Name: other.Name})
	}
	if h.IntN(4) == 0 {
		o.Index.Where = h.d.Ident(c.Name) + " IS NOT NULL"
	}
	return o
}

// refers reports whether a column is part of a foreign key.
func refers(t *schema.Table, c *schema.Column) bool {
	return slices.ContainsFunc(t.Constraints, func(k *schema.Constraint) bool {
		return k.Kind == schema.ForeignKey && slices.Contains(k.Columns, c.Name)
	})
}

func (h *history) constrain(t *schema.Table, c *schema.Column) op.Op {
	k := &schema.Constraint{Kind: schema.Unique, Name: h.name("k"), Columns: []string{c.Name}}
	switch h.IntN(3) {
	case 0:
		k = &schema.Constraint{Kind: schema.Check, Name: k.Name, Expr: h.d.Ident(c.Name) + " IS NOT NULL OR 1 > 0"}
		if c.Identity != nil || refers(t, c) {
			return nil // MariaDB refuses a check of it
		}
	case 1:
		to := h.table()
		if c.Type.Name != "integer" || c.Name == "id" || to.Column("id") == nil || h.used(t, c) {
			return nil
		}
		k = &schema.Constraint{Kind: schema.ForeignKey, Name: k.Name, Columns: k.Columns, Referred: to.Name, ReferredColumns: []string{"id"}, OnUpdate: "CASCADE"}
	default:
		if !short(c) || slices.ContainsFunc(t.Constraints, func(u *schema.Constraint) bool { return slices.Equal(u.Columns, k.Columns) }) {
			return nil
		}
	}
	return &op.AddConstraint{Table: t.Name, Constraint: k}
}

func (h *history) drop(t *schema.Table) op.Op {
	// MySQL keeps the index that it made for a foreign key when that is dropped, and drops none that a foreign key needs.
	keeps := h.d.Name() == "mysql" && slices.ContainsFunc(t.Columns, func(c *schema.Column) bool { return refers(t, c) })
	switch {
	case keeps:
	case len(t.Indexes) > 0 && h.IntN(2) == 0:
		return &op.DropIndex{Name: t.Indexes[0].Name, Table: t.Name}
	case len(t.Constraints) > 1 && h.IntN(2) == 0:
		k := t.Constraints[1+h.IntN(len(t.Constraints)-1)]
		return &op.DropConstraint{Name: k.Name, Table: t.Name, Kind: k.Kind}
	}
	if referring, _ := h.now.Referring(t.Name); len(referring) > 0 || h.IntN(3) > 0 {
		return nil
	}
	return &op.DropTable{Table: t.Name}
}
