package sqlite

import (
	"context"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Objects reads the views, which SQLite keeps as they were written. https://www.sqlite.org/schematab.html
func (s *liteSession) Objects(ctx context.Context) ([]*schema.Object, error) {
	rows, err := s.Select(ctx, "SELECT name, sql FROM main.sqlite_schema WHERE type = 'view' ORDER BY name")
	if err != nil {
		return nil, err
	}
	var out []*schema.Object
	for _, r := range rows {
		out = append(out, sqlconn.View(r.Text(0), sqlconn.ViewQuery(r.Text(1))))
	}
	return out, nil
}
