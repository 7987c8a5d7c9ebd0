package sqlite

import (
	"context"
	"fmt"

	"mig/dsl/schema"
)

// Whole reads the database. Tables that hold more than mig has words for, virtual tables and triggers come as the statements that made them, which SQLite keeps. https://www.sqlite.org/schematab.html
func (s *liteSession) Whole(ctx context.Context, schemas []string) (*schema.Database, error) {
	for _, name := range schemas {
		if name != "main" && name != "*" {
			return nil, fmt.Errorf("mig reads the schema main of an SQLite database, and not %q: for an attached one, name its file as the database", name)
		}
	}
	found, err := s.Inspect(ctx)
	if err != nil {
		return nil, err
	}
	db := &schema.Database{Schema: found}
	objects, err := s.Objects(ctx)
	if err != nil {
		return nil, err
	}
	for _, o := range objects {
		db.PutObject(o)
	}
	rows, err := s.Select(ctx, "SELECT name, sql FROM main.sqlite_schema WHERE type = 'table'")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		t, err := found.Table(schema.Name{Name: r.Text(0)})
		if err == nil && t != nil && t.Lossy != "" { // the statement says all, foreign keys too, which need no table to be there
			t.Lossy = ""
			db.Raw = append(db.Raw, &schema.Raw{Ref: schema.Ref{Kind: schema.TableKind, Name: t.Name}, SQL: r.Text(1), ForeignKeys: true, Stage: schema.OfTables})
		}
	}
	rows, err = s.Select(ctx, `SELECT m.type, m.name, m.sql FROM main.sqlite_schema m LEFT JOIN pragma_table_list l ON l."schema" = 'main' AND l.name = m.name
WHERE m.type = 'trigger' OR m.type = 'table' AND l.type = 'virtual' ORDER BY m.type, m.name`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		stage := schema.OfTriggers
		if r.Text(0) == "table" {
			stage = schema.OfKeys
		}
		db.Raw = append(db.Raw, &schema.Raw{Ref: schema.Ref{Kind: r.Text(0) + " as written", Name: schema.Name{Name: r.Text(1)}}, SQL: r.Text(2), Stage: stage})
	}
	return db, nil
}
