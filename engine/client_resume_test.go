package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mig/engine/config"
	scripts "mig/engine/script"
)

// hurdle is a statement that fails while its table seed_N is missing, or what else stands in its way.
type hurdle struct {
	sql         string
	block, mend string // "" is to drop and to make seed_N
}

// mysqlHurdles are statements of all kinds, as they stand in a revision.
var mysqlHurdles = []hurdle{
	{sql: "CREATE TABLE a (id int PRIMARY KEY, n int, CONSTRAINT fk_1 FOREIGN KEY (n) REFERENCES seed_1 (id));"},
	{sql: "INSERT INTO a SELECT id + 1, id FROM seed_2;"},
	{sql: "ALTER TABLE a ADD CONSTRAINT fk_3 FOREIGN KEY (n) REFERENCES seed_3 (id);"},
	{sql: "/* wide; -- isn't */\nUPDATE a SET n = (SELECT max(id) FROM seed_4), id = id + 1; -- once"},
	{sql: "DELETE FROM a WHERE id NOT IN (SELECT id + 2 FROM seed_5);"},
	{sql: "CREATE VIEW v AS SELECT a.id, 'it''s; \\\\' AS s FROM a JOIN seed_6;"},
	{sql: "ALTER VIEW v AS SELECT id FROM seed_7;"},
	{sql: "INSERT INTO a SELECT id + 10, id FROM seed_8;"},
	{
		sql:   "DELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n  -- kept; isn't it?\n  INSERT INTO seed_1 VALUES (7);\n  SELECT 'a\\'b';\nEND$$\nDELIMITER ;",
		block: "CREATE PROCEDURE p() SELECT 1", mend: "DROP PROCEDURE p",
	},
	{sql: "CREATE TRIGGER tr BEFORE INSERT ON seed_10 FOR EACH ROW SET NEW.id = NEW.id + 1;"},
	{sql: "INSERT INTO a SELECT id + 20, id FROM seed_11;"},
	{sql: "CREATE INDEX ix ON seed_12 (id);"},
}

// plainHurdles are those that PostgreSQL and SQLite take.
var plainHurdles = []hurdle{
	{sql: "CREATE TABLE a AS SELECT id, id AS n FROM seed_1;"},
	{sql: "INSERT INTO a SELECT id + 1, id FROM seed_2;"},
	{sql: "ALTER TABLE a ADD c integer;\nINSERT INTO a SELECT id, 3, 3 FROM seed_3;"},
	{sql: "/* wide; -- isn't */\nUPDATE a SET n = (SELECT max(id) FROM seed_4), id = id + 1; -- once"},
	{sql: "DELETE FROM a WHERE id NOT IN (SELECT id + 2 FROM seed_5);"},
	{sql: "CREATE INDEX ix_6 ON seed_6 (id);"},
	{sql: "CREATE VIEW v AS SELECT * FROM a;\nINSERT INTO a SELECT id, 7, 7 FROM seed_7;"},
	{sql: "ALTER TABLE seed_8 ADD c integer;"},
}

func (c shop) hurdles() []hurdle {
	if c.dialect == "mysql" {
		return mysqlHurdles
	}
	return plainHurdles
}

// course is the hurdles in two revisions, of which the second begins with hurdle number second, from 1.
func (c shop) course(second int) project {
	var texts [2]string
	for i, h := range c.hurdles() {
		texts[min(1, (i+1)/second)] += h.sql + "\n"
	}
	return c.project(texts[0], texts[1])
}

// field gives a database with the tables that some of the hurdles need.
func (c shop) field(t *testing.T, need ...int) string {
	t.Helper()
	db := c.scratch(t)
	for _, i := range need {
		c.seed(t, db, i)
	}
	return db
}

func (c shop) wholeField(t *testing.T) string {
	t.Helper()
	var need []int
	for i := range c.hurdles() {
		need = append(need, i+1)
	}
	return c.field(t, need...)
}

func (c shop) seed(t *testing.T, db string, i int) {
	t.Helper()
	if c.dialect == "mysql" {
		c.exec(t, db, fmt.Sprintf("CREATE TABLE seed_%d (id int PRIMARY KEY) SELECT 5 AS id", i))
		return
	}
	c.exec(t, db, fmt.Sprintf("CREATE TABLE seed_%d AS SELECT 5 AS id", i))
}

// block puts hurdle i up, and gives what takes it away.
func (c shop) block(t *testing.T, db string, i int) (mend func()) {
	t.Helper()
	h := c.hurdles()[i-1]
	if h.block == "" {
		c.exec(t, db, fmt.Sprintf("DROP TABLE seed_%d", i))
		return func() { c.seed(t, db, i) }
	}
	c.exec(t, db, h.block)
	return func() { c.exec(t, db, h.mend) }
}

// goOn runs a script again after a failure, or what its refusal tells to run in its place.
func (c shop) goOn(t *testing.T, p project, db, script string) {
	t.Helper()
	code, out := c.run(t, db, script)
	if code == 0 {
		return
	}
	form := c.form(scripts.Refuses)
	switch {
	case strings.Contains(out, c.told("mig: this script is for a database at base; the version table says r1")): // it ended between two revisions
	case strings.Contains(out, "can't be passed over here: mig render --from-statement writes the rest"):
		done, _ := c.unfinished(t, db)
		form.From = done + 1
	case strings.Contains(out, "already exists"), strings.Contains(out, "Duplicate key on write"): // it ended between a statement and its record
		_, begun := c.unfinished(t, db)
		form.From = begun + 1
	default:
		t.Fatalf("exit status %d:\n%s\n%s", code, out, kept(t, script))
	}
	if form.From == 1 {
		form.From = 0
	}
	from := c.query(t, db, "SELECT version_num FROM mig_version")
	c.runs(t, db, p.text(t, form, from+":heads"))
}

// unfinished gives how far the revision that runs has come.
func (c shop) unfinished(t *testing.T, db string) (done, begun int) {
	t.Helper()
	text := c.query(t, db, "SELECT statements_done, statement_begun FROM mig_log WHERE status = 'running'")
	if _, err := fmt.Sscanf(text, "%d|%d", &done, &begun); err != nil {
		t.Fatalf("the log says %q: %v", text, err)
	}
	return done, begun
}

// Where DDL is not transactional, a script that failed at any statement goes on there when it is run again. A client that goes on after the error has done
// no more than one that stops.
func TestClientGoesOn(t *testing.T) {
	t.Parallel()
	each(t, []shop{mysql, maria}, func(t *testing.T, c shop) {
		p := c.course(6)
		script := p.text(t, c.form(scripts.Refuses), "heads")
		whole := c.wholeField(t)
		c.runs(t, whole, script)
		want := c.content(t, whole)
		for i := range c.hurdles() {
			t.Run(fmt.Sprint(i+1), func(t *testing.T) {
				stopped, forced := c.wholeField(t), c.wholeField(t)
				mend, mendForced := c.block(t, stopped, i+1), c.block(t, forced, i+1)
				c.fails(t, stopped, script, "ERROR")
				if _, out := c.run(t, forced, script, "--force"); !strings.Contains(out, "ERROR") || strings.Contains(out, "Done: ") {
					t.Errorf("the client went on: %s", out)
				}
				alike(t, "after the client went on, the database", c.content(t, stopped), c.content(t, forced))
				mend()
				c.goOn(t, p, stopped, script)
				alike(t, "the database", want, c.content(t, stopped))
				mendForced()
				c.goOn(t, p, forced, script)
				alike(t, "after the client went on, the database in the end", want, c.content(t, forced))
				settled(t, p.on(t, stopped))
			})
		}
	})
}

// A revision in a transaction leaves nothing when it fails, at any statement. What was done before it is passed over, or left out.
func TestClientUndoes(t *testing.T) {
	t.Parallel()
	each(t, []shop{psql, sqlite3}, func(t *testing.T, c shop) {
		p := c.course(5)
		form := c.form(scripts.Refuses)
		if c.skips {
			form = c.form(scripts.Skips)
		}
		whole := c.wholeField(t)
		c.runs(t, whole, p.text(t, form, "heads"))
		want := c.content(t, whole)
		for i := range c.hurdles() {
			t.Run(fmt.Sprint(i+1), func(t *testing.T) {
				db, still := c.wholeField(t), c.wholeField(t)
				mend := c.block(t, db, i+1)
				c.fails(t, db, p.text(t, form, "heads"), "seed_")
				mend()
				from := "base"
				if i+1 >= 5 {
					from = "r1"
					c.runs(t, still, p.text(t, form, "r1"))
					alike(t, "after the failure, the database", c.content(t, still), c.content(t, db))
				}
				if c.skips {
					from = "base"
				}
				c.runs(t, db, p.text(t, form, from+":heads"))
				alike(t, "the database", want, c.content(t, db))
				settled(t, p.on(t, db))
			})
		}
	})
}

// A script of which only a part was read, up to any statement, is completed when it is run again.
func TestClientCutOff(t *testing.T) {
	t.Parallel()
	each(t, shops, func(t *testing.T, c shop) {
		h, need, form := c.hurdles(), []int{1, 2, 3}, c.form(scripts.Refuses)
		p := c.project(h[0].sql+h[1].sql, h[2].sql)
		if c.dialect == "mysql" { // the last has a body
			p, need = c.project(h[0].sql+h[1].sql, h[8].sql), []int{1, 2}
		}
		if c.dialect == "postgresql" {
			form = c.form(scripts.Skips)
		}
		script := p.text(t, form, "heads")
		whole := c.field(t, need...)
		c.runs(t, whole, script)
		want := c.content(t, whole)
		end := strings.Index(script, "-- Running upgrade")
		for number := 1; end < len(script); number++ {
			_, rest, _ := strings.Cut(script[end:], ";\n\n")
			end = len(script) - len(rest)
			t.Run(fmt.Sprint(number), func(t *testing.T) {
				db := c.field(t, need...)
				c.runs(t, db, script[:end])
				from := c.query(t, db, "SELECT version_num FROM mig_version")
				switch {
				case from == "r2": // all is done, but for what is said of it
				case c.dialect == "sqlite":
					c.runs(t, db, p.text(t, form, from+":heads"))
				default:
					c.goOn(t, p, db, script)
				}
				alike(t, "the database", want, c.content(t, db))
			})
		}
	})
}

// A revision without a transaction leaves what it did before it failed. Its script is refused then, and --from-statement writes the rest.
func TestClientFromStatement(t *testing.T) {
	t.Parallel()
	p := psql.course(9)
	p.front = "transaction: false\n"
	p.texts = slices.Insert(p.texts[:1], 0, "SELECT 1;")
	whole := psql.wholeField(t)
	psql.runs(t, whole, p.text(t, psql.form(scripts.Refuses), "heads"))
	want := psql.content(t, whole)
	numbers := []int{1, 2, 4, 5, 6, 7, 9, 10} // of the statements in the hurdles that fail
	for i := range psql.hurdles() {
		for _, cfg := range []string{"mig_log", ""} {
			if cfg == "" && i != 3 {
				continue
			}
			db := psql.wholeField(t)
			p := p.with(func(c *config.Config) { c.LogTable = cfg })
			script := p.text(t, psql.form(scripts.Refuses), "heads")
			mend := psql.block(t, db, i+1)
			psql.fails(t, db, script, "seed_")
			mend()
			psql.refused(t, db, script, "mig: ")
			rest := psql.form(scripts.Refuses)
			if rest.From = numbers[i]; rest.From == 1 {
				rest.From = 0
			}
			if cfg != "" {
				if done, _ := psql.unfinished(t, db); done != numbers[i]-1 {
					t.Errorf("the log says that %d statements are done", done)
				}
				psql.refused(t, db, p.text(t, psql.form(scripts.Refuses), "r1:heads"), "mig: a run of a revision has not come to its end: mig status shows it")
			}
			if rest.From == 0 && cfg != "" {
				continue // mig resolve settles it
			}
			psql.runs(t, db, p.text(t, rest, "r1:heads"))
			if cfg != "" {
				alike(t, "the database", want, psql.content(t, db))
				settled(t, p.on(t, db))
			}
		}
	}
}
