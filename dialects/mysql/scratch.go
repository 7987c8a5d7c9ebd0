package mysql

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"mig/dialects"
	"mig/dsl/schema"
)

// Scratch makes a database with the collation of the session's, and drops it: there is no transaction for definitions.
// https://dev.mysql.com/doc/refman/8.4/en/create-database.html
func (s *mySession) Scratch(ctx context.Context, list []dialects.Statement) (found *schema.Database, err error) {
	current, err := s.One(ctx, "SELECT DATABASE()")
	if err != nil {
		return nil, err
	}
	collation, err := s.One(ctx, "SELECT @@collation_database")
	if err != nil {
		return nil, err
	}
	name := "mig_scratch_" + strings.ToLower(rand.Text()[:12])
	if err := s.Exec(ctx, "CREATE DATABASE "+name+" COLLATE "+collation); err != nil {
		var refused *dialects.ServerError
		if errors.As(err, &refused) && (refused.Code == "1044" || refused.Code == "1227" || refused.Code == "42000") {
			return nil, dialects.ErrNoScratch
		}
		return nil, err
	}
	defer func() {
		ctx := context.WithoutCancel(ctx)
		err = errors.Join(err, s.Exec(ctx, "DROP DATABASE "+name), s.Exec(ctx, "USE "+New().Ident(current)))
	}()
	if err := s.Exec(ctx, "USE "+name); err != nil {
		return nil, err
	}
	if err := dialects.Make(ctx, s, list); err != nil {
		return nil, err
	}
	return dialects.ReadWhole(ctx, s, nil)
}
