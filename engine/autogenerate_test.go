package engine_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mig/dialects/all"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine"
	"mig/engine/autogen"
	"mig/engine/config"
)

// pairs is how many random pairs of schemas are tried on each database; MIG_TEST_PAIRS sets another number.
const pairs = 6

// A random schema is brought to another one, by what is found between them, and back. After each run nothing more is found, from the history and from the database, and the
// database has what a new one has of the same target.
func TestAutogenerateLeadsThereAndBack(t *testing.T) {
	n := pairs
	if text := os.Getenv("MIG_TEST_PAIRS"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	for _, s := range all.Dialects() {
		if !slices.Contains(liveDialects, s.Dialect.Name()) {
			continue
		}
		for i := range n {
			t.Run(fmt.Sprintf("%s/%d", s.Dialect.Name(), i), func(t *testing.T) {
				h := newHistory(t, s.Dialect, uint64(1000+i))
				for range 15 {
					h.grow()
				}
				a := h.target(t)
				for range 15 {
					h.grow()
				}
				thereAndBack(t, s.Dialect.Name(), a, h.target(t))
			})
		}
	}
}

// target states the schema that the history has come to.
func (h *history) target(t *testing.T) string {
	t.Helper()
	ops, err := autogen.Produce(h.widened(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return render(t, ops)
}

func render(t *testing.T, ops []op.Op) string {
	t.Helper()
	text, err := autogen.RenderDSL(ops...)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func thereAndBack(t *testing.T, dialect, a, b string) {
	t.Helper()
	there, fresh, first := newDatabase(t, dialect), newDatabase(t, dialect), newDatabase(t, dialect)
	for _, d := range []*database{there, fresh, first} {
		d.naming = config.Naming{}
	}
	there.upgrade(t, a)
	there.silent(t, "at the start", a, a)
	changes := there.changes(t, b, engine.CompareOptions{FromDatabase: true}, a)
	second := sections(render(t, changes.Upgrade), render(t, changes.Downgrade))
	there.upgrade(t, a, second)
	fresh.upgrade(t, b)
	there.silent(t, "after the upgrade", b, a, second)
	sameSchema(t, "upgraded", there, fresh)
	if slices.ContainsFunc(changes.Downgrade, func(o op.Op) bool { _, no := o.(*op.Irreversible); return no }) { // a value of an enum
		return
	}
	if _, err := there.project(a, second).open(t).Downgrade(context.Background(), "r1"); err != nil {
		t.Fatalf("%s\nof\n%s", diag.Format(err), second)
	}
	first.upgrade(t, a)
	there.silent(t, "after the downgrade", a, a)
	sameSchema(t, "downgraded", there, first)
	if t.Failed() {
		t.Logf("from\n%s\nto\n%s\nby\n%s\nnotes %q", a, b, second, changes.Notes)
	}
}

// liveVersions are those of the servers of tests, as history has to be told them.
var liveVersions = map[string]string{"postgresql": "15", "mysql": "mariadb-10.11", "sqlite": "3.45"}

// changes gives what leads to a target.
func (d *database) changes(t *testing.T, target string, o engine.CompareOptions, texts ...string) *engine.Changes {
	t.Helper()
	p := d.project(texts...)
	p.set = func(c *config.Config) {
		c.URL, c.Naming, c.ServerVersion = config.Literal(d.url), d.naming, config.ByDialect{All: liveVersions[d.dialect]}
	}
	return changesOf(t, p, target, o)
}

func changesOf(t *testing.T, p project, target string, o engine.CompareOptions) *engine.Changes {
	t.Helper()
	p.files = map[string]string{"target.sql.tmpl": target}
	set := p.set
	p.set = func(c *config.Config) {
		if set != nil {
			set(c)
		}
		c.Target = "m/target.sql.tmpl"
		if len(c.ServerVersion.By) == 0 && c.ServerVersion.All == "" {
			c.ServerVersion.By = map[string]string{"mysql": "mariadb-10.11", "postgresql": "15"}
		}
	}
	out, err := p.open(t).Changes(context.Background(), o)
	if err != nil {
		t.Fatalf("%s\nof\n%s", diag.Format(err), target)
	}
	return out
}

// silent makes sure that nothing leads to a target from the history or from the database.
func (d *database) silent(t *testing.T, when, target string, texts ...string) {
	t.Helper()
	for _, from := range []bool{false, true} {
		d.silentFrom(t, when, target, from, texts...)
	}
}

func (d *database) silentFrom(t *testing.T, when, target string, database bool, texts ...string) {
	t.Helper()
	c := d.changes(t, target, engine.CompareOptions{FromDatabase: database}, texts...)
	if len(c.Upgrade) > 0 || len(c.Notes) > 0 {
		t.Errorf("%s, from the database: %v, this is found:\n%s%q", when, database, render(t, c.Upgrade), c.Notes)
	}
}

// sameSchema compares inspected schemas but for the order of columns, which a table that is altered can't keep, for the place of a check, which stays where it was made, for the names of foreign keys, and for whether a
// constraint has been validated, which nothing undoes.
func sameSchema(t *testing.T, what string, got, want *database) {
	t.Helper()
	differ(t, what, got.sorted(t), want.sorted(t))
}

func (d *database) sorted(t *testing.T) string {
	t.Helper()
	d.naming = config.Naming{None: true}
	found, err := d.project("").open(t).Inspect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	d.naming = config.Naming{}
	ops := slices.Clone(found.Operations)
	found.Operations = slices.DeleteFunc(found.Operations, func(o op.Op) bool { return standsApart(ops, o) })
	for _, o := range found.Operations {
		create, ok := o.(*op.CreateTable)
		if !ok {
			continue
		}
		for _, c := range create.Columns {
			create.Constraints, c.Checks = append(create.Constraints, c.Checks...), nil
		}
		for _, k := range create.Constraints {
			if k.Kind == schema.Check {
				k.Columns = nil
			}
			if k.Kind == schema.ForeignKey { // whose name is not compared
				k.Name = ""
			}
			k.NotValid = false // what has been found to hold stays so
		}
		slices.SortFunc(create.Columns, func(a, b *op.ColumnDef) int { return strings.Compare(a.Name, b.Name) })
		slices.SortFunc(create.Constraints, func(a, b *schema.Constraint) int {
			return strings.Compare(a.Name+strings.Join(a.Columns, " "), b.Name+strings.Join(b.Columns, " "))
		})
	}
	return render(t, found.Operations)
}

// standsApart reports whether an operation adds a constraint that has not been validated, which create_table can't say, and puts it into that.
func standsApart(ops []op.Op, o op.Op) bool {
	add, ok := o.(*op.AddConstraint)
	if !ok || !add.Constraint.NotValid {
		return false
	}
	for _, o := range ops {
		if create, ok := o.(*op.CreateTable); ok && create.Table == add.Table {
			create.Constraints = append(create.Constraints, add.Constraint)
		}
	}
	return true
}
