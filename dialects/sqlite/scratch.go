package sqlite

import (
	"context"
	"errors"

	"mig/dialects"
	"mig/dsl/schema"
)

// Scratch makes the schema in memory.
func (*liteSession) Scratch(ctx context.Context, list []dialects.Statement) (found *schema.Schema, err error) {
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
	return dialects.MakeAndRead(ctx, s, list)
}
