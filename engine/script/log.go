package script

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Log writes the log table's statements. The table has a row for each time that a revision ran, in either direction, and no row is ever deleted; that of a
// revision without a transaction around it is updated as it goes on. Every statement changes one row.
type Log struct {
	Dialect dialects.Dialect
	Facts   dialects.Facts
	Table   schema.Name
}

// Status is how a run of a revision stands.
type Status string

// The statuses of a row of the log.
const (
	Running  Status = "running"  // it goes on, or its runner died
	Done     Status = "done"     // it is in effect, and the version table says so
	Undone   Status = "undone"   // it failed, and was rolled back: nothing of it remains
	Failed   Status = "failed"   // it failed at the statement after those that are done
	Resolved Status = "resolved" // someone settled by hand how an earlier row stands
)

// Entry is a row of the log.
type Entry struct {
	ID             string // sorts by time
	Revision       string
	Direction      string // upgrade, downgrade, stamp; of resolved rows: applied, reverted
	Status         Status
	Done, Total    int            // statements
	Begun          int            // the statement that was begun last, when that is not among those done: 0 is none
	DoneHash       string         // of the statements that are done
	Files          string         // hash and path of every file read, a line each
	StatementsHash string         // of all statements
	Started        time.Time      // UTC
	Finished       time.Time      // zero while it runs
	Clock          dialects.Clock // tells the end and the duration when the row is written, if it is set
	Who, Host, Mig string
	Tag, Note      string
	Error          string
}

// columns gives the columns of the log table; their types are portable, so that each dialect writes them in its own way.
func (l *Log) columns() []*schema.Column {
	text := l.Dialect.Traits().AnyText
	short := func(n string) schema.Type { return schema.Type{Name: cmp.Or(text.Short, "varchar"), Args: []string{n}} }
	long := schema.Type{Name: cmp.Or(text.Long, "text")}
	return []*schema.Column{
		{Name: "id", Type: varchar("64"), Null: schema.NotNull, PrimaryKey: true},
		{Name: "revision", Type: short("255"), Null: schema.NotNull},
		{Name: "direction", Type: varchar("16"), Null: schema.NotNull},
		{Name: "status", Type: varchar("16"), Null: schema.NotNull},
		{Name: "statements_done", Type: schema.Type{Name: "integer"}, Null: schema.NotNull},
		{Name: "statements_total", Type: schema.Type{Name: "integer"}, Null: schema.NotNull},
		{Name: "statement_begun", Type: schema.Type{Name: "integer"}, Null: schema.NotNull},
		{Name: "done_hash", Type: varchar("80")},
		{Name: "statements_hash", Type: varchar("80")},
		{Name: "files", Type: long},
		{Name: "started_at", Type: schema.Type{Name: "timestamp"}, Null: schema.NotNull},
		{Name: "finished_at", Type: schema.Type{Name: "timestamp"}},
		{Name: "duration_ms", Type: schema.Type{Name: "bigint"}},
		{Name: "who", Type: short("255")},
		{Name: "host", Type: short("255")},
		{Name: "mig", Type: varchar("64")},
		{Name: "tag", Type: short("255")},
		{Name: "note", Type: short("1000")},
		{Name: "error", Type: long},
	}
}

func varchar(n string) schema.Type { return schema.Type{Name: "varchar", Args: []string{n}} }

func (l *Log) table() *schema.Table { return &schema.Table{Name: l.Table, Columns: l.columns()} }

// Create gives the statements that make the table unless it is there.
func (l *Log) Create() ([]dialects.Statement, error) {
	create := &op.CreateTable{
		Table: l.Table, IfNotExists: true, Tail: l.Dialect.Traits().AnyText.Tail, Constraints: []*schema.Constraint{{Kind: schema.PrimaryKey, Columns: []string{"id"}}},
	}
	for _, c := range l.columns() {
		create.Columns = append(create.Columns, &op.ColumnDef{Column: *c})
	}
	return l.compile(create)
}

func (l *Log) compile(o op.Op) ([]dialects.Statement, error) {
	before := schema.New()
	if _, creates := o.(*op.CreateTable); !creates {
		before.Put(l.table())
	}
	list, err := l.Dialect.Compile(o, before, l.Facts)
	for i := range list {
		list[i].Op = "bookkeeping"
	}
	return list, err
}

// Insert adds a row.
func (l *Log) Insert(e *Entry) (dialects.Statement, error) {
	row := slices.DeleteFunc(e.row(l.names()...), func(c op.Cell) bool { return c.Value.Kind == schema.Null })
	list, err := l.compile(&op.BulkInsert{Table: l.Table, Rows: op.RowList(row)})
	if err == nil && len(list) != 1 {
		err = errors.New("a row of the log is not one statement")
	}
	if err != nil {
		return dialects.Statement{}, err
	}
	return list[0], nil
}

func (l *Log) names() []string {
	columns := l.columns()
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

// Update writes columns of a row anew.
func (l *Log) Update(e *Entry, columns ...string) (dialects.Statement, error) {
	var set []string
	for _, cell := range e.row(columns...) {
		value, err := l.Dialect.Literal(cell.Value, l.Facts)
		if err != nil {
			return dialects.Statement{}, err
		}
		set = append(set, l.Dialect.Ident(cell.Column)+" = "+value)
	}
	id, err := l.Dialect.Literal(schema.NewString(e.ID), l.Facts)
	sql := "UPDATE " + sqltext.QualifiedName(l.Dialect, l.Table) + " SET " + strings.Join(set, ", ") + " WHERE id = " + id
	return dialects.Statement{SQL: sql, Op: "bookkeeping"}, err
}

// Superseded ends the rows that say that a run goes on of which later rows know better: it was settled by hand, or another one went on with it. A script finds its own row by
// the status, and would take such a row for it. DISTINCT makes MySQL ask before it changes the table. https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html#error_er_update_table_used
func (l *Log) Superseded() dialects.Statement {
	t := sqltext.QualifiedName(l.Dialect, l.Table)
	sql := "UPDATE " + t + " SET status = '" + string(Failed) + "' WHERE status = '" + string(Running) + "' AND id IN (SELECT i FROM (SELECT DISTINCT l.id AS i FROM " + t + " l JOIN " + t +
		" m ON m.revision = l.revision AND m.id > l.id) x)"
	return dialects.Statement{SQL: sql, Op: "bookkeeping"}
}

// SelectBegun asks which statement a row says was begun last.
func (l *Log) SelectBegun(e *Entry) (string, error) {
	id, err := l.Dialect.Literal(schema.NewString(e.ID), l.Facts)
	return "SELECT statement_begun FROM " + sqltext.QualifiedName(l.Dialect, l.Table) + " WHERE id = " + id, err
}

const logTime = "2006-01-02 15:04:05.000000"

// row gives the cells of columns.
func (e *Entry) row(columns ...string) op.Row {
	number := func(n int64) schema.Value { return schema.Value{Kind: schema.Number, Text: strconv.FormatInt(n, 10)} }
	text := func(s string) schema.Value {
		if s == "" {
			return schema.Value{Kind: schema.Null} // which it is on Oracle anyway
		}
		return schema.NewString(strings.ReplaceAll(s, "\x00", " "))
	}
	moment := func(t time.Time) schema.Value {
		if t.IsZero() {
			return schema.Value{Kind: schema.Null}
		}
		return schema.Value{Kind: schema.Timestamp, Text: t.UTC().Format(logTime)}
	}
	duration := schema.Value{Kind: schema.Null}
	if !e.Finished.IsZero() {
		duration = number(e.Finished.Sub(e.Started).Milliseconds())
	}
	finished := moment(e.Finished)
	if e.Clock.Now != "" {
		finished, duration = schema.NewSQL(e.Clock.Now), schema.NewSQL(e.Clock.Millis)
	}
	values := map[string]schema.Value{
		"id": text(e.ID), "revision": text(e.Revision), "direction": text(e.Direction), "status": text(string(e.Status)),
		"statements_done": number(int64(e.Done)), "statements_total": number(int64(e.Total)), "statement_begun": number(int64(e.Begun)),
		"done_hash": text(e.DoneHash), "statements_hash": text(e.StatementsHash), "files": text(e.Files),
		"started_at": moment(e.Started), "finished_at": finished, "duration_ms": duration,
		"who": text(cut(e.Who, 255)), "host": text(cut(e.Host, 255)), "mig": text(cut(e.Mig, 64)), "tag": text(cut(e.Tag, 255)), "note": text(cut(e.Note, 1000)),
		"error": text(cut(e.Error, 4000)),
	}
	row := make(op.Row, len(columns))
	for i, c := range columns {
		row[i] = op.Cell{Column: c, Value: values[c]}
	}
	return row
}

// cut shortens a text to so many bytes, in which every dialect counts at most, at the end of a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && s[most]&0xc0 == 0x80 {
		most--
	}
	return s[:most]
}

// readColumns are those that Read reads, in the order in which Select asks for them.
var readColumns = []string{
	"id", "revision", "direction", "status", "statements_done", "statements_total", "statement_begun", "done_hash", "statements_hash", "files", "error",
}

// SelectLast asks for the greatest ID.
func (l *Log) SelectLast() string {
	return "SELECT MAX(id) FROM " + sqltext.QualifiedName(l.Dialect, l.Table)
}

// Select asks for the last row of each revision, in order.
func (l *Log) Select() string {
	t := sqltext.QualifiedName(l.Dialect, l.Table)
	names := make([]string, len(readColumns))
	for i, c := range readColumns {
		names[i] = "l." + l.Dialect.Ident(c)
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + t + " l JOIN (SELECT revision AS r, MAX(id) AS i FROM " + t + " GROUP BY revision) m ON m.i = l.id ORDER BY l.id"
}

// SelectUpgrades asks for the last upgrade of each revision that came to its end.
func (l *Log) SelectUpgrades() string {
	const done = " WHERE status = 'done' AND direction = 'upgrade'"
	return strings.Replace(l.Select(), " GROUP BY revision", done+" GROUP BY revision", 1)
}

// SelectUnfinished asks for the rows of Select whose run has not come to an end.
func (l *Log) SelectUnfinished() string {
	return strings.TrimSuffix(l.Select(), " ORDER BY l.id") + " WHERE l.status IN ('" + string(Running) + "', '" + string(Failed) + "') ORDER BY l.id"
}

// Read reads a row that Select gave.
func (l *Log) Read(row []*string) (Entry, error) {
	text := make([]string, len(readColumns))
	for i := range text {
		if i < len(row) && row[i] != nil {
			text[i] = *row[i]
		}
	}
	e := Entry{
		ID: text[0], Revision: text[1], Direction: text[2], Status: Status(text[3]), DoneHash: text[7], StatementsHash: text[8], Files: text[9], Error: text[10],
	}
	var err error
	for i, to := range []*int{&e.Done, &e.Total, &e.Begun} {
		n, bad := strconv.Atoi(text[4+i])
		if *to = n; bad != nil {
			err = errors.New("the log table " + l.Table.String() + " has a row that mig did not write")
		}
	}
	return e, err
}
