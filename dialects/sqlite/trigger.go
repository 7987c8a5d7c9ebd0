package sqlite

import (
	"slices"
	"strings"

	"mig/dialects/sqlscan"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Hangs reads the triggers and indexes that raw SQL makes and drops, and the tables that it drops, with which they go. What it can't read stays unknown: the script of
// a copy looks whether the table has anything else than mig knows.
func (d *Dialect) Hangs(sql string) func(*schema.Schema) error {
	var changes []func(*schema.Schema) error
	err := d.Scan(sql, false, func(s sqlscan.Span) error {
		if s.Kind == sqlscan.Statement {
			if change := hangs(sql[s.First:s.TextEnd]); change != nil {
				changes = append(changes, change)
			}
		}
		return nil
	})
	if err != nil || len(changes) == 0 {
		return nil
	}
	return func(s *schema.Schema) error {
		for _, change := range changes {
			if err := change(s); err != nil {
				return err
			}
		}
		return nil
	}
}

// hangs reads one statement.
func hangs(sql string) func(*schema.Schema) error {
	r := &ddlReader{rest: ddlTokens(strings.TrimRight(sql, "; \t\n"))}
	switch {
	case r.take("CREATE", "TRIGGER"):
		return triggerOf(readTrigger(sql, r))
	case r.take("CREATE", "INDEX"), r.take("CREATE", "UNIQUE", "INDEX"):
		return indexOf(sql, r)
	case r.take("DROP", "TRIGGER"):
		r.take("IF", "EXISTS")
		n := r.qualified()
		return func(s *schema.Schema) error { return s.DropTrigger(n) }
	case r.take("DROP", "INDEX"):
		r.take("IF", "EXISTS")
		n := r.qualified()
		return func(s *schema.Schema) error { dropIndexLike(s, n); return nil }
	case r.take("DROP", "TABLE"), r.take("DROP", "VIEW"):
		r.take("IF", "EXISTS")
		n := r.qualified()
		return func(s *schema.Schema) error { return s.DropTriggersOf(n) }
	}
	return nil
}

// qualified reads [schema.]name. The schema main, in which names without one are looked for, is left out.
func (r *ddlReader) qualified() schema.Name {
	n := schema.Name{Name: r.next().name()}
	if r.take(".") {
		n = schema.Name{Schema: n.Name, Name: r.next().name()}
	}
	if strings.EqualFold(n.Schema, "main") {
		n.Schema = ""
	}
	return n
}

// readTrigger reads what follows CREATE TRIGGER. https://www.sqlite.org/lang_createtrigger.html
//
// The catalog has the text from the trigger's name on, without IF NOT EXISTS and the schema, up to END; before it stands CREATE TRIGGER.
// https://www.sqlite.org/schematab.html
func readTrigger(sql string, r *ddlReader) *schema.Trigger {
	r.take("IF", "NOT", "EXISTS")
	from := r.peek().from
	if len(r.rest) > 2 && r.rest[1].is(".") {
		from = r.rest[2].from
	}
	t := &schema.Trigger{Name: r.qualified()}
	for len(r.rest) > 0 && !r.peek().is("BEGIN") {
		if r.take("ON") {
			t.Table = r.next().name()
			break
		}
		r.next()
	}
	if len(r.rest) == 0 || !r.rest[len(r.rest)-1].is("END") {
		return nil
	}
	end := r.rest[len(r.rest)-1]
	t.SQL = "CREATE TRIGGER " + sql[from:end.from+len(end.text)]
	return t
}

func triggerOf(t *schema.Trigger) func(*schema.Schema) error {
	if t == nil {
		return nil
	}
	return func(s *schema.Schema) error { return s.PutTrigger(t) }
}

// indexOf reads what follows CREATE INDEX. An index whose table is not known is not known either.
func indexOf(sql string, r *ddlReader) func(*schema.Schema) error {
	r.take("IF", "NOT", "EXISTS")
	n := r.qualified()
	if !r.take("ON") {
		return nil
	}
	table := schema.Name{Schema: n.Schema, Name: r.next().name()}
	x, err := readIndex(sql)
	if err != nil {
		return nil
	}
	x.Name = n.Name
	return func(s *schema.Schema) error { return putIndex(s, table, x) }
}

// readIndex reads an index, all but its name, from its CREATE INDEX.
func readIndex(sql string) (*schema.Index, error) {
	exprs, where, err := readCreateIndex(sql)
	if err != nil {
		return nil, err
	}
	x := &schema.Index{Where: where, Unique: (&ddlReader{rest: ddlTokens(sql)}).take("CREATE", "UNIQUE")}
	for _, e := range exprs {
		column := schema.IndexColumn{Expr: e.text, Desc: e.desc}
		if all := ddlTokens(e.text); len(all) == 1 && !all[0].group() && !strings.HasPrefix(all[0].text, "'") {
			column = schema.IndexColumn{Name: all[0].name(), Desc: e.desc}
		}
		x.Columns = append(x.Columns, column)
	}
	return x, nil
}

// putIndex adds an index to its table, if that is known and has not got one of the name.
func putIndex(s *schema.Schema, table schema.Name, x *schema.Index) error {
	t, err := tableLike(s, table)
	if err != nil || t == nil || slices.ContainsFunc(t.Indexes, func(other *schema.Index) bool { return strings.EqualFold(other.Name, x.Name) }) {
		return err
	}
	x = x.Clone()
	for i, c := range x.Columns {
		if c.Name == "" {
			continue
		}
		k := slices.IndexFunc(t.Columns, func(col *schema.Column) bool { return strings.EqualFold(col.Name, c.Name) })
		if k < 0 {
			return nil // a name in double quotes that is no column is a text: https://www.sqlite.org/quirks.html#dblquote
		}
		x.Columns[i].Name = t.Columns[k].Name
	}
	return (&op.CreateIndex{Table: t.Name, Index: *x}).Apply(s)
}

// tableLike gives the known table of a name, however that is written.
func tableLike(s *schema.Schema, n schema.Name) (*schema.Table, error) {
	if t, err := s.Table(n); t != nil || err != nil {
		return t, err
	}
	all, err := s.Tables()
	for _, t := range all {
		if strings.EqualFold(t.Name.Name, n.Name) && strings.EqualFold(t.Name.Schema, n.Schema) {
			return t, err
		}
	}
	return nil, err
}

func dropIndexLike(s *schema.Schema, n schema.Name) {
	t, err := s.IndexTable(n)
	if err != nil {
		return
	}
	tables := []*schema.Table{t}
	if t == nil {
		tables, _ = s.Tables()
	}
	for _, t := range tables {
		if strings.EqualFold(t.Name.Schema, n.Schema) {
			t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool { return strings.EqualFold(x.Name, n.Name) })
		}
	}
}
