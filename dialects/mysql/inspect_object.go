package mysql

import (
	"context"
	"strings"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Objects reads the views of the session's database, and the sequences that MariaDB has.
// https://dev.mysql.com/doc/refman/8.4/en/information-schema-views-table.html
func (s *mySession) Objects(ctx context.Context) ([]*schema.Object, error) {
	current, err := s.One(ctx, "SELECT DATABASE()")
	if err != nil {
		return nil, err
	}
	return s.objectsOf(ctx, current, current)
}

// objectsOf reads those of a database, with what is in the session's own named without it.
func (s *mySession) objectsOf(ctx context.Context, home, current string) ([]*schema.Object, error) {
	out, err := s.sequences(ctx, home)
	if err != nil {
		return nil, err
	}
	rows, err := s.Select(ctx, "SELECT table_name, view_definition, check_option FROM information_schema.views WHERE table_schema = ?", home)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		v := sqlconn.View(r.Text(0), withoutSchema(r.Text(1), current))
		if check := r.Text(2); check != "NONE" && check != "" {
			v.Select += "\nWITH " + check + " CHECK OPTION"
		}
		out = append(out, v)
	}
	return out, nil
}

// sequences are tables of a kind of their own, which hold their options; one query reads all of them.
// https://mariadb.com/kb/en/create-sequence/
func (s *mySession) sequences(ctx context.Context, home string) ([]*schema.Object, error) {
	rows, err := s.Select(ctx, "SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'SEQUENCE' ORDER BY table_name", home)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var parts []string
	var names []any
	for _, r := range rows {
		parts = append(parts, "SELECT ?, start_value, increment, minimum_value, maximum_value, cache_size, cycle_option FROM "+quoted(home)+"."+quoted(r.Text(0)))
		names = append(names, r.Text(0))
	}
	if rows, err = s.Select(ctx, strings.Join(parts, " UNION ALL "), names...); err != nil {
		return nil, err
	}
	var out []*schema.Object
	for _, r := range rows {
		out = append(out, sqlconn.Sequence(r.Text(0), r, sqlconn.SequenceDefaults{Start: 1, Increment: 1, Min: 1, Max: 1<<63 - 2, Cache: 1000}))
	}
	return out, nil
}

func quoted(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// withoutSchema takes the name of the database from before the names of its tables, which the server writes into each view: the view of another database would
// read this one.
func withoutSchema(query, current string) string {
	prefix := "`" + strings.ReplaceAll(current, "`", "``") + "`."
	var b strings.Builder
	for i := 0; i < len(query); {
		switch c := query[i]; {
		case strings.HasPrefix(query[i:], prefix):
			i += len(prefix)
		case c == '\'' || c == '`' || c == '"':
			n := quotedLen(query[i:], c)
			b.WriteString(query[i : i+n])
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// quotedLen gives the length of the text in quotes at the start of SQL, as the server writes it: with backslashes in strings.
func quotedLen(sql string, quote byte) int {
	for n := 1; n < len(sql); n++ {
		switch {
		case sql[n] == '\\' && quote != '`':
			n++
		case sql[n] == quote && n+1 < len(sql) && sql[n+1] == quote:
			n++
		case sql[n] == quote:
			return n + 1
		}
	}
	return len(sql)
}
