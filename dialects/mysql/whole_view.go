package mysql

import (
	"context"
	"regexp"
	"strings"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// views finds what views need, and writes those as statements that say more than their query. https://dev.mysql.com/doc/refman/8.4/en/create-view.html
func (w *wholeReader) views(ctx context.Context) error {
	rows, err := w.Select(ctx, "SELECT table_name, definer, security_type FROM information_schema.views WHERE table_schema = ? ORDER BY table_name", w.home)
	if err != nil {
		return err
	}
	queries := map[string]string{}
	for _, r := range rows {
		name := r.Text(0)
		w.defined(r.Text(1))
		sql, _, err := w.created(ctx, "VIEW", name)
		if err != nil || sql == "" {
			// one whose tables are gone, or that the user may not see, is still known by its query
			w.db.Omitted = append(w.db.Omitted, "how the view "+name+" is to be run: the server does not say")
			continue
		}
		queries[name] = withoutSchema(sql, w.current)
		w.view(name, queries[name], r.Text(2))
	}
	for name, query := range queries {
		for other := range queries {
			if other != name && strings.Contains(query, "`"+strings.ReplaceAll(other, "`", "``")+"`") {
				w.db.Need(viewRef(w.name(name)), viewRef(w.name(other)))
			}
		}
	}
	return nil
}

// view keeps a view. Its query is that of SHOW CREATE VIEW: in information_schema MariaDB leaves out the character sets before texts.
func (w *wholeReader) view(name, sql, security string) {
	head, query, ok := strings.Cut(sql, " VIEW "+quoted(name)+" AS ")
	if !ok { // of another database
		head, query, ok = strings.Cut(sql, " VIEW "+quoted(w.aside.shown(w.home))+"."+quoted(name)+" AS ")
	}
	if ok && strings.HasPrefix(head, "CREATE ALGORITHM=UNDEFINED ") && security == "DEFINER" {
		v := sqlconn.View(name, query)
		v.Name = w.name(name)
		w.db.PutObject(v)
		return
	}
	w.db.DropObject(schema.ViewObject, w.name(name))
	w.add("view", name, withoutDefiner(sql), schema.OfViews)
}

func viewRef(name schema.Name) schema.Ref {
	return schema.Ref{Kind: string(schema.ViewObject), Name: name}
}

var (
	definer = regexp.MustCompile("^(CREATE (?:OR REPLACE )?(?:ALGORITHM=[A-Z]+ )?)DEFINER=`(?:[^`]|``)*`(?:@`(?:[^`]|``)*`)? ")
	// A trigger that was put before another one was made after it; now they are made in the order in which they fire.
	placed = regexp.MustCompile("(?i)(FOR\\s+EACH\\s+ROW\\s+)(?:FOLLOWS|PRECEDES)\\s+(?:`(?:[^`]|``)*`|[\\w$]+)\\s")
)

// withoutDefiner takes away who defined something.
func withoutDefiner(sql string) string {
	sql = definer.ReplaceAllString(sql, "$1")
	if strings.HasPrefix(sql, "CREATE TRIGGER ") {
		if at := placed.FindStringSubmatchIndex(sql); at != nil {
			sql = sql[:at[3]] + sql[at[1]:]
		}
	}
	return sql
}
