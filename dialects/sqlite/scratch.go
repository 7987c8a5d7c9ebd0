package sqlite

import (
	"context"
	"errors"

	"mig/dialects"
	"mig/dsl/schema"
)

// Scratch makes the schema in memory.
func (*liteSession) Scratch(ctx context.Context, list []dialects.Statement) (found *schema.Database, err error) {
	db, err := newDB(liteFile{mode: "rwc", busyTimeout: busyTimeout}, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s, err := db.Session(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := dialects.Make(ctx, s, list); err != nil {
		return nil, err
	}
	return dialects.ReadWhole(ctx, s, nil)
}
