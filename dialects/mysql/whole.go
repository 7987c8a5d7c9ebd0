package mysql

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Whole reads the session's database. Tables that hold more than mig has words for, and what else there is, come as the statements by which the server says what
// it holds. Who defined them is left out, as owners are: another server need not know the account.
// https://dev.mysql.com/doc/refman/8.4/en/show-create-table.html https://mariadb.com/kb/en/show-create-table/
func (s *mySession) Whole(ctx context.Context, schemas []string) (*schema.Database, error) {
	rows, err := s.Select(ctx, "SELECT DATABASE(), @@sql_mode, CURRENT_USER()")
	if err != nil {
		return nil, err
	}
	w := &wholeReader{mySession: s, current: rows[0].Text(0), home: rows[0].Text(0), mode: rows[0].Text(1), user: rows[0].Text(2)}
	for _, name := range schemas {
		if name != w.current {
			return nil, fmt.Errorf("MySQL's schemas are databases, and mig reads that of the session, %q: to read %q, connect to it", w.current, name)
		}
	}
	found, err := s.Inspect(ctx)
	if err != nil {
		return nil, err
	}
	w.db = &schema.Database{Schema: found}
	for _, read := range []func(context.Context) error{w.tables, w.objects, w.views, w.routines, w.triggers, w.events} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	w.omit()
	return w.db, nil
}

// Schemas gives databases, which is what schemas are here, but those of the server's own.
func (s *mySession) Schemas(ctx context.Context) (current string, all []string, err error) {
	rows, err := s.Select(ctx, `SELECT schema_name, DATABASE() FROM information_schema.schemata
WHERE schema_name NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') ORDER BY schema_name`)
	for _, r := range rows {
		current, all = r.Text(1), append(all, r.Text(0))
	}
	return current, all, err
}

// InSchemas reads databases one by one.
func (s *mySession) InSchemas(ctx context.Context, others []string) (*schema.Schema, error) {
	whole, err := s.Whole(ctx, nil)
	if err != nil {
		return nil, err
	}
	if len(others) == 0 {
		return whole.Schema, nil
	}
	current, err := s.One(ctx, "SELECT DATABASE()")
	if err != nil {
		return nil, err
	}
	r, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	for _, home := range others {
		found, err := sqlconn.InspectSchemas(ctx, current, []string{home}, s.aside.shown, r.inspect)
		if err != nil {
			return nil, err
		}
		w := &wholeReader{mySession: s, current: current, home: home, db: &schema.Database{Schema: found}}
		for _, read := range []func(context.Context) error{w.tables, w.objects, w.views} {
			if err := read(ctx); err != nil {
				return nil, err
			}
		}
		for _, t := range found.All() {
			whole.Put(t)
		}
		for _, o := range found.Objects() {
			whole.PutObject(o)
		}
	}
	return whole.Schema, nil
}

// wholeReader gathers what a database holds.
type wholeReader struct {
	*mySession
	current, mode, user string
	home                string // the database that is read
	db                  *schema.Database
	definers            []string // other than the user
}

// name gives the name of something in the database that is read, which is left out where it is the session's.
func (w *wholeReader) name(name string) schema.Name {
	if w.home == w.current {
		return schema.Name{Name: name}
	}
	return schema.Name{Schema: w.aside.shown(w.home), Name: name}
}

// created gives what SHOW CREATE says: the column whose name begins with Create, or the statement that was written. It is "" where the user may not see it.
func (w *wholeReader) created(ctx context.Context, kind, name string) (sql, mode string, err error) {
	columns, rows, err := w.Query(ctx, "SHOW CREATE "+kind+" "+quoted(w.home)+"."+quoted(name))
	if err != nil || len(rows) == 0 {
		return "", "", err
	}
	for i, c := range columns {
		switch text := rows[0][i]; {
		case text == nil:
		case c == "sql_mode":
			mode = *text
		case strings.HasPrefix(c, "Create ") || c == "SQL Original Statement":
			sql = *text
		}
	}
	return sql, mode, nil
}

// tables adds what SHOW CREATE TABLE says of tables beyond what mig has words for.
func (w *wholeReader) tables(ctx context.Context) error {
	for _, t := range w.db.All() {
		sql, _, err := w.created(ctx, "TABLE", t.Name.Name)
		if err != nil {
			return err
		}
		shown, err := readShown(sql)
		if err != nil {
			return fmt.Errorf("what the server says of the table %s: %w", t.Name, err)
		}
		for _, c := range t.Columns {
			if c.Default != nil {
				c.Default.Text = withoutSchema(c.Default.Text, w.current)
			}
		}
		shown.complete(t)
		if !shown.beyond {
			continue
		}
		w.db.Raw = append(w.db.Raw, &schema.Raw{
			Ref: schema.Ref{Kind: schema.TableKind, Name: t.Name}, SQL: withoutSchema(shown.withoutForeignKeys(), w.current), Indexes: true, Stage: schema.OfTables,
		})
	}
	return nil
}

// objects reads sequences, which only MariaDB has, and views.
func (w *wholeReader) objects(ctx context.Context) error {
	objects, err := w.objectsOf(ctx, w.home, w.current)
	for _, o := range objects {
		o.Name = w.name(o.Name.Name)
		w.db.PutObject(o)
	}
	return err
}

// routines reads functions and procedures, and MariaDB's packages. https://dev.mysql.com/doc/refman/8.4/en/information-schema-routines-table.html
func (w *wholeReader) routines(ctx context.Context) error {
	rows, err := w.Select(ctx, "SELECT routine_name, routine_type, definer FROM information_schema.routines WHERE routine_schema = ? ORDER BY routine_type, routine_name", w.current)
	if err != nil {
		return err
	}
	return w.each(ctx, rows, schema.OfRoutines, func(r sqlconn.Row) string { return r.Text(1) })
}

// triggersQuery gives triggers in the order in which they fire, in which they are made again. A trigger is in the schema of its table, and only by the latter's
// does MariaDB leave other databases alone. https://dev.mysql.com/doc/refman/8.4/en/information-schema-triggers-table.html
// https://dev.mysql.com/doc/refman/5.7/en/information-schema-optimization.html
const triggersQuery = `SELECT trigger_name, 'TRIGGER', definer FROM information_schema.triggers WHERE event_object_schema = ?
ORDER BY event_object_table, action_timing, event_manipulation, action_order`

func (w *wholeReader) triggers(ctx context.Context) error {
	rows, err := w.Select(ctx, triggersQuery, w.current)
	if err != nil {
		return err
	}
	return w.each(ctx, rows, schema.OfTriggers, func(sqlconn.Row) string { return "TRIGGER" })
}

// https://dev.mysql.com/doc/refman/8.4/en/information-schema-events-table.html
func (w *wholeReader) events(ctx context.Context) error {
	rows, err := w.Select(ctx, "SELECT event_name, 'EVENT', definer, NULLIF(time_zone, 'SYSTEM') FROM information_schema.events WHERE event_schema = ? ORDER BY event_name", w.current)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Has(3) {
			w.db.Omitted = append(w.db.Omitted, "the time zone "+r.Text(3)+" of the event "+r.Text(0))
		}
	}
	return w.each(ctx, rows, schema.OfTriggers, func(sqlconn.Row) string { return "EVENT" })
}

// each keeps the statements of routines, triggers or events. Each was read in a sql_mode of its own, which a revision can't set: it would change how mig's own text is read.
func (w *wholeReader) each(ctx context.Context, rows []sqlconn.Row, stage schema.Stage, kind func(sqlconn.Row) string) error {
	for _, r := range rows {
		sql, mode, err := w.created(ctx, kind(r), r.Text(0))
		if err != nil {
			return err
		}
		word := strings.ToLower(kind(r))
		what := "the " + word + " " + r.Text(0)
		if sql == "" {
			w.db.Omitted = append(w.db.Omitted, what+", which the user may not see")
			continue
		}
		if mode != w.mode {
			w.db.Omitted = append(w.db.Omitted, fmt.Sprintf("that %s is for sql_mode = '%s': set that in on_connect for the revision that has it", what, mode))
		}
		w.defined(r.Text(2))
		w.add(word, r.Text(0), withoutDefiner(sql), stage)
	}
	return nil
}

func (w *wholeReader) add(kind, name, sql string, stage schema.Stage) {
	w.db.Raw = append(w.db.Raw, &schema.Raw{Ref: schema.Ref{Kind: kind, Name: schema.Name{Name: name}}, SQL: sql, Stage: stage})
}

// defined notes who defined something.
func (w *wholeReader) defined(by string) {
	if by != "" && by != w.user && !slices.Contains(w.definers, by) {
		w.definers = append(w.definers, by)
	}
}

func (w *wholeReader) omit() {
	if len(w.definers) > 0 {
		slices.Sort(w.definers)
		w.db.Omitted = append(w.db.Omitted, "that views, routines, triggers or events were defined by "+strings.Join(w.definers, ", ")+": they will be by who runs this")
	}
	slices.Sort(w.db.Omitted)
}
