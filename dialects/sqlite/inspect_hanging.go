package sqlite

import (
	"context"
	"fmt"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Hanging reads the triggers and indexes that CREATE made, of all files of the connection. Triggers of this connection alone, in temp, are not among them.
func (s *liteSession) Hanging(ctx context.Context) (func(*schema.Schema) error, error) {
	files, err := s.Select(ctx, "SELECT name FROM pragma_database_list WHERE name <> 'temp' ORDER BY seq")
	if err != nil {
		return nil, err
	}
	var rows []sqlconn.Row
	for _, f := range files {
		more, err := s.Select(ctx, fmt.Sprintf("SELECT ?1, type, name, tbl_name, sql FROM %s.sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY rowid", quoteName(f.Text(0))), f.Text(0))
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return func(into *schema.Schema) error {
		if err := into.DropTriggers(); err != nil {
			return err
		}
		for _, r := range rows {
			if err := hang(into, r); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// hang makes a trigger, or an index, known that was read from the catalog.
func hang(into *schema.Schema, r sqlconn.Row) error {
	in := r.Text(0)
	if in == "main" {
		in = ""
	}
	name := schema.Name{Schema: in, Name: r.Text(2)}
	if r.Text(1) == "trigger" {
		return into.PutTrigger(&schema.Trigger{Name: name, Table: r.Text(3), SQL: r.Text(4)})
	}
	x, err := readIndex(r.Text(4))
	if err != nil {
		return nil // the copy's own check will find it
	}
	x.Name = name.Name
	return putIndex(into, schema.Name{Schema: in, Name: r.Text(3)}, x)
}
